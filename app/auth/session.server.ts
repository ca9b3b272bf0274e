import { createHash } from 'node:crypto';
import { type Adapter, Lucia, TimeSpan } from 'lucia';
import { withActor } from '../../db/actor.server.ts';
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

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof buildLucia>;
    DatabaseSessionAttributes: { roleGrantId: string; role: Role };
    DatabaseUserAttributes: { live: LiveSession };
  }
}

const AUTH = { kind: 'auth' } as const;
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
    return withActor(AUTH, async (tx) => {
      const live = await findLiveSession(tx, idHash);
      const role = parseRole(live?.role);
      if (!live || !role) return [null, null];
      const expiresAt = idleLimit(role);
      if (isWorthMoving(live, expiresAt)) await extendSession(tx, { idHash, expiresAt });
      return [
        {
          id: sessionId,
          userId: live.userId,
          expiresAt: live.absoluteExpiresAt,
          attributes: { roleGrantId: live.roleGrantId, role },
        },
        { id: live.userId, attributes: { live } },
      ];
    });
  },
  async setSession({ id, userId, attributes }) {
    await withActor(AUTH, (tx) =>
      insertSession(tx, {
        idHash: hashOf(id),
        userId,
        roleGrantId: attributes.roleGrantId,
        expiresAt: idleLimit(attributes.role),
        absoluteExpiresAt: new Date(Date.now() + ABSOLUTE_SESSION_HOURS * HOUR_MS),
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

/** The user and grant for whom a session begins. */
export type SignedIn = { userId: string; roleGrantId: string; role: Role };

/** Begins a session with a new id; the one that the request came with, if any, ends. Returns the Set-Cookie value. */
export async function startSession(request: Request, { userId, roleGrantId, role }: SignedIn): Promise<string> {
  const earlier = sessionIdOf(request);
  if (earlier) await sessions().invalidateSession(earlier);
  const session = await sessions().createSession(userId, { roleGrantId, role });
  return sessions().createSessionCookie(session.id).serialize();
}

/** Ends the session of a request. Returns the Set-Cookie value that removes the cookie. */
export async function endSession(request: Request): Promise<string> {
  const sessionId = sessionIdOf(request);
  if (sessionId) await sessions().invalidateSession(sessionId);
  return sessions().createBlankSessionCookie().serialize();
}
