import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engineVersion } from '../../analytics/duckdb.server.ts';
import { codedColumns } from '../../app/survey/coding.ts';
import { createAuditKey } from '../../db/audit-key.server.ts';
import { startEmbedded } from '../../db/embedded.server.ts';
import { migrate } from '../../db/migrate.server.ts';
import { createKeyFile } from '../../db/seal.server.ts';
import { BARE_GROUPINGS } from './counting.ts';
import {
  benchQuestionnaire,
  type Figures,
  measureScenario,
  type Place,
  type Scenario,
  STAGES,
  seedScenario,
  versionOf,
} from './release-run.ts';
import { median, quantile, writeSection } from './report.ts';

/**
 * `npx tsx scripts/bench/release.ts`: a whole release at several sizes, from sealed answers in a throw-away PostgreSQL to stored cells, and
 * its counting next to a bare GROUP BY.
 */
const SCENARIOS: Scenario[] = [{ count: 400, associations: 12, rounds: 15, releases: 2 }];

const milliseconds = (values: readonly number[] | undefined): string => median(values ?? []).toFixed(0);

const best = (values: readonly number[] | undefined): number => Math.min(...(values ?? [Number.NaN]));

function stageTable(all: readonly Figures[]): string[] {
  const head = ['respondents', 'associations', 'atoms', 'views', 'cells', ...STAGES, 'best', 'median', 'peak MB'];
  const rows = all.map(({ scenario, sizes, stages, peakMegabytes }) => {
    const sumOf = (figure: (values: readonly number[] | undefined) => number): string =>
      STAGES.reduce((sum, stage) => sum + figure(stages[stage]), 0).toFixed(0);
    const numbers = [scenario.count, scenario.associations, sizes.atoms, sizes.views, sizes.cells].map((n) =>
      n.toLocaleString('en'),
    );
    const times = STAGES.map((stage) => best(stages[stage]).toFixed(0));
    return [...numbers, ...times, sumOf(best), sumOf((values) => median(values ?? [])), String(peakMegabytes)];
  });
  return [head, head.map(() => '--:'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function countingTable(all: readonly Figures[]): string[] {
  const head = ['respondents', 'associations', 'all views, ms', 'bare GROUP BY, ms', 'ratio (10-90 %)', 'bare p99/p50'];
  const rows = all.map(({ scenario, counting, bare }) => {
    const ratios = counting.map((time, round) => time / (bare[round] ?? Number.NaN));
    const spread = `${median(ratios).toFixed(1)} (${quantile(ratios, 0.1).toFixed(1)}-${quantile(ratios, 0.9).toFixed(1)})`;
    const noise = quantile(bare, 0.99) / median(bare);
    return [
      scenario.count.toLocaleString('en'),
      String(scenario.associations),
      milliseconds(counting),
      milliseconds(bare),
      spread,
      noise.toFixed(1),
    ];
  });
  return [head, head.map(() => '--:'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

async function writeReport(all: readonly Figures[], postgres: string): Promise<void> {
  const columns = codedColumns(benchQuestionnaire()).length;
  const lines = [
    '## Release',
    '',
    `Shared two-core machine; Node ${process.version}, DuckDB ${await engineVersion()}, PostgreSQL ${postgres} (embedded, 64 MB of buffers, data in the system's cache).`,
    `company-2022: 71 items, ${columns} coded columns; synthetic answers, seeded. One run is \`releaseWave\` itself on a fresh copy of the seeded database; seeding and copying are not counted.`,
    `Milliseconds, best of ${all.map(({ scenario }) => scenario.releases).join(', ')} releases in one process per line (neighbours on the machine only add), and the sum of best and median.`,
    'Audit and witnesses included, on two threads: larger sizes take hours to days (section on the audit). `database` waits for participants, memberships and coded submissions, 2,000 companies a page; `unseal` opens each link and each coded submission (AES-256-GCM); `gather` turns them into',
    'typed arrays; `views` chooses what is shown; `audit` is audit and repairs, `verify` every witness through DuckDB; `write` is the whole bundle, synced to disk; `store` is every cell in PostgreSQL, committed. The peak is the releasing process alone.',
    '',
    ...stageTable(all),
    '',
    'Counting alone, from loaded columns, for every view of the lattice, next to one bare `GROUP BY` per column over (sector, size) and one over the first association',
    `(${BARE_GROUPINGS.length * columns} statements), interleaved A B A B; every count by (sector, size) was compared first.`,
    '',
    ...countingTable(all),
    '',
    'Not covered: other sizes; a cold disk; one owner per company, one revision per answer sheet.',
  ];
  writeSection('release', lines.join('\n'));
  console.log(lines.join('\n'));
}

function inChild(step: Step, place: Place, scenario: Scenario): string {
  const args = [...process.execArgv, fileURLToPath(import.meta.url), step, JSON.stringify({ place, scenario })];
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`the run with ${scenario.count} respondents failed`);
  return stdout;
}

async function runAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kurabe-bench-'));
  process.env.KURABE_KEY_FILE = join(folder, 'kurabe.key');
  createKeyFile(process.env.KURABE_KEY_FILE);
  createAuditKey(join(folder, 'audit.key'));
  const server = await startEmbedded({ dir: folder, log: () => {} });
  try {
    const { ownerUrl, appUrl } = server;
    await migrate({ ownerUrl, appUrl });
    const place = { ownerUrl, appUrl, empty: 'kurabe', seeded: 'bench_seeded' };
    const all: Figures[] = [];
    for (const scenario of SCENARIOS) {
      const start = performance.now();
      inChild('seed', place, scenario);
      console.error(`${scenario.count} respondents seeded in ${((performance.now() - start) / 1000).toFixed(1)} s`);
      all.push(JSON.parse(inChild('measure', place, scenario)) as Figures);
    }
    await writeReport(all, await versionOf(ownerUrl));
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Step = 'seed' | 'measure';

async function main([step, input]: string[]): Promise<void> {
  if (step === undefined || input === undefined) return runAll();
  const { place, scenario } = JSON.parse(input) as { place: Place; scenario: Scenario };
  if (step === 'seed') await seedScenario(place, scenario);
  else console.log(JSON.stringify(await measureScenario(place, scenario)));
}

await main(process.argv.slice(2));
