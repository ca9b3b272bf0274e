import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findInvitationPlace, revokeOpenInvitation } from '../../db/queries/invitation.server.ts';
import type { Viewer } from '../auth/guard.server.ts';

/**
 * Revokes an invitation that the viewer's company, association or portal made and nobody used yet. Returns whether there was one. Which ones
 * are the viewer's to revoke is said by the database's policies.
 */
export function revokeInvitation({ actor }: Viewer, invitationId: string): Promise<boolean> {
  if (actor.kind !== 'member' && actor.kind !== 'association' && actor.kind !== 'operator')
    return Promise.resolve(false);
  return withActor(actor, async (tx) => {
    if (!(await revokeOpenInvitation(tx, invitationId))) return false;
    const place = actor.kind === 'operator' ? null : await findInvitationPlace(tx, invitationId);
    await appendAudit(tx, {
      event: 'invitation.revoked',
      actor,
      companyId: place?.companyId,
      waveId: place?.waveId,
      detail: { invitationId },
    });
    return true;
  });
}
