import { availableParallelism } from 'node:os';
import { certifyRelease } from '../../analytics/certify-release.server.ts';
import { buildCodebook } from '../../analytics/codebook.ts';
import type { Columns } from '../../analytics/columns.ts';
import { buildRollUp } from '../../analytics/counts.ts';
import { parseBundleColumns } from '../../analytics/disclosure/audit/bundle-columns.ts';
import type { ViewPlan } from '../../analytics/disclosure/shown-views.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { soleHistory } from '../../analytics/previous-release.ts';
import type { Plans } from '../../analytics/released-columns.ts';
import { companyQuestionnaire } from './demo-wave.ts';

/** Audit and repairs of every column of a wave, t = 1, without drawn levels. */
export async function certifyColumns(
  participation: Columns,
  { views, shown }: ViewPlan,
): Promise<{ plans: Plans; repairs: number }> {
  const { counts, add } = buildRollUp(participation, shown);
  participation.codes.forEach((bytes, column) => {
    bytes.forEach((byte, row) => {
      add(participation.atomOf[row] ?? 0, column, byte, 1);
    });
  });
  const parsed = parseBundleColumns(JSON.stringify(buildCodebook(companyQuestionnaire())));
  if (!parsed.ok) throw new Error(parsed.faults.join(' '));
  const encoding = { wave: 'bench', participation, views, shown, policy: DEFAULT_POLICY };
  const work = { ...encoding, ...soleHistory(participation), drawn: new Map(), counts, auditColumns: parsed.value };
  const certified = await certifyRelease(work, { threads: availableParallelism(), onUnit: () => {} });
  if (!certified.ok) throw new Error(certified.faults.join(' '));
  const repairs = certified.units.reduce((sum, unit) => sum + unit.repairs, 0);
  return {
    plans: new Map(certified.units.flatMap((unit) => unit.plans.map(([c, plan]) => [c, new Map(plan)]))),
    repairs,
  };
}
