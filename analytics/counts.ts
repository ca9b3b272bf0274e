import { FIRST_CODE } from '../app/survey/coding.ts';
import type { Columns } from './columns.ts';
import type { ViewClass } from './disclosure/views.ts';

/** Where each column's counters lie in a row of counts: one per byte value, NOT_ASKED and NO_ANSWER first. */
type CountLayout = { offsets: Int32Array; width: number };

/** Companies per (class of views, column, byte): the row of class k begins at `k * layout.width`. */
export type ViewCounts = { layout: CountLayout; values: Int32Array };

/** Takes one group of the counting statement: the companies of one atom with one byte in one column. */
export type AddCount = (atom: number, column: number, byte: number, companies: number) => void;

/** The layout for a list of columns; `offsets[c]` is where column c begins. */
function countLayout(columns: Columns['columns']): CountLayout {
  const offsets = new Int32Array(columns.length);
  let width = 0;
  columns.forEach((column, c) => {
    offsets[c] = width;
    width += FIRST_CODE + column.codes.length;
  });
  return { offsets, width };
}

/**
 * Adds counts of atoms up to counts of views: what is counted is the finest thing, once. Memory grows with views times
 * codes, not with atoms. `add` takes groups in any order; `counts` is complete when all have been added.
 */
export function buildRollUp(
  { columns, atoms }: Columns,
  classes: readonly ViewClass[],
): { counts: ViewCounts; add: AddCount } {
  const layout = countLayout(columns);
  const values = new Int32Array(classes.length * layout.width);
  const lists: number[][] = atoms.map(() => []);
  classes.forEach((one, k) => {
    for (const atom of one.atoms) lists[atom]?.push(k * layout.width);
  });
  const rowsOf = lists.map((list) => Int32Array.from(list));
  const none = new Int32Array(0);
  const add: AddCount = (atom, column, byte, companies) => {
    const slot = (layout.offsets[column] ?? Number.NaN) + byte;
    const rows = rowsOf[atom] ?? none;
    for (let at = 0; at < rows.length; at++) {
      const place = (rows[at] ?? Number.NaN) + slot;
      values[place] = (values[place] ?? 0) + companies;
    }
  };
  return { counts: { layout, values }, add };
}

/** The counts of one column in class k, one per byte value. */
export function countsOf(
  { layout, values }: ViewCounts,
  k: number,
  [c, column]: [number, Columns['columns'][number]],
): Int32Array {
  const first = k * layout.width + (layout.offsets[c] ?? 0);
  return values.subarray(first, first + FIRST_CODE + column.codes.length);
}

/**
 * The first class and column whose counts don't sum to the class's companies, or null. A difference means that something
 * was lost or counted twice: nothing may be released then.
 */
export function findCountFault(counts: ViewCounts, { columns }: Columns, classes: readonly ViewClass[]): string | null {
  for (const [k, one] of classes.entries()) {
    for (const entry of columns.entries()) {
      const sum = countsOf(counts, k, entry).reduce((total, companies) => total + companies, 0);
      if (sum !== one.companyCount) return `view ${k + 1}, column ${entry[0] + 1}`;
    }
  }
  return null;
}
