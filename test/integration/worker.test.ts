import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyBundle } from '../../analytics/bundle.server.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { createSigningKey } from '../../analytics/signing-key.server.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';
import { closeWave } from '../../app/services/close-wave.server.ts';
import { releaseWave } from '../../app/services/release-wave.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { addCompany, type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();
const root = fileURLToPath(new URL('../..', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'kurabe-worker-'));
const signingKeyFile = join(dir, 'signing.key');
const RESPONDENTS = 7;
const workers: ChildProcess[] = [];

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A wave in which seven companies submitted. */
async function answeredWave(): Promise<Place> {
  const place = await prepareWave(database, { lattice: DEFAULT_LATTICE, policy: DEFAULT_POLICY });
  const others = Array.from({ length: RESPONDENTS - 1 }, () => addCompany(database, place.waveId));
  for (const { member } of [place, ...(await Promise.all(others))]) {
    const input = { wave: place.slug, section: 'b', items: ['B-01'], answers: { 'B-01': ['3'] }, baseRevision: 0 };
    expect(await saveSection(member, { ...input, operationId: randomUUID() })).toMatchObject({ ok: true });
    const submitted = await submitResponse(member, { wave: place.slug, declared: true, operationId: randomUUID() });
    expect(submitted.ok).toBe(true);
  }
  return place;
}

function startWorker(): { ended: Promise<number | null>; stop: () => void; said: () => string } {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'scripts/worker.ts')], {
    cwd: root,
    env: { ...process.env, KURABE_DIR: dir, KURABE_SIGNING_KEY_FILE: signingKeyFile, KURABE_WORKER_INTERVAL_MS: '300' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  workers.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      said += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { ended, stop: () => child.kill('SIGTERM'), said: () => said };
}

async function stateOf({ waveId }: Place): Promise<{ state: string; releases: number; cells: number }> {
  const [row] = await asSuperuser(
    database,
    (sql) => sql<{ state: string; releases: number; cells: number }[]>`select wave.state,
        count(distinct release.id)::int as releases, count(released_cell.release_id)::int as cells
      from wave left join release on release.wave_id = wave.id left join released_cell on released_cell.release_id = release.id
      where wave.id = ${waveId} group by wave.state`,
  );
  if (!row) throw new Error('the wave is gone');
  return row;
}

async function untilReleased(place: Place, said: () => string): Promise<void> {
  for (let waited = 0; waited < 90_000; waited += 200) {
    if ((await stateOf(place)).state === 'released') return;
    await pause(200);
  }
  throw new Error(`the wave was not released; the workers said: ${said()}`);
}

async function expectOneRelease(place: Place): Promise<void> {
  const { releases, cells } = await stateOf(place);
  expect(releases).toBe(1);
  expect(cells).toBeGreaterThan(0);
  const folder = join(dir, 'releases', place.slug);
  expect(readdirSync(folder)).toEqual(['1']);
  expect(await verifyBundle(join(folder, '1'))).toMatchObject({ ok: true });
}

beforeAll(() => {
  expect(createSigningKey(signingKeyFile).ok).toBe(true);
});

afterAll(() => {
  for (const child of workers) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

describe('the worker', { timeout: 180_000 }, () => {
  test('closes a wave whose deadline is over and releases it once, however many workers look at it', async () => {
    const place = await answeredWave();
    const early = await answeredWave();
    const broken = join(dir, 'releases', place.slug, '1');
    mkdirSync(broken, { recursive: true });
    writeFileSync(join(broken, 'cells.csv'), 'left by a run that broke off');
    await asSuperuser(
      database,
      (sql) => sql`update wave set closes_at = now() - interval '1 hour' where id = ${place.waveId}`,
    );
    const running = [startWorker(), startWorker(), startWorker()];
    const said = () => running.map((worker) => worker.said()).join('');
    await untilReleased(place, said);
    await pause(1_500);
    await expectOneRelease(place);
    expect(await stateOf(early)).toEqual({ state: 'open', releases: 0, cells: 0 });
    const input = { wave: place.slug, section: 'b', items: ['B-01'], answers: { 'B-01': ['1'] }, baseRevision: 1 };
    const late = await saveSection(place.member, { ...input, operationId: randomUUID() });
    expect(late).toEqual({ ok: false, reason: 'closed' });
    for (const worker of running) worker.stop();
    expect(await Promise.all(running.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    expect(said()).not.toContain('"level":50');
  });

  test('takes a refused wave up once, says so, and leaves it alone, as the next worker does', async () => {
    const place = await prepareWave(database, { policy: { minView: 1 } });
    expect(await closeWave(place.slug)).toEqual({ ok: true });
    const runs = async () => {
      const [row] = await asSuperuser(
        database,
        (sql) => sql<
          { refused: number; all: number }[]
        >`select count(*) filter (where state = 'refused')::int as refused,
          count(*)::int as all from release_run where wave_id = ${place.waveId}`,
      );
      return row;
    };
    const first = startWorker();
    for (let waited = 0; waited < 60_000 && !first.said().includes('it waits for'); waited += 200) await pause(200);
    await pause(1_500);
    first.stop();
    expect(await first.ended).toBe(0);
    expect(first.said()).toContain('refused: nothing was published');
    expect(first.said().match(/it waits for/g)).toHaveLength(1);
    const second = startWorker();
    for (let waited = 0; waited < 60_000 && !second.said().includes('it waits for'); waited += 200) await pause(200);
    await pause(1_500);
    second.stop();
    expect(await second.ended).toBe(0);
    expect(await runs()).toEqual({ refused: 1, all: 1 });
    expect(await stateOf(place)).toEqual({ state: 'closed', releases: 0, cells: 0 });
  });

  test('ends with a sentence where the key of the answers is another one', async () => {
    const known = process.env.KURABE_KEY_FILE;
    process.env.KURABE_KEY_FILE = join(dir, 'missing.key');
    const worker = startWorker();
    process.env.KURABE_KEY_FILE = known;
    expect(await worker.ended).toBe(1);
    expect(worker.said()).toContain('missing.key');
  });
});

describe('a release that is made twice at once', { timeout: 120_000 }, () => {
  test('is stored once, and its bundle stays whole', async () => {
    const place = await answeredWave();
    expect(await closeWave(place.slug)).toEqual({ ok: true });
    const signing = createSigningKey(join(dir, `${randomUUID()}.key`));
    if (!signing.ok) throw new Error(signing.fault);
    const options = { outDir: join(dir, 'releases'), signingKey: signing.key };
    const results = await Promise.all([1, 2, 3].map(() => releaseWave(place.slug, options)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok && result.isReleased)).toHaveLength(2);
    await expectOneRelease(place);
    expect(await releaseWave(place.slug, options)).toMatchObject({ ok: false, isReleased: true });
    await expectOneRelease(place);
    expect(await closeWave(place.slug)).toEqual({ ok: true });
    const events = await asSuperuser(
      database,
      (sql) => sql`select event from audit_event where wave_id = ${place.waveId} and chain = 'portal' order by seq`,
    );
    expect(events.map(({ event }) => event)).toEqual(['wave.closed', 'wave.released']);
  });
});
