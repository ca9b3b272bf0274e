import type { Respondent } from '../../analytics/columns.ts';
import { type AuditContext, type Open, UnitAudit } from '../../analytics/disclosure/audit/audit-unit.ts';
import { BoundProver } from '../../analytics/disclosure/audit/bounds.ts';
import { type AuditColumn, auditUnits } from '../../analytics/disclosure/audit/bundle-columns.ts';
import { listCoalitions } from '../../analytics/disclosure/audit/coalitions.ts';
import { type AuditAtom, type AuditPopulation, gatherPopulation } from '../../analytics/disclosure/audit/population.ts';
import { gatherRecords, type Records } from '../../analytics/disclosure/audit/records.ts';
import { loadSolver } from '../../analytics/disclosure/audit/solver.server.ts';
import {
  type AuditSystem,
  buildSystem,
  countWorld,
  findBroken,
  truthOf,
} from '../../analytics/disclosure/audit/system.ts';
import { type AuditViews, findViews, joinViews, viewsOfCells } from '../../analytics/disclosure/audit/views.ts';
import { HIDDEN_LEVEL } from '../../analytics/disclosure/plan.ts';
import { decodeSubmission } from '../../app/survey/coding.ts';
import type { Reading } from '../read-microdata.ts';
import type { AttackedBundle } from './read-bundle.ts';
import { writeFinding } from './write-finding.ts';

/** How many companies of a column are covered by another data set, disclosed by proof, or neither. */
export type Tally = { companies: number; covered: number; disclosed: number; undecided: number };

/** A column that was attacked, with a block of lines per finding. */
export type AttackedColumn = { id: string; tally: Tally; findings: string[][] };

/** A bundle with the answers that it is made of. */
export type AnsweredBundle = { bundle: AttackedBundle; respondents: readonly Respondent[] };

/** Against whom, and which columns. */
export type AttackWith = { coalition: 0 | 1; only: ReadonlySet<string> };

type Prepared = { context: AuditContext; bytes: readonly Uint8Array[]; views: AuditViews[]; sizes: Int32Array };

const FOREIGN = 'The responses are not those of this bundle.';

/** The answers of all bundles as one population, and the views of each. */
async function prepare(answered: readonly AnsweredBundle[]): Promise<Reading<Prepared>> {
  const populations = answered.map(({ respondents }) => gatherPopulation(respondents));
  const views: AuditViews[] = [];
  for (const [r, { bundle }] of answered.entries()) {
    const found = findViews(viewsOfCells(bundle.cells), populations[r] ?? gatherPopulation([]));
    if (!found.ok) return found;
    views.push(found.value);
  }
  const counted = answered.map(({ bundle, respondents }, r) => ({
    companies: respondents.map(({ companyId, ownerId, coded }) => ({
      id: companyId,
      owner: ownerId,
      answers: decodeSubmission(coded, bundle.columns.length),
    })),
    atomOf: populations[r]?.atomOf ?? new Int32Array(0),
  }));
  const releases = counted.map(({ companies, atomOf }) => ({
    companies: companies.flatMap(({ id, owner, answers }) => (answers === null ? [] : [{ id, owner, answers }])),
    atomOf,
  }));
  if (releases.some(({ companies, atomOf }) => companies.length !== atomOf.length))
    return { ok: false, faults: [FOREIGN] };
  const records = gatherRecords(releases, answered[0]?.bundle.columns.length ?? 0);
  const joined = joinViews(
    views.map((own, r) => ({ views: own, atomsOf: records.atomsOf[r] ?? [] })),
    records.sizes.length,
  );
  const context = { views: joined, population: describe(records, populations), solver: await loadSolver() };
  return { ok: true, value: { context, bytes: records.codes, views, sizes: records.sizes } };
}

/** The records as a population: an atom is described as the first release that counts it does. */
function describe(
  { sizes, atomOf, ownerOf, atomsOf }: Records,
  populations: readonly AuditPopulation[],
): AuditPopulation {
  const described = new Map<number, AuditAtom>();
  atomsOf.forEach((lists, r) => {
    lists.forEach((list, own) => {
      const atom = populations[r]?.atoms[own];
      for (const number of list) if (atom && !described.has(number)) described.set(number, atom);
    });
  });
  const unknown = { associations: [], sector: '?', size: '?' };
  const ownersOf = Array.from(sizes, (): number[] => []);
  atomOf.forEach((atom, record) => {
    ownersOf[atom]?.push(ownerOf[record] ?? 0);
  });
  const atoms = Array.from(sizes, (companies, atom) => ({ ...(described.get(atom) ?? unknown), companies }));
  return { atoms, ownersOf, atomOf, ownerOf };
}

function systemOf(
  { cells, manifest, certificate, columns: all }: AttackedBundle,
  unit: readonly AuditColumn[],
  views: AuditViews,
): ReturnType<typeof buildSystem> {
  const hidden = certificate.units.flatMap((one) => one.coarser).filter(({ level }) => level === HIDDEN_LEVEL);
  const indexOf = (id: string): number => {
    const [association = '', sector = '', size = ''] = id.split('|');
    return views.indexOf({ association, sector, size });
  };
  const removed = new Map(
    unit.map(({ id }) => [id, new Set(hidden.flatMap((one) => (one.column === id ? [indexOf(one.view)] : [])))]),
  );
  const columns = unit.flatMap((column) => all.find(({ id }) => id === column.id) ?? []);
  return buildSystem({ columns, cells, views, sizes: new Int32Array(0), rules: manifest.policy, removed });
}

/** What all bundles say of a unit together. */
function systemTogether(
  answered: readonly AnsweredBundle[],
  unit: readonly AuditColumn[],
  { views, sizes }: Prepared,
): ReturnType<typeof buildSystem> {
  const systems: AuditSystem[] = [];
  for (const [r, { bundle }] of answered.entries()) {
    const own = views[r];
    if (!own) continue;
    const system = systemOf(bundle, unit, own);
    if (!system.ok) return system;
    systems.push(system.value);
  }
  let first = 0;
  const checks = systems.flatMap((system, r) => {
    const moved = system.checks.map((check) => ({ ...check, view: check.view + first }));
    first += views[r]?.views.length ?? 0;
    return moved;
  });
  const [whole] = systems;
  return whole ? { ok: true, value: { ...whole, sizes, checks } } : { ok: false, fault: FOREIGN };
}

/** Whether all others of the atom gave the answer in truth: only then anything is disclosed. */
function isTrue({ pins, atom, part, byte }: Open, { width, bytes }: AuditSystem, world: Int32Array): boolean {
  return Array.from({ length: width }, (_, code) => code).every((code) => {
    const own = pins.find((pin) => pin.atom === atom && pin.code === code)?.least ?? 0;
    return bytes[part]?.[code] === byte || (world[atom * width + code] ?? 0) <= own;
  });
}

function attackUnit(
  unit: readonly AuditColumn[],
  system: AuditSystem,
  { context, truth, coalition }: { context: AuditContext; truth: Int32Array; coalition: 0 | 1 },
): Reading<AttackedColumn[]> {
  const { population, views } = context;
  const world = countWorld(system, population.atomOf, truth);
  if (findBroken(system, views, world) !== null) return { ok: false, faults: [FOREIGN] };
  const audit = UnitAudit.begin(system, context);
  if (audit === null) return { ok: false, faults: [`${unit[0]?.id}: no data set with these numbers was found.`] };
  const outside = audit.findOpenOutside();
  const ownerCount = population.ownerOf.reduce((most, owner) => Math.max(most, owner + 1), 0);
  const inside = audit.findOpenInside(
    listCoalitions({ ...population, ownerCount }, { system, truth, coalition }),
    outside,
  );
  const open = [...outside, ...inside].filter((one) => !one.proved || isTrue(one, system, world));
  const isProvable = unit.length === 1 && open.some(({ proved }) => proved);
  const prover = isProvable ? new BoundProver(system, views, population) : null;
  const companiesOf = ({ pins, atom }: Open): number =>
    pins.reduce((rest, pin) => rest - (pin.atom === atom ? pin.least : 0), system.sizes[atom] ?? 0);
  const words = { system, views, population };
  const value = unit.map(({ id }, part) => {
    const own = open.filter((one) => one.part === part);
    const sum = (isProved: boolean): number =>
      own.reduce((total, one) => total + (one.proved === isProved ? companiesOf(one) : 0), 0);
    const [companies, disclosed, undecided] = [truth.length, sum(true), sum(false)];
    const tally = { companies, covered: companies - disclosed - undecided, disclosed, undecided };
    return { id, tally, findings: own.map((one) => writeFinding(words, one, { companies: companiesOf(one), prover })) };
  });
  return { ok: true, value };
}

/**
 * Attacks the columns of bundles, all together where there are several of one wave, newest first; unit by unit, each handed out when it is
 * done; ends with why it could not go on.
 */
export async function* attackWithAnswers(
  answered: readonly AnsweredBundle[],
  given: AttackWith,
): AsyncGenerator<AttackedColumn, Reading<null>> {
  const prepared = await prepare(answered);
  if (!prepared.ok) return prepared;
  const { context, bytes } = prepared.value;
  const columns = answered[0]?.bundle.columns ?? [];
  for (const unit of auditUnits(columns)) {
    if (!unit.some(({ id }) => given.only.has(id))) continue;
    const system = systemTogether(answered, unit, prepared.value);
    if (!system.ok) return { ok: false, faults: [FOREIGN, system.fault] };
    const own = unit.map((column) => bytes[columns.indexOf(column)] ?? new Uint8Array(0));
    const truth = truthOf(system.value, own);
    const attacked = attackUnit(unit, system.value, { context, truth, coalition: given.coalition });
    if (!attacked.ok) return attacked;
    for (const column of attacked.value) if (given.only.has(column.id)) yield column;
  }
  return { ok: true, value: null };
}
