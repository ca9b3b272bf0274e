import type { Columns } from '../columns.ts';
import type { ViewCounts } from '../counts.ts';
import type { Policy } from '../policy.ts';
import { type AuditContext, type Open, type Target, type Tried, UnitAudit } from './audit/audit-unit.ts';
import type { AuditColumn } from './audit/bundle-columns.ts';
import { listCoalitions, SAMPLED_PAIRS } from './audit/coalitions.ts';
import type { Records } from './audit/records.ts';
import { type AuditSystem, buildSystem, type Check, countWorld, findBroken, truthOf } from './audit/system.ts';
import { listWitnesses, type Witnesses } from './audit/witnesses.ts';
import { type ColumnPlan, HIDDEN_LEVEL, type Level, nextLevel } from './plan.ts';
import { cellsOfColumn, encodeClassColumn, hasCoarseGroups, isPublishedIn } from './protect.ts';
import type { ReleasedCell } from './released-cell.ts';
import type { View, ViewClass } from './views.ts';

/** What all units of a release share. */
export type Certifying = Readonly<{
  wave: string;
  participation: Columns;
  views: readonly View[];
  shown: readonly ViewClass[];
  counts: ViewCounts;
  policy: Policy;
  /** The answers that this release and the earlier ones of the wave have counted; views of the context are over their atoms. */
  records: Records;
  /** Levels drawn before anything is looked at. */
  drawn: Plans;
  context: AuditContext;
}>;

/** A column (by its number in the release) and its name to the auditor. */
export type UnitColumn = Readonly<{ c: number; audit: AuditColumn }>;

/** What is coarser than the policy has it, drawn or repaired: column, view (by its first key) and level. */
type Coarser = Readonly<{ column: string; view: string; level: Level }>;

/** What is written of a unit: who was tried against it, how, and the data sets that prove it. */
type UnitCertificate = Readonly<{
  columns: string[];
  answers: number;
  coalitions: number;
  coarser: Coarser[];
  witnesses: Witnesses;
}>;

/**
 * The levels at which the columns of a unit may be published (by number: [class of views, level] pairs), with the proof; or why not.
 * `repairs`: how many of them were not drawn; never published.
 */
export type UnitOutcome =
  | {
      ok: true;
      plans: (readonly [number, [number, Level][]])[];
      certificate: UnitCertificate;
      repairs: number;
      tried: Tried;
    }
  | { ok: false; fault: string };

/** Rounds of audit and repair before a release is refused. */
const MOST_ROUNDS = 24;
/** Changes of one view tried for one open answer before several are tried together. */
const MOST_TRIALS = 40;
/** What a level takes away from a view, as multiples of groups alone. */
const LOSS: Readonly<Record<Level, number>> = { 0: 0, 1: 1, 2: 2, 3: 3, 4: 5 };

type Plans = ReadonlyMap<number, ColumnPlan>;

type Built = ReturnType<typeof buildSystem>;

/** A view near an open answer, by its class, with the levels that a column has left there. */
type Candidate = { c: number; k: number; levels: Level[]; companies: number };

/**
 * Encodes, audits and repairs the columns of one unit until nobody's answer can be known; refused where that has no end. `earlier`: what
 * the earlier releases of the wave say of these columns, which stands.
 */
export function certifyUnit(
  columns: readonly UnitColumn[],
  certifying: Certifying,
  earlier: readonly Check[] = [],
): UnitOutcome {
  const unit = new Unit(columns, certifying, earlier);
  const { context, records, policy } = certifying;
  const names = columns.map(({ audit }) => audit.id).join(', ');
  const first = unit.build();
  if (!first.ok) return first;
  const audit = UnitAudit.begin(first.value, context);
  if (audit === null) return { ok: false, fault: `${names}: no data set with this release was found.` };
  const truth = unit.truth(first.value);
  if (findBroken(first.value, context.views, countWorld(first.value, records.atomOf, truth)) !== null)
    return { ok: false, fault: `${names}: the cells are not those of the answers.` };
  const coalitions = listCoalitions(records, { system: first.value, truth, coalition: policy.coalition });
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const outside = audit.findOpenOutside();
    const witnesses = outside.length === 0 && round === 0 ? listWitnesses(audit.pool.worlds, audit.system) : null;
    const open = [...outside, ...audit.findOpenInside(coalitions, outside)];
    if (open.length === 0) return unit.outcome(audit, witnesses);
    const looser = unit.mend(audit, open);
    if (!looser.ok) return { ok: false, fault: `${names}: ${looser.fault}` };
    audit.loosen(looser.value);
  }
  return { ok: false, fault: `${names}: answers stay open after ${MOST_ROUNDS} rounds of repairs.` };
}

class Unit {
  readonly plans = new Map<number, ColumnPlan>();
  readonly #columns: readonly UnitColumn[];
  readonly #certifying: Certifying;
  readonly #earlier: readonly Check[];
  readonly #viewOf: readonly number[];

  constructor(columns: readonly UnitColumn[], certifying: Certifying, earlier: readonly Check[]) {
    this.#columns = columns;
    this.#certifying = certifying;
    this.#earlier = earlier;
    for (const { c } of columns) this.plans.set(c, certifying.drawn.get(c) ?? new Map());
    const { views } = certifying.context;
    this.#viewOf = certifying.shown.map((one) =>
      views.indexOf(one.views[0]?.key ?? { association: '', sector: '', size: '' }),
    );
  }

  /** The cells of each column at the levels of a plan. */
  cells(plans: Plans): ReleasedCell[][] {
    const { wave, participation, views, shown } = this.#certifying;
    const classOf = new Map(shown.flatMap((one, k) => one.views.map((view) => [idOf(view), k] as const)));
    return this.#columns.map(({ c }) => {
      const column = participation.columns[c];
      if (!column) throw new RangeError(`there is no column ${c}`);
      const conditional = participation.conditional[c] ?? true;
      const plan = plans.get(c) ?? new Map();
      const known = new Map<number, ReturnType<typeof encodeClassColumn>>();
      return views.flatMap((view) => {
        const k = classOf.get(idOf(view));
        const one = k === undefined ? undefined : shown[k];
        if (k === undefined || one === undefined)
          return cellsOfColumn(wave, view, { column, conditional, encoded: null });
        const values = known.get(k) ?? encodeClassColumn(one, [k, c], { ...this.#certifying, plan });
        known.set(k, values);
        return cellsOfColumn(wave, view, { column, conditional, encoded: { companyCount: one.companyCount, values } });
      });
    });
  }

  /** The auditor's system of the cells at the levels of a plan. */
  build(plans: Plans = this.plans): Built {
    const { context, policy, records } = this.#certifying;
    const removed = new Map(
      this.#columns.map(({ c, audit }) => [
        audit.id,
        new Set(
          [...(plans.get(c) ?? [])].flatMap(([k, level]) => (level === HIDDEN_LEVEL ? [this.#viewOf[k] ?? -1] : [])),
        ),
      ]),
    );
    const built = buildSystem({
      columns: this.#columns.map(({ audit }) => audit),
      cells: this.cells(plans).flat(),
      views: context.views,
      sizes: records.sizes,
      rules: policy,
      removed,
    });
    return built.ok
      ? { ok: true, value: { ...built.value, checks: [...built.value.checks, ...this.#earlier] } }
      : built;
  }

  /** Repairs what is open, least loss first, and gives the system of the coarser release. */
  mend(audit: UnitAudit, open: readonly Open[]): Built {
    for (const [index, one] of open.entries()) {
      if (index > 0 && this.#isClosed(audit, one)) continue;
      if (!this.#repair(audit, one))
        return {
          ok: false,
          fault: `${one.proved ? 'an answer is disclosed' : 'an answer stays undecided'}, with nothing left to hide.`,
        };
    }
    return this.build();
  }

  /** The cells with their proof. Witnesses are found anew after repairs, from what is published now alone. */
  outcome(audit: UnitAudit, witnesses: Witnesses | null): UnitOutcome {
    const { system, tried } = audit;
    const listed = witnesses ?? listAnew(system, this.#certifying.context);
    if (listed === null) return { ok: false, fault: 'the repaired release was not covered by data sets of its own.' };
    const certificate = {
      columns: this.#columns.map(({ audit: { id } }) => id),
      answers: this.#certifying.records.atomOf.length,
      // Who is tried, by participation; how many know different things of themselves would be an answer.
      coalitions: coalitionCount(this.#certifying),
      coarser: this.#listCoarser(),
      witnesses: listed,
    };
    const plans = [...this.plans]
      .map(([c, plan]): readonly [number, [number, Level][]] => [c, [...plan].filter(([, level]) => level > 0)])
      .filter(([, plan]) => plan.length > 0);
    return { ok: true, plans, certificate, repairs: this.#countRepairs(), tried };
  }

  /** The joint code of each record. */
  truth(system: AuditSystem): Int32Array {
    const { codes } = this.#certifying.records;
    return truthOf(
      system,
      this.#columns.map(({ c }) => codes[c] ?? new Uint8Array(0)),
    );
  }

  #countRepairs(): number {
    const { drawn } = this.#certifying;
    return [...this.plans].reduce(
      (sum, [c, plan]) => sum + [...plan].filter(([k, level]) => level !== (drawn.get(c)?.get(k) ?? 0)).length,
      0,
    );
  }

  #listCoarser(): Coarser[] {
    const { shown } = this.#certifying;
    return this.#columns.flatMap(({ c, audit: { id } }) =>
      [...(this.plans.get(c) ?? [])]
        .filter(([, level]) => level > 0)
        .sort(([a], [b]) => a - b)
        .map(([k, level]) => {
          const { association, sector, size } = shown[k]?.views[0]?.key ?? { association: '?', sector: '?', size: '?' };
          return { column: id, view: `${association}|${sector}|${size}`, level };
        }),
    );
  }

  #isClosed(audit: UnitAudit, target: Target): boolean {
    const system = this.build();
    return system.ok && audit.ask(system.value, target).kind === 'found';
  }

  /**
   * Takes the first change of one view after which the solver finds a data set where the target differs, least loss first: companies of
   * the view times what the level takes away. Where none alone is enough, several together.
   */
  #repair(audit: UnitAudit, target: Target): boolean {
    const near = this.#candidates(target);
    const trials = near
      .flatMap(({ c, k, levels, companies }) => levels.map((level) => ({ c, k, level, loss: companies * LOSS[level] })))
      .sort((a, b) => a.loss - b.loss || a.k - b.k || a.c - b.c || a.level - b.level);
    for (const { c, k, level } of trials.slice(0, MOST_TRIALS)) {
      const system = this.build(this.#with(c, k, level));
      if (!system.ok || audit.ask(system.value, target).kind !== 'found') continue;
      this.#set(c, k, level);
      return true;
    }
    return this.#repairTogether(audit, target, near);
  }

  /**
   * Several views together, the smallest first and one more at each try: each up one level, then each without the column; views of half of
   * all companies come last. What turns out not to be needed is taken back, the largest first.
   */
  #repairTogether(audit: UnitAudit, target: Target, near: readonly Candidate[]): boolean {
    const ordered = near.toSorted((a, b) => a.companies - b.companies || a.k - b.k || a.c - b.c);
    const before = new Map(this.plans);
    const half = this.#certifying.participation.rowCount / 2;
    const small = ordered.filter(({ companies }) => companies < half);
    for (const { list, isHidden } of [small, ordered].flatMap((one) => [
      { list: one, isHidden: false },
      { list: one, isHidden: true },
    ])) {
      for (const [index, { c, k, levels }] of list.entries()) {
        this.#set(c, k, (isHidden ? levels.at(-1) : levels[0]) ?? HIDDEN_LEVEL);
        if (!this.#isClosed(audit, target)) continue;
        this.#takeBack(audit, target, { before, made: list.slice(0, index) });
        return true;
      }
      this.#restore(before);
    }
    return false;
  }

  #takeBack(audit: UnitAudit, target: Target, { before, made }: { before: Plans; made: readonly Candidate[] }): void {
    for (const { c, k } of made.toReversed()) {
      const now = new Map(this.plans);
      this.#set(c, k, before.get(c)?.get(k) ?? 0);
      if (!this.#isClosed(audit, target)) this.#restore(now);
    }
  }

  #restore(plans: Plans): void {
    this.plans.clear();
    for (const [c, plan] of plans) this.plans.set(c, plan);
  }

  /** Views of the open atom, then those of who knows, the smaller first; with the levels that each column of the unit has left. */
  #candidates({ atom, pins, part }: Target): Candidate[] {
    const { shown, participation, policy } = this.#certifying;
    const near = this.#nearAtoms(atom, pins);
    const classes = shown
      .map((one, k) => ({ one, k, atoms: this.#atomsOf(k) }))
      .map(({ one, k, atoms }) => ({ one, k, atoms, isOwn: atoms.includes(atom) }))
      .filter(({ atoms, isOwn }) => isOwn || atoms.some((other) => near.has(other)))
      .sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || a.one.companyCount - b.one.companyCount || a.k - b.k);
    const own = this.#columns[part];
    const columns = [...(own ? [own] : []), ...this.#columns.filter((one) => one !== own)];
    return columns.flatMap(({ c }) =>
      classes.flatMap(({ one, k }) => {
        const column = participation.columns[c];
        if (!column || !one.views.some((view) => isPublishedIn(column, view))) return [];
        const hasGroups = hasCoarseGroups(column) && one.ownerCount >= policy.fullFrom;
        const levels: Level[] = [];
        for (
          let level = nextLevel(this.plans.get(c)?.get(k) ?? 0, hasGroups);
          level !== null;
          level = nextLevel(level, hasGroups)
        )
          levels.push(level);
        return levels.length === 0 ? [] : [{ c, k, levels, companies: one.companyCount }];
      }),
    );
  }

  /** Atoms of a shown class, by the numbers of the records. */
  #atomsOf(k: number): Int32Array {
    return this.#certifying.context.views.views[this.#viewOf[k] ?? -1]?.atoms ?? new Int32Array(0);
  }

  /** Atoms of those who know something, and those that an earlier release counted together with the open one. */
  #nearAtoms(atom: number, pins: Target['pins']): Set<number> {
    const { views } = this.#certifying.context.views;
    const together = [...new Set(this.#earlier.map(({ view }) => views[view]?.atoms ?? new Int32Array(0)))];
    return new Set([
      ...pins.map((pin) => pin.atom),
      ...together.filter((atoms) => atoms.includes(atom)).flatMap((atoms) => [...atoms]),
    ]);
  }

  #with(c: number, k: number, level: Level): Plans {
    const plans = new Map(this.plans);
    plans.set(c, new Map([...(plans.get(c) ?? []), [k, level]]));
    return plans;
  }

  #set(c: number, k: number, level: Level): void {
    this.plans.set(c, new Map([...(this.plans.get(c) ?? []), [k, level]]));
  }
}

const coalitionCount = ({ records, policy }: Certifying): number =>
  policy.coalition === 0 ? 0 : records.ownerCount + (policy.coalition > 1 ? SAMPLED_PAIRS : 0);

/** Data sets found from the repaired release alone; null where they do not show another answer of everybody. */
function listAnew(system: AuditSystem, context: AuditContext): Witnesses | null {
  const audit = UnitAudit.begin(system, context);
  return audit === null || audit.findOpenOutside().length > 0 ? null : listWitnesses(audit.pool.worlds, system);
}

const idOf = ({ key }: View): string => `${key.association}|${key.sector}|${key.size}`;
