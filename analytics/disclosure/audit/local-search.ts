import { AuditRandom } from './audit-random.ts';
import type { CheckTable } from './check-table.ts';
import { localProblem, type Standing, worldOf } from './local-program.ts';
import { growAround } from './neighbourhood.ts';
import type { Solver } from './solver.ts';
import type { AuditSystem } from './system.ts';
import { ANY_BYTE, questionOf, seedsOf, type Target } from './target.ts';
import { WorldSearch } from './world-search.ts';

/** Atoms that are free in the programs of one target, program after program; and where the program of the whole is at hand. */
export const NEIGHBOURHOODS = [24, 72] as const;
export const NEAREST = [24] as const;
/** Steps of mending, code after code. */
const STEPS = 128;

/** Where a target is looked for: in the release of a table, from a world with it. */
type Place = Readonly<{ table: CheckTable; system: AuditSystem; base: Standing }>;

/** A world in which the target differs, by small integer programs around its atoms; null where none was found. */
export function findByPrograms(
  target: Target,
  { table, system, base }: Place,
  { solver, counts }: { solver: Solver; counts: readonly number[] },
): Int32Array | null {
  const question = questionOf(target, system);
  for (const count of counts) {
    const free = growAround(table, base.totals, { seeds: seedsOf(target), count });
    const problem = localProblem(table, base, { free, question });
    const values = problem === null ? null : solver.find(problem);
    if (values !== null) return worldOf(table, base, { free, values });
    if (free.length < count) return null;
  }
  return null;
}

/** A world in which the target differs, by mending what each other code breaks; null where none was found. */
export function findByMending({ pins, atom, part, byte }: Target, { table, system, base }: Place): Int32Array | null {
  const search = new WorldSearch(table, base.world);
  const random = new AuditRandom(41);
  if (byte === ANY_BYTE) {
    search.stand(base.world, base.totals, []);
    return search.hold(pins) && search.mend(STEPS, random) ? search.state.world : null;
  }
  for (let code = 0; code < system.width; code++) {
    if (system.bytes[part]?.[code] === byte) continue;
    search.stand(base.world, base.totals, []);
    if (search.hold([...pins, { atom, code, least: 1 }]) && search.mend(STEPS, random)) return search.state.world;
  }
  return null;
}
