import { middlePercent } from '../../analytics/derived/percent.ts';
import { OVERALL, percentsAmong, type ReleasedTable, sharePercents } from '../../analytics/derived.ts';
import { type Figure, publishedPercent } from './published.ts';

/** A share in percent as released: somewhere from `lo` to `hi`. */
type Percents = { readonly lo: number; readonly hi: number };

/**
 * One published figure beside the released one. `difference`: published minus the middle of the released interval, in points
 * (0 inside a published range); null where nothing is released. `rule`: what was asked of it.
 */
export type Comparison = {
  readonly id: string;
  readonly survey: string;
  readonly label: { readonly ja: string; readonly en: string };
  readonly published: string;
  readonly ours: Percents | null;
  readonly difference: number | null;
  readonly rule: 'within 2 points' | 'inside interval';
  readonly ok: boolean;
};

const MOST_POINTS = 2;
/** A released interval wider than this cannot be held to two points around its middle: it must contain the figure instead. */
const WIDE_POINTS = 2 * MOST_POINTS;
/** Figures are printed with one decimal. */
const ROUNDING_POINTS = 0.05;

/** Compares a published figure with the released whole of its survey. */
export function compareFigure(table: ReleasedTable, figure: Figure): Comparison {
  const { id, survey, label } = figure;
  const ours = releasedPercents(table, figure);
  const isWide = ours !== null && ours.hi - ours.lo > WIDE_POINTS;
  const rule = isWide ? 'inside interval' : 'within 2 points';
  const difference = ours === null ? null : differenceOf(figure, middlePercent(ours));
  const ok = ours !== null && (isWide ? contains(ours, figure) : Math.abs(difference ?? Number.NaN) <= MOST_POINTS);
  return { id, survey, label, published: publishedText(figure), ours, difference, rule, ok };
}

/** A figure over all is held against the column's own base: "no answer" included, or those that answered where only some were asked. */
function releasedPercents(table: ReleasedTable, { column, codes, base }: Figure): Percents | null {
  const code = codes.join('+');
  return base === 'answered'
    ? sharePercents(table, OVERALL, column, code)
    : percentsAmong(table, OVERALL, column, { code, among: base.codes });
}

function differenceOf(figure: Figure, middle: number): number {
  const percent = publishedPercent(figure);
  if (percent !== null) return percent - middle;
  const [from = 0, to = 100] = figure.range ?? [];
  if (middle < from) return from - middle;
  return middle > to ? to - middle : 0;
}

function contains({ lo, hi }: Percents, figure: Figure): boolean {
  const percent = publishedPercent(figure);
  if (percent !== null) return lo - ROUNDING_POINTS <= percent && percent <= hi + ROUNDING_POINTS;
  const [from = 0, to = 100] = figure.range ?? [];
  return lo <= to && hi >= from;
}

function publishedText(figure: Figure): string {
  if (figure.count !== undefined && figure.of !== undefined) {
    return `${figure.count} of ${figure.of} (${(publishedPercent(figure) ?? 0).toFixed(1)})`;
  }
  if (figure.range) return figure.range.join(' to ');
  return `${figure.approx ? 'about ' : ''}${(figure.percent ?? 0).toFixed(1)}`;
}
