import { type ClassOwners, criticalOwner, isAvailable } from './classes.ts';
import { type Move, MoveSearch } from './moves.ts';
import type { AuditPopulation } from './population.ts';
import { type ColumnSystem, isAnswer } from './system.ts';
import type { AuditViews } from './views.ts';

/**
 * What is known of one class: the first method that changed a company of it, and the owners that all its alternatives need, for
 * any company of the class and for one whose owner has no other; null = no alternative is known.
 */
type ClassState = {
  method: Move['method'] | null;
  critical: readonly number[] | null;
  criticalLone: readonly number[] | null;
};

/** The states of all classes of a column, by atom * width + byte; undefined for classes that hold nobody. */
export type Coverage = { states: (ClassState | undefined)[]; moves: Move[] };

type Context = { system: ColumnSystem; classes: ClassOwners; coverage: Coverage };

/**
 * Looks for alternatives for every class that holds a company: first swaps inside the atom, then moves. With `coalition` 1 it goes
 * on until no single owner is in all alternatives of a class, or nothing more is found.
 */
export function coverColumn(
  system: ColumnSystem,
  classes: ClassOwners,
  { views, population, coalition }: { views: AuditViews; population: AuditPopulation; coalition: 0 | 1 },
): Coverage {
  const states = Array.from(classes.count, (count): ClassState | undefined =>
    count === 0 ? undefined : { method: null, critical: null, criticalLone: null },
  );
  const context = { system, classes, coverage: { states, moves: [] } };
  for (let atom = 0; atom < population.atoms.length; atom++) swapInside(context, atom);
  // A pair's numbers hold both answers of a company; only whole sheets that change places leave them as they are.
  if (system.column.paired) return context.coverage;
  const search = new MoveSearch(system, views, classes);
  for (let at = 0; at < states.length; at++) searchFor(context, search, { at, coalition });
  return context.coverage;
}

function swapInside(context: Context, atom: number): void {
  const { system, classes } = context;
  for (let from = 0; from < system.width; from++) {
    for (let to = from + 1; to < system.width; to++) {
      const changes = [
        { atom, from, to },
        { atom, from: to, to: from },
      ];
      const lone = needsLone(context, from, to);
      if (changes.every((one) => isAvailable(classes, atom * system.width + one.from, lone, null)))
        record(context, { changes, method: 'swap' });
    }
  }
}

function needsLone({ system }: Pick<Context, 'system'>, from: number, to: number): boolean {
  return system.column.paired || isAnswer(from) !== isAnswer(to);
}

/** Counts one move as an alternative for the class of each of its changes. */
function record(context: Context, move: Move): void {
  const { system, classes, coverage } = context;
  const places = move.changes.map(({ atom, from }) => atom * system.width + from);
  const first = move.changes[0];
  const lone = first !== undefined && needsLone(context, first.from, first.to);
  let isNews = false;
  places.forEach((at, index) => {
    const state = coverage.states[at];
    if (!state) return;
    const others = places.filter((_, other) => other !== index).map((other) => criticalOwner(classes, other, lone));
    const owners = others.filter((owner) => owner !== null);
    const size = sizeOf(state);
    state.method ??= move.method;
    state.criticalLone = meet(state.criticalLone, owners);
    if (!lone) state.critical = meet(state.critical, owners);
    isNews ||= sizeOf(state) !== size;
  });
  if (isNews) coverage.moves.push(move);
}

const sizeOf = ({ critical, criticalLone }: ClassState): string => `${critical?.length}|${criticalLone?.length}`;

function meet(known: readonly number[] | null, owners: readonly number[]): readonly number[] {
  return known === null ? [...new Set(owners)] : known.filter((owner) => owners.includes(owner));
}

function searchFor(context: Context, search: MoveSearch, { at, coalition }: { at: number; coalition: 0 | 1 }): void {
  const state = context.coverage.states[at];
  if (!state) return;
  const lone = !hasGroup(context, at);
  const critical = () => (lone ? state.criticalLone : state.critical);
  if (critical() === null) tryCodes(context, search, { at, excluded: null, isDone: () => critical() !== null });
  if (coalition === 0) return;
  for (const owner of critical() ?? []) {
    if (!critical()?.includes(owner) || owner === context.classes.sole[at]) continue;
    tryCodes(context, search, { at, excluded: owner, isDone: () => !critical()?.includes(owner) });
  }
}

/** Whether a company of the class has an owner with several: for it, moves between answering and not answering do not count. */
function hasGroup({ classes }: Context, at: number): boolean {
  return classes.count[at] !== classes.loneCount[at];
}

type Attempt = { at: number; excluded: number | null; isDone: () => boolean };

function tryCodes(context: Context, search: MoveSearch, { at, excluded, isDone }: Attempt): void {
  const { width } = context.system;
  const [atom, from] = [Math.floor(at / width), at % width];
  for (let to = width - 1; to >= 0 && !isDone(); to--) {
    if (to === from) continue;
    const move = search.find({ atom, from, to, excluded });
    if (move) record(context, move);
  }
}
