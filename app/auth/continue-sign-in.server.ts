import type { Tx } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { listAuthenticators } from '../../db/queries/authenticator.server.ts';
import { findGrantsOfUser } from '../../db/queries/user.server.ts';
import { leadsTo } from '../member/login.ts';
import { opensWith, parseRole, ROLES, type Role } from '../member/roles.ts';
import type { SignedIn, SignInMethod } from './session.server.ts';
import { startStep } from './step.server.ts';
import { storePendingTotp } from './totp.server.ts';

/** What follows a proof that was right: a session, or the next step with the cookie that binds it to the browser. */
export type Progress = { signedIn: SignedIn; next: string | null } | { to: string; cookie: string };

/** A person's grant as it is stored. */
export type Grant = { id: string; role: string; companyId: string | null; associationId: string | null };

/** Who proved it, and how. `invitationId` is that of the link that led here: it names the grant, and nothing is asked about that. */
type Proof = {
  userId: string;
  grant: Grant;
  method: SignInMethod;
  next: string | null;
  invitationId?: string | null;
};

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
 * What follows the last proof: a session, or the choice among the roles that this proof opens where there are several. A wanted page of one of them
 * chooses that one.
 */
export async function admitOrChoose(tx: Tx, proof: Proof): Promise<Progress> {
  const { userId, grant, method, next, invitationId } = proof;
  if (invitationId) return admit(tx, proof);
  const roleOf = (each: Grant) => parseRole(each.role);
  const open = (await findGrantsOfUser(tx, userId)).filter((each) => {
    const role = roleOf(each);
    return role !== null && opensWith(role, method);
  });
  const wanted = open.filter((each) => leadsTo(roleOf(each) ?? 'moderator', next));
  const [only] = wanted;
  if (only && wanted.length === 1) return admit(tx, { ...proof, grant: only });
  if (open.length < 2) return admit(tx, proof);
  const step = { userId, roleGrantId: grant.id, next, challenge: method };
  return { to: '/login/role', cookie: (await startStep(tx, { ...step, kind: 'role' })).cookie };
}

type EnrolStep = { userId: string; roleGrantId: string; next: string | null; invitationId?: string | null };

/** The step at which a person sets up the factor that their role must have; its secret is made now. */
export async function beginEnrolment(tx: Tx, step: EnrolStep): Promise<{ to: string; cookie: string; idHash: string }> {
  await storePendingTotp(tx, step.userId);
  return { to: '/login/enrol', ...(await startStep(tx, { ...step, kind: 'enrol' })) };
}

/**
 * Goes on after a code or a password was right: to the second factor where the person has one, to setting one up where the role must have one,
 * else to a session. A passkey of somebody who needs no factor is another way in, and not asked for.
 */
export async function continueSignIn(tx: Tx, proof: Proof): Promise<Progress> {
  const { userId, grant, next, invitationId = null } = proof;
  const row = ROLES[grant.role as Role];
  const factors = await listAuthenticators(tx, userId);
  const isAsked = factors.some(({ kind }) => kind === 'totp' || row.signIn === 'password');
  const step = { userId, roleGrantId: grant.id, next, invitationId };
  if (isAsked) return { to: '/login/factor', cookie: (await startStep(tx, { ...step, kind: 'factor' })).cookie };
  if (row.factor === 'required') {
    const { to, cookie } = await beginEnrolment(tx, step);
    return { to, cookie };
  }
  return admitOrChoose(tx, proof);
}
