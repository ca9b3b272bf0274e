import type { Interval } from '../derived.ts';
import { type Percents, shownEnds } from './percent.ts';

/** A label with a share that is shown; `reliable` is false where its base is small. */
export type RankedShare = Readonly<{ label: string; interval: Percents; reliable: boolean }>;

/**
 * Who leads, as far as the released values say: one for certain (with the runner-up where that is certain too),
 * a tie of exact values, or several of which ranges leave open which one leads; none where there is nothing to say.
 */
export type Lead =
  | Readonly<{ kind: 'none' }>
  | Readonly<{ kind: 'one'; first: RankedShare; second: RankedShare | null }>
  | Readonly<{ kind: 'tie' | 'several'; leaders: readonly RankedShare[] }>;

function contendersOf(rows: readonly RankedShare[]): RankedShare[] {
  const bar = Math.max(...rows.map(({ interval }) => interval.lo));
  return rows.filter(({ interval }) => interval.hi >= bar);
}

/** Finds the leader among shares, ties and overlapping ranges kept apart; more than `most` make none. Order of the input breaks no tie. */
export function leadOf(shares: readonly RankedShare[], most: number): Lead {
  const shown = shares.map((share) => ({ ...share, interval: shownEnds(share.interval) }));
  if (shown.length < 2) return { kind: 'none' };
  const leaders = contendersOf(shown);
  const [first] = leaders;
  if (first === undefined || leaders.every(({ interval }) => interval.hi === 0)) return { kind: 'none' };
  if (leaders.length === 1) {
    const [second, ...others] = contendersOf(shown.filter((row) => row !== first));
    const isCertain = second !== undefined && others.length === 0 && second.interval.lo > 0;
    return { kind: 'one', first, second: isCertain ? second : null };
  }
  if (leaders.length > most) return { kind: 'none' };
  const exact = leaders.every(({ interval }) => interval.lo === interval.hi);
  return { kind: exact ? 'tie' : 'several', leaders };
}

/** A row in which two values can be compared: `own` and `other` on the same scale. */
export type ComparedPair = Readonly<{ label: string; own: Interval; other: Interval }>;

/** How many rows are certainly above, certainly below, and which lie furthest below for certain. */
export type Comparison = Readonly<{ total: number; above: number; below: number; worst: readonly string[] }>;

/**
 * Counts the rows in which `own` lies above or below `other` for certain (the ranges do not meet), and names the rows with
 * the largest certain shortfall.
 */
export function comparePairs(rows: readonly ComparedPair[]): Comparison {
  const shortfalls = rows.map(({ label, own, other }) => ({ label, by: other.lo - own.hi }));
  const deepest = Math.max(0, ...shortfalls.map(({ by }) => by));
  return {
    total: rows.length,
    above: rows.filter(({ own, other }) => own.lo > other.hi).length,
    below: shortfalls.filter(({ by }) => by > 0).length,
    worst: deepest > 0 ? shortfalls.filter(({ by }) => by === deepest).map(({ label }) => label) : [],
  };
}
