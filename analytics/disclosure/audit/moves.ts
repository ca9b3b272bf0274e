import type { CheckTable } from './check-table.ts';
import type { Change, Move } from './world-state.ts';

const NONE = new Int32Array(0);

/** The changes that lead from one world to another, atom by atom. */
export function changesBetween(before: Int32Array, after: Int32Array, { width, sizes }: CheckTable): Change[] {
  const changes: Change[] = [];
  for (let atom = 0; atom < sizes.length; atom++) {
    let steps: Map<number, number> | null = null;
    for (let code = 0; code < width; code++) {
      const step = (after[atom * width + code] ?? 0) - (before[atom * width + code] ?? 0);
      if (step !== 0) steps = (steps ?? new Map<number, number>()).set(code, step);
    }
    if (steps !== null) changes.push(...pair(atom, steps));
  }
  return changes;
}

/** Changes of some atoms with what cancels out left away, in a fixed order: the same move is the same list. */
export function netChanges(changes: readonly Change[]): Change[] {
  const byAtom = new Map<number, Map<number, number>>();
  for (const { atom, from, to } of changes) {
    const steps = byAtom.get(atom) ?? new Map<number, number>();
    byAtom.set(atom, steps);
    steps.set(from, (steps.get(from) ?? 0) - 1);
    steps.set(to, (steps.get(to) ?? 0) + 1);
  }
  return [...byAtom].sort(([a], [b]) => a - b).flatMap(([atom, steps]) => pair(atom, steps));
}

/** Each code that an atom has less of with one that it has more of. */
function pair(atom: number, steps: ReadonlyMap<number, number>): Change[] {
  const ordered = [...steps].sort(([a], [b]) => a - b);
  const repeated = (sign: number): number[] =>
    ordered.flatMap(([code, step]) => Array.from({ length: Math.max(0, sign * step) }, () => code));
  const gained = repeated(1);
  return repeated(-1).map((from, at) => ({ atom, from, to: gained[at] ?? from }));
}

/** A move out of net changes. */
export function moveOf(changes: readonly Change[], { width, starts, list, ofView, members }: CheckTable): Move {
  const needs = new Map<number, number>();
  const shifts = new Map<number, number>();
  for (const { atom, from, to } of changes) {
    needs.set(atom * width + from, (needs.get(atom * width + from) ?? 0) + 1);
    for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++) {
      for (const k of ofView[list[at] ?? 0] ?? NONE) {
        const step = (members[k * width + to] ?? 0) - (members[k * width + from] ?? 0);
        if (step !== 0) shifts.set(k, (shifts.get(k) ?? 0) + step);
      }
    }
  }
  const moved = [...shifts].filter(([, shift]) => shift !== 0);
  return {
    changes,
    places: Int32Array.from(needs.keys()),
    needs: Int32Array.from(needs.values()),
    checks: Int32Array.from(moved, ([k]) => k),
    shifts: Int32Array.from(moved, ([, shift]) => shift),
  };
}
