import * as Plot from '@observablehq/plot';
import { stackOf } from '../../analytics/derived/percent.ts';
import type { Drawing, ShownShare } from './figure.ts';
import { GRID, INK, labelInk, MUTED, PAPER } from './palette.ts';
import { formatShareShort } from './share-text.ts';
import { wrapLabel } from './wrap-label.ts';

/**
 * The released shares of one bar, in the questionnaire's order of codes; `fill` belongs to the code. `isComplete`: they are the
 * whole base, "no answer" among them; otherwise what they leave is open.
 */
export type StackBar = Readonly<{
  label: string;
  isComplete: boolean;
  levels: readonly Readonly<{ code: string; fill: string; share: ShownShare }>[];
}>;

/** One item with its bars: the reader's group first, then the whole. */
export type StackRow = Readonly<{ label: string; bars: readonly StackBar[] }>;

/** Words inside the chart, in the page's language. */
export type StackWords = Readonly<{ hidden: string }>;

/** One drawn piece of a bar, percent 0-100; `undecided` is what ranges leave open. */
export type Segment = Readonly<{ fill: string | 'undecided'; from: number; to: number; text: string }>;

const UNDECIDED_COLOUR = '#767676';
/** A segment narrower than this, percent, has no room for its number. */
const LABEL_FROM = 5;

/**
 * The segments of one bar. Each level gets what is certain of it (the lower end of its range); what ranges and hidden
 * values leave open comes last, hatched (stackOf).
 * @returns null where any level is hidden: such a bar is not drawn at all
 */
export function stackSegments({ levels, isComplete }: StackBar): Segment[] | null {
  const shown = levels.flatMap(({ fill, share }) => (share.state === 'shown' ? [{ fill, ...share }] : []));
  const stack = stackOf(
    shown.map(({ interval }) => interval),
    isComplete,
  );
  if (shown.length < levels.length || stack === null) return null;
  const segments: Segment[] = [];
  let at = 0;
  for (const [index, { fill, interval }] of shown.entries()) {
    const width = stack.certain[index] ?? 0;
    if (width > 0) segments.push({ fill, from: at, to: at + width, text: formatShareShort(interval) });
    at += width;
  }
  if (stack.open > 0) segments.push({ fill: 'undecided', from: at, to: 100, text: '' });
  return segments;
}

type Geometry = Readonly<{
  width: number;
  left: number;
  right: number;
  fontSize: number;
  labelEm: number;
  narrow: boolean;
}>;
/** A bar in its place: `y` is its middle in pixels. */
type PlacedBar = Readonly<{ y: number; label: string; segments: Segment[] | null }>;
type PlacedHead = Readonly<{ y: number; lines: readonly string[] }>;
type Layout = Readonly<{ bars: PlacedBar[]; heads: PlacedHead[]; height: number }>;
type Piece = Segment & { y: number };

const WIDE: Geometry = { width: 800, left: 318, right: 24, fontSize: 14, labelEm: 16, narrow: false };
const NARROW: Geometry = { width: 340, left: 12, right: 18, fontSize: 13, labelEm: 23.5, narrow: true };
const BAR = 24;
const TOP = 28;

function layOut(rows: readonly StackRow[], geometry: Geometry): Layout {
  const lineHeight = geometry.fontSize * 1.3;
  const caption = geometry.narrow ? lineHeight : 0;
  const bars: PlacedBar[] = [];
  const heads: PlacedHead[] = [];
  let y = TOP;
  for (const row of rows) {
    const lines = wrapLabel(row.label, geometry.labelEm, 4);
    const labelHeight = lines.length * lineHeight;
    const top = y + 6;
    heads.push({ y: top, lines });
    let at = geometry.narrow ? top + labelHeight + 2 : top;
    for (const bar of row.bars) {
      bars.push({ y: at + caption + BAR / 2, label: bar.label, segments: stackSegments(bar) });
      at += caption + BAR + 4;
    }
    y = Math.max(at, top + labelHeight) + 8;
  }
  return { bars, heads, height: y };
}

function segmentMarks(bars: readonly PlacedBar[], percentPerLetter: number): Plot.Markish[] {
  const pieces: Piece[] = bars.flatMap(({ y, segments }) => (segments ?? []).map((segment) => ({ ...segment, y })));
  const filled = pieces.filter(({ fill }) => fill !== 'undecided');
  const undecided = pieces.filter(({ fill }) => fill === 'undecided');
  const labelled = filled.filter(
    ({ from, to, text }) => to - from >= Math.max(LABEL_FROM, text.length * percentPerLetter),
  );
  const box = {
    x1: 'from',
    x2: 'to',
    y1: (d: Piece) => d.y - BAR / 2,
    y2: (d: Piece) => d.y + BAR / 2,
    insetLeft: 0.5,
    insetRight: 0.5,
  };
  const fills = [...new Set(filled.map(({ fill }) => fill))];
  const inks = [...new Set(labelled.map(({ fill }) => labelInk(fill)))];
  return [
    ...fills.map((fill) =>
      Plot.rect(
        filled.filter((piece) => piece.fill === fill),
        { ...box, fill },
      ),
    ),
    Plot.rect(undecided, { ...box, fill: 'url(#undecided)', stroke: UNDECIDED_COLOUR, strokeWidth: 0.5 }),
    ...inks.map((ink) =>
      Plot.text(
        labelled.filter(({ fill }) => labelInk(fill) === ink),
        { x: (d: Piece) => (d.from + d.to) / 2, y: 'y', text: 'text', fill: ink },
      ),
    ),
  ];
}

function hiddenMarks(bars: readonly PlacedBar[], words: StackWords): Plot.Markish[] {
  const hidden = bars.filter(({ segments }) => segments === null);
  return [
    Plot.rect(hidden, {
      x1: 0,
      x2: 100,
      y1: (d: PlacedBar) => d.y - BAR / 2,
      y2: (d: PlacedBar) => d.y + BAR / 2,
      fill: 'url(#hidden)',
      stroke: GRID,
    }),
    Plot.text(hidden, { x: 50, y: 'y', text: () => words.hidden, fill: INK, stroke: PAPER, strokeWidth: 5 }),
  ];
}

function labelMarks(layout: Layout, geometry: Geometry): Plot.Markish[] {
  const lines = (d: PlacedHead): string => d.lines.join('\n');
  const head = {
    x: 0,
    y: 'y',
    text: lines,
    textAnchor: 'start',
    lineAnchor: 'top',
    lineHeight: 1.3,
    fill: INK,
  } as const;
  const bar = { x: 0, y: 'y', text: 'label', fill: MUTED } as const;
  return geometry.narrow
    ? [
        Plot.text(layout.heads, { ...head, fontWeight: 700 }),
        Plot.text(layout.bars, { ...bar, textAnchor: 'start', dy: -BAR / 2 - 2, lineAnchor: 'bottom' }),
      ]
    : [
        Plot.text(layout.heads, { ...head, dx: 8 - geometry.left, dy: 4 }),
        Plot.text(layout.bars, { ...bar, textAnchor: 'end', dx: -8 }),
      ];
}

function draw(rows: readonly StackRow[], words: StackWords, geometry: Geometry): Drawing {
  const layout = layOut(rows, geometry);
  const percentPerLetter = (0.62 * geometry.fontSize * 100) / (geometry.width - geometry.left - geometry.right);
  return {
    hatch: [
      { name: 'undecided', colour: UNDECIDED_COLOUR },
      { name: 'hidden', colour: '#949494' },
    ],
    options: {
      width: geometry.width,
      height: layout.height,
      marginTop: TOP,
      marginBottom: 0,
      marginLeft: geometry.left,
      marginRight: geometry.right,
      style: { fontSize: `${geometry.fontSize}px` },
      x: { type: 'linear', domain: [0, 100], label: null },
      y: { type: 'linear', domain: [0, layout.height], range: [0, layout.height], label: null, axis: null },
      marks: [
        Plot.axisX([0, 25, 50, 75, 100], {
          anchor: 'top',
          tickSize: 0,
          tickFormat: (d: number) => `${d}%`,
          label: null,
          fill: MUTED,
        }),
        ...segmentMarks(layout.bars, percentPerLetter),
        ...hiddenMarks(layout.bars, words),
        ...labelMarks(layout, geometry),
      ],
    },
  };
}

/**
 * 100 % stacked bars: one group of bars per item in the order given, levels in the questionnaire's order,
 * numbers inside the segments, ranges as an open hatched end (see stackSegments), hidden bars as a hatched
 * box of the same height.
 * @returns the drawing for 800 and for 340 pixels
 */
export function drawLevelStack(rows: readonly StackRow[], words: StackWords): { wide: Drawing; narrow: Drawing } {
  return { wide: draw(rows, words, WIDE), narrow: draw(rows, words, NARROW) };
}
