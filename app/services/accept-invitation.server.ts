import type { Tx } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import {
  findInvitationById,
  findOrCreateUser,
  grantRespondent,
  markInvitationUsed,
} from '../../db/queries/invitation.server.ts';
import type { Role } from '../member/roles.ts';
import { invitationFault } from './exchange-invitation.server.ts';

/** Who came in by an invitation, with which grant, and to which page. */
export type Accepted = { userId: string; roleGrantId: string; role: Role; companyId: string | null; landing: string };

/**
 * Makes the person of an invitation and their grant, in the transaction in which the code of that address was right, and uses the invitation up.
 * Null where it cannot be used any more: revoked, over, or used meanwhile.
 */
export async function acceptInvitation(
  tx: Tx,
  { invitationId, email, name }: { invitationId: string; email: string; name: string },
): Promise<Accepted | null> {
  const found = await findInvitationById(tx, invitationId);
  if (found?.purpose !== 'answer' || !found.companyId || found.email !== email) return null;
  if (invitationFault(found, found.now)) return null;
  const user = await findOrCreateUser(tx, { email, name });
  if (user.disabledAt) return null;
  const roleGrantId = await grantRespondent(tx, { userId: user.id, companyId: found.companyId });
  await markInvitationUsed(tx, invitationId, found.now);
  await appendAudit(tx, {
    event: 'invitation.accepted',
    actor: { kind: 'auth' },
    userId: user.id,
    companyId: found.companyId,
    detail: { invitationId, purpose: found.purpose },
  });
  const landing = `/answer/${encodeURIComponent(found.waveSlug ?? '')}`;
  return { userId: user.id, roleGrantId, role: 'respondent', companyId: found.companyId, landing };
}
