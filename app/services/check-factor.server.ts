import { type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import {
  deleteAuthenticatorsOfUser,
  listAuthenticators,
  type StoredAuthenticator,
  takeTotpStep,
} from '../../db/queries/authenticator.server.ts';
import { deleteStep, takeTry } from '../../db/queries/sign-in-step.server.ts';
import { findGrantsOfUser, findUser } from '../../db/queries/user.server.ts';
import { admitOrChoose, beginEnrolment, type Grant, type Progress } from '../auth/continue-sign-in.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { takeRecoveryCode } from '../auth/recovery.server.ts';
import type { Step } from '../auth/step.server.ts';
import { checkTotp, currentTotp, secretOf } from '../auth/totp.server.ts';
import { isDemo } from '../http/settings.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';

/** What was given as the second factor. */
type Proof = { kind: 'totp'; code: string } | { kind: 'recovery'; code: string };

/** What follows it. `spent`: the step is over, signing in begins anew. */
export type FactorResult = { ok: true; progress: Progress } | { ok: false; reason: 'mismatch' | 'spent' | 'limited' };

const totpsOf = (factors: readonly StoredAuthenticator[]) => factors.filter(({ kind }) => kind === 'totp');

/** Whether a code is one of a person's apps' and was not used before; it is used up by this. */
export async function takeTotp(tx: Tx, userId: string, code: string): Promise<boolean> {
  for (const app of totpsOf(await listAuthenticators(tx, userId))) {
    const lastStep = checkTotp(await secretOf(tx, app), code, { lastStep: app.lastStep, now: new Date() });
    if (lastStep !== null && (await takeTotpStep(tx, { id: app.id, lastStep }))) return true;
  }
  return false;
}

/** The person and grant of a step, or null where either is gone meanwhile. */
export async function personOfStep(tx: Tx, { userId, roleGrantId }: Step) {
  const user = userId ? await findUser(tx, userId) : null;
  if (!user || user.disabledAt) return null;
  const grant: Grant | undefined = (await findGrantsOfUser(tx, user.id)).find(({ id }) => id === roleGrantId);
  return grant ? { user, grant } : null;
}

/** A recovery code stands for a lost factor: all factors go, and a new one is set up before a session begins. */
async function recover(tx: Tx, step: Step, { user, grant }: NonNullable<Awaited<ReturnType<typeof personOfStep>>>) {
  await deleteAuthenticatorsOfUser(tx, user.id);
  const { next, invitationId } = step;
  const { to, idHash, cookie } = await beginEnrolment(tx, {
    userId: user.id,
    roleGrantId: grant.id,
    next,
    invitationId,
  });
  const dedupeKey = `recovery ${idHash}`;
  await queueMail(tx, { kind: 'accountChanged', dedupeKey, recipient: user.email, locale: user.locale });
  const { companyId, associationId } = grant;
  const subjects = { userId: user.id, companyId, associationId };
  await appendAudit(tx, { event: 'recovery.used', actor: { kind: 'auth' }, ...subjects, detail: {} });
  return { to, cookie };
}

/** Checks the second factor of a step, after which a session begins; five tries a step, and a limit per person over all steps. */
export async function checkFactor(step: Step, proof: Proof): Promise<FactorResult> {
  if (!step.userId) return { ok: false, reason: 'spent' };
  if (!(await takeLimit('factorUser', step.userId)).ok) return { ok: false, reason: 'limited' };
  return withActor({ kind: 'auth' }, async (tx): Promise<FactorResult> => {
    const taken = await takeTry(tx, step.idHash);
    const person = taken?.kind === 'factor' ? await personOfStep(tx, taken) : null;
    if (!taken || !person) return { ok: false, reason: 'spent' };
    const { user, grant } = person;
    const fits =
      proof.kind === 'totp' ? await takeTotp(tx, user.id, proof.code) : await takeRecoveryCode(tx, user.id, proof.code);
    if (!fits) return { ok: false, reason: taken.triesLeft > 0 ? 'mismatch' : 'spent' };
    await deleteStep(tx, taken.idHash);
    if (proof.kind === 'recovery') return { ok: true, progress: await recover(tx, taken, person) };
    const { next, invitationId } = taken;
    const proven = { userId: user.id, grant, method: 'factor', next, invitationId } as const;
    return { ok: true, progress: await admitOrChoose(tx, proven) };
  });
}

/** Which factors a step may be passed with, and in the demo alone the code that the person's app would show. */
export function readFactors(
  userId: string,
): Promise<{ hasTotp: boolean; hasPasskey: boolean; demoCode: string | null }> {
  return withActor({ kind: 'auth' }, async (tx) => {
    const factors = await listAuthenticators(tx, userId);
    const [app] = totpsOf(factors);
    const demoCode =
      isDemo() && app ? currentTotp(await secretOf(tx, app), { lastStep: app.lastStep, now: new Date() }) : null;
    return { hasTotp: app !== undefined, hasPasskey: factors.some(({ kind }) => kind === 'passkey'), demoCode };
  });
}
