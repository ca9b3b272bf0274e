import type { Tx } from '../../db/actor.server.ts';
import { insertHold, listEarlierAddresses, listOthers, lockJoining } from '../../db/queries/access-hold.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { giveSections } from '../../db/queries/delegation.server.ts';
import {
  findGrant,
  findOrCreateUser,
  type LockedInvitation,
  lockInvitation,
  makeGrant,
  markInvitationUsed,
} from '../../db/queries/invitation.server.ts';
import { findCompanyNames } from '../../db/queries/people.server.ts';
import { isDemo } from '../http/settings.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import { parseRole, ROLES, type Role } from '../member/roles.ts';
import { formatDateTime } from '../text/format.ts';

/** Who comes in by an invitation, with which grant, and to which page first. */
export type Accepted = { userId: string; roleGrantId: string; role: Role; companyId: string | null; landing: string };

const AUTH = { kind: 'auth' } as const;

/** The role that an invitation gives, or null where its purpose gives none. */
function roleOfInvitation({ purpose, role }: Pick<LockedInvitation, 'purpose' | 'role'>): Role | null {
  switch (purpose) {
    case 'answer':
    case 'colleague':
      return 'respondent';
    case 'approve':
      return 'approver';
    case 'delegate':
      return 'delegate';
    case 'staff': {
      const known = parseRole(role);
      return known && ROLES[known].scope !== 'company' ? known : null;
    }
    case 'account':
      return null;
  }
}

/**
 * Accepts an invitation as `auth`, for somebody who proved that its address is theirs: makes the person, the grant, what a delegate may do, and the
 * hold of a newcomer whom an association invited beside others. It serves once; in the demo, which sends no new ones, again. Null where it
 * is revoked, over, for another address, or where the person is suspended or was removed.
 */
export async function acceptInvitation(
  tx: Tx,
  { invitationId, email, name }: { invitationId: string; email: string; name: string },
): Promise<Accepted | null> {
  const found = await lockInvitation(tx, invitationId);
  const role = found && roleOfInvitation(found);
  if (!found || !role || found.email !== email || found.revokedAt || found.expiresAt <= found.now) return null;
  if (found.companyId) await lockJoining(tx, found.companyId);
  const user = await findOrCreateUser(tx, { email, name: found.name.trim() || name.trim() || email });
  if (user.disabledAt) return null;
  const { companyId } = found;
  const associationId = ROLES[role].scope === 'association' ? found.associationId : null;
  const grant = { userId: user.id, role, companyId, associationId };
  if (found.usedAt && !isDemo()) return null;
  if (found.usedAt) {
    const roleGrantId = await findGrant(tx, grant);
    return roleGrantId ? { userId: user.id, roleGrantId, role, companyId, landing: landingOf(found, role) } : null;
  }
  const { id: roleGrantId, isNew } = await makeGrant(tx, grant);
  if (role === 'delegate' && found.waveId && companyId) {
    const { waveId, sections, expiresAt, dueOn, invitedBy: askedBy } = found;
    await giveSections(tx, { roleGrantId, waveId, companyId, sections, expiresAt, dueOn, askedBy });
  }
  await markInvitationUsed(tx, found.id);
  const accepted = { userId: user.id, roleGrantId, role };
  const hold = isNew ? await holdNewcomer(tx, found, { ...accepted, email, name: user.name }) : null;
  // An association reads the events that name it, with their numbers: those of a company's own chain name none.
  const concerned = { companyId, associationId, waveId: found.waveId };
  const subject = { actor: AUTH, userId: user.id, ...concerned };
  if (hold) await appendAudit(tx, { event: 'hold.begun', ...subject, detail: { holdId: hold, userId: user.id } });
  else {
    const detail = { invitationId: found.id, purpose: found.purpose };
    await appendAudit(tx, { event: 'invitation.accepted', ...subject, detail });
    if (role === 'delegate') {
      const given = { grantId: roleGrantId, sections: found.sections };
      await appendAudit(tx, { event: 'delegation.made', ...subject, detail: given });
    }
  }
  return { ...accepted, companyId, landing: hold ? '/company' : landingOf(found, role) };
}

function landingOf({ waveSlug, purpose }: LockedInvitation, role: Role): string {
  const isOfWave = purpose === 'answer' || purpose === 'delegate';
  return isOfWave && waveSlug ? `/answer/${encodeURIComponent(waveSlug)}` : ROLES[role].home;
}

type Newcomer = { userId: string; roleGrantId: string; email: string; name: string };

/**
 * Holds somebody whom an association invited into a company where others were before, and tells these: whoever is there now, else whoever
 * was. Whom a colleague invited has the consent already. Returns the id of the hold, or null where there is none.
 */
async function holdNewcomer(tx: Tx, found: LockedInvitation, newcomer: Newcomer): Promise<string | null> {
  const { companyId } = found;
  if (found.purpose !== 'answer' || !companyId) return null;
  const { userId, roleGrantId, email, name } = newcomer;
  const others = await listOthers(tx, { companyId, userId });
  const earlier = await listEarlierAddresses(tx, { companyId, email });
  if (others.length === 0 && earlier.length === 0) return null;
  const hold = await insertHold(tx, { companyId, userId, roleGrantId });
  if (!hold) return null;
  const company = await findCompanyNames(tx, companyId);
  const live = others.filter(({ disabledAt }) => !disabledAt);
  const told =
    live.length > 0 ? live : earlier.map((address) => ({ email: address, locale: 'ja' as const, id: address }));
  for (const { email: recipient, locale, id } of told) {
    await queueMail(tx, {
      kind: 'hold',
      dedupeKey: `hold:${hold.id}:${id}`,
      recipient,
      locale,
      variables: {
        newcomer: name === email ? email : `${name} (${email})`,
        company: company?.[locale] ?? '',
        opensAt: formatDateTime(hold.opensAt, locale),
      },
    });
  }
  return hold.id;
}
