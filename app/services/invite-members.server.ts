import { type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findInvitationPlace, insertInvitation, revokeExpired } from '../../db/queries/invitation.server.ts';
import { findMemberContact, isAsked } from '../../db/queries/member.server.ts';
import { findVisibleWave } from '../../db/queries/visible-wave.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';

/** What became of inviting a member company to a wave. */
export type InviteMemberResult =
  | { ok: true }
  | { ok: false; reason: 'notFound' | 'noContact' | 'notAsked' | 'over' | 'limited' | 'alreadyInvited' };

const DAYS_VALID = 14;

/** Invites the contact person of a member company to answer in a wave of the association. */
export async function inviteMember(
  viewer: Viewer,
  { companyId, wave }: { companyId: string; wave: string },
): Promise<InviteMemberResult> {
  const { actor } = viewer;
  if (actor.kind !== 'association') return { ok: false, reason: 'notFound' };
  const { associationId, userId } = actor;
  const contact = await withActor(actor, (tx) => findMemberContact(tx, { associationId, companyId }));
  if (!contact) return { ok: false, reason: 'notFound' };
  const email = contact.contactEmail?.toLowerCase();
  if (!email) return { ok: false, reason: 'noContact' };
  if (!(await takeLimit('inviteSendAssociation', associationId)).ok) return { ok: false, reason: 'limited' };
  if (!(await takeLimit('inviteSendAddress', email)).ok) return { ok: false, reason: 'limited' };
  return withActor(actor, async (tx): Promise<InviteMemberResult> => {
    const found = await findVisibleWave(tx, wave);
    if (!found) return { ok: false, reason: 'notFound' };
    if (found.state !== 'open' || found.closesAt <= found.now) return { ok: false, reason: 'over' };
    if (!(await isAsked(tx, { companyId, waveId: found.id }))) return { ok: false, reason: 'notAsked' };
    await revokeExpired(tx, { companyId, waveId: found.id, associationId });
    const invitationId = await insertInvitation(tx, {
      companyId,
      waveId: found.id,
      associationId,
      purpose: 'answer',
      email,
      name: contact.contactName ?? '',
      invitedBy: userId,
      expiresAt: { days: DAYS_VALID },
    });
    if (!invitationId) return { ok: false, reason: 'alreadyInvited' };
    await mailMember(tx, viewer, { invitationId, recipient: email });
    const detail = { invitationId, purpose: 'answer' };
    await appendAudit(tx, { event: 'invitation.made', actor, companyId, waveId: found.id, detail });
    return { ok: true };
  });
}

/** Queues the mail that brings a member company's contact person the link, once per reason. */
export async function mailMember(
  tx: Tx,
  { association, locale }: Viewer,
  { invitationId, recipient, reason = '' }: { invitationId: string; recipient: string; reason?: string },
): Promise<void> {
  const place = await findInvitationPlace(tx, invitationId);
  const isJa = locale === 'ja';
  await queueMail(tx, {
    kind: 'invitation',
    dedupeKey: `invitation:${invitationId}:${reason}`,
    recipient,
    locale,
    invitationId,
    variables: {
      association: (isJa ? association?.nameJa : association?.nameEn) ?? '',
      company: (isJa ? place?.companyJa : place?.companyEn) ?? '',
      wave: (isJa ? place?.waveJa : place?.waveEn) ?? '',
    },
  });
}
