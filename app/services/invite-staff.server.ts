import { type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { insertInvitation, listStaffInvitations } from '../../db/queries/invitation.server.ts';
import { listStaff, lockStaff } from '../../db/queries/people.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import type { Person } from '../member/person.ts';
import { ROLES, type Role } from '../member/roles.ts';

/** What became of inviting somebody to the staff. */
export type InviteStaffResult =
  | { ok: true }
  | {
      ok: false;
      reason: 'notAllowed' | 'limited' | 'alreadyInvited' | 'alreadyThere' | 'roleMissing' | 'associationMissing';
    };

const DAYS_VALID = 7;

/** The roles that an operator can give. */
export const STAFF_ROLES = [
  'secretariat',
  'assoc_viewer',
  'analyst',
  'moderator',
  'operator',
] as const satisfies readonly Role[];

/** A role that an operator can give. */
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Invites somebody to a staff role, within an association where the role demands one. */
export async function inviteStaff(
  viewer: Viewer,
  { person, role, associationId }: { person: Person; role: StaffRole | null; associationId: string | null },
): Promise<InviteStaffResult> {
  const { actor } = viewer;
  if (actor.kind !== 'operator') return { ok: false, reason: 'notAllowed' };
  if (!role) return { ok: false, reason: 'roleMissing' };
  const isOfAssociation = ROLES[role].scope === 'association';
  if (isOfAssociation && !associationId) return { ok: false, reason: 'associationMissing' };
  if (!(await takeLimit('inviteSendAddress', person.email)).ok) return { ok: false, reason: 'limited' };
  const scope = isOfAssociation ? associationId : null;
  return withActor(actor, async (tx): Promise<InviteStaffResult> => {
    if (!(await lockStaff(tx, actor.userId))) return { ok: false, reason: 'notAllowed' };
    const isSame = (row: { email: string; role: string | null; associationId: string | null }) =>
      row.email === person.email && row.role === role && row.associationId === scope;
    if ((await listStaff(tx)).some(isSame)) return { ok: false, reason: 'alreadyThere' };
    if ((await listStaffInvitations(tx)).some((row) => isSame(row) && !row.isExpired))
      return { ok: false, reason: 'alreadyInvited' };
    const invitationId = await insertInvitation(tx, {
      purpose: 'staff',
      role,
      associationId: scope,
      ...person,
      invitedBy: actor.userId,
      expiresAt: { days: DAYS_VALID },
    });
    if (!invitationId) return { ok: false, reason: 'alreadyInvited' };
    await mailStaff(tx, viewer, { invitationId, recipient: person.email });
    const detail = { invitationId, purpose: 'staff', role };
    await appendAudit(tx, { event: 'invitation.made', actor, associationId: scope, detail });
    return { ok: true };
  });
}

/** Queues the mail that brings somebody of the staff the link, once per reason. */
export async function mailStaff(
  tx: Tx,
  { locale }: Viewer,
  { invitationId, recipient, reason = '' }: { invitationId: string; recipient: string; reason?: string },
): Promise<void> {
  await queueMail(tx, {
    kind: 'staff',
    dedupeKey: `invitation:${invitationId}:${reason}`,
    recipient,
    locale,
    invitationId,
  });
}
