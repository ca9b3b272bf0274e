import { CheckTable } from './check-table.ts';
import { findByMending, findByPrograms, NEAREST, NEIGHBOURHOODS } from './local-search.ts';
import { refuteNear } from './near-refutation.ts';
import type { AuditPopulation } from './population.ts';
import { roundWorld } from './round-world.ts';
import type { Answer, Asking, Rounding, Solver } from './solver.ts';
import { findStartWorld, isLarge, problemOf } from './start-world.ts';
import type { AuditSystem } from './system.ts';
import { ANY_BYTE, heldFor, type Open, pinRows, questionOf, seedsOf, type Target } from './target.ts';
import type { AuditViews } from './views.ts';
import { WorldHunt } from './world-hunt.ts';
import type { WorldPool } from './world-pool.ts';
import type { Pin } from './world-state.ts';

export type { Open, Target } from './target.ts';

/** What all systems of a release share. */
export type AuditContext = Readonly<{
  views: AuditViews;
  population: AuditPopulation;
  solver: Solver;
}>;

/** How many data sets were found, by local and by global programs; how often the solver proved or gave up; coalitions looked at. */
export type Tried = {
  worlds: number;
  local: number;
  programs: number;
  proofs: number;
  limits: number;
  coalitions: number;
};

/** Steps of the search that leads a changed world back to the release, try after try; each code has its turn at each. */
const SHORT = [32, 32, 96, 256] as const;
/** The same where no proof without whole numbers was found. */
const LONG = [500, 1_500] as const;
/** The same for a world in which what somebody knows of itself holds. */
const REACH_STEPS = [64, 64, 128, 256, 500, 500] as const;
/** Rounds of annealing in a large system, where mending led nowhere and nothing near proves that nothing can; the same for what somebody knows of itself. */
const ROUNDS = 100;
const REACH_ROUNDS = 1_000;
/** Searches for many coalitions at once in a large system, and how many are too few for that. */
const MOST_TOGETHER = 12;
const FEW_LEFT = 5;
/** Questions to the solver about the whole of a unit. */
const MOST_QUESTIONS = 400;

/**
 * The audit of one system. It looks at what is published and at who took part. Answers come in at one place: the pins that
 * `findOpenInside` is given, which are what owners know of themselves; all before that tells nothing more than the release.
 */
export class UnitAudit {
  readonly #tried: Tried = { worlds: 0, local: 0, programs: 0, proofs: 0, limits: 0, coalitions: 0 };
  readonly #context: AuditContext;
  readonly #hunt: WorldHunt;
  #system: AuditSystem;
  #asking: Asking | null = null;
  /** Per coalition what was seen to differ in a world that was not kept; it stays so in a coarser release. */
  readonly #closed = new Map<readonly Pin[], Set<number>>();
  /** Coalitions that can know nothing; they cannot know anything from a coarser release either. */
  readonly #settled = new Set<readonly Pin[]>();

  private constructor(system: AuditSystem, context: AuditContext, hunt: WorldHunt) {
    this.#system = system;
    this.#context = context;
    this.#hunt = hunt;
  }

  /** Finds a first data set and many others. Null where no data set with this release was found. */
  static begin(system: AuditSystem, context: AuditContext): UnitAudit | null {
    const start = findStartWorld(system, context.views, context.solver);
    return start === null ? null : new UnitAudit(system, context, WorldHunt.begin(system, context.views, start));
  }

  /** An audit of the same release with the data sets that were found so far; what it finds from now on is not found here. */
  fork(): UnitAudit {
    return new UnitAudit(this.#system, this.#context, this.#hunt.fork());
  }

  get system(): AuditSystem {
    return this.#system;
  }

  get pool(): WorldPool {
    return this.#hunt.pool;
  }

  get tried(): Tried {
    return { ...this.#tried, worlds: this.pool.worlds.length };
  }

  /** Goes on with a coarser release of the same columns: every data set found before has it, too. */
  loosen(system: AuditSystem): void {
    this.#system = system;
    this.#hunt.loosen(system);
    this.#asking?.close();
    this.#asking = null;
  }

  /**
   * What outsiders can know, one example per column and atom. Depends on the release alone; for everything that is not open the pool holds
   * a data set in which it differs.
   */
  findOpenOutside(): Open[] {
    return byAtom(this.#hunt.forced([])).flatMap((targets) =>
      this.#firstOpen(
        targets,
        (target) => this.#hunt.pool.forcedByte(this.pool.holding([]), target.part, target.atom, []) !== null,
      ),
    );
  }

  /**
   * What coalitions can know, each of its own pins, but for what is open `outside` already. Pins are what somebody has answered, so they
   * are possible: where no data set with them was found, they are open themselves.
   */
  findOpenInside(coalitions: readonly (readonly Pin[])[], outside: readonly Open[]): Open[] {
    this.#tried.coalitions += coalitions.length;
    const known = new Set(outside.map((one) => this.#numberOf(one)));
    const insiders = coalitions.filter((pins) => pins.length > 0 && !this.#settled.has(pins));
    if (isLarge(this.#system)) this.#reachTogether(insiders);
    const [lost] = insiders.filter((pins) => this.pool.count(pins) === 0 && !this.#reach(pins));
    const left = insiders.flatMap((pins) => this.#leftOf(pins, known));
    const open = byAtom(left).flatMap((targets) => this.#firstOpen(targets, (target) => this.#hunt.isForced(target)));
    const unsettled = new Set(left.map(({ pins }) => pins));
    if (known.size === 0)
      for (const pins of insiders) if (!unsettled.has(pins) && pins !== lost) this.#settled.add(pins);
    return lost?.[0] === undefined
      ? open
      : [...open, { pins: lost, atom: lost[0].atom, part: 0, byte: ANY_BYTE, proved: false }];
  }

  /** Looks for a data set of another release of the same columns in which the target differs; nothing is kept. */
  ask(system: AuditSystem, target: Target): Answer {
    const { views, solver } = this.#context;
    const table = new CheckTable(system, views);
    const drawn = this.#hunt.draw(target.pins);
    const place = drawn && { table, system, base: { world: drawn.world, totals: table.totalsOf(drawn.world) } };
    const mended = place && findByMending(target, place);
    if (mended !== null) return { kind: 'found', values: mended };
    const near = refuteNear(table, { question: questionOf(target, system), seeds: seedsOf(target), solver });
    if (near !== null) return this.#count({ kind: 'none', views: near });
    if (!isLarge(system)) return this.#askFor(system, target, () => null);
    const values = place && this.#countLocal(findByPrograms(target, place, { solver, counts: NEIGHBOURHOODS }));
    return values === null ? this.#count({ kind: 'unknown' }) : { kind: 'found', values };
  }

  /** Whether a coalition that was looked at can know nothing. */
  isSettled(pins: readonly Pin[]): boolean {
    return this.#settled.has(pins);
  }

  #countLocal(world: Int32Array | null): Int32Array | null {
    if (world !== null) this.#tried.local += 1;
    return world;
  }

  /** `search` is tried where a solution that is not whole leaves the answer open. */
  #askFor(system: AuditSystem, target: Target, search: () => Int32Array | null): Answer {
    const asking = system === this.#system ? this.#askingHere() : this.#openProblem(system);
    const round: Rounding = (values) =>
      roundWorld(system, this.#context.views, { values, held: heldFor(target, values, system) }) ?? search();
    return this.#count(asking.ask(questionOf(target, system), round));
  }

  #askingHere(): Asking {
    this.#asking ??= this.#openProblem(this.#system);
    return this.#asking;
  }

  #openProblem(system: AuditSystem): Asking {
    return this.#context.solver.open(problemOf(system, this.#context.views, this.pool.worlds[0] ?? null));
  }

  #count(answer: Answer): Answer {
    if (answer.kind === 'found') this.#tried.programs += 1;
    else if (answer.kind === 'none') this.#tried.proofs += 1;
    else this.#tried.limits += 1;
    return answer;
  }

  #numberOf({ part, atom }: Pick<Target, 'part' | 'atom'>): number {
    return part * this.#system.sizes.length + atom;
  }

  /** What a coalition could know after all moves, but what is `known` outside already. */
  #leftOf(pins: readonly Pin[], known: ReadonlySet<number>): Target[] {
    const closed = this.#closed.get(pins) ?? new Set();
    this.#closed.set(pins, closed);
    const forced = this.#hunt
      .forced(pins)
      .filter((target) => !known.has(this.#numberOf(target)) && !closed.has(this.#numberOf(target)));
    const left = this.#hunt.leftAfterMoves(pins, forced);
    const open = new Set(left);
    for (const target of forced) if (!open.has(target)) closed.add(this.#numberOf(target));
    return left;
  }

  /** Worlds in which many of the pins hold that none has yet: one search serves them all. */
  #reachTogether(insiders: readonly (readonly Pin[])[]): void {
    for (let attempt = 0; attempt < MOST_TOGETHER; attempt++) {
      const left = insiders.filter((pins) => this.pool.count(pins) === 0);
      if (left.length < FEW_LEFT) return;
      this.#hunt.reachSome(left, REACH_ROUNDS);
    }
  }

  /** Finds a world in which the pins hold: by changing one, or by the solver. */
  #reach(pins: readonly Pin[]): boolean {
    if (REACH_STEPS.some((steps) => this.#hunt.reach(pins, { steps, rounds: 0 }))) return true;
    if (this.#hunt.reach(pins, { steps: 0, rounds: REACH_ROUNDS })) return true;
    const target = { pins, atom: pins[0]?.atom ?? 0, part: 0, byte: ANY_BYTE };
    if (isLarge(this.#system)) return this.#isFoundLocally(target, NEIGHBOURHOODS);
    const round: Rounding = (values) => roundWorld(this.#system, this.#context.views, { values, held: pins });
    const answer = this.#count(this.#askingHere().ask(pinRows(pins, this.#system), round));
    if (answer.kind === 'found') this.#hunt.take(answer.values, 'program');
    return answer.kind === 'found';
  }

  /** The first of the targets of one atom that stays, per column: one is enough to see that the atom is open. */
  #firstOpen(targets: readonly Target[], isForced: (target: Target) => boolean): Open[] {
    const open = new Map<number, Open>();
    for (const target of targets) {
      if (open.has(target.part) || !isForced(target)) continue;
      const proved = this.#isProved(target);
      if (proved === null) this.#closed.get(target.pins)?.add(this.#numberOf(target));
      else open.set(target.part, { ...target, proved });
    }
    return [...open.values()];
  }

  /** Null where a data set was found, by search or by the solver; else whether the solver proved that there is none. */
  #isProved(target: Target): boolean | null {
    if (SHORT.some((steps) => this.#bringIn(target, { steps }))) return null;
    return isLarge(this.#system) ? this.#isProvedNear(target) : this.#isProvedWhole(target);
  }

  /** The same by what is around the target. */
  #isProvedNear(target: Target): boolean | null {
    const { solver } = this.#context;
    const question = questionOf(target, this.#system);
    if (refuteNear(this.#hunt.table, { question, seeds: seedsOf(target), solver }) !== null) {
      this.#tried.proofs += 1;
      return true;
    }
    if (this.#isFoundLocally(target, NEIGHBOURHOODS)) return null;
    if (this.#bringIn(target, { steps: 0, rounds: ROUNDS })) return null;
    this.#tried.limits += 1;
    return false;
  }

  /** The same by the program of the whole: where a solution that is not whole leaves it open, by one around the target and by searching on. */
  #isProvedWhole(target: Target): boolean | null {
    const { programs, proofs, limits } = this.#tried;
    if (programs + proofs + limits >= MOST_QUESTIONS) return false;
    let isFound = false;
    const answer = this.#askFor(this.#system, target, () => {
      isFound = this.#isFoundLocally(target, NEAREST) || LONG.some((steps) => this.#bringIn(target, { steps }));
      return isFound ? this.#hunt.world : null;
    });
    if (answer.kind !== 'found') return answer.kind === 'none';
    if (!isFound) this.#hunt.take(answer.values, 'program');
    return null;
  }

  /** By small integer programs around the target, from a world in which the pins hold, where one is known. */
  #isFoundLocally(target: Target, counts: readonly number[]): boolean {
    const base = this.#hunt.draw(target.pins);
    const place = base && { table: this.#hunt.table, system: this.#system, base };
    const { solver } = this.#context;
    const world = place && this.#countLocal(findByPrograms(target, place, { solver, counts }));
    if (world === null) return false;
    this.#hunt.take(world, 'local');
    return true;
  }

  /** Each other code in turn: from worlds with it to the pins, then from worlds with the pins to it. */
  #bringIn(target: Target, effort: { steps: number; rounds?: number }): boolean {
    const { width, bytes } = this.#system;
    const codes = Array.from({ length: width }, (_, code) => code).filter(
      (code) => bytes[target.part]?.[code] !== target.byte,
    );
    return (['code', 'pins'] as const).some((from) =>
      codes.some((code) => this.#hunt.bringIn(target, code, { ...effort, from })),
    );
  }
}

function byAtom(targets: readonly Target[]): Target[][] {
  const lists = new Map<number, Target[]>();
  for (const target of targets) {
    const list = lists.get(target.atom) ?? [];
    lists.set(target.atom, list);
    list.push(target);
  }
  return [...lists.values()];
}
