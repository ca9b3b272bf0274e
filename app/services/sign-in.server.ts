import { withActor } from '../../db/actor.server.ts';
import { findGrantsOfUser, findUserByEmail } from '../../db/queries/user.server.ts';
import { continueSignIn, type Progress } from '../auth/continue-sign-in.server.ts';
import { isKnownBrowser } from '../auth/known-browser.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { checkPassword } from '../auth/password.server.ts';
import { networkOf } from '../member/limits.ts';
import { PASSWORD_ROLES } from '../member/roles.ts';

/** A sign-in is refused for one reason only, whatever was wrong, so that nobody learns which addresses exist. */
export type SignInResult = { ok: true; progress: Progress } | { ok: false; reason: 'refused' | 'busy' | 'limited' };

type Attempt = { request: Request; clientAddress: string; email: string; password: string; next: string | null };

/** Whether a password may be tried now, known address or not. */
async function mayTry({ request, clientAddress, email }: Attempt): Promise<boolean> {
  const network = networkOf(clientAddress);
  if (!(await takeLimit('passwordNetwork', network)).ok) return false;
  if (!(await takeLimit('passwordPair', JSON.stringify([email, network]))).ok) return false;
  const isKnown = await isKnownBrowser(request, email).catch(() => false);
  return isKnown || (await takeLimit('passwordAddress', email)).ok;
}

/** Checks e-mail address and password. It opens no session where the role needs a second factor: that is asked for next. */
export async function signIn(attempt: Attempt): Promise<SignInResult> {
  const email = attempt.email.toLowerCase();
  if (!(await mayTry({ ...attempt, email }))) return { ok: false, reason: 'limited' };
  const { user, grants } = await withActor({ kind: 'auth' }, async (tx) => {
    const found = await findUserByEmail(tx, email);
    return { user: found, grants: found ? await findGrantsOfUser(tx, found.id) : [] };
  });
  const outcome = await checkPassword(user && !user.disabledAt ? user.passwordHash : null, attempt.password);
  if (outcome === 'busy') return { ok: false, reason: 'busy' };
  if (outcome !== 'match' || !user) return { ok: false, reason: 'refused' };
  const grant = PASSWORD_ROLES.flatMap((wanted) => grants.filter(({ role }) => role === wanted))[0];
  if (!grant) return { ok: false, reason: 'refused' };
  const proof = { userId: user.id, grant, method: 'password', next: attempt.next } as const;
  return { ok: true, progress: await withActor({ kind: 'auth' }, (tx) => continueSignIn(tx, proof)) };
}
