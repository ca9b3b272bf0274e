import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { makeGrant } from '../../db/queries/invitation.server.ts';
import { endSessionsOf, endStaffGrant, listStaff, lockStaff, setSuspended } from '../../db/queries/people.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { ROLES } from '../member/roles.ts';
import type { StaffRole } from './invite-staff.server.ts';

/**
 * Suspends a person: no session of theirs lives on, and none begins. Or restores them. Returns whether that changed anything. Nobody suspends
 * themselves, so that an operator is left.
 */
export function suspendUser(
  { actor }: Viewer,
  { userId, isSuspended }: { userId: string; isSuspended: boolean },
): Promise<boolean> {
  if (actor.kind !== 'operator' || actor.userId === userId) return Promise.resolve(false);
  return withActor(actor, async (tx) => {
    if (!(await lockStaff(tx, actor.userId))) return false;
    if (!(await setSuspended(tx, { userId, isSuspended }))) return false;
    if (isSuspended) await endSessionsOf(tx, userId);
    await appendAudit(tx, { event: isSuspended ? 'user.suspended' : 'user.restored', actor, detail: { userId } });
    return true;
  });
}

/** Takes a staff role from somebody else; sessions in that role end. Returns whether there was one. */
export function endStaffRole({ actor }: Viewer, grantId: string): Promise<boolean> {
  if (actor.kind !== 'operator') return Promise.resolve(false);
  return withActor(actor, async (tx) => {
    if (!(await lockStaff(tx, actor.userId))) return false;
    const ended = await endStaffGrant(tx, { grantId, by: actor.userId });
    if (!ended) return false;
    await appendAudit(tx, { event: 'grant.ended', actor, detail: { grantId, ...ended } });
    return true;
  });
}

/**
 * Gives somebody of the staff another role instead of one that they have. Sessions in the role before end with it, so that the next request has
 * nothing of it any more. Returns what became of it.
 */
export function changeRole(
  { actor }: Viewer,
  input: { grantId: string; role: StaffRole; associationId: string | null },
): Promise<'changed' | 'notFound' | 'same' | 'associationMissing'> {
  const isOfAssociation = ROLES[input.role].scope === 'association';
  const associationId = isOfAssociation ? input.associationId : null;
  if (actor.kind !== 'operator') return Promise.resolve('notFound');
  if (isOfAssociation && !associationId) return Promise.resolve('associationMissing');
  return withActor(actor, async (tx) => {
    if (!(await lockStaff(tx, actor.userId))) return 'notFound';
    const staff = await listStaff(tx);
    const before = staff.find(({ grantId }) => grantId === input.grantId);
    if (!before || before.userId === actor.userId) return 'notFound';
    const { userId } = before;
    const isThere = staff.some(
      (row) => row.userId === userId && row.role === input.role && row.associationId === associationId,
    );
    if (isThere) return 'same';
    await endStaffGrant(tx, { grantId: input.grantId, by: actor.userId });
    const made = await makeGrant(tx, { userId, role: input.role, companyId: null, associationId });
    const detail = { grantId: made.id, userId, role: input.role };
    await appendAudit(tx, { event: 'grant.made', actor, associationId, detail });
    return 'changed';
  });
}
