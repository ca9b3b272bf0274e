import { createHash } from 'node:crypto';
import { type Adapter, generateIdFromEntropySize, Lucia, TimeSpan } from 'lucia';
import { type Tx, withActor, withActorToLast } from '../../db/actor.server.ts';
import {
  deleteExpiredSessions,
  deleteSession,
  deleteSessionsOfUser,
  extendSession,
  findLiveSession,
  insertSession,
} from '../../db/queries/session.server.ts';
import { isSecureOrigin } from '../http/settings.server.ts';
import { ABSOLUTE_SESSION_HOURS, parseRole, ROLES, type Role } from '../member/roles.ts';

/** Everything of Lucia stays in this file. It makes the ids and reads the cookie; what is stored is decided by the adapter below. */
type LiveSession = NonNullable<Awaited<ReturnType<typeof findLiveSession>>>;

/** How somebody signed in: by a code sent by mail, a password alone, a second factor, or as a person of the demo. */
export type SignInMethod = LiveSession['method'];

/** `startedAt` and `absoluteExpiresAt` are given where a session goes on under a new id. */
type SessionAttributes = {
  roleGrantId: string;
  role: Role;
  method?: SignInMethod | undefined;
  client?: string | undefined;
  startedAt?: Date;
  absoluteExpiresAt?: Date;
};

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof buildLucia>;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: { live: LiveSession };
  }
}

const AUTH = { kind: 'auth' } as const;
const ID_BYTES = 25;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The stored form of a session id: whoever reads the table holds no session. */
function hashOf(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('hex');
}

function idleLimit(role: Role): Date {
  return new Date(Date.now() + ROLES[role].idleMinutes * MINUTE_MS);
}

/** The condition under which `extendSession` writes anything: else the statement is not even sent. */
function isWorthMoving({ expiresAt, absoluteExpiresAt }: LiveSession, next: Date): boolean {
  const moved = Math.min(next.getTime(), absoluteExpiresAt.getTime());
  return moved - expiresAt.getTime() > MINUTE_MS;
}

const adapter: Adapter = {
  async getSessionAndUser(sessionId) {
    const idHash = hashOf(sessionId);
    const live = await withActorToLast(AUTH, async (tx) => ({ last: findLiveSession(tx, idHash) }));
    const role = parseRole(live?.role);
    if (!live || !role) return [null, null];
    const expiresAt = idleLimit(role);
    if (isWorthMoving(live, expiresAt)) await withActor(AUTH, (tx) => extendSession(tx, { idHash, expiresAt }));
    return [
      {
        id: sessionId,
        userId: live.userId,
        expiresAt: live.absoluteExpiresAt,
        attributes: { roleGrantId: live.roleGrantId, role },
      },
      { id: live.userId, attributes: { live } },
    ];
  },
  async setSession({ id, userId, attributes }) {
    await withActor(AUTH, (tx) =>
      insertSession(tx, {
        idHash: hashOf(id),
        userId,
        roleGrantId: attributes.roleGrantId,
        expiresAt: idleLimit(attributes.role),
        absoluteExpiresAt: attributes.absoluteExpiresAt ?? new Date(Date.now() + ABSOLUTE_SESSION_HOURS * HOUR_MS),
        method: attributes.method ?? 'code',
        client: attributes.client ?? '',
        ...(attributes.startedAt ? { startedAt: attributes.startedAt } : {}),
      }),
    );
  },
  // The idle limit moves where the session is read; Lucia is shown the absolute one, which never moves.
  async updateSessionExpiration() {},
  deleteSession: (sessionId) => withActor(AUTH, (tx) => deleteSession(tx, hashOf(sessionId))),
  deleteUserSessions: (userId) => withActor(AUTH, (tx) => deleteSessionsOfUser(tx, userId)),
  deleteExpiredSessions: () => withActor(AUTH, (tx) => deleteExpiredSessions(tx)),
  async getUserSessions() {
    return [];
  },
};

function buildLucia(isSecure: boolean) {
  return new Lucia(adapter, {
    sessionExpiresIn: new TimeSpan(ABSOLUTE_SESSION_HOURS, 'h'),
    sessionCookie: {
      name: isSecure ? '__Host-sid' : 'sid',
      attributes: { secure: isSecure, sameSite: 'lax', path: '/' },
    },
    getUserAttributes: ({ live }) => ({ live }),
    getSessionAttributes: ({ role, roleGrantId }) => ({ role, roleGrantId }),
  });
}

let built: { isSecure: boolean; lucia: ReturnType<typeof buildLucia> } | null = null;

function sessions() {
  const isSecure = isSecureOrigin();
  if (built?.isSecure !== isSecure) built = { isSecure, lucia: buildLucia(isSecure) };
  return built.lucia;
}

function sessionIdOf(request: Request): string | null {
  return sessions().readSessionCookie(request.headers.get('Cookie') ?? '');
}

/** The session of a request with its user and grant, or null. Reading it moves its idle limit. */
export async function readSession(request: Request): Promise<{ role: Role; live: LiveSession } | null> {
  const sessionId = sessionIdOf(request);
  if (!sessionId) return null;
  const { session, user } = await sessions().validateSession(sessionId);
  return session && user ? { role: session.role, live: user.live } : null;
}

const BROWSERS = [
  ['Edge', /\bEdg/],
  ['Firefox', /\bFirefox\//],
  ['Chrome', /\b(Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const;
const SYSTEMS = [
  ['Windows', /Windows/],
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const;

/** The kind of browser and system of a request, as a person would name it: no version, no address. */
function clientOf(request: Request): string {
  const agent = request.headers.get('User-Agent') ?? '';
  const find = (known: readonly (readonly [string, RegExp])[]) => known.find(([, pattern]) => pattern.test(agent))?.[0];
  return [find(BROWSERS), find(SYSTEMS)].filter(Boolean).join(', ');
}

/**
 * Notes that the user of a request just proved again who they are: the session goes on under a new id, with its absolute limit. Returns the
 * Set-Cookie value, or null where there is no session. The page must redirect: the old id is gone.
 */
export async function confirmSession(request: Request, method: SignInMethod): Promise<string | null> {
  const sessionId = sessionIdOf(request);
  const found = await readSession(request);
  if (!sessionId || !found) return null;
  const { roleGrantId, userId, client, startedAt, absoluteExpiresAt } = found.live;
  const attributes = { roleGrantId, role: found.role, method, client, startedAt, absoluteExpiresAt };
  await sessions().invalidateSession(sessionId);
  const session = await sessions().createSession(userId, attributes);
  return sessions().createSessionCookie(session.id).serialize();
}

/** The user and grant for whom a session begins, and how they signed in (by a code where nothing is said). */
export type SignedIn = { userId: string; roleGrantId: string; role: Role; method?: SignInMethod };

/** Begins a session with a new id; the one that the request came with, if any, ends. Returns the Set-Cookie value. */
export async function startSession(request: Request, { userId, roleGrantId, role, method }: SignedIn): Promise<string> {
  const earlier = sessionIdOf(request);
  if (earlier) await sessions().invalidateSession(earlier);
  const session = await sessions().createSession(userId, { roleGrantId, role, method, client: clientOf(request) });
  return sessions().createSessionCookie(session.id).serialize();
}

/**
 * Goes on with another grant of the same user under a new id: absolute limit, proof and when it was confirmed stay. `note` runs in the same transaction,
 * last. Returns the Set-Cookie value, or null where there is no session any more.
 */
export async function switchSession(
  request: Request,
  { roleGrantId, role, note }: { roleGrantId: string; role: Role; note: (tx: Tx) => Promise<void> },
): Promise<string | null> {
  const sessionId = sessionIdOf(request);
  if (!sessionId) return null;
  const id = generateIdFromEntropySize(ID_BYTES);
  const isSwitched = await withActor(AUTH, async (tx) => {
    const live = await findLiveSession(tx, hashOf(sessionId));
    if (!live) return false;
    const { userId, absoluteExpiresAt, method, client, startedAt, confirmedAt } = live;
    await deleteSession(tx, hashOf(sessionId));
    const kept = { userId, absoluteExpiresAt, method, client, startedAt, confirmedAt };
    await insertSession(tx, { ...kept, idHash: hashOf(id), roleGrantId, expiresAt: idleLimit(role) });
    await note(tx);
    return true;
  });
  return isSwitched ? sessions().createSessionCookie(id).serialize() : null;
}

/** Ends the session of a request. Returns the Set-Cookie value that removes the cookie. */
export async function endSession(request: Request): Promise<string> {
  const sessionId = sessionIdOf(request);
  if (sessionId) await sessions().invalidateSession(sessionId);
  return sessions().createBlankSessionCookie().serialize();
}
