import type { Open, Target, UnitAudit } from './audit/audit-unit.ts';
import { HIDDEN_LEVEL, type Level, nextLevel } from './plan.ts';
import { hasCoarseGroups, isPublishedIn } from './protect.ts';
import type { Built, Plans, UnitLevels } from './unit-levels.ts';

/** Changes of one view tried for one open answer before several are tried together. */
const MOST_TRIALS = 40;
/** What a level takes away from a view, as multiples of groups alone. */
const LOSS: Readonly<Record<Level, number>> = { 0: 0, 1: 1, 2: 2, 3: 3, 4: 5 };

/** A view near an open answer, by its class, with the levels that a column has left there. */
type Candidate = { c: number; k: number; levels: Level[]; companies: number };

/** Makes the columns of a unit coarser where something is open, least loss first. */
export class UnitRepair {
  readonly #unit: UnitLevels;
  readonly #audit: UnitAudit;

  constructor(unit: UnitLevels, audit: UnitAudit) {
    this.#unit = unit;
    this.#audit = audit;
  }

  /** Repairs what is open, least loss first, and gives the system of the coarser release. */
  mend(open: readonly Open[]): Built {
    for (const [index, one] of open.entries()) {
      if (index > 0 && this.#isClosed(one)) continue;
      if (!this.#repair(one))
        return {
          ok: false,
          fault: `${one.proved ? 'an answer is disclosed' : 'an answer stays undecided'}, with nothing left to hide.`,
        };
    }
    return this.#unit.build();
  }

  #isClosed(target: Target): boolean {
    const system = this.#unit.build();
    return system.ok && this.#audit.ask(system.value, target).kind === 'found';
  }

  /**
   * Takes the first change of one view after which the solver finds a data set where the target differs, least loss first: companies of
   * the view times what the level takes away. Where none alone is enough, several together.
   */
  #repair(target: Target): boolean {
    const near = this.#candidates(target);
    const trials = near
      .flatMap(({ c, k, levels, companies }) => levels.map((level) => ({ c, k, level, loss: companies * LOSS[level] })))
      .sort((a, b) => a.loss - b.loss || a.k - b.k || a.c - b.c || a.level - b.level);
    const proofs: ReadonlySet<number>[] = [];
    for (const { c, k, level } of trials.slice(0, MOST_TRIALS)) {
      // What was proved without this view stays proved whatever is done to it.
      if (proofs.some((views) => !views.has(this.#unit.viewOf(k)))) continue;
      const system = this.#unit.build(this.#with(c, k, level));
      if (!system.ok) continue;
      const answer = this.#audit.ask(system.value, target);
      if (answer.kind === 'none' && answer.views) proofs.push(answer.views);
      if (answer.kind !== 'found') continue;
      this.#set(c, k, level);
      return true;
    }
    return this.#repairTogether(target, near);
  }

  /**
   * Several views together, the smallest first and one more at each try: each up one level, then each without the column; views of half of
   * all companies come last. What turns out not to be needed is taken back, the largest first.
   */
  #repairTogether(target: Target, near: readonly Candidate[]): boolean {
    const ordered = near.toSorted((a, b) => a.companies - b.companies || a.k - b.k || a.c - b.c);
    const before = new Map(this.#unit.plans);
    const half = this.#unit.certifying.participation.rowCount / 2;
    const small = ordered.filter(({ companies }) => companies < half);
    for (const { list, isHidden } of [small, ordered].flatMap((one) => [
      { list: one, isHidden: false },
      { list: one, isHidden: true },
    ])) {
      for (const [index, { c, k, levels }] of list.entries()) {
        this.#set(c, k, (isHidden ? levels.at(-1) : levels[0]) ?? HIDDEN_LEVEL);
        if (!this.#isClosed(target)) continue;
        this.#takeBack(target, { before, made: list.slice(0, index) });
        return true;
      }
      this.#restore(before);
    }
    return false;
  }

  #takeBack(target: Target, { before, made }: { before: Plans; made: readonly Candidate[] }): void {
    for (const { c, k } of made.toReversed()) {
      const now = new Map(this.#unit.plans);
      this.#set(c, k, before.get(c)?.get(k) ?? 0);
      if (!this.#isClosed(target)) this.#restore(now);
    }
  }

  #restore(plans: Plans): void {
    this.#unit.plans.clear();
    for (const [c, plan] of plans) this.#unit.plans.set(c, plan);
  }

  /** Views of the open atom, then those of who knows, the smaller first; with the levels that each column of the unit has left. */
  #candidates({ atom, pins, part }: Target): Candidate[] {
    const { shown, participation, policy } = this.#unit.certifying;
    const near = this.#nearAtoms(atom, pins);
    const classes = shown
      .map((one, k) => ({ one, k, atoms: this.#unit.atomsOf(k) }))
      .map(({ one, k, atoms }) => ({ one, k, atoms, isOwn: atoms.includes(atom) }))
      .filter(({ atoms, isOwn }) => isOwn || atoms.some((other) => near.has(other)))
      .sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || a.one.companyCount - b.one.companyCount || a.k - b.k);
    const own = this.#unit.columns[part];
    const columns = [...(own ? [own] : []), ...this.#unit.columns.filter((one) => one !== own)];
    return columns.flatMap(({ c }) =>
      classes.flatMap(({ one, k }) => {
        const column = participation.columns[c];
        if (!column || !one.views.some((view) => isPublishedIn(column, view))) return [];
        const hasGroups = hasCoarseGroups(column) && one.ownerCount >= policy.fullFrom;
        const levels: Level[] = [];
        for (
          let level = nextLevel(this.#unit.plans.get(c)?.get(k) ?? 0, hasGroups);
          level !== null;
          level = nextLevel(level, hasGroups)
        )
          levels.push(level);
        return levels.length === 0 ? [] : [{ c, k, levels, companies: one.companyCount }];
      }),
    );
  }

  /** Atoms of those who know something, and those that an earlier release counted together with the open one. */
  #nearAtoms(atom: number, pins: Target['pins']): Set<number> {
    const { views } = this.#unit.certifying.context.views;
    const together = [...new Set(this.#unit.earlier.map(({ view }) => views[view]?.atoms ?? new Int32Array(0)))];
    return new Set([
      ...pins.map((pin) => pin.atom),
      ...together.filter((atoms) => atoms.includes(atom)).flatMap((atoms) => [...atoms]),
    ]);
  }

  #with(c: number, k: number, level: Level): Plans {
    const plans = new Map(this.#unit.plans);
    plans.set(c, new Map([...(plans.get(c) ?? []), [k, level]]));
    return plans;
  }

  #set(c: number, k: number, level: Level): void {
    this.#unit.plans.set(c, new Map([...(this.#unit.plans.get(c) ?? []), [k, level]]));
  }
}
