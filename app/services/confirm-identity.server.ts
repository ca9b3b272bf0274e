import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { listAuthenticators } from '../../db/queries/authenticator.server.ts';
import { deleteStep, takeTry } from '../../db/queries/sign-in-step.server.ts';
import { findUser } from '../../db/queries/user.server.ts';
import { openAccountKey } from '../auth/account-key.server.ts';
import { fitsCode } from '../auth/code.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { checkPassword } from '../auth/password.server.ts';
import { confirmSession } from '../auth/session.server.ts';
import { type Step, startStep } from '../auth/step.server.ts';
import { isDemo } from '../http/settings.server.ts';
import { ROLES } from '../member/roles.ts';
import { mayCodeBeSent, sendCode } from './begin-email-code.server.ts';
import { takeTotp } from './check-factor.server.ts';
import { subjectsOf } from './manage-sessions.server.ts';

const AUTH = { kind: 'auth' } as const;

/** With what somebody is asked to confirm who they are: their app where they have one, else what they signed in with. */
export type ConfirmWay = 'totp' | 'password' | 'code';

/** What came of it: the cookie of the session that goes on under a new id. */
export type ConfirmResult =
  | { ok: true; cookie: string }
  | { ok: false; reason: 'mismatch' | 'password' | 'spent' | 'limited' | 'busy' };

/** The way that is asked of the viewer. Persons of the demo who have no app are shown a code. */
export async function confirmWayOf({ user, role }: Viewer): Promise<ConfirmWay> {
  const factors = await withActor(AUTH, (tx) => listAuthenticators(tx, user.id));
  if (factors.some(({ kind }) => kind === 'totp')) return 'totp';
  return ROLES[role].signIn === 'password' && !isDemo() ? 'password' : 'code';
}

/** Sends the viewer a code to confirm with. Returns the cookie of the step that waits for it. */
export async function sendConfirmCode(
  request: Request,
  { viewer, clientAddress, next }: { viewer: Viewer; clientAddress: string; next: string },
): Promise<{ ok: true; cookie: string } | { ok: false; reason: 'limited' }> {
  const { id: userId, email } = viewer.user;
  if (!(await mayCodeBeSent({ request, clientAddress, email }))) return { ok: false, reason: 'limited' };
  return withActor(AUTH, async (tx) => {
    const step = await startStep(tx, { kind: 'confirm', challenge: 'confirm', userId, email, next });
    await sendCode(tx, { idHash: step.idHash, recipient: email, locale: viewer.locale });
    return { ok: true, cookie: step.cookie } as const;
  });
}

async function checkCode(viewer: Viewer, step: Step | null, code: string): Promise<'ok' | 'mismatch' | 'spent'> {
  if (step?.challenge !== 'confirm' || step.userId !== viewer.user.id) return 'spent';
  return withActor(AUTH, async (tx) => {
    const taken = await takeTry(tx, step.idHash);
    if (!taken) return 'spent';
    if (!fitsCode(await openAccountKey(tx), taken, code)) return taken.triesLeft > 0 ? 'mismatch' : 'spent';
    await deleteStep(tx, taken.idHash);
    return 'ok';
  });
}

async function checkOwnPassword({ user }: Viewer, password: string): Promise<'ok' | 'password' | 'busy'> {
  const found = await withActor(AUTH, (tx) => findUser(tx, user.id));
  const outcome = await checkPassword(found?.passwordHash ?? null, password);
  return outcome === 'match' ? 'ok' : outcome === 'busy' ? 'busy' : 'password';
}

/** Confirms who the viewer is with what they typed, in the way that is asked of them and in no other. */
export async function confirmIdentity(
  request: Request,
  { viewer, step, typed }: { viewer: Viewer; step: Step | null; typed: string },
): Promise<ConfirmResult> {
  const { id } = viewer.user;
  if (!(await takeLimit('factorUser', id)).ok) return { ok: false, reason: 'limited' };
  const way = await confirmWayOf(viewer);
  const outcome =
    way === 'totp'
      ? (await withActor(AUTH, (tx) => takeTotp(tx, id, typed)))
        ? 'ok'
        : 'mismatch'
      : way === 'password'
        ? await checkOwnPassword(viewer, typed)
        : await checkCode(viewer, step, typed);
  if (outcome !== 'ok') return { ok: false, reason: outcome };
  const method = way === 'totp' ? 'factor' : viewer.session.method;
  const cookie = await confirmSession(request, method);
  if (!cookie) return { ok: false, reason: 'spent' };
  await withActor(AUTH, (tx) =>
    appendAudit(tx, { event: 'signIn.confirmed', actor: AUTH, ...subjectsOf(viewer), detail: { method } }),
  );
  return { ok: true, cookie };
}
