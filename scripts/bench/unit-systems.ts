import { populationOf } from '../../analytics/certify-release.server.ts';
import { buildCodebook } from '../../analytics/codebook.ts';
import type { Columns } from '../../analytics/columns.ts';
import { buildRollUp } from '../../analytics/counts.ts';
import type { AuditContext } from '../../analytics/disclosure/audit/audit-unit.ts';
import { type AuditColumn, auditUnits, parseBundleColumns } from '../../analytics/disclosure/audit/bundle-columns.ts';
import { loadSolver } from '../../analytics/disclosure/audit/solver.server.ts';
import { type AuditSystem, buildSystem } from '../../analytics/disclosure/audit/system.ts';
import { findViews } from '../../analytics/disclosure/audit/views.ts';
import type { ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import { planViews } from '../../analytics/disclosure/shown-views.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { encodeCells, type Published, viewId } from '../../analytics/released-columns.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';
import { companyQuestionnaire } from './demo-wave.ts';

/** A release before audit and repairs, and what its audit is begun with. */
export type Unaudited = { release: Published; context: AuditContext; units: readonly AuditColumn[][] };

/** Encodes the answers of a wave against outsiders (t = 0), nothing repaired. */
export async function encodeUnaudited(participation: Columns): Promise<Unaudited> {
  const policy = { ...DEFAULT_POLICY, coalition: 0 };
  const { views, shown } = planViews(participation, DEFAULT_LATTICE, policy);
  const { counts, add } = buildRollUp(participation, shown);
  participation.codes.forEach((bytes, column) => {
    bytes.forEach((byte, row) => {
      add(participation.atomOf[row] ?? 0, column, byte, 1);
    });
  });
  const encoding = { wave: 'bench', participation, views, shown, policy };
  const release = { ...encoding, plans: new Map(), cells: encodeCells(encoding, counts, new Map()) };
  const parsed = parseBundleColumns(JSON.stringify(buildCodebook(companyQuestionnaire())));
  if (!parsed.ok) throw new Error(parsed.faults.join(' '));
  const population = populationOf(participation);
  const ids = new Set(shown.flatMap((one) => one.views.map(viewId)));
  const found = findViews(
    views.map((view) => ({ ...view.key, isShown: ids.has(viewId(view)) })),
    population,
  );
  if (!found.ok) throw new Error(found.faults.join(' '));
  const context = { views: found.value, population, solver: await loadSolver() };
  return { release, context, units: auditUnits(parsed.value) };
}

/** The system of each unit, in their order, one at a time. */
export function* systemsOf({ release, context, units }: Unaudited): Generator<AuditSystem> {
  const { cells, participation, policy } = release;
  const byItem = new Map<string, ReleasedCell[]>();
  for (const cell of cells) {
    const list = byItem.get(cell.item) ?? [];
    byItem.set(cell.item, list);
    list.push(cell);
  }
  const sizes = Int32Array.from(participation.atoms, ({ companyCount }) => companyCount);
  for (const columns of units) {
    const own = columns.flatMap(({ id }) => byItem.get(id) ?? []);
    const { views } = context;
    const built = buildSystem({ views, columns, cells: own, sizes, rules: policy, removed: new Map() });
    if (!built.ok) throw new Error(built.fault);
    yield built.value;
  }
}
