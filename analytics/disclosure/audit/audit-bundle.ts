import { FIRST_CODE } from '../../../app/survey/coding.ts';
import type { Respondent } from '../../columns.ts';
import type { ReleasedCell } from '../released-cell.ts';
import { type AuditContext, auditColumn, type ColumnAudit } from './audit.ts';
import type { AuditColumn } from './bundle-columns.ts';
import { gatherPopulation } from './population.ts';
import { findViews } from './views.ts';

/** What an audit is a pure function of: the cells and columns of a bundle, and the microdata behind it. */
export type AuditInput = {
  cells: readonly ReleasedCell[];
  columns: readonly AuditColumn[];
  respondents: readonly Respondent[];
  /** Owners who may put their own answers against another: outsiders alone, or any single owner. */
  coalition: 0 | 1;
  /** Column ids to look at; all where absent. */
  only?: ReadonlySet<string>;
};

/**
 * Audits the columns of a bundle, each on its own, in their order; yields each when it is done. Ends with a fault where bundle and
 * microdata do not belong together.
 */
export function* auditBundle(
  input: AuditInput,
): Generator<ColumnAudit, { ok: true } | { ok: false; faults: string[] }, void> {
  const { columns, cells, coalition, only } = input;
  const widths = columns.map(({ codes }) => FIRST_CODE + codes.length);
  const population = gatherPopulation(input.respondents, widths);
  if (!population.ok) return population;
  const views = findViews(cells, population.value);
  if (!views.ok) return views;
  const cellsOf = new Map(columns.map(({ id }) => [id, [] as ReleasedCell[]]));
  const strange = cells.find((cell) => cellsOf.get(cell.item)?.push(cell) === undefined);
  if (strange) return { ok: false, faults: [`${strange.item} is not a column of the codebook.`] };
  const context: AuditContext = { population: population.value, views: views.value, coalition };
  for (const [c, column] of columns.entries()) {
    if (only && !only.has(column.id)) continue;
    const audited = auditColumn(column, c, { cells: cellsOf.get(column.id) ?? [], context });
    if (!audited.ok) return { ok: false, faults: [audited.fault] };
    yield audited.value;
  }
  return { ok: true };
}
