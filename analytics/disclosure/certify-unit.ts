import { type Open, type Tried, UnitAudit } from './audit/audit-unit.ts';
import { listCoalitions, SAMPLED_PAIRS } from './audit/coalitions.ts';
import { PossibleAudit } from './audit/possible-audit.ts';
import { isLarge } from './audit/start-world.ts';
import { type AuditSystem, type Check, countWorld, findBroken } from './audit/system.ts';
import { listWitnesses, type Witnesses } from './audit/witnesses.ts';
import type { Pin } from './audit/world-state.ts';
import type { Level } from './plan.ts';
import { UnitRepair } from './repair-unit.ts';
import { type Certifying, type Coarser, type UnitColumn, UnitLevels } from './unit-levels.ts';

/** What is written of a unit: who was tried against it, how, and the data sets that prove it. */
type UnitCertificate = Readonly<{
  columns: string[];
  answers: number;
  coalitions: number;
  ownAnswers: 'none' | 'given' | 'possible';
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

/** Rounds of audit and repair, and audits begun anew after repairs, before a release is refused. */
const MOST_ROUNDS = 240;
const MOST_AUDITS = 24;

/**
 * Encodes, audits and repairs the columns of one unit until nobody's answer can be known; refused where that has no end. `earlier`: what
 * the earlier releases of the wave say of these columns, which stands. After repairs the audit is begun anew from what is published then, so
 * that the data sets that prove it depend on nothing else.
 */
export function certifyUnit(
  columns: readonly UnitColumn[],
  certifying: Certifying,
  earlier: readonly Check[] = [],
): UnitOutcome {
  const unit = new UnitLevels(columns, certifying, earlier);
  const { context, records, policy } = certifying;
  const refused = (reason: string): UnitOutcome => ({
    ok: false,
    fault: `${columns.map(({ audit }) => audit.id).join(', ')}: ${reason}`,
  });
  let built = unit.build();
  if (!built.ok) return built;
  const truth = unit.truth(built.value);
  if (findBroken(built.value, context.views, countWorld(built.value, records.atomOf, truth)) !== null)
    return refused('the cells are not those of the answers.');
  // Who is found to know nothing from a release knows nothing from a coarser one, so that what is closed stays so.
  let given: Pin[][] = listCoalitions(records, { system: built.value, truth, coalition: policy.coalition });
  const ownAnswers = ownAnswersOf(policy.coalition, built.value);
  let possible: PossibleAudit | null = null;
  const tried: Tried[] = [];
  for (let audits = 0; audits < MOST_AUDITS && built.ok; audits++) {
    const audit = UnitAudit.begin(built.value, context);
    if (audit === null) return refused('no data set with this release was found.');
    if (ownAnswers === 'possible') possible ??= new PossibleAudit(records, audit);
    const ended = closeAll(unit, audit, { possible, given });
    tried.push(audit.tried);
    if (!ended.ok) return refused(ended.fault);
    if (ended.witnesses) return outcomeOf(unit, { witnesses: ended.witnesses, ownAnswers, tried });
    given = [];
    built = unit.build();
  }
  return built.ok ? refused('the repaired release was not covered by data sets of its own.') : built;
}

type Closed = { ok: true; witnesses: Witnesses | null } | { ok: false; fault: string };

/**
 * Repairs what an audit finds open until it finds nothing: to outsiders, then to owners by answers that its data sets allow, then by those
 * that were given, and by those that the data sets found for these allow. Witnesses where nothing was repaired; they come from before any
 * given answer is looked at.
 */
function closeAll(
  unit: UnitLevels,
  audit: UnitAudit,
  owners: { possible: PossibleAudit | null; given: readonly Pin[][] },
): Closed {
  const repair = new UnitRepair(unit, audit);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const outside = audit.findOpenOutside();
    const { found } = audit.pool;
    const open = outside.length > 0 ? outside : findOpenInside(audit, owners);
    if (open.length === 0) return { ok: true, witnesses: round === 0 ? listWitnesses(found, audit.system) : null };
    const looser = repair.mend(open);
    if (!looser.ok) return looser;
    audit.loosen(looser.value);
    owners.possible?.loosen(looser.value);
  }
  return { ok: false, fault: `answers stay open after ${MOST_ROUNDS} rounds of repairs.` };
}

/** What is open to owners: of the first of the three ways in which anything is. */
function findOpenInside(
  audit: UnitAudit,
  { possible, given }: { possible: PossibleAudit | null; given: readonly Pin[][] },
): Open[] {
  const before = possible?.findOpen(audit.pool) ?? [];
  if (before.length > 0) return before;
  const open = audit.findOpenInside(given, []);
  return open.length > 0 ? open : (possible?.findOpen(audit.pool) ?? []);
}

/** The levels with their proof. */
function outcomeOf(
  unit: UnitLevels,
  { tried, ...proof }: Pick<UnitCertificate, 'witnesses' | 'ownAnswers'> & { tried: readonly Tried[] },
): UnitOutcome {
  const certificate = {
    columns: unit.columns.map(({ audit: { id } }) => id),
    answers: unit.certifying.records.atomOf.length,
    // Who is tried, by participation; how many know different things of themselves would be an answer.
    coalitions: coalitionCount(unit.certifying),
    coarser: unit.listCoarser(),
    ...proof,
  };
  const plans = [...unit.plans]
    .map(([c, plan]): readonly [number, [number, Level][]] => [c, [...plan].filter(([, level]) => level > 0)])
    .filter(([, plan]) => plan.length > 0);
  return { ok: true, plans, certificate, repairs: unit.countRepairs(), tried: sumOf(tried) };
}

const ownAnswersOf = (coalition: number, system: AuditSystem): UnitCertificate['ownAnswers'] =>
  coalition === 0 ? 'none' : isLarge(system) ? 'given' : 'possible';

/** What the audits of a unit have tried together. */
function sumOf(list: readonly Tried[]): Tried {
  const sum: Tried = { worlds: 0, local: 0, programs: 0, proofs: 0, limits: 0, coalitions: 0 };
  for (const one of list) for (const key of Object.keys(sum) as (keyof Tried)[]) sum[key] += one[key];
  return sum;
}

const coalitionCount = ({ records, policy }: Certifying): number =>
  policy.coalition === 0 ? 0 : records.ownerCount + (policy.coalition > 1 ? SAMPLED_PAIRS : 0);
