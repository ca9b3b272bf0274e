import { buildCertificate } from '../../analytics/certificate.ts';
import { checkWitnesses } from '../../analytics/check-witnesses.server.ts';
import { UnitAudit } from '../../analytics/disclosure/audit/audit-unit.ts';
import { listWitnesses } from '../../analytics/disclosure/audit/witnesses.ts';
import { DEFAULT_LIMITS } from '../../analytics/duckdb.server.ts';
import { soleHistory } from '../../analytics/previous-release.ts';
import type { Published } from '../../analytics/released-columns.ts';
import { syntheticColumns } from './demo-wave.ts';
import { median, writeSection } from './report.ts';
import { encodeUnaudited, systemsOf, type Unaudited } from './unit-systems.ts';

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

/** For each unit the first data sets that have its release. */
function listDataSets(unaudited: Unaudited): ReturnType<typeof buildCertificate> {
  const units = Array.from(systemsOf(unaudited), (system) => {
    const columns = system.columns.map(({ id }) => id);
    const audit = UnitAudit.begin(system, unaudited.context);
    if (audit === null) throw new Error(`${columns.join(', ')}: no data set was found.`);
    const witnesses = listWitnesses(audit.pool.found, system);
    const { rowCount } = unaudited.release.participation;
    return { columns, answers: rowCount, coalitions: 0, ownAnswers: 'none' as const, coarser: [], witnesses };
  });
  return buildCertificate(units, unaudited.release.policy.coalition);
}

async function measure([companies, associations]: (typeof SCENARIOS)[number]): Promise<string> {
  const participation = syntheticColumns(companies, associations);
  const unaudited = await encodeUnaudited(participation);
  const release: Published = unaudited.release;
  const certificate = listDataSets(unaudited);
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
