import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findInvitationPlace, markBounced, revokeOpenOfCompany } from '../../db/queries/invitation.server.ts';
import { endMembership, findMemberContact, setContact } from '../../db/queries/member.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import type { Person } from '../member/person.ts';
import { dropEntriesOf } from './drop-proxy-entry.server.ts';

/**
 * Changes whom the association writes to in a member company. Open invitations to the address before end with it; the new person is invited
 * anew, and waits for the company's consent where somebody else was there before. Returns whether the company is a member.
 */
export function changeContact(
  { actor }: Viewer,
  { companyId, person }: { companyId: string; person: Person },
): Promise<boolean> {
  if (actor.kind !== 'association') return Promise.resolve(false);
  const { associationId } = actor;
  return withActor(actor, async (tx) => {
    const before = await findMemberContact(tx, { associationId, companyId });
    if (!before) return false;
    await setContact(tx, { associationId, companyId, contactName: person.name, contactEmail: person.email });
    const email = before.contactEmail?.toLowerCase();
    if (email && email !== person.email) await revokeOpenOfCompany(tx, { associationId, companyId, email });
    await appendAudit(tx, { event: 'contact.changed', actor, companyId, detail: {} });
    return true;
  });
}

/**
 * Ends a company's membership, and the association's open invitations with it. The company keeps its own answers; the association sees no more of
 * it. Returns whether it was a member.
 */
export async function removeMember({ actor }: Viewer, companyId: string): Promise<boolean> {
  if (actor.kind !== 'association') return false;
  const { associationId } = actor;
  await dropEntriesOf(actor, companyId);
  return withActor(actor, async (tx) => {
    // While it is still a member: afterwards the association sees none of its invitations.
    await revokeOpenOfCompany(tx, { associationId, companyId });
    if (!(await endMembership(tx, { associationId, companyId }))) return false;
    await appendAudit(tx, { event: 'member.removed', actor, companyId, detail: {} });
    return true;
  });
}

/** Notes that the mail of an invitation came back. Returns whether it is an open invitation of the association. */
export function noteBounce({ actor }: Viewer, invitationId: string): Promise<boolean> {
  if (actor.kind !== 'association') return Promise.resolve(false);
  const { associationId } = actor;
  return withActor(actor, async (tx) => {
    if (!(await markBounced(tx, { id: invitationId, associationId }))) return false;
    const place = await findInvitationPlace(tx, invitationId);
    const detail = { invitationId };
    await appendAudit(tx, { event: 'address.bounced', actor, companyId: place?.companyId, detail });
    return true;
  });
}
