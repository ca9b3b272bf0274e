import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { endCompanyGrant } from '../../db/queries/people.server.ts';
import type { Viewer } from '../auth/guard.server.ts';

/**
 * Takes a role in the viewer's own company from somebody else: their sessions end, sections that were given end. Returns whether there was
 * one. Nobody removes themselves, so that somebody is left.
 */
export function removePerson({ actor }: Viewer, grantId: string): Promise<boolean> {
  if (actor.kind !== 'member') return Promise.resolve(false);
  const { companyId, userId } = actor;
  return withActor(actor, async (tx) => {
    const ended = await endCompanyGrant(tx, { grantId, companyId, by: userId });
    if (!ended) return false;
    const detail = { grantId, userId: ended.userId, role: ended.role };
    await appendAudit(tx, { event: 'grant.ended', actor, detail });
    return true;
  });
}
