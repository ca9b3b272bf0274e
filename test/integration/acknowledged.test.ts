import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPort, startWeb, type Web } from '../../scripts/demo/web.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { enterByInvitation } from '../support/sign-in.ts';
import { addCompany, prepareWave } from './answering-fixture.ts';

const database = useDatabase();
const root = fileURLToPath(new URL('../..', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'kurabe-acknowledged-'));
const COMPANIES = 4;
const ITEM = 'A-05';
let port = 0;
let slug = '';
let web: Web;

/** What one respondent was told: the last value that was acknowledged, and the one that was sent after it, if any. */
type Writer = { cookie: string; acknowledged: number; sent: number; revision: number; repeated: string | null };
const writers: Writer[] = [];

const startPortal = () => startWeb({ root, dir, port, env: { NODE_ENV: 'production', KURABE_LOG: 'warn' } });

async function killPortal(): Promise<void> {
  process.kill(Number(readFileSync(join(dir, 'web.pid'), 'utf8')), 'SIGKILL');
  await web.ended;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function post(path: string, body: string, cookie: string): Promise<Response> {
  return fetch(`${web.url}${path}`, {
    method: 'POST',
    headers: { Cookie: cookie, Origin: web.url, 'Content-Type': 'application/x-www-form-urlencoded' },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
  });
}

async function enter(waveId: string, companyId: string): Promise<string> {
  const token = randomUUID();
  const hash = createHash('sha256').update(token).digest('hex');
  await asSuperuser(
    database,
    (sql) => sql`insert into invitation (id, token_hash, wave_id, company_id, email, purpose, expires_at)
      values (${randomUUID()}, ${hash}, ${waveId}, ${companyId}, ${`${token}@example.jp`}, 'answer', now() + interval '1 day')`,
  );
  const send = (path: string, fields: Record<string, string>, cookie: string) =>
    post(path, new URLSearchParams(fields).toString(), cookie);
  return (await enterByInvitation(send, token)).cookie;
}

/** One save after the other, as autosave sends them: what was not acknowledged is sent again first, under its own id. */
async function saveOn(writer: Writer, until: () => boolean): Promise<void> {
  while (!until()) {
    const isRepeated = writer.repeated !== null;
    if (!isRepeated) writer.sent += 1;
    const fields = { _item: ITEM, _base: String(writer.revision), _operation: randomUUID(), [ITEM]: `${writer.sent}` };
    writer.repeated ??= new URLSearchParams(fields).toString();
    const answer = await post(`/answer/${slug}/a/save`, writer.repeated, writer.cookie).catch(() => null);
    const reply = answer?.ok ? await answer.json().catch(() => null) : null;
    if (reply === null) {
      await pause(20);
      continue;
    }
    expect(reply).toMatchObject({ ok: true, conflicts: [], answers: { [ITEM]: { text: `${writer.sent}` } } });
    Object.assign(writer, { acknowledged: writer.sent, revision: reply.revision, repeated: null });
  }
}

async function storedOf(writer: Writer): Promise<number> {
  const query = new URLSearchParams({ _data: 'routes/answer.$wave.$section' });
  const answer = await fetch(`${web.url}/answer/${slug}/a?${query}`, { headers: { Cookie: writer.cookie } });
  expect(answer.status).toBe(200);
  return Number((await answer.json()).answers[ITEM]?.text ?? 0);
}

async function expectAllKept(): Promise<void> {
  for (const writer of writers) {
    const stored = await storedOf(writer);
    expect(stored).toBeGreaterThanOrEqual(writer.acknowledged);
    expect(stored).toBeLessThanOrEqual(writer.sent);
  }
}

beforeAll(async () => {
  port = await findPort('0');
  const place = await prepareWave(database);
  slug = place.slug;
  const others = await Promise.all(Array.from({ length: COMPANIES - 1 }, () => addCompany(database, place.waveId)));
  web = await startPortal();
  for (const { companyId } of [place, ...others]) {
    const cookie = await enter(place.waveId, companyId);
    writers.push({ cookie, acknowledged: 0, sent: 0, revision: 0, repeated: null });
  }
});

afterAll(async () => {
  await web?.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('an answer that was acknowledged', { timeout: 180_000 }, () => {
  test('is there after the web process was killed in the middle of saves, again and again', async () => {
    for (const milliseconds of [900, 350, 610, 480, 740]) {
      const before = writers.map(({ acknowledged }) => acknowledged);
      let isKilled = false;
      const saving = Promise.all(writers.map((writer) => saveOn(writer, () => isKilled)));
      await pause(milliseconds);
      await killPortal();
      isKilled = true;
      await saving;
      expect(writers.every(({ acknowledged }, index) => acknowledged > (before[index] ?? 0))).toBe(true);
      web = await startPortal();
      await expectAllKept();
    }
  });

  test('is there after the database cut every connection, and the portal goes on by itself', async () => {
    let isOver = false;
    const saving = Promise.all(writers.map((writer) => saveOn(writer, () => isOver)));
    for (let cut = 0; cut < 5; cut += 1) {
      await pause(200);
      await asSuperuser(
        database,
        (sql) => sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
      );
    }
    const before = writers.map(({ acknowledged }) => acknowledged);
    await pause(500);
    isOver = true;
    await saving;
    expect(writers.every(({ acknowledged }, index) => acknowledged > (before[index] ?? 0))).toBe(true);
    expect((await fetch(`${web.url}/readyz`)).status).toBe(200);
    await expectAllKept();
  });

  test('is in the submission, whose receipt is there after a kill as well', async () => {
    for (const writer of writers) {
      await saveOn(writer, () => writer.repeated === null && writer.acknowledged === writer.sent);
      const answer = await post(`/answer/${slug}/review`, `declared=yes&_operation=${randomUUID()}`, writer.cookie);
      expect(answer.headers.get('location')).toBe(`/answer/${slug}/done`);
    }
    await killPortal();
    web = await startPortal();
    for (const writer of writers) {
      const answer = await fetch(`${web.url}/answer/${slug}/done`, { headers: { Cookie: writer.cookie } });
      const html = await answer.text();
      expect(html).toMatch(/20\d\d-\d{4}-\d{4}/);
      expect(html).toContain(`>${writer.acknowledged}<`);
    }
  });
});
