import { type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { deleteSessionsOfUserBut } from '../../db/queries/session.server.ts';
import { deleteStep, deleteStepsOfUser, takeTry } from '../../db/queries/sign-in-step.server.ts';
import { setPasswordHash } from '../../db/queries/user.server.ts';
import { continueSignIn, type Progress } from '../auth/continue-sign-in.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { hashPassword } from '../auth/password.server.ts';
import { judgePassword, type PasswordFault } from '../auth/password-rules.ts';
import type { Step } from '../auth/step.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import { personOfStep } from './check-factor.server.ts';

type Person = { id: string; email: string; locale: 'ja' | 'en' };
type Subjects = { companyId?: string | null | undefined; associationId?: string | null | undefined };

/** Stores a new password, ends every session but one and every begun step, and tells the owner by mail. Call it last. */
async function store(
  tx: Tx,
  { person, passwordHash, keep }: { person: Person; passwordHash: string; keep: string },
): Promise<void> {
  await setPasswordHash(tx, person.id, passwordHash);
  await deleteSessionsOfUserBut(tx, { userId: person.id, publicId: keep });
  await deleteStepsOfUser(tx, person.id);
  const dedupeKey = `password ${person.id} ${passwordHash.slice(-16)}`;
  await queueMail(tx, { kind: 'accountChanged', dedupeKey, recipient: person.email, locale: person.locale });
}

const changed = (userId: string, { companyId, associationId }: Subjects) =>
  ({
    event: 'password.changed',
    actor: { kind: 'auth' },
    userId,
    companyId,
    associationId,
    detail: {},
  }) as const;

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** What follows a new password at signing in. */
export type PasswordResult = { ok: true; progress: Progress } | { ok: false; reason: PasswordFault | 'spent' };

/**
 * Sets a password after a code by mail was right: the first one of somebody invited, or a new one for a forgotten one. The second factor is asked
 * for all the same: whoever holds the mailbox alone gets no further.
 */
export async function setPasswordAtSignIn(step: Step, password: string): Promise<PasswordResult> {
  const auth = { kind: 'auth' } as const;
  const person = await withActor(auth, (tx) => personOfStep(tx, step));
  if (!person) return { ok: false, reason: 'spent' };
  const fault = judgePassword(password, person.user);
  if (fault) return { ok: false, reason: fault };
  const passwordHash = await hashPassword(password);
  return withActor(auth, async (tx): Promise<PasswordResult> => {
    const taken = await takeTry(tx, step.idHash);
    if (taken?.kind !== 'confirm' || taken.challenge !== 'password') return { ok: false, reason: 'spent' };
    const { user, grant } = person;
    await deleteStep(tx, taken.idHash);
    await store(tx, { person: user, passwordHash, keep: NOBODY });
    const { next, invitationId } = taken;
    const proof = { userId: user.id, grant, method: 'password', next, invitationId } as const;
    await appendAudit(tx, changed(user.id, grant));
    return { ok: true, progress: await continueSignIn(tx, proof) };
  });
}

/** Changes the viewer's own password; every other session of theirs ends. */
export async function changePassword(viewer: Viewer, password: string): Promise<PasswordFault | null> {
  const fault = judgePassword(password, viewer.user);
  if (fault) return fault;
  const passwordHash = await hashPassword(password);
  const subjects = { companyId: viewer.company?.id, associationId: viewer.association?.id };
  const person = { ...viewer.user, locale: viewer.locale };
  await withActor({ kind: 'auth' }, async (tx) => {
    await store(tx, { person, passwordHash, keep: viewer.session.publicId });
    await appendAudit(tx, changed(viewer.user.id, subjects));
  });
  return null;
}
