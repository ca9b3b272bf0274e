import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { deleteSessionOfUser, deleteSessionsOfUserBut, listSessionsOfUser } from '../../db/queries/session.server.ts';
import type { Viewer } from '../auth/guard.server.ts';

const AUTH = { kind: 'auth' } as const;

/** Whom an event of a viewer's account concerns. */
export function subjectsOf({ user, company, association }: Viewer) {
  return { userId: user.id, companyId: company?.id, associationId: association?.id };
}

/** The browsers that are signed in to the viewer's account. */
export async function listSessions(viewer: Viewer) {
  const all = await withActor(AUTH, (tx) => listSessionsOfUser(tx, viewer.user.id));
  return all.map((each) => ({ ...each, isCurrent: each.publicId === viewer.session.publicId }));
}

/** Ends one of the viewer's own sessions, or all but the present one. Returns how many ended; somebody else's is none. */
export function endSessions(viewer: Viewer, which: { publicId: string } | 'others'): Promise<number> {
  const userId = viewer.user.id;
  return withActor(AUTH, async (tx) => {
    const count =
      which === 'others'
        ? await deleteSessionsOfUserBut(tx, { userId, publicId: viewer.session.publicId })
        : Number(await deleteSessionOfUser(tx, { userId, publicId: which.publicId }));
    if (count > 0)
      await appendAudit(tx, { event: 'sessions.ended', actor: AUTH, ...subjectsOf(viewer), detail: { count } });
    return count;
  });
}
