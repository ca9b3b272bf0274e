import type { AuditSystem } from './system.ts';
import type { AuditViews } from './views.ts';
import type { Change, Pin } from './world-search.ts';

/** A few changes that led from one world with this release to another, and what they shift in the checks they touch. */
export type Move = Readonly<{ changes: readonly Change[]; checks: Int32Array; shifts: Int32Array }>;

const MOST_PER_ATOM = 16;

/**
 * Moves seen so far, by the atoms that they change. A move that fits another world makes an alternative of it without any search: what
 * was learnt in one place is used everywhere.
 */
export class MoveLibrary {
  readonly #system: AuditSystem;
  readonly #checksOf: number[][];
  readonly #byAtom: Move[][];
  readonly #known = new Set<string>();
  /** All moves, in the order in which they were found. */
  readonly moves: Move[] = [];

  constructor(system: AuditSystem, views: AuditViews) {
    this.#system = system;
    const ofView: number[][] = views.views.map(() => []);
    system.checks.forEach(({ view }, k) => {
      ofView[view]?.push(k);
    });
    this.#byAtom = Array.from(system.sizes, () => []);
    this.#checksOf = Array.from(system.sizes, (_, atom) =>
      Array.from(views.list.subarray(views.starts[atom] ?? 0, views.starts[atom + 1] ?? 0)).flatMap(
        (view) => ofView[view] ?? [],
      ),
    );
  }

  /** Takes a move in, unless it is known or its atoms have enough. */
  note(changes: readonly Change[]): void {
    if (changes.every(({ atom }) => (this.#byAtom[atom]?.length ?? 0) >= MOST_PER_ATOM)) return;
    const id = changes
      .map(({ atom, from, to }) => `${atom}:${from}:${to}`)
      .sort()
      .join(' ');
    if (this.#known.has(id)) return;
    this.#known.add(id);
    const move = { changes, ...this.#shiftsOf(changes) };
    this.moves.push(move);
    for (const atom of new Set(changes.map((one) => one.atom))) {
      const list = this.#byAtom[atom];
      if (list && list.length < MOST_PER_ATOM) list.push(move);
    }
  }

  /** Whether a known move takes the world to one in which the atom gives something else than the byte, pins kept. */
  differs(
    world: Int32Array,
    totals: Int32Array,
    target: { atom: number; part: number; byte: number; pins: readonly Pin[] },
  ): boolean {
    const { atom, part, byte, pins } = target;
    const byteOf = this.#system.bytes[part] ?? new Uint8Array(0);
    return (this.#byAtom[atom] ?? []).some(
      (move) =>
        move.changes.some((one) => one.atom === atom && byteOf[one.to] !== byte) &&
        this.#isPossible(world, move.changes, pins) &&
        this.#fits(totals, move),
    );
  }

  #isPossible(world: Int32Array, changes: readonly Change[], pins: readonly Pin[]): boolean {
    const { width } = this.#system;
    return changes.every(({ atom, from }) => {
      let need = 0;
      for (const one of changes) if (one.atom === atom && one.from === from) need += 1;
      for (const pin of pins) if (pin.atom === atom && pin.code === from) need += pin.least;
      return (world[atom * width + from] ?? 0) >= need;
    });
  }

  #fits(totals: Int32Array, { checks, shifts }: Move): boolean {
    for (let at = 0; at < checks.length; at++) {
      const k = checks[at] ?? 0;
      const check = this.#system.checks[k];
      const total = (totals[k] ?? 0) + (shifts[at] ?? 0);
      if (!check || total < check.lo || total > check.hi) return false;
    }
    return true;
  }

  #shiftsOf(changes: readonly Change[]): { checks: Int32Array; shifts: Int32Array } {
    const shifts = new Map<number, number>();
    for (const { atom, from, to } of changes) {
      for (const k of this.#checksOf[atom] ?? []) {
        const members = this.#system.checks[k]?.members;
        const step = (members?.[to] ?? 0) - (members?.[from] ?? 0);
        if (step !== 0) shifts.set(k, (shifts.get(k) ?? 0) + step);
      }
    }
    const moved = [...shifts].filter(([, shift]) => shift !== 0);
    return { checks: Int32Array.from(moved, ([k]) => k), shifts: Int32Array.from(moved, ([, shift]) => shift) };
  }
}
