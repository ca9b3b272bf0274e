import type { CodedColumn } from '../app/survey/coding.ts';
import type { ReleasedCell } from './disclosure/released-cell.ts';
import { MEMBERS_KEY } from './tables.ts';

/** Whole percents 0-100 with lo <= hi; equal where the released count is exact. */
export type Interval = { lo: number; hi: number };

/** A view of the lattice; `*` = all. */
export type View = { association: string; sector: string; size: string };

/** Released cells, findable by view, column and code. Build once per release; cells never change. */
export type ReleasedTable = {
  /** True where the whole is published as all members of published associations (`association` = `+`) instead. */
  readonly wholeIsMembers: boolean;
  readonly byKey: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, ReleasedCell>>>;
};

/** The group counted as "done" in the METI 2022 view: levels 3, 4 and 5 (product.md, rule 5). */
export const DONE_GROUP = '3+4+5';

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

type Shown = { n: number; lo: number; hi: number };

function findShown(cell: ReleasedCell | null): Shown | null {
  if (cell === null || cell.status === 'C') return null;
  const { n, lo, hi } = cell;
  if (n === null || lo === null || hi === null || !(n > 0)) return null;
  return { n, lo, hi };
}

/**
 * The share of a code in whole percents. An exact count is rounded to the nearest percent (lo = hi);
 * a range is rounded outward, so that the true share always lies inside. Null = hidden or missing.
 */
export function shareInterval(cell: ReleasedCell | null): Interval | null {
  const shown = findShown(cell);
  if (shown === null) return null;
  const { n, lo, hi } = shown;
  if (lo === hi) {
    const percent = Math.round((100 * lo) / n);
    return { lo: percent, hi: percent };
  }
  return { lo: Math.floor((100 * lo) / n), hi: Math.ceil((100 * hi) / n) };
}

/**
 * The middle of what is released about a share, as the nearest whole percent: for a range so narrow that one number is
 * shown, it is the number nearest to the truth (rounding the outward bounds again would be off by up to a point).
 * Null = hidden or missing.
 */
export function shareCentre(cell: ReleasedCell | null): number | null {
  const shown = findShown(cell);
  return shown === null ? null : Math.round((50 * (shown.lo + shown.hi)) / shown.n);
}

/** Share of companies at level 3 or above ("done", METI 2022 view) of a maturity column; null = hidden. */
export function doneInterval(table: ReleasedTable, view: View, column: string): Interval | null {
  return shareInterval(findCell(table, view, column, DONE_GROUP));
}

/** Share of level 1, not applicable and don't know ("not done", METI 2022 view); null = hidden. */
export function notDoneInterval(table: ReleasedTable, view: View, column: string): Interval | null {
  return shareInterval(findCell(table, view, column, NOT_DONE_GROUP));
}

/** True where n is below the number from which a result is reliable: shown with the mark 参考値 (product.md, rule 7). */
export function isForReference(cell: ReleasedCell | null, reliableFrom: number): boolean {
  const shown = findShown(cell);
  return shown !== null && shown.n < reliableFrom;
}

/** A category's score and how many of its items are shown in the view (and so went into the mean). */
export type CategoryScore = Interval & { shownCount: number; itemCount: number };

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
  const shares = columns.flatMap((column) => findShown(findCell(table, view, column, code)) ?? []);
  if (shares.length === 0) return null;
  const meanOf = (bound: 'lo' | 'hi'): number =>
    shares.reduce((sum, share) => sum + (100 * share[bound]) / share.n, 0) / shares.length;
  const exact = shares.every((share) => share.lo === share.hi);
  const lo = exact ? Math.round(meanOf('lo')) : Math.floor(meanOf('lo') + 1e-9);
  const hi = exact ? lo : Math.ceil(meanOf('hi') - 1e-9);
  return { lo, hi, shownCount: shares.length, itemCount: columns.length };
}

type Bounds = { codes: readonly string[]; lo: number; hi: number };

function boundsOf(codes: readonly string[], singles: readonly Bounds[], groups: readonly Bounds[]): Bounds {
  const inside = (bounds: Bounds): boolean => bounds.codes.every((code) => codes.includes(code));
  const sum = (left: readonly string[]): { lo: number; hi: number } => {
    const parts = singles.filter((single) => single.codes.every((code) => left.includes(code)));
    return { lo: parts.reduce((s, p) => s + p.lo, 0), hi: parts.reduce((s, p) => s + p.hi, 0) };
  };
  let { lo, hi } = sum(codes);
  for (const group of groups) {
    if (inside(group)) {
      const rest = sum(codes.filter((code) => !group.codes.includes(code)));
      lo = Math.max(lo, group.lo + rest.lo);
      hi = Math.min(hi, group.hi + rest.hi);
    } else if (codes.every((code) => group.codes.includes(code))) {
      hi = Math.min(hi, group.hi);
    }
  }
  return { codes, lo, hi };
}

/**
 * The lowest and highest level that the median company can have, given the released ranges: levels are the positions
 * 1..k of the column's codes without NA and DK (for a maturity column 1-5); with an even number of companies
 * the lower of the two middle ones counts. Sound, not always tight. Null = nothing of the column is shown.
 */
export function medianInterval(
  table: ReleasedTable,
  view: View,
  column: CodedColumn,
): { lo: number; hi: number } | null {
  const levels = column.codes.filter((code) => code !== 'NA' && code !== 'DK');
  const groups = column.groups.flatMap((group) => {
    const shown = findShown(findCell(table, view, column.id, group.code));
    return shown === null ? [] : [{ codes: group.codes, ...shown }];
  });
  const cells = levels.map((code) => findShown(findCell(table, view, column.id, code)));
  const n = groups[0]?.n ?? cells.find((cell) => cell !== null)?.n;
  if (n === undefined || levels.length === 0) return null;
  const singles = levels.map((code, index) => ({
    codes: [code],
    lo: cells[index]?.lo ?? 0,
    hi: cells[index]?.hi ?? n,
  }));
  const firstLevel = (below: 'lo' | 'hi', above: 'lo' | 'hi'): number => {
    const index = levels.findIndex((_, at) => {
      const upTo = boundsOf(levels.slice(0, at + 1), singles, groups);
      const beyond = boundsOf(levels.slice(at + 1), singles, groups);
      return upTo[below] >= beyond[above];
    });
    return index < 0 ? levels.length : index + 1;
  };
  const lo = firstLevel('hi', 'lo');
  return { lo, hi: Math.max(lo, firstLevel('lo', 'hi')) };
}

/** Two-sided 95 % quantile of the normal distribution. */
const Z95 = 1.959963984540054;

/**
 * Wilson score interval (95 %) of a share, as ratios 0-1, with finite population correction where the number of
 * companies in the population (the roster) is known: the effective size is n (N-1) / (N-n), and a census has no
 * sampling error. Null where n < 1, count is outside 0..n, or the population is smaller than n.
 * Source: Wilson 1927; Cochran, Sampling Techniques, 3rd ed., sections 2.6 and 3.
 */
export function wilsonInterval(sample: {
  count: number;
  n: number;
  population?: number | null;
}): { lo: number; hi: number } | null {
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
 * The 95 % interval to draw around a released share, in whole percents rounded outward: for a range, from the lower
 * end at `lo` to the upper end at `hi`. `population` = companies on the roster of the view, null = unknown.
 */
export function uncertaintyInterval(cell: ReleasedCell | null, population: number | null = null): Interval | null {
  const shown = findShown(cell);
  if (shown === null) return null;
  const known = population !== null && population >= shown.n ? population : null;
  const low = wilsonInterval({ count: shown.lo, n: shown.n, population: known });
  const high = wilsonInterval({ count: shown.hi, n: shown.n, population: known });
  if (low === null || high === null) return null;
  return { lo: Math.floor(100 * low.lo + 1e-9), hi: Math.ceil(100 * high.hi - 1e-9) };
}
