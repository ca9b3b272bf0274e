import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword } from '../../app/auth/password.server.ts';
import { currentTotp } from '../../app/auth/totp.server.ts';
import { type Listener, listen } from '../../app/http/listen.server.ts';
import { buildServer } from '../../app/http/server.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { cookiesOf, giveApp, knownCode, prepareAccounts, type Send, signInWithApp } from '../support/sign-in.ts';
import { prepareWave } from './answering-fixture.ts';

const database = useDatabase();
const root = fileURLToPath(new URL('../..', import.meta.url));
const ORIGIN = 'https://kurabe.example';
const PASSWORD = 'a long enough password';
let listener: Listener;

const read = (path: string, cookie = '') =>
  fetch(`http://127.0.0.1:${listener.port}${path}`, {
    headers: { Cookie: cookie, Accept: 'text/html' },
    redirect: 'manual',
  });
const send: Send = (path, fields, cookie) =>
  fetch(`http://127.0.0.1:${listener.port}${path}`, {
    method: 'POST',
    headers: { Cookie: cookie, Origin: ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
    redirect: 'manual',
  });

type Person = { id: string; email: string };

async function addPerson(role: string, companyId: string | null = null): Promise<Person> {
  const id = randomUUID();
  const email = `${id}@example.jp`;
  const passwordHash = role === 'respondent' ? null : await hashPassword(PASSWORD);
  await asSuperuser(database, async (sql) => {
    await sql`insert into app_user (id, email, name, password_hash) values (${id}, ${email}, '架空 花子', ${passwordHash})`;
    await sql`insert into role_grant (id, user_id, role, company_id) values (${randomUUID()}, ${id}, ${role}, ${companyId})`;
  });
  return { id, email };
}

async function enterStaff(): Promise<Person & { cookie: string; code: () => string }> {
  const person = await addPerson('analyst');
  const code = await giveApp(person.id);
  const { cookie } = await signInWithApp(send, { email: person.email, password: PASSWORD, code });
  return { ...person, cookie, code };
}

async function enterMember(): Promise<Person & { cookie: string }> {
  const person = await addPerson('respondent', (await prepareWave(database)).companyId);
  const step = cookiesOf(await send('/login', { intent: 'code', email: person.email }, ''));
  const answer = await send('/login/code', { intent: 'check', code: await knownCode(step) }, step);
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/company#main']);
  return { ...person, cookie: cookiesOf(answer) };
}

/** The first code of the app that a page sets up. */
async function firstCode(path: string, cookie: string): Promise<string> {
  const page = await (await read(path, cookie)).text();
  const secret = /data-secret="">([A-Z2-7 ]+)</.exec(page)?.[1]?.replaceAll(' ', '') ?? '';
  return currentTotp(secret, { lastStep: 0, now: new Date() });
}

const location = (answer: Response) => answer.headers.get('location');

const authenticatorsOf = async (userId: string) =>
  (await asSuperuser(database, (sql) => sql`select from authenticator where user_id = ${userId}`)).length;

beforeAll(async () => {
  process.env.KURABE_ORIGIN = ORIGIN;
  await prepareAccounts();
  const build = (await import(pathToFileURL(join(root, 'build/server/index.js')).href)) as ServerBuild;
  const clientFolder = join(root, 'build/client');
  const app = buildServer({ build, clientFolder, origin: new URL(ORIGIN), trustedProxyCount: 0 });
  listener = await listen(app, { port: 0, host: '127.0.0.1' });
});
beforeEach(() => asSuperuser(database, (sql) => sql`delete from rate_limit`));
afterAll(() => listener.stop());

describe('the second factor of staff', () => {
  test('is set up at the first sign-in, with recovery codes, and no session begins before', async () => {
    const { email } = await addPerson('operator');
    const asked = await send('/login', { email, password: PASSWORD }, '');
    const step = cookiesOf(asked);
    expect([location(asked), step.includes('sid=')]).toEqual(['/login/enrol#main', false]);
    const page = await (await read('/login/enrol', step)).text();
    expect(page).not.toMatch(/style=/);
    expect(page).toContain('<svg');
    const wrong = await send('/login/enrol', { code: '000000' }, step);
    expect([wrong.status, cookiesOf(wrong)]).toEqual([401, '']);
    expect((await read('/policy', step)).status).toBe(302);
  });

  test('a code of the app works once, and never again within its time', async () => {
    const { id, email } = await addPerson('analyst');
    const code = (await giveApp(id))();
    const first = await signInWithApp(send, { email, password: PASSWORD, code: () => code });
    expect(location(first.answer)).toBe('/policy#main');
    const again = await signInWithApp(send, { email, password: PASSWORD, code: () => code });
    expect([again.answer.status, again.cookie]).toEqual([401, '']);
  });

  test('ends after five wrong codes, and after a right one the step opens nothing more', async () => {
    const { id, email } = await addPerson('analyst');
    const code = await giveApp(id);
    const step = cookiesOf(await send('/login', { email, password: PASSWORD }, ''));
    for (let each = 0; each < 5; each += 1) await send('/login/factor', { intent: 'totp', code: '000000' }, step);
    const late = await send('/login/factor', { intent: 'totp', code: code() }, step);
    expect([late.status, cookiesOf(late)]).toEqual([410, '']);
  });

  test('a recovery code works once, removes the factors and leads to a new one, not to a session', async () => {
    const { id, email } = await addPerson('analyst');
    const step = cookiesOf(await send('/login', { email, password: PASSWORD }, ''));
    const typed = await firstCode('/login/enrol', step);
    const enrolled = await send('/login/enrol', { code: typed }, step);
    const codes = (await enrolled.text()).match(/[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/g) ?? [];
    expect([enrolled.status, new Set(codes).size]).toEqual([200, 10]);
    const use = async () => {
      const again = cookiesOf(await send('/login', { email, password: PASSWORD }, ''));
      const code = String(codes[0]).toLowerCase().replace('-', ' ');
      return send('/login/factor', { intent: 'recovery', code }, again);
    };
    const recovered = await use();
    expect([location(recovered), cookiesOf(recovered).includes('sid=')]).toEqual(['/login/enrol#main', false]);
    await giveApp(id);
    expect((await use()).status).toBe(401);
  });
});

describe('a forgotten password', () => {
  test('is replaced after a code by mail, but the second factor is asked for all the same', async () => {
    const { id, email } = await addPerson('analyst');
    const code = await giveApp(id);
    const asked = cookiesOf(await send('/login/password', { email }, ''));
    const step = cookiesOf(await send('/login/code', { intent: 'check', code: await knownCode(asked) }, asked));
    expect((await send('/login/password', { password: 'qwerty123456' }, step)).status).toBe(400);
    const changed = await send('/login/password', { password: 'a quite new password' }, step);
    expect([location(changed), cookiesOf(changed).includes('sid=')]).toEqual(['/login/factor#main', false]);
    expect((await send('/login', { email, password: PASSWORD }, '')).status).toBe(401);
    const { answer } = await signInWithApp(send, { email, password: 'a quite new password', code });
    expect(location(answer)).toBe('/policy#main');
  });

  test('a step that waits for one thing is of no use for another', async () => {
    const { email } = await addPerson('analyst');
    const step = cookiesOf(await send('/login', { email, password: PASSWORD }, ''));
    expect((await send('/login/password', { password: 'a quite new password' }, step)).status).toBe(410);
    expect((await send('/login/code', { intent: 'check', code: '123456' }, step)).status).toBe(410);
    expect((await send('/login/factor', { intent: 'totp', code: '123456' }, step)).status).toBe(410);
  });
});

describe('a code by mail', () => {
  const bodyOf = async (answer: Response) =>
    (await answer.text()).replace(/[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}|nonce="[^"]*"|[\w-]+@example\.jp/g, '');

  test('gets the same answers for a member, for staff, for a suspended person and for nobody', async () => {
    const member = await addPerson('respondent', (await prepareWave(database)).companyId);
    const suspended = await addPerson('respondent', (await prepareWave(database)).companyId);
    await asSuperuser(database, (sql) => sql`update app_user set disabled_at = now() where id = ${suspended.id}`);
    const staff = await addPerson('analyst');
    const seen: string[] = [];
    for (const email of [member.email, staff.email, suspended.email, 'nobody@example.jp']) {
      const asked = await send('/login', { intent: 'code', email }, '');
      const step = cookiesOf(asked);
      const wrong = await send('/login/code', { intent: 'check', code: '000000' }, step);
      seen.push([asked.status, location(asked), wrong.status, await bodyOf(wrong)].join('\n'));
    }
    expect(new Set(seen).size).toBe(1);
    const mails = await asSuperuser(
      database,
      (sql) => sql`select recipient from mail where kind = 'code'
      and recipient in (${member.email}, ${staff.email}, ${suspended.email}, 'nobody@example.jp')`,
    );
    expect(mails.map(({ recipient }) => recipient)).toEqual([member.email]);
  });

  test('lets nobody in where limits cannot be kept', async () => {
    const { email } = await addPerson('respondent', (await prepareWave(database)).companyId);
    const staff = await addPerson('analyst');
    await asSuperuser(database, (sql) => sql`alter table rate_limit rename to rate_limit_away`);
    try {
      expect((await send('/login', { intent: 'code', email }, '')).status).toBe(429);
      expect((await send('/login', { email: staff.email, password: PASSWORD }, '')).status).toBe(429);
      expect((await send('/i', { token: 'x' }, '')).status).toBe(429);
    } finally {
      await asSuperuser(database, (sql) => sql`alter table rate_limit_away rename to rate_limit`);
    }
  });

  test('limits used up by others do not stop a browser that the owner signed in with', async () => {
    const { email, cookie } = await enterMember();
    const known = cookie.split('; ').find((each) => each.startsWith('__Host-known=')) ?? '';
    const ask = (sent: string) => send('/login', { intent: 'code', email }, sent);
    for (let each = 0; each < 6; each += 1) await ask('');
    expect((await ask('')).status).toBe(429);
    expect((await ask(`__Host-known=${'A'.repeat(43)}`)).status).toBe(429);
    expect((await ask(known)).status).toBe(302);
  });
});

describe('the trail', () => {
  test('tells of signing in, out, and changes, each once, in the chain of the company', async () => {
    const place = await prepareWave(database);
    const { email } = await addPerson('respondent', place.companyId);
    const step = cookiesOf(await send('/login', { intent: 'code', email }, ''));
    const entered = await send('/login/code', { intent: 'check', code: await knownCode(step) }, step);
    expect(entered.headers.getSetCookie().some((each) => each.startsWith('lang=ja'))).toBe(true);
    const cookie = cookiesOf(entered);
    await send('/account?index', { name: '架空 次郎', locale: 'ja' }, cookie);
    await send('/account?index', { name: '架空 次郎', locale: 'ja' }, cookie);
    await send('/logout', {}, cookie);
    const events = await asSuperuser(
      database,
      (sql) => sql`select event from audit_event where chain = ${`company:${place.companyId}`} order by seq`,
    );
    expect(events.map(({ event }) => event)).toEqual(['signIn.succeeded', 'profile.changed', 'signOut']);
  });
});

describe('the pages of an account', () => {
  test('change name and language, of the own account alone, and refuse an empty name', async () => {
    const { id, cookie } = await enterMember();
    const other = await addPerson('analyst');
    const saved = await send('/account?index', { name: ' 架空　次郎\u0007 ', locale: 'en', id: other.id }, cookie);
    expect([location(saved), saved.headers.get('set-cookie')]).toEqual([
      '/account?saved=1',
      expect.stringContaining('lang=en'),
    ]);
    const [row] = await asSuperuser(database, (sql) => sql`select name, locale from app_user where id = ${id}`);
    expect(row).toEqual({ name: '架空　次郎', locale: 'en' });
    expect((await send('/account?index', { name: ' ', locale: 'en' }, cookie)).status).toBe(400);
    const [untouched] = await asSuperuser(database, (sql) => sql`select name from app_user where id = ${other.id}`);
    expect(untouched?.name).toBe('架空 花子');
  });

  test('list sessions and end others, of the own account alone, at once', async () => {
    const one = await enterStaff();
    const second = await signInWithApp(send, { email: one.email, password: PASSWORD, code: one.code });
    const stranger = await enterMember();
    const page = await (await read('/account/sessions', one.cookie)).text();
    const [publicId = ''] = [...page.matchAll(/name="session"[^>]*value="([^"]+)"/g)].map(([, value]) => value);
    expect((await send('/account/sessions', { intent: 'end', session: publicId }, stranger.cookie)).status).toBe(404);
    expect((await read('/policy', second.cookie)).status).toBe(200);
    expect(location(await send('/account/sessions', { intent: 'end', session: publicId }, one.cookie))).toContain(
      'ended',
    );
    expect((await read('/policy', second.cookie)).status).toBe(302);
    expect((await read('/policy', one.cookie)).status).toBe(200);
    expect((await read('/account/sessions', stranger.cookie)).status).toBe(200);
  });

  test('ask who one is before a change, after ten minutes, by the app where there is one', async () => {
    const { id, cookie, code } = await enterStaff();
    await asSuperuser(
      database,
      (sql) => sql`update session set confirmed_at = now() - interval '11 minutes' where user_id = ${id}`,
    );
    const asked = await read('/account/password', cookie);
    expect(location(asked)).toBe('/account/confirm?next=%2Faccount%2Fpassword');
    const refused = await send('/account/password', { password: 'a quite new password' }, cookie);
    expect([refused.status, location(refused)]).toEqual([303, '/account/confirm?next=%2Faccount%2Fpassword']);
    const wrong = await send(
      '/account/confirm?next=/account/password',
      { intent: 'password', password: PASSWORD },
      cookie,
    );
    expect(wrong.status).toBe(401);
    const confirmed = await send('/account/confirm?next=/account/password', { intent: 'totp', code: code() }, cookie);
    expect([confirmed.status, location(confirmed)]).toEqual([302, '/account/password']);
    expect((await read('/account', cookie)).status).toBe(302);
    const changed = await send('/account/password', { password: 'a quite new password' }, cookiesOf(confirmed));
    expect(location(changed)).toBe('/account/password?saved=1');
  });

  test('let a member add an app, after which the app is asked for, and keep the last one of staff', async () => {
    const { id, email, cookie } = await enterMember();
    expect(await authenticatorsOf(id)).toBe(0);
    expect(await (await read('/account/factors?offer=1', cookie)).text()).not.toContain('data-secret');
    expect(await authenticatorsOf(id)).toBe(0);
    const offered = await send('/account/factors', { intent: 'offer' }, cookie);
    expect([offered.status, location(offered)]).toEqual([303, '/account/factors?offer=1#app']);
    const code = await firstCode('/account/factors?offer=1', cookie);
    const added = await send('/account/factors?offer=1', { intent: 'totp', code }, cookie);
    expect([added.status, (await added.text()).includes('data-recovery')]).toEqual([200, true]);
    const step = cookiesOf(await send('/login', { intent: 'code', email }, ''));
    const next = await send('/login/code', { intent: 'check', code: await knownCode(step) }, step);
    expect(location(next)).toBe('/login/factor#main');
    const staff = await enterStaff();
    const list = await (await read('/account/factors', staff.cookie)).text();
    const factor = /name="factor"[^>]*value="([^"]+)"/.exec(list)?.[1] ?? '';
    expect((await send('/account/factors', { intent: 'remove', factor }, staff.cookie)).status).toBe(409);
    expect((await send('/account/factors', { intent: 'remove', factor }, cookie)).status).toBe(403);
  });

  test('give a code by mail no way to the factors of somebody who also belongs to the staff', async () => {
    const { id, cookie } = await enterMember();
    await asSuperuser(
      database,
      (sql) => sql`insert into role_grant (id, user_id, role) values (${randomUUID()}, ${id}, 'operator')`,
    );
    const page = await (await read('/account/factors', cookie)).text();
    expect(page).toContain('この操作には、二つ目の確認が必要です');
    expect(page).not.toContain('data-secret');
    for (const [path, fields] of [
      ['/account/factors', { intent: 'totp', code: '123456' }],
      ['/account/password', { password: 'a quite new password' }],
    ] as const)
      expect((await send(path, fields, cookie)).status).toBe(403);
  });
});
