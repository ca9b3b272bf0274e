import { anneal } from './annealing.ts';
import { AuditRandom } from './audit-random.ts';
import { CheckTable } from './check-table.ts';
import type { Problem, Solver } from './solver.ts';
import type { AuditSystem } from './system.ts';
import type { AuditViews } from './views.ts';
import { WorldSearch } from './world-search.ts';

const STEPS = 4_000;
const SEEDS = [11, 12] as const;
/** Seeds of the slow way, where none of these leads there. */
const ANNEALED = [15, 16] as const;
/** Variables from which on the program of the whole would not end: searches and small programs do the work. Below, it is fast and proves. */
const LARGE = 4_000;

/**
 * A data set with this release, found from what is published alone: no true answer is looked at, so that nothing that follows from
 * it says more than the release does. First by mending broken checks one change at a time, checks that stay broken counting more and more
 * (a breakout search), then by annealing, then by the solver. Null where none of them finds one.
 */
export function findStartWorld(system: AuditSystem, views: AuditViews, solver: Solver): Int32Array | null {
  const table = new CheckTable(system, views);
  for (const seed of SEEDS) {
    const search = new WorldSearch(table, guessWorld(system, views));
    if (search.mend(STEPS, new AuditRandom(seed))) return search.state.world;
  }
  const annealed = (): Int32Array | null => {
    for (const seed of ANNEALED) {
      const { state } = new WorldSearch(table, guessWorld(system, views));
      if (anneal(state, new AuditRandom(seed))) return state.world;
    }
    return null;
  };
  const large = isLarge(system) ? annealed() : null;
  if (large !== null) return large;
  const asking = solver.open(problemOf(system, views, null));
  const answer = asking.ask([], annealed);
  asking.close();
  return answer.kind === 'found' ? answer.values : null;
}

/** Whether a system is too large for the program of the whole. */
export function isLarge({ sizes, width }: AuditSystem): boolean {
  return sizes.length * width >= LARGE;
}

/** The integer program of a system; a variable per atom and joint code. */
export function problemOf({ sizes, width, checks }: AuditSystem, views: AuditViews, from: Int32Array | null): Problem {
  const all = Array.from({ length: width }, (_, code) => code);
  const rowsOfAtoms = Array.from(sizes, (companies, atom) => ({
    variables: all.map((code) => atom * width + code),
    lo: companies,
    hi: companies,
  }));
  const rowsOfChecks = checks.map(({ view, members, lo, hi }) => {
    const codes = all.filter((code) => members[code] === 1);
    const atoms = [...(views.views[view]?.atoms ?? [])];
    return { variables: atoms.flatMap((atom) => codes.map((code) => atom * width + code)), lo, hi };
  });
  const count = sizes.length * width;
  return {
    most: Int32Array.from({ length: count }, (_, at) => sizes[Math.floor(at / width)] ?? 0),
    costs: Int32Array.from({ length: count }, (_, at) => (from === null || (from[at] ?? 0) > 0 ? 0 : 1)),
    rows: [...rowsOfAtoms, ...rowsOfChecks],
  };
}

/** Each atom's companies shared out by what its smallest view with numbers says about single codes. */
function guessWorld({ sizes, width, checks }: AuditSystem, views: AuditViews): Int32Array {
  const weights = Array.from(sizes, () => new Float64Array(width).fill(0.001));
  const smallest = new Int32Array(sizes.length).fill(0x7fffffff);
  for (const { view, members, lo, hi } of checks) {
    const codes = members.reduce((sum, one) => sum + one, 0);
    const { atoms, companies } = views.views[view] ?? { atoms: [], companies: 0 };
    for (const atom of atoms) {
      const list = weights[atom];
      if (!list || companies > (smallest[atom] ?? 0)) continue;
      if (companies < (smallest[atom] ?? 0)) list.fill(0.001);
      smallest[atom] = companies;
      for (let code = 0; code < width; code++)
        if (members[code] === 1) list[code] = (list[code] ?? 0) + (lo + hi) / codes;
    }
  }
  const world = new Int32Array(sizes.length * width);
  const random = new AuditRandom(7);
  sizes.forEach((companies, atom) => {
    const list = weights[atom] ?? new Float64Array(width);
    const total = list.reduce((sum, one) => sum + one, 0);
    for (let company = 0; company < companies; company++) {
      const place = (random.below(1_000_000) / 1_000_000) * total;
      let [code, sum] = [0, list[0] ?? 0];
      while (sum < place && code + 1 < width) sum += list[++code] ?? 0;
      world[atom * width + code] = (world[atom * width + code] ?? 0) + 1;
    }
  });
  return world;
}
