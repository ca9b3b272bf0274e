import type { OwnerCounter } from './atom-owners.ts';
import type { SparseRow } from './elimination.ts';
import { invertMod, multiplyMod, subtractMod } from './prime-field.ts';

/** A combination of rows: its columns (ascending) and values, zeros left out. */
export type Combination = Omit<SparseRow, 'pivot'>;

type Vector = Float64Array;

/**
 * Finds, in the span of a few rows of a fully reduced form, a vector that touches fewer than `limit` distinct owners and needs
 * every one of the rows (smaller sets of rows are asked for by themselves). Complete: such a vector is zero in one of any
 * columns that hold `limit` owners together, so the search takes the first such columns, makes each zero in turn and goes on in
 * the smaller space; the pivots of the rows count from the start, as they cannot be zero.
 */
export class SupportSearch {
  readonly #counter: OwnerCounter;
  readonly #limit: number;
  readonly #prime: number;

  constructor(counter: OwnerCounter, limit: number, prime: number) {
    this.#counter = counter;
    this.#limit = limit;
    this.#prime = prime;
  }

  /** Whether a vector touches fewer than `limit` distinct owners. */
  isSmall(columns: Int32Array): boolean {
    this.#counter.reset();
    for (const column of columns) if (this.#counter.add(column) >= this.#limit) return false;
    return true;
  }

  /** Whether the pivots of the rows leave room for less than `limit` owners: where not, no vector can need all of them. */
  canBeSmall(rows: readonly SparseRow[]): boolean {
    this.#counter.reset();
    for (const { pivot } of rows) if (this.#counter.add(pivot) >= this.#limit) return false;
    return true;
  }

  /** A vector of the span that touches fewer than `limit` owners and needs all rows; null = there is none. */
  find(rows: readonly SparseRow[]): Combination | null {
    if (!this.canBeSmall(rows)) return null;
    const factors = this.#findFactors(rows, unitVectors(rows.length));
    return factors === null ? null : this.#combine(rows, factors);
  }

  #findFactors(rows: readonly SparseRow[], basis: readonly Vector[]): Vector | null {
    const [only] = basis;
    if (only === undefined || rows.some((_, i) => basis.every((vector) => vector[i] === 0))) return null;
    const columns = this.#firstColumns(rows, basis);
    if (columns === null) return only;
    if (basis.length === 1) return null;
    for (const values of columns) {
      const found = this.#findFactors(rows, this.#makeZero(basis, values));
      if (found !== null) return found;
    }
    return null;
  }

  /**
   * The values of the basis in the first columns that, with the pivots, hold `limit` owners; null where all columns together do
   * not. Columns of one row alone count, but are left out: they cannot become zero while the row is needed.
   */
  #firstColumns(rows: readonly SparseRow[], basis: readonly Vector[]): Vector[] | null {
    this.canBeSmall(rows);
    const places = new Int32Array(rows.length).fill(0);
    const entries = new Float64Array(rows.length);
    const found: Vector[] = [];
    for (;;) {
      const column = nextColumn(rows, places, entries);
      if (column < 0) return null;
      if (rows.some(({ pivot }) => pivot === column)) continue;
      const values = this.#valuesOf(basis, entries);
      if (values.every((value) => value === 0)) continue;
      if (entries.reduce((sum, entry) => sum + (entry === 0 ? 0 : 1), 0) > 1) found.push(values);
      if (this.#counter.add(column) >= this.#limit) return found;
    }
  }

  #valuesOf(basis: readonly Vector[], entries: Vector): Vector {
    const p = this.#prime;
    return Float64Array.from(basis, (vector) => {
      let sum = 0;
      for (let i = 0; i < entries.length; i++) sum = (sum + multiplyMod(vector[i] ?? 0, entries[i] ?? 0, p)) % p;
      return sum;
    });
  }

  /** The part of the space in which a column with these values is zero: one dimension less. */
  #makeZero(basis: readonly Vector[], values: Vector): Vector[] {
    const p = this.#prime;
    const lead = values.findIndex((value) => value !== 0);
    const inverse = invertMod(values[lead] ?? 0, p);
    const by = basis[lead] ?? new Float64Array(0);
    return basis.flatMap((vector, k) => {
      if (k === lead) return [];
      const factor = multiplyMod(values[k] ?? 0, inverse, p);
      return [vector.map((value, i) => subtractMod(value, multiplyMod(factor, by[i] ?? 0, p), p))];
    });
  }

  #combine(rows: readonly SparseRow[], factors: Vector): Combination {
    const places = new Int32Array(rows.length);
    const entries = new Float64Array(rows.length);
    const [columns, values]: [number[], number[]] = [[], []];
    for (let column = nextColumn(rows, places, entries); column >= 0; column = nextColumn(rows, places, entries)) {
      const [value = 0] = this.#valuesOf([factors], entries);
      if (value === 0) continue;
      columns.push(column);
      values.push(value);
    }
    return { columns: Int32Array.from(columns), values: Float64Array.from(values) };
  }
}

function unitVectors(count: number): Vector[] {
  return Array.from({ length: count }, (_, i) => new Float64Array(count).fill(1, i, i + 1));
}

/** Steps through the columns of several rows at once: the next one, its values in `entries`; -1 at the end. */
function nextColumn(rows: readonly SparseRow[], places: Int32Array, entries: Vector): number {
  let column = -1;
  for (let i = 0; i < rows.length; i++) {
    const candidate = rows[i]?.columns[places[i] ?? 0];
    if (candidate !== undefined && (column < 0 || candidate < column)) column = candidate;
  }
  for (let i = 0; i < rows.length; i++) {
    const [row, place] = [rows[i], places[i] ?? 0];
    const isHere = column >= 0 && row?.columns[place] === column;
    entries[i] = isHere ? (row?.values[place] ?? 0) : 0;
    if (isHere) places[i] = place + 1;
  }
  return column;
}
