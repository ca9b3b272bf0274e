import { type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findInvitationPlace, findSendable } from '../../db/queries/invitation.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { mailColleague } from './invite-colleague.server.ts';
import { mailMember } from './invite-members.server.ts';
import { mailStaff } from './invite-staff.server.ts';
import { mailDelegate } from './mail-delegate.server.ts';

/** What became of sending again. */
export type ResendResult = { ok: true } | { ok: false; reason: 'notFound' | 'limited' };

type Sending = { invitationId: string; recipient: string; reason: string; purpose: string };

async function mailAgain(tx: Tx, viewer: Viewer, { purpose, ...sending }: Sending): Promise<void> {
  if (viewer.actor.kind === 'operator') return mailStaff(tx, viewer, sending);
  if (purpose === 'delegate') return void (await mailDelegate(tx, viewer, sending));
  return viewer.actor.kind === 'association' ? mailMember(tx, viewer, sending) : mailColleague(tx, viewer, sending);
}

/**
 * Sends an open invitation again, with a new link: the one before opens nothing any more. The same form sent twice sends one mail.
 */
export async function resendInvitation(
  viewer: Viewer,
  { invitationId, operationId }: { invitationId: string; operationId: string },
): Promise<ResendResult> {
  const { actor } = viewer;
  if (actor.kind !== 'member' && actor.kind !== 'association' && actor.kind !== 'operator')
    return { ok: false, reason: 'notFound' };
  const found = await withActor(actor, (tx) => findSendable(tx, invitationId));
  if (!found || (actor.kind === 'member' && found.purpose === 'answer')) return { ok: false, reason: 'notFound' };
  if (!(await takeLimit('inviteSendAddress', found.email)).ok) return { ok: false, reason: 'limited' };
  return withActor(actor, async (tx): Promise<ResendResult> => {
    if (!(await findSendable(tx, invitationId))) return { ok: false, reason: 'notFound' };
    await mailAgain(tx, viewer, { invitationId, recipient: found.email, reason: operationId, purpose: found.purpose });
    const place = actor.kind === 'operator' ? null : await findInvitationPlace(tx, invitationId);
    await appendAudit(tx, {
      event: 'invitation.sentAgain',
      actor,
      companyId: place?.companyId,
      waveId: place?.waveId,
      detail: { invitationId },
    });
    return { ok: true };
  });
}
