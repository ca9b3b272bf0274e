import { type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { deleteStep, takeTry } from '../../db/queries/sign-in-step.server.ts';
import { findNamedGrants, findUser } from '../../db/queries/user.server.ts';
import { admit, type Grant, type Progress } from '../auth/continue-sign-in.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { switchSession } from '../auth/session.server.ts';
import type { Step } from '../auth/step.server.ts';
import { opensWith, type ProofMethod, parseRole, type Role } from '../member/roles.ts';
import type { Bilingual } from '../survey/questionnaire.ts';

const AUTH = { kind: 'auth' } as const;
const METHODS = ['code', 'password', 'factor', 'demo'] as const satisfies readonly ProofMethod[];

/** A role that a person has. `canTake`: what they proved so far is enough for it. */
export type RoleChoice = {
  grantId: string;
  role: Role;
  organisation: Bilingual | null;
  isCurrent: boolean;
  canTake: boolean;
};

type Asked = { userId: string; method: ProofMethod; current: string | null };

async function choicesOf(tx: Tx, { userId, method, current }: Asked): Promise<(RoleChoice & { grant: Grant })[]> {
  return (await findNamedGrants(tx, userId)).flatMap(({ nameJa, nameEn, ...grant }) => {
    const role = parseRole(grant.role);
    if (!role) return [];
    const organisation = nameJa && nameEn ? { ja: nameJa, en: nameEn } : null;
    const canTake = opensWith(role, method);
    return [{ grantId: grant.id, role, organisation, isCurrent: grant.id === current, canTake, grant }];
  });
}

const withoutGrant = ({ grant: _, ...choice }: RoleChoice & { grant: Grant }): RoleChoice => choice;

/** How the person of a step proved who they are, or null where it is no step of a choice. */
function methodOf(step: Step): ProofMethod | null {
  return step.kind === 'role' ? (METHODS.find((each) => each === step.challenge) ?? null) : null;
}

/** The roles that somebody who signs in chooses from; null where the step is over. */
export function listSignInRoles(step: Step): Promise<RoleChoice[] | null> {
  const method = methodOf(step);
  const { userId } = step;
  if (!method || !userId || step.triesLeft === 0) return Promise.resolve(null);
  return withActor(AUTH, async (tx) => {
    const choices = await choicesOf(tx, { userId, method, current: null });
    return choices.filter(({ canTake }) => canTake).map(withoutGrant);
  });
}

/** Begins a session in the chosen role. The step is over by it; a role that is not one of its choices takes one of its tries. */
export function takeSignInRole(
  step: Step,
  grantId: string,
): Promise<{ ok: true; progress: Progress } | { ok: false; reason: 'spent' | 'unknown' }> {
  return withActor(AUTH, async (tx) => {
    const taken = await takeTry(tx, step.idHash);
    const method = taken && methodOf(taken);
    const user = taken?.userId ? await findUser(tx, taken.userId) : null;
    if (!taken || !method || !user || user.disabledAt) return { ok: false, reason: 'spent' };
    const choices = await choicesOf(tx, { userId: user.id, method, current: null });
    const chosen = choices.find((each) => each.grantId === grantId && each.canTake);
    if (!chosen) return { ok: false, reason: 'unknown' };
    await deleteStep(tx, taken.idHash);
    const proof = { userId: user.id, grant: chosen.grant, method, next: taken.next };
    return { ok: true, progress: await admit(tx, proof) };
  });
}

/** All roles of the viewer, with the one that they work in now. */
export function listOwnRoles({ user, session, grantId }: Viewer): Promise<RoleChoice[]> {
  return withActor(AUTH, async (tx) => {
    const choices = await choicesOf(tx, { userId: user.id, method: session.method, current: grantId });
    return choices.map(withoutGrant);
  });
}

/**
 * Changes to another role of the viewer: the session goes on under a new id. Both the place that is left and the one that is entered have it in their
 * trail. Null where the role is not theirs, or needs more than they proved.
 */
export async function switchRole(
  request: Request,
  { viewer, grantId }: { viewer: Viewer; grantId: string },
): Promise<{ cookie: string; role: Role } | null> {
  const { user, session } = viewer;
  const asked = { userId: user.id, method: session.method, current: viewer.grantId };
  const choices = await withActor(AUTH, (tx) => choicesOf(tx, asked));
  const before = choices.find(({ isCurrent }) => isCurrent);
  const chosen = choices.find((each) => each.grantId === grantId && each.canTake && !each.isCurrent);
  if (!chosen || !before) return null;
  const { role } = chosen;
  const note = async (tx: Tx) => {
    for (const [event, { grant, role: named }] of [
      ['role.left', before],
      ['role.taken', chosen],
    ] as const) {
      const { companyId, associationId } = grant;
      const subjects = { userId: user.id, companyId, associationId };
      await appendAudit(tx, { event, actor: AUTH, ...subjects, detail: { role: named } });
    }
  };
  const cookie = await switchSession(request, { roleGrantId: grantId, role, note });
  return cookie ? { cookie, role } : null;
}
