import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DuckDBConnection } from '@duckdb/node-api';
import { buildRelease } from '../../analytics/build-release.server.ts';
import { type Columns, ColumnsBuilder, conditionalColumns, type Respondent } from '../../analytics/columns.ts';
import { buildRollUp, countsOf, type ViewCounts } from '../../analytics/counts.ts';
import { buildViews, type ViewClass } from '../../analytics/disclosure/views.ts';
import { countAnswers, DEFAULT_LIMITS, engineVersion, loadAnswers, withEngine } from '../../analytics/duckdb.server.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { codedColumns } from '../../app/survey/coding.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { createKeyFile, createWaveKey, openWaveKey, unseal, type WaveKey } from '../../db/seal.server.ts';
import { median, quantile, writeSection } from './report.ts';
import { buildRows, type SealedRow } from './synthetic.ts';

/** `npx tsx scripts/bench/release.ts`: the release function at three sizes, and its counting next to a bare GROUP BY. */
type Scenario = { count: number; associations: number; rounds: number; releases: number };
type Figures = {
  scenario: Scenario;
  stages: Record<string, number[]>;
  counting: number[];
  bare: number[];
  peakMegabytes: number;
  sizes: { atoms: number; views: number; cells: number; groups: number };
};

const SCENARIOS: Scenario[] = [
  { count: 1_000, associations: 31, rounds: 15, releases: 5 },
  { count: 10_000, associations: 31, rounds: 15, releases: 3 },
  { count: 100_000, associations: 31, rounds: 9, releases: 3 },
  { count: 100_000, associations: 200, rounds: 5, releases: 2 },
];
const STAGES = ['read', 'unseal', 'views', 'load', 'count', 'protect', 'write'];

const questionnaire = (): Questionnaire => {
  const found = getQuestionnaire('company-2022');
  if (found === null) throw new Error('no questionnaire company-2022');
  return found;
};

function* respondentsOf(rows: readonly SealedRow[], key: WaveKey, spent: { unseal: number }): Generator<Respondent> {
  for (const { companyId, associations, sector, size, place, sealed } of rows) {
    const start = performance.now();
    const coded = unseal(key, sealed, place, 'coded');
    spent.unseal += performance.now() - start;
    yield { companyId, ownerId: companyId, associations, sector, size, region: 'R3', coded };
  }
}

async function timeRelease(rows: readonly SealedRow[], key: WaveKey, outDir: string) {
  const spent = { unseal: 0 };
  const times: Record<string, number> = {};
  const info: Record<string, object> = {};
  let last = performance.now();
  const built = await buildRelease({
    wave: 'bench',
    questionnaire: questionnaire(),
    respondents: respondentsOf(rows, key, spent),
    policy: DEFAULT_POLICY,
    seed: 1,
    outDir,
    onStage: (stage, about) => {
      times[stage] = performance.now() - last;
      info[stage] = about;
      last = performance.now();
    },
  });
  if (!built.ok) throw new Error(built.faults.map((fault) => fault.message).join('\n'));
  times.unseal = spent.unseal;
  times.read = (times.read ?? 0) - spent.unseal;
  return { times, info, digest: built.digest, cells: built.cells.length };
}

function readColumns(rows: readonly SealedRow[], key: WaveKey): Columns {
  const q = questionnaire();
  const builder = new ColumnsBuilder(codedColumns(q), conditionalColumns(q, codedColumns(q)));
  for (const respondent of respondentsOf(rows, key, { unseal: 0 })) builder.add(respondent);
  return builder.finish();
}

const BARE_GROUPINGS = ['sector_size', 'association'] as const;

/** Throws unless every count by (sector, size) is the one that a plain statement over the loaded table gives. */
async function compareOutputs(
  connection: DuckDBConnection,
  { columns }: Columns,
  { classes, counts }: { classes: ViewClass[]; counts: ViewCounts },
): Promise<void> {
  const placeOf = new Map<string, number>(
    classes.flatMap((one, k) =>
      one.views.filter(({ kind }) => kind === 'sectorSize').map(({ key }) => [`${key.sector}|${key.size}`, k] as const),
    ),
  );
  for (const [c, column] of columns.entries()) {
    const statement = `select sector_size, c${c}, count(*)::integer from answer join atom using (atom) group by all`;
    for (const [place, byte, companies] of (await connection.runAndReadAll(statement)).getRows()) {
      const ours = countsOf(counts, placeOf.get(String(place)) ?? -1, [c, column])[Number(byte)];
      if (ours !== companies) throw new Error(`the two ways of counting differ: ${place}, ${column.id}, ${byte}`);
    }
  }
}

/** Counting as the release does it, and a bare GROUP BY of each column by (sector, size) and by (first association). */
async function compareCounting(columns: Columns, rounds: number): Promise<{ counting: number[]; bare: number[] }> {
  const { classes } = buildViews(columns, DEFAULT_LATTICE, DEFAULT_POLICY);
  return withEngine({ limits: DEFAULT_LIMITS, writableFolder: null }, async (connection) => {
    await loadAnswers(connection, columns);
    const keys = columns.atoms.map(
      ({ sector, size, associations }, atom) => `(${atom}, '${sector}|${size}', '${associations[0]}')`,
    );
    await connection.run(`create table atom as from (values ${keys.join(', ')}) t(atom, sector_size, association)`);
    await connection.run(
      'create table flat as select dense_rank() over (order by sector_size) as sector_size, dense_rank() over (order by association) as association, answer.* from answer join atom using (atom)',
    );
    const byView = async () => {
      const { counts, add } = buildRollUp(columns, classes);
      await countAnswers(connection, columns.columns.length, add);
      return counts;
    };
    const bareGroupBy = async () => {
      for (const grouping of BARE_GROUPINGS) {
        for (let c = 0; c < columns.columns.length; c++) {
          const reader = await connection.runAndReadAll(
            `select ${grouping}, c${c}, count(*)::integer from flat group by all`,
          );
          reader.getColumns();
        }
      }
    };
    await compareOutputs(connection, columns, { classes, counts: await byView() });
    await bareGroupBy();
    const [counting, bare]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      for (const [times, work] of [
        [counting, byView],
        [bare, bareGroupBy],
      ] as const) {
        const start = performance.now();
        await work();
        times.push(performance.now() - start);
      }
    }
    return { counting, bare };
  });
}

async function measure(scenario: Scenario): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'kurabe-bench-'));
  try {
    const kek = createKeyFile(join(folder, 'key'));
    const key = openWaveKey(kek, 'bench', createWaveKey(kek, 'bench'));
    const rows = buildRows(questionnaire(), key, scenario);
    const stages: Record<string, number[]> = {};
    const digests = new Set<string>();
    let last = { info: {} as Record<string, object>, cells: 0 };
    for (let run = 0; run < scenario.releases; run++) {
      const { times, info, digest, cells } = await timeRelease(rows, key, join(folder, `bundle-${run}`));
      for (const stage of STAGES) stages[stage] = [...(stages[stage] ?? []), times[stage] ?? Number.NaN];
      digests.add(digest);
      last = { info, cells };
    }
    if (digests.size !== 1) throw new Error('the same input gave different bundles');
    const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    const sizes = {
      ...(last.info.read as { atoms: number }),
      ...(last.info.views as { views: number }),
      ...(last.info.count as { groups: number }),
      cells: last.cells,
    };
    return {
      scenario,
      stages,
      peakMegabytes,
      sizes,
      ...(await compareCounting(readColumns(rows, key), scenario.rounds)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

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

async function writeReport(all: readonly Figures[]): Promise<void> {
  const columns = codedColumns(questionnaire()).length;
  const lines = [
    '## Release',
    '',
    `Shared two-core machine; Node ${process.version}, DuckDB ${await engineVersion()}. company-2022: 71 items, ${columns} coded columns; synthetic answers, seeded.`,
    'Milliseconds, best of the releases in one process per line (neighbours on the machine only add), and the sum of best and median. `unseal` opens each sealed row (AES-256-GCM); `read` turns rows into typed arrays;',
    '`views` chooses what is shown; `write` is the whole bundle, synced to disk.',
    '',
    ...stageTable(all),
    '',
    'Counting alone, from loaded columns, for every view of the lattice, next to one bare `GROUP BY` per column over (sector, size) and one over the first association',
    `(${BARE_GROUPINGS.length * columns} statements), interleaved A B A B; every count by (sector, size) was compared first.`,
    '',
    ...countingTable(all),
    '',
    'Not covered: rows come from memory, not from PostgreSQL; elimination, audit and signature do not exist yet; one owner per company.',
  ];
  writeSection('release', lines.join('\n'));
  console.log(lines.join('\n'));
}

async function main(argv: string[]): Promise<void> {
  const [only] = argv;
  if (only !== undefined) {
    console.log(JSON.stringify(await measure(JSON.parse(only) as Scenario)));
    return;
  }
  const all = SCENARIOS.map((scenario): Figures => {
    const args = [...process.execArgv, fileURLToPath(import.meta.url), JSON.stringify(scenario)];
    const child = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.status !== 0) throw new Error(`the run with ${scenario.count} respondents failed`);
    return JSON.parse(child.stdout) as Figures;
  });
  await writeReport(all);
}

await main(process.argv.slice(2));
