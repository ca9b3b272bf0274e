import { AuditRandom } from './audit-random.ts';
import { CheckTable } from './check-table.ts';
import { MoveLibrary } from './move-library.ts';
import { changesBetween } from './moves.ts';
import type { AuditSystem } from './system.ts';
import { differsIn, type Target } from './target.ts';
import type { AuditViews } from './views.ts';
import { drawFrom, WorldPool } from './world-pool.ts';
import { WorldSearch } from './world-search.ts';
import type { Pin } from './world-state.ts';

/** Worlds made before anything is looked for in particular, and at most in all. */
const FIRST_WORLDS = 96;
const MOST_WORLDS = 4_096;
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

  constructor(system: AuditSystem, views: AuditViews, start: Int32Array) {
    this.#system = system;
    this.#views = views;
    this.pool = new WorldPool(system);
    this.#table = new CheckTable(system, views);
    this.#search = new WorldSearch(this.#table, start);
    this.#library = this.#newLibrary();
    this.#keep();
    while (this.pool.worlds.length < FIRST_WORLDS) {
      this.#wander();
      this.#keep();
    }
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
  bringIn({ pins, atom }: Target, code: number, { steps, from }: { steps: number; from: 'code' | 'pins' }): boolean {
    const own = pins.reduce((sum, pin) => sum + (pin.atom === atom && pin.code === code ? pin.least : 0), 0);
    const base = from === 'code' ? [{ atom, code, least: own + 1 }] : pins;
    if (!this.#standIn(this.pool.holding(base), [])) return false;
    const { state } = this.#search;
    const before = state.world.slice();
    if (!this.#search.hold([...pins, { atom, code, least: 1 }])) return false;
    if (!this.#search.mend(steps, this.#random)) return false;
    this.#keep();
    const changes = changesBetween(before, state.world, this.#table);
    if (changes.length <= LONGEST_MOVE) this.#library.note(changes);
    return true;
  }

  /** Finds a world in which the pins hold, by changing one. */
  reach(pins: readonly Pin[], steps: number): boolean {
    if (!this.#standIn(this.pool.holding([]), []) || !this.#search.hold(pins)) return false;
    if (!this.#search.mend(steps, this.#random)) return false;
    this.#keep();
    return true;
  }

  /** Takes in a world that was found elsewhere. */
  take(world: Int32Array): void {
    this.#search.stand(world, this.#table.totalsOf(world), []);
    this.#keep();
  }

  #newLibrary(): MoveLibrary {
    return new MoveLibrary(this.#table, this.#system.bytes, { worlds: this.pool.worlds, totals: this.#totals });
  }

  #keep(): void {
    if (this.pool.worlds.length >= MOST_WORLDS) return;
    this.pool.add(this.#search.state.world.slice());
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
