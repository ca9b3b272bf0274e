import { AuditRandom } from './audit-random.ts';
import { CheckTable } from './check-table.ts';
import type { AuditSystem } from './system.ts';
import type { AuditViews } from './views.ts';
import { WorldSearch } from './world-search.ts';
import type { Pin } from './world-state.ts';

/** Steps of the tries to lead a rounded solution back to the release. */
const STEPS = [250, 500, 1_000] as const;

/**
 * A data set near a solution that is not whole: each atom's companies are shared out by it, what must be held is brought in, and a search
 * leads back to the release. Null where none was found.
 */
export function roundWorld(
  system: AuditSystem,
  views: AuditViews,
  { values, held }: { values: Float64Array; held: readonly Pin[] },
): Int32Array | null {
  const table = new CheckTable(system, views);
  const rounded = shareOut(values, system);
  for (const [at, steps] of STEPS.entries()) {
    const search = new WorldSearch(table, rounded);
    if (search.hold(held) && search.mend(steps, new AuditRandom(31 + at))) return search.state.world;
  }
  return null;
}

/** The whole parts, and the rest of each atom by the largest remainders. */
function shareOut(values: Float64Array, { sizes, width }: AuditSystem): Int32Array {
  const world = Int32Array.from(values, (value) => Math.max(0, Math.floor(value + EPSILON)));
  sizes.forEach((companies, atom) => {
    const first = atom * width;
    const codes = Array.from({ length: width }, (_, code) => code);
    const remainder = (code: number): number => (values[first + code] ?? 0) - (world[first + code] ?? 0);
    const ordered = codes.sort((a, b) => remainder(b) - remainder(a) || a - b);
    let left = companies - ordered.reduce((sum, code) => sum + (world[first + code] ?? 0), 0);
    for (let at = 0; left > 0; at = (at + 1) % width, left--) {
      const place = first + (ordered[at] ?? 0);
      world[place] = (world[place] ?? 0) + 1;
    }
    for (let at = width - 1; left < 0; at = (at + width - 1) % width) {
      const place = first + (ordered[at] ?? 0);
      if ((world[place] ?? 0) === 0) continue;
      world[place] = (world[place] ?? 0) - 1;
      left += 1;
    }
  });
  return world;
}

/** What a solver's value may lack to a whole number. */
const EPSILON = 1e-6;
