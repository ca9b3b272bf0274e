import { NOT_ASKED } from '../../../app/survey/coding.ts';
import { type ClassOwners, isAvailable } from './classes.ts';
import { type ColumnSystem, countViews, isAnswer } from './system.ts';
import type { AuditViews } from './views.ts';

/** One company of an atom answers `to` where it answered `from`. */
export type Change = Readonly<{ atom: number; from: number; to: number }>;

/** An alternative data set as the changes from the truth; every number published of the column stays as it is. */
export type Move = Readonly<{ changes: readonly Change[]; method: 'swap' | 'move' }>;

/** What is looked for: a company of the class (atom, from) that answers `to`, without a company of `excluded`. */
export type Target = Change & { readonly excluded: number | null };

const MAX_CHANGES = 6;
const BRANCHES = 6;
/** Candidates looked at per target, a count and not a time, so that the same input gives the same result. */
const BUDGET = 3_000;

type Slack = { up: Int32Array; down: Int32Array };
type Candidate = { atom: number; broken: number };

/**
 * Looks for alternatives between two codes: changes of single companies, each undoing what the last one broke, until every view is
 * within what is published. That contains changes within the slack of ranges, pairs of atoms in the same shown views, rotations over
 * two association sets and two sector-size cells, and cycles of up to six. A try costs O(views of an atom).
 */
export class MoveSearch {
  readonly #system: ColumnSystem;
  readonly #views: AuditViews;
  readonly #classes: ClassOwners;
  readonly #totals: Int32Array;
  readonly #slack = new Map<number, Slack>();
  readonly #delta: Int32Array;
  readonly #taken: Uint8Array;
  #signs: { atom: number; sign: number }[] = [];
  #broken = 0;
  #budget = 0;

  constructor(system: ColumnSystem, views: AuditViews, classes: ClassOwners) {
    this.#system = system;
    this.#views = views;
    this.#classes = classes;
    this.#totals = countViews(views, system.counts, system.width);
    this.#delta = new Int32Array(views.views.length);
    this.#taken = new Uint8Array(views.starts.length);
  }

  /** A move that changes a company of the target's class, or null where none was found within the budget. */
  find(target: Target): Move | null {
    const { atom, from, to } = target;
    if (from === NOT_ASKED || to === NOT_ASKED) return null;
    const lone = isAnswer(from) !== isAnswer(to);
    if (!isAvailable(this.#classes, atom * this.#system.width + from, lone, null)) return null;
    this.#budget = BUDGET;
    this.#push(atom, 1, target);
    const found = this.#extend(1, target);
    const changes = this.#signs.map(({ atom: at, sign }) =>
      sign > 0 ? { atom: at, from, to } : { atom: at, from: to, to: from },
    );
    while (this.#signs.length > 0) this.#pop(target);
    return found ? { changes, method: 'move' } : null;
  }

  /** How many companies each view can take from one code to another (`up`) and back (`down`). */
  #slackOf({ from, to }: Change): Slack {
    const known = this.#slack.get(from * this.#system.width + to);
    if (known) return known;
    const slack = { up: this.#measure(from, to), down: this.#measure(to, from) };
    this.#slack.set(from * this.#system.width + to, slack);
    return slack;
  }

  #measure(from: number, to: number): Int32Array {
    const room = new Int32Array(this.#delta.length);
    // Who answers decides what is hidden, in views without a number, too: nobody may begin or cease to answer there.
    if (isAnswer(from) !== isAnswer(to)) return room;
    room.fill(0x7fffffff);
    for (const { view, members, lo, hi } of this.#system.checks) {
      if (members[from] === members[to]) continue;
      let sum = 0;
      for (let byte = 0; byte < members.length; byte++) {
        if (members[byte] === 1) sum += this.#totals[view * members.length + byte] ?? 0;
      }
      room[view] = Math.min(room[view] ?? 0, members[to] === 1 ? hi - sum : sum - lo);
    }
    return room;
  }

  #extend(length: number, target: Target): boolean {
    if (this.#broken === 0) return true;
    if (length === MAX_CHANGES || this.#budget <= 0) return false;
    const view = this.#smallestBroken(target);
    const sign = (this.#delta[view] ?? 0) > 0 ? -1 : 1;
    for (const { atom } of this.#candidates(view, sign, target)) {
      this.#push(atom, sign, target);
      if (this.#extend(length + 1, target)) return true;
      this.#pop(target);
    }
    return false;
  }

  #smallestBroken(target: Target): number {
    const { up, down } = this.#slackOf(target);
    const { starts, list } = this.#views;
    let best = -1;
    for (const { atom } of this.#signs) {
      for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++) {
        const view = list[at] ?? 0;
        if (outside(this.#delta[view] ?? 0, up[view], down[view]) === 0) continue;
        if (best < 0 || this.#sizeOf(view) < this.#sizeOf(best)) best = view;
      }
    }
    return best;
  }

  #sizeOf(view: number): number {
    return this.#views.views[view]?.atoms.length ?? 0;
  }

  /** The atoms of a broken view that mend most, best first; one that mends everything comes alone. */
  #candidates(view: number, sign: number, target: Target): Candidate[] {
    const { width } = this.#system;
    const lone = isAnswer(target.from) !== isAnswer(target.to);
    const byte = sign > 0 ? target.from : target.to;
    const best: Candidate[] = [];
    for (const atom of this.#views.views[view]?.atoms ?? []) {
      if (this.#taken[atom] === 1 || !isAvailable(this.#classes, atom * width + byte, lone, target.excluded)) continue;
      this.#budget -= 1;
      const broken = this.#brokenAfter(atom, sign, target);
      if (broken === 0) return [{ atom, broken }];
      if (best.length < BRANCHES || broken < (best[best.length - 1]?.broken ?? 0)) {
        let place = best.length;
        while (place > 0 && (best[place - 1]?.broken ?? 0) > broken) place -= 1;
        best.splice(place, 0, { atom, broken });
        if (best.length > BRANCHES) best.pop();
      }
      if (this.#budget <= 0) break;
    }
    return best;
  }

  #brokenAfter(atom: number, sign: number, target: Target): number {
    const { up, down } = this.#slackOf(target);
    const { starts, list } = this.#views;
    let broken = this.#broken;
    for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++) {
      const view = list[at] ?? 0;
      const before = this.#delta[view] ?? 0;
      broken += outside(before + sign, up[view], down[view]) - outside(before, up[view], down[view]);
    }
    return broken;
  }

  #push(atom: number, sign: number, target: Target): void {
    this.#shift(atom, sign, target);
    this.#taken[atom] = 1;
    this.#signs.push({ atom, sign });
  }

  #pop(target: Target): void {
    const last = this.#signs.pop();
    if (!last) return;
    this.#taken[last.atom] = 0;
    this.#shift(last.atom, -last.sign, target);
  }

  #shift(atom: number, sign: number, target: Target): void {
    this.#broken = this.#brokenAfter(atom, sign, target);
    const { starts, list } = this.#views;
    for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++) {
      const view = list[at] ?? 0;
      this.#delta[view] = (this.#delta[view] ?? 0) + sign;
    }
  }
}

function outside(delta: number, up = 0, down = 0): number {
  return delta > up || -delta > down ? 1 : 0;
}
