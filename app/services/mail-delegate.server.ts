import type { Tx } from '../../db/actor.server.ts';
import { findDelegateInvitation } from '../../db/queries/sharing.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { delegateMailVariables } from '../mail/delegate-mail.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import { openSheet, type Sheet } from './answer-sheet.server.ts';

/** What of a sheet the mail to a delegate names. */
export function mailPlace(sheet: Sheet, inviter: string) {
  const { row, questionnaire } = sheet;
  return {
    inviter,
    company: { ja: row.companyNameJa, en: row.companyNameEn },
    wave: { ja: row.titleJa, en: row.titleEn },
    questionnaire,
    closesAt: row.closesAt,
  };
}

/** Queues the mail that asks somebody for sections, in the language chosen for them, once per reason. Returns whether there is what it asks for. */
export async function mailDelegate(
  tx: Tx,
  { actor, user }: Viewer,
  { invitationId, reason = '' }: { invitationId: string; reason?: string },
): Promise<boolean> {
  const asked = await findDelegateInvitation(tx, invitationId);
  if (!asked || actor.kind !== 'member') return false;
  const sheet = await openSheet(tx, { actor, slug: asked.slug });
  if (!sheet) return false;
  await queueMail(tx, {
    kind: 'delegate',
    dedupeKey: `invitation:${invitationId}:${reason}`,
    recipient: asked.email,
    locale: asked.locale,
    invitationId,
    variables: delegateMailVariables(asked, mailPlace(sheet, user.name)),
  });
  return true;
}
