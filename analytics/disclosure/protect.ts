import { type CodedColumn, FIRST_CODE, NO_ANSWER } from '../../app/survey/coding.ts';
import { DONE_GROUP } from '../../app/survey/maturity.ts';
import type { Columns } from '../columns.ts';
import { countsOf, type ViewCounts } from '../counts.ts';
import type { Policy } from '../policy.ts';
import { type Bounds, encodeCount } from './encode.ts';
import { type ColumnPlan, type Level, meaningOf } from './plan.ts';
import { type CellFields, type CellStatus, parseReleasedCell, type ReleasedCell } from './released-cell.ts';
import type { View, ViewClass } from './views.ts';

/** The row of companies that were asked and gave no answer; of columns that are asked of everybody. */
export const NO_ANSWER_CODE = 'NR';

/** The row of companies that answered; of columns that are asked only of some. */
export const ANSWERED_CODE = 'ANS';

/** Tables of fewer companies have bands one narrower than the policy's. */
const NARROW_BELOW = 30;

/** Tables of fewer companies tell between the edges exactly how many have done a measure: one band would be 20 to 10 points wide. */
const DONE_EXACT_BELOW = 20;

/** One coded value before it gets its keys: hidden where `bounds` is null. */
export type CodedValue = { code: string; bounds: Bounds | null };

/** What is known about one column in one class of views when it is encoded. */
export type ColumnCounts = {
  column: CodedColumn;
  conditional: boolean;
  /** Companies per byte value (NOT_ASKED, NO_ANSWER, then codes). */
  counts: Int32Array;
  level: Level;
} & Pick<ViewClass, 'companyCount' | 'ownerCount' | 'coalitionCompanies'>;

/** What the shape of a column in a view is: the base of its counts, and whether single codes are shown. */
type Shape = { base: Bounds; tail: Bounds | null; full: boolean };

/** Rows of every column: its codes, its groups, then NR or ANS: the order of `cells.csv` within a view and column. */
function codesOf(column: CodedColumn, conditional: boolean): string[] {
  const tail = conditional ? ANSWERED_CODE : NO_ANSWER_CODE;
  return [...column.codes, ...column.groups.map((group) => group.code), tail];
}

/** The width of bands in a view, by its companies alone. */
function bandOf(companyCount: number, policy: Policy): number {
  return companyCount < NARROW_BELOW ? policy.band - 1 : policy.band;
}

/** Whether a group's count has no bands between its edges: the one number that members look for, in a table where a band says little. */
function isExactBetweenEdges({ column, companyCount }: ColumnCounts, code: string): boolean {
  return column.kind === 'maturity' && code === DONE_GROUP && companyCount < DONE_EXACT_BELOW;
}

/**
 * Encodes one column in one class of shown views, each code and group for itself: counts near 0 and near all as an inequality,
 * bands between (none where `isExactBetweenEdges`). What is shown at all follows from how many answered, less the plants that owners
 * have beyond their first: nothing below `minItem`, groups alone (and the codes of two-code columns) below `fullFrom`. The base of the counts is the
 * view's companies where everybody was asked; else the published range of those who answered, as that is an answer itself.
 * The edge is at least one company more than the largest coalition holds. A two-code column has one number: its second row
 * is what the first and the last leave. So every published number is a linear inequality on counts, and everything else
 * is known from participation.
 */
export function encodeColumn(input: ColumnCounts, policy: Policy): CodedValue[] {
  const { column, conditional, counts, companyCount, level } = input;
  const hidden = codesOf(column, conditional).map((code) => ({ code, bounds: null }));
  const codeCounts = column.codes.map((_, index) => counts[FIRST_CODE + index] ?? Number.NaN);
  const meaning = meaningOf(level);
  const shape = conditional
    ? answeredShape(sum(codeCounts), input, policy)
    : askedShape(counts[NO_ANSWER] ?? Number.NaN, input, policy);
  if (shape === null || meaning === null || !codeCounts.every(Number.isSafeInteger)) return hidden;
  const { base, tail } = shape;
  const encoding = {
    base,
    margin: marginOf(input, policy),
    band: bandOf(companyCount, policy),
    merge: meaning.merge,
  };
  const full = shape.full && (meaning.singles || column.groups.every((group) => !group.coarse));
  const singles = column.codes.map((code, index) => ({
    code,
    bounds: full || column.codes.length === 2 ? encodeCount(codeCounts[index] ?? Number.NaN, encoding) : null,
  }));
  const groups = column.groups.map((group) => {
    const count = sum(group.codes.map((code) => codeCounts[column.codes.indexOf(code)] ?? Number.NaN));
    const own = isExactBetweenEdges(input, group.code) ? { ...encoding, band: null } : encoding;
    return { code: group.code, bounds: full || group.coarse ? encodeCount(count, own) : null };
  });
  const most = companyCount - excessOf(input) - policy.minItem;
  const rest = conditional ? { lo: 0, hi: 0 } : (tail ?? { lo: 0, hi: most });
  const last = { code: conditional ? ANSWERED_CODE : NO_ANSWER_CODE, bounds: tail };
  return [...deriveSecond(singles, base, rest), ...groups, last];
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

const marginOf = ({ coalitionCompanies }: ColumnCounts, { edgeMargin }: Policy): number =>
  Math.max(edgeMargin, coalitionCompanies + 1);

/** Plants beyond the first of their owners: so many answers at most add no owner. */
const excessOf = ({ companyCount, ownerCount }: ColumnCounts): number => companyCount - ownerCount;

function askedShape(noAnswer: number, input: ColumnCounts, policy: Policy): Shape | null {
  const { companyCount } = input;
  const owners = companyCount - noAnswer - excessOf(input);
  if (!(owners >= policy.minItem)) return null;
  const base = { lo: companyCount, hi: companyCount };
  if (owners < policy.fullFrom) return { base, tail: null, full: false };
  const band = bandOf(companyCount, policy);
  const tail = encodeCount(noAnswer, { base, margin: marginOf(input, policy), band, merge: 1 });
  if (tail === null) return null;
  const most = companyCount - excessOf(input) - policy.fullFrom;
  return { base, tail: { lo: tail.lo, hi: Math.min(tail.hi, most) }, full: true };
}

function answeredShape(answered: number, input: ColumnCounts, policy: Policy): Shape | null {
  const { companyCount } = input;
  const excess = excessOf(input);
  const [from, fullFrom] = [policy.minItem + excess, policy.fullFrom + excess];
  if (!(answered >= from)) return null;
  const upper = Math.max(from, companyCount - marginOf(input, policy));
  const inBand = (first: number, end: number): Bounds => {
    const lo = answered - ((answered - first) % policy.band);
    return { lo, hi: Math.min(lo + policy.band - 1, end - 1) };
  };
  const base =
    answered >= upper
      ? { lo: upper, hi: companyCount }
      : answered < fullFrom
        ? inBand(from, Math.min(fullFrom, upper))
        : inBand(fullFrom, upper);
  return { base, tail: base, full: base.lo >= fullFrom };
}

function deriveSecond(singles: CodedValue[], base: Bounds, rest: Bounds): CodedValue[] {
  const [first, second] = singles;
  if (singles.length !== 2 || !first || !second || first.bounds === null) return singles;
  const lo = Math.max(0, base.lo - first.bounds.hi - rest.hi);
  return [first, { ...second, bounds: { lo, hi: base.hi - first.bounds.lo - rest.lo } }];
}

/** What a class of views is encoded from: its number in `counts`, and the stages before. */
export type Counted = { participation: Columns; counts: ViewCounts; policy: Policy };

/** Whether a column has groups that are shown alone where single codes are not. */
export function hasCoarseGroups(column: CodedColumn): boolean {
  return column.groups.some((group) => group.coarse);
}

/** Column c in the shown class k, encoded at the level that the plan names. */
export function encodeClassColumn(
  viewClass: ViewClass,
  [k, c]: readonly [number, number],
  { participation, counts, policy, plan }: Counted & { plan: ColumnPlan },
): CodedValue[] {
  const column = participation.columns[c];
  if (column === undefined) throw new RangeError(`there is no column ${c}`);
  const { companyCount, ownerCount, coalitionCompanies } = viewClass;
  return encodeColumn(
    {
      column,
      conditional: participation.conditional[c] ?? true,
      counts: countsOf(counts, k, [c, column]),
      level: plan.get(k) ?? 0,
      companyCount,
      ownerCount,
      coalitionCompanies,
    },
    policy,
  );
}

type Keys = Pick<CellFields, 'wave' | 'item' | 'itemVersion' | 'association' | 'sector' | 'size'>;

function cellOf(keys: Keys, companyCount: number, { code, bounds }: CodedValue): ReleasedCell {
  const { wave, item, itemVersion, association, sector, size } = keys;
  const [lo, hi] = bounds === null ? [null, null] : [bounds.lo, bounds.hi];
  const status: CellStatus = bounds === null ? 'C' : lo === hi ? 'F' : 'R';
  const n = bounds === null ? null : companyCount;
  const row = { wave, item, itemVersion, association, sector, size, code, n, lo, hi, status };
  const parsed = parseReleasedCell(row);
  if (!parsed.ok) throw new Error(`cell ${item} ${code}: ${parsed.fault}`);
  return parsed.value;
}

/** Whether a column is published in a view: a family over everybody only (product.md, 10: declared pairs). */
export function isPublishedIn(column: CodedColumn, view: Pick<View, 'kind'>): boolean {
  return column.kind !== 'family' || view.kind === 'overall';
}

/** The rows of a column in one view, in code order; `encoded` null = hidden, and every row says so. */
export function cellsOfColumn(
  wave: string,
  view: View,
  { column, conditional, encoded }: { column: CodedColumn; conditional: boolean; encoded: EncodedRows },
): ReleasedCell[] {
  if (!isPublishedIn(column, view)) return [];
  const keys = { wave, item: column.id, itemVersion: column.itemVersion, ...view.key };
  const rows = encoded?.values ?? codesOf(column, conditional).map((code) => ({ code, bounds: null }));
  return rows.map((value) => cellOf(keys, encoded?.companyCount ?? 0, value));
}

/** The encoded rows of one column in one view with the view's companies; null = hidden. */
export type EncodedRows = { companyCount: number; values: readonly CodedValue[] } | null;
