import type { AuditRandom } from './audit-random.ts';
import type { AuditSystem } from './system.ts';
import type { AuditViews } from './views.ts';

/** One company of an atom gives joint code `to` where it gave `from`. */
export type Change = Readonly<{ atom: number; from: number; to: number }>;

/** So many companies of an atom must keep a joint code: what a coalition knows of itself. */
export type Pin = Readonly<{ atom: number; code: number; least: number }>;

const CANDIDATES = 160;
const TENURE = 3;
const NO_CHECKS = new Int32Array(0);
/** Changes of a step of a wandering world at most. */
const CHAIN = 5;

/**
 * One data set and by how much it misses what is published, kept up to date change by change. `mend` leads it back to the release
 * by a breakout search: the best change for a broken check, checks that stay broken counting more and more, what was just given
 * up not taken back at once. Limits are counts of steps, so that the same input gives the same result.
 */
export class WorldSearch {
  readonly world: Int32Array;
  readonly #system: AuditSystem;
  readonly #views: AuditViews;
  readonly #totals: Int32Array;
  readonly #weights: Int32Array;
  readonly #keep: Int32Array;
  readonly #blocked: Int32Array;
  /** Checks of view v, and what one more or less of each joint code would cost them: costs[v * width * width + from * width + to]. */
  readonly #checksOf: Int32Array[];
  readonly #costs: Float64Array;
  readonly #rises: Float64Array;
  readonly #falls: Float64Array;
  readonly #members: Uint8Array;
  /** Per check the joint codes that it counts, and the others. */
  readonly #inside: Int32Array[];
  readonly #outside: Int32Array[];
  readonly #viewOf: Int32Array;
  readonly #lo: Int32Array;
  readonly #hi: Int32Array;
  readonly #brokenList: number[] = [];
  readonly #brokenPlace: Int32Array;
  #clock = 0;

  constructor(system: AuditSystem, views: AuditViews, world: Int32Array) {
    const { checks, width, sizes } = system;
    this.#system = system;
    this.#views = views;
    this.world = world.slice();
    this.#totals = new Int32Array(checks.length);
    this.#weights = new Int32Array(checks.length).fill(1);
    this.#keep = new Int32Array(sizes.length * width);
    this.#blocked = new Int32Array(sizes.length * width);
    const lists: number[][] = views.views.map(() => []);
    checks.forEach(({ view }, k) => {
      lists[view]?.push(k);
    });
    this.#checksOf = lists.map((list) => Int32Array.from(list));
    this.#costs = new Float64Array(views.views.length * width * width);
    this.#rises = new Float64Array(checks.length);
    this.#falls = new Float64Array(checks.length);
    this.#members = new Uint8Array(checks.length * width);
    checks.forEach(({ members }, k) => {
      this.#members.set(members, k * width);
    });
    this.#inside = checks.map(({ members }) => codesWith(members, 1));
    this.#outside = checks.map(({ members }) => codesWith(members, 0));
    this.#viewOf = Int32Array.from(checks, ({ view }) => view);
    this.#lo = Int32Array.from(checks, ({ lo }) => lo);
    this.#hi = Int32Array.from(checks, ({ hi }) => hi);
    this.#brokenPlace = new Int32Array(checks.length).fill(-1);
    checks.forEach(({ view, members }, k) => {
      for (const atom of views.views[view]?.atoms ?? []) {
        for (let code = 0; code < width; code++) {
          if (members[code] === 1) this.#totals[k] = (this.#totals[k] ?? 0) + (this.world[atom * width + code] ?? 0);
        }
      }
    });
    for (let k = 0; k < checks.length; k++) this.#renew(k);
  }

  /** Companies that each check counts, a copy. */
  get totals(): Int32Array {
    return this.#totals.slice();
  }

  /** Whether the world gives this release. */
  get isWhole(): boolean {
    return this.#brokenList.length === 0;
  }

  /** Makes one change, whatever it breaks. */
  apply({ atom, from, to }: Change): void {
    const { width } = this.#system;
    this.world[atom * width + from] = (this.world[atom * width + from] ?? 0) - 1;
    this.world[atom * width + to] = (this.world[atom * width + to] ?? 0) + 1;
    const { starts, list } = this.#views;
    for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++) {
      const checks = this.#checksOf[list[at] ?? 0] ?? NO_CHECKS;
      for (let i = 0; i < checks.length; i++) {
        const k = checks[i] ?? 0;
        const step = (this.#members[k * width + to] ?? 0) - (this.#members[k * width + from] ?? 0);
        if (step === 0) continue;
        this.#totals[k] = (this.#totals[k] ?? 0) + step;
        this.#renew(k);
      }
    }
  }

  /** Whether a company of the atom may give up the code, now and with what is pinned. */
  isFree(atom: number, code: number): boolean {
    const at = atom * this.#system.width + code;
    return (this.world[at] ?? 0) > (this.#keep[at] ?? 0);
  }

  /** Holds more of what is known until `unpin`. */
  pin(pins: readonly Pin[]): void {
    for (const { atom, code, least } of pins) {
      const at = atom * this.#system.width + code;
      this.#keep[at] = (this.#keep[at] ?? 0) + least;
    }
  }

  /** Lets go of all pins. */
  unpin(): void {
    this.#keep.fill(0);
  }

  /** Goes to another world of the same companies; every check counts the same again. */
  moveTo(target: Int32Array): void {
    const { width, sizes } = this.#system;
    if (this.#weights.some((weight) => weight !== 1)) {
      this.#weights.fill(1);
      for (let k = 0; k < this.#weights.length; k++) this.#renew(k);
    }
    for (let atom = 0; atom < sizes.length; atom++) {
      let [from, to] = [0, 0];
      for (;;) {
        while (from < width && (this.world[atom * width + from] ?? 0) <= (target[atom * width + from] ?? 0)) from += 1;
        while (to < width && (this.world[atom * width + to] ?? 0) >= (target[atom * width + to] ?? 0)) to += 1;
        if (from >= width || to >= width) break;
        this.apply({ atom, from, to });
      }
    }
  }

  /** Leads to a world with this release that keeps what is pinned; false where none was found within so many steps. */
  mend(steps: number, random: AuditRandom): boolean {
    const { width } = this.#system;
    for (let step = 0; step < steps && !this.isWhole; step++) {
      this.#clock += 1;
      const k = this.#brokenList[random.below(this.#brokenList.length)] ?? 0;
      const found = this.#pick(k, random);
      if (found === null) continue;
      if (found.cost >= 0) this.#weighBroken();
      this.apply(found);
      this.#blocked[found.atom * width + found.from] = this.#clock + TENURE + random.below(TENURE + 1);
    }
    return this.isWhole;
  }

  /**
   * Wanders from one world with this release to another: each atom in a drawn order makes a drawn change where all checks still hold
   * after it, or after a few changes that mend what it broke; else nothing. What is pinned is kept.
   */
  wander(random: AuditRandom, onMove: (changes: readonly Change[]) => void): void {
    const { width, sizes } = this.#system;
    for (const atom of random.order(sizes.length)) {
      const [from, to] = [random.below(width), random.below(width)];
      const free = from !== to && this.isFree(atom, from) ? from : this.#freeCode(atom, to, random);
      if (free < 0) continue;
      const change = { atom, from: free, to };
      if (this.#costOf(atom, free, to) <= 0) {
        this.apply(change);
        onMove([change]);
      } else this.#tryChain(change, { random, onMove });
    }
  }

  /** Makes a known move where companies are free for it and every check holds after it. `checks` and `shifts`: what it shifts. */
  tryMove({
    changes,
    checks,
    shifts,
  }: {
    changes: readonly Change[];
    checks: Int32Array;
    shifts: Int32Array;
  }): boolean {
    for (const { atom, from } of changes) if (!this.isFree(atom, from)) return false;
    for (let at = 0; at < checks.length; at++) {
      const k = checks[at] ?? 0;
      const total = (this.#totals[k] ?? 0) + (shifts[at] ?? 0);
      if (total < (this.#lo[k] ?? 0) || total > (this.#hi[k] ?? 0)) return false;
    }
    // Two companies of one atom may be free each for itself and not together.
    for (const [done, change] of changes.entries()) {
      if (this.isFree(change.atom, change.from)) this.apply(change);
      else {
        for (const one of changes.slice(0, done).reverse()) this.apply({ atom: one.atom, from: one.to, to: one.from });
        return false;
      }
    }
    return true;
  }

  #freeCode(atom: number, to: number, random: AuditRandom): number {
    const { width } = this.#system;
    const begin = random.below(width);
    for (let step = 0; step < width; step++) {
      const from = (begin + step) % width;
      if (from !== to && this.isFree(atom, from)) return from;
    }
    return -1;
  }

  #tryChain(
    first: Change,
    { random, onMove }: { random: AuditRandom; onMove: (changes: readonly Change[]) => void },
  ): void {
    const { width } = this.#system;
    const done: Change[] = [first];
    this.#clock += TENURE;
    this.apply(first);
    this.#blocked[first.atom * width + first.from] = this.#clock + TENURE;
    while (!this.isWhole && done.length < CHAIN) {
      const change = this.#pick(this.#brokenList[random.below(this.#brokenList.length)] ?? 0, random);
      if (change === null || change.cost >= 0) break;
      this.apply(change);
      done.push(change);
    }
    if (this.isWhole) {
      onMove(done);
      return;
    }
    for (const { atom, from, to } of done.reverse()) this.apply({ atom, from: to, to: from });
  }

  #pick(k: number, random: AuditRandom): (Change & { cost: number }) | null {
    const { width } = this.#system;
    const atoms = this.#views.views[this.#viewOf[k] ?? -1]?.atoms ?? NO_CHECKS;
    const isTooMany = (this.#totals[k] ?? 0) > (this.#hi[k] ?? 0);
    const sources = (isTooMany ? this.#inside[k] : this.#outside[k]) ?? NO_CHECKS;
    const targets = (isTooMany ? this.#outside[k] : this.#inside[k]) ?? NO_CHECKS;
    const begin = random.below(atoms.length);
    let [bestAtom, bestFrom, bestTo, bestCost, tried] = [-1, 0, 0, Number.POSITIVE_INFINITY, 0];
    for (let step = 0; step < atoms.length && tried < CANDIDATES; step++) {
      const atom = atoms[begin + step < atoms.length ? begin + step : begin + step - atoms.length] ?? 0;
      for (let s = 0; s < sources.length; s++) {
        const from = sources[s] ?? 0;
        if (!this.isFree(atom, from)) continue;
        for (let t = 0; t < targets.length; t++) {
          const to = targets[t] ?? 0;
          if ((this.#blocked[atom * width + to] ?? 0) > this.#clock) continue;
          tried += 1;
          const cost = this.#costOf(atom, from, to);
          if (cost > bestCost || (cost === bestCost && random.below(3) > 0)) continue;
          bestAtom = atom;
          bestFrom = from;
          bestTo = to;
          bestCost = cost;
        }
      }
    }
    return bestAtom < 0 ? null : { atom: bestAtom, from: bestFrom, to: bestTo, cost: bestCost };
  }

  #costOf(atom: number, from: number, to: number): number {
    const { width } = this.#system;
    const { starts, list } = this.#views;
    const place = from * width + to;
    let cost = 0;
    for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++)
      cost += this.#costs[(list[at] ?? 0) * width * width + place] ?? 0;
    return cost;
  }

  #weighBroken(): void {
    for (const k of [...this.#brokenList]) {
      this.#weights[k] = (this.#weights[k] ?? 1) + 1;
      this.#renew(k);
    }
  }

  /** Brings up to date what one more or less in a check costs. */
  #renew(k: number): void {
    const [total, weight] = [this.#totals[k] ?? 0, this.#weights[k] ?? 1];
    const [lo, hi] = [this.#lo[k] ?? 0, this.#hi[k] ?? 0];
    this.#note(k, total < lo || total > hi);
    const rise = weight * (total >= hi ? 1 : total < lo ? -1 : 0);
    const fall = weight * (total <= lo ? 1 : total > hi ? -1 : 0);
    const [moreRise, moreFall] = [rise - (this.#rises[k] ?? 0), fall - (this.#falls[k] ?? 0)];
    if (moreRise === 0 && moreFall === 0) return;
    this.#rises[k] = rise;
    this.#falls[k] = fall;
    this.#spread(k, moreRise, moreFall);
  }

  #spread(k: number, rise: number, fall: number): void {
    const { width } = this.#system;
    const first = (this.#viewOf[k] ?? 0) * width * width;
    const [inside, outside] = [this.#inside[k] ?? NO_CHECKS, this.#outside[k] ?? NO_CHECKS];
    for (let i = 0; i < inside.length; i++) {
      const own = inside[i] ?? 0;
      for (let o = 0; o < outside.length; o++) {
        const other = outside[o] ?? 0;
        const [up, down] = [first + other * width + own, first + own * width + other];
        this.#costs[up] = (this.#costs[up] ?? 0) + rise;
        this.#costs[down] = (this.#costs[down] ?? 0) + fall;
      }
    }
  }

  #note(k: number, isBroken: boolean): void {
    const place = this.#brokenPlace[k] ?? -1;
    if (isBroken === place >= 0) return;
    if (isBroken) {
      this.#brokenPlace[k] = this.#brokenList.length;
      this.#brokenList.push(k);
      return;
    }
    const last = this.#brokenList.pop() ?? k;
    this.#brokenPlace[k] = -1;
    if (last === k) return;
    this.#brokenList[place] = last;
    this.#brokenPlace[last] = place;
  }
}

function codesWith(members: Uint8Array, value: 0 | 1): Int32Array {
  return Int32Array.from(members.keys()).filter((code) => members[code] === value);
}
