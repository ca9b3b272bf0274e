import type { Columns } from './columns.ts';
import type { ViewCounts } from './counts.ts';
import type { ColumnPlan, Level } from './disclosure/plan.ts';
import { type CodedValue, cellsOfColumn, encodeClassColumn } from './disclosure/protect.ts';
import type { ReleasedCell } from './disclosure/released-cell.ts';
import type { View, ViewClass } from './disclosure/views.ts';
import type { Policy } from './policy.ts';

/** What cells are computed from when it is decided which views are shown. */
export type Encoding = {
  wave: string;
  participation: Columns;
  views: readonly View[];
  shown: readonly ViewClass[];
  policy: Policy;
};

/** Levels above 0 per column number. */
export type Plans = ReadonlyMap<number, ColumnPlan>;

/** A release as it was published, with what it was computed from. */
export type Published = Encoding & { plans: Plans; cells: readonly ReleasedCell[] };

/** The id of a view as certificates name it: `association|sector|size`. */
export function viewId({ key }: Pick<View, 'key'>): string {
  return `${key.association}|${key.sector}|${key.size}`;
}

/** Every row of every view, in the order of views and columns; hidden views have their rows, too. */
export function encodeCells(encoding: Encoding, counts: ViewCounts, plans: Plans): ReleasedCell[] {
  const { wave, participation, views, shown, policy } = encoding;
  const { columns, conditional } = participation;
  const classOf = new Map(shown.flatMap((one, k) => one.views.map((view) => [viewId(view), k] as const)));
  const rows = new Map<number, CodedValue[][]>();
  const rowsOf = (one: ViewClass, k: number): CodedValue[][] => {
    const known =
      rows.get(k) ??
      columns.map((_, c) =>
        encodeClassColumn(one, [k, c], { participation, counts, policy, plan: plans.get(c) ?? new Map() }),
      );
    rows.set(k, known);
    return known;
  };
  const cells: ReleasedCell[] = [];
  for (const view of views) {
    const k = classOf.get(viewId(view));
    const one = k === undefined ? undefined : shown[k];
    for (const [c, column] of columns.entries()) {
      const values = one === undefined || k === undefined ? undefined : rowsOf(one, k)[c];
      const encoded = one && values ? { companyCount: one.companyCount, values } : null;
      for (const cell of cellsOfColumn(wave, view, { column, conditional: conditional[c] ?? true, encoded }))
        cells.push(cell);
    }
  }
  return cells;
}

/** The plans that a certificate's `coarser` names; null where an entry is of a column or a view that is not shown. */
export function plansOf(
  coarser: readonly { column: string; view: string; level: number }[],
  { participation, shown }: Pick<Encoding, 'participation' | 'shown'>,
): Plans | null {
  const classOf = new Map(shown.flatMap((one, k) => one.views.map((view) => [viewId(view), k] as const)));
  const plans = new Map<number, Map<number, Level>>();
  for (const { column, view, level } of coarser) {
    const c = participation.columns.findIndex(({ id }) => id === column);
    const k = classOf.get(view);
    if (c < 0 || k === undefined) return null;
    plans.set(c, new Map([...(plans.get(c) ?? []), [k, level as Level]]));
  }
  return plans;
}
