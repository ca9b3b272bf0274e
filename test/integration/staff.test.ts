import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { findViewer, requireActor, type Viewer } from '../../app/auth/guard.server.ts';
import { startSession } from '../../app/auth/session.server.ts';
import { acceptInvitation } from '../../app/services/accept-invitation.server.ts';
import { inviteStaff } from '../../app/services/invite-staff.server.ts';
import { listAccesses } from '../../app/services/list-accesses.server.ts';
import { changeRole, endStaffRole, suspendUser } from '../../app/services/manage-staff.server.ts';
import { readStaff } from '../../app/services/read-staff.server.ts';
import { revokeInvitation } from '../../app/services/revoke-invitation.server.ts';
import { withActor } from '../../db/actor.server.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { verifyAudit } from '../../db/queries/audit.server.ts';
import { currentKek } from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { prepareWave } from './answering-fixture.ts';
import { makeAssociation, makePerson } from './people-fixture.ts';

const database = useDatabase();
const run = (text: string) => asSuperuser(database, (sql) => sql.unsafe(text));
let operator: Viewer;
let associationId: string;

beforeAll(async () => {
  process.env.KURABE_ORIGIN = 'https://kurabe.example';
  expect(await checkKey(currentKek())).toEqual({ ok: true });
  operator = await makePerson(database, { role: 'operator' });
  const place = await prepareWave(database);
  associationId = await makeAssociation(database, place);
});

/** A request of somebody who is signed in, anew at each call: what is known is known for one request alone. */
async function signIn(viewer: Viewer): Promise<() => Request> {
  const { user, grantId, role } = viewer;
  const setCookie = await startSession(new Request('https://kurabe.example/'), {
    userId: user.id,
    roleGrantId: grantId,
    role,
    method: 'factor',
  });
  return () => new Request('https://kurabe.example/assoc', { headers: { Cookie: setCookie.split(';')[0] ?? '' } });
}

const statusOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 200,
    (thrown: unknown) => (thrown instanceof Response ? thrown.status : 500),
  );
const portalEvents = async () =>
  (await run(`select event, detail from audit_event where chain = 'portal' order by seq`)).map(({ event }) => event);

describe('an operator', () => {
  test('invites staff, within an association where the role demands one; accepting gives exactly that role', async () => {
    const email = `${randomUUID()}@example.jp`;
    const invite = (role: 'secretariat' | 'analyst' | null, association: string | null) =>
      inviteStaff(operator, { person: { email, name: '架空 三郎' }, role, associationId: association });
    expect(await invite(null, null)).toEqual({ ok: false, reason: 'roleMissing' });
    expect(await invite('secretariat', null)).toEqual({ ok: false, reason: 'associationMissing' });
    expect(await invite('secretariat', associationId)).toEqual({ ok: true });
    expect(await invite('secretariat', associationId)).toEqual({ ok: false, reason: 'alreadyInvited' });
    const [row] = await run(`select id from invitation where email = '${email}'`);
    const accept = (address: string) =>
      withActor({ kind: 'auth' }, (tx) => acceptInvitation(tx, { invitationId: row?.id, email: address, name: 'x' }));
    expect(await accept('else@example.jp')).toBeNull();
    expect(await accept(email)).toMatchObject({ role: 'secretariat', landing: '/assoc' });
    const grants = await run(`select role, association_id, company_id from role_grant g
      join app_user u on u.id = g.user_id where u.email = '${email}'`);
    expect([...grants]).toEqual([{ role: 'secretariat', association_id: associationId, company_id: null }]);
    expect((await readStaff(operator, ''))?.staff.map((each) => each.email)).toContain(email);
  });

  test('revokes what nobody accepted yet', async () => {
    const email = `${randomUUID()}@example.jp`;
    await inviteStaff(operator, { person: { email, name: 'x' }, role: 'analyst', associationId: null });
    const [row] = await run(`select id from invitation where email = '${email}'`);
    expect(await revokeInvitation(operator, row?.id)).toBe(true);
    const accepted = withActor({ kind: 'auth' }, (tx) =>
      acceptInvitation(tx, { invitationId: row?.id, email, name: 'x' }),
    );
    expect(await accepted).toBeNull();
  });

  test('suspends somebody: their next request is nobody’s, and the trail says who did it', async () => {
    const person = await makePerson(database, { role: 'secretariat', associationId });
    const request = await signIn(person);
    expect((await findViewer(request()))?.role).toBe('secretariat');
    expect(await suspendUser(operator, { userId: person.user.id, isSuspended: true })).toBe(true);
    expect(await findViewer(request())).toBeNull();
    expect(await statusOf(requireActor(request(), 'invite-members'))).toBe(302);
    expect(await suspendUser(operator, { userId: person.user.id, isSuspended: true })).toBe(false);
    expect(await suspendUser(operator, { userId: person.user.id, isSuspended: false })).toBe(true);
    // The session is gone for good: only signing in again brings them back.
    expect(await findViewer(request())).toBeNull();
    expect((await portalEvents()).slice(-2)).toEqual(['user.suspended', 'user.restored']);
  });

  test('changes a role: the next request has nothing of the role before', async () => {
    const person = await makePerson(database, { role: 'secretariat', associationId });
    const request = await signIn(person);
    expect(await statusOf(requireActor(request(), 'invite-members'))).toBe(200);
    const change = (role: 'analyst' | 'assoc_viewer', grantId: string) =>
      changeRole(operator, { grantId, role, associationId: null });
    expect(await change('assoc_viewer', person.grantId)).toBe('associationMissing');
    expect(await change('analyst', person.grantId)).toBe('changed');
    expect(await statusOf(requireActor(request(), 'invite-members'))).toBe(302);
    expect(await change('analyst', person.grantId)).toBe('notFound');
    const now = (await readStaff(operator, ''))?.staff.filter(({ userId }) => userId === person.user.id);
    expect(now?.map(({ role }) => role)).toEqual(['analyst']);
    expect(await endStaffRole(operator, now?.[0]?.grantId ?? '')).toBe(true);
    expect(await run(`select from role_grant where user_id = '${person.user.id}'`)).toHaveLength(0);
  });

  test('changes nothing about themselves, and two who suspend each other leave one of them', async () => {
    expect(await suspendUser(operator, { userId: operator.user.id, isSuspended: true })).toBe(false);
    expect(await endStaffRole(operator, operator.grantId)).toBe(false);
    expect(await changeRole(operator, { grantId: operator.grantId, role: 'analyst', associationId: null })).toBe(
      'notFound',
    );
    const [one, two] = [
      await makePerson(database, { role: 'operator' }),
      await makePerson(database, { role: 'operator' }),
    ];
    const both = await Promise.all([
      suspendUser(one, { userId: two.user.id, isSuspended: true }),
      suspendUser(two, { userId: one.user.id, isSuspended: true }),
    ]);
    expect(both.filter(Boolean)).toHaveLength(1);
  });

  test('reaches no grant of a company', async () => {
    const place = await prepareWave(database);
    const person = await makePerson(database, { role: 'respondent', companyId: place.companyId });
    expect(await endStaffRole(operator, person.grantId)).toBe(false);
    expect(await changeRole(operator, { grantId: person.grantId, role: 'analyst', associationId: null })).toBe(
      'notFound',
    );
    expect(await listAccesses(operator)).toBeNull();
    const found = await readStaff(operator, person.user.email.toUpperCase());
    expect(found?.found?.userId).toBe(person.user.id);
    expect(found?.staff.some(({ userId }) => userId === person.user.id)).toBe(false);
  });

  test('is the only one who may: nobody else’s call does anything', async () => {
    const secretariat = await makePerson(database, { role: 'secretariat', associationId });
    const before = (await portalEvents()).length;
    expect(await suspendUser(secretariat, { userId: operator.user.id, isSuspended: true })).toBe(false);
    expect(await endStaffRole(secretariat, operator.grantId)).toBe(false);
    expect(await readStaff(secretariat, '')).toBeNull();
    const person = { email: 'x@example.jp', name: 'x' };
    expect(await inviteStaff(secretariat, { person, role: 'analyst', associationId: null })).toMatchObject({
      ok: false,
    });
    expect((await portalEvents()).length).toBe(before);
    expect(await withActor({ kind: 'worker' }, (tx) => verifyAudit(tx, 'portal'))).toMatchObject({ ok: true });
  });
});
