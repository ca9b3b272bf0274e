import type { AuditRandom } from './audit-random.ts';
import type { CheckTable } from './check-table.ts';
import type { WorldState } from './world-state.ts';

/** Proposals per place of a world in each round of the cooling, and by what chance a change is taken at first and at last. */
const PROPOSALS = 30;
const FIRST_CHANCE = 0.06;
const COOLING = 0.9;
const LAST_CHANCE = 0.006;
/** The same while it settles: checks that do not hold count for more after each round. */
const SETTLING_PROPOSALS = 1;
const SETTLING_CHANCE = 0.002;
const MOST_ROUNDS = 8_000;
/** Chances are whole numbers out of so many; what makes the world worse by more than the list is long is never taken. */
const CERTAIN = 1_000_000;
const LIST = 8;

/**
 * Leads a world towards the release by annealing: changes of one company and swaps of two, half of them near what is broken, are taken where
 * they make nothing worse, else by a chance that falls; then it settles. Far stronger than mending where nearly everything is
 * published exactly. True where every check holds in the end. Limits are counts.
 */
export function anneal(state: WorldState, random: AuditRandom): boolean {
  for (let chance = FIRST_CHANCE; chance >= LAST_CHANCE; chance *= COOLING) {
    proposeMany(state, { count: state.world.length * PROPOSALS, chances: chancesOf(chance), random });
  }
  return settle(state, random, MOST_ROUNDS);
}

/** Leads a world that misses little to the release: at a low chance, what stays broken counting for more after each round. */
export function settle(state: WorldState, random: AuditRandom, rounds: number): boolean {
  const chances = chancesOf(SETTLING_CHANCE);
  for (let round = 0; round < rounds && !state.isWhole; round++) {
    proposeMany(state, { count: state.world.length * SETTLING_PROPOSALS, chances, random });
    state.weighBroken();
  }
  return state.isWhole;
}

type Proposals = { count: number; chances: Int32Array; random: AuditRandom };

function proposeMany(state: WorldState, { count, chances, random }: Proposals): void {
  for (let at = 0; at < count && !state.isWhole; at++) propose(state, { at, chances, random });
}

/** By what chance a change is taken, by how much worse it makes the world. */
function chancesOf(chance: number): Int32Array {
  const list = new Int32Array(LIST);
  let power = CERTAIN;
  for (let cost = 0; cost < LIST; cost++, power *= chance) list[cost] = Math.floor(power);
  return list;
}

function propose(
  state: WorldState,
  { at, chances, random }: { at: number; chances: Int32Array; random: AuditRandom },
): void {
  const { width, sizes } = state.table;
  const atom = at % 4 > 1 ? atomNearBroken(state, random) : random.below(sizes.length);
  const from = freeCode(state, atom, random.below(width));
  const to = random.below(width);
  if (from < 0 || from === to) return;
  if (at % 2 === 0) {
    if (isTaken(state.costOf(atom, from, to), chances, random)) state.apply({ atom, from, to });
    return;
  }
  const other = atomBeside(state.table, atom, random);
  if (other < 0 || other === atom || !state.isFree(other, to)) return;
  if (!isTaken(state.costOfSwap(atom, other, from, to), chances, random)) return;
  state.apply({ atom, from, to });
  state.apply({ atom: other, from: to, to: from });
}

/** The first code from one on that a company of the atom may give up, or -1. */
function freeCode(state: WorldState, atom: number, first: number): number {
  const { width } = state.table;
  for (let step = 0, code = first; step < width; step++, code = code + 1 < width ? code + 1 : 0)
    if (state.isFree(atom, code)) return code;
  return -1;
}

function isTaken(cost: number, chances: Int32Array, random: AuditRandom): boolean {
  return cost <= 0 || (cost < LIST && random.below(CERTAIN) < (chances[cost] ?? 0));
}

function atomNearBroken({ table, broken }: WorldState, random: AuditRandom): number {
  const atoms = table.atomsOf[table.viewOf[broken[random.below(broken.length)] ?? 0] ?? 0];
  return atoms?.[random.below(atoms.length)] ?? 0;
}

/** An atom of a drawn view of an atom, or -1. */
function atomBeside({ starts, list, atomsOf }: CheckTable, atom: number, random: AuditRandom): number {
  const first = starts[atom] ?? 0;
  const view = list[first + random.below((starts[atom + 1] ?? 0) - first)] ?? -1;
  const atoms = atomsOf[view];
  return atoms?.[random.below(atoms.length)] ?? -1;
}
