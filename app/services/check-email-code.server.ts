import { type Tx, withActor } from '../../db/actor.server.ts';
import { deleteStep, setCodeOfStep, takeTry } from '../../db/queries/sign-in-step.server.ts';
import { findGrantsOfUser, findUser } from '../../db/queries/user.server.ts';
import { openAccountKey } from '../auth/account-key.server.ts';
import { fitsCode, macOfCode, newCode } from '../auth/code.server.ts';
import { continueSignIn, type Progress } from '../auth/continue-sign-in.server.ts';
import { isKnownBrowser } from '../auth/known-browser.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { type Step, startStep } from '../auth/step.server.ts';
import { isDemo } from '../http/settings.server.ts';
import { parseRole, ROLES } from '../member/roles.ts';
import { acceptInvitation } from './accept-invitation.server.ts';

/** `mismatch`: another try is left; `spent`: the step is over, a new code is needed; `gone`: the invitation cannot be used any more. */
type CodeFault = 'mismatch' | 'spent' | 'gone' | 'limited';

/** What follows a typed code. */
export type CodeResult = { ok: true; progress: Progress } | { ok: false; reason: CodeFault };

async function ofInvitation(tx: Tx, step: Step & { invitationId: string }): Promise<CodeResult> {
  const email = step.email ?? '';
  const accepted = await acceptInvitation(tx, { invitationId: step.invitationId, email, name: email });
  if (!accepted) return { ok: false, reason: 'gone' };
  const { userId, roleGrantId, landing } = accepted;
  const grant = (await findGrantsOfUser(tx, userId)).find(({ id }) => id === roleGrantId);
  if (!grant) throw new Error('the grant of an accepted invitation cannot be found');
  if (ROLES[accepted.role].signIn === 'password')
    return toPassword(tx, { userId, roleGrantId, next: landing, invitationId: step.invitationId });
  const proof = { userId, grant, method: 'code', next: landing, invitationId: step.invitationId } as const;
  return { ok: true, progress: await continueSignIn(tx, proof) };
}

async function toPassword(
  tx: Tx,
  step: { userId: string; roleGrantId: string | null; next: string | null; invitationId?: string },
): Promise<CodeResult> {
  const { cookie } = await startStep(tx, { ...step, kind: 'confirm', challenge: 'password' });
  return { ok: true, progress: { to: '/login/password', cookie } };
}

async function ofAddress(tx: Tx, { userId, roleGrantId, next, challenge }: Step): Promise<CodeResult> {
  const user = userId ? await findUser(tx, userId) : null;
  const grant = user ? (await findGrantsOfUser(tx, user.id)).find(({ id }) => id === roleGrantId) : undefined;
  if (!user || user.disabledAt || !grant) return { ok: false, reason: 'spent' };
  if (challenge === 'reset') return toPassword(tx, { userId: user.id, roleGrantId, next });
  // A code by mail is enough for those who sign in with codes, and never for another role of the same person.
  if (ROLES[parseRole(grant.role) ?? 'operator'].signIn !== 'code') return { ok: false, reason: 'spent' };
  return { ok: true, progress: await continueSignIn(tx, { userId: user.id, grant, method: 'code', next }) };
}

/** Checks a code typed at its step. A wrong one takes one of five tries; the right one ends the step, so that it works once. */
export async function checkEmailCode(
  request: Request,
  { step, code }: { step: Step; code: string },
): Promise<CodeResult> {
  const email = step.email ?? '';
  const isKnown = await isKnownBrowser(request, email).catch(() => false);
  if (!isKnown && !(await takeLimit('codeTryAddress', email)).ok) return { ok: false, reason: 'limited' };
  return withActor({ kind: 'auth' }, async (tx): Promise<CodeResult> => {
    const taken = await takeTry(tx, step.idHash);
    if (taken?.kind !== 'code') return { ok: false, reason: 'spent' };
    if (!fitsCode(await openAccountKey(tx), taken, code))
      return { ok: false, reason: taken.triesLeft > 0 ? 'mismatch' : 'spent' };
    await deleteStep(tx, taken.idHash);
    const { invitationId } = taken;
    return invitationId ? ofInvitation(tx, { ...taken, invitationId }) : ofAddress(tx, taken);
  });
}

/** A new code for the step, to be shown on its page: in the demo alone, which sends no mail. Else null, and nothing changes. */
export async function showDemoCode(step: Step): Promise<string | null> {
  if (!isDemo() || (!step.userId && !step.invitationId)) return null;
  const code = newCode();
  await withActor({ kind: 'auth' }, async (tx) =>
    setCodeOfStep(tx, step.idHash, macOfCode(await openAccountKey(tx), step.idHash, code)),
  );
  return code;
}
