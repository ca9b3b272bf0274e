import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { type Columns, ColumnsBuilder, conditionalColumns } from '../../analytics/columns.ts';
import { createSigningKey, type SigningKey } from '../../analytics/signing-key.server.ts';
import { readRespondents } from '../../app/services/read-respondents.server.ts';
import { releaseWave } from '../../app/services/release-wave.server.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { codedColumns } from '../../app/survey/coding.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { withActor } from '../../db/actor.server.ts';
import { closePool } from '../../db/connect.server.ts';
import { findWaveToRelease } from '../../db/queries/wave-release.server.ts';
import { currentKek, openWaveKey } from '../../db/seal.server.ts';
import { compareCounting } from './counting.ts';
import { BENCH_WAVE, seedWave } from './seed-wave.ts';
import type { Population } from './synthetic.ts';

/** A size, and how often it is measured. */
export type Scenario = Population & { rounds: number; releases: number };

/** Where the throw-away databases are; `seeded` is copied for each release, as a wave is released once. */
export type Place = { ownerUrl: string; appUrl: string; empty: string; seeded: string };

/** What one size took: milliseconds of each release by stage, and of each round of counting. */
export type Figures = {
  scenario: Scenario;
  stages: Record<Stage, number[]>;
  counting: number[];
  bare: number[];
  peakMegabytes: number;
  sizes: { atoms: number; views: number; cells: number };
};

/** The stages in order; the first three make up reading. */
export const STAGES = [
  'database',
  'unseal',
  'gather',
  'views',
  'load',
  'count',
  'audit',
  'verify',
  'write',
  'store',
] as const;
type Stage = (typeof STAGES)[number];
type ReadInfo = { atoms: number; databaseMs: number; unsealMs: number };

/** The questionnaire that everything is measured with. */
export const benchQuestionnaire = (): Questionnaire => {
  const found = getQuestionnaire('company-2022');
  if (found === null) throw new Error('no questionnaire company-2022');
  return found;
};

const withName = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
};

async function asOwner(url: string, statements: readonly string[]): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    for (const statement of statements) await sql.unsafe(statement);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The version of the server. */
export async function versionOf(url: string): Promise<string> {
  const sql = postgres(url, { max: 1 });
  try {
    const [row] = await sql<{ server_version: string }[]>`show server_version`;
    return row?.server_version ?? '';
  } finally {
    await sql.end({ timeout: 5 });
  }
}

const copyOf = (from: string, name: string): string[] => [
  `drop database if exists ${name} with (force)`,
  `create database ${name} template ${from} strategy file_copy`,
];

async function inDatabase<T>({ ownerUrl, appUrl }: Place, [from, name]: [string, string], work: () => Promise<T>) {
  await asOwner(ownerUrl, copyOf(from, name));
  process.env.DATABASE_URL = withName(appUrl, name);
  try {
    return await work();
  } finally {
    await closePool();
  }
}

/** Fills the database that the releases of a size are run on; not measured. */
export async function seedScenario(place: Place, scenario: Scenario): Promise<void> {
  await inDatabase(place, [place.empty, place.seeded], () => seedWave(benchQuestionnaire(), scenario));
  await asOwner(withName(place.ownerUrl, place.seeded), ['vacuum analyze']);
}

async function timeRelease(outDir: string, signingKey: SigningKey) {
  const times: Partial<Record<Stage, number>> = {};
  const info: Record<string, object> = {};
  let last = performance.now();
  const released = await releaseWave(BENCH_WAVE, {
    outDir,
    signingKey,
    onStage: (stage, about) => {
      const spent = performance.now() - last;
      info[stage] = about;
      if (stage === 'read') {
        const { databaseMs, unsealMs } = about as ReadInfo;
        Object.assign(times, { database: databaseMs, unseal: unsealMs, gather: spent - databaseMs - unsealMs });
      } else {
        // Audit and verification report after each step.
        times[stage as Stage] = (times[stage as Stage] ?? 0) + spent;
      }
      last = performance.now();
    },
  });
  if (!released.ok) throw new Error(released.faults.join('\n'));
  const sizes = {
    atoms: (info.read as ReadInfo).atoms,
    views: (info.views as { views: number }).views,
    cells: released.cellCount,
  };
  return { times, sizes, digest: released.digest };
}

async function readColumns(): Promise<Columns> {
  const q = benchQuestionnaire();
  const found = await withActor({ kind: 'releaser' }, (tx) => findWaveToRelease(tx, BENCH_WAVE));
  if (!found?.wrappedKey) throw new Error('the wave of the measurement has no key');
  const key = openWaveKey(currentKek(), found.id, found.wrappedKey);
  const builder = new ColumnsBuilder(codedColumns(q), conditionalColumns(q, codedColumns(q)));
  for await (const respondent of readRespondents(key, { database: 0, unseal: 0 })) builder.add(respondent);
  return builder.finish();
}

/** The releases of one size, and its counting next to a bare GROUP BY. Run it in a process of its own: its peak is reported. */
export async function measureScenario(place: Place, scenario: Scenario): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'kurabe-bench-out-'));
  const stages = Object.fromEntries(STAGES.map((stage) => [stage, [] as number[]])) as Record<Stage, number[]>;
  const digests = new Set<string>();
  let sizes = { atoms: 0, views: 0, cells: 0 };
  const signing = createSigningKey(join(folder, 'signing.key'));
  if (!signing.ok) throw new Error(signing.fault);
  try {
    for (let run = 0; run < scenario.releases; run++) {
      const release = () => timeRelease(join(folder, String(run)), signing.key);
      const timed = await inDatabase(place, [place.seeded, 'bench_run'], release);
      for (const stage of STAGES) stages[stage].push(timed.times[stage] ?? Number.NaN);
      digests.add(timed.digest);
      sizes = timed.sizes;
    }
    if (digests.size !== 1) throw new Error('the same input gave different bundles');
    const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    process.env.DATABASE_URL = withName(place.appUrl, place.seeded);
    const columns = await readColumns();
    await closePool();
    return { scenario, stages, peakMegabytes, sizes, ...(await compareCounting(columns, scenario.rounds)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
