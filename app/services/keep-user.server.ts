import { type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { deleteFactorsOfUser } from '../../db/queries/authenticator.server.ts';
import { markDualRequestDone } from '../../db/queries/dual-request.server.ts';
import { endSessionsOf, setSuspended } from '../../db/queries/people.server.ts';
import { deleteCodesOfUser } from '../../db/queries/recovery-code.server.ts';
import { deleteStepsOfUser } from '../../db/queries/sign-in-step.server.ts';
import { findGrantsOfUser, findUserByEmail } from '../../db/queries/user.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import { parseRole, ROLES } from '../member/roles.ts';
import { type CarryOutFault, takeRequest } from './carry-out-dual.server.ts';

const WORKER = { kind: 'worker' } as const;

/** Suspends a person from the server itself, or restores them: no session and no begun sign-in of theirs lives on. */
export function keepUserOut(
  email: string,
  { isSuspended }: { isSuspended: boolean },
): Promise<'done' | 'unknown' | 'same'> {
  return withActor(WORKER, async (tx) => {
    const user = await findUserByEmail(tx, email);
    if (!user) return 'unknown';
    const userId = user.id;
    if (!(await setSuspended(tx, { userId, isSuspended }))) return 'same';
    if (isSuspended) await endAll(tx, userId);
    const event = isSuspended ? 'user.suspended' : 'user.restored';
    await appendAudit(tx, { event, actor: WORKER, detail: { userId } });
    return 'done';
  });
}

async function endAll(tx: Tx, userId: string): Promise<void> {
  await endSessionsOf(tx, userId);
  await deleteStepsOfUser(tx, userId);
}

/** Why nobody's second factor was taken. `needsRequest`: it takes two people; `otherPerson`: the request is about somebody else. */
export type ResetFault = 'unknownUser' | 'noFactor' | 'needsRequest' | 'otherPerson' | CarryOutFault;

/**
 * Takes all second factors and recovery codes from somebody who lost them, so that new ones are set up at the next sign-in; every session ends, and
 * they are told by mail. Of the staff it takes a request that two people made; the database refuses it without.
 */
export function resetFactor(
  email: string,
  requestId: string | null,
): Promise<{ ok: true; count: number } | { ok: false; fault: ResetFault }> {
  const refused = (fault: ResetFault) => ({ ok: false, fault }) as const;
  return withActor(WORKER, async (tx) => {
    const user = await findUserByEmail(tx, email);
    if (!user) return refused('unknownUser');
    const grants = await findGrantsOfUser(tx, user.id);
    const isStaff = grants.some(({ role }) => ROLES[parseRole(role) ?? 'operator'].factor === 'required');
    if (isStaff && requestId === null) return refused('needsRequest');
    if (requestId !== null) {
      const taken = await takeRequest(tx, { id: requestId, kind: 'resetFactor' });
      if (!taken.ok) return taken;
      if (taken.request.userId !== user.id) return refused('otherPerson');
    }
    const count = await deleteFactorsOfUser(tx, user.id);
    if (count === 0) return refused('noFactor');
    await deleteCodesOfUser(tx, user.id);
    await endAll(tx, user.id);
    if (requestId !== null) await markDualRequestDone(tx, requestId);
    const dedupeKey = `factor reset ${requestId ?? crypto.randomUUID()}`;
    await queueMail(tx, { kind: 'accountChanged', dedupeKey, recipient: user.email, locale: user.locale });
    await appendAudit(tx, { event: 'factor.reset', actor: WORKER, detail: { userId: user.id, count } });
    return { ok: true, count };
  });
}
