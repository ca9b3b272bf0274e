import { withActor } from '../../db/actor.server.ts';
import { findOwnHold, lockJoining } from '../../db/queries/access-hold.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { endCompanyGrant, listCompanyPeople } from '../../db/queries/people.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { type EndFault, endFault } from '../member/company-people.ts';

/** What became of ending a role. `isSelf`: it was the acting person's own. */
export type RemoveResult = { ok: true; isSelf: boolean } | { ok: false; reason: EndFault };

/**
 * Ends a role in the viewer's own company: its sessions end, and sections that were given with it. Who may end which is said by `endFault`; one who is
 * held ends nobody.
 */
export function removePerson({ actor }: Viewer, grantId: string): Promise<RemoveResult> {
  const refused = (reason: EndFault) => ({ ok: false, reason }) as const;
  if (actor.kind !== 'member') return Promise.resolve(refused('gone'));
  const { companyId, userId } = actor;
  return withActor(actor, async (tx): Promise<RemoveResult> => {
    await lockJoining(tx, companyId);
    if (await findOwnHold(tx, actor)) return refused('gone');
    const people = await listCompanyPeople(tx, companyId);
    const fault = endFault(
      people.map((each) => ({ ...each, isSelf: each.userId === userId })),
      grantId,
    );
    if (fault) return refused(fault);
    const ended = await endCompanyGrant(tx, { grantId, companyId });
    if (!ended) return refused('gone');
    const detail = { grantId, userId: ended.userId, role: ended.role };
    await appendAudit(tx, { event: 'grant.ended', actor, detail });
    return { ok: true, isSelf: ended.userId === userId };
  });
}
