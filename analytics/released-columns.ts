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

/** What encodes column c in the shown class k from counts, once each: all views of a class have the same rows. */
export function encodeClasses(
  { participation, shown, policy }: Encoding,
  counts: ViewCounts,
  plans: Plans,
): (k: number, c: number) => CodedValue[] {
  const rows = new Map<number, CodedValue[]>();
  return (k, c) => {
    const one = shown[k];
    if (one === undefined) throw new RangeError(`there is no shown class ${k}`);
    const place = k * participation.columns.length + c;
    const known =
      rows.get(place) ??
      encodeClassColumn(one, [k, c], { participation, counts, policy, plan: plans.get(c) ?? new Map() });
    rows.set(place, known);
    return known;
  };
}

/** Every row of every view, in the order of views and columns; hidden views have their rows, too. */
export function encodeCells(encoding: Encoding, counts: ViewCounts, plans: Plans): ReleasedCell[] {
  const { wave, participation, views, shown } = encoding;
  const { columns, conditional } = participation;
  const classOf = new Map(shown.flatMap((one, k) => one.views.map((view) => [viewId(view), k] as const)));
  const rowsOf = encodeClasses(encoding, counts, plans);
  const cells: ReleasedCell[] = [];
  for (const view of views) {
    const k = classOf.get(viewId(view));
    const one = k === undefined ? undefined : shown[k];
    for (const [c, column] of columns.entries()) {
      const encoded =
        one === undefined || k === undefined ? null : { companyCount: one.companyCount, values: rowsOf(k, c) };
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
