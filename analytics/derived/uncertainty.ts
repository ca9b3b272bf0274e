import {
  findBase,
  findCell,
  findCount,
  type Interval,
  isConditional,
  type ReleasedTable,
  type View,
} from '../derived.ts';

/** Two-sided 95 % quantile of the normal distribution. */
const Z95 = 1.959963984540054;

/**
 * Wilson score interval (95 %) of a share, as ratios 0-1, with finite population correction where the number of
 * companies in the population (the roster) is known: the effective size is n (N-1) / (N-n), and a census has no
 * sampling error. Null where n < 1, count is outside 0..n, or the population is smaller than n.
 * Source: Wilson 1927; Cochran, Sampling Techniques, 3rd ed., sections 2.6 and 3.
 */
export function wilsonInterval(sample: { count: number; n: number; population?: number | null }): Interval | null {
  const { count, n, population = null } = sample;
  if (!(n >= 1) || !(count >= 0) || !(count <= n)) return null;
  if (population !== null && !(population >= n)) return null;
  const share = count / n;
  if (population === n) return { lo: share, hi: share };
  const size = population === null ? n : (n * (population - 1)) / (population - n);
  const weight = (Z95 * Z95) / size;
  const centre = (share + weight / 2) / (1 + weight);
  const half = (Z95 / (1 + weight)) * Math.sqrt((share * (1 - share)) / size + weight / (4 * size));
  return { lo: Math.max(0, centre - half), hi: Math.min(1, centre + half) };
}

/**
 * The 95 % interval to draw around a released share, in whole percents rounded outward: over everything that count and base
 * may be, the lowest end and the highest. `population` = companies on the roster of the view, null = unknown; of a column
 * that is asked only of some it is never known, as the roster does not tell who would have been asked.
 */
export function uncertaintyInterval(
  table: ReleasedTable,
  view: View,
  column: string,
  { code, population = null }: { code: string; population?: number | null },
): Interval | null {
  const count = findCount(findCell(table, view, column, code));
  const base = findBase(table, view, column);
  if (count === null || base === null) return null;
  const isKnown = population !== null && population >= base.hi && !isConditional(table, view, column);
  const known = isKnown ? population : null;
  // For a given count the lower end falls as the base grows, and the upper end rises as it shrinks.
  const low = wilsonInterval({ count: Math.min(count.lo, base.hi), n: base.hi, population: known });
  const high = wilsonInterval({ count: Math.min(count.hi, base.lo), n: base.lo, population: known });
  if (low === null || high === null) return null;
  return { lo: Math.floor(100 * low.lo + 1e-9), hi: Math.ceil(100 * high.hi - 1e-9) };
}
