import { withActor } from '../../db/actor.server.ts';
import { deleteStep } from '../../db/queries/sign-in-step.server.ts';
import { type Step, startStep } from '../auth/step.server.ts';
import type { Locale } from '../text/locale.ts';
import { type CodeBegun, mayCodeBeSent, sendCode } from './begin-email-code.server.ts';

/** Sends a new code for a step: the step goes on under a new id, and every code before it opens nothing any more. */
export async function sendCodeAgain(
  request: Request,
  { step, clientAddress, locale }: { step: Step; clientAddress: string; locale: Locale },
): Promise<CodeBegun> {
  const email = step.email ?? '';
  if (!(await mayCodeBeSent({ request, clientAddress, email }))) return { ok: false, reason: 'limited' };
  return withActor({ kind: 'auth' }, async (tx): Promise<CodeBegun> => {
    await deleteStep(tx, step.idHash);
    const { userId, roleGrantId, invitationId, challenge, next } = step;
    const again = { kind: 'code', email, userId, roleGrantId, invitationId, challenge, next } as const;
    const { idHash, cookie } = await startStep(tx, again);
    await sendCode(tx, { idHash, recipient: userId || invitationId ? email : null, locale });
    return { ok: true, cookie };
  });
}
