import type { Columns } from '../../analytics/columns.ts';
import { buildRollUp } from '../../analytics/counts.ts';
import { HIDDEN_LEVEL } from '../../analytics/disclosure/plan.ts';
import { cellsOfColumn, encodeClassColumn, isPublishedIn } from '../../analytics/disclosure/protect.ts';
import type { ViewPlan } from '../../analytics/disclosure/shown-views.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import type { Plans } from '../../analytics/released-columns.ts';
import type { ViewKind } from '../../analytics/tables.ts';
import { DONE_GROUP } from '../../app/survey/maturity.ts';

/** Rows of the views of one kind with five owners or more, by status; rows of smaller views apart. */
export type Shares = { exact: number; range: number; hidden: number; tooFew: number };

/** Sum and number of widths of "done", in points, by companies of the view. */
export type Width = { sum: number; count: number };

/** What the rows are, how wide "done" is, and which pairs of a shown view and a column show nothing. */
export type CellShares = {
  byKind: Map<ViewKind, Shares>;
  widths: Map<string, Width>;
  /** Hidden: too few answered, no groups to show below ten companies, or by a repair. */
  pairs: { shown: number; few: number; ungrouped: number; repaired: number };
};

/** The classes of n by which widths are told apart. */
export const WIDTH_CLASSES = ['5-9', '10-19', '20-49', '50+'] as const;

const classOf = (n: number): string => (n < 10 ? '5-9' : n < 20 ? '10-19' : n < 50 ? '20-49' : '50+');

/** Encodes every column in every view at the given levels, and counts what its rows are; nothing is kept. */
export function countCells(participation: Columns, { classes, shown }: ViewPlan, plans: Plans): CellShares {
  const { counts, add } = buildRollUp(participation, shown);
  participation.codes.forEach((bytes, column) => {
    bytes.forEach((byte, row) => {
      add(participation.atomOf[row] ?? 0, column, byte, 1);
    });
  });
  const result: CellShares = {
    byKind: new Map(),
    widths: new Map(),
    pairs: { shown: 0, few: 0, ungrouped: 0, repaired: 0 },
  };
  const numberOf = new Map(shown.map((one, k) => [one.atoms.join(), k]));
  const encoding = { participation, counts, policy: DEFAULT_POLICY };
  for (const one of classes) {
    const k = numberOf.get(one.atoms.join());
    participation.columns.forEach((column, c) => {
      const [view] = one.views;
      if (!view || !isPublishedIn(column, view)) return;
      const conditional = participation.conditional[c] ?? true;
      const plan = plans.get(c) ?? new Map();
      const values =
        k === undefined
          ? cellsOfColumn('w', view, { column, conditional, encoded: null }).map(({ code }) => ({ code, bounds: null }))
          : encodeClassColumn(one, [k, c], { ...encoding, plan });
      for (const { kind } of one.views) addRows(result, { kind, isLarge: one.ownerCount >= 5 }, values);
      if (k === undefined) return;
      result.pairs.shown += 1;
      if (values.every(({ bounds }) => bounds === null)) {
        const isRepaired = plan.get(k) === HIDDEN_LEVEL;
        result.pairs[isRepaired ? 'repaired' : conditional ? 'few' : 'ungrouped'] += 1;
      }
      const done = column.kind === 'maturity' ? values.find(({ code }) => code === DONE_GROUP)?.bounds : null;
      if (done) addWidth(result, one.companyCount, done.hi - done.lo);
    });
  }
  return result;
}

type Row = { bounds: { lo: number; hi: number } | null };

function addRows({ byKind }: CellShares, of: { kind: ViewKind; isLarge: boolean }, rows: readonly Row[]): void {
  const shares = byKind.get(of.kind) ?? { exact: 0, range: 0, hidden: 0, tooFew: 0 };
  byKind.set(of.kind, shares);
  for (const { bounds } of rows) {
    if (!of.isLarge) shares.tooFew += 1;
    else if (bounds === null) shares.hidden += 1;
    else if (bounds.lo === bounds.hi) shares.exact += 1;
    else shares.range += 1;
  }
}

function addWidth({ widths }: CellShares, n: number, width: number): void {
  const known = widths.get(classOf(n)) ?? { sum: 0, count: 0 };
  widths.set(classOf(n), { sum: known.sum + (100 * width) / n, count: known.count + 1 });
}
