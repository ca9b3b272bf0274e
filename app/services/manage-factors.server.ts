import { type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { countAuthenticators, deleteAuthenticator, listAuthenticators } from '../../db/queries/authenticator.server.ts';
import { countRecoveryCodes } from '../../db/queries/recovery-code.server.ts';
import { findGrantsOfUser } from '../../db/queries/user.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { renewRecoveryCodes } from '../auth/recovery.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import { parseRole, ROLES } from '../member/roles.ts';
import { confirmPendingTotp, noteFactorAdded } from './enrol-totp.server.ts';
import { subjectsOf } from './manage-sessions.server.ts';

const AUTH = { kind: 'auth' } as const;

/**
 * Whether this session may change how its person signs in. Somebody who has a second factor, or also holds a role that must have one, needs to have
 * signed in or confirmed with it: a code by mail alone would else be a way around it.
 */
export async function mayChangeSecurity({ user, session }: Viewer): Promise<boolean> {
  if (session.method === 'factor' || session.method === 'demo') return true;
  return withActor(AUTH, async (tx) => {
    const grants = await findGrantsOfUser(tx, user.id);
    const isStaff = grants.some(({ role }) => ROLES[parseRole(role) ?? 'operator'].factor === 'required');
    return !isStaff && (await listAuthenticators(tx, user.id)).length === 0;
  });
}

/** The viewer's second factors as their page shows them, and how many recovery codes are left. */
export function listFactors({ user }: Viewer) {
  return withActor(AUTH, async (tx) => {
    const factors = await listAuthenticators(tx, user.id);
    return {
      factors: factors.map(({ id, kind, label, addedOn }) => ({ id, kind, label, addedOn })),
      recoveryCodes: await countRecoveryCodes(tx, user.id),
    };
  });
}

/** Tells the owner of an account by mail that how they sign in has changed. */
async function tell(tx: Tx, { user, locale }: Viewer, key: string): Promise<void> {
  await queueMail(tx, { kind: 'accountChanged', dedupeKey: key, recipient: user.email, locale });
}

/** Makes the app work that the viewer is setting up. With the first factor come recovery codes, else there are none new. */
export async function addTotp(
  viewer: Viewer,
  code: string,
): Promise<{ ok: true; recoveryCodes: string[] } | { ok: false; reason: 'mismatch' | 'limited' }> {
  const userId = viewer.user.id;
  if (!(await takeLimit('factorUser', userId)).ok) return { ok: false, reason: 'limited' };
  return withActor(AUTH, async (tx) => {
    await countAuthenticators(tx, userId);
    if (!(await confirmPendingTotp(tx, userId, code))) return { ok: false, reason: 'mismatch' } as const;
    const isFirst = (await countRecoveryCodes(tx, userId)) === 0;
    const recoveryCodes = isFirst ? await renewRecoveryCodes(tx, userId) : [];
    const { companyId = null, associationId = null } = subjectsOf(viewer);
    await tell(
      tx,
      viewer,
      `factor added ${userId} ${(await listAuthenticators(tx, userId)).map(({ id }) => id).join()}`,
    );
    await noteFactorAdded(tx, { userId, grant: { companyId, associationId }, kind: 'totp' });
    return { ok: true, recoveryCodes } as const;
  });
}

/** Removes one of the viewer's own factors. The last one stays where their role must have one. */
export function removeFactor(viewer: Viewer, id: string): Promise<'removed' | 'last' | 'unknown'> {
  const userId = viewer.user.id;
  return withActor(AUTH, async (tx) => {
    const left = await countAuthenticators(tx, userId);
    const grants = await findGrantsOfUser(tx, userId);
    const isNeeded = grants.some(({ role }) => ROLES[parseRole(role) ?? 'operator'].factor === 'required');
    if (isNeeded && left <= 1) return 'last';
    const kind = await deleteAuthenticator(tx, { userId, id });
    if (!kind) return 'unknown';
    await tell(tx, viewer, `factor removed ${id}`);
    await appendAudit(tx, { event: 'factor.removed', actor: AUTH, ...subjectsOf(viewer), detail: { kind } });
    return 'removed';
  });
}

/** New recovery codes for the viewer; those before work no more. */
export function renewOwnRecoveryCodes(viewer: Viewer): Promise<string[]> {
  return withActor(AUTH, async (tx) => {
    const codes = await renewRecoveryCodes(tx, viewer.user.id);
    await appendAudit(tx, { event: 'recovery.renewed', actor: AUTH, ...subjectsOf(viewer), detail: {} });
    return codes;
  });
}
