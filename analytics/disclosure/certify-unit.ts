import { type AuditContext, type Tried, UnitAudit } from './audit/audit-unit.ts';
import { listCoalitions, SAMPLED_PAIRS } from './audit/coalitions.ts';
import { type AuditSystem, type Check, countWorld, findBroken } from './audit/system.ts';
import { listWitnesses, type Witnesses } from './audit/witnesses.ts';
import type { Level } from './plan.ts';
import { UnitRepair } from './repair-unit.ts';
import { type Certifying, type Coarser, type UnitColumn, UnitLevels } from './unit-levels.ts';

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

/**
 * Encodes, audits and repairs the columns of one unit until nobody's answer can be known; refused where that has no end. `earlier`: what
 * the earlier releases of the wave say of these columns, which stands.
 */
export function certifyUnit(
  columns: readonly UnitColumn[],
  certifying: Certifying,
  earlier: readonly Check[] = [],
): UnitOutcome {
  const unit = new UnitLevels(columns, certifying, earlier);
  const { context, records, policy } = certifying;
  const names = columns.map(({ audit }) => audit.id).join(', ');
  const first = unit.build();
  if (!first.ok) return first;
  const audit = UnitAudit.begin(first.value, context);
  if (audit === null) return { ok: false, fault: `${names}: no data set with this release was found.` };
  const repair = new UnitRepair(unit, audit);
  const truth = unit.truth(first.value);
  if (findBroken(first.value, context.views, countWorld(first.value, records.atomOf, truth)) !== null)
    return { ok: false, fault: `${names}: the cells are not those of the answers.` };
  const coalitions = listCoalitions(records, { system: first.value, truth, coalition: policy.coalition });
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const outside = audit.findOpenOutside();
    const witnesses = outside.length === 0 && round === 0 ? listWitnesses(audit.pool.worlds, audit.system) : null;
    const open = [...outside, ...audit.findOpenInside(coalitions, outside)];
    if (open.length === 0) return outcomeOf(unit, audit, witnesses);
    const looser = repair.mend(open);
    if (!looser.ok) return { ok: false, fault: `${names}: ${looser.fault}` };
    audit.loosen(looser.value);
  }
  return { ok: false, fault: `${names}: answers stay open after ${MOST_ROUNDS} rounds of repairs.` };
}

/** The levels with their proof. Witnesses are found anew after repairs, from what is published now alone. */
function outcomeOf(unit: UnitLevels, audit: UnitAudit, witnesses: Witnesses | null): UnitOutcome {
  const { system, tried } = audit;
  const listed = witnesses ?? listAnew(system, unit.certifying.context);
  if (listed === null) return { ok: false, fault: 'the repaired release was not covered by data sets of its own.' };
  const certificate = {
    columns: unit.columns.map(({ audit: { id } }) => id),
    answers: unit.certifying.records.atomOf.length,
    // Who is tried, by participation; how many know different things of themselves would be an answer.
    coalitions: coalitionCount(unit.certifying),
    coarser: unit.listCoarser(),
    witnesses: listed,
  };
  const plans = [...unit.plans]
    .map(([c, plan]): readonly [number, [number, Level][]] => [c, [...plan].filter(([, level]) => level > 0)])
    .filter(([, plan]) => plan.length > 0);
  return { ok: true, plans, certificate, repairs: unit.countRepairs(), tried };
}

const coalitionCount = ({ records, policy }: Certifying): number =>
  policy.coalition === 0 ? 0 : records.ownerCount + (policy.coalition > 1 ? SAMPLED_PAIRS : 0);

/** Data sets found from the repaired release alone; null where they do not show another answer of everybody. */
function listAnew(system: AuditSystem, context: AuditContext): Witnesses | null {
  const audit = UnitAudit.begin(system, context);
  return audit === null || audit.findOpenOutside().length > 0 ? null : listWitnesses(audit.pool.worlds, system);
}
