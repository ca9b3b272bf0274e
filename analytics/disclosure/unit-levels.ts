import type { Columns } from '../columns.ts';
import type { ViewCounts } from '../counts.ts';
import type { Policy } from '../policy.ts';
import type { AuditContext } from './audit/audit-unit.ts';
import type { AuditColumn } from './audit/bundle-columns.ts';
import type { Records } from './audit/records.ts';
import { type AuditSystem, buildSystem, type Check, truthOf } from './audit/system.ts';
import { type ColumnPlan, HIDDEN_LEVEL, type Level } from './plan.ts';
import { cellsOfColumn, encodeClassColumn } from './protect.ts';
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
export type Coarser = Readonly<{ column: string; view: string; level: Level }>;

/** Levels above 0, per number of a column. */
export type Plans = ReadonlyMap<number, ColumnPlan>;

/** The system of some cells, or why it is none. */
export type Built = ReturnType<typeof buildSystem>;

/** The columns of one unit at the levels that they have by now, and what the auditor is shown of them. */
export class UnitLevels {
  readonly plans = new Map<number, ColumnPlan>();
  readonly columns: readonly UnitColumn[];
  readonly certifying: Certifying;
  /** What the earlier releases of the wave say of the columns. */
  readonly earlier: readonly Check[];
  readonly #viewOf: readonly number[];

  constructor(columns: readonly UnitColumn[], certifying: Certifying, earlier: readonly Check[]) {
    this.columns = columns;
    this.certifying = certifying;
    this.earlier = earlier;
    for (const { c } of columns) this.plans.set(c, certifying.drawn.get(c) ?? new Map());
    const { views } = certifying.context;
    this.#viewOf = certifying.shown.map((one) =>
      views.indexOf(one.views[0]?.key ?? { association: '', sector: '', size: '' }),
    );
  }

  /** The cells of each column at the levels of a plan. */
  cells(plans: Plans): ReleasedCell[][] {
    const { wave, participation, views, shown } = this.certifying;
    const classOf = new Map(shown.flatMap((one, k) => one.views.map((view) => [idOf(view), k] as const)));
    return this.columns.map(({ c }) => {
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
        const values = known.get(k) ?? encodeClassColumn(one, [k, c], { ...this.certifying, plan });
        known.set(k, values);
        return cellsOfColumn(wave, view, { column, conditional, encoded: { companyCount: one.companyCount, values } });
      });
    });
  }

  /** The auditor's system of the cells at the levels of a plan. */
  build(plans: Plans = this.plans): Built {
    const { context, policy, records } = this.certifying;
    const removed = new Map(
      this.columns.map(({ c, audit }) => [
        audit.id,
        new Set(
          [...(plans.get(c) ?? [])].flatMap(([k, level]) => (level === HIDDEN_LEVEL ? [this.#viewOf[k] ?? -1] : [])),
        ),
      ]),
    );
    const built = buildSystem({
      columns: this.columns.map(({ audit }) => audit),
      cells: this.cells(plans).flat(),
      views: context.views,
      sizes: records.sizes,
      rules: policy,
      removed,
    });
    return built.ok ? { ok: true, value: { ...built.value, checks: [...built.value.checks, ...this.earlier] } } : built;
  }

  /** The joint code of each record. */
  truth(system: AuditSystem): Int32Array {
    const { codes } = this.certifying.records;
    return truthOf(
      system,
      this.columns.map(({ c }) => codes[c] ?? new Uint8Array(0)),
    );
  }

  /** How many levels are not as they were drawn. */
  countRepairs(): number {
    const { drawn } = this.certifying;
    return [...this.plans].reduce(
      (sum, [c, plan]) => sum + [...plan].filter(([k, level]) => level !== (drawn.get(c)?.get(k) ?? 0)).length,
      0,
    );
  }

  /** Levels above 0, by column and view. */
  listCoarser(): Coarser[] {
    const { shown } = this.certifying;
    return this.columns.flatMap(({ c, audit: { id } }) =>
      [...(this.plans.get(c) ?? [])]
        .filter(([, level]) => level > 0)
        .sort(([a], [b]) => a - b)
        .map(([k, level]) => {
          const { association, sector, size } = shown[k]?.views[0]?.key ?? { association: '?', sector: '?', size: '?' };
          return { column: id, view: `${association}|${sector}|${size}`, level };
        }),
    );
  }

  /** The view of a shown class, by its number to the auditor. */
  viewOf(k: number): number {
    return this.#viewOf[k] ?? -1;
  }

  /** Atoms of a shown class, by the numbers of the records. */
  atomsOf(k: number): Int32Array {
    return this.certifying.context.views.views[this.viewOf(k)]?.atoms ?? new Int32Array(0);
  }
}

const idOf = ({ key }: View): string => `${key.association}|${key.sector}|${key.size}`;
