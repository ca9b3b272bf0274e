import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openAccountKey } from '../../app/auth/account-key.server.ts';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { withActor } from '../../db/actor.server.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { verifyAudit } from '../../db/queries/audit.server.ts';
import { ROTATE_STEPS, type RotateStep, rotateKey } from '../../db/rotate-key.server.ts';
import { currentKek, loadKeyFile, nextKeyFile } from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { kurabe } from '../support/portal.ts';
import { addCompany, type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();
const child = fileURLToPath(new URL('../support/rotate-child.ts', import.meta.url));
const keyFile = () => process.env.KURABE_KEY_FILE ?? '';
let place: Place;
let revision = 0;

const answersOf = async () => (await readAnswering(place.member, place.slug))?.answers;
const accounts = () => withActor({ kind: 'auth' }, async (tx) => (await openAccountKey(tx)).macs.type);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Changes the key in a process of its own, killed at a step; without one it goes to its end. */
function rotateElsewhere(killAt?: RotateStep): Promise<{ signal: string | null; said: string }> {
  return new Promise((resolve) => {
    const running = spawn(process.execPath, ['--import', 'tsx', child, killAt ?? 'never'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    running.stdout.on('data', (chunk) => {
      said += chunk;
    });
    running.once('exit', (_code, signal) => resolve({ signal, said }));
  });
}

beforeAll(async () => {
  place = await prepareWave(database);
  await prepareWave(database);
  expect(await checkKey(currentKek())).toEqual({ ok: true });
  const input = { wave: place.slug, section: 'b', items: ['B-01'], answers: { 'B-01': ['3'] }, baseRevision: 0 };
  const saved = await saveSection(place.member, { ...input, operationId: randomUUID() });
  expect(saved).toMatchObject({ ok: true });
  revision = 1;
});

describe('a change of keys', { timeout: 60_000 }, () => {
  test.each(ROTATE_STEPS)(
    'that is killed when it is %s leaves every answer readable, and ends when run again',
    async (step) => {
      const before = loadKeyFile(keyFile()).keyId;
      expect((await rotateElsewhere(step)).signal).toBe('SIGKILL');
      expect(existsSync(keyFile())).toBe(true);
      expect(await answersOf()).toEqual({ 'B-01': { code: '3' } });
      expect(await accounts()).toBe('secret');
      const isHalf = step === 'committed' || step === 'kept';
      const checked = await checkKey(loadKeyFile(keyFile()));
      expect(checked).toEqual(isHalf ? { ok: false, fault: expect.stringContaining('keys rotate') } : { ok: true });
      const ended = await rotateKey(keyFile());
      expect(ended.ok).toBe(true);
      const after = loadKeyFile(keyFile()).keyId;
      expect(after).not.toBe(before);
      expect(existsSync(nextKeyFile(keyFile()))).toBe(false);
      expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
      expect(await checkKey(loadKeyFile(keyFile()))).toEqual({ ok: true });
      expect(await answersOf()).toEqual({ 'B-01': { code: '3' } });
      expect(loadKeyFile(`${keyFile()}.old-${before}`).keyId).toBe(before);
    },
  );

  test('that broke off while it wrote the new file makes another', async () => {
    writeFileSync(nextKeyFile(keyFile()), 'half a k', { mode: 0o600 });
    expect(await rotateKey(keyFile())).toMatchObject({ ok: true });
    expect(await checkKey(loadKeyFile(keyFile()))).toEqual({ ok: true });
  });

  test('is done once by two at the same time', async () => {
    const before = loadKeyFile(keyFile()).keyId;
    const both = await Promise.all([rotateElsewhere(), rotateElsewhere()]);
    expect(both.some(({ said }) => said.includes('"ok":true'))).toBe(true);
    expect(await checkKey(loadKeyFile(keyFile()))).toEqual({ ok: true });
    expect(loadKeyFile(keyFile()).keyId).not.toBe(before);
    expect(await answersOf()).toEqual({ 'B-01': { code: '3' } });
  });

  test('leaves the old key good for nothing, and tells which one is wanted', async () => {
    const old = loadKeyFile(keyFile());
    expect(await rotateKey(keyFile())).toMatchObject({ ok: true });
    const now = loadKeyFile(keyFile()).keyId;
    const refused = await checkKey(old);
    expect(refused).toEqual({ ok: false, fault: expect.stringContaining(now) });
    const wrapped = await asSuperuser(
      database,
      (sql) => sql<{ wrapped: Buffer }[]>`select wrapped from wave_key
      union all select wrapped from installation_key`,
    );
    for (const row of wrapped) expect(row.wrapped.subarray(1, 9).toString('hex')).toBe(now);
  });

  test('is written down, and the trail still holds', async () => {
    const [row] = await asSuperuser(
      database,
      (sql) => sql<{ count: number }[]>`select count(*)::int as count
      from audit_event where event = 'keys.rotated' and detail->>'waves' = '2'`,
    );
    const files = readdirSync(dirname(keyFile())).filter((name) => name.startsWith(`${basename(keyFile())}.old-`));
    expect(row?.count).toBe(files.length);
    expect(await withActor({ kind: 'worker' }, (tx) => verifyAudit(tx, 'portal'))).toMatchObject({ ok: true });
  });

  test('goes on under a portal that saves meanwhile', async () => {
    let isOver = false;
    const outcomes: string[] = [];
    const saving = (async () => {
      while (!isOver) {
        const answers = { 'B-01': [String(1 + (revision % 4))] };
        const input = { wave: place.slug, section: 'b', items: ['B-01'], answers, baseRevision: revision };
        const saved = await saveSection(place.member, { ...input, operationId: randomUUID() });
        outcomes.push(saved.ok ? 'ok' : saved.reason);
        revision += 1;
        await pause(20);
      }
    })();
    for (let each = 0; each < 3; each += 1) {
      expect((await rotateElsewhere()).signal).toBeNull();
    }
    isOver = true;
    await saving;
    expect(new Set(outcomes)).toEqual(new Set(['ok']));
  });
});

describe('where the key is not the one', { timeout: 60_000 }, () => {
  const aside = () => join(dirname(keyFile()), 'aside');
  beforeEach(() => rmSync(aside(), { force: true }));

  test('nothing is changed, and the sentence says so', async () => {
    renameSync(keyFile(), aside());
    try {
      const missing = await kurabe('keys', 'rotate');
      expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was changed') });
      expect(existsSync(nextKeyFile(keyFile()))).toBe(false);
      expect(await kurabe('keys', 'check')).toMatchObject({ code: 1, stderr: expect.stringContaining('is missing') });
    } finally {
      renameSync(aside(), keyFile());
    }
  });

  test('a running program says which key file it wants, and takes it up when it is there', async () => {
    const stale = readFileSync(keyFile());
    expect(await rotateKey(keyFile())).toMatchObject({ ok: true });
    copyFileSync(keyFile(), aside());
    writeFileSync(keyFile(), stale);
    const { companyId, member } = await addCompany(database, place.waveId);
    expect(companyId).toBeTruthy();
    process.env.KURABE_KEY_FILE = `${dirname(keyFile())}/./${basename(keyFile())}`;
    await expect(readAnswering(member, place.slug)).rejects.toThrow(/Put the new key file there/);
    copyFileSync(aside(), keyFile());
    await pause(1100);
    expect((await readAnswering(member, place.slug))?.answers).toEqual({});
  });

  test('kurabe keys check opens every wave, and names one that stays shut', async () => {
    const whole = await kurabe('keys', 'check');
    expect(whole).toMatchObject({ code: 0, stdout: expect.stringContaining('2 waves') });
    await asSuperuser(
      database,
      (sql) => sql`update wave_key set wrapped = set_byte(wrapped, 40, get_byte(wrapped, 40) # 1)
      where wave_id = ${place.waveId}`,
    );
    expect(await kurabe('keys', 'check')).toMatchObject({ code: 1, stderr: expect.stringContaining(place.waveId) });
    expect(await kurabe('keys', 'rotate')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('cannot be opened'),
    });
  });
});
