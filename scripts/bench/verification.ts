import { buildCertificate } from '../../analytics/certificate.ts';
import { populationOf } from '../../analytics/certify-release.server.ts';
import { checkWitnesses } from '../../analytics/check-witnesses.server.ts';
import { buildCodebook } from '../../analytics/codebook.ts';
import type { Columns } from '../../analytics/columns.ts';
import { buildRollUp } from '../../analytics/counts.ts';
import { UnitAudit } from '../../analytics/disclosure/audit/audit-unit.ts';
import { auditUnits, parseBundleColumns } from '../../analytics/disclosure/audit/bundle-columns.ts';
import { loadSolver } from '../../analytics/disclosure/audit/solver.server.ts';
import { buildSystem } from '../../analytics/disclosure/audit/system.ts';
import { findViews } from '../../analytics/disclosure/audit/views.ts';
import { listWitnesses } from '../../analytics/disclosure/audit/witnesses.ts';
import { planViews } from '../../analytics/disclosure/shown-views.ts';
import { DEFAULT_LIMITS } from '../../analytics/duckdb.server.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { soleHistory } from '../../analytics/previous-release.ts';
import { encodeCells, type Published, viewId } from '../../analytics/released-columns.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';
import { companyQuestionnaire, syntheticColumns } from './demo-wave.ts';
import { median, writeSection } from './report.ts';

/**
 * `npx tsx scripts/bench/verification.ts`: what it takes to count a release anew from every data set of its certificate; writes the section
 * `verification` of REPORT.md. The data sets are those that audits have found when they begin, before anything is repaired, which would take hours at
 * 2,000 companies: so that some kinds of companies are not covered by them.
 */
const SCENARIOS = [
  [400, 12],
  [2_000, 40],
] as const;
const ROUNDS = 3;

type Listed = { release: Published; certificate: ReturnType<typeof buildCertificate> };

/** A release without repairs, and for each unit the first data sets that have it. */
async function listDataSets(participation: Columns): Promise<Listed> {
  const policy = { ...DEFAULT_POLICY, coalition: 0 };
  const { views, shown } = planViews(participation, DEFAULT_LATTICE, policy);
  const { counts, add } = buildRollUp(participation, shown);
  participation.codes.forEach((bytes, column) => {
    bytes.forEach((byte, row) => {
      add(participation.atomOf[row] ?? 0, column, byte, 1);
    });
  });
  const encoding = { wave: 'bench', participation, views, shown, policy };
  const cells = encodeCells(encoding, counts, new Map());
  const parsed = parseBundleColumns(JSON.stringify(buildCodebook(companyQuestionnaire())));
  if (!parsed.ok) throw new Error(parsed.faults.join(' '));
  const population = populationOf(participation);
  const ids = new Set(shown.flatMap((one) => one.views.map(viewId)));
  const named = views.map((view) => ({ ...view.key, isShown: ids.has(viewId(view)) }));
  const found = findViews(named, population);
  if (!found.ok) throw new Error(found.faults.join(' '));
  const context = { views: found.value, population, solver: await loadSolver() };
  const sizes = Int32Array.from(participation.atoms, ({ companyCount }) => companyCount);
  const units = auditUnits(parsed.value).map((columns) => {
    const items = new Set(columns.map(({ id }) => id));
    const own = cells.filter(({ item }) => items.has(item));
    const built = buildSystem({ ...context, columns, cells: own, sizes, rules: policy, removed: new Map() });
    const audit = built.ok ? UnitAudit.begin(built.value, context) : null;
    if (audit === null) throw new Error(`${[...items].join(', ')}: no data set was found.`);
    return {
      columns: [...items],
      answers: participation.rowCount,
      coalitions: 0,
      ownAnswers: 'none' as const,
      coarser: [],
      witnesses: listWitnesses(audit.pool.found, audit.system),
    };
  });
  return { release: { ...encoding, plans: new Map(), cells }, certificate: buildCertificate(units, policy.coalition) };
}

async function measure([companies, associations]: (typeof SCENARIOS)[number]): Promise<string> {
  const participation = syntheticColumns(companies, associations);
  const { release, certificate } = await listDataSets(participation);
  const lists = certificate.units.map(({ witnesses }) => witnesses.methods.length);
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    const input = { release, ...soleHistory(participation), certificate, limits: DEFAULT_LIMITS };
    const checked = await checkWitnesses({ ...input, onWitness: () => undefined });
    const { user, system } = process.cpuUsage(before);
    seconds.push((user + system) / 1e6);
    const isOther = !checked.ok && checked.faults.some((fault) => !fault.includes('have one answer in all data sets'));
    if (isOther) throw new Error(checked.faults.join(' '));
  }
  const cells = [
    companies.toLocaleString('en'),
    String(associations),
    release.cells.length.toLocaleString('en'),
    `${median(lists)} (${Math.min(...lists)}-${Math.max(...lists)})`,
    (JSON.stringify(certificate).length / 1e6).toFixed(1),
    `${median(seconds).toFixed(1)} (${Math.min(...seconds).toFixed(1)}-${Math.max(...seconds).toFixed(1)})`,
    (process.memoryUsage().rss / 1e6).toFixed(0),
  ];
  return `| ${cells.join(' | ')} |`;
}

const rows: string[] = [];
for (const scenario of SCENARIOS) rows.push(await measure(scenario));
writeSection(
  'verification',
  `## Verification

Every data set of a certificate counted by DuckDB, encoded and compared with what is published, as \`kurabe verify --responses\` does. Shared two-core machine; Node ${process.version};
CPU seconds, median of ${ROUNDS} (least-most). Synthetic answers, seeded. The data sets are those with which the audits begin, listed as in a certificate; a whole audit lists more of them.

| respondents | associations | cells | data sets per unit, median (least-most) | certificate, MB | CPU s | MB |
| --: | --: | --: | --: | --: | --: | --: |
${rows.join('\n')}

Goal: 60 s at 2,000 / 40.

Not covered: earlier releases of the same wave, which are counted from each data set as well; reading and signature of the bundle.`,
);
