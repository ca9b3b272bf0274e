/** Whole numbers x >= 0 with linear bounds; every row is a plain sum of variables. */
export type Problem = Readonly<{
  /** Most of each variable. */
  most: Int32Array;
  /** What one of each variable costs; the cheapest solution is looked for. */
  costs: Int32Array;
  rows: readonly Readonly<{ variables: readonly number[]; lo: number; hi: number }>[];
}>;

/** A bound of single variables that is added for one question. */
export type Question = readonly Readonly<{ variables: readonly number[]; lo: number; hi: number }>[];

/**
 * A solution; the proof that there is none, with the views that it uses where these are known; or neither within the limit, which counts as
 * none found and nothing proved.
 */
export type Answer =
  | { kind: 'found'; values: Int32Array }
  | { kind: 'none'; views?: ReadonlySet<number> }
  | { kind: 'unknown' };

/** Looks for a solution near one that is not whole; null where there is none. */
export type Rounding = (values: Float64Array) => Int32Array | null;

/** A problem that is asked several questions. What a rounding finds is tested like every solution. */
export type Asking = { ask(question: Question, round?: Rounding): Answer; close(): void };

/** Solves integer programs. The same problem and questions in the same order give the same answers: limits are counts. */
export type Solver = {
  open(problem: Problem): Asking;
  /** A solution of a small problem; null where there is none or none was found within the counts. */
  find(problem: Problem): Int32Array | null;
  /** Rows (by number) that have no solution together, not even in fractions; null where that was not seen. */
  refute(problem: Problem): readonly number[] | null;
};
