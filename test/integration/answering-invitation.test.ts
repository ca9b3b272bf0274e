import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readStep } from '../../app/auth/step.server.ts';
import { dispatchMail } from '../../app/mail/dispatch-mail.server.ts';
import { checkEmailCode } from '../../app/services/check-email-code.server.ts';
import { exchangeInvitation } from '../../app/services/exchange-invitation.server.ts';
import { sendCodeAgain } from '../../app/services/send-code-again.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { knownCode, prepareAccounts, stepHashIn } from '../support/sign-in.ts';
import { type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();
const ADDRESS = '192.0.2.1';

beforeAll(async () => {
  process.env.KURABE_ORIGIN = 'https://kurabe.example';
  await prepareAccounts();
});
beforeEach(() => asSuperuser(database, (sql) => sql`delete from rate_limit`));
afterEach(() => {
  delete process.env.KURABE_DEMO;
});

type Options = { purpose?: string; expires?: string; revoked?: boolean; email?: string };

async function invite(place: Place, options: Options = {}): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(token).digest('hex');
  const { purpose = 'answer', expires = '14 days', revoked = false, email = `${randomUUID()}@example.jp` } = options;
  await asSuperuser(
    database,
    (sql) => sql`insert into invitation (id, token_hash, wave_id, company_id, email, purpose, expires_at, revoked_at)
      values (${randomUUID()}, ${hash}, ${place.waveId}, ${place.companyId}, ${email}, ${purpose},
        now() + ${expires}::interval, ${revoked ? new Date() : null})`,
  );
  return token;
}

const requestWith = (cookie = '') => new Request('https://kurabe.example/i', { headers: { Cookie: cookie } });
const open = (token: string) =>
  exchangeInvitation({ request: requestWith(), clientAddress: ADDRESS, token, locale: 'ja' });

/** The cookie of the step that a link leads to. */
async function begin(token: string): Promise<string> {
  const opened = await open(token);
  if (!opened.ok) throw new Error(opened.reason);
  return opened.cookie.split(';')[0] ?? '';
}

async function type(cookie: string, code: string) {
  const step = await readStep(requestWith(cookie), 'code');
  if (!step) return { ok: false, reason: 'no step' } as const;
  return checkEmailCode(requestWith(cookie), { step, code });
}

async function enter(token: string) {
  const cookie = await begin(token);
  const result = await type(cookie, await knownCode(cookie));
  if (!result.ok) throw new Error(result.reason);
  if ('to' in result.progress) throw new Error(result.progress.to);
  return { ...result.progress.signedIn, next: result.progress.next };
}

const count = async (table: string) =>
  Number((await asSuperuser(database, (sql) => sql.unsafe(`select count(*) from ${table}`)))[0]?.count);

/** Sends what waits, as the worker does, and returns the six digits of each mail to an address. */
async function codesMailedTo(email: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kurabe-mail-'));
  await dispatchMail({ url: `file:${folder}`, from: 'kurabe@kurabe.example', origin: 'https://kurabe.example' });
  const mails = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  rmSync(folder, { recursive: true });
  return mails
    .filter((text) => text.includes(`To: ${email}\n`))
    .map((text) => /\d{6}/.exec(text.split('\n\n')[1] ?? '')?.[0] ?? '');
}

describe('the link of an invitation and the code sent to the invited address', () => {
  test('make the invited person a respondent of the invited company, once, and lead to its survey', async () => {
    const place = await prepareWave(database);
    const token = await invite(place);
    const entered = await enter(` ${token}\n`);
    expect(entered).toMatchObject({ role: 'respondent', method: 'code', next: `/answer/${place.slug}` });
    expect(await open(token)).toEqual({ ok: false, reason: 'used' });
    const grants = await asSuperuser(
      database,
      (sql) => sql`select role, company_id, association_id from role_grant where user_id = ${entered.userId}`,
    );
    expect([...grants]).toEqual([{ role: 'respondent', company_id: place.companyId, association_id: null }]);
    const events = await asSuperuser(
      database,
      (sql) => sql`select event from audit_event where chain = ${`company:${place.companyId}`} order by seq`,
    );
    expect(events.map(({ event }) => event)).toEqual(['invitation.accepted', 'signIn.succeeded']);
  });

  test('the code goes to the invited address alone and is stored nowhere', async () => {
    const email = `${randomUUID()}@example.jp`;
    const cookie = await begin(await invite(await prepareWave(database), { email }));
    const [code = '', ...more] = await codesMailedTo(email);
    expect([code.length, more]).toEqual([6, []]);
    const rows = await asSuperuser(database, (sql) => sql`select * from mail where recipient = ${email}`);
    expect(JSON.stringify(rows)).not.toContain(code);
    expect(await type(cookie, code)).toMatchObject({ ok: true });
  });

  test('of two codes of a step only the newest counts', async () => {
    const email = `${randomUUID()}@example.jp`;
    const first = await begin(await invite(await prepareWave(database), { email }));
    const [old = ''] = await codesMailedTo(email);
    const step = await readStep(requestWith(first), 'code');
    if (!step) throw new Error('no step');
    const again = await sendCodeAgain(requestWith(first), { step, clientAddress: ADDRESS, locale: 'ja' });
    const second = again.ok ? (again.cookie.split(';')[0] ?? '') : '';
    const [code = ''] = await codesMailedTo(email);
    expect(await type(first, old)).toEqual({ ok: false, reason: 'no step' });
    if (old !== code) expect(await type(second, old)).toEqual({ ok: false, reason: 'mismatch' });
    expect(await type(second, code)).toMatchObject({ ok: true });
  });

  test('five wrong codes end the step, the right one afterwards included', async () => {
    const cookie = await begin(await invite(await prepareWave(database)));
    const code = await knownCode(cookie);
    const outcomes = [];
    for (let each = 0; each < 5; each += 1) outcomes.push(await type(cookie, '000000'));
    expect(outcomes.map((one) => (one.ok ? '' : one.reason))).toEqual([...Array(4).fill('mismatch'), 'spent']);
    expect(await type(cookie, code)).toMatchObject({ ok: false });
  });

  test('a code of ten minutes ago opens nothing', async () => {
    const cookie = await begin(await invite(await prepareWave(database)));
    const code = await knownCode(cookie);
    const hash = stepHashIn(cookie);
    const move = (seconds: number) =>
      asSuperuser(
        database,
        (sql) =>
          sql`update sign_in_step set expires_at = now() + make_interval(secs => ${seconds}) where id_hash = ${hash}`,
      );
    await move(-1);
    expect(await type(cookie, code)).toMatchObject({ ok: false });
    await move(5);
    expect(await type(cookie, code)).toMatchObject({ ok: true });
  });

  test('the code of one browser is of no use in another', async () => {
    const token = await invite(await prepareWave(database));
    const [mine, other] = [await begin(token), await begin(token)];
    const code = await knownCode(mine);
    expect(await type(other, code)).toEqual({ ok: false, reason: 'mismatch' });
    const changed = mine.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const cookie of ['', changed, mine.slice(0, -1), `__Host-step=${'x'.repeat(10_000)}`])
      expect(await type(cookie, code)).toEqual({ ok: false, reason: 'no step' });
    expect(await type(mine, code)).toMatchObject({ ok: true });
  });

  test('a code typed twice at once makes one session, and a link opened in two browsers one use', async () => {
    const token = await invite(await prepareWave(database));
    const [one, two] = [await begin(token), await begin(token)];
    const code = await knownCode(one);
    await knownCode(two);
    const results = await Promise.all([type(one, code), type(one, code), type(two, code)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await count(`invitation where used_at is not null and token_hash = '${hashOf(token)}'`)).toBe(1);
  });

  test('one changed bit, a cut token and a token of ten thousand characters are unknown', async () => {
    const token = await invite(await prepareWave(database));
    const changed = token.replace(/^./, (first) => (first === 'a' ? 'b' : 'a'));
    for (const wrong of [changed, token.slice(0, -1), `${token}x`, 'x'.repeat(10_000), '', ' '])
      expect(await open(wrong)).toEqual({ ok: false, reason: 'unknown' });
    expect(await open(token)).toMatchObject({ ok: true });
  });

  test('give a person who was invited by two companies two separate grants', async () => {
    const email = `${randomUUID()}@example.jp`;
    const places = [await prepareWave(database), await prepareWave(database)];
    const one = await enter(await invite(places[0] as Place, { email }));
    const two = await enter(await invite(places[1] as Place, { email }));
    expect(one.userId).toBe(two.userId);
    expect(one.roleGrantId).not.toBe(two.roleGrantId);
  });

  test.each<[string, Options, string]>([
    ['a link for another purpose', { purpose: 'account' }, 'unknown'],
    ['a link that expired a second ago', { expires: '-1 second' }, 'expired'],
    ['a revoked link', { revoked: true }, 'revoked'],
  ])('%s opens nothing, sends nothing and makes nobody', async (_, options, reason) => {
    const place = await prepareWave(database);
    const token = await invite(place, { ...options, email: 'nobody@example.jp' });
    expect(await open(token)).toEqual({ ok: false, reason });
    expect(await count(`mail where recipient = 'nobody@example.jp'`)).toBe(0);
    expect(await count(`app_user where email = 'nobody@example.jp'`)).toBe(0);
  });

  test('a link that is revoked between opening it and typing the code opens nothing', async () => {
    const token = await invite(await prepareWave(database));
    const cookie = await begin(token);
    const code = await knownCode(cookie);
    await asSuperuser(
      database,
      (sql) => sql`update invitation set revoked_at = now() where token_hash = ${hashOf(token)}`,
    );
    expect(await type(cookie, code)).toEqual({ ok: false, reason: 'gone' });
  });

  test('a link of a survey in preparation says so, and one of a closed survey still leads to the copy', async () => {
    const draft = await prepareWave(database, { state: 'draft' });
    expect(await open(await invite(draft))).toEqual({ ok: false, reason: 'notOpen' });
    const closed = await prepareWave(database, { state: 'closed' });
    expect(await enter(await invite(closed))).toMatchObject({ role: 'respondent' });
  });

  test('a person whose account was disabled does not come in', async () => {
    const email = `${randomUUID()}@example.jp`;
    const { userId } = await enter(await invite(await prepareWave(database), { email }));
    await asSuperuser(database, (sql) => sql`update app_user set disabled_at = now() where id = ${userId}`);
    await expect(enter(await invite(await prepareWave(database), { email }))).rejects.toThrow('gone');
  });

  test('in the demo, which sends no mail, a link works again and no mail is queued', async () => {
    process.env.KURABE_DEMO = '1';
    const email = `${randomUUID()}@example.jp`;
    const token = await invite(await prepareWave(database), { email });
    const first = await enter(token);
    expect((await enter(token)).roleGrantId).toBe(first.roleGrantId);
    expect(await count(`mail where recipient = '${email}'`)).toBe(0);
  });

  test('links are tried thirty times in a quarter of an hour and no oftener', async () => {
    const outcomes = [];
    for (let each = 0; each < 31; each += 1) outcomes.push(await open(`wrong-${each}`));
    expect(outcomes.slice(0, 30).every((one) => !one.ok && one.reason === 'unknown')).toBe(true);
    expect(outcomes[30]).toEqual({ ok: false, reason: 'limited' });
  });
});

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
