import { type Tx, withActor } from '../../db/actor.server.ts';
import { findPasskey, setPasskeyCounter } from '../../db/queries/authenticator.server.ts';
import { deleteStep, takeTry } from '../../db/queries/sign-in-step.server.ts';
import { findGrantsOfUser, findUser } from '../../db/queries/user.server.ts';
import { admitOrChoose, type Grant, type Progress } from '../auth/continue-sign-in.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { passkeyIdOf, signInOptions, verifyPasskey } from '../auth/passkey.server.ts';
import { type Step, startStep } from '../auth/step.server.ts';
import { networkOf } from '../member/limits.ts';
import { PASSWORD_ROLES } from '../member/roles.ts';

const AUTH = { kind: 'auth' } as const;
const PREFIX = 'passkey ';

/** What a browser has to sign, and the cookie of the step that waits for it. Null where there are no passkeys, or too many were asked for. */
export async function beginPasskey({ clientAddress, next }: { clientAddress: string; next: string | null }) {
  if (!(await takeLimit('passwordNetwork', networkOf(clientAddress))).ok) return null;
  const options = await signInOptions();
  if (!options) return null;
  const challenge = `${PREFIX}${options.challenge}`;
  const { cookie } = await withActor(AUTH, (tx) => startStep(tx, { kind: 'confirm', challenge, next }));
  return { options, cookie };
}

/** The grant to begin with: of staff the first role that there is, as with a password. */
async function grantOf(tx: Tx, userId: string): Promise<Grant | undefined> {
  const grants: Grant[] = await findGrantsOfUser(tx, userId);
  return PASSWORD_ROLES.flatMap((wanted) => grants.filter(({ role }) => role === wanted))[0] ?? grants[0];
}

/** Signs in with a passkey: it checks the person itself (finger, face or PIN), so that it is both factors. Null for every fault. */
export async function signInWithPasskey(step: Step, answer: string): Promise<Progress | null> {
  const credentialId = passkeyIdOf(answer);
  if (!step.challenge?.startsWith(PREFIX) || !credentialId) return null;
  return withActor(AUTH, async (tx) => {
    const taken = await takeTry(tx, step.idHash);
    if (!taken?.challenge?.startsWith(PREFIX)) return null;
    // A challenge is answered once, rightly or not.
    await deleteStep(tx, taken.idHash);
    const passkey = await findPasskey(tx, credentialId);
    const user = passkey ? await findUser(tx, passkey.userId) : null;
    const grant = user && !user.disabledAt ? await grantOf(tx, user.id) : undefined;
    if (!passkey || !user || !grant) return null;
    const expectedChallenge = taken.challenge.slice(PREFIX.length);
    const counter = await verifyPasskey(answer, { passkey, expectedChallenge });
    if (counter === null) return null;
    await setPasskeyCounter(tx, passkey.id, counter);
    return admitOrChoose(tx, { userId: user.id, grant, method: 'factor', next: taken.next });
  });
}
