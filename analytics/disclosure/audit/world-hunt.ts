import { settle } from './annealing.ts';
import { AuditRandom } from './audit-random.ts';
import { CheckTable } from './check-table.ts';
import type { Standing } from './local-program.ts';
import { MoveLibrary } from './move-library.ts';
import { changesBetween } from './moves.ts';
import { isLarge } from './start-world.ts';
import type { AuditSystem } from './system.ts';
import { differsIn, type Target } from './target.ts';
import type { AuditViews } from './views.ts';
import { drawFrom, type FoundWorld, type Method, WorldPool } from './world-pool.ts';
import { WorldSearch } from './world-search.ts';
import type { Pin } from './world-state.ts';

/** Worlds made before anything is looked for in particular, and at most in all. */
const FIRST_WORLDS = 96;
const MOST_WORLDS = 4_096;
/** In a large system, where more of the atoms than this part gave one answer throughout by then, so many worlds at most are made by annealing, each with some around it. */
const STIFF_PART = 64;
const MOST_MIXES = 6;
const MIX_ROUNDS = 2_000;
const AROUND_MIX = 8;
/** Moves from which on worlds are made of them rather than searched, and tries to make one per world. */
const ENOUGH_MOVES = 400;
const MOST_TRIES = 2_000;
/** Passes over what a coalition could know, and those without success after which it is given up. */
const PASSES = 6;
const IDLE_PASSES = 2;
/** Moves tried at random between two passes. */
const STIRS = 200;
/** Changes of a found world that are learnt as one move. */
const LONGEST_MOVE = 24;

/** Steps of mending, then rounds of annealing; and whether it starts from the code or from what is pinned. */
type Effort = Readonly<{ steps: number; rounds?: number; from: 'code' | 'pins' }>;

/** Looks for data sets with the release of one system: a pool of them, and moves that lead from one to another. */
export class WorldHunt {
  readonly pool: WorldPool;
  readonly #random = new AuditRandom(2022);
  readonly #views: AuditViews;
  #system: AuditSystem;
  #table: CheckTable;
  #search: WorldSearch;
  #library: MoveLibrary;
  #totals: Int32Array[] = [];

  private constructor(system: AuditSystem, views: AuditViews, worlds: readonly FoundWorld[]) {
    this.#system = system;
    this.#views = views;
    this.pool = new WorldPool(system);
    this.#table = new CheckTable(system, views);
    this.#search = new WorldSearch(this.#table, worlds[0]?.world ?? new Int32Array(0));
    this.#library = this.#newLibrary();
    for (const { world, method } of worlds) this.take(world, method);
  }

  /** From a first data set to many others. */
  static begin(system: AuditSystem, views: AuditViews, start: Int32Array): WorldHunt {
    const hunt = new WorldHunt(system, views, [{ world: start, method: 'search' }]);
    hunt.#wanderFor(FIRST_WORLDS - 1);
    if (isLarge(system)) for (let mixes = 0; mixes < MOST_MIXES && hunt.#mix(); mixes++);
    return hunt;
  }

  /** Another with the same data sets and moves; what it finds from now on is not found here. */
  fork(): WorldHunt {
    const hunt = new WorldHunt(this.#system, this.#views, this.pool.found);
    for (const { changes } of this.#library.moves) hunt.#library.note(changes);
    return hunt;
  }

  /** Goes on with a coarser release of the same columns: every data set found before has it, too, and every move is one still. */
  loosen(system: AuditSystem): void {
    const { moves } = this.#library;
    this.#system = system;
    this.#table = new CheckTable(system, this.#views);
    this.#search = new WorldSearch(this.#table, this.pool.worlds[0] ?? this.#search.state.world);
    this.#totals = this.pool.worlds.map((world) => this.#table.totalsOf(world));
    this.#library = this.#newLibrary();
    for (const { changes } of moves) this.#library.note(changes);
  }

  /** The checks of the release as tables. */
  get table(): CheckTable {
    return this.#table;
  }

  /** A drawn world in which the pins hold, or else any; null where none was found yet. */
  draw(pins: readonly Pin[]): Standing | null {
    const held = drawFrom(this.pool.holding(pins), this.#random);
    const w = held >= 0 ? held : drawFrom(this.pool.holding([]), this.#random);
    const [world, totals] = [this.pool.worlds[w], this.#totals[w]];
    return world && totals ? { world, totals } : null;
  }

  /** The world where the search stands, a copy. */
  get world(): Int32Array {
    return this.#search.state.world.slice();
  }

  /** What others of an atom give in every world found in which the pins hold. */
  forced(pins: readonly Pin[]): Target[] {
    const { sizes, columns } = this.#system;
    const set = this.pool.holding(pins);
    const targets: Target[] = [];
    for (let atom = 0; atom < sizes.length; atom++) {
      for (let part = 0; part < columns.length; part++) {
        const byte = this.pool.forcedByte(set, part, atom, pins);
        if (byte !== null) targets.push({ pins, atom, part, byte });
      }
    }
    return targets;
  }

  /** Whether no world found, and none a known move away from one, shows the target different. */
  isForced(target: Target): boolean {
    const { pins, atom, part } = target;
    const set = this.pool.holding(pins);
    return this.pool.forcedByte(set, part, atom, pins) !== null && !this.#library.differs(set, target);
  }

  /**
   * What is left of the targets of one coalition after known moves: first in every world found, then on a walk on which what it knows is
   * held and each target in turn is moved.
   */
  leftAfterMoves(pins: readonly Pin[], targets: readonly Target[]): Target[] {
    const set = this.pool.holding(pins);
    let left = targets.filter((target) => !this.#library.differs(set, target));
    for (let pass = 0, idle = 0; left.length > 0 && pass < PASSES && idle < IDLE_PASSES; pass++) {
      if (!this.#standIn(set, pins)) break;
      this.#stir();
      const before = left.length;
      left = left.filter((target) => !this.#moveAway(target));
      idle = left.length < before ? 0 : idle + 1;
    }
    return left;
  }

  /**
   * Finds a world in which the target differs by a code: one in which somebody gives it is led to what is pinned, or one in which that holds
   * is led to the code. What led there is learnt.
   */
  bringIn({ pins, atom }: Target, code: number, { steps, rounds = 0, from }: Effort): boolean {
    const own = pins.reduce((sum, pin) => sum + (pin.atom === atom && pin.code === code ? pin.least : 0), 0);
    const base = from === 'code' ? [{ atom, code, least: own + 1 }] : pins;
    if (!this.#standIn(this.pool.holding(base), [])) return false;
    const { state } = this.#search;
    const before = state.world.slice();
    if (!this.#search.hold([...pins, { atom, code, least: 1 }])) return false;
    if (!this.#search.mend(steps, this.#random) && !settle(state, this.#random, rounds)) return false;
    this.#keep('search');
    const changes = changesBetween(before, state.world, this.#table);
    if (changes.length <= LONGEST_MOVE) this.#library.note(changes);
    return true;
  }

  /** Finds a world in which the pins hold, by changing one: by mending it, then by annealing. */
  reach(pins: readonly Pin[], { steps, rounds }: { steps: number; rounds: number }): boolean {
    if (!this.#standIn(this.pool.holding([]), []) || !this.#search.hold(pins)) return false;
    if (!this.#search.mend(steps, this.#random) && !settle(this.#search.state, this.#random, rounds)) return false;
    this.#keep('search');
    return true;
  }

  /** Finds a world in which some of the pins hold: all are brought in at once, and annealing keeps what fits together. */
  reachSome(lists: readonly (readonly Pin[])[], rounds: number): boolean {
    if (!this.#standIn(this.pool.holding([]), [])) return false;
    const { state } = this.#search;
    const { width } = this.#system;
    for (const { atom, code, least } of lists.flat()) {
      const isOther = (from: number): boolean => from !== code && state.isFree(atom, from);
      while ((state.world[atom * width + code] ?? 0) < least) {
        let from = 0;
        while (from < width && !isOther(from)) from += 1;
        if (from === width) break;
        state.apply({ atom, from, to: code });
      }
    }
    if (!settle(state, this.#random, rounds)) return false;
    this.#keep('search');
    return true;
  }

  /** Takes in a world that was found elsewhere. */
  take(world: Int32Array, method: Method): void {
    this.#search.stand(world, this.#table.totalsOf(world), []);
    this.#keep(method);
  }

  #wanderFor(worlds: number): void {
    for (let left = worlds; left > 0; left--) {
      this.#wander();
      this.#keep('moves');
    }
  }

  /**
   * Changes half of the atoms that gave one answer throughout, all at once, and leads the world back by annealing: where published
   * numbers are narrow, one such world shows nearly all of them different. False where moves alone have shown nearly everything.
   */
  #mix(): boolean {
    const { sizes, width } = this.#system;
    const stiff = [...new Set(this.forced([]).map(({ atom }) => atom))];
    if (stiff.length * STIFF_PART <= sizes.length) return false;
    if (!this.#standIn(this.pool.holding([]), [])) return false;
    const { state } = this.#search;
    for (const atom of stiff) {
      const [from, to] = [this.#random.below(width), this.#random.below(width)];
      const free = Array.from({ length: width }, (_, step) => (from + step) % width).find(
        (code) => code !== to && state.isFree(atom, code),
      );
      if (free !== undefined && this.#random.below(2) === 0) state.apply({ atom, from: free, to });
    }
    if (!settle(state, this.#random, MIX_ROUNDS)) return true;
    this.#keep('search');
    this.#wanderFor(AROUND_MIX);
    return true;
  }

  #newLibrary(): MoveLibrary {
    return new MoveLibrary(this.#table, this.#system.bytes, { worlds: this.pool.worlds, totals: this.#totals });
  }

  #keep(method: Method): void {
    if (this.pool.worlds.length >= MOST_WORLDS) return;
    this.pool.add(this.#search.state.world.slice(), method);
    this.#totals.push(this.#search.state.totals.slice());
  }

  /** Goes to a drawn world of a set and holds the pins there; false where there is none. */
  #standIn(set: Int32Array, pins: readonly Pin[]): boolean {
    const w = drawFrom(set, this.#random);
    const world = this.pool.worlds[w];
    const totals = this.#totals[w];
    if (!world || !totals) return false;
    this.#search.stand(world, totals, pins);
    return true;
  }

  /** Whether the target differs where the search stands, or after a move from there, which is made then. */
  #moveAway(target: Target): boolean {
    const { state } = this.#search;
    if (differsIn(state.world, target, this.#system)) return true;
    const moves = this.#library.movesFor(target);
    const begin = this.#random.below(moves.length);
    for (let at = 0; at < moves.length; at++) {
      const move = moves[(begin + at) % moves.length];
      if (!move || !state.allows(move)) continue;
      state.make(move);
      return true;
    }
    return false;
  }

  #stir(tries = STIRS): void {
    const { moves } = this.#library;
    const { state } = this.#search;
    for (let left = tries; left > 0; left--) {
      const move = moves[this.#random.below(moves.length)];
      if (move && state.allows(move)) state.make(move);
    }
  }

  /** To another world: mostly by moves that are known, now and then by a search for new ones. */
  #wander(): void {
    if (this.#library.moves.length >= ENOUGH_MOVES && this.#random.below(16) > 0)
      this.#stir(Math.min(this.#library.moves.length, MOST_TRIES));
    else this.#search.wander(this.#random, (changes) => this.#library.note(changes));
  }
}
