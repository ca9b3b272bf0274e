import { randomUUID } from 'node:crypto';
import { withActor } from '../../db/actor.server.ts';
import { countAuthenticators, insertAuthenticator, listAuthenticators } from '../../db/queries/authenticator.server.ts';
import { deleteStep, takeTry } from '../../db/queries/sign-in-step.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { registrationOptions, verifyNewPasskey } from '../auth/passkey.server.ts';
import { type Step, startStep } from '../auth/step.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import { noteFactorAdded } from './enrol-totp.server.ts';

const AUTH = { kind: 'auth' } as const;
const PREFIX = 'register ';

/** What a browser needs to make a passkey for the viewer, and the cookie of the step that waits for it; null where there are no passkeys. */
export async function beginPasskeyEnrolment({ user }: Viewer) {
  const known = await withActor(AUTH, (tx) => listAuthenticators(tx, user.id));
  const options = await registrationOptions(user, known);
  if (!options) return null;
  const step = { kind: 'confirm', challenge: `${PREFIX}${options.challenge}`, userId: user.id } as const;
  const { cookie } = await withActor(AUTH, (tx) => startStep(tx, step));
  return { options, cookie };
}

/** Stores the viewer's new passkey. Returns whether the answer was right: to the viewer's own challenge, from this portal's page. */
export async function addPasskey(viewer: Viewer, { step, answer }: { step: Step; answer: string }): Promise<boolean> {
  const { user, locale, company, association } = viewer;
  if (step.userId !== user.id || !step.challenge?.startsWith(PREFIX)) return false;
  const passkey = await verifyNewPasskey(answer, step.challenge.slice(PREFIX.length));
  if (!passkey) return false;
  return withActor(AUTH, async (tx) => {
    if (!(await takeTry(tx, step.idHash))) return false;
    await deleteStep(tx, step.idHash);
    await countAuthenticators(tx, user.id);
    const id = randomUUID();
    await insertAuthenticator(tx, { ...passkey, id, userId: user.id, kind: 'passkey', confirmed: true });
    const dedupeKey = `factor added ${id}`;
    await queueMail(tx, { kind: 'accountChanged', dedupeKey, recipient: user.email, locale });
    const grant = { companyId: company?.id ?? null, associationId: association?.id ?? null };
    await noteFactorAdded(tx, { userId: user.id, grant, kind: 'passkey' });
    return true;
  });
}
