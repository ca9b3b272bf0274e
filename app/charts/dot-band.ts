import * as Plot from '@observablehq/plot';
import type { Drawing } from './figure.ts';
import { GRID, GROUP_FILL, INK, MUTED, OWN_MARK, PAPER } from './palette.ts';
import { wrapLabel } from './wrap-label.ts';

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

const WIDE: Geometry = { width: 800, left: 244, right: 290, fontSize: 14, labelEm: 16.2, narrow: false };
const NARROW: Geometry = { width: 340, left: 12, right: 18, fontSize: 13, labelEm: 23.5, narrow: true };
const BAND = 16;
const OVER_GRID = { fill: INK, stroke: PAPER, strokeWidth: 4 } as const;

function layOut(rows: readonly DotRow[], geometry: Geometry, top: number): { placed: Placed[]; height: number } {
  const lineHeight = geometry.fontSize * 1.3;
  const placed: Placed[] = [];
  let y = top;
  for (const row of rows) {
    const lines = wrapLabel(row.label, geometry.labelEm, 4);
    const labelHeight = lines.length * lineHeight;
    const rowHeight = geometry.narrow
      ? labelHeight + BAND + lineHeight * (row.moreText === undefined ? 1 : 2) + 38
      : Math.max(38, labelHeight + 12);
    const middle = geometry.narrow ? y + labelHeight + 14 + BAND / 2 : y + rowHeight / 2;
    placed.push({ y: middle, lines, row });
    y += rowHeight;
  }
  return { placed, height: y + 4 };
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
    Plot.rect(hidden, { x1: scale.from, x2: scale.to, ...box, fill: 'url(#hidden)', stroke: GRID }),
    Plot.rect(bands, { x1: 'lo', x2: 'hi', ...box, fill: GROUP_FILL, stroke: INK, strokeWidth: 1 }),
    Plot.ruleX(ticks, {
      x: 'at',
      y1: (d: { y: number }) => d.y - BAND / 2 - 9,
      y2: (d: { y: number }) => d.y + BAND / 2 + 9,
      stroke: INK,
      strokeWidth: 4,
    }),
    Plot.text(hidden, {
      x: (scale.from + scale.to) / 2,
      y: 'y',
      text: () => words.hidden,
      ...OVER_GRID,
      strokeWidth: 5,
    }),
  ];
}

function ownMarks(placed: readonly Placed[], words: DotWords, scale: DotScale): Plot.Markish[] {
  const own = placed.filter(({ row }) => row.own !== null);
  const place = { x: (d: Placed) => d.row.own, y: 'y' } as const;
  const label = {
    ...place,
    text: () => words.mark,
    fill: OWN_MARK,
    stroke: PAPER,
    strokeWidth: 4,
    fontWeight: 700,
  } as const;
  const nearEnd = (d: Placed): boolean => (d.row.own ?? 0) > scale.from + (scale.to - scale.from) * 0.8;
  return [
    Plot.dot(own, { ...place, symbol: 'diamond', r: 7, fill: OWN_MARK, stroke: PAPER, strokeWidth: 1.5 }),
    Plot.text(
      own.filter((d) => !nearEnd(d)),
      { ...label, dx: 12, textAnchor: 'start' },
    ),
    Plot.text(own.filter(nearEnd), { ...label, dx: -12, textAnchor: 'end' }),
  ];
}

function textMarks(placed: readonly Placed[], words: DotWords, geometry: Geometry, scale: DotScale): Plot.Markish[] {
  const lines = (d: Placed): string => d.lines.join('\n');
  const start = { x: scale.from, y: 'y', textAnchor: 'start', lineHeight: 1.3 } as const;
  if (geometry.narrow) {
    const values = (d: Placed): string =>
      [
        `${words.own} ${d.row.ownText}   ${words.group} ${d.row.groupText}`,
        ...(d.row.moreText === undefined ? [] : [`${words.more ?? ''} ${d.row.moreText}`]),
      ].join('\n');
    return [
      Plot.text(placed, { ...start, text: lines, dy: -BAND / 2 - 11, lineAnchor: 'bottom', ...OVER_GRID }),
      Plot.text(placed, { ...start, text: values, dy: BAND / 2 + 11, lineAnchor: 'top', ...OVER_GRID }),
    ];
  }
  const groupColumn = words.more === undefined ? 282 : 184;
  const value = { frameAnchor: 'right', y: 'y', textAnchor: 'end', fill: INK } as const;
  const head = { frameAnchor: 'top-right', textAnchor: 'end', lineAnchor: 'bottom', dy: -24, fill: MUTED } as const;
  return [
    Plot.text(placed, { ...start, text: lines, dx: 8 - geometry.left, fill: INK }),
    Plot.text(placed, { ...value, dx: 104, text: (d: Placed) => d.row.ownText, fontWeight: 700 }),
    Plot.text(placed, { ...value, dx: groupColumn, text: (d: Placed) => d.row.groupText }),
    Plot.text(placed, { ...value, dx: 282, text: (d: Placed) => d.row.moreText ?? '' }),
    Plot.text([words.more ?? ''], { ...head, dx: 282, text: (d: string) => d }),
    Plot.text([words.own], { ...head, dx: 104, text: (d: string) => d }),
    Plot.text([words.group], { ...head, dx: groupColumn, text: (d: string) => d }),
  ];
}

function draw(rows: readonly DotRow[], options: { scale: DotScale; words: DotWords; geometry: Geometry }): Drawing {
  const { scale, words, geometry } = options;
  const top = geometry.narrow ? 28 : 46;
  const { placed, height } = layOut(rows, geometry, top);
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
        ...ownMarks(placed, words, scale),
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
