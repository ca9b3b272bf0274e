import * as Plot from '@observablehq/plot';
import type { Drawing, ShownShare } from './figure.ts';
import { classOf, GRID, INK, labelInk } from './palette.ts';
import { formatShareShort } from './share-text.ts';
import { wrapLabel } from './wrap-label.ts';

/** One row of the map: a sector with one share per column, in column order. */
export type HeatRow = Readonly<{ label: string; shares: readonly ShownShare[] }>;

type HeatCell = Readonly<{ x: string; y: string; fill: string | null; text: string }>;

const LABEL_WIDTH = 208;
const CELL_HEIGHT = 30;
const TOP = 30;

function cellWidth(columns: number): number {
  return Math.max(46, Math.min(96, Math.floor((800 - LABEL_WIDTH) / Math.max(1, columns))));
}

/** The fill of a shown share: the class of the middle of its interval. */
function fillOf(share: ShownShare, scale: readonly string[]): string | null {
  if (share.state === 'hidden') return null;
  return scale[classOf((share.interval.lo + share.interval.hi) / 2)] ?? null;
}

/**
 * A heat map with the number in each cell: rows and columns in the order given, five classes of colour, a
 * range coloured by its middle and written as a range, a hidden value hatched with ※.
 * @param columns short heads, one per column
 * @param scale five fills, light to dark
 * @returns one drawing, at most 800 pixels wide for up to twelve columns; it scrolls on narrow screens
 */
export function drawHeatMap(rows: readonly HeatRow[], columns: readonly string[], scale: readonly string[]): Drawing {
  const cells: HeatCell[] = rows.flatMap((row) =>
    row.shares.map((share, index) => ({
      x: columns[index] ?? '',
      y: row.label,
      fill: fillOf(share, scale),
      text: share.state === 'hidden' ? '※' : formatShareShort(share.interval),
    })),
  );
  const hidden = cells.filter(({ fill }) => fill === null);
  const shown = cells.filter(({ fill }) => fill !== null);
  const inks = [...new Set(shown.map(({ fill }) => labelInk(fill ?? INK)))];
  const box = { x: 'x', y: 'y', inset: 0.5 } as const;
  return {
    hatch: [{ name: 'hidden', colour: '#949494' }],
    options: {
      width: LABEL_WIDTH + cellWidth(columns.length) * columns.length + 4,
      height: TOP + CELL_HEIGHT * rows.length + 4,
      marginTop: TOP,
      marginBottom: 4,
      marginLeft: LABEL_WIDTH,
      marginRight: 4,
      style: { fontSize: '14px' },
      x: { type: 'band', domain: [...columns], padding: 0, label: null, axis: null },
      y: { type: 'band', domain: rows.map(({ label }) => label), padding: 0, label: null, axis: null },
      marks: [
        Plot.axisX({ anchor: 'top', tickSize: 0, tickFormat: (d: string) => d, label: null, fill: INK }),
        Plot.axisY({ tickSize: 0, tickFormat: (d: string) => wrapLabel(d, 13.6, 1).join(''), label: null, fill: INK }),
        ...scale.map((fill) =>
          Plot.cell(
            shown.filter((each) => each.fill === fill),
            { ...box, fill, stroke: GRID, strokeWidth: 0.5 },
          ),
        ),
        Plot.cell(hidden, { ...box, fill: 'url(#hidden)', stroke: GRID, strokeWidth: 0.5 }),
        ...inks.map((ink) =>
          Plot.text(
            shown.filter(({ fill }) => labelInk(fill ?? INK) === ink),
            { x: 'x', y: 'y', text: 'text', fill: ink },
          ),
        ),
        Plot.text(hidden, { x: 'x', y: 'y', text: 'text', fill: INK, stroke: '#ffffff', strokeWidth: 4 }),
      ],
    },
  };
}
