import { Worker } from 'node:worker_threads';
import type { Columns } from './columns.ts';
import type { ViewCounts } from './counts.ts';
import { type AuditColumn, auditUnits } from './disclosure/audit/bundle-columns.ts';
import { type AuditPopulation, gatherPopulation } from './disclosure/audit/population.ts';
import type { Records } from './disclosure/audit/records.ts';
import { loadSolver } from './disclosure/audit/solver.server.ts';
import { buildSystem, type Check } from './disclosure/audit/system.ts';
import { type AuditViews, findViews, joinViews } from './disclosure/audit/views.ts';
import { certifyUnit, type UnitOutcome } from './disclosure/certify-unit.ts';
import { HIDDEN_LEVEL, type Level } from './disclosure/plan.ts';
import { type Encoding, type Plans, type Published, viewId } from './released-columns.ts';

/**
 * All that certifying is a function of; plain data, so that it can be handed to threads. `records`: the answers of this release and of
 * the earlier ones of the wave, this one first; `drawn`: levels that are above 0 for no answer's sake.
 */
export type CertifyWork = Encoding & {
  counts: ViewCounts;
  auditColumns: AuditColumn[];
  earlier: readonly Published[];
  records: Records;
  drawn: Plans;
};

/** The outcomes of all units in their order, or why there are none. */
export type Certified = { ok: true; units: Extract<UnitOutcome, { ok: true }>[] } | { ok: false; faults: string[] };

/** Below this many atoms times units threads cost more than they save. */
const THREADS_FROM = 300;

/** Who took part as the auditor gathers it: out of what is known outside, in its own way. */
export function populationOf({ atoms, atomOf, ownerOf }: Columns): AuditPopulation {
  const population = gatherPopulation(
    Array.from(atomOf, (atom, row) => {
      const { associations = [], sector = '', size = '' } = atoms[atom] ?? {};
      return { ownerId: String(ownerOf[row]), associations, sector, size };
    }),
  );
  if (population.atomOf.some((atom, row) => atom !== atomOf[row])) throw new Error('atoms are not in one order');
  return population;
}

function auditViews({ views, shown, participation }: Encoding): AuditViews {
  const ids = new Set(shown.flatMap((one) => one.views.map(viewId)));
  const named = views.map((view) => ({ ...view.key, isShown: ids.has(viewId(view)) }));
  const found = findViews(named, populationOf(participation));
  if (!found.ok) throw new Error(found.faults.join(' '));
  return found.value;
}

/** What an earlier release says of a unit; views under their own numbers. */
function checksOf(unit: readonly AuditColumn[], published: Published, views: AuditViews): readonly Check[] {
  const { cells, policy, plans, shown, participation } = published;
  const ids = new Set(unit.map(({ id }) => id));
  const hidden = (id: string): Set<number> => {
    const plan = plans.get(participation.columns.findIndex((column) => column.id === id)) ?? new Map<number, Level>();
    const numbers = [...plan].flatMap(([k, level]) =>
      level === HIDDEN_LEVEL ? (shown[k]?.views.slice(0, 1) ?? []) : [],
    );
    return new Set(numbers.map(({ key }) => views.indexOf(key)));
  };
  const built = buildSystem({
    columns: unit,
    cells: cells.filter(({ item }) => ids.has(item)),
    views,
    sizes: Int32Array.from(participation.atoms, ({ companyCount }) => companyCount),
    rules: policy,
    removed: new Map([...ids].map((id) => [id, hidden(id)])),
  });
  if (!built.ok) throw new Error(built.fault);
  return built.value.checks;
}

/** A function that certifies unit number i. */
export async function certifierOf(work: CertifyWork): Promise<(index: number) => UnitOutcome> {
  const releases = [work, ...work.earlier].map((one, r) => ({
    views: auditViews(one),
    atomsOf: work.records.atomsOf[r] ?? [],
  }));
  const views = joinViews(releases, work.records.sizes.length);
  const context = { views, population: populationOf(work.participation), solver: await loadSolver() };
  const units = auditUnits(work.auditColumns);
  const numberOf = new Map(work.auditColumns.map(({ id }, c) => [id, c]));
  return (index) => {
    const unit = units[index] ?? [];
    const columns = unit.map((audit) => ({ c: numberOf.get(audit.id) ?? -1, audit }));
    let first = releases[0]?.views.views.length ?? 0;
    const earlier = work.earlier.flatMap((published, r) => {
      const own = releases[r + 1]?.views;
      if (!own) return [];
      const checks = checksOf(unit, published, own).map((check) => ({ ...check, view: check.view + first }));
      first += own.views.length;
      return checks;
    });
    return certifyUnit(columns, { ...work, context }, earlier);
  };
}

/**
 * Certifies every unit, on as many threads as given; each unit is a function of the input alone, so that their number and order change
 * nothing. Ends at the first unit that cannot be released, or when a thread breaks.
 */
export async function certifyRelease(
  work: CertifyWork,
  { threads, onUnit }: { threads: number; onUnit: (done: number, total: number) => void },
): Promise<Certified> {
  const total = auditUnits(work.auditColumns).length;
  onUnit(0, total);
  const isSmall = work.participation.atoms.length * total < THREADS_FROM;
  const outcomes =
    isSmall || threads < 1
      ? await certifyHere(work, total, onUnit)
      : await certifyApart(work, { total, threads, onUnit }).catch(brokenThread);
  const faults = outcomes.flatMap((outcome) => (outcome === undefined || outcome.ok ? [] : [outcome.fault]));
  if (faults.length > 0) return { ok: false, faults };
  const units = outcomes.flatMap((outcome) => (outcome?.ok ? [outcome] : []));
  return units.length === total ? { ok: true, units } : { ok: false, faults: ['not all columns were audited.'] };
}

function brokenThread(cause: unknown): [{ ok: false; fault: string }] {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return [{ ok: false, fault: `The audit broke off: ${reason}.` }];
}

async function certifyHere(
  work: CertifyWork,
  total: number,
  onUnit: (done: number, total: number) => void,
): Promise<(UnitOutcome | undefined)[]> {
  const certify = await certifierOf(work);
  const outcomes: UnitOutcome[] = [];
  for (let index = 0; index < total; index++) {
    const outcome = certify(index);
    outcomes.push(outcome);
    if (!outcome.ok) break;
    onUnit(index + 1, total);
  }
  return outcomes;
}

type Apart = { total: number; threads: number; onUnit: (done: number, total: number) => void };

async function certifyApart(
  work: CertifyWork,
  { total, threads, onUnit }: Apart,
): Promise<(UnitOutcome | undefined)[]> {
  const outcomes: (UnitOutcome | undefined)[] = Array.from({ length: total });
  const workers: Worker[] = [];
  let [next, done, isStopped] = [0, 0, false];
  const runThread = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./certify-thread.js', import.meta.url), { workerData: work, execArgv: [] });
      workers.push(worker);
      const ask = (): void => {
        if (next >= total || isStopped) resolve();
        else worker.postMessage(next++);
      };
      worker.on('message', (message: { index?: number; outcome?: UnitOutcome }) => {
        if (message.index !== undefined && message.outcome) {
          outcomes[message.index] = message.outcome;
          if (message.outcome.ok) onUnit(++done, total);
          else isStopped = true;
        }
        ask();
      });
      worker.on('error', (cause) => reject(new Error('a thread of the audit broke', { cause })));
      worker.on('exit', (code) => reject(new Error(`a thread of the audit ended with ${code}`)));
    });
  try {
    await Promise.all(Array.from({ length: Math.min(threads, total) }, runThread));
  } finally {
    isStopped = true;
    for (const worker of workers) {
      worker.removeAllListeners();
      await worker.terminate();
    }
  }
  return outcomes;
}
