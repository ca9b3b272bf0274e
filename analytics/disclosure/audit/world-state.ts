import type { CheckTable } from './check-table.ts';

/** One company of an atom gives joint code `to` where it gave `from`. */
export type Change = Readonly<{ atom: number; from: number; to: number }>;

/** So many companies of an atom must keep a joint code: what a coalition knows of itself. */
export type Pin = Readonly<{ atom: number; code: number; least: number }>;

/** Changes made together: their net losses (places and how many), and what they shift in the checks that they touch. */
export type Move = Readonly<{
  changes: readonly Change[];
  places: Int32Array;
  needs: Int32Array;
  checks: Int32Array;
  shifts: Int32Array;
}>;

const NONE = new Int32Array(0);

/**
 * One data set and by how much it misses what is published, kept up to date change by change. What a change would cost is, per view,
 * what the code given up costs plus what the code taken costs, less what both cost where one check counts both.
 */
export class WorldState {
  readonly table: CheckTable;
  readonly world: Int32Array;
  readonly totals: Int32Array;
  /** Checks that do not hold, in no order. */
  readonly broken: number[] = [];
  readonly #weights: Int32Array;
  readonly #keep: Int32Array;
  readonly #rises: Int32Array;
  readonly #falls: Int32Array;
  /** Per view and code: what one less of the code costs, what one more does; per view and two codes: what is counted twice then. */
  readonly #less: Int32Array;
  readonly #more: Int32Array;
  readonly #twice: Int32Array;
  readonly #brokenPlace: Int32Array;

  constructor(table: CheckTable, world: Int32Array) {
    const { count, width, sizes, ofView } = table;
    this.table = table;
    this.world = world.slice();
    this.totals = table.totalsOf(world);
    this.#weights = new Int32Array(count).fill(1);
    this.#keep = new Int32Array(sizes.length * width);
    this.#rises = new Int32Array(count);
    this.#falls = new Int32Array(count);
    this.#less = new Int32Array(ofView.length * width);
    this.#more = new Int32Array(ofView.length * width);
    this.#twice = new Int32Array(ofView.length * width * width);
    this.#brokenPlace = new Int32Array(count).fill(-1);
    for (let k = 0; k < count; k++) this.#renew(k);
  }

  /** Whether the world gives this release. */
  get isWhole(): boolean {
    return this.broken.length === 0;
  }

  /** Makes one change, whatever it breaks. */
  apply({ atom, from, to }: Change): void {
    const { width, starts, list, ofView, members } = this.table;
    this.world[atom * width + from] = (this.world[atom * width + from] ?? 0) - 1;
    this.world[atom * width + to] = (this.world[atom * width + to] ?? 0) + 1;
    const end = starts[atom + 1] ?? 0;
    for (let at = starts[atom] ?? 0; at < end; at++) {
      const checks = ofView[list[at] ?? 0] ?? NONE;
      for (let i = 0; i < checks.length; i++) {
        const k = checks[i] ?? 0;
        const step = (members[k * width + to] ?? 0) - (members[k * width + from] ?? 0);
        if (step === 0) continue;
        this.totals[k] = (this.totals[k] ?? 0) + step;
        this.#renew(k);
      }
    }
  }

  /** Whether companies are free for a move and every check holds after it. */
  allows({ places, needs, checks, shifts }: Move): boolean {
    const { lo, hi } = this.table;
    for (let at = 0; at < places.length; at++) {
      const place = places[at] ?? 0;
      if ((this.world[place] ?? 0) < (this.#keep[place] ?? 0) + (needs[at] ?? 0)) return false;
    }
    for (let at = 0; at < checks.length; at++) {
      const k = checks[at] ?? 0;
      const total = (this.totals[k] ?? 0) + (shifts[at] ?? 0);
      if (total < (lo[k] ?? 0) || total > (hi[k] ?? 0)) return false;
    }
    return true;
  }

  /** Makes a move that is allowed. */
  make({ changes, checks, shifts }: Move): void {
    const { width } = this.table;
    for (let at = 0; at < changes.length; at++) {
      const { atom, from, to } = changes[at] as Change;
      this.world[atom * width + from] = (this.world[atom * width + from] ?? 0) - 1;
      this.world[atom * width + to] = (this.world[atom * width + to] ?? 0) + 1;
    }
    for (let at = 0; at < checks.length; at++) {
      const k = checks[at] ?? 0;
      this.totals[k] = (this.totals[k] ?? 0) + (shifts[at] ?? 0);
      this.#renew(k);
    }
  }

  /** Goes to another world of the same companies, whose totals are known; every check counts the same again and nothing is pinned. */
  moveTo(world: Int32Array, totals: Int32Array): void {
    this.world.set(world);
    this.totals.set(totals);
    this.#weights.fill(1);
    this.#keep.fill(0);
    for (let k = 0; k < totals.length; k++) this.#renew(k);
  }

  /** Whether a company of the atom may give up the code, now and with what is pinned. */
  isFree(atom: number, code: number): boolean {
    const at = atom * this.table.width + code;
    return (this.world[at] ?? 0) > (this.#keep[at] ?? 0);
  }

  /** Whether fewer companies of the atom give a code than what is pinned. */
  isShort(atom: number, code: number): boolean {
    const at = atom * this.table.width + code;
    return (this.world[at] ?? 0) < (this.#keep[at] ?? 0);
  }

  /** Holds more of what is known until the next `moveTo`. */
  pin(pins: readonly Pin[]): void {
    for (const { atom, code, least } of pins) {
      const at = atom * this.table.width + code;
      this.#keep[at] = (this.#keep[at] ?? 0) + least;
    }
  }

  /** What it costs that one less of a code is in all views of an atom. */
  costOfLess(atom: number, code: number): number {
    return this.#sum(this.#less, atom, code);
  }

  /** What it costs that one more of a code is in all views of an atom. */
  costOfMore(atom: number, code: number): number {
    return this.#sum(this.#more, atom, code);
  }

  /** What the two costs count too much where a check counts both codes. */
  countedTwice(atom: number, from: number, to: number): number {
    const { width, starts, list, shares } = this.table;
    const place = from * width + to;
    if (shares[place] === 0) return 0;
    let cost = 0;
    const end = starts[atom + 1] ?? 0;
    for (let at = starts[atom] ?? 0; at < end; at++) cost += this.#twice[(list[at] ?? 0) * width * width + place] ?? 0;
    return cost;
  }

  /** What a change costs: by how much more the checks are missed, each by its weight. */
  costOf(atom: number, from: number, to: number): number {
    const { width, starts, list, shares } = this.table;
    const place = from * width + to;
    const isShared = shares[place] === 1;
    let cost = 0;
    const end = starts[atom + 1] ?? 0;
    for (let at = starts[atom] ?? 0; at < end; at++) {
      const first = (list[at] ?? 0) * width;
      cost += (this.#less[first + from] ?? 0) + (this.#more[first + to] ?? 0);
      if (isShared) cost -= this.#twice[first * width + place] ?? 0;
    }
    return cost;
  }

  /** What it costs that an atom gives up a code for the one that another gives up for it: only views of one of both count. */
  costOfSwap(atom: number, other: number, from: number, to: number): number {
    return this.#costApart(atom, other, from, to) + this.#costApart(other, atom, to, from);
  }

  /** What a change of one atom costs in the views that another is not in. */
  #costApart(atom: number, other: number, from: number, to: number): number {
    const { width, starts, list, shares } = this.table;
    const end = starts[atom + 1] ?? 0;
    const otherEnd = starts[other + 1] ?? 0;
    const place = from * width + to;
    let cost = 0;
    for (let at = starts[atom] ?? 0, next = starts[other] ?? 0; at < end; at++) {
      const view = list[at] ?? 0;
      while (next < otherEnd && (list[next] ?? 0) < view) next += 1;
      if (next < otherEnd && list[next] === view) continue;
      cost += (this.#less[view * width + from] ?? 0) + (this.#more[view * width + to] ?? 0);
      if (shares[place] === 1) cost -= this.#twice[view * width * width + place] ?? 0;
    }
    return cost;
  }

  /** Makes the checks that do not hold count for more. */
  weighBroken(): void {
    for (let at = 0; at < this.broken.length; at++) {
      const k = this.broken[at] ?? 0;
      this.#weights[k] = (this.#weights[k] ?? 1) + 1;
      this.#renew(k);
    }
  }

  #sum(costs: Int32Array, atom: number, code: number): number {
    const { width, starts, list } = this.table;
    let cost = 0;
    const end = starts[atom + 1] ?? 0;
    for (let at = starts[atom] ?? 0; at < end; at++) cost += costs[(list[at] ?? 0) * width + code] ?? 0;
    return cost;
  }

  /** Brings up to date what one more or less in a check costs. */
  #renew(k: number): void {
    const { lo: los, hi: his } = this.table;
    const total = this.totals[k] ?? 0;
    const weight = this.#weights[k] ?? 1;
    const lo = los[k] ?? 0;
    const hi = his[k] ?? 0;
    this.#note(k, total < lo || total > hi);
    const rise = total >= hi ? weight : total < lo ? -weight : 0;
    const fall = total <= lo ? weight : total > hi ? -weight : 0;
    const moreRise = rise - (this.#rises[k] ?? 0);
    const moreFall = fall - (this.#falls[k] ?? 0);
    if (moreRise === 0 && moreFall === 0) return;
    this.#rises[k] = rise;
    this.#falls[k] = fall;
    this.#spread(k, moreRise, moreFall);
  }

  #spread(k: number, rise: number, fall: number): void {
    const { width, viewOf, fewer, isTurned } = this.table;
    const codes = fewer[k] ?? NONE;
    const first = (viewOf[k] ?? 0) * width;
    const more = isTurned[k] === 1 ? fall : rise;
    const less = isTurned[k] === 1 ? rise : fall;
    for (let i = 0; i < codes.length; i++) {
      const at = first + (codes[i] ?? 0);
      this.#more[at] = (this.#more[at] ?? 0) + more;
      this.#less[at] = (this.#less[at] ?? 0) + less;
    }
    const both = rise + fall;
    if (codes.length < 2 || both === 0) return;
    for (let i = 0; i < codes.length; i++) {
      const row = (first + (codes[i] ?? 0)) * width;
      for (let j = 0; j < codes.length; j++) {
        const at = row + (codes[j] ?? 0);
        this.#twice[at] = (this.#twice[at] ?? 0) + both;
      }
    }
  }

  #note(k: number, isBroken: boolean): void {
    const place = this.#brokenPlace[k] ?? -1;
    if (isBroken === place >= 0) return;
    if (isBroken) {
      this.#brokenPlace[k] = this.broken.length;
      this.broken.push(k);
      return;
    }
    const last = this.broken.pop() ?? k;
    this.#brokenPlace[k] = -1;
    if (last === k) return;
    this.broken[place] = last;
    this.#brokenPlace[last] = place;
  }
}
