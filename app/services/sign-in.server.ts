import { withActor } from '../../db/actor.server.ts';
import { findGrantsOfUser, findUserByEmail } from '../../db/queries/user.server.ts';
import { checkPassword } from '../auth/password.server.ts';
import type { SignedIn } from '../auth/session.server.ts';
import { PASSWORD_ROLES, parseRole } from '../member/roles.ts';

/** A sign-in is refused for one reason only, whatever was wrong, so that nobody learns which addresses exist. */
export type SignInResult = { ok: true; signedIn: SignedIn } | { ok: false; reason: 'refused' | 'busy' };

/** Signs in with e-mail address and password. */
export async function signIn({ email, password }: { email: string; password: string }): Promise<SignInResult> {
  const { user, grants } = await withActor({ kind: 'auth' }, async (tx) => {
    const found = await findUserByEmail(tx, email);
    return { user: found, grants: found ? await findGrantsOfUser(tx, found.id) : [] };
  });
  const outcome = await checkPassword(user && !user.disabledAt ? user.passwordHash : null, password);
  if (outcome === 'busy') return { ok: false, reason: 'busy' };
  if (outcome !== 'match' || !user) return { ok: false, reason: 'refused' };
  for (const wanted of PASSWORD_ROLES) {
    const grant = grants.find(({ role }) => parseRole(role) === wanted);
    if (grant)
      return { ok: true, signedIn: { userId: user.id, roleGrantId: grant.id, role: wanted, method: 'password' } };
  }
  return { ok: false, reason: 'refused' };
}
