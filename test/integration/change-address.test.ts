import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { changeProfile } from '../../app/services/change-profile.server.ts';
import { useBuiltPortal } from '../support/built-portal.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { cookiesOf, giveApp, knownCode, stepHashIn } from '../support/sign-in.ts';
import { prepareWave } from './answering-fixture.ts';
import { makePerson } from './people-fixture.ts';

const database = useDatabase();
const { read, send } = useBuiltPortal();
const run = (text: string) => asSuperuser(database, (sql) => sql.unsafe(text));
const location = (answer: Response) => answer.headers.get('location');
const address = () => `${randomUUID()}@example.jp`;

beforeEach(() => run('delete from rate_limit'));

async function entered() {
  const place = await prepareWave(database);
  const viewer = await makePerson(database, { role: 'respondent', companyId: place.companyId });
  const { email } = viewer.user;
  const enter = async (at = email) => {
    const step = cookiesOf(await send('/login', { intent: 'code', email: at }, ''));
    return cookiesOf(await send('/login/code', { intent: 'check', code: await knownCode(step) }, step));
  };
  return { ...place, viewer, email, enter, cookie: await enter() };
}

/** Asks for an address and returns both cookies, that of the session and that of the step. */
async function ask(cookie: string, email: string) {
  const answer = await send('/account/address', { intent: 'send', email }, cookie);
  return { answer, both: `${cookie}; ${cookiesOf(answer)}` };
}
const check = async (both: string) => send('/account/address', { intent: 'check', code: await knownCode(both) }, both);
const emailOf = async (id: string) => (await run(`select email from app_user where id = '${id}'`))[0]?.email;
const mailsTo = (email: string) => run(`select kind, variables from mail where recipient = '${email}'`);

describe('another e-mail address', () => {
  test('is taken with the code sent to it; the one before works until then, and is told', async () => {
    const { viewer, companyId, email, cookie, enter } = await entered();
    const elsewhere = await enter();
    const wanted = address();
    const { answer, both } = await ask(cookie, ` ${wanted.toUpperCase()} `);
    expect(location(answer)).toBe('/account/address#main');
    expect(await (await read('/account/address', both)).text()).toContain(wanted);
    expect((await mailsTo(wanted)).map(({ kind }) => kind)).toEqual(['code']);
    expect(await emailOf(viewer.user.id)).toBe(email);
    expect(await enter()).toContain('sid=');
    expect((await send('/account/address', { intent: 'check', code: '000000' }, both)).status).toBe(401);
    const taken = await check(both);
    expect(location(taken)).toBe('/account/address?changed=1');
    expect(await emailOf(viewer.user.id)).toBe(wanted);
    const told = (await mailsTo(email)).filter(({ kind }) => kind === 'addressChanged');
    expect(told.map(({ variables }) => variables)).toEqual([{ address: `${wanted[0]}•••@example.jp` }]);
    expect((await read('/account', cookie)).status).toBe(200);
    expect((await read('/account', elsewhere)).status).toBe(302);
    expect(await enter(wanted)).toContain('sid=');
    expect(await enter(email)).not.toContain('sid=');
    const events = await run(
      `select event from audit_event where chain = 'company:${companyId}' and event = 'address.changed'`,
    );
    expect(events).toHaveLength(1);
    expect((await check(both)).status).toBe(410);
  });

  test('that somebody has gets the same answers, and no mail', async () => {
    const { viewer, email, cookie } = await entered();
    const other = await makePerson(database, { role: 'analyst' });
    const seen: string[] = [];
    for (const wanted of [other.user.email, address()]) {
      const { answer, both } = await ask(cookie, wanted);
      const wrong = await send('/account/address', { intent: 'check', code: '000000' }, both);
      const page = (await (await read('/account/address', both)).text()).replaceAll(wanted, '');
      seen.push(
        [
          answer.status,
          location(answer),
          wrong.status,
          page.replace(/[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}|nonce="[^"]*"/g, ''),
        ].join('\n'),
      );
    }
    expect(seen[0]).toBe(seen[1]);
    expect(await mailsTo(other.user.email)).toEqual([]);
    expect(await run(`select from mail where recipient = 'nobody@invalid'`)).toHaveLength(0);
    const { both } = await ask(cookie, other.user.email);
    expect((await check(both)).status).toBe(410);
    expect(await emailOf(viewer.user.id)).toBe(email);
  });

  test('wants who one is confirmed, a plain address, and a step of one’s own', async () => {
    const { viewer, cookie, email } = await entered();
    const stranger = await entered();
    for (const [typed, status] of [
      ['', 400],
      ['no address', 400],
      ['a@b,c@d', 400],
      [email, 400],
    ] as const)
      expect((await ask(cookie, typed)).answer.status, typed).toBe(status);
    const theirs = await ask(stranger.cookie, address());
    expect((await check(`${cookie}; ${cookiesOf(theirs.answer)}`)).status).toBe(410);
    await run(`update session set confirmed_at = now() - interval '11 minutes' where user_id = '${viewer.user.id}'`);
    expect(location((await ask(cookie, address())).answer)).toBe('/account/confirm?next=%2Faccount%2Faddress');
    expect((await read('/account/address', cookie)).status).toBe(302);
  });

  test('is not changed by a code by mail where the person has a second factor, and is with it', async () => {
    const { viewer, cookie, enter } = await entered();
    const code = await giveApp(viewer.user.id);
    expect((await ask(cookie, address())).answer.status).toBe(403);
    expect(await enter()).not.toContain('sid=');
    await run(`update session set method = 'factor' where user_id = '${viewer.user.id}'`);
    const wanted = address();
    const { both } = await ask(cookie, wanted);
    expect(location(await check(both))).toContain('changed');
    expect(await emailOf(viewer.user.id)).toBe(wanted);
    expect(code()).toMatch(/^\d{6}$/);
  });

  test('ends after five wrong codes', async () => {
    const { cookie } = await entered();
    const { both } = await ask(cookie, address());
    for (let each = 0; each < 5; each += 1) await send('/account/address', { intent: 'check', code: '000000' }, both);
    expect((await check(both)).status).toBe(410);
    expect(await run(`select tries_left from sign_in_step where id_hash = '${stepHashIn(both)}'`)).toEqual([
      { tries_left: 0 },
    ]);
  });
});

test('a profile of nobody is not changed, and nothing is noted', async () => {
  const { viewer, companyId } = await entered();
  const { association: _, ...own } = viewer;
  const company = { id: companyId, nameJa: '架空製作所', nameEn: 'Imaginary Works' };
  const gone = { ...own, company, user: { ...viewer.user, id: randomUUID() } };
  const noted = async () => (await run(`select from audit_event where chain = 'company:${companyId}'`)).length;
  const before = await noted();
  expect(await changeProfile(gone, { name: '架空 次郎', locale: 'ja' })).toBe('gone');
  expect(await noted()).toBe(before);
  expect(await changeProfile({ ...own, company }, { name: '架空 次郎', locale: 'ja' })).toBe('saved');
  expect(await noted()).toBe(before + 1);
});
