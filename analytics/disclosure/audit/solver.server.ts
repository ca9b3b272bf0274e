import loadHighs, { type Highs, type ModelData } from 'highs';
import type { Answer, Asking, Problem, Question, Rounding, Solver } from './solver.ts';

/** Nodes of one question: a count and not a time, so that the same input gives the same result on every machine. */
export const NODE_LIMIT = 400;

/** The solver and its version, as manifests name it. */
export const SOLVER = 'HiGHS 1.15 (highs 1.15.3)';

const INTEGER = 1 as const;

function modelOf({ most, costs, rows }: Problem): ModelData & { integrality: Int32Array } {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach(({ variables }, row) => {
    starts[row + 1] = (starts[row] ?? 0) + variables.length;
  });
  const indices = Int32Array.from(rows.flatMap(({ variables }) => variables));
  const [numRows, numCols] = [rows.length, most.length];
  const values = new Float64Array(indices.length).fill(1);
  return {
    numCols,
    numRows,
    colCost: Float64Array.from(costs),
    colLower: new Float64Array(numCols),
    colUpper: Float64Array.from(most),
    rowLower: Float64Array.from(rows, ({ lo }) => lo),
    rowUpper: Float64Array.from(rows, ({ hi }) => hi),
    matrix: { format: 'csr' as const, numRows, numCols, starts, indices, values },
    integrality: new Int32Array(numCols).fill(INTEGER),
  };
}

/**
 * First without whole numbers: what has no solution then has none at all, and what comes out whole is one. Else a solution near it is
 * looked for. Only what is left between is asked as an integer program.
 */
function askHighs(
  highs: Highs,
  problem: Problem,
  { question, round }: { question: Question; round: Rounding },
): Answer {
  const whole = { ...problem, rows: [...problem.rows, ...question] };
  const { integrality, ...relaxed } = modelOf(whole);
  const first = run(highs, relaxed);
  if (first === 'none') return { kind: 'none' };
  for (const values of first === 'unknown' ? [] : [Int32Array.from(first, Math.round), round(first)])
    if (values !== null && holds(whole, values)) return { kind: 'found', values };
  const second = run(highs, { ...relaxed, integrality });
  if (second === 'none') return { kind: 'none' };
  const values = second === 'unknown' ? null : Int32Array.from(second, Math.round);
  return values !== null && holds(whole, values) ? { kind: 'found', values } : { kind: 'unknown' };
}

function run(highs: Highs, data: ModelData): Float64Array | 'none' | 'unknown' {
  return highs.withModel(data, (model) => {
    model.options.set({
      output_flag: false,
      mip_max_nodes: NODE_LIMIT,
      random_seed: 1,
      mip_rel_gap: 0.5,
      mip_abs_gap: 5,
    });
    model.run();
    const status = model.getModelStatus();
    const { modelStatus } = highs.constants;
    if (status === modelStatus.infeasible) return 'none';
    return status === modelStatus.optimal ? Float64Array.from(model.getSolution().colValue) : 'unknown';
  });
}

/** Whether rounded values fulfil every bound exactly: a solver's tolerance is no proof. */
function holds({ most, rows }: Problem, values: Int32Array): boolean {
  const isWithin = values.every((value, at) => value >= 0 && value <= (most[at] ?? 0));
  return (
    isWithin &&
    rows.every(({ variables, lo, hi }) => {
      const total = variables.reduce((sum, at) => sum + (values[at] ?? 0), 0);
      return total >= lo && total <= hi;
    })
  );
}

/** HiGHS, compiled to WebAssembly, one thread. Loads the solver once per call. */
export async function loadSolver(): Promise<Solver> {
  const highs = await loadHighs();
  return {
    open: (problem): Asking => ({
      ask: (question, round = () => null) => askHighs(highs, problem, { question, round }),
      close: () => undefined,
    }),
  };
}
