import * as Plot from '@observablehq/plot';
import { middlePercent } from '../../analytics/derived/percent.ts';
import type { Drawing, ShownShare } from './figure.ts';
import { classOf, GRID, INK, labelInk } from './palette.ts';
import { formatShareShort } from './share-text.ts';
import { emWidth } from './wrap-label.ts';

/** One row of the map: a sector with one share per column, in column order. */
export type HeatRow = Readonly<{ label: string; shares: readonly ShownShare[] }>;

type HeatCell = Readonly<{ x: string; y: string; fill: string | null; text: string }>;

/** Every map is as wide as the others, so that one size of letters serves them all. */
const WIDTH = 1000;
const FONT_SIZE = 14;
const CELL_HEIGHT = 28;
const TOP = 30;

/** Room for the longest name in one line. */
function labelWidth(rows: readonly HeatRow[]): number {
  return Math.ceil(Math.max(...rows.map(({ label }) => emWidth(label))) * FONT_SIZE) + 16;
}

function cellWidth(columns: number, left: number): number {
  return Math.min(96, Math.floor((WIDTH - left - 4) / Math.max(1, columns)));
}

/** The fill of a shown share: the class of the middle of its interval. */
function fillOf(share: ShownShare, scale: readonly string[]): string | null {
  if (share.state === 'hidden') return null;
  return scale[classOf(middlePercent(share.interval))] ?? null;
}

/**
 * A heat map with the number in each cell: rows and columns in the order given, five classes of colour, a
 * range coloured by its middle and written as a range, a hidden value hatched with ※.
 * @param columns short heads, one per column
 * @param scale five fills, light to dark
 * @returns one drawing for 1000 pixels; it scrolls on narrow screens
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
  const left = labelWidth(rows);
  return {
    hatch: [{ name: 'hidden', colour: '#949494' }],
    options: {
      width: WIDTH,
      height: TOP + CELL_HEIGHT * rows.length + 4,
      marginTop: TOP,
      marginBottom: 4,
      marginLeft: left,
      marginRight: WIDTH - left - cellWidth(columns.length, left) * columns.length,
      style: { fontSize: `${FONT_SIZE}px` },
      x: { type: 'band', domain: [...columns], padding: 0, label: null, axis: null },
      y: { type: 'band', domain: rows.map(({ label }) => label), padding: 0, label: null, axis: null },
      marks: [
        Plot.axisX({ anchor: 'top', tickSize: 0, tickFormat: (d: string) => d, label: null, fill: INK }),
        Plot.axisY({ tickSize: 0, tickFormat: (d: string) => d, label: null, fill: INK }),
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
