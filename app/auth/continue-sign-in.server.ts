import type { Tx } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { listAuthenticators } from '../../db/queries/authenticator.server.ts';
import { parseRole, ROLES, type Role } from '../member/roles.ts';
import type { SignedIn, SignInMethod } from './session.server.ts';
import { startStep } from './step.server.ts';

/** What follows a proof that was right: a session, or the next step with the cookie that binds it to the browser. */
export type Progress = { signedIn: SignedIn; next: string | null } | { to: string; cookie: string };

/** A person's grant as it is stored. */
export type Grant = { id: string; role: string; companyId: string | null; associationId: string | null };

type Proof = { userId: string; grant: Grant; method: SignInMethod; next: string | null };

/** The session that a person begins with a grant, noted in the trail of the company, the association or the portal. Call it last. */
export async function admit(tx: Tx, { userId, grant, method, next }: Proof): Promise<Progress> {
  const role = parseRole(grant.role);
  if (!role) throw new Error(`there is no role ${grant.role}`);
  await appendAudit(tx, {
    event: 'signIn.succeeded',
    actor: { kind: 'auth' },
    userId,
    companyId: grant.companyId,
    associationId: grant.associationId,
    detail: { method, role },
  });
  return { signedIn: { userId, roleGrantId: grant.id, role, method }, next };
}

/**
 * Goes on after a code or a password was right: to the second factor where the person has one, to setting one up where the role must have one,
 * else to a session. A passkey of somebody who needs no factor is another way in, and not asked for.
 */
export async function continueSignIn(tx: Tx, proof: Proof): Promise<Progress> {
  const { userId, grant, next } = proof;
  const row = ROLES[grant.role as Role];
  const factors = await listAuthenticators(tx, userId);
  const isAsked = factors.some(({ kind }) => kind === 'totp' || row.signIn === 'password');
  const step = { userId, roleGrantId: grant.id, next };
  if (isAsked) return { to: '/login/factor', cookie: (await startStep(tx, { ...step, kind: 'factor' })).cookie };
  if (row.factor === 'required')
    return { to: '/login/enrol', cookie: (await startStep(tx, { ...step, kind: 'enrol' })).cookie };
  return admit(tx, proof);
}
