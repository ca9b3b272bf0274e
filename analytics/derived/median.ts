import type { CodedColumn } from '../../app/survey/coding.ts';
import {
  findBase,
  findCell,
  findCount,
  type Interval,
  isConditional,
  type ReleasedTable,
  type View,
} from '../derived.ts';
import { NO_ANSWER_CODE } from '../disclosure/protect.ts';

/** What is known about the number of companies that gave one of some codes. */
type Known = Interval & { codes: readonly string[] };

const without = (codes: readonly string[], taken: readonly string[]): string[] =>
  codes.filter((code) => !taken.includes(code));

const isInside = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.every((code) => outer.includes(code));

/** How many companies gave any code: all but those without an answer, or those that answered. Null = not known. */
function findAnswered(table: ReleasedTable, view: View, column: string): Interval | null {
  const base = findBase(table, view, column);
  if (base === null || isConditional(table, view, column)) return base;
  const empty = findCount(findCell(table, view, column, NO_ANSWER_CODE)) ?? { lo: 0, hi: base.hi };
  return { lo: base.lo - empty.hi, hi: base.hi - empty.lo };
}

/** Bounds out of what is known about parts: single codes added up, or a group inside with the rest of the codes. */
function fromInside(codes: readonly string[], singles: readonly Known[], groups: readonly Known[]): Interval {
  const parts = singles.filter((single) => isInside(single.codes, codes));
  let lo = parts.reduce((sum, part) => sum + part.lo, 0);
  let hi = parts.reduce((sum, part) => sum + part.hi, 0);
  for (const group of groups) {
    if (!isInside(group.codes, codes)) continue;
    const rest = fromInside(without(codes, group.codes), singles, groups);
    lo = Math.max(lo, group.lo + rest.lo);
    hi = Math.min(hi, group.hi + rest.hi);
  }
  return { lo, hi };
}

/** Bounds out of everything known, larger groups less their other codes included. */
function boundsOf(codes: readonly string[], singles: readonly Known[], groups: readonly Known[]): Interval {
  let { lo, hi } = fromInside(codes, singles, groups);
  for (const group of groups) {
    if (!isInside(codes, group.codes)) continue;
    const rest = fromInside(without(group.codes, codes), singles, groups);
    lo = Math.max(lo, group.lo - rest.hi);
    hi = Math.min(hi, group.hi - rest.lo);
  }
  return { lo, hi };
}

/** What a release says about a column's codes and groups, all of them together last; null = nothing is shown. */
function readColumn(
  table: ReleasedTable,
  view: View,
  column: CodedColumn,
): { singles: Known[]; groups: Known[] } | null {
  const answered = findAnswered(table, view, column.id);
  if (answered === null) return null;
  const countOf = (code: string): Interval | null => findCount(findCell(table, view, column.id, code));
  const groups = column.groups.flatMap(({ code, codes }) => {
    const count = countOf(code);
    return count === null || codes.length === 0 ? [] : [{ codes, ...count }];
  });
  const shown = column.codes.map(countOf);
  if (groups.length === 0 && shown.every((count) => count === null)) return null;
  const open = { lo: 0, hi: answered.hi };
  const singles = column.codes.map((code, index) => ({ codes: [code], ...(shown[index] ?? open) }));
  return { singles, groups: [...groups, { codes: column.codes, ...answered }] };
}

/**
 * The lowest and highest level that the median company can have, given the released ranges: levels are the positions
 * 1..k of the column's codes without NA and DK (for a maturity column 1-5); only companies that gave a level count, and how
 * many these are is itself a range; with an even number of them the lower of the two middle ones counts.
 * Sound, not always tight. Null = nothing of the column is shown, or nobody can have given a level.
 */
export function medianInterval(table: ReleasedTable, view: View, column: CodedColumn): Interval | null {
  const levels = column.codes.filter((code) => code !== 'NA' && code !== 'DK');
  const known = readColumn(table, view, column);
  if (known === null || levels.length === 0) return null;
  const { singles, groups } = known;
  const splits = levels.map((_, at) => ({
    upTo: boundsOf(levels.slice(0, at + 1), singles, groups),
    beyond: boundsOf(levels.slice(at + 1), singles, groups),
  }));
  const lo = 1 + splits.findIndex(({ upTo, beyond }) => upTo.hi >= Math.max(1, beyond.lo));
  const hi = 1 + splits.findIndex(({ upTo, beyond }) => upTo.lo >= beyond.hi);
  if (lo === 0) return null;
  return { lo, hi: Math.max(lo, hi === 0 ? levels.length : hi) };
}
