import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { deleteSessionsOfUserBut } from '../../db/queries/session.server.ts';
import { deleteStep, deleteStepsOfUser, takeTry } from '../../db/queries/sign-in-step.server.ts';
import { findUserByEmail, lockAddress, setAddress } from '../../db/queries/user.server.ts';
import { openAccountKey } from '../auth/account-key.server.ts';
import { fitsCode } from '../auth/code.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { type Step, startStep } from '../auth/step.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import { maskAddress } from '../member/one-time.ts';
import { mayCodeBeSent, sendCode } from './begin-email-code.server.ts';
import { subjectsOf } from './manage-sessions.server.ts';

const AUTH = { kind: 'auth' } as const;
const CHALLENGE = 'address';

/** Whether a step waits for the code of a new address of the viewer. */
export function isAddressStep(step: Step | null, { user }: Viewer): step is Step & { email: string } {
  return (
    step !== null &&
    step.challenge === CHALLENGE &&
    step.userId === user.id &&
    step.email !== null &&
    step.triesLeft > 0
  );
}

/**
 * Sends a code to the address that the viewer wants to have from now on. The answer is the same where somebody has that address already: then the step
 * waits for a code that is never sent. The address before goes on working until the code is typed.
 */
export async function askNewAddress(
  request: Request,
  { viewer, clientAddress, email }: { viewer: Viewer; clientAddress: string; email: string },
): Promise<{ ok: true; cookie: string } | { ok: false; reason: 'limited' | 'sameAddress' }> {
  const { user, locale } = viewer;
  if (email === user.email) return { ok: false, reason: 'sameAddress' };
  if (!(await mayCodeBeSent({ request, clientAddress, email }))) return { ok: false, reason: 'limited' };
  return withActor(AUTH, async (tx) => {
    const isTaken = (await findUserByEmail(tx, email)) !== null;
    const step = await startStep(tx, { kind: 'confirm', challenge: CHALLENGE, userId: user.id, email });
    await sendCode(tx, { idHash: step.idHash, recipient: isTaken ? null : email, locale });
    return { ok: true, cookie: step.cookie } as const;
  });
}

/** What a typed code came to. */
export type AddressResult = 'changed' | 'mismatch' | 'spent' | 'limited';

/**
 * Makes the new address the viewer's, where its code is right: every other session and begun sign-in of theirs ends, and the address before is told by
 * mail, with the new one masked.
 */
export async function takeNewAddress(
  viewer: Viewer,
  { step, code }: { step: Step; code: string },
): Promise<AddressResult> {
  const { user, session, locale } = viewer;
  if (!(await takeLimit('factorUser', user.id)).ok) return 'limited';
  return withActor(AUTH, async (tx): Promise<AddressResult> => {
    const taken = await takeTry(tx, step.idHash);
    const email = taken?.email;
    if (taken?.challenge !== CHALLENGE || taken.userId !== user.id || !email) return 'spent';
    if (!fitsCode(await openAccountKey(tx), taken, code)) return taken.triesLeft > 0 ? 'mismatch' : 'spent';
    await deleteStep(tx, taken.idHash);
    await lockAddress(tx, email);
    if (await findUserByEmail(tx, email)) return 'spent';
    if (!(await setAddress(tx, { id: user.id, email, before: user.email }))) return 'spent';
    await deleteSessionsOfUserBut(tx, { userId: user.id, publicId: session.publicId });
    await deleteStepsOfUser(tx, user.id);
    const dedupeKey = `address ${taken.idHash}`;
    const variables = { address: maskAddress(email) };
    await queueMail(tx, { kind: 'addressChanged', dedupeKey, recipient: user.email, locale, variables });
    await appendAudit(tx, { event: 'address.changed', actor: AUTH, ...subjectsOf(viewer), detail: {} });
    return 'changed';
  });
}
