import type { Respondent } from '../../analytics/columns.ts';
import { type AuditContext, type Open, UnitAudit } from '../../analytics/disclosure/audit/audit-unit.ts';
import { BoundProver } from '../../analytics/disclosure/audit/bounds.ts';
import { type AuditColumn, auditUnits } from '../../analytics/disclosure/audit/bundle-columns.ts';
import { listCoalitions } from '../../analytics/disclosure/audit/coalitions.ts';
import { gatherPopulation } from '../../analytics/disclosure/audit/population.ts';
import { loadSolver } from '../../analytics/disclosure/audit/solver.server.ts';
import {
  type AuditSystem,
  buildSystem,
  countWorld,
  findBroken,
  truthOf,
} from '../../analytics/disclosure/audit/system.ts';
import { findViews, viewsOfCells } from '../../analytics/disclosure/audit/views.ts';
import { HIDDEN_LEVEL } from '../../analytics/disclosure/plan.ts';
import { decodeSubmission } from '../../app/survey/coding.ts';
import type { Reading } from '../read-microdata.ts';
import type { AttackedBundle } from './read-bundle.ts';
import { writeFinding } from './write-finding.ts';

/** How many companies of a column are covered by another data set, disclosed by proof, or neither. */
export type Tally = { companies: number; covered: number; disclosed: number; undecided: number };

/** A column that was attacked, with a block of lines per finding. */
export type AttackedColumn = { id: string; tally: Tally; findings: string[][] };

/** Whose answers these are and against whom: what an attack needs besides the bundle. */
export type AttackWith = { respondents: readonly Respondent[]; coalition: 0 | 1; only: ReadonlySet<string> };

type Prepared = { context: AuditContext; bytes: Uint8Array[] };

const FOREIGN = 'The responses are not those of this bundle.';

async function prepare({ cells, columns }: AttackedBundle, { respondents }: AttackWith): Promise<Reading<Prepared>> {
  const population = gatherPopulation(respondents);
  const views = findViews(viewsOfCells(cells), population);
  if (!views.ok) return views;
  const rows = respondents.map(({ coded }) => decodeSubmission(coded, columns.length));
  if (rows.includes(null)) return { ok: false, faults: [FOREIGN] };
  const bytes = columns.map((_, c) => Uint8Array.from(rows, (row) => row?.[c] ?? 255));
  return { ok: true, value: { context: { views: views.value, population, solver: await loadSolver() }, bytes } };
}

function systemOf(
  { cells, manifest, certificate }: AttackedBundle,
  unit: readonly AuditColumn[],
  { views, population }: AuditContext,
): ReturnType<typeof buildSystem> {
  const hidden = certificate.units.flatMap((one) => one.coarser).filter(({ level }) => level === HIDDEN_LEVEL);
  const indexOf = (id: string): number => {
    const [association = '', sector = '', size = ''] = id.split('|');
    return views.indexOf({ association, sector, size });
  };
  const removed = new Map(
    unit.map(({ id }) => [id, new Set(hidden.flatMap((one) => (one.column === id ? [indexOf(one.view)] : [])))]),
  );
  const sizes = Int32Array.from(population.atoms, ({ companies }) => companies);
  return buildSystem({ columns: unit, cells, views, sizes, rules: manifest.policy, removed });
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

/** Attacks the columns of a bundle, unit by unit, each handed out when it is done; ends with why it could not go on. */
export async function* attackWithAnswers(
  bundle: AttackedBundle,
  given: AttackWith,
): AsyncGenerator<AttackedColumn, Reading<null>> {
  const prepared = await prepare(bundle, given);
  if (!prepared.ok) return prepared;
  const { context, bytes } = prepared.value;
  for (const unit of auditUnits(bundle.columns)) {
    if (!unit.some(({ id }) => given.only.has(id))) continue;
    const system = systemOf(bundle, unit, context);
    if (!system.ok) return { ok: false, faults: [FOREIGN, system.fault] };
    const own = unit.map((column) => bytes[bundle.columns.indexOf(column)] ?? new Uint8Array(0));
    const truth = truthOf(system.value, own);
    const attacked = attackUnit(unit, system.value, { context, truth, coalition: given.coalition });
    if (!attacked.ok) return attacked;
    for (const column of attacked.value) if (given.only.has(column.id)) yield column;
  }
  return { ok: true, value: null };
}
