import { type CodedColumn, FIRST_CODE, NO_ANSWER } from '../../app/survey/coding.ts';
import type { Columns } from '../columns.ts';
import { countsOf, type ViewCounts } from '../counts.ts';
import type { Policy } from '../policy.ts';
import type { ViewKind } from '../tables.ts';
import { type Bounds, encodeCount } from './encode.ts';
import { type CellFields, type CellStatus, parseReleasedCell, type ReleasedCell } from './released-cell.ts';
import type { View, ViewClass } from './views.ts';

/** The row of companies that were asked and gave no answer. */
export const NO_ANSWER_CODE = 'NR';

/** One coded value before it gets its keys: hidden where `bounds` is null. */
export type CodedValue = { code: string; n: number; bounds: Bounds | null };

/** What is known about one column in one class of views when it is encoded. */
export type ColumnCounts = {
  column: CodedColumn;
  conditional: boolean;
  /** Companies per byte value (NOT_ASKED, NO_ANSWER, then codes). */
  counts: Int32Array;
  /** Companies in the view, by participation. */
  companyCount: number;
  /** Distinct owners who answered, counted at least up to `fullFrom`. */
  answeredOwners: number;
  /** Companies known to the largest coalition by itself. */
  coalitionCompanies: number;
  kind: ViewKind;
};

/** Rows of every column: its codes, its groups, then NR: the order of `cells.csv` within a view and column. */
function codesOf(column: CodedColumn): string[] {
  return [...column.codes, ...column.groups.map((group) => group.code), NO_ANSWER_CODE];
}

/**
 * Encodes one column in one class of shown views, each code and group for itself:
 * hidden below `minItem` owners; only coarse groups (and the codes of two-code columns) below `fullFrom`; counts near 0 and
 * n as an inequality; bands of width b but in an association's own view with n < 20. The edge is at least one company
 * more than the largest coalition holds, so that owners with several plants learn no more than others.
 * A two-code column has one number: its second row is the first one's complement, or two bands would cut to one value.
 * Where being asked depends on an answer, n itself is an answer: hidden also where all but an edge were asked, and no NR row.
 */
export function encodeColumn(input: ColumnCounts, policy: Policy): CodedValue[] {
  const { column, conditional, counts, companyCount, answeredOwners } = input;
  const codeCounts = column.codes.map((_, index) => counts[FIRST_CODE + index] ?? Number.NaN);
  const n = codeCounts.reduce((sum, count) => sum + count, 0);
  const margin = Math.max(policy.edgeMargin, input.coalitionCompanies + 1);
  const open = answeredOwners >= policy.minItem && n >= policy.minItem;
  if (!open || (conditional && companyCount - n <= margin)) return hiddenColumn(column);
  const full = answeredOwners >= policy.fullFrom;
  const exact = input.kind === 'association' && n < 20;
  const encode = (count: number, base: number): Bounds | null =>
    encodeCount(count, { n: base, margin, band: exact ? null : policy.band });
  const singles = column.codes.map((code, index) => {
    const shown = full || column.codes.length === 2;
    return { code, n, bounds: shown ? encode(codeCounts[index] ?? Number.NaN, n) : null };
  });
  const groups = column.groups.map((group) => {
    const count = group.codes.reduce((sum, code) => sum + (codeCounts[column.codes.indexOf(code)] ?? Number.NaN), 0);
    return { code: group.code, n, bounds: full || group.coarse ? encode(count, n) : null };
  });
  const asked = n + (counts[NO_ANSWER] ?? Number.NaN);
  const noAnswer = full && !conditional ? encode(counts[NO_ANSWER] ?? Number.NaN, asked) : null;
  return [...mirrorSecond(singles), ...groups, { code: NO_ANSWER_CODE, n: asked, bounds: noAnswer }];
}

function hiddenColumn(column: CodedColumn): CodedValue[] {
  return codesOf(column).map((code) => ({ code, n: 0, bounds: null }));
}

function mirrorSecond(singles: CodedValue[]): CodedValue[] {
  const [first, second] = singles;
  if (singles.length !== 2 || !first || !second || first.bounds === null) return singles;
  const bounds = { lo: first.n - first.bounds.hi, hi: first.n - first.bounds.lo };
  return [first, { ...second, bounds }];
}

/** What a class of views is encoded from: its number in `counts`, and the stages before. */
export type Counted = { participation: Columns; counts: ViewCounts; policy: Policy };

/** All columns of the shown class k, encoded: one list of rows per column, in column order. */
export function encodeClass(
  viewClass: ViewClass,
  k: number,
  { participation, counts, policy }: Counted,
): CodedValue[][] {
  return participation.columns.map((column, c) =>
    encodeColumn(
      {
        column,
        conditional: participation.conditional[c] ?? true,
        counts: countsOf(counts, k, [c, column]),
        companyCount: viewClass.companyCount,
        answeredOwners: countAnsweredOwners(viewClass, c, { participation, limit: policy.fullFrom }),
        coalitionCompanies: viewClass.coalitionCompanies,
        kind: viewClass.kind,
      },
      policy,
    ),
  );
}

/** Distinct owners among the companies of a view that answered column c, counted no further than `limit`. */
function countAnsweredOwners(
  { atoms }: ViewClass,
  c: number,
  { participation, limit }: { participation: Columns; limit: number },
): number {
  const { rows, starts, ownerOf, codes } = participation;
  const answers = codes[c];
  const owners = new Set<number>();
  for (const atom of atoms) {
    for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++) {
      const row = rows[at] ?? 0;
      if ((answers?.[row] ?? 0) < FIRST_CODE) continue;
      owners.add(ownerOf[row] ?? 0);
      if (owners.size >= limit) return owners.size;
    }
  }
  return owners.size;
}

type Keys = Pick<CellFields, 'wave' | 'item' | 'itemVersion' | 'association' | 'sector' | 'size'>;

function cellOf(keys: Keys, { code, n, bounds }: CodedValue): ReleasedCell {
  const { wave, item, itemVersion, association, sector, size } = keys;
  const [lo, hi] = bounds === null ? [null, null] : [bounds.lo, bounds.hi];
  const status: CellStatus = bounds === null ? 'C' : lo === hi ? 'F' : 'R';
  const base = bounds === null ? null : n;
  const row = { wave, item, itemVersion, association, sector, size, code, n: base, lo, hi, status };
  const parsed = parseReleasedCell(row);
  if (!parsed.ok) throw new Error(`cell ${item} ${code}: ${parsed.fault}`);
  return parsed.value;
}

/** A family is published over everybody only (product.md, 10: declared pairs). */
function isPublishedIn(column: CodedColumn, view: View): boolean {
  return column.kind !== 'family' || view.kind === 'overall';
}

/**
 * The rows of one view, in column and code order; `encoded` null = the view is hidden and every row says so.
 * Throws where a value could not have been released (a programming fault; the release is refused).
 */
export function cellsOfView(
  wave: string,
  view: View,
  { columns, encoded }: { columns: readonly CodedColumn[]; encoded: CodedValue[][] | null },
): ReleasedCell[] {
  return columns.flatMap((column, c) => {
    if (!isPublishedIn(column, view)) return [];
    const keys = { wave, item: column.id, itemVersion: column.itemVersion, ...view.key };
    return (encoded?.[c] ?? hiddenColumn(column)).map((value) => cellOf(keys, value));
  });
}
