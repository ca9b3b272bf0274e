import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findViewer } from '../auth/guard.server.ts';
import { endSession } from '../auth/session.server.ts';
import { subjectsOf } from './manage-sessions.server.ts';

const AUTH = { kind: 'auth' } as const;

/** Ends the session of a request, noted in the trail where there was one. Returns the Set-Cookie value that removes the cookie. */
export async function signOut(request: Request): Promise<string> {
  const viewer = await findViewer(request);
  const cookie = await endSession(request);
  if (viewer)
    await withActor(AUTH, (tx) =>
      appendAudit(tx, { event: 'signOut', actor: AUTH, ...subjectsOf(viewer), detail: {} }),
    );
  return cookie;
}
