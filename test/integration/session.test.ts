import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findViewer, requireActor, requireConfirmed } from '../../app/auth/guard.server.ts';
import { confirmSession, endSession, readSession, type SignedIn, startSession } from '../../app/auth/session.server.ts';
import type { Role } from '../../app/member/roles.ts';
import { withActor } from '../../db/actor.server.ts';
import { deleteSessionOfUser, listSessionsOfUser } from '../../db/queries/session.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';

const database = useDatabase();
let association: { id: string };

const request = (cookie?: string, path = '/assoc') =>
  new Request(`https://kurabe.example${path}`, cookie ? { headers: { Cookie: cookie } } : {});
const cookieOf = (setCookie: string) => setCookie.split(';')[0] ?? '';
const idOf = (setCookie: string) => cookieOf(setCookie).split('=')[1] ?? '';
const hashOf = (id: string) => createHash('sha256').update(id).digest('hex');

async function makeUser(role: Role): Promise<SignedIn> {
  const [userId, roleGrantId] = [randomUUID(), randomUUID()];
  await asSuperuser(database, async (sql) => {
    await sql`insert into app_user (id, email, name) values (${userId}, ${`${userId}@example.jp`}, '架空 花子')`;
    await sql`insert into role_grant (id, user_id, role, association_id)
      values (${roleGrantId}, ${userId}, ${role}, ${role === 'secretariat' ? association.id : null})`;
  });
  return { userId, roleGrantId, role };
}

/** Moves a stored session as if that many minutes had passed since. */
async function letPass(setCookie: string, minutes: number): Promise<void> {
  await asSuperuser(
    database,
    (sql) => sql`update session set expires_at = expires_at - make_interval(mins => ${minutes}),
      absolute_expires_at = absolute_expires_at - make_interval(mins => ${minutes})
      where id_hash = ${hashOf(idOf(setCookie))}`,
  );
}

beforeAll(async () => {
  process.env.KURABE_ORIGIN = 'https://kurabe.example';
  association = { id: randomUUID() };
  await asSuperuser(
    database,
    (sql) => sql`insert into association (id, code, name_ja, name_en, sector)
      values (${association.id}, 'demo', '架空工業会', 'Invented Association', '16')`,
  );
});

describe('a session', () => {
  test('is known by its cookie, which is out of reach of scripts and other hosts', async () => {
    const setCookie = await startSession(request(), await makeUser('secretariat'));
    expect(setCookie).toMatch(/^__Host-sid=[a-z0-9]{40};/);
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(setCookie).toContain(part);
    expect(setCookie).not.toMatch(/Domain/i);
    expect((await findViewer(request(cookieOf(setCookie))))?.association?.code).toBe('demo');
  });

  test('on plain http, which is for one machine alone, the cookie has another name and no Secure', async () => {
    process.env.KURABE_ORIGIN = 'http://127.0.0.1:3000';
    const setCookie = await startSession(request(), await makeUser('analyst'));
    process.env.KURABE_ORIGIN = 'https://kurabe.example';
    expect(setCookie).toMatch(/^sid=/);
    expect(setCookie).not.toContain('Secure');
  });

  test('is stored as a hash: nothing in the table opens it', async () => {
    const setCookie = await startSession(request(), await makeUser('analyst'));
    const dump = await asSuperuser(database, (sql) => sql`select * from session`);
    expect(JSON.stringify(dump)).toContain(hashOf(idOf(setCookie)));
    expect(JSON.stringify(dump)).not.toContain(idOf(setCookie));
    expect(await readSession(request(`__Host-sid=${hashOf(idOf(setCookie))}`))).toBeNull();
  });

  test('gets a new id at signing in, and the one that came with the request ends', async () => {
    const before = await startSession(request(), await makeUser('analyst'));
    const after = await startSession(request(cookieOf(before)), await makeUser('secretariat'));
    expect(idOf(after)).not.toBe(idOf(before));
    expect(await readSession(request(cookieOf(before)))).toBeNull();
    expect((await readSession(request(cookieOf(after))))?.role).toBe('secretariat');
  });

  test('an id that somebody else chose is never taken over', async () => {
    const chosen = `__Host-sid=${'a'.repeat(40)}`;
    const setCookie = await startSession(request(chosen), await makeUser('analyst'));
    expect(idOf(setCookie)).not.toBe('a'.repeat(40));
    expect(await readSession(request(chosen))).toBeNull();
  });

  test('ends at signing out, on the server as in the browser', async () => {
    const setCookie = await startSession(request(), await makeUser('analyst'));
    const removal = await endSession(request(cookieOf(setCookie)));
    expect(removal).toMatch(/^__Host-sid=;.*Max-Age=0/);
    expect(await readSession(request(cookieOf(setCookie)))).toBeNull();
  });

  test.each(['', '__Host-sid=', '__Host-sid=x', `__Host-sid=${"' or 1=1--"}`, `__Host-sid=${'z'.repeat(5000)}`])(
    'the cookie %j opens nothing',
    async (cookie) => {
      expect(await findViewer(request(cookie))).toBeNull();
    },
  );
});

describe('the limits of a session', () => {
  test.each([
    ['secretariat', 119, 121],
    ['operator', 29, 31],
  ] as const)('a %s without a request is signed out after the idle limit', async (role, within, beyond) => {
    const [kept, lost] = [
      await startSession(request(), await makeUser(role)),
      await startSession(request(), await makeUser(role)),
    ];
    await letPass(kept, within);
    await letPass(lost, beyond);
    expect(await readSession(request(cookieOf(kept)))).not.toBeNull();
    expect(await readSession(request(cookieOf(lost)))).toBeNull();
  });

  test('each request moves the idle limit, and none moves the absolute one of twelve hours', async () => {
    const setCookie = await startSession(request(), await makeUser('secretariat'));
    for (let passed = 0; passed < 700; passed += 100) {
      await letPass(setCookie, 100);
      expect(await readSession(request(cookieOf(setCookie))), `after ${passed + 100} minutes`).not.toBeNull();
    }
    await letPass(setCookie, 25);
    expect(await readSession(request(cookieOf(setCookie)))).toBeNull();
  });
});

describe('what ends the rights of a session at once', () => {
  let who: SignedIn;
  let cookie: string;
  beforeEach(async () => {
    who = await makeUser('secretariat');
    cookie = cookieOf(await startSession(request(), who));
    expect(await findViewer(request(cookie))).not.toBeNull();
  });

  test('disabling the user', async () => {
    await asSuperuser(database, (sql) => sql`update app_user set disabled_at = now() where id = ${who.userId}`);
    expect(await findViewer(request(cookie))).toBeNull();
  });

  test('taking the grant away', async () => {
    await asSuperuser(database, (sql) => sql`delete from role_grant where id = ${who.roleGrantId}`);
    expect(await findViewer(request(cookie))).toBeNull();
  });
});

describe('the guard', () => {
  const statusOf = async (promise: Promise<unknown>) => {
    const thrown = await promise.then(
      () => null,
      (reason: unknown) => reason,
    );
    return thrown instanceof Response ? { status: thrown.status, to: thrown.headers.get('Location') } : thrown;
  };

  test('leads who is not signed in to the sign-in page, and back afterwards', async () => {
    const asked = requireActor(request(undefined, '/assoc/surveys/2025/results?x=1'), 'read-association-benchmark');
    expect(await statusOf(asked)).toEqual({ status: 302, to: '/login?next=%2Fassoc%2Fsurveys%2F2025%2Fresults' });
  });

  test('answers a role that may not see a page as if the page did not exist', async () => {
    const cookie = cookieOf(await startSession(request(), await makeUser('analyst')));
    expect(await statusOf(requireActor(request(cookie), 'read-association-benchmark'))).toEqual({
      status: 404,
      to: null,
    });
  });

  test('gives a role that may see it the actor of its own scope', async () => {
    const who = await makeUser('secretariat');
    const cookie = cookieOf(await startSession(request(), who));
    const viewer = await requireActor(request(cookie), 'read-association-benchmark');
    expect(viewer.actor).toEqual({ kind: 'association', userId: who.userId, associationId: association.id });
  });
});

describe('confirming who one is', () => {
  const confirmedBefore = (minutes: number) =>
    asSuperuser(database, (sql) => sql`update session set confirmed_at = now() - make_interval(mins => ${minutes})`);

  test('is asked for ten minutes after signing in, and gives the session another id and the same end', async () => {
    const cookie = cookieOf(await startSession(request(), { ...(await makeUser('secretariat')), method: 'password' }));
    expect((await requireConfirmed(request(cookie), 'invite-members')).session).toMatchObject({ method: 'password' });
    await confirmedBefore(9);
    await requireConfirmed(request(cookie), 'invite-members');
    await confirmedBefore(11);
    const asked = await requireConfirmed(request(cookie, '/assoc/members'), 'invite-members').catch((thrown) => thrown);
    expect(asked.headers.get('Location')).toBe('/account/confirm?next=%2Fassoc%2Fmembers');
    await requireActor(request(cookie), 'read-association-benchmark');
    const before = (await readSession(request(cookie)))?.live;
    const confirmed = cookieOf((await confirmSession(request(cookie), 'factor')) ?? '');
    expect(await readSession(request(cookie))).toBeNull();
    const after = (await readSession(request(confirmed)))?.live;
    expect(after).toMatchObject({ isConfirmed: true, method: 'factor', absoluteExpiresAt: before?.absoluteExpiresAt });
    expect(after?.startedAt).toEqual(before?.startedAt);
    expect(await confirmSession(request(), 'factor')).toBeNull();
  });

  test('shows a user the own sessions by a name that opens nothing, to end one', async () => {
    const who = await makeUser('analyst');
    const agent =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
    const first = cookieOf(
      await startSession(new Request('https://kurabe.example/', { headers: { 'User-Agent': agent } }), who),
    );
    const second = cookieOf(await startSession(request(), who));
    const auth = { kind: 'auth' } as const;
    const own = await withActor(auth, (tx) => listSessionsOfUser(tx, who.userId));
    expect(own.map(({ client }) => client)).toEqual(['', 'Chrome, Windows']);
    const publicId = own[1]?.publicId ?? '';
    const strange = await makeUser('analyst');
    expect(await withActor(auth, (tx) => deleteSessionOfUser(tx, { userId: strange.userId, publicId }))).toBe(false);
    expect(await withActor(auth, (tx) => deleteSessionOfUser(tx, { userId: who.userId, publicId }))).toBe(true);
    expect(await readSession(request(first))).toBeNull();
    expect(await readSession(request(second))).not.toBeNull();
  });
});
