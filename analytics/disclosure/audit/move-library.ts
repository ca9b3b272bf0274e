import type { CheckTable } from './check-table.ts';
import { moveOf, netChanges } from './moves.ts';
import type { Target } from './target.ts';
import type { Change, Move, Pin } from './world-state.ts';

/** A move, and in which worlds it was tried and fits; sets of worlds are bits as in the pool. */
type Entry = { move: Move; tried: Int32Array; fits: Int32Array };

/** Worlds with the totals of their checks. */
export type Worlds = Readonly<{ worlds: readonly Int32Array[]; totals: readonly Int32Array[] }>;

const MOST_PER_ATOM = 48;

/**
 * Moves seen so far, by the atoms that they change. A move that fits another world makes an alternative of it without any search: what
 * was learnt in one place is used everywhere. Each move is tried in each world once.
 */
export class MoveLibrary {
  /** All moves, in the order in which they were found. */
  readonly moves: Move[] = [];
  readonly #table: CheckTable;
  readonly #bytes: readonly Uint8Array[];
  readonly #known: Worlds;
  readonly #byAtom: Entry[][];
  readonly #ids = new Set<string>();

  constructor(table: CheckTable, bytes: readonly Uint8Array[], known: Worlds) {
    this.#table = table;
    this.#bytes = bytes;
    this.#known = known;
    this.#byAtom = Array.from(table.sizes, () => []);
  }

  /** Takes a move in, unless it is known or its atoms have enough. */
  note(steps: readonly Change[]): void {
    if (steps.every(({ atom }) => (this.#byAtom[atom]?.length ?? 0) >= MOST_PER_ATOM)) return;
    const changes = netChanges(steps);
    const id = changes.map(({ atom, from, to }) => `${atom}:${from}:${to}`).join(' ');
    if (changes.length === 0 || this.#ids.has(id)) return;
    this.#ids.add(id);
    const entry = { move: moveOf(changes, this.#table), tried: new Int32Array(0), fits: new Int32Array(0) };
    this.moves.push(entry.move);
    for (const atom of new Set(changes.map((one) => one.atom))) {
      const list = this.#byAtom[atom];
      if (list && list.length < MOST_PER_ATOM) list.push(entry);
    }
  }

  /** The moves after which somebody of the target's atom gives another byte. */
  movesFor({ atom, part, byte }: Target): Move[] {
    return (this.#byAtom[atom] ?? []).map(({ move }) => move).filter((move) => this.#gains(move, { atom, part, byte }));
  }

  /** Whether a move takes a world of a set to one in which the target differs; in all of the set what is pinned holds. */
  differs(set: Int32Array, target: Target): boolean {
    for (const entry of this.#byAtom[target.atom] ?? []) {
      if (this.#gains(entry.move, target) && this.#hits(entry, set, target.pins)) return true;
    }
    return false;
  }

  #gains({ changes }: Move, { atom, part, byte }: Pick<Target, 'atom' | 'part' | 'byte'>): boolean {
    const byteOf = this.#bytes[part];
    for (const change of changes) if (change.atom === atom && byteOf?.[change.to] !== byte) return true;
    return false;
  }

  #hits(entry: Entry, set: Int32Array, pins: readonly Pin[]): boolean {
    let held: readonly Pin[] | null = null;
    for (let word = 0; word < set.length; word++) {
      const bits = set[word] ?? 0;
      if (bits === 0) continue;
      if ((bits & ~(entry.tried[word] ?? 0)) !== 0) this.#tryIn(entry, word, bits);
      for (let hits = bits & (entry.fits[word] ?? 0); hits !== 0; hits &= hits - 1) {
        held ??= this.#heldOf(entry.move, pins);
        const world = this.#known.worlds[word * 32 + (31 - Math.clz32(hits & -hits))];
        if (held.every((pin) => this.#isKept(entry.move, pin, world))) return true;
      }
    }
    return false;
  }

  /** The pins of which a move takes companies. */
  #heldOf({ places }: Move, pins: readonly Pin[]): Pin[] {
    return pins.filter((pin) => places.includes(pin.atom * this.#table.width + pin.code));
  }

  #isKept({ places, needs }: Move, { atom, code, least }: Pin, world: Int32Array | undefined): boolean {
    const place = atom * this.#table.width + code;
    return (world?.[place] ?? 0) >= least + (needs[places.indexOf(place)] ?? 0);
  }

  #tryIn(entry: Entry, word: number, bits: number): void {
    if (entry.tried.length <= word) {
      const words = Math.max(word + 1, Math.ceil(this.#known.worlds.length / 32));
      entry.tried = grown(entry.tried, words);
      entry.fits = grown(entry.fits, words);
    }
    const left = bits & ~(entry.tried[word] ?? 0);
    entry.tried[word] = (entry.tried[word] ?? 0) | left;
    for (let rest = left; rest !== 0; rest &= rest - 1) {
      const bit = rest & -rest;
      if (this.#fits(entry.move, word * 32 + (31 - Math.clz32(bit)))) entry.fits[word] = (entry.fits[word] ?? 0) | bit;
    }
  }

  #fits({ places, needs, checks, shifts }: Move, w: number): boolean {
    const { lo, hi } = this.#table;
    const world = this.#known.worlds[w];
    const totals = this.#known.totals[w];
    if (!world || !totals) return false;
    for (let at = 0; at < places.length; at++) if ((world[places[at] ?? 0] ?? 0) < (needs[at] ?? 0)) return false;
    for (let at = 0; at < checks.length; at++) {
      const k = checks[at] ?? 0;
      const total = (totals[k] ?? 0) + (shifts[at] ?? 0);
      if (total < (lo[k] ?? 0) || total > (hi[k] ?? 0)) return false;
    }
    return true;
  }
}

function grown(set: Int32Array, words: number): Int32Array {
  const larger = new Int32Array(words);
  larger.set(set);
  return larger;
}
