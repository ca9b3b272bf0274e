import * as Plot from '@observablehq/plot';
import type { Drawing } from './figure.ts';
import { GRID, GROUP_FILL, INK, MUTED, OWN_MARK, PAPER } from './palette.ts';
import { type PlacedColumns, packValues, placeColumns } from './value-columns.ts';
import { emWidth, wrapLabel } from './wrap-label.ts';

/** One row: the reader's own value as a mark, the group's value as a tick or a band. Texts are in the page's language. */
export type DotRow = Readonly<{
  label: string;
  /** On the scale of the chart; null where there is none to draw (not applicable, don't know, unanswered). */
  own: number | null;
  ownText: string;
  /** On the scale of the chart; null where it is hidden. */
  group: Readonly<{ lo: number; hi: number }> | null;
  groupText: string;
  /** A further value of the group, such as its share of "done". */
  moreText?: string;
}>;

/** Scale of the chart: levels are 1-5, shares 0-100 percent. */
export type DotScale = Readonly<{
  from: number;
  to: number;
  ticks: readonly Readonly<{ at: number; label: string }>[];
}>;

/** Column heads and the words inside the chart, in the page's language. */
export type DotWords = Readonly<{ own: string; mark: string; group: string; hidden: string; more?: string }>;

type Geometry = Readonly<{
  width: number;
  left: number;
  right: number;
  fontSize: number;
  labelEm: number;
  narrow: boolean;
}>;
type Placed = Readonly<{ y: number; lines: readonly string[]; row: DotRow }>;

/** The columns of values right of the scale take the room they need. */
const WIDE: Geometry = { width: 800, left: 244, right: 0, fontSize: 14, labelEm: 16.2, narrow: false };
const NARROW: Geometry = { width: 340, left: 12, right: 18, fontSize: 13, labelEm: 23.5, narrow: true };
const BAND = 16;
/** From the middle of the mark to its word, and from there to the next thing, pixels. */
const MARK_GAP = 12;
const WORD_GAP = 6;
/** So far the word may stand out over the scale's begin, pixels. */
const WORD_SLACK = 10;
const VALUES_EM = 23.5;
const OVER_GRID = { fill: INK, stroke: PAPER, strokeWidth: 4 } as const;

function layOut(
  rows: readonly DotRow[],
  { geometry, words, top }: { geometry: Geometry; words: DotWords; top: number },
): { placed: Placed[]; height: number } {
  const lineHeight = geometry.fontSize * 1.3;
  const placed: Placed[] = [];
  let y = top;
  for (const row of rows) {
    const lines = wrapLabel(row.label, geometry.labelEm, 4);
    const labelHeight = lines.length * lineHeight;
    const rowHeight = geometry.narrow
      ? labelHeight + BAND + lineHeight * valueLines(row, words).length + 38
      : Math.max(38, labelHeight + 12);
    const middle = geometry.narrow ? y + labelHeight + 14 + BAND / 2 : y + rowHeight / 2;
    placed.push({ y: middle, lines, row });
    y += rowHeight;
  }
  return { placed, height: y + 4 };
}

/** Where the word for a hidden value stands: in the middle, or in the half that the reader's mark leaves free. */
function hiddenWordAt({ own }: DotRow, { from, to }: DotScale): number {
  const middle = (from + to) / 2;
  if (own === null) return middle;
  return own < middle ? from + 0.75 * (to - from) : from + 0.25 * (to - from);
}

function groupMarks(placed: readonly Placed[], scale: DotScale, words: DotWords): Plot.Markish[] {
  const bands = placed.flatMap(({ y, row }) =>
    row.group !== null && row.group.hi > row.group.lo ? [{ y, ...row.group }] : [],
  );
  const ticks = placed.flatMap(({ y, row }) =>
    row.group !== null && row.group.hi === row.group.lo ? [{ y, at: row.group.lo }] : [],
  );
  const hidden = placed.filter(({ row }) => row.group === null);
  const box = { y1: (d: { y: number }) => d.y - BAND / 2, y2: (d: { y: number }) => d.y + BAND / 2 };
  return [
    Plot.rect(hidden, { x1: Math.max(scale.from, 0), x2: scale.to, ...box, fill: 'url(#hidden)', stroke: GRID }),
    Plot.rect(bands, { x1: 'lo', x2: 'hi', ...box, fill: GROUP_FILL, stroke: INK, strokeWidth: 1 }),
    Plot.ruleX(ticks, {
      x: 'at',
      y1: (d: { y: number }) => d.y - BAND / 2 - 9,
      y2: (d: { y: number }) => d.y + BAND / 2 + 9,
      stroke: INK,
      strokeWidth: 4,
    }),
    Plot.text(hidden, {
      x: (d: Placed) => hiddenWordAt(d.row, scale),
      y: 'y',
      text: () => words.hidden,
      ...OVER_GRID,
      strokeWidth: 5,
    }),
  ];
}

type Side = Readonly<{ at: number; anchor: 'start' | 'end' }>;

/**
 * Where the word beside the reader's mark stands clear of the group's value: right of the mark, left of it, or beyond
 * the further end of the band. Measures are those of the scale.
 */
function wordSide(row: DotRow, { scale, perPixel, word }: { scale: DotScale; perPixel: number; word: number }): Side {
  const near = (MARK_GAP / 2) * perPixel;
  const own = row.own ?? scale.from;
  const [lo, hi] = row.group === null ? [own, own] : [row.group.lo, row.group.hi];
  const isRightFree = own + word <= scale.to && (own >= hi - near || own + word < lo);
  if (isRightFree) return { at: own, anchor: 'start' };
  const isLeftFree = own - word >= scale.from - WORD_SLACK * perPixel && (own <= lo + near || own - word > hi);
  if (isLeftFree) return { at: own, anchor: 'end' };
  const end = Math.max(own, hi);
  return end + word <= scale.to ? { at: end, anchor: 'start' } : { at: Math.min(own, lo), anchor: 'end' };
}

function ownMarks(
  placed: readonly Placed[],
  words: DotWords,
  { scale, geometry }: { scale: DotScale; geometry: Geometry },
): Plot.Markish[] {
  const own = placed.filter(({ row }) => row.own !== null);
  const perPixel = (scale.to - scale.from) / (geometry.width - geometry.left - geometry.right);
  const word = (MARK_GAP + WORD_GAP + emWidth(words.mark) * geometry.fontSize) * perPixel;
  const sided = own.map((d) => ({ y: d.y, ...wordSide(d.row, { scale, perPixel, word }) }));
  const label = {
    x: 'at',
    y: 'y',
    text: () => words.mark,
    fill: OWN_MARK,
    stroke: PAPER,
    strokeWidth: 4,
    fontWeight: 700,
  } as const;
  return [
    Plot.dot(own, {
      x: (d: Placed) => d.row.own,
      y: 'y',
      symbol: 'diamond',
      r: 7,
      fill: OWN_MARK,
      stroke: PAPER,
      strokeWidth: 1.5,
    }),
    Plot.text(
      sided.filter(({ anchor }) => anchor === 'start'),
      { ...label, dx: MARK_GAP, textAnchor: 'start' },
    ),
    Plot.text(
      sided.filter(({ anchor }) => anchor === 'end'),
      { ...label, dx: -MARK_GAP, textAnchor: 'end' },
    ),
  ];
}

function valueLines(row: DotRow, words: DotWords): string[] {
  const more = row.moreText === undefined ? [] : [`${words.more ?? ''} ${row.moreText}`];
  return [...packValues([`${words.own} ${row.ownText}`, `${words.group} ${row.groupText}`], VALUES_EM), ...more];
}

function valueColumns(placed: readonly { row: DotRow }[], words: DotWords, { fontSize }: Geometry): PlacedColumns {
  const more = { head: words.more ?? '', texts: placed.map(({ row }) => row.moreText ?? '') };
  return placeColumns(
    [
      { head: words.own, texts: placed.map(({ row }) => row.ownText) },
      { head: words.group, texts: placed.map(({ row }) => row.groupText) },
      ...(words.more === undefined ? [] : [more]),
    ],
    fontSize,
  );
}

function textMarks(placed: readonly Placed[], words: DotWords, geometry: Geometry, scale: DotScale): Plot.Markish[] {
  const lines = (d: Placed): string => d.lines.join('\n');
  const start = { x: scale.from, y: 'y', textAnchor: 'start', lineHeight: 1.3 } as const;
  if (geometry.narrow) {
    const values = (d: Placed): string => valueLines(d.row, words).join('\n');
    return [
      Plot.text(placed, { ...start, text: lines, dy: -BAND / 2 - 11, lineAnchor: 'bottom', ...OVER_GRID }),
      Plot.text(placed, { ...start, text: values, dy: BAND / 2 + 11, lineAnchor: 'top', ...OVER_GRID }),
    ];
  }
  const [own, group, more] = valueColumns(placed, words, geometry).ends;
  const value = { frameAnchor: 'right', y: 'y', textAnchor: 'end', fill: INK } as const;
  const head = { frameAnchor: 'top-right', textAnchor: 'end', lineAnchor: 'bottom', dy: -24, fill: MUTED } as const;
  return [
    Plot.text(placed, { ...start, text: lines, dx: 8 - geometry.left, fill: INK }),
    Plot.text(placed, { ...value, dx: own ?? 0, text: (d: Placed) => d.row.ownText, fontWeight: 700 }),
    Plot.text(placed, { ...value, dx: group ?? 0, text: (d: Placed) => d.row.groupText }),
    Plot.text(placed, { ...value, dx: more ?? 0, text: (d: Placed) => d.row.moreText ?? '' }),
    Plot.text([words.more ?? ''], { ...head, dx: more ?? 0, text: (d: string) => d }),
    Plot.text([words.own], { ...head, dx: own ?? 0, text: (d: string) => d }),
    Plot.text([words.group], { ...head, dx: group ?? 0, text: (d: string) => d }),
  ];
}

function draw(rows: readonly DotRow[], options: { scale: DotScale; words: DotWords; geometry: Geometry }): Drawing {
  const { scale, words } = options;
  const columns = valueColumns(
    rows.map((row) => ({ row })),
    words,
    options.geometry,
  );
  const geometry = options.geometry.narrow ? options.geometry : { ...options.geometry, right: columns.right };
  const top = geometry.narrow ? 28 : 46;
  const { placed, height } = layOut(rows, { geometry, words, top });
  const labels = new Map(scale.ticks.map(({ at, label }) => [at, label]));
  const ticks = scale.ticks.map(({ at }) => at);
  return {
    hatch: [{ name: 'hidden', colour: '#949494' }],
    options: {
      width: geometry.width,
      height,
      marginTop: top,
      marginBottom: 4,
      marginLeft: geometry.left,
      marginRight: geometry.right,
      style: { fontSize: `${geometry.fontSize}px` },
      x: { type: 'linear', domain: [scale.from, scale.to], label: null },
      y: { type: 'linear', domain: [0, height], range: [0, height], label: null, axis: null },
      marks: [
        Plot.gridX(ticks, { stroke: GRID, strokeOpacity: 1 }),
        Plot.axisX(ticks, {
          anchor: 'top',
          tickSize: 0,
          tickFormat: (d: number) => labels.get(d) ?? '',
          label: null,
          fill: MUTED,
        }),
        ...groupMarks(placed, scale, words),
        ...ownMarks(placed, words, { scale, geometry }),
        ...textMarks(placed, words, geometry, scale),
      ],
    },
  };
}

/**
 * The reader's own company (a diamond) beside a group (a tick for one value, a band for a range): one row per
 * category or item in the order given, on a fixed scale. A hidden group value is a hatched box over the scale.
 * @returns the drawing for 800 and for 340 pixels
 */
export function drawDotBand(
  rows: readonly DotRow[],
  scale: DotScale,
  words: DotWords,
): { wide: Drawing; narrow: Drawing } {
  return {
    wide: draw(rows, { scale, words, geometry: WIDE }),
    narrow: draw(rows, { scale, words, geometry: NARROW }),
  };
}
