import { describe, expect, it } from 'vitest';
import { UnitAudit } from '../../analytics/disclosure/audit/audit-unit.ts';
import { CheckTable } from '../../analytics/disclosure/audit/check-table.ts';
import { localProblem, worldOf } from '../../analytics/disclosure/audit/local-program.ts';
import { findByPrograms, NEIGHBOURHOODS } from '../../analytics/disclosure/audit/local-search.ts';
import { refuteNear } from '../../analytics/disclosure/audit/near-refutation.ts';
import { growAround } from '../../analytics/disclosure/audit/neighbourhood.ts';
import { gatherPopulation } from '../../analytics/disclosure/audit/population.ts';
import { loadSolver } from '../../analytics/disclosure/audit/solver.server.ts';
import { type AuditSystem, type Check, findBroken } from '../../analytics/disclosure/audit/system.ts';
import { differsIn, questionOf, seedsOf, type Target } from '../../analytics/disclosure/audit/target.ts';
import { type AuditViews, findViews } from '../../analytics/disclosure/audit/views.ts';
import { createRandom } from '../../scripts/demo/random.ts';

const solver = await loadSolver();
const WIDTH = 3;

/** A few lone companies in overlapping associations, a world of theirs, and what is published of it. */
type Case = { views: AuditViews; system: AuditSystem; world: Int32Array; table: CheckTable };

function caseOf(memberships: string[][], codes: number[], slack: (view: number, code: number) => number): Case {
  const population = gatherPopulation(
    memberships.map((associations, i) => ({ ownerId: `o${i}`, associations, sector: `${10 + i}`, size: 'S1' })),
  );
  const names = [...new Set(memberships.flat())].sort();
  const any = { sector: '*', size: '*', isShown: true };
  const found = findViews(
    ['*', ...names].map((association) => ({ association, ...any })),
    population,
  );
  if (!found.ok) throw new Error(found.faults.join(' '));
  const views = found.value;
  const sizes = Int32Array.from(population.atoms, ({ companies }) => companies);
  const world = new Int32Array(sizes.length * WIDTH);
  population.atomOf.forEach((atom, row) => {
    world[atom * WIDTH + codes[row]!] = world[atom * WIDTH + codes[row]!]! + 1;
  });
  const checks = views.views.flatMap(({ atoms }, view) =>
    Array.from({ length: WIDTH }, (_, code): Check => {
      const total = [...atoms].reduce((sum, atom) => sum + world[atom * WIDTH + code]!, 0);
      const members = Uint8Array.from({ length: WIDTH }, (_, one) => (one === code ? 1 : 0));
      const more = slack(view, code);
      return { view, column: 0, code: String(code), members, lo: Math.max(0, total - more), hi: total + more };
    }),
  );
  const column = { id: 'Q', codes: ['a', 'b', 'c'], conditional: false, groups: [], pairOf: null };
  const system = { columns: [column], width: WIDTH, bytes: [Uint8Array.from([2, 3, 4])], sizes, checks };
  return { views, system, world, table: new CheckTable(system as AuditSystem, views) } as Case;
}

function randomCase(seed: number): Case {
  const random = createRandom(seed, 'local');
  const pick = <T>(...list: T[]): T => list[Math.floor(random.unit() * list.length)]!;
  const memberships = Array.from({ length: pick(6, 7, 8) }, () =>
    pick(['A'], ['B'], ['A', 'B'], ['A', 'C'], ['B', 'C'], ['C']),
  );
  const codes = memberships.map(() => pick(0, 0, 1, 2));
  const slacks = Array.from({ length: 40 }, () => pick(0, 0, 0, 1));
  return caseOf(memberships, codes, (view, code) => slacks[view * WIDTH + code]!);
}

/** Every world of lone companies with this release. */
function allWorlds({ system, views }: Case): Int32Array[] {
  const atoms = system.sizes.length;
  const found: Int32Array[] = [];
  for (let number = 0; number < WIDTH ** atoms; number++) {
    const world = new Int32Array(atoms * WIDTH);
    for (let atom = 0, rest = number; atom < atoms; atom++, rest = Math.floor(rest / WIDTH))
      world[atom * WIDTH + (rest % WIDTH)] = 1;
    if (findBroken(system, views, world) === null) found.push(world);
  }
  return found;
}

/** What outsiders and every single company could know of each company. */
function targetsOf({ system, world }: Case): Target[] {
  const codeOf = (atom: number): number => [0, 1, 2].find((code) => world[atom * WIDTH + code] === 1)!;
  const atoms = Array.from(system.sizes.keys());
  return atoms.flatMap((atom) => {
    const byte = system.bytes[0]![codeOf(atom)]!;
    const others = atoms.filter((other) => other !== atom);
    const knowers = [[], ...others.map((other) => [{ atom: other, code: codeOf(other), least: 1 }])];
    return knowers.map((pins) => ({ pins, atom, part: 0, byte }));
  });
}

describe('local integer programs', () => {
  it('find only data sets with the release, and one exactly where there is one when everything is free', () => {
    const tally = { found: 0, none: 0 };
    for (let seed = 1; seed <= 40; seed++) {
      const one = randomCase(seed);
      const base = { world: one.world, totals: one.table.totalsOf(one.world) };
      const worlds = allWorlds(one);
      const free = Int32Array.from(one.system.sizes.keys());
      for (const target of targetsOf(one)) {
        const problem = localProblem(one.table, base, { free, question: questionOf(target, one.system) })!;
        const values = solver.find(problem);
        const exists = worlds.some((world) => differsIn(world, target, one.system));
        expect({ seed, target, found: values !== null }).toEqual({ seed, target, found: exists });
        tally[exists ? 'found' : 'none'] += 1;
        if (values === null) continue;
        const world = worldOf(one.table, base, { free, values });
        expect(findBroken(one.system, one.views, world)).toBeNull();
        expect(differsIn(world, target, one.system)).toBe(true);
      }
    }
    expect(Math.min(tally.found, tally.none)).toBeGreaterThan(50);
  }, 60_000);

  it('leave all but the neighbourhood as it is, and find nothing that is not there', () => {
    let found = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const one = randomCase(seed);
      const base = { world: one.world, totals: one.table.totalsOf(one.world) };
      for (const target of targetsOf(one)) {
        const free = growAround(one.table, base.totals, { seeds: seedsOf(target), count: 4 });
        expect(free.length).toBeLessThanOrEqual(4);
        const problem = localProblem(one.table, base, { free, question: questionOf(target, one.system) });
        const values = problem && solver.find(problem);
        if (!values) continue;
        found += 1;
        const world = worldOf(one.table, base, { free, values });
        expect(findBroken(one.system, one.views, world)).toBeNull();
        expect(differsIn(world, target, one.system)).toBe(true);
        world.forEach((count, at) => {
          if (!free.includes(Math.floor(at / WIDTH))) expect(count).toBe(one.world[at]);
        });
      }
    }
    expect(found).toBeGreaterThan(50);
  }, 60_000);

  it('refute near what is asked only where no data set answers it', () => {
    let refuted = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const one = randomCase(seed);
      const worlds = allWorlds(one);
      for (const target of targetsOf(one)) {
        const question = questionOf(target, one.system);
        const views = refuteNear(one.table, { question, seeds: seedsOf(target), solver });
        if (views === null) continue;
        refuted += 1;
        expect(worlds.some((world) => differsIn(world, target, one.system))).toBe(false);
        expect([...views].every((view) => view >= 0 && view < one.views.views.length)).toBe(true);
      }
    }
    expect(refuted).toBeGreaterThan(50);
  }, 60_000);

  it('close what no change and no swap does: a ring of companies that must all change together', () => {
    const count = 64;
    const ring = Array.from({ length: count }, (_, i) => [`A${10 + i}`, `A${10 + ((i + 1) % count)}`]);
    const one = caseOf(
      ring,
      ring.map((_, i) => i % 2),
      () => 0,
    );
    const base = { world: one.world, totals: one.table.totalsOf(one.world) };
    const atom = 0;
    const code = [0, 1].find((known) => one.world[known] === 1)!;
    const target = { pins: [], atom, part: 0, byte: one.system.bytes[0]![code]! };
    const place = { table: one.table, system: one.system, base };
    // One change breaks the totals of its two associations; only changes all around the ring restore every one.
    const other = 1 - code;
    const swaps = Array.from({ length: count }, (_, at) => at).filter((at) => {
      const moved = one.world.slice();
      moved.set(moved.subarray(0, 2).slice().reverse(), 0);
      if (at !== atom)
        moved.set(
          moved
            .subarray(at * WIDTH, at * WIDTH + 2)
            .slice()
            .reverse(),
          at * WIDTH,
        );
      return moved[other] === 1 && findBroken(one.system, one.views, moved) === null;
    });
    expect(swaps).toEqual([]);
    const world = findByPrograms(target, place, { solver, counts: NEIGHBOURHOODS })!;
    expect(findBroken(one.system, one.views, world)).toBeNull();
    expect(differsIn(world, target, one.system)).toBe(true);
    expect(world.filter((value, at) => value !== one.world[at]).length).toBe(2 * count);
  });

  it('are the same each time, with the data sets of an audit', () => {
    const one = randomCase(3);
    const population = gatherPopulation([]);
    const audits = [0, 1].map(() => {
      const audit = UnitAudit.begin(one.system, { views: one.views, population, solver })!;
      const open = audit.findOpenOutside();
      return { open, worlds: audit.pool.worlds.map((world) => world.join('')), tried: audit.tried };
    });
    expect(audits[1]).toEqual(audits[0]);
  });
});
