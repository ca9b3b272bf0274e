import type { AuditRandom } from './audit-random.ts';
import type { AuditSystem } from './system.ts';
import type { Pin } from './world-state.ts';

/**
 * How a data set was found: by one change after another from a known one · by search and annealing from a changed one · by a small integer program
 * around a company · by the integer program of the whole.
 */
export const METHODS = ['moves', 'search', 'local', 'program'] as const;
export type Method = (typeof METHODS)[number];

/** A data set of an audit (companies per atom * width + joint code), and how it was found. */
export type FoundWorld = Readonly<{ world: Int32Array; method: Method }>;

/** No byte: the companies of an atom do not all give the same. */
const MIXED = 255;

/**
 * Data sets with the same release, and for each of them which atoms give one answer throughout. Sets of worlds are bits: world w is
 * bit w % 32 of word w / 32.
 */
export class WorldPool {
  readonly worlds: Int32Array[] = [];
  readonly #methods: Method[] = [];
  readonly #system: AuditSystem;
  readonly #present: Int32Array[] = [];
  readonly #uniform: Uint8Array[] = [];
  readonly #sets = new Map<number, Int32Array>();

  constructor(system: AuditSystem) {
    this.#system = system;
  }

  get words(): number {
    return Math.ceil(this.worlds.length / 32);
  }

  /** The worlds with how each was found. */
  get found(): FoundWorld[] {
    return this.worlds.map((world, w) => ({ world, method: this.#methods[w] ?? 'search' }));
  }

  /** Takes a world in; it is kept as it is. */
  add(world: Int32Array, method: Method): void {
    const { sizes, width, bytes } = this.#system;
    const w = this.worlds.length;
    this.worlds.push(world);
    this.#methods.push(method);
    if (w % 32 === 0) this.#grow(w / 32 + 1);
    const [word, bit] = [Math.floor(w / 32), 1 << (w % 32)];
    for (let place = 0; place < world.length; place++) {
      if ((world[place] ?? 0) > 0) this.#mark(this.#present, place, word, bit);
    }
    const uniform = new Uint8Array(bytes.length * sizes.length);
    bytes.forEach((byteOf, part) => {
      for (let atom = 0; atom < sizes.length; atom++) {
        const byte = uniformByte(world.subarray(atom * width, (atom + 1) * width), byteOf);
        uniform[part * sizes.length + atom] = byte;
        if (byte !== MIXED) this.#markUniform((part * sizes.length + atom) * 256 + byte, word, bit);
      }
    });
    this.#uniform.push(uniform);
  }

  /** The worlds in which a place (atom * width + code) holds somebody. */
  present(place: number): Int32Array {
    return this.#present[place] ?? new Int32Array(this.words);
  }

  /** The worlds in which all that is pinned holds. */
  holding(pins: readonly Pin[]): Int32Array {
    const { width } = this.#system;
    const set = new Int32Array(this.words).fill(-1);
    const last = this.worlds.length % 32;
    if (last > 0) set[this.words - 1] = (1 << last) - 1;
    for (const { atom, code, least } of pins) {
      const place = atom * width + code;
      const present = this.present(place);
      for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) & (present[word] ?? 0);
      if (least > 1) this.#keep(set, (world) => (world[place] ?? 0) >= least);
    }
    return set;
  }

  /** In how many worlds all that is pinned holds. */
  count(pins: readonly Pin[]): number {
    let count = 0;
    for (const word of this.holding(pins)) for (let bits = word; bits !== 0; bits &= bits - 1) count += 1;
    return count;
  }

  /** Whether all that is pinned holds in some world. */
  has(pins: readonly Pin[]): boolean {
    return this.holding(pins).some((word) => word !== 0);
  }

  /**
   * What all companies of an atom but those pinned there give in every world of a set: the byte, or null where there are two worlds
   * with different ones, or a world in which they differ among themselves. Null too where the atom has no others or the set is empty.
   */
  forcedByte(set: Int32Array, part: number, atom: number, pins: readonly Pin[]): number | null {
    const own = pins.filter((pin) => pin.atom === atom);
    if (own.length > 0) return this.#forcedRest(set, part, { atom, own });
    const first = firstOf(set);
    if (first < 0) return null;
    const at = part * this.#system.sizes.length + atom;
    const byte = this.#uniform[first]?.[at] ?? MIXED;
    if (byte === MIXED) return null;
    const same = this.#sets.get(at * 256 + byte);
    for (let word = 0; word < set.length; word++) if (((set[word] ?? 0) & ~(same?.[word] ?? 0)) !== 0) return null;
    return byte;
  }

  #forcedRest(set: Int32Array, part: number, { atom, own }: { atom: number; own: readonly Pin[] }): number | null {
    const { width, bytes, sizes } = this.#system;
    const known = own.reduce((sum, { least }) => sum + least, 0);
    if (known >= (sizes[atom] ?? 0)) return null;
    const byteOf = bytes[part] ?? new Uint8Array(0);
    let forced: number | null = null;
    for (let w = 0; w < this.worlds.length; w++) {
      if (!holds(set, w)) continue;
      const rest = this.worlds[w]?.slice(atom * width, (atom + 1) * width) ?? new Int32Array(0);
      for (const { code, least } of own) rest[code] = (rest[code] ?? 0) - least;
      const byte = uniformByte(rest, byteOf);
      if (byte === MIXED || (forced !== null && forced !== byte)) return null;
      forced = byte;
    }
    return forced;
  }

  #keep(set: Int32Array, isKept: (world: Int32Array) => boolean): void {
    this.worlds.forEach((world, w) => {
      if (holds(set, w) && !isKept(world)) set[w >>> 5] = (set[w >>> 5] ?? 0) & ~(1 << (w & 31));
    });
  }

  #grow(words: number): void {
    const { sizes, width } = this.#system;
    for (let place = 0; place < sizes.length * width; place++) {
      const old = this.#present[place];
      if (old) this.#present[place] = grown(old, words);
    }
    for (const [key, set] of this.#sets) this.#sets.set(key, grown(set, words));
  }

  #mark(list: Int32Array[], place: number, word: number, bit: number): void {
    const set = list[place] ?? new Int32Array(this.words);
    list[place] = set;
    set[word] = (set[word] ?? 0) | bit;
  }

  #markUniform(key: number, word: number, bit: number): void {
    const set = this.#sets.get(key) ?? new Int32Array(this.words);
    this.#sets.set(key, set);
    set[word] = (set[word] ?? 0) | bit;
  }
}

/** Whether world w is in a set. */
function holds(set: Int32Array, w: number): boolean {
  return (((set[w >>> 5] ?? 0) >>> (w & 31)) & 1) === 1;
}

/** A drawn world of a set, or -1. */
export function drawFrom(set: Int32Array, random: AuditRandom): number {
  let count = 0;
  for (let word = 0; word < set.length; word++)
    for (let bits = set[word] ?? 0; bits !== 0; bits &= bits - 1) count += 1;
  let left = random.below(count);
  for (let word = 0; word < set.length; word++)
    for (let bits = set[word] ?? 0; bits !== 0; bits &= bits - 1)
      if (left-- === 0) return word * 32 + (31 - Math.clz32(bits & -bits));
  return -1;
}

/** The first world of a set, or -1. */
function firstOf(set: Int32Array): number {
  for (let word = 0; word < set.length; word++) {
    const bits = set[word] ?? 0;
    if (bits !== 0) return word * 32 + (31 - Math.clz32(bits & -bits));
  }
  return -1;
}

function grown(set: Int32Array, words: number): Int32Array {
  const larger = new Int32Array(words);
  larger.set(set);
  return larger;
}

/** The one byte that all companies of an atom give, by their number per joint code, or MIXED. */
function uniformByte(counts: Int32Array, byteOf: Uint8Array): number {
  let byte = MIXED;
  for (let code = 0; code < counts.length; code++) {
    if ((counts[code] ?? 0) <= 0) continue;
    if (byte !== MIXED && byte !== byteOf[code]) return MIXED;
    byte = byteOf[code] ?? MIXED;
  }
  return byte;
}
