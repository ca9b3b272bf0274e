import type { Interval } from '../derived.ts';

/** Whole percents 0-100, `lo <= hi`: what a release says about a share; `centre` is the nearest to its middle. */
export type Percents = Readonly<{ lo: number; hi: number; centre?: number }>;

/**
 * The one whole percent by which a share is shown, or null where it must be shown as a range: an interval of one value, or
 * one that is a single point wide (rounding alone makes those).
 */
export function singlePercent({ lo, hi, centre }: Percents): number | null {
  if (hi - lo > 1) return null;
  return centre ?? Math.round((lo + hi) / 2);
}

/** The ends of a share as it is shown: both are its single percent where it has one. */
export function shownEnds(share: Percents): Interval {
  const single = singlePercent(share);
  return single === null ? { lo: share.lo, hi: share.hi } : { lo: single, hi: single };
}

/** The middle of a share's range, in percent: by it a range is coloured. */
export function middlePercent({ lo, hi }: Percents): number {
  return (lo + hi) / 2;
}

/** A bar of 100 %: what is certain of each of its shares, and what their ranges leave open; together 100. */
export type Stack = Readonly<{ certain: readonly number[]; open: number }>;

/** Less than this, percent, is a trace of rounding. */
const TRACE = 0.5;

/**
 * Lays shares of one base end to end: each gets what is certain of it, the single percent or the lower end. Where all are single
 * and `isComplete` (they are the whole base), they are stretched to 100, as rounding may make 99 or 101 of them.
 * Null = all are zero and nothing is open.
 */
export function stackOf(shares: readonly Percents[], isComplete: boolean): Stack | null {
  const isOpen = !isComplete || shares.some((share) => singlePercent(share) === null);
  const certain = shares.map((share) => shownEnds(share).lo);
  const sum = certain.reduce((total, percent) => total + percent, 0);
  if (sum === 0) return isOpen ? { certain, open: 100 } : null;
  const scale = isOpen && sum <= 100 ? 1 : 100 / sum;
  const open = isOpen ? 100 - sum * scale : 0;
  return { certain: certain.map((percent) => percent * scale), open: open > TRACE ? open : 0 };
}
