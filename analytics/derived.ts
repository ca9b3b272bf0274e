import { DONE_GROUP } from '../app/survey/maturity.ts';
import { ANSWERED_CODE, NO_ANSWER_CODE } from './disclosure/protect.ts';
import type { ReleasedCell } from './disclosure/released-cell.ts';
import { MEMBERS_KEY } from './tables.ts';

// This file and those of the folder beside it are the one module that computes from released counts: shares, medians,
// scores, intervals, leads, comparisons. Whoever shows a number of companies' answers has it from here.

/** Numbers of companies, levels or percents with lo <= hi; equal where the value is exact. */
export type Interval = { lo: number; hi: number };

/** A view of the lattice; `*` = all. */
export type View = { association: string; sector: string; size: string };

/** Released cells, findable by view, column and code. Build once per release; cells never change. */
export type ReleasedTable = {
  /** True where the whole is published as all members of published associations (`association` = `+`) instead. */
  readonly wholeIsMembers: boolean;
  readonly byKey: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, ReleasedCell>>>;
};

/** The group counted as "not done" in the METI 2022 view: level 1, not applicable and don't know. */
export const NOT_DONE_GROUP = '1+NA+DK';

/** The view over every company. */
export const OVERALL: View = { association: '*', sector: '*', size: '*' };

/** The view over every company in at least one published association; a release has it only in place of the whole. */
export const MEMBERS: View = MEMBERS_KEY;

const viewKey = (view: View): string => `${view.association}|${view.sector}|${view.size}`;

/**
 * Indexes cells by view, column and code. A later cell with the same key replaces an earlier one. Where the cells of `MEMBERS` are
 * among them, they stand under `OVERALL`, whose own are hidden then.
 */
export function buildReleasedTable(cells: Iterable<ReleasedCell>): ReleasedTable {
  const list = [...cells];
  const [whole, members] = [viewKey(OVERALL), viewKey(MEMBERS)];
  const wholeIsMembers = list.some((cell) => viewKey(cell) === members);
  const byKey = new Map<string, Map<string, Map<string, ReleasedCell>>>();
  for (const cell of list) {
    const own = viewKey(cell);
    if (wholeIsMembers && own === whole) continue;
    const key = own === members ? whole : own;
    const columns = byKey.get(key) ?? new Map<string, Map<string, ReleasedCell>>();
    byKey.set(key, columns);
    const codes = columns.get(cell.item) ?? new Map<string, ReleasedCell>();
    columns.set(cell.item, codes);
    codes.set(cell.code, cell);
  }
  return { wholeIsMembers, byKey };
}

/** The cell of (view, column id, code or group), hidden ones included; null = no such row in the release. */
export function findCell(table: ReleasedTable, view: View, column: string, code: string): ReleasedCell | null {
  return table.byKey.get(viewKey(view))?.get(column)?.get(code) ?? null;
}

/** A base of fewer companies carries no share (product.md, rule 3). */
const BASE_FLOOR = 5;

/** The bounds of a cell that is shown; null = hidden or missing. */
export function findCount(cell: ReleasedCell | null): Interval | null {
  if (cell === null || cell.status === 'C') return null;
  const { n, lo, hi } = cell;
  if (n === null || lo === null || hi === null || !(n > 0)) return null;
  return { lo, hi };
}

/** Smallest and largest of some intervals; null where there are none. */
export function spanOf(intervals: readonly Interval[]): Interval | null {
  if (intervals.length === 0) return null;
  return { lo: Math.min(...intervals.map(({ lo }) => lo)), hi: Math.max(...intervals.map(({ hi }) => hi)) };
}

/**
 * The companies that the shares of a column are counted against. Asked of everybody (it has a row `NR`): all companies of
 * the view, those without an answer included. Asked of some (it has a row `ANS`): those that answered, mostly a range.
 * Null = hidden, missing, below five, or rows that contradict each other: then no share of the column is shown either.
 */
export function findBase(table: ReleasedTable, view: View, column: string): Interval | null {
  const rows = table.byKey.get(viewKey(view))?.get(column);
  const answered = rows?.get(ANSWERED_CODE) ?? null;
  if (rows === undefined || (answered !== null) === rows.has(NO_ANSWER_CODE)) return null;
  const companies = [...new Set([...rows.values()].flatMap(({ n }) => n ?? []))];
  const [n] = companies;
  if (n === undefined || companies.length > 1) return null;
  const base = answered === null ? { lo: n, hi: n } : findCount(answered);
  return base !== null && base.lo >= BASE_FLOOR ? base : null;
}

/** Whether a column is asked of some companies only, so that its base is those that answered. */
export function isConditional(table: ReleasedTable, view: View, column: string): boolean {
  return findCell(table, view, column, ANSWERED_CODE) !== null;
}

/** A share before it is rounded, in percent, as fractions: the bounds are `lo.of / lo.in` and `hi.of / hi.in`, times 100. */
type Fractions = { lo: { of: number; in: number }; hi: { of: number; in: number }; isExact: boolean };

function findFractions(table: ReleasedTable, view: View, column: string, code: string): Fractions | null {
  const count = findCount(findCell(table, view, column, code));
  const base = findBase(table, view, column);
  if (count === null || base === null || code === ANSWERED_CODE) return null;
  return {
    lo: { of: Math.min(count.lo, base.hi), in: base.hi },
    hi: { of: Math.min(count.hi, base.lo), in: base.lo },
    isExact: count.lo === count.hi && base.lo === base.hi,
  };
}

const percentOf = ({ of, in: base }: { of: number; in: number }): number => (100 * of) / base;

/** The bounds of a share in percent, not rounded: to compare and to average, never to show. Null = hidden or missing. */
export function sharePercents(table: ReleasedTable, view: View, column: string, code: string): Interval | null {
  const found = findFractions(table, view, column, code);
  return found === null ? null : { lo: percentOf(found.lo), hi: percentOf(found.hi) };
}

/**
 * The share of a code in whole percents: its count against the column's base (findBase). Where count and base are exact it is
 * rounded to the nearest percent (lo = hi); otherwise outward, from the smallest count in the largest base to the largest
 * count in the smallest base, so that the true share always lies inside. Null = hidden or missing.
 */
export function shareInterval(table: ReleasedTable, view: View, column: string, code: string): Interval | null {
  const found = findFractions(table, view, column, code);
  if (found === null) return null;
  const [lo, hi] = [percentOf(found.lo), percentOf(found.hi)];
  return found.isExact ? { lo: Math.round(lo), hi: Math.round(lo) } : { lo: Math.floor(lo), hi: Math.ceil(hi) };
}

/**
 * The middle of what is released about a share, as the nearest whole percent: for a range so narrow that one number is
 * shown, it is the number nearest to the truth (rounding the outward bounds again would be off by up to a point).
 * Null = hidden or missing.
 */
export function shareCentre(table: ReleasedTable, view: View, column: string, code: string): number | null {
  const found = findFractions(table, view, column, code);
  if (found === null) return null;
  const { lo, hi } = found;
  return Math.round((50 * (lo.of * hi.in + hi.of * lo.in)) / (lo.in * hi.in));
}

/**
 * The share of a code among some of a column's codes alone, in percent and not rounded, such as "of those who answered yes or
 * no". Null where any of them is hidden or missing, or none of them can be told to have been given.
 */
export function percentsAmong(
  table: ReleasedTable,
  view: View,
  column: string,
  { code, among }: { code: string; among: readonly string[] },
): Interval | null {
  const counted = code.split('+');
  const own = findCount(findCell(table, view, column, code));
  const others = among.filter((each) => !counted.includes(each));
  const rest = others.flatMap((each) => findCount(findCell(table, view, column, each)) ?? []);
  if (own === null || findBase(table, view, column) === null || rest.length < others.length) return null;
  const sum = (bound: 'lo' | 'hi'): number => rest.reduce((total, count) => total + count[bound], 0);
  if (own.lo + sum('hi') === 0 || own.hi + sum('lo') === 0) return null;
  return { lo: (100 * own.lo) / (own.lo + sum('hi')), hi: (100 * own.hi) / (own.hi + sum('lo')) };
}

/** Share of companies at level 3 or above ("done", METI 2022 view) of a maturity column; null = hidden. */
export function doneInterval(table: ReleasedTable, view: View, column: string): Interval | null {
  return shareInterval(table, view, column, DONE_GROUP);
}

/** Share of level 1, not applicable and don't know ("not done", METI 2022 view); null = hidden. */
export function notDoneInterval(table: ReleasedTable, view: View, column: string): Interval | null {
  return shareInterval(table, view, column, NOT_DONE_GROUP);
}

/** Whether a base may be smaller than the number from which a result is reliable: shown as 参考値 (product.md, rule 7). */
export function isSmallBase(base: Interval, reliableFrom: number): boolean {
  return base.lo < reliableFrom;
}

/** True where a column's shares are shown and their base is small (isSmallBase); false where they are hidden. */
export function isForReference(table: ReleasedTable, view: View, column: string, reliableFrom: number): boolean {
  const base = findBase(table, view, column);
  return base !== null && isSmallBase(base, reliableFrom);
}

/**
 * A category's score, how many of its items are shown in the view (and so went into the mean), and the smallest and
 * largest number of companies behind them.
 */
export type CategoryScore = Interval & { base: Interval; shownCount: number; itemCount: number };

/**
 * Mean over a category's items of the released shares of `code`, in whole percents: an interval (rounded outward)
 * where any share is one, else rounded to the nearest. Items hidden in the view are left out of the mean and
 * counted in `itemCount`. Null = every item is hidden. Rule: disclosure.md, "Category score".
 */
export function categoryScore(
  table: ReleasedTable,
  view: View,
  columns: readonly string[],
  code: string,
): CategoryScore | null {
  const shown = columns.flatMap((column) => {
    const share = findFractions(table, view, column, code);
    return share === null ? [] : [{ ...share, base: { lo: share.hi.in, hi: share.lo.in } }];
  });
  const base = spanOf(shown.map((share) => share.base));
  if (base === null) return null;
  const meanOf = (bound: 'lo' | 'hi'): number =>
    shown.reduce((sum, share) => sum + percentOf(share[bound]), 0) / shown.length;
  const isExact = shown.every((share) => share.isExact);
  const lo = isExact ? Math.round(meanOf('lo')) : Math.floor(meanOf('lo') + 1e-9);
  const hi = isExact ? lo : Math.ceil(meanOf('hi') - 1e-9);
  return { lo, hi, base, shownCount: shown.length, itemCount: columns.length };
}
