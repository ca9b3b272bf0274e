import type { AuditRandom } from './audit-random.ts';
import type { CheckTable } from './check-table.ts';
import { type Change, type Pin, WorldState } from './world-state.ts';

export type { Change, Pin } from './world-state.ts';

/** Looked at before a change is made: a better one is worth more than a quick one, for what no search finds is left to programs. */
const CANDIDATES = 640;
const TENURE = 3;
const NONE = new Int32Array(0);
/** A step of a wandering world is soon given up: changes of it at most, looked at for each of them, and checks that may be broken after one. */
const CHAIN = 5;
const CHAIN_CANDIDATES = 64;
const MOST_BROKEN = 6;

type OnMove = (changes: readonly Change[]) => void;

/**
 * Leads one data set about. `mend` leads it back to the release by a breakout search: the best change for a broken check, checks that
 * stay broken counting more and more, what was just given up not taken back at once. Limits are counts of steps, so that the
 * same input gives the same result.
 */
export class WorldSearch {
  readonly state: WorldState;
  readonly #table: CheckTable;
  readonly #blocked: Int32Array;
  readonly #costs: Int32Array;
  #clock = 0;

  constructor(table: CheckTable, world: Int32Array) {
    this.#table = table;
    this.state = new WorldState(table, world);
    this.#blocked = new Int32Array(table.sizes.length * table.width);
    this.#costs = new Int32Array(table.width);
  }

  /** Goes to a world and holds what is pinned there. */
  stand(world: Int32Array, totals: Int32Array, pins: readonly Pin[]): void {
    this.state.moveTo(world, totals);
    this.state.pin(pins);
  }

  /** Holds more, and changes companies until what is held is there, whatever it breaks; false where too few are free for it. */
  hold(pins: readonly Pin[]): boolean {
    const { width } = this.#table;
    this.state.pin(pins);
    for (const { atom, code } of pins) {
      while (this.state.isShort(atom, code)) {
        let from = 0;
        while (from < width && !this.state.isFree(atom, from)) from += 1;
        if (from === width) return false;
        this.state.apply({ atom, from, to: code });
      }
    }
    return true;
  }

  /** Leads to a world with this release that keeps what is pinned; false where none was found within so many steps. */
  mend(steps: number, random: AuditRandom): boolean {
    const { width } = this.#table;
    const { state } = this;
    for (let step = 0; step < steps && !state.isWhole; step++) {
      this.#clock += 1;
      const k = state.broken[random.below(state.broken.length)] ?? 0;
      const found = this.#pick(k, random, CANDIDATES);
      if (found === null) continue;
      if (found.cost >= 0) state.weighBroken();
      state.apply(found);
      this.#blocked[found.atom * width + found.from] = this.#clock + TENURE + random.below(TENURE + 1);
    }
    return state.isWhole;
  }

  /**
   * Wanders from one world with this release to another: each atom in a drawn order makes a drawn change where all checks still hold
   * after it, or after a few changes that mend what it broke; else nothing. What is pinned is kept.
   */
  wander(random: AuditRandom, onMove: OnMove): void {
    const { width, sizes } = this.#table;
    for (const atom of random.order(sizes.length)) {
      const from = random.below(width);
      const to = random.below(width);
      const free = from !== to && this.state.isFree(atom, from) ? from : this.#freeCode(atom, to, random);
      if (free >= 0) this.#tryChain({ atom, from: free, to }, random, onMove);
    }
  }

  #freeCode(atom: number, to: number, random: AuditRandom): number {
    const { width } = this.#table;
    const begin = random.below(width);
    for (let step = 0; step < width; step++) {
      const from = (begin + step) % width;
      if (from !== to && this.state.isFree(atom, from)) return from;
    }
    return -1;
  }

  #tryChain(first: Change, random: AuditRandom, onMove: OnMove): void {
    const { width } = this.#table;
    const { state } = this;
    const done: Change[] = [first];
    this.#clock += TENURE;
    state.apply(first);
    this.#blocked[first.atom * width + first.from] = this.#clock + TENURE;
    while (!state.isWhole && done.length < CHAIN && state.broken.length <= MOST_BROKEN) {
      const change = this.#pick(state.broken[random.below(state.broken.length)] ?? 0, random, CHAIN_CANDIDATES);
      if (change === null || change.cost >= 0) break;
      state.apply(change);
      done.push(change);
    }
    if (state.isWhole) {
      onMove(done);
      return;
    }
    for (const { atom, from, to } of done.reverse()) state.apply({ atom, from: to, to: from });
  }

  /** The cheapest of some changes that bring a broken check nearer to its bounds. */
  #pick(k: number, random: AuditRandom, most: number): (Change & { cost: number }) | null {
    const { width, viewOf, atomsOf, inside, outside, hi } = this.#table;
    const { state } = this;
    const atoms = atomsOf[viewOf[k] ?? -1] ?? NONE;
    const isTooMany = (state.totals[k] ?? 0) > (hi[k] ?? 0);
    const sources = (isTooMany ? inside[k] : outside[k]) ?? NONE;
    const targets = (isTooMany ? outside[k] : inside[k]) ?? NONE;
    const begin = random.below(atoms.length);
    let bestAtom = -1;
    let bestFrom = 0;
    let bestTo = 0;
    let bestCost = Number.POSITIVE_INFINITY;
    for (let step = 0, tried = 0; step < atoms.length && tried < most; step++) {
      const atom = atoms[begin + step < atoms.length ? begin + step : begin + step - atoms.length] ?? 0;
      let isPriced = false;
      for (let s = 0; s < sources.length; s++) {
        const from = sources[s] ?? 0;
        if (!state.isFree(atom, from)) continue;
        if (!isPriced) this.#price(atom, targets);
        isPriced = true;
        const less = state.costOfLess(atom, from);
        for (let t = 0; t < targets.length; t++) {
          const to = targets[t] ?? 0;
          if ((this.#blocked[atom * width + to] ?? 0) > this.#clock) continue;
          tried += 1;
          const cost = less + (this.#costs[to] ?? 0) - state.countedTwice(atom, from, to);
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

  /** What one more of each target costs at an atom. */
  #price(atom: number, targets: Int32Array): void {
    for (let t = 0; t < targets.length; t++) {
      const to = targets[t] ?? 0;
      this.#costs[to] = this.state.costOfMore(atom, to);
    }
  }
}
