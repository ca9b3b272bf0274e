import loadHighs, { type Basis, type Highs, type Model, type ModelData } from 'highs';
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

type Relaxed = Float64Array | 'none' | 'unknown';

const OPTIONS = {
  output_flag: false,
  mip_max_nodes: NODE_LIMIT,
  random_seed: 1,
  mip_rel_gap: 0.5,
  mip_abs_gap: 5,
} as const;

/** Of a small program the first solution will do, and few nodes lead to one or none do. */
const SMALL = { ...OPTIONS, mip_max_nodes: 40, mip_max_improving_sols: 1 } as const;

/** What a dual ray gives a row that is part of a contradiction, at least. */
const EPSILON = 1e-9;

/** A model that is kept, the basis of its solution without any question, and how many rows it has then. */
type Kept = { owner: Problem; model: Model; basis: Basis; rows: number };

class HighsSolver implements Solver {
  readonly #highs: Highs;
  /** One at a time: models hold memory until they are disposed of. */
  #kept: Kept | null = null;

  constructor(highs: Highs) {
    this.#highs = highs;
  }

  open(problem: Problem): Asking {
    let asked = 0;
    return {
      ask: (question, round = () => null) => {
        asked += 1;
        return this.#ask(problem, { question, round, isFirst: asked === 1 });
      },
      close: () => {
        if (this.#kept?.owner === problem) this.#drop();
      },
    };
  }

  /**
   * First without whole numbers: what has no solution then has none at all, and what comes out whole is one. Else a solution near it is
   * looked for. Only what is left between is asked as an integer program.
   */
  #ask(
    problem: Problem,
    { question, round, isFirst }: { question: Question; round: Rounding; isFirst: boolean },
  ): Answer {
    const whole = { ...problem, rows: [...problem.rows, ...question] };
    const first = isFirst ? this.#runOnce(relaxedOf(whole)) : this.#runKept(problem, question);
    if (first === 'none') return { kind: 'none' };
    for (const values of first === 'unknown' ? [] : [Int32Array.from(first, Math.round), round(first)])
      if (values !== null && holds(whole, values)) return { kind: 'found', values };
    const second = this.#runOnce(modelOf(whole));
    if (second === 'none') return { kind: 'none' };
    const values = second === 'unknown' ? null : Int32Array.from(second, Math.round);
    return values !== null && holds(whole, values) ? { kind: 'found', values } : { kind: 'unknown' };
  }

  find(problem: Problem): Int32Array | null {
    const found = this.#runOnce(modelOf(problem), SMALL);
    if (typeof found === 'string') return null;
    const values = Int32Array.from(found, Math.round);
    return holds(problem, values) ? values : null;
  }

  refute(problem: Problem): readonly number[] | null {
    return this.#highs.withModel(relaxedOf(problem), (model) => {
      model.options.set({ ...OPTIONS, presolve: 'off' });
      if (this.#run(model) !== 'none') return null;
      const ray = model.getDualRay()?.values;
      return Array.from(problem.rows.keys()).filter((row) => ray === undefined || Math.abs(ray[row] ?? 0) > EPSILON);
    });
  }

  #runOnce(data: ModelData, options: typeof OPTIONS | typeof SMALL = OPTIONS): Relaxed {
    return this.#highs.withModel(data, (model) => {
      model.options.set(options);
      return this.#run(model);
    });
  }

  /** From the solution without any question, every time anew: answers do not depend on what was asked before. */
  #runKept(problem: Problem, question: Question): Relaxed {
    const kept = this.#keep(problem);
    if (kept === null) return this.#runOnce(relaxedOf({ ...problem, rows: [...problem.rows, ...question] }));
    const { model, basis, rows } = kept;
    model.setBasis(basis);
    for (const { variables, lo, hi } of question)
      model.addRow(lo, hi, { indices: Int32Array.from(variables), values: new Float64Array(variables.length).fill(1) });
    const answer = this.#run(model);
    model.deleteRows({ kind: 'range', from: rows, to: rows + question.length - 1 });
    return answer;
  }

  #keep(problem: Problem): Kept | null {
    if (this.#kept?.owner === problem) return this.#kept;
    this.#drop();
    const model = this.#highs.createModel(relaxedOf(problem));
    model.options.set(OPTIONS);
    if (typeof this.#run(model) === 'string') {
      model.dispose();
      return null;
    }
    this.#kept = { owner: problem, model, basis: model.getBasis(), rows: problem.rows.length };
    return this.#kept;
  }

  #drop(): void {
    this.#kept?.model.dispose();
    this.#kept = null;
  }

  #run(model: Model): Relaxed {
    model.run();
    const status = model.getModelStatus();
    const { modelStatus } = this.#highs.constants;
    if (status === modelStatus.infeasible) return 'none';
    const hasSolution = status === modelStatus.optimal || status === modelStatus.solutionLimit;
    return hasSolution ? Float64Array.from(model.getSolution().colValue) : 'unknown';
  }
}

function relaxedOf(problem: Problem): ModelData {
  const { integrality: _, ...relaxed } = modelOf(problem);
  return relaxed;
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
  return new HighsSolver(await loadHighs());
}
