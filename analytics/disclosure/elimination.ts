import type { AtomColumns } from './atom-owners.ts';
import { invertMod, multiplyMod, subtractMod } from './prime-field.ts';

/** A vector over the columns without its zeros; columns ascend. As a row of an echelon form it is 1 in its pivot. */
export type SparseRow = { pivot: number; columns: Int32Array; values: Float64Array };

/**
 * What a view would add to the row space: nothing (`within`); a row that touches a heavy column (`heavy`), so that no new
 * vector avoids them all; or a row over light columns alone (`light`), which gives new ones: `rows` is the reduced form with
 * it and `changed` says which of its rows are new or other than before.
 */
export type Probe =
  | { kind: 'within' }
  | { kind: 'heavy'; row: SparseRow }
  | { kind: 'light'; row: SparseRow; rows: SparseRow[]; changed: boolean[] };

/**
 * Views x atoms in row echelon form over one prime field, heavy columns first. Rows with a heavy pivot are kept as they came in
 * (zero in the pivots before them); the others span exactly the combinations of views that are zero in every heavy column
 * and are kept fully reduced.
 */
export class Elimination {
  readonly #columns: AtomColumns;
  readonly #prime: number;
  readonly #scratch: Float64Array;
  readonly #heavy: SparseRow[] = [];
  #light: SparseRow[] = [];
  readonly #inserted: { row: SparseRow; label: number }[] = [];

  constructor(columns: AtomColumns, prime: number) {
    this.#columns = columns;
    this.#prime = prime;
    this.#scratch = new Float64Array(columns.columnCount);
  }

  /** The fully reduced rows over light columns: each is zero in the pivots of all others. */
  get lightRows(): readonly SparseRow[] {
    return this.#light;
  }

  /** What the view of these atoms (ascending, none twice) would add; changes nothing. */
  probe(atoms: Int32Array): Probe {
    const { columnOf, heavyCount } = this.#columns;
    const vector = this.#scratch.fill(0);
    for (const atom of atoms) vector[columnOf[atom] ?? 0] = 1;
    for (const row of this.#heavy) this.#cancel(vector, row);
    const heavyPivot = firstNonZero(vector, 0, heavyCount);
    if (heavyPivot >= 0) return { kind: 'heavy', row: this.#gather(vector, heavyPivot, heavyPivot) };
    for (const row of this.#light) this.#cancel(vector, row);
    const pivot = firstNonZero(vector, heavyCount, vector.length);
    if (pivot < 0) return { kind: 'within' };
    const row = this.#gather(vector, pivot, pivot);
    const changed: boolean[] = [];
    const rows = this.#light.map((one) => {
      const reduced = this.#reduce(one, row);
      changed.push(reduced !== one);
      return reduced;
    });
    return { kind: 'light', row, rows: [...rows, row], changed: [...changed, true] };
  }

  /** Takes in what `probe` found last; `label` names the view for `latestIn`. */
  accept(probe: Probe, label: number): void {
    if (probe.kind === 'heavy') this.#heavy.push(probe.row);
    if (probe.kind !== 'light') return;
    this.#light = probe.rows;
    this.#inserted.push({ row: probe.row, label });
  }

  /** The label of the last accepted view that a combination of light rows needs; null where it is none. */
  latestIn(combination: Omit<SparseRow, 'pivot'>): number | null {
    const vector = scatter(this.#scratch, combination);
    let latest: number | null = null;
    for (const { row, label } of this.#inserted) {
      if (vector[row.pivot] === 0) continue;
      latest = label;
      this.#cancel(vector, row);
    }
    return firstNonZero(vector, 0, vector.length) < 0 ? latest : null;
  }

  /** Subtracts the multiple of a row that makes the vector zero in the row's pivot. */
  #cancel(vector: Float64Array, { pivot, columns, values }: SparseRow): void {
    const factor = vector[pivot] ?? 0;
    if (factor === 0) return;
    const p = this.#prime;
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at] ?? 0;
      vector[column] = subtractMod(vector[column] ?? 0, multiplyMod(factor, values[at] ?? 0, p), p);
    }
  }

  #reduce(one: SparseRow, by: SparseRow): SparseRow {
    if (!holds(one.columns, by.pivot)) return one;
    const vector = scatter(this.#scratch, one);
    this.#cancel(vector, by);
    return this.#gather(vector, this.#columns.heavyCount, one.pivot);
  }

  /** The vector from a column on, scaled to 1 in its pivot. */
  #gather(vector: Float64Array, from: number, pivot: number): SparseRow {
    let count = 0;
    for (let column = from; column < vector.length; column++) if (vector[column] !== 0) count += 1;
    const row = { pivot, columns: new Int32Array(count), values: new Float64Array(count) };
    const lead = vector[pivot] ?? 0;
    const scale = lead === 1 ? 1 : invertMod(lead, this.#prime);
    let at = 0;
    for (let column = from; column < vector.length; column++) {
      const value = vector[column] ?? 0;
      if (value === 0) continue;
      row.columns[at] = column;
      row.values[at] = scale === 1 ? value : multiplyMod(value, scale, this.#prime);
      at += 1;
    }
    return row;
  }
}

function firstNonZero(vector: Float64Array, from: number, to: number): number {
  for (let column = from; column < to; column++) if (vector[column] !== 0) return column;
  return -1;
}

function scatter(vector: Float64Array, { columns, values }: Omit<SparseRow, 'pivot'>): Float64Array {
  vector.fill(0);
  columns.forEach((column, at) => {
    vector[column] = values[at] ?? 0;
  });
  return vector;
}

/** Whether an ascending list holds a number (binary search). */
function holds(list: Int32Array, wanted: number): boolean {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((list[middle] ?? 0) < wanted) from = middle + 1;
    else to = middle;
  }
  return list[from] === wanted;
}
