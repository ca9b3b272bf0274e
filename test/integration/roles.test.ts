import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { hashPassword } from '../../app/auth/password.server.ts';
import { useBuiltPortal } from '../support/built-portal.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { cookiesOf, giveApp, knownCode } from '../support/sign-in.ts';
import { prepareWave } from './answering-fixture.ts';
import { makeAssociation } from './people-fixture.ts';

const database = useDatabase();
const { read, send } = useBuiltPortal();
const run = (text: string) => asSuperuser(database, (sql) => sql.unsafe(text));
const location = (answer: Response) => answer.headers.get('location');
const PASSWORD = 'a long enough password';

beforeEach(() => run('delete from rate_limit'));

type Grant = { role: string; companyId?: string; associationId?: string };

/** A person with several grants; their ids are in the order of these. */
async function person(...grants: Grant[]): Promise<{ id: string; email: string; grants: string[] }> {
  const id = randomUUID();
  const email = `${id}@example.jp`;
  const passwordHash = await hashPassword(PASSWORD);
  const ids: string[] = [];
  await asSuperuser(database, async (sql) => {
    await sql`insert into app_user (id, email, name, password_hash) values (${id}, ${email}, '架空 花子', ${passwordHash})`;
    for (const { role, companyId = null, associationId = null } of grants) {
      ids.push(randomUUID());
      await sql`insert into role_grant (id, user_id, role, company_id, association_id)
        values (${ids.at(-1) ?? ''}, ${id}, ${role}, ${companyId}, ${associationId})`;
    }
  });
  return { id, email, grants: ids };
}

async function twoCompanies() {
  const [one, two] = [await prepareWave(database), await prepareWave(database)];
  const found = await person(
    { role: 'respondent', companyId: one.companyId },
    { role: 'approver', companyId: two.companyId },
  );
  return { one, two, ...found };
}

/** The cookie and answer after the right code by mail. */
async function byCode(email: string, path = '/login') {
  const step = cookiesOf(await send(path, { intent: 'code', email }, ''));
  const answer = await send('/login/code', { intent: 'check', code: await knownCode(step) }, step);
  return { answer, cookie: cookiesOf(answer) };
}

const chainOf = async (chain: string) =>
  (await run(`select event, detail from audit_event where chain = '${chain}' order by seq`)).map(({ event, detail }) =>
    `${event} ${detail.role ?? ''}`.trim(),
  );

describe('somebody with several roles', () => {
  test('chooses one at signing in; no session begins before, and the choice works once', async () => {
    const { one, two, email, grants } = await twoCompanies();
    const { answer, cookie } = await byCode(email);
    expect([location(answer), cookie.includes('sid=')]).toEqual(['/login/role#main', false]);
    const page = await (await read('/login/role', cookie)).text();
    for (const id of grants) expect(page).toContain(`value="${id}"`);
    expect((await read('/company', cookie)).status).toBe(302);
    expect((await send('/login/role', { grant: randomUUID() }, cookie)).status).toBe(400);
    expect((await send('/login/role', { grant: 'x' }, cookie)).status).toBe(400);
    const chosen = await send('/login/role', { grant: grants[1] ?? '' }, cookie);
    expect(location(chosen)).toBe('/company#main');
    expect((await read('/company/people', cookiesOf(chosen))).status).toBe(404);
    expect((await send('/login/role', { grant: grants[0] ?? '' }, cookie)).status).toBe(410);
    expect(await chainOf(`company:${one.companyId}`)).toEqual([]);
    expect(await chainOf(`company:${two.companyId}`)).toEqual(['signIn.succeeded approver']);
  });

  test('is not asked where the wanted page is of one role alone, or a link led there', async () => {
    const { email } = await twoCompanies();
    expect(location((await byCode(email, '/login?next=/company/people')).answer)).toBe('/login/role#main');
    const place = await prepareWave(database);
    const associationId = await makeAssociation(database, place);
    const staff = await person(
      { role: 'respondent', companyId: place.companyId },
      { role: 'secretariat', associationId },
    );
    const code = await giveApp(staff.id);
    const asked = await send('/login?next=/assoc/members', { email: staff.email, password: PASSWORD }, '');
    const entered = await send('/login/factor', { intent: 'totp', code: code() }, cookiesOf(asked));
    expect(location(entered)).toBe('/assoc/members#main');
  });

  test('is offered no role for which a code by mail is not enough', async () => {
    const place = await prepareWave(database);
    const associationId = await makeAssociation(database, place);
    const { email, grants } = await person(
      { role: 'respondent', companyId: place.companyId },
      { role: 'secretariat', associationId },
    );
    const { answer, cookie } = await byCode(email);
    expect(location(answer)).toBe('/company#main');
    const page = await (await read('/account/role', cookie)).text();
    expect(page).toContain('パスワードと認証アプリでログインしてください');
    expect(page).not.toContain(`value="${grants[1]}"`);
    expect((await send('/account/role', { grant: grants[1] ?? '' }, cookie)).status).toBe(400);
    expect((await read('/assoc', cookie)).status).toBe(404);
  });

  test('switches from the header: under a new id, with the same limits and confirmation, noted on both sides', async () => {
    const { id, one, two, email, grants } = await twoCompanies();
    const first = await byCode(email);
    const entered = cookiesOf(await send('/login/role', { grant: grants[0] ?? '' }, first.cookie));
    const before = new Date(Date.now() - 11 * 60_000).toISOString();
    await run(`update session set confirmed_at = '${before}', started_at = '${before}' where user_id = '${id}'`);
    const [old] = await run(`select id_hash, absolute_expires_at, started_at from session where user_id = '${id}'`);
    const page = await (await read('/company', entered)).text();
    expect(page).toContain('href="/account/role"');
    const switched = await send('/account/role', { grant: grants[1] ?? '' }, entered);
    expect(location(switched)).toBe('/company#main');
    const rows = await run(`select id_hash, role_grant_id, absolute_expires_at, started_at,
      confirmed_at < now() - interval '10 minutes' as is_old from session where user_id = '${id}'`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      role_grant_id: grants[1],
      is_old: true,
      absolute_expires_at: old?.absolute_expires_at,
      started_at: old?.started_at,
    });
    expect(rows[0]?.id_hash).not.toBe(old?.id_hash);
    expect((await read('/company', entered)).status).toBe(302);
    const cookie = cookiesOf(switched);
    expect((await read('/company/accesses', cookie)).status).toBe(200);
    expect((await send('/account/role', { grant: grants[1] ?? '' }, cookie)).status).toBe(400);
    expect(await chainOf(`company:${one.companyId}`)).toEqual(['signIn.succeeded respondent', 'role.left respondent']);
    expect(await chainOf(`company:${two.companyId}`)).toEqual(['role.taken approver']);
  });

  test('switches to nobody else’s role, and has none of a role that ended', async () => {
    const { email, grants } = await twoCompanies();
    const other = await twoCompanies();
    const step = await byCode(email);
    expect((await send('/login/role', { grant: other.grants[0] ?? '' }, step.cookie)).status).toBe(400);
    const cookie = cookiesOf(await send('/login/role', { grant: grants[0] ?? '' }, step.cookie));
    expect((await send('/account/role', { grant: other.grants[0] ?? '' }, cookie)).status).toBe(400);
    await run(`delete from role_grant where id = '${grants[1]}'`);
    expect((await send('/account/role', { grant: grants[1] ?? '' }, cookie)).status).toBe(400);
    const page = await (await read('/company', cookie)).text();
    expect(page).not.toContain('href="/account/role"');
  });
});
