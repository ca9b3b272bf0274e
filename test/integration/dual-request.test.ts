import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DualForm, parseDualForm } from '../../app/member/dual-request.ts';
import { approveDual } from '../../app/services/approve-dual.server.ts';
import { eraseWave } from '../../app/services/erase-wave.server.ts';
import { listRequests } from '../../app/services/list-dual-requests.server.ts';
import { openBreakGlass } from '../../app/services/open-break-glass.server.ts';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { readErasure } from '../../app/services/read-erasure.server.ts';
import { requestDual } from '../../app/services/request-dual.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { type Actor, setResponse, withActor } from '../../db/actor.server.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { verifyAudit } from '../../db/queries/audit.server.ts';
import { findKeyCheck } from '../../db/queries/key-check.server.ts';
import { currentKek, openWaveKey } from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { kurabe } from '../support/portal.ts';
import { addCompany, type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'kurabe-dual-'));
afterAll(() => rmSync(folder, { recursive: true }));

const operatorOf = (userId: string) => ({ kind: 'operator', userId }) as const;
const [first, second] = [operatorOf(randomUUID()), operatorOf(randomUUID())];
const reason = 'A court order asks for these answers.';
const NEVER = { ok: false, fault: 'unapproved' };

beforeAll(async () => {
  expect(await checkKey(currentKek())).toEqual({ ok: true });
  await asSuperuser(database, async (owner) => {
    for (const [index, { userId }] of [first, second].entries())
      await owner`insert into app_user (id, email, name) values (${userId}, ${`op${index}@example.com`}, ${`Operator ${index}`})`;
  });
});

/** A wave in which a company submitted, with a person of it who gets mails. */
async function answered(): Promise<Place & { number: string; email: string }> {
  const place = await prepareWave(database);
  const input = { wave: place.slug, section: 'b', items: ['B-01'], answers: { 'B-01': ['3'] }, baseRevision: 0 };
  expect(await saveSection(place.member, { ...input, operationId: randomUUID() })).toMatchObject({ ok: true });
  expect(
    await submitResponse(place.member, { wave: place.slug, declared: true, operationId: randomUUID() }),
  ).toMatchObject({ ok: true });
  const email = `${place.userId.slice(0, 8)}@example.com`;
  const number = await asSuperuser(database, async (owner) => {
    await owner`insert into app_user (id, email, name) values (${place.userId}, ${email}, 'p')`;
    await owner`insert into role_grant (id, user_id, role, company_id)
      values (gen_random_uuid(), ${place.userId}, 'respondent', ${place.companyId})`;
    const [row] = await owner<
      { corporate_number: string }[]
    >`select corporate_number from company where id = ${place.companyId}`;
    return row?.corporate_number ?? '';
  });
  return { ...place, number, email };
}

const close = (place: Place, state = 'closed') =>
  asSuperuser(database, (owner) => owner`update wave set state = ${state} where id = ${place.waveId}`);

async function requested(form: DualForm): Promise<string> {
  const made = await requestDual(first, form);
  if (!made.ok) throw new Error(JSON.stringify(made.faults));
  return made.id;
}

const eraseForm = ({ slug }: Place): DualForm => ({ kind: 'eraseWave', wave: slug, reason });
const glassForm = (place: Place & { number: string }): DualForm => ({
  kind: 'breakGlass',
  wave: place.slug,
  corporateNumber: place.number,
  reason,
});
const expire = (id: string) =>
  asSuperuser(database, (owner) => owner`update dual_request set expires_at = now() where id = ${id}`);
const keysOf = (place: Place) =>
  asSuperuser(
    database,
    (owner) => owner<{ wrapped: Buffer }[]>`select wrapped from wave_key where wave_id = ${place.waveId}`,
  );
const eventsOf = (actor: Actor) =>
  withActor(actor, async (tx) => [
    ...(await tx.execute<{ event: string; detail: unknown; chain: string }>(
      sql`select event, detail, chain from audit_event order by chain, seq`,
    )),
  ]);

describe('the form of a request', () => {
  const fields = { kind: 'breakGlass', wave: 'w', company: '1000000000001', person: '', reason: 'x'.repeat(20) };
  test('wants a reason of twenty characters and thirteen digits with the right check digit', () => {
    const faultsOf = (more: object) => {
      const parsed = parseDualForm({ ...fields, ...more });
      return parsed.ok ? [] : parsed.faults.map(({ code }) => code);
    };
    expect(faultsOf({ reason: `  ${'x'.repeat(19)}  ` })).toContain('reasonShort');
    expect(faultsOf({ reason: `${'x'.repeat(10)}${' '.repeat(20)}` })).toContain('reasonShort');
    expect(faultsOf({ reason: '裁'.repeat(20), company: '1 2 3' })).toEqual(['companyFormat']);
    expect(faultsOf({ reason: 'x'.repeat(501) })).toContain('reasonLong');
    expect(faultsOf({ kind: 'other', wave: '' })).toEqual(['kindMissing', 'waveMissing']);
    expect(faultsOf({ kind: 'eraseWave', company: 'none' })).toEqual([]);
  });
});

describe('erasing the answers of a wave', { timeout: 60_000 }, () => {
  test('needs a second person: one alone, or twice the same, deletes nothing', async () => {
    const place = await answered();
    await close(place);
    const id = await requested(eraseForm(place));
    expect(await eraseWave(id)).toEqual(NEVER);
    expect(await approveDual(first, id)).toEqual({ ok: false, fault: 'own' });
    expect(await eraseWave(id)).toEqual(NEVER);
    const worker: Actor = { kind: 'worker' };
    const gone = await withActor(worker, (tx) => tx.execute(sql`delete from wave_key where wave_id = ${place.waveId}`));
    expect(gone.count).toBe(0);
    expect(await keysOf(place)).toHaveLength(1);
  });

  test('is over after its time, approved or not', async () => {
    const place = await answered();
    await close(place);
    const late = await requested(eraseForm(place));
    await expire(late);
    expect(await approveDual(second, late)).toEqual({ ok: false, fault: 'over' });
    const approved = await requested(eraseForm(place));
    expect(await approveDual(second, approved)).toEqual({ ok: true });
    expect(await approveDual(second, approved)).toEqual({ ok: false, fault: 'approved' });
    await expire(approved);
    expect(await eraseWave(approved)).toEqual({ ok: false, fault: 'over' });
    expect(await keysOf(place)).toHaveLength(1);
  });

  test('is refused while the survey runs', async () => {
    const place = await answered();
    expect(await requestDual(first, eraseForm(place))).toEqual({
      ok: false,
      faults: [{ field: 'wave', code: 'waveRuns' }],
    });
    const id = randomUUID();
    await asSuperuser(
      database,
      (
        owner,
      ) => owner`insert into dual_request (id, kind, wave_id, reason, requested_by, approved_by, approved_at, expires_at)
        values (${id}, 'eraseWave', ${place.waveId}, ${reason}, ${first.userId}, ${second.userId}, now(), now() + interval '1 hour')`,
    );
    expect(await eraseWave(id)).toEqual({ ok: false, fault: 'waveRuns' });
  });

  test('leaves nothing that opens, the release as it was, and one event', async () => {
    const place = await answered();
    await close(place, 'released');
    await asSuperuser(
      database,
      (owner) =>
        owner`insert into release values (gen_random_uuid(), ${place.waveId}, 1, '{}', ${'0'.repeat(64)}, false, 'released', '2026-05-01', '{}')`,
    );
    const [before] = await keysOf(place);
    const id = await requested(eraseForm(place));
    expect(await approveDual(second, id)).toEqual({ ok: true });
    const run = await kurabe('erase', '--request', id);
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('Its release stands') });
    expect(await keysOf(place)).toEqual([]);
    expect(await readAnswering(place.member, place.slug)).toBeNull();
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date());
    expect(await readErasure(place.member, place.slug)).toEqual({ title: { ja: '調査', en: 'Survey' }, on: today });
    const invited = await addCompany(database, place.waveId);
    expect(await readErasure(invited.member, place.slug)).toBeNull();
    expect(await readErasure(first, place.slug)).toBeNull();
    expect(await readErasure(place.member, (await prepareWave(database)).slug)).toBeNull();
    const [counts] = await asSuperuser(
      database,
      (owner) => owner`select (select count(*)::int from release where wave_id = ${place.waveId}) as releases,
        (select count(*)::int from audit_event where event = 'wave.erased' and wave_id = ${place.waveId}) as events`,
    );
    expect(counts).toEqual({ releases: 1, events: 1 });
    expect(await eraseWave(id)).toEqual({ ok: false, fault: 'done' });
    expect(await kurabe('erase', '--request', id)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('already'),
    });
    // What a backup still holds opens with the key file of then alone: after a change of keys, and that file destroyed, with nothing.
    const wrapped = before?.wrapped ?? Buffer.alloc(0);
    expect(() => openWaveKey(currentKek(), place.waveId, wrapped)).not.toThrow();
    expect(await kurabe('keys', 'rotate')).toMatchObject({ code: 0 });
    await expect(prepareWave(database)).rejects.toThrow('wrapped with the key of the installation');
    const check = await withActor({ kind: 'worker' }, (tx) => findKeyCheck(tx));
    expect(() => openWaveKey(currentKek(check?.sealed), place.waveId, wrapped)).toThrow();
    expect((await answered()).slug).toBeTruthy();
    expect(await withActor({ kind: 'worker' }, (tx) => verifyAudit(tx, 'portal'))).toMatchObject({ ok: true });
  });
});

describe('emergency access', { timeout: 60_000 }, () => {
  test('shows no row of anything in SQL before it is approved, after its time, of another company, and once it was opened', async () => {
    const place = await answered();
    const other = await addCompany(database, place.waveId);
    const id = await requested(glassForm(place));
    const actor: Actor = { kind: 'breakglass', requestId: id };
    const [sheet] = await asSuperuser(
      database,
      (owner) =>
        owner<{ key: string }[]>`select response_key::text as key from response where wave_id = ${place.waveId}`,
    );
    const rows = (table: string) =>
      withActor(actor, async (tx) => {
        await setResponse(tx, sheet?.key ?? '');
        const [row] = await tx.execute<{ count: number }>(sql.raw(`select count(*)::int as count from ${table}`));
        return row?.count;
      });
    const tables = [
      'dual_request',
      'company',
      'participation',
      'wave',
      'wave_key',
      'response',
      'submission',
      'draft_section',
    ];
    const all = async () => Promise.all(tables.map(rows));
    expect(await all()).toEqual(tables.map(() => 0));
    expect(await approveDual(second, id)).toEqual({ ok: true });
    expect(await all()).toEqual(tables.map(() => 1));
    expect(other.companyId).not.toBe(place.companyId);
    await expire(id);
    expect(await all()).toEqual(tables.map(() => 0));
    await asSuperuser(
      database,
      (owner) =>
        owner`update dual_request set expires_at = now() + interval '1 hour', done_at = now() where id = ${id}`,
    );
    expect(await rows('wave_key')).toBe(0);
  });

  test('opens once, tells the people of the company, and stands among what that company sees', async () => {
    const place = await answered();
    const id = await requested(glassForm(place));
    expect(await openBreakGlass(id)).toEqual(NEVER);
    expect(await approveDual(first, id)).toEqual({ ok: false, fault: 'own' });
    expect(await openBreakGlass(id)).toEqual(NEVER);
    expect(await approveDual(second, id)).toEqual({ ok: true });
    const out = join(folder, 'answers.json');
    const run = await kurabe('break-glass', '--request', id, '--out', out);
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
      requestId: id,
      wave: { slug: place.slug },
      submitted: { answers: { 'B-01': { code: '3' } } },
      draft: { 'B-01': { code: '3' } },
    });
    const seen = await eventsOf(place.member);
    expect(seen.filter(({ event }) => event === 'breakGlass.opened')).toEqual([
      { event: 'breakGlass.opened', detail: { requestId: id }, chain: `company:${place.companyId}` },
    ]);
    const others = await eventsOf((await addCompany(database, place.waveId)).member);
    expect(others).toEqual([]);
    const mails = await asSuperuser(
      database,
      (owner) =>
        owner`select recipient, kind, variables->>'reason' as reason from mail where dedupe_key like ${`breakGlass:${id}:%`}`,
    );
    expect([...mails]).toEqual([{ recipient: place.email, kind: 'breakGlass', reason }]);
    expect(await openBreakGlass(id)).toEqual({ ok: false, fault: 'done' });
    const chain = `company:${place.companyId}`;
    expect(await withActor({ kind: 'worker' }, (tx) => verifyAudit(tx, chain))).toMatchObject({ ok: true });
  });

  test('is not spent where its file cannot be written, and leaves no file where it is refused', async () => {
    const place = await answered();
    const id = await requested(glassForm(place));
    await approveDual(second, id);
    const taken = join(folder, 'taken.json');
    writeFileSync(taken, 'mine');
    expect(await kurabe('break-glass', '--request', id, '--out', taken)).toMatchObject({ code: 1 });
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    expect(await openBreakGlass(id)).toMatchObject({ ok: true });
    const fresh = join(folder, 'fresh.json');
    expect(await kurabe('break-glass', '--request', id, '--out', fresh)).toMatchObject({ code: 1 });
    expect(existsSync(fresh)).toBe(false);
  });

  test('neither erases, nor does a request to erase open anything', async () => {
    const place = await answered();
    const glass = await requested(glassForm(place));
    await approveDual(second, glass);
    expect(await eraseWave(glass)).toEqual({ ok: false, fault: 'otherKind' });
    await close(place);
    const erasing = await requested(eraseForm(place));
    await approveDual(second, erasing);
    expect(await openBreakGlass(erasing)).toEqual({ ok: false, fault: 'otherKind' });
    expect(await openBreakGlass(randomUUID())).toEqual({ ok: false, fault: 'unknown' });
    expect(await openBreakGlass("' or true --")).toEqual({ ok: false, fault: 'unknown' });
  });

  test('is approved once by two who say yes at the same time, and opened once by two at the same time', async () => {
    const place = await answered();
    const id = await requested(glassForm(place));
    const both = await Promise.all([approveDual(second, id), approveDual(second, id)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const opened = await Promise.all([openBreakGlass(id), openBreakGlass(id)]);
    expect(opened.filter(({ ok }) => ok)).toHaveLength(1);
    const events = (await eventsOf(place.member)).filter(({ event }) => event === 'breakGlass.opened');
    expect(events).toHaveLength(1);
  });
});

test('operators see all requests with their state, and which are their own', async () => {
  const { requests } = await listRequests(second);
  expect(new Set(requests.map(({ state }) => state))).toEqual(new Set(['waiting', 'approved', 'done', 'over']));
  expect(requests.every(({ isMine, requesterName }) => !isMine && requesterName === 'Operator 0')).toBe(true);
  expect((await listRequests(first)).requests.every(({ isMine }) => isMine)).toBe(true);
});

test('the first operators are invited from the server: a mail with a link, one event, no account yet', async () => {
  expect(await kurabe('user', 'invite', 'no address', '--name', 'x')).toMatchObject({ code: 1 });
  expect(await kurabe('user', 'invite', 'First@Example.com')).toMatchObject({ code: 1 });
  expect(await kurabe('user', 'invite', 'First@Example.com', '--name', '運用 一子')).toMatchObject({ code: 0 });
  const [row] = await asSuperuser(
    database,
    (owner) => owner`select i.role, i.purpose, i.token_hash, m.kind, m.locale,
        (select count(*)::int from app_user where email = i.email) as accounts
      from invitation i join mail m on m.invitation_id = i.id where i.email = 'first@example.com'`,
  );
  expect(row).toEqual({
    role: 'operator',
    purpose: 'staff',
    token_hash: null,
    kind: 'staff',
    locale: 'ja',
    accounts: 0,
  });
});
