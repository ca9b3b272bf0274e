import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { insertInvitation } from '../../db/queries/invitation.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import type { Person } from '../member/person.ts';

const WORKER = { kind: 'worker' } as const;
const DAYS_VALID = 7;

/** Invites an operator from the server itself: the first ones of an installation, which nobody in the portal can invite. Returns the invitation's id. */
export function inviteOperator(person: Person, locale: 'ja' | 'en'): Promise<string> {
  return withActor(WORKER, async (tx) => {
    const invitationId = await insertInvitation(tx, {
      purpose: 'staff',
      role: 'operator',
      ...person,
      expiresAt: { days: DAYS_VALID },
    });
    if (!invitationId) throw new Error('the invitation was not stored');
    await queueMail(tx, {
      kind: 'staff',
      dedupeKey: `invitation:${invitationId}:`,
      recipient: person.email,
      locale,
      invitationId,
    });
    const detail = { invitationId, purpose: 'staff', role: 'operator' };
    await appendAudit(tx, { event: 'invitation.made', actor: WORKER, detail });
    return invitationId;
  });
}
