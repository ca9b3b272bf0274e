import { AuditRandom } from './audit-random.ts';
import { MoveLibrary } from './move-library.ts';
import type { AuditPopulation } from './population.ts';
import type { Answer, Asking, Question, Solver } from './solver.ts';
import { findStartWorld, problemOf } from './start-world.ts';
import type { AuditSystem } from './system.ts';
import type { AuditViews } from './views.ts';
import { holds, WorldPool } from './world-pool.ts';
import { type Pin, WorldSearch } from './world-search.ts';

/** What all systems of a release share. */
export type AuditContext = Readonly<{
  views: AuditViews;
  population: AuditPopulation;
  solver: Solver;
}>;

/**
 * An answer that could be known: whoever knows `pins` of itself (nobody in particular where empty) knows that all other
 * companies of the atom gave `byte` in the column. `proved`: by the solver; else no other data set was found within the limits.
 */
export type Open = Readonly<{ pins: readonly Pin[]; atom: number; part: number; byte: number; proved: boolean }>;

/** How many data sets were found without and by the solver, and how often it proved or gave up; coalitions looked at. */
export type Tried = { worlds: number; programs: number; proofs: number; limits: number; coalitions: number };

/** Worlds made before anything is looked for in particular, and at most in all. */
const FIRST_WORLDS = 96;
const MOST_WORLDS = 4_096;
/** Walks among worlds in which an atom gives something else, and the worlds of each. */
const WALKS = 4;
const ROUNDS = 24;
/** Moves from which on worlds are made of them rather than searched. */
const ENOUGH_MOVES = 400;
const MOST_TRIES = 2_000;
/** Worlds to which known moves are applied. */
const WORLDS_TRIED = 8;
/** Steps of the search that leads a changed world back to the release, and how often each code is tried. */
const STEPS = 500;
/** The same at the second try, still far cheaper than a question to the solver. */
const LONG = 2_500;
const ATTEMPTS = 2;
/** Questions to the solver per system. */
const MOST_QUESTIONS = 400;

/** What is asked about: whether the others of an atom must give a byte. */
export type Target = Omit<Open, 'proved'>;

/**
 * The audit of one system. It looks at what is published and at who took part. Answers come in at one place: the pins that
 * `findOpenInside` is given, which are what owners know of themselves; all before that tells nothing more than the release.
 */
export class UnitAudit {
  readonly pool: WorldPool;
  readonly tried: Tried = { worlds: 0, programs: 0, proofs: 0, limits: 0, coalitions: 0 };
  #system: AuditSystem;
  readonly #context: AuditContext;
  readonly #random = new AuditRandom(2022);
  #search: WorldSearch;
  #asking: Asking | null = null;
  readonly #totals: Int32Array[] = [];
  #library: MoveLibrary;

  private constructor(system: AuditSystem, context: AuditContext, start: Int32Array) {
    this.#system = system;
    this.#context = context;
    this.pool = new WorldPool(system);
    this.#search = new WorldSearch(system, context.views, start);
    this.#library = new MoveLibrary(system, context.views);
    this.#add(start, this.#search.totals);
  }

  /** Finds a first data set and many others. Null where no data set with this release was found. */
  static begin(system: AuditSystem, context: AuditContext): UnitAudit | null {
    const start = findStartWorld(system, context.views, context.solver);
    if (start === null) return null;
    const audit = new UnitAudit(system, context, start);
    audit.#fill();
    return audit;
  }

  get system(): AuditSystem {
    return this.#system;
  }

  /** Goes on with a coarser release of the same columns: every data set found before has it, too, and every move is one still. */
  loosen(system: AuditSystem): void {
    const { moves } = this.#library;
    this.#system = system;
    this.#search = new WorldSearch(system, this.#context.views, this.pool.worlds[0] ?? this.#search.world);
    this.#library = new MoveLibrary(system, this.#context.views);
    for (const { changes } of moves) this.#library.note(changes);
    this.#totals.length = 0;
    for (const world of this.pool.worlds) {
      this.#search.moveTo(world);
      this.#totals.push(this.#search.totals);
    }
    this.#asking?.close();
    this.#asking = null;
  }

  /**
   * What outsiders can know, one example per column and atom. Depends on the release alone; for everything that is not open the pool holds
   * a data set in which it differs.
   */
  findOpenOutside(): Open[] {
    const byAtom = new Map<number, Target[]>();
    for (const target of this.#forced([], new Set()))
      byAtom.set(target.atom, [...(byAtom.get(target.atom) ?? []), target]);
    return [...byAtom.values()].flatMap((targets) => this.#firstOpen(targets));
  }

  /**
   * What coalitions can know, each of its own pins, but for what is open `outside` already. Pins are what somebody has answered, so they
   * are possible: where no data set with them was found, they are open themselves.
   */
  findOpenInside(coalitions: readonly (readonly Pin[])[], outside: readonly Open[]): Open[] {
    this.tried.coalitions = coalitions.length;
    const known = new Set(outside.map(({ part, atom }) => `${part}:${atom}`));
    const insiders = coalitions.filter((pins) => pins.length > 0);
    const [lost] = insiders.filter((pins) => this.pool.count(pins) === 0 && !this.#reach(pins));
    const open = this.#openTo(insiders, known);
    return lost?.[0] === undefined
      ? open
      : [...open, { pins: lost, atom: lost[0].atom, part: 0, byte: 0, proved: false }];
  }

  /** Finds a world in which the pins hold: by changing one, or by the solver. */
  #reach(pins: readonly Pin[]): boolean {
    const { width, sizes } = this.#system;
    for (let attempt = 0; attempt < ATTEMPTS * 4; attempt++) {
      const base = this.#baseOf([]);
      if (base === null) break;
      this.#stand(base, []);
      for (const { atom, code, least } of pins) {
        while ((this.#search.world[atom * width + code] ?? 0) < least) {
          const from = Array.from({ length: width }, (_, one) => one).find(
            (one) =>
              one !== code &&
              (this.#search.world[atom * width + one] ?? 0) > 0 &&
              !pins.some((pin) => pin.atom === atom && pin.code === one),
          );
          if (from === undefined) break;
          this.#search.apply({ atom, from, to: code });
        }
      }
      if (!this.#holdsHere(pins)) continue;
      this.#search.pin(pins);
      if (!this.#search.mend(STEPS, this.#random)) continue;
      this.#keep();
      return true;
    }
    this.#asking ??= this.#openProblem(this.#system);
    const question = pins.map((pin) => ({
      variables: [pin.atom * width + pin.code],
      lo: pin.least,
      hi: sizes[pin.atom] ?? 0,
    }));
    const answer = this.#count(this.#asking.ask(question));
    if (answer.kind !== 'found') return false;
    this.#stand(answer.values, []);
    this.#keep();
    return true;
  }

  /** What those can know who know the pins, each for itself, but what is `known` (`part:atom`) already. */
  #openTo(coalitions: readonly (readonly Pin[])[], known: ReadonlySet<string>): Open[] {
    const byAtom = new Map<number, Target[]>();
    for (const pins of coalitions) {
      for (const target of this.#forced(pins, known)) {
        if (this.#differsByMove(target)) continue;
        byAtom.set(target.atom, [...(byAtom.get(target.atom) ?? []), target]);
      }
    }
    return [...byAtom.values()].flatMap((targets) => this.#firstOpen(this.#wanderFor(targets)));
  }

  /** The first of the targets of one atom that stays, per column: one is enough to see that the atom is open. */
  #firstOpen(targets: readonly Target[]): Open[] {
    const open = new Map<number, Open>();
    for (const target of targets) {
      if (open.has(target.part)) continue;
      for (const one of this.#decide(target)) open.set(target.part, one);
    }
    return [...open.values()];
  }

  #differsByMove(target: Target): boolean {
    const set = this.pool.holding(target.pins);
    let tried = 0;
    for (let w = 0; w < this.pool.worlds.length && tried < WORLDS_TRIED; w++) {
      const [world, totals] = [this.pool.worlds[w], this.#totals[w]];
      if (!world || !totals || !holds(set, w)) continue;
      tried += 1;
      if (this.#library.differs(world, totals, target)) return true;
    }
    return false;
  }

  /** Wanders among worlds in which the atom gives something else, until what others know of themselves has come up in one of them. */
  #wanderFor(targets: readonly Target[]): Target[] {
    let left = targets.filter((one) => this.#isForced(one) && !this.#differsByMove(one));
    const { width, bytes } = this.#system;
    for (let walk = 0, idle = 0; left.length > 0 && walk < WALKS && idle < 2; walk++) {
      const first = left[walk % left.length];
      if (!first) break;
      const byteOf = bytes[first.part] ?? new Uint8Array(0);
      const bases = this.pool.worlds.filter((world) =>
        byteOf.some((byte, code) => byte !== first.byte && (world[first.atom * width + code] ?? 0) > 0),
      );
      const base = bases[this.#random.below(bases.length)];
      if (!base) break;
      const code = byteOf.findIndex((byte, at) => byte !== first.byte && (base[first.atom * width + at] ?? 0) > 0);
      this.#stand(base, [{ atom: first.atom, code, least: 1 }]);
      const before = left.length;
      for (let round = 0; round < ROUNDS && left.length > 0; round++) {
        this.#wander();
        const rest = left.filter((one) => !this.#holdsHere(one.pins) || !this.#differs(one));
        if (rest.length < left.length) this.#keep();
        left = rest;
      }
      left = left.filter((one) => !this.#differsByMove(one));
      idle = left.length < before ? 0 : idle + 1;
    }
    return left;
  }

  #holdsHere(pins: readonly Pin[]): boolean {
    const { width } = this.#system;
    return pins.every(({ atom, code, least }) => (this.#search.world[atom * width + code] ?? 0) >= least);
  }

  /** To another world: mostly by moves that are known, now and then by a search for new ones. */
  #wander(): void {
    const { moves } = this.#library;
    if (moves.length >= ENOUGH_MOVES && this.#random.below(16) > 0) {
      for (let tries = Math.min(moves.length, MOST_TRIES); tries > 0; tries--) {
        const move = moves[this.#random.below(moves.length)];
        if (move) this.#search.tryMove(move);
      }
      return;
    }
    this.#search.wander(this.#random, (changes) => this.#library.note(changes));
  }

  #add(world: Int32Array, totals: Int32Array): void {
    this.pool.add(world);
    this.#totals.push(totals);
  }

  /** Asks the solver for a data set in which the target differs; nothing is kept. */
  ask(system: AuditSystem, target: Target): Answer {
    if (system !== this.#system) return this.#count(this.#openProblem(system).ask(questionOf(target, system)));
    this.#asking ??= this.#openProblem(system);
    return this.#count(this.#asking.ask(questionOf(target, system)));
  }

  #openProblem(system: AuditSystem): Asking {
    return this.#context.solver.open(problemOf(system, this.#context.views, this.pool.worlds[0] ?? null));
  }

  #count(answer: Answer): Answer {
    if (answer.kind === 'found') this.tried.programs += 1;
    else if (answer.kind === 'none') this.tried.proofs += 1;
    else this.tried.limits += 1;
    return answer;
  }

  #fill(): void {
    while (this.pool.worlds.length < FIRST_WORLDS) {
      this.#wander();
      this.#add(this.#search.world.slice(), this.#search.totals);
    }
    this.tried.worlds = this.pool.worlds.length;
  }

  #stand(base: Int32Array, pins: readonly Pin[]): void {
    this.#search.unpin();
    this.#search.moveTo(base);
    this.#search.pin(pins);
  }

  #keep(): void {
    if (this.pool.worlds.length >= MOST_WORLDS) return;
    this.#add(this.#search.world.slice(), this.#search.totals);
    this.tried.worlds += 1;
  }

  #baseOf(pins: readonly Pin[]): Int32Array | null {
    const set = this.pool.holding(pins);
    const worlds = this.pool.worlds.flatMap((_, w) => (holds(set, w) ? [w] : []));
    return this.pool.worlds[worlds[this.#random.below(worlds.length)] ?? -1] ?? null;
  }

  #forced(pins: readonly Pin[], known: ReadonlySet<string>): Target[] {
    const { sizes, columns } = this.#system;
    const set = this.pool.holding(pins);
    const targets: Target[] = [];
    for (let atom = 0; atom < sizes.length; atom++) {
      for (let part = 0; part < columns.length; part++) {
        if (known.has(`${part}:${atom}`)) continue;
        const byte = this.pool.forcedByte(set, part, atom, pins);
        if (byte !== null) targets.push({ pins, atom, part, byte });
      }
    }
    return targets;
  }

  #isForced({ pins, atom, part }: Target): boolean {
    return this.pool.forcedByte(this.pool.holding(pins), part, atom, pins) !== null;
  }

  /** Whether not all others of the atom give the byte in the world where the search stands. */
  #differs({ pins, atom, part, byte }: Target): boolean {
    const { width, bytes } = this.#system;
    const byteOf = bytes[part] ?? new Uint8Array(0);
    for (let code = 0; code < width; code++) {
      if (byteOf[code] === byte) continue;
      const own = pins.reduce((sum, pin) => sum + (pin.atom === atom && pin.code === code ? pin.least : 0), 0);
      if ((this.#search.world[atom * width + code] ?? 0) > own) return true;
    }
    return false;
  }

  /** One at a time: each other code in turn is brought in and held, then the solver is asked. */
  #decide(target: Target): Open[] {
    if (!this.#isForced(target)) return [];
    const { width, bytes } = this.#system;
    const byteOf = bytes[target.part] ?? new Uint8Array(0);
    for (let attempt = 0; attempt < ATTEMPTS * width; attempt++) {
      const code = attempt % width;
      const steps = attempt < width ? STEPS : LONG;
      if (byteOf[code] === target.byte || !this.#bringIn(target, code, steps)) continue;
      this.#keep();
      if (!this.#isForced(target)) return [];
    }
    const { programs, proofs, limits } = this.tried;
    if (programs + proofs + limits >= MOST_QUESTIONS) return [{ ...target, proved: false }];
    const answer = this.ask(this.#system, target);
    if (answer.kind !== 'found') return [{ ...target, proved: answer.kind === 'none' }];
    this.#stand(answer.values, []);
    this.#keep();
    return [];
  }

  #bringIn({ pins, atom }: Target, to: number, steps: number): boolean {
    const base = this.#baseOf(pins);
    if (base === null) return false;
    this.#stand(base, pins);
    const { width } = this.#system;
    const from = Array.from({ length: width }, (_, code) => code).find(
      (code) => code !== to && this.#search.isFree(atom, code),
    );
    if (from === undefined) return false;
    this.#search.apply({ atom, from, to });
    this.#search.pin([{ atom, code: to, least: 1 }]);
    return this.#search.mend(steps, this.#random);
  }
}

/** The rows of a question: the pins hold, and not all others of the atom give the byte. */
function questionOf({ pins, atom, part, byte }: Omit<Open, 'proved'>, system: AuditSystem): Question {
  const { width, sizes, bytes } = system;
  const byteOf = bytes[part] ?? new Uint8Array(0);
  const codes = Array.from({ length: width }, (_, code) => code).filter((code) => byteOf[code] === byte);
  const own = pins.filter((pin) => pin.atom === atom);
  const known = own.reduce((sum, { least }) => sum + least, 0);
  const alike = own.filter(({ code }) => byteOf[code] === byte).reduce((sum, { least }) => sum + least, 0);
  const others = (sizes[atom] ?? 0) - known;
  return [
    ...pins.map((pin) => ({
      variables: [pin.atom * width + pin.code],
      lo: pin.least,
      hi: sizes[pin.atom] ?? 0,
    })),
    { variables: codes.map((code) => atom * width + code), lo: 0, hi: others - 1 + alike },
  ];
}
