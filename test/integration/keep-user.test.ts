import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { enrolTotp, newTotpSecret } from '../../app/auth/totp.server.ts';
import { approveDual } from '../../app/services/approve-dual.server.ts';
import { keepUserOut, resetFactor } from '../../app/services/keep-user.server.ts';
import { requestDual } from '../../app/services/request-dual.server.ts';
import { withdrawDual, withdrawDualOf } from '../../app/services/withdraw-dual.server.ts';
import { withActor } from '../../db/actor.server.ts';
import { verifyAudit } from '../../db/queries/audit.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { kurabe } from '../support/portal.ts';
import { prepareAccounts } from '../support/sign-in.ts';
import { prepareWave } from './answering-fixture.ts';
import { makePerson } from './people-fixture.ts';

const database = useDatabase();
const run = (text: string) => asSuperuser(database, (owner) => owner.unsafe(text));
const reason = 'The phone with the app was lost on a journey.';
type Operator = Extract<Viewer['actor'], { kind: 'operator' }>;
let first: Viewer;
let second: Viewer;
const actorOf = ({ actor }: Viewer) => actor as Operator;

beforeAll(async () => {
  await prepareAccounts();
  first = await makePerson(database, { role: 'operator' });
  second = await makePerson(database, { role: 'operator' });
});

/** Somebody with an app, recovery codes, a session and a begun sign-in. */
async function furnished(viewer: Viewer): Promise<Viewer> {
  const { id } = viewer.user;
  await withActor({ kind: 'auth' }, (tx) => enrolTotp(tx, id, newTotpSecret()));
  const hash = (letter: string) => `${letter}${id.replaceAll('-', '')}`.padEnd(64, '0');
  await run(`insert into recovery_code (user_id, code_mac) values ('${id}', '\\x01'), ('${id}', '\\x02');
    insert into session (id_hash, user_id, role_grant_id, expires_at, absolute_expires_at)
      values ('${hash('a')}', '${id}', '${viewer.grantId}', now() + interval '1 hour', now() + interval '1 hour');
    insert into sign_in_step (id_hash, kind, user_id, expires_at) values ('${hash('b')}', 'factor', '${id}', now() + interval '9 minutes')`);
  return viewer;
}

const TABLES = ['authenticator', 'recovery_code', 'session', 'sign_in_step'];
const kept = async ({ user }: Viewer) =>
  Promise.all(TABLES.map(async (table) => (await run(`select from ${table} where user_id = '${user.id}'`)).length));
const ALL = [1, 2, 1, 1];

const analyst = async () => furnished(await makePerson(database, { role: 'analyst' }));
async function asked(person: Viewer): Promise<string> {
  const made = await requestDual(actorOf(first), { kind: 'resetFactor', email: person.user.email, reason });
  if (!made.ok) throw new Error(JSON.stringify(made.faults));
  return made.id;
}
const lastEvent = async () =>
  (await run(`select event, detail from audit_event where chain = 'portal' order by seq desc limit 1`))[0];

describe('suspending somebody from the server', () => {
  test('ends every session and begun sign-in at once; restoring brings none back', async () => {
    const person = await analyst();
    const { email, id } = person.user;
    expect(await keepUserOut('nobody@example.jp', { isSuspended: true })).toBe('unknown');
    expect(await kurabe('user', 'suspend', email.toUpperCase())).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('signed out everywhere'),
    });
    expect(await kept(person)).toEqual([1, 2, 0, 0]);
    expect(await lastEvent()).toMatchObject({ event: 'user.suspended', detail: { userId: id } });
    expect(await keepUserOut(email, { isSuspended: true })).toBe('same');
    expect(await kurabe('user', 'suspend', email)).toMatchObject({ code: 1 });
    expect(await keepUserOut(email, { isSuspended: false })).toBe('done');
    expect(await lastEvent()).toMatchObject({ event: 'user.restored' });
  }, 30_000);

  test('is one address at a time, and takes no other option', async () => {
    for (const argv of [
      ['suspend'],
      ['suspend', 'a@b.jp', 'c@d.jp'],
      ['suspend', 'a@b.jp', '--name', 'x'],
      ['destroy', 'a@b.jp'],
    ])
      expect((await kurabe('user', ...argv)).code, argv.join(' ')).toBe(2);
  }, 30_000);
});

describe('a lost second factor', () => {
  test('of a member is taken by one person at the server; they are told, and every session ends', async () => {
    const { companyId } = await prepareWave(database);
    const member = await furnished(await makePerson(database, { role: 'respondent', companyId }));
    expect(await resetFactor('nobody@example.jp', null)).toEqual({ ok: false, fault: 'unknownUser' });
    expect(await resetFactor(member.user.email, null)).toEqual({ ok: true, count: 1 });
    expect(await kept(member)).toEqual([0, 0, 0, 0]);
    expect(await lastEvent()).toMatchObject({ event: 'factor.reset', detail: { userId: member.user.id, count: 1 } });
    expect(await run(`select kind from mail where recipient = '${member.user.email}'`)).toEqual([
      { kind: 'accountChanged' },
    ]);
    expect(await resetFactor(member.user.email, null)).toEqual({ ok: false, fault: 'noFactor' });
  });

  test('of the staff takes two people: in the service and in SQL', async () => {
    const person = await analyst();
    const { email } = person.user;
    expect(await kurabe('user', 'reset-factor', email)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('two operators'),
    });
    const past = () =>
      withActor({ kind: 'worker' }, async (tx) => [
        (await tx.execute(sql`delete from authenticator where user_id = ${person.user.id}`)).count,
        (await tx.execute(sql`delete from recovery_code where user_id = ${person.user.id}`)).count,
      ]);
    expect(await past()).toEqual([0, 0]);
    const id = await asked(person);
    expect(await resetFactor(email, id)).toEqual({ ok: false, fault: 'unapproved' });
    expect(await past()).toEqual([0, 0]);
    expect(await approveDual(actorOf(first), id)).toEqual({ ok: false, fault: 'own' });
    expect(await approveDual(actorOf(second), id)).toEqual({ ok: true });
    expect(await resetFactor((await analyst()).user.email, id)).toEqual({ ok: false, fault: 'otherPerson' });
    expect(await kept(person)).toEqual(ALL);
    expect(await kurabe('user', 'reset-factor', email, '--request', id)).toMatchObject({ code: 0 });
    expect(await kept(person)).toEqual([0, 0, 0, 0]);
    expect(await resetFactor(email, id)).toEqual({ ok: false, fault: 'done' });
    expect(await withActor({ kind: 'worker' }, (tx) => verifyAudit(tx, 'portal'))).toMatchObject({ ok: true });
  }, 30_000);

  test('is asked for staff alone, not for oneself, and approved by nobody whom it is about', async () => {
    const { companyId } = await prepareWave(database);
    const member = await makePerson(database, { role: 'respondent', companyId });
    const ask = (email: string) => requestDual(actorOf(first), { kind: 'resetFactor', email, reason });
    const refused = (code: string) => ({ ok: false, faults: [{ field: 'person', code }] });
    expect(await ask(member.user.email)).toEqual(refused('personUnknown'));
    expect(await ask(first.user.email)).toEqual(refused('personSelf'));
    const id = await asked(second);
    expect(await approveDual(actorOf(second), id)).toEqual({ ok: false, fault: 'about' });
    expect(await approveDual(actorOf(await makePerson(database, { role: 'operator' })), id)).toEqual({ ok: true });
  });
});

describe('a request that takes two people', () => {
  test('is withdrawn by whoever asked, approved or not, and serves nobody after that', async () => {
    const person = await analyst();
    const id = await asked(person);
    expect(await withdrawDual(actorOf(second), id)).toEqual({ ok: false, fault: 'notOwn' });
    expect(await withdrawDual(actorOf(first), randomUUID())).toEqual({ ok: false, fault: 'gone' });
    expect(await withdrawDual(actorOf(first), id)).toEqual({ ok: true });
    expect(await lastEvent()).toMatchObject({
      event: 'dual.withdrawn',
      detail: { requestId: id, kind: 'resetFactor' },
    });
    expect(await withdrawDual(actorOf(first), id)).toEqual({ ok: false, fault: 'withdrawn' });
    expect(await approveDual(actorOf(second), id)).toEqual({ ok: false, fault: 'withdrawn' });
    const approved = await asked(person);
    expect(await approveDual(actorOf(second), approved)).toEqual({ ok: true });
    expect(await kurabe('request', 'withdraw', approved, '--by', second.user.email)).toMatchObject({ code: 1 });
    expect(await kurabe('request', 'withdraw', approved, '--by', first.user.email)).toMatchObject({ code: 0 });
    expect(await resetFactor(person.user.email, approved)).toEqual({ ok: false, fault: 'withdrawn' });
    expect(await kept(person)).toEqual(ALL);
  }, 30_000);

  test('that was carried out stays as it is', async () => {
    const person = await analyst();
    const id = await asked(person);
    await approveDual(actorOf(second), id);
    expect(await resetFactor(person.user.email, id)).toMatchObject({ ok: true });
    expect(await withdrawDual(actorOf(first), id)).toEqual({ ok: false, fault: 'carriedOut' });
    expect(await withdrawDualOf(first.user.email, id)).toEqual({ ok: false, fault: 'carriedOut' });
    expect(await kurabe('request', 'withdraw', id)).toMatchObject({ code: 2 });
  }, 30_000);
});
