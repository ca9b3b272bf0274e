import { type Tx, withActor } from '../../db/actor.server.ts';
import { spendRoundTrip } from '../../db/queries/mail.server.ts';
import { findGrantsOfUser, findUserByEmail } from '../../db/queries/user.server.ts';
import { isKnownBrowser } from '../auth/known-browser.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { startStep } from '../auth/step.server.ts';
import { isDemo } from '../http/settings.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import { networkOf } from '../member/limits.ts';
import { parseRole, ROLES } from '../member/roles.ts';
import type { Locale } from '../text/locale.ts';

/** What a code by mail is asked for: to sign in, or to choose a new password. */
type CodePurpose = 'signIn' | 'reset';

type Asked = {
  request: Request;
  clientAddress: string;
  email: string;
  locale: Locale;
  next: string | null;
  purpose: CodePurpose;
};

/** The cookie of the step that waits for the code, or that too many were asked for. */
export type CodeBegun = { ok: true; cookie: string } | { ok: false; reason: 'limited' };

/**
 * Sends the code of a step to somebody; to nobody where `recipient` is null: then the mail is stored as any other and taken back, so that the same
 * work is done and nothing is left. In the demo its page shows one, and no mail is sent.
 */
export async function sendCode(
  tx: Tx,
  { idHash, recipient, locale }: { idHash: string; recipient: string | null; locale: Locale },
): Promise<void> {
  if (isDemo()) return;
  const mail = { kind: 'code', dedupeKey: `code ${idHash}`, locale, stepHash: idHash } as const;
  const takenBack = new Error('taken back');
  await tx
    .transaction(async (inner) => {
      await queueMail(inner, { ...mail, recipient: recipient ?? NO_ADDRESS });
      if (recipient === null) throw takenBack;
    })
    .catch((error: unknown) => {
      if (error !== takenBack) throw error;
    });
  if (recipient !== null) await spendRoundTrip(tx);
}

const NO_ADDRESS = 'nobody@invalid';
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Whether a code may be sent to an address now; the demo sends none, and has no limit. What others use up of an address does not stop a browser that its owner signed in with. */
export async function mayCodeBeSent({
  request,
  clientAddress,
  email,
}: {
  request: Request;
  clientAddress: string;
  email: string;
}): Promise<boolean> {
  if (isDemo()) return true;
  if (!(await takeLimit('codeSendNetwork', networkOf(clientAddress))).ok) return false;
  const isKnown = await isKnownBrowser(request, email).catch(() => false);
  return isKnown || (await takeLimit('codeSendAddress', email)).ok;
}

/**
 * Begins signing in with a code by mail, or choosing a new password. The answer is the same for every address: of an unknown one, of somebody
 * who signs in otherwise, and of a suspended person the step waits for a code that is never sent; as much is done for them.
 */
export async function beginEmailCode(asked: Asked): Promise<CodeBegun> {
  const { email, next, purpose } = asked;
  if (!(await mayCodeBeSent(asked))) return { ok: false, reason: 'limited' };
  const signIn = purpose === 'signIn' ? 'code' : 'password';
  return withActor({ kind: 'auth' }, async (tx): Promise<CodeBegun> => {
    const user = await findUserByEmail(tx, email);
    const grants = await findGrantsOfUser(tx, user && !user.disabledAt ? user.id : NOBODY);
    const grant = grants.find(({ role }) => ROLES[parseRole(role) ?? 'operator'].signIn === signIn);
    const step = await startStep(tx, {
      kind: 'code',
      email,
      next,
      challenge: purpose,
      userId: grant ? (user?.id ?? null) : null,
      roleGrantId: grant?.id ?? null,
    });
    const recipient = user && grant ? user.email : null;
    await sendCode(tx, { idHash: step.idHash, recipient, locale: user?.locale ?? asked.locale });
    return { ok: true, cookie: step.cookie };
  });
}
