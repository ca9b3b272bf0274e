import { type Tx, withActor } from '../../db/actor.server.ts';
import { findOwnHold, lockJoining } from '../../db/queries/access-hold.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findOpenInvitation, insertInvitation } from '../../db/queries/invitation.server.ts';
import { hasCompanyRole } from '../../db/queries/people.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import type { Person } from '../member/person.ts';

/** Why nobody was invited. `held`: the inviter is a newcomer whose own access still waits. */
export type InviteFault = 'notAllowed' | 'limited' | 'held' | 'alreadyInvited' | 'alreadyThere';

/** What became of an invitation. */
export type InviteResult = { ok: true } | { ok: false; reason: InviteFault };

const DAYS_VALID = 14;
const TAKEN_BY = {
  colleague: ['respondent', 'company_admin'],
  approve: ['approver', 'respondent', 'company_admin'],
} as const;

/** Invites somebody to the viewer's own company: to answer beside the viewer, or to read the answers and approve of them. */
export async function inviteColleague(
  viewer: Viewer,
  { person, purpose }: { person: Person; purpose: 'colleague' | 'approve' },
): Promise<InviteResult> {
  const { actor } = viewer;
  if (actor.kind !== 'member') return { ok: false, reason: 'notAllowed' };
  const { companyId, userId } = actor;
  if (!(await takeLimit('inviteSendAddress', person.email)).ok) return { ok: false, reason: 'limited' };
  return withActor(actor, async (tx): Promise<InviteResult> => {
    await lockJoining(tx, companyId);
    if (await findOwnHold(tx, actor)) return { ok: false, reason: 'held' };
    if (await hasCompanyRole(tx, { companyId, email: person.email, roles: TAKEN_BY[purpose] }))
      return { ok: false, reason: 'alreadyThere' };
    if (await findOpenInvitation(tx, { companyId, email: person.email, purpose }))
      return { ok: false, reason: 'alreadyInvited' };
    const invitationId = await insertInvitation(tx, {
      companyId,
      purpose,
      ...person,
      invitedBy: userId,
      expiresAt: { days: DAYS_VALID },
    });
    if (!invitationId) return { ok: false, reason: 'alreadyInvited' };
    await mailColleague(tx, viewer, { invitationId, recipient: person.email });
    await appendAudit(tx, { event: 'invitation.made', actor, detail: { invitationId, purpose } });
    return { ok: true };
  });
}

/** Queues the mail that brings a colleague the link, once per reason. */
export async function mailColleague(
  tx: Tx,
  { user, company, locale }: Viewer,
  { invitationId, recipient, reason = '' }: { invitationId: string; recipient: string; reason?: string },
): Promise<void> {
  const companyName = (locale === 'ja' ? company?.nameJa : company?.nameEn) ?? '';
  await queueMail(tx, {
    kind: 'colleague',
    dedupeKey: `invitation:${invitationId}:${reason}`,
    recipient,
    locale,
    invitationId,
    variables: { inviter: user.name, company: companyName },
  });
}
