import * as Plot from '@observablehq/plot';
import { shownEnds } from '../../analytics/derived/percent.ts';
import type { Drawing, ShownShare } from './figure.ts';
import { GRID, GROUP_FILL, INK, MUTED, OWN_MARK, PAPER } from './palette.ts';
import { type PlacedColumns, packValues, placeColumns } from './value-columns.ts';
import { wrapLabel } from './wrap-label.ts';

/** One row: a share of the reader's group beside the whole. Texts are in the page's language. */
export type PairedRow = Readonly<{
  label: string;
  group: ShownShare;
  groupText: string;
  /** Absent where the group is the whole. */
  whole?: ShownShare;
  wholeText?: string;
  /** A published figure of another survey, percent 0-100. */
  reference?: number;
  /** The reader's own company gave this answer; true on a member's own page alone. */
  own?: boolean;
}>;

/** Column heads and the words inside the chart, in the page's language. */
export type PairedWords = Readonly<{ group: string; whole: string; hidden: string; own: string }>;

type Geometry = Readonly<{
  width: number;
  left: number;
  right: number;
  fontSize: number;
  labelEm: number;
  labelLines: number;
  narrow: boolean;
}>;

/** The columns of values right of the scale take the room they need. */
const WIDE: Geometry = { width: 800, left: 262, right: 0, fontSize: 14, labelEm: 17.4, labelLines: 4, narrow: false };
const VALUES_EM = 23.5;
const NARROW: Geometry = { width: 340, left: 12, right: 18, fontSize: 13, labelEm: 23.5, labelLines: 4, narrow: true };
const BAR = 18;
/** A published zero is drawn as a sliver, percent: nothing at all would look like something hidden. */
const TRUE_ZERO = 0.4;
const TICK = 26;
const OVER_GRID = { fill: INK, stroke: PAPER, strokeWidth: 4 } as const;

type Placed = Readonly<{ key: string; lines: string[]; row: PairedRow }>;
type Span = Readonly<{ key: string; from: number; to: number }>;

function ends(share: ShownShare | undefined): { lo: number; hi: number } | null {
  return share === undefined || share.state === 'hidden' ? null : shownEnds(share.interval);
}

function spansOf(
  placed: readonly Placed[],
  pick: (row: PairedRow) => ShownShare | undefined,
): { solid: Span[]; range: Span[] } {
  const solid: Span[] = [];
  const range: Span[] = [];
  for (const { key, row } of placed) {
    const span = ends(pick(row));
    if (span === null) continue;
    if (span.lo > 0 || span.hi === 0) solid.push({ key, from: 0, to: Math.max(span.lo, TRUE_ZERO) });
    if (span.hi > span.lo) range.push({ key, from: span.lo, to: span.hi });
  }
  return { solid, range };
}

function wholeMarks(placed: readonly Placed[], inset: { top: number; bottom: number }): Plot.Markish[] {
  const { range } = spansOf(placed, (row) => row.whole);
  const exact = placed.flatMap(({ key, row }) => {
    const span = ends(row.whole);
    return span !== null && span.lo === span.hi ? [{ key, at: span.lo }] : [];
  });
  const box = { insetTop: inset.top - 4, insetBottom: inset.bottom - 4 };
  return [
    Plot.barX(range, { x1: 'from', x2: 'to', y: 'key', fill: 'none', stroke: INK, strokeWidth: 1.5, ...box }),
    Plot.tickX(exact, { x: 'at', y: 'key', stroke: PAPER, strokeWidth: 6, ...box }),
    Plot.tickX(exact, { x: 'at', y: 'key', stroke: INK, strokeWidth: 3, ...box }),
  ];
}

function groupMarks(placed: readonly Placed[], inset: { top: number; bottom: number }): Plot.Markish[] {
  const { solid, range } = spansOf(placed, (row) => row.group);
  const box = { insetTop: inset.top, insetBottom: inset.bottom };
  const hidden = placed.filter(({ row }) => row.group.state === 'hidden').map(({ key }) => ({ key, from: 0, to: 100 }));
  return [
    Plot.barX(hidden, { x1: 'from', x2: 'to', y: 'key', fill: 'url(#hidden)', stroke: GRID, ...box }),
    Plot.barX(solid, { x1: 'from', x2: 'to', y: 'key', fill: GROUP_FILL, ...box }),
    Plot.barX(range, { x1: 'from', x2: 'to', y: 'key', fill: 'url(#range)', stroke: GROUP_FILL, ...box }),
  ];
}

function hiddenTexts(placed: readonly Placed[], words: PairedWords, shift: number): Plot.Markish {
  const rows = placed.filter(({ row }) => row.group.state === 'hidden');
  return Plot.text(rows, {
    x: 50,
    y: 'key',
    dy: shift,
    text: () => words.hidden,
    fill: INK,
    stroke: PAPER,
    strokeWidth: 5,
  });
}

function pointMarks(placed: readonly Placed[], words: PairedWords, shift: number): Plot.Markish[] {
  const references = placed.flatMap(({ key, row }) =>
    row.reference === undefined ? [] : [{ key, at: row.reference }],
  );
  const own = placed.filter(({ row }) => row.own === true);
  return [
    Plot.dot(references, { x: 'at', y: 'key', dy: shift, r: 5, fill: PAPER, stroke: INK, strokeWidth: 2 }),
    Plot.dot(own, { x: 1.5, y: 'key', dy: shift, symbol: 'diamond', r: 6, fill: OWN_MARK, stroke: PAPER }),
    Plot.text(own, {
      x: 3,
      y: 'key',
      dy: shift,
      dx: 4,
      text: () => words.own,
      textAnchor: 'start',
      fill: OWN_MARK,
      stroke: PAPER,
      strokeWidth: 4,
      fontWeight: 700,
    }),
  ];
}

function valueColumns(rows: readonly PairedRow[], words: PairedWords, { fontSize }: Geometry): PlacedColumns {
  const isPaired = rows.some(({ whole }) => whole !== undefined);
  const whole = { head: words.whole, texts: rows.map(({ wholeText }) => wholeText ?? '') };
  return placeColumns(
    [{ head: words.group, texts: rows.map(({ groupText }) => groupText) }, ...(isPaired ? [whole] : [])],
    fontSize,
  );
}

function wideTexts(placed: readonly Placed[], words: PairedWords, geometry: Geometry): Plot.Markish[] {
  const first = placed.slice(0, 1);
  const [group, whole] = valueColumns(
    placed.map(({ row }) => row),
    words,
    geometry,
  ).ends;
  const heads = { y: 'key', frameAnchor: 'right', textAnchor: 'end', fill: MUTED, lineAnchor: 'bottom' } as const;
  return [
    Plot.text(placed, {
      x: 0,
      y: 'key',
      dx: 8 - geometry.left,
      text: (d: Placed) => d.lines.join('\n'),
      textAnchor: 'start',
      lineHeight: 1.25,
      fill: INK,
    }),
    Plot.text(placed, {
      y: 'key',
      frameAnchor: 'right',
      textAnchor: 'end',
      dx: group ?? 0,
      text: (d: Placed) => d.row.groupText,
      fill: INK,
      fontWeight: 700,
    }),
    Plot.text(placed, {
      y: 'key',
      frameAnchor: 'right',
      textAnchor: 'end',
      dx: whole ?? 0,
      text: (d: Placed) => d.row.wholeText ?? '',
      fill: INK,
    }),
    Plot.text(first, {
      ...heads,
      frameAnchor: 'top-right',
      dx: group ?? 0,
      dy: -24,
      y: null,
      text: () => words.group,
    }),
    Plot.text(first, {
      ...heads,
      frameAnchor: 'top-right',
      dx: whole ?? 0,
      dy: -24,
      y: null,
      text: () => words.whole,
    }),
  ];
}

function valueLines(row: PairedRow, words: PairedWords): string[] {
  const whole = row.wholeText === undefined ? [] : [`${words.whole} ${row.wholeText}`];
  return packValues([`${words.group} ${row.groupText}`, ...whole], VALUES_EM);
}

/** `bar`: the bar's edges, pixels from the row's middle. */
function narrowTexts(
  placed: readonly Placed[],
  words: PairedWords,
  bar: { top: number; bottom: number },
): Plot.Markish[] {
  return [
    Plot.text(placed, {
      x: 0,
      y: 'key',
      dy: bar.top - 6,
      text: (d: Placed) => d.lines.join('\n'),
      textAnchor: 'start',
      lineAnchor: 'bottom',
      lineHeight: 1.3,
      ...OVER_GRID,
    }),
    Plot.text(placed, {
      x: 0,
      y: 'key',
      dy: bar.bottom + 6,
      text: (d: Placed) => valueLines(d.row, words).join('\n'),
      textAnchor: 'start',
      lineHeight: 1.3,
      lineAnchor: 'top',
      ...OVER_GRID,
    }),
  ];
}

function draw(rows: readonly PairedRow[], words: PairedWords, given: Geometry): Drawing {
  const geometry = given.narrow ? given : { ...given, right: valueColumns(rows, words, given).right };
  const placed = rows.map((row, index) => ({
    key: String(index),
    lines: wrapLabel(row.label, geometry.labelEm, geometry.labelLines),
    row,
  }));
  const lines = Math.max(1, ...placed.map((each) => each.lines.length));
  const lineHeight = geometry.fontSize * 1.3;
  const labelHeight = lines * lineHeight;
  const values = Math.max(1, ...rows.map((row) => valueLines(row, words).length)) * lineHeight;
  const rowHeight = geometry.narrow ? labelHeight + BAR + values + 26 : Math.max(TICK + 12, labelHeight + 12);
  const above = geometry.narrow ? labelHeight + 12 : (rowHeight - BAR) / 2;
  const inset = { top: above, bottom: rowHeight - above - BAR };
  const shift = above + BAR / 2 - rowHeight / 2;
  const texts = geometry.narrow
    ? narrowTexts(placed, words, { top: shift - BAR / 2, bottom: shift + BAR / 2 })
    : wideTexts(placed, words, geometry);
  const margins = {
    marginTop: geometry.narrow ? 28 : 46,
    marginBottom: 6,
    marginLeft: geometry.left,
    marginRight: geometry.right,
  };
  return {
    hatch: [
      { name: 'range', colour: GROUP_FILL },
      { name: 'hidden', colour: '#949494' },
    ],
    options: {
      width: geometry.width,
      height: margins.marginTop + margins.marginBottom + rowHeight * placed.length,
      ...margins,
      style: { fontSize: `${geometry.fontSize}px` },
      x: { type: 'linear', domain: [0, 100], label: null },
      y: { type: 'band', domain: placed.map(({ key }) => key), padding: 0, label: null, axis: null },
      marks: [
        Plot.gridX([0, 25, 50, 75, 100], { stroke: GRID, strokeOpacity: 1 }),
        Plot.axisX([0, 25, 50, 75, 100], {
          anchor: 'top',
          tickSize: 0,
          tickFormat: (d: number) => `${d}%`,
          label: null,
          fill: MUTED,
        }),
        ...groupMarks(placed, inset),
        hiddenTexts(placed, words, shift),
        ...wholeMarks(placed, inset),
        ...pointMarks(placed, words, shift),
        ...texts,
      ],
    },
  };
}

/**
 * Horizontal bars of a group's shares with the whole as a tick: one row per item or option, in the order
 * given, on a fixed scale of 0-100 percent. A range is a hatched continuation of the bar, for the whole an
 * open box; a hidden value is a hatched box of the same height over the whole scale.
 * @returns the drawing for 800 and for 340 pixels
 */
export function drawPairedBars(rows: readonly PairedRow[], words: PairedWords): { wide: Drawing; narrow: Drawing } {
  return { wide: draw(rows, words, WIDE), narrow: draw(rows, words, NARROW) };
}
