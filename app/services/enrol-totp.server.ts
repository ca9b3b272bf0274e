import { type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { countAuthenticators, findPendingTotp, takeTotpStep } from '../../db/queries/authenticator.server.ts';
import { deleteStep, takeTry } from '../../db/queries/sign-in-step.server.ts';
import { admitOrChoose, type Grant, type Progress } from '../auth/continue-sign-in.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { renewRecoveryCodes } from '../auth/recovery.server.ts';
import type { Step } from '../auth/step.server.ts';
import { checkTotp, currentTotp, secretOf, storePendingTotp, totpPicture } from '../auth/totp.server.ts';
import { isDemo } from '../http/settings.server.ts';
import { personOfStep } from './check-factor.server.ts';

/** What a person needs to set up an app: its secret as text in groups of four and as a picture; in the demo alone, its code. */
export type TotpOffer = { secret: string; picture: string; demoCode: string | null };

/** Begins to set up an app for the viewer, where none is being set up: its secret stays the same until its first code is typed. */
export function beginTotp({ user }: Viewer): Promise<void> {
  return withActor({ kind: 'auth' }, (tx) => storePendingTotp(tx, user.id));
}

/** The app that a person is setting up, or null. */
export function readTotpOffer({ userId, email }: { userId: string; email: string }): Promise<TotpOffer | null> {
  return withActor({ kind: 'auth' }, async (tx) => {
    const pending = await findPendingTotp(tx, userId);
    if (!pending) return null;
    const secret = await secretOf(tx, pending);
    return {
      secret: secret.replace(/(.{4})(?=.)/g, '$1 '),
      picture: totpPicture(secret, email),
      demoCode: isDemo() ? currentTotp(secret, { lastStep: 0, now: new Date() }) : null,
    };
  });
}

/** Makes the app that a person is setting up work, where the code is its. Returns whether it was. */
export async function confirmPendingTotp(tx: Tx, userId: string, code: string): Promise<boolean> {
  const pending = await findPendingTotp(tx, userId);
  if (!pending) return false;
  const lastStep = checkTotp(await secretOf(tx, pending), code, { lastStep: pending.lastStep, now: new Date() });
  return lastStep !== null && (await takeTotpStep(tx, { id: pending.id, lastStep }));
}

/** Notes in the trail that a person has a new factor. */
export async function noteFactorAdded(
  tx: Tx,
  { userId, grant, kind }: { userId: string; grant: Omit<Grant, 'id' | 'role'>; kind: 'totp' | 'passkey' },
): Promise<void> {
  const { companyId, associationId } = grant;
  const subjects = { userId, companyId, associationId };
  await appendAudit(tx, { event: 'factor.added', actor: { kind: 'auth' }, ...subjects, detail: { kind } });
}

/** What follows the first code of a new app: the recovery codes, shown once, and the session. */
export type EnrolResult =
  | { ok: true; progress: Progress; recoveryCodes: string[] }
  | { ok: false; reason: 'mismatch' | 'spent' | 'limited' };

/** The person and grant of a step that sets up a factor, or null where the step is over. */
export function readEnrolling(step: Step) {
  return withActor({ kind: 'auth' }, (tx) => personOfStep(tx, step));
}

/** Sets up the obligatory factor of somebody who has none, after their password was right. */
export async function enrolAtSignIn(step: Step, code: string): Promise<EnrolResult> {
  if (!step.userId) return { ok: false, reason: 'spent' };
  if (!(await takeLimit('factorUser', step.userId)).ok) return { ok: false, reason: 'limited' };
  return withActor({ kind: 'auth' }, async (tx): Promise<EnrolResult> => {
    const taken = await takeTry(tx, step.idHash);
    const person = taken?.kind === 'enrol' ? await personOfStep(tx, taken) : null;
    // Somebody who got a factor meanwhile signs in with it: this step was for none.
    if (!taken || !person || (await countAuthenticators(tx, person.user.id)) > 0) return { ok: false, reason: 'spent' };
    const { user, grant } = person;
    if (!(await confirmPendingTotp(tx, user.id, code)))
      return { ok: false, reason: taken.triesLeft > 0 ? 'mismatch' : 'spent' };
    await deleteStep(tx, taken.idHash);
    const recoveryCodes = await renewRecoveryCodes(tx, user.id);
    await noteFactorAdded(tx, { userId: user.id, grant, kind: 'totp' });
    const { next, invitationId } = taken;
    const proof = { userId: user.id, grant, method: 'factor', next, invitationId } as const;
    const progress = await admitOrChoose(tx, proof);
    return { ok: true, progress, recoveryCodes };
  });
}
