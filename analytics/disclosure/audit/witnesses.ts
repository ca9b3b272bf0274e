import type { AuditSystem } from './system.ts';
import type { FoundWorld, Method } from './world-pool.ts';

/**
 * Data sets with the same release, found from the release alone. Atoms are in the order of associations, sector and size; `start` names
 * per atom how many companies give which joint code (`0x3 5x1`: three give code 0, one gives 5), atoms separated by `;`. Each
 * further one is the changes from the one before: `12:3>5x2` = in atom 12 two companies give 5 in place of 3. `methods`: how each was found, the
 * first one included. `covered`: by which of them the answers are covered, see `countCovered`.
 */
export type Witnesses = Readonly<{
  codes: string[];
  start: string;
  changes: string[];
  methods: Method[];
  covered: Covered;
}>;

/**
 * Answers (companies times columns) by what first showed that they may be another: companies of one atom that answer differently in a data set
 * may have changed places (`swaps`); else the data set in which they differ from all before, by how it was found.
 */
export type Covered = Record<'swaps' | Method, number>;

/** Data sets listed per unit at least, where there are so many. */
const LEAST_LISTED = 12;

/** Data sets of an audit, as sparse differences: few by which every answer becomes another, and the next ones up to twelve. */
export function listWitnesses(pool: readonly FoundWorld[], system: AuditSystem): Witnesses {
  const { width, sizes, bytes } = system;
  const chosen = chooseWorlds(pool, system);
  const [first = new Int32Array(0), ...others] = chosen.map(({ world }) => world);
  const codes = Array.from({ length: width }, (_, code) => bytes.map((byteOf) => byteOf[code]).join(','));
  const start = Array.from(sizes, (_, atom) =>
    Array.from(first.subarray(atom * width, (atom + 1) * width))
      .flatMap((count, code) => (count > 0 ? [`${code}x${count}`] : []))
      .join(' '),
  ).join(';');
  let before = first;
  const changes = others.map((world) => {
    const text = differences(before, world, system);
    before = world;
    return text;
  });
  return { codes, start, changes, methods: chosen.map(({ method }) => method), covered: countCovered(chosen, system) };
}

/** By what the answers are covered, data sets in the order given; less than all where some are not. */
export function countCovered(
  found: readonly FoundWorld[],
  system: Pick<AuditSystem, 'sizes' | 'width'> & { bytes: readonly ArrayLike<number>[] },
): Covered {
  const cover = new WitnessCover(system.bytes, system.sizes, system.width);
  const covered: Covered = { swaps: 0, moves: 0, search: 0, local: 0, program: 0 };
  for (const { world, method } of found) {
    const { mixed, changed } = cover.add(world);
    covered.swaps += mixed;
    covered[method] += changed;
  }
  return covered;
}

/** The first, then always the one in which most answers become others, until none do; then the next of the rest. In the order of the pool. */
function chooseWorlds(pool: readonly FoundWorld[], system: AuditSystem): FoundWorld[] {
  const cover = new WitnessCover(system.bytes, system.sizes, system.width);
  const answers = pool.map(({ world }) => cover.answersOf(world));
  const chosen = new Set<number>();
  for (let next = pool.length > 0 ? 0 : -1; next >= 0; next = mostNew(answers, cover)) {
    cover.take(answers[next] ?? new Int16Array(0));
    chosen.add(next);
  }
  for (let w = 0; w < pool.length && chosen.size < LEAST_LISTED; w++) chosen.add(w);
  return pool.filter((_, w) => chosen.has(w));
}

/** The first of the data sets with most answers that would become others by it, or -1. */
function mostNew(answers: readonly Int16Array[], cover: WitnessCover): number {
  let [best, most] = [-1, 0];
  answers.forEach((own, w) => {
    const count = cover.newIn(own);
    if (count > most) [best, most] = [w, count];
  });
  return best;
}

/** Which atoms still give one answer throughout, in every data set so far. */
export class WitnessCover {
  readonly #bytes: readonly ArrayLike<number>[];
  readonly #sizes: Int32Array;
  readonly #width: number;
  readonly #only: Int16Array;

  constructor(bytes: readonly ArrayLike<number>[], sizes: Int32Array, width: number) {
    this.#bytes = bytes;
    this.#sizes = sizes;
    this.#width = width;
    this.#only = new Int16Array(bytes.length * sizes.length).fill(UNSEEN);
  }

  /** Takes a data set in, see `take`. */
  add(world: Int32Array): { mixed: number; changed: number } {
    return this.take(this.answersOf(world));
  }

  /**
   * Takes in what each atom gives in a data set (`answersOf`). How many answers (companies of an atom, per column) gave one so far: `mixed`: and give
   * different ones among themselves in it; `changed`: and all give another.
   */
  take(answers: Int16Array): { mixed: number; changed: number } {
    const news = { mixed: 0, changed: 0 };
    for (let place = 0; place < this.#only.length; place++) {
      const [only, byte] = [this.#only[place] ?? VARIED, answers[place] ?? VARIED];
      if (only === VARIED) continue;
      if (only === UNSEEN && byte !== VARIED) this.#only[place] = byte;
      else if (byte !== only) {
        this.#only[place] = VARIED;
        news[byte === VARIED ? 'mixed' : 'changed'] += this.#sizes[place % this.#sizes.length] ?? 0;
      }
    }
    return news;
  }

  /** What each atom gives in a data set, per place (part * atoms + atom); VARIED where its companies differ. */
  answersOf(world: Int32Array): Int16Array {
    const { length } = this.#sizes;
    return Int16Array.from(this.#only, (_, place) => this.#byteIn(world, Math.floor(place / length), place % length));
  }

  /** How many answers would become others by a data set with these answers. */
  newIn(answers: Int16Array): number {
    let count = 0;
    for (let place = 0; place < answers.length; place++) {
      const only = this.#only[place];
      if (only !== VARIED && only !== answers[place]) count += this.#sizes[place % this.#sizes.length] ?? 0;
    }
    return count;
  }

  /** Atoms that give one answer throughout in some column. */
  get openAtoms(): number[] {
    const atoms = new Set<number>();
    this.#only.forEach((only, place) => {
      if (only !== VARIED) atoms.add(place % this.#sizes.length);
    });
    return [...atoms];
  }

  #byteIn(world: Int32Array, part: number, atom: number): number {
    let found = UNSEEN;
    for (let code = 0; code < this.#width; code++) {
      if ((world[atom * this.#width + code] ?? 0) === 0) continue;
      const byte = this.#bytes[part]?.[code] ?? VARIED;
      if (found !== UNSEEN && found !== byte) return VARIED;
      found = byte;
    }
    return found;
  }
}

const UNSEEN = -1;
const VARIED = -2;

function differences(before: Int32Array, after: Int32Array, { width, sizes }: AuditSystem): string {
  const parts: string[] = [];
  for (let atom = 0; atom < sizes.length; atom++) {
    const less: number[] = [];
    const more: number[] = [];
    for (let code = 0; code < width; code++) {
      const step = (after[atom * width + code] ?? 0) - (before[atom * width + code] ?? 0);
      for (let i = 0; i < Math.abs(step); i++) (step < 0 ? less : more).push(code);
    }
    const pairs = new Map<string, number>();
    less.forEach((from, at) => {
      const pair = `${atom}:${from}>${more[at]}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    });
    for (const [pair, count] of pairs) parts.push(count === 1 ? pair : `${pair}x${count}`);
  }
  return parts.join(' ');
}

/** Reads witnesses back: joint codes as bytes per column, and each data set as counts [atom * width + code]; null = unreadable. */
export function parseWitnesses(
  { codes, start, changes }: Pick<Witnesses, 'codes' | 'start' | 'changes'>,
  sizes: Int32Array,
): { bytes: number[][]; worlds: Int32Array[] } | null {
  const width = codes.length;
  const bytes = codes.map((code) => code.split(',').map(Number));
  const first = parseStart(start, width, sizes);
  if (first === null || bytes.some((row) => row.some((byte) => !Number.isSafeInteger(byte)))) return null;
  const worlds = [first];
  for (const text of changes) {
    const world = (worlds.at(-1) ?? first).slice();
    for (const part of text === '' ? [] : text.split(' ')) {
      const found = /^(\d+):(\d+)>(\d+)(?:x(\d+))?$/.exec(part);
      const [atom, from, to, count] = [1, 2, 3].map((at) => Number(found?.[at])).concat(Number(found?.[4] ?? 1));
      if (found === null || atom === undefined || from === undefined || to === undefined || count === undefined)
        return null;
      if (atom >= sizes.length || from >= width || to >= width) return null;
      world[atom * width + from] = (world[atom * width + from] ?? 0) - count;
      world[atom * width + to] = (world[atom * width + to] ?? 0) + count;
    }
    if (world.some((value) => value < 0)) return null;
    worlds.push(world);
  }
  return { bytes, worlds };
}

function parseStart(text: string, width: number, sizes: Int32Array): Int32Array | null {
  const atoms = text.split(';');
  const world = new Int32Array(sizes.length * width);
  if (atoms.length !== sizes.length) return null;
  for (const [atom, list] of atoms.entries()) {
    let total = 0;
    for (const part of list.split(' ')) {
      const found = /^(\d+)x(\d+)$/.exec(part);
      const [code, count] = [Number(found?.[1]), Number(found?.[2])];
      if (found === null || code >= width) return null;
      world[atom * width + code] = count;
      total += count;
    }
    if (total !== sizes[atom]) return null;
  }
  return world;
}
