import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { createSigningKey, type SigningKey } from '../../analytics/signing-key.server.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';
import { closeWave } from '../../app/services/close-wave.server.ts';
import { readReleaseRun } from '../../app/services/read-release-run.server.ts';
import { recordRun } from '../../app/services/record-release-run.server.ts';
import { releaseWave } from '../../app/services/release-wave.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { type Actor, withActor } from '../../db/actor.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { addCompany, type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();
const dir = mkdtempSync(join(tmpdir(), 'kurabe-release-run-'));
const analyst: Actor = { kind: 'analyst', userId: randomUUID() };
const ours: Actor = { kind: 'association', userId: randomUUID(), associationId: randomUUID() };
const theirs: Actor = { kind: 'association', userId: randomUUID(), associationId: randomUUID() };
const RESPONDENTS = 7;
let signingKey: SigningKey;

type Row = {
  id: string;
  state: string;
  stage: string | null;
  done: number | null;
  total: number | null;
  faults: string[];
  release_number: number | null;
};

const rowsOf = ({ waveId }: Place): Promise<Row[]> =>
  asSuperuser(database, async (owner) => [
    ...(await owner<Row[]>`select id, state, stage, done, total, faults, release_number from release_run
      where wave_id = ${waveId} order by started_at`),
  ]);

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'none';
  return 'code' in error ? String(error.code) : codeOf(error.cause);
}

const refusal = (work: Promise<unknown>) => work.then(() => 'allowed', codeOf);

/** A closed wave of the association `ours`. Without a policy it is refused; with `answers` it can be released. */
async function closedWave({ answers = false, policy = {} as Record<string, number> } = {}): Promise<Place> {
  const place = await prepareWave(
    database,
    answers ? { lattice: DEFAULT_LATTICE, policy: DEFAULT_POLICY } : { policy },
  );
  await asSuperuser(database, (owner) => {
    const associationId = ours.kind === 'association' ? ours.associationId : '';
    return owner`insert into wave_association (wave_id, association_id) values (${place.waveId}, ${associationId})`;
  });
  if (answers) {
    const others = Array.from({ length: RESPONDENTS - 1 }, () => addCompany(database, place.waveId));
    for (const { member } of [place, ...(await Promise.all(others))]) {
      const input = { wave: place.slug, section: 'b', items: ['B-01'], answers: { 'B-01': ['3'] }, baseRevision: 0 };
      await saveSection(member, { ...input, operationId: randomUUID() });
      await submitResponse(member, { wave: place.slug, declared: true, operationId: randomUUID() });
    }
  }
  expect(await closeWave(place.slug)).toEqual({ ok: true });
  return place;
}

const release = ({ slug }: Place, outDir = join(dir, 'releases')) => releaseWave(slug, { outDir, signingKey });

beforeAll(async () => {
  const created = createSigningKey(join(dir, 'signing.key'));
  if (!created.ok) throw new Error(created.fault);
  signingKey = created.key;
  await asSuperuser(database, async (owner) => {
    for (const [actor, code] of [
      [ours, 'ours'],
      [theirs, 'theirs'],
    ] as const) {
      if (actor.kind !== 'association') continue;
      await owner`insert into association (id, code, name_ja, name_en, sector)
        values (${actor.associationId}, ${code}, ${`${code}工業会`}, ${code}, '26')`;
    }
  });
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('every run of a release leaves its row', () => {
  test('one that published says which release it made, and nothing that was counted', async () => {
    const place = await closedWave({ answers: true });
    expect(await readReleaseRun(ours, place.slug)).toMatchObject({ phase: 'waiting', run: null, standing: null });
    expect(await release(place)).toMatchObject({ ok: true, number: 1 });
    expect(await rowsOf(place)).toMatchObject([{ state: 'released', stage: 'store', faults: [], release_number: 1 }]);
    expect(await readReleaseRun(ours, place.slug)).toMatchObject({ phase: 'released', standing: { number: 1 } });
    expect(JSON.stringify(await readReleaseRun(analyst, place.slug))).not.toMatch(/cells|companies|digest/);
  });

  test('one that was refused says why in words of a closed list; the earlier release stands as it was', async () => {
    const place = await closedWave({ policy: { minView: 1 } });
    const earlier = randomUUID();
    await asSuperuser(
      database,
      (owner) => owner`insert into release (id, wave_id, number, policy, digest, audited, released_on, parameters)
        values (${earlier}, ${place.waveId}, 1, '{}', ${'ab'.repeat(32)}, false, '2026-05-01', '{}')`,
    );
    expect(await release(place)).toMatchObject({ ok: false, refusals: ['policy'] });
    expect(await rowsOf(place)).toMatchObject([{ state: 'refused', faults: ['policy'], release_number: null }]);
    expect(await readReleaseRun(ours, place.slug)).toMatchObject({
      phase: 'refused',
      run: { refusals: ['policy'] },
      standing: { number: 1, releasedOn: '2026-05-01' },
    });
    const releases = await asSuperuser(
      database,
      (owner) => owner`select id, number from release where wave_id = ${place.waveId}`,
    );
    expect([...releases]).toEqual([{ id: earlier, number: 1 }]);
  });

  test('one whose answers are erased is refused for that', async () => {
    const place = await closedWave();
    await asSuperuser(database, (owner) => owner`delete from wave_key where wave_id = ${place.waveId}`);
    expect(await release(place)).toMatchObject({ ok: false });
    expect(await rowsOf(place)).toMatchObject([{ state: 'refused', faults: ['keyErased'] }]);
  });

  test('one that broke is failed, and its row holds nothing of what broke', async () => {
    const place = await closedWave({ answers: true });
    const file = join(dir, 'not-a-folder');
    writeFileSync(file, '');
    await expect(release(place, file)).rejects.toThrow();
    const [row] = await rowsOf(place);
    expect(row).toMatchObject({ state: 'failed', faults: [], release_number: null });
    expect(JSON.stringify(row)).not.toContain('not-a-folder');
    expect(await readReleaseRun(ours, place.slug)).toMatchObject({
      phase: 'failed',
      run: { reference: row?.id.slice(0, 8) },
    });
  });

  test('of several at once one is released; the others do not hide it', async () => {
    const place = await closedWave({ answers: true });
    const results = await Promise.all([release(place), release(place)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await rowsOf(place)).map(({ state }) => state).sort()).toEqual(['refused', 'released']);
    expect(await readReleaseRun(analyst, place.slug)).toMatchObject({ phase: 'released', run: { refusals: [] } });
  });

  test('a wave that is not closed gets none', async () => {
    const place = await prepareWave(database);
    expect(await release(place)).toMatchObject({ ok: false });
    expect(await rowsOf(place)).toEqual([]);
    expect(await readReleaseRun(analyst, place.slug)).toMatchObject({ phase: 'notClosed', run: null });
  });
});

describe('while a release runs', () => {
  test('its row follows it, about once a second', async () => {
    const place = await closedWave();
    const heard: string[] = [];
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const running = recordRun(
      place.slug,
      (stage) => heard.push(stage),
      async (onStage) => {
        onStage('read', { companies: 6133 });
        for (let done = 0; done <= 57; done += 1) onStage('audit', { done, total: 142, worst: 'H-2-08' });
        await gate;
        return { ok: false, faults: ['audit: H-2-08 is not safe'], refusals: ['audit', 'audit'] };
      },
    );
    await pause(1_600);
    expect(await rowsOf(place)).toMatchObject([{ state: 'running', stage: 'audit', done: 57, total: 142 }]);
    expect(await readReleaseRun(ours, place.slug)).toMatchObject({
      phase: 'running',
      run: { step: 2, done: 57, total: 142 },
    });
    goOn();
    await running;
    expect(await rowsOf(place)).toMatchObject([{ state: 'refused', stage: 'audit', faults: ['audit'] }]);
    expect(JSON.stringify(await readReleaseRun(ours, place.slug))).not.toMatch(/6133|H-2-08/);
    expect(heard[0]).toBe('begin');
    expect(heard).not.toContain('unrecorded');
  });

  test('one that is not heard of any more is shown as broken off, and the next attempt closes its row', async () => {
    const place = await closedWave();
    await asSuperuser(
      database,
      (owner) => owner`insert into release_run (id, wave_id, started_at, updated_at)
        values (${randomUUID()}, ${place.waveId}, now() - interval '9 min', now() - interval '6 min')`,
    );
    expect(await readReleaseRun(ours, place.slug)).toMatchObject({ phase: 'interrupted' });
    await release(place);
    expect((await rowsOf(place)).map(({ state }) => state)).toEqual(['failed', 'refused']);
  });
});

describe('who sees how far a release is', () => {
  test('an association sees its own waves alone, an analyst all, a member none', async () => {
    const place = await closedWave();
    await release(place);
    expect(await readReleaseRun(ours, place.slug)).not.toBeNull();
    expect(await readReleaseRun(analyst, place.slug)).not.toBeNull();
    expect(await readReleaseRun(theirs, place.slug)).toBeNull();
    expect(await readReleaseRun(ours, 'no-such-wave')).toBeNull();
    const count = (actor: Actor) =>
      withActor(actor, (tx) => tx.execute(sql`select from release_run where wave_id = ${place.waveId}`));
    expect(await count(ours)).toHaveLength(1);
    expect(await count(theirs)).toHaveLength(0);
    expect(await refusal(count(place.member))).toBe('42501');
    expect(await refusal(count({ kind: 'auth' }))).toBe('42501');
  });

  test('nobody of the web process writes it, and nobody writes a sentence into it', async () => {
    const place = await closedWave();
    await release(place);
    for (const actor of [ours, analyst, place.member, { kind: 'auth' }, { kind: 'worker' }] as Actor[]) {
      const write = (text: string) => refusal(withActor(actor, (tx) => tx.execute(sql.raw(text))));
      expect(await write(`insert into release_run (id, wave_id) values ('${randomUUID()}', '${place.waveId}')`)).toBe(
        '42501',
      );
      expect(await write(`update release_run set state = 'released', release_number = 1`)).toBe('42501');
      expect(await write('delete from release_run')).toBe('42501');
    }
    const told = withActor({ kind: 'releaser' }, (tx) =>
      tx.execute(sql`update release_run set faults = array['架空製作所 answered 5'] where wave_id = ${place.waveId}`),
    );
    expect(await refusal(told)).toBe('23514');
  });
});
