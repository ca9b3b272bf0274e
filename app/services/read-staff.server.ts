import { withActor } from '../../db/actor.server.ts';
import { type InvitationState, invitationState, listStaffInvitations } from '../../db/queries/invitation.server.ts';
import { findPerson, listAssociations, listStaff } from '../../db/queries/people.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { parseRole, type Role } from '../member/roles.ts';
import type { Bilingual } from '../survey/questionnaire.ts';

/** Somebody of the staff in one role. */
type StaffPerson = {
  grantId: string;
  userId: string;
  role: Role;
  association: Bilingual | null;
  name: string;
  email: string;
  isSelf: boolean;
  isSuspended: boolean;
  isBounced: boolean;
};

/** The page on the staff of the portal. `found` is who was looked for by address. */
export type StaffPage = {
  staff: StaffPerson[];
  invitations: { id: string; name: string; email: string; role: Role | null; state: InvitationState }[];
  associations: { id: string; name: Bilingual }[];
  found: { userId: string; name: string; email: string; isSelf: boolean; isSuspended: boolean } | null;
};

/** Everybody with a staff role, who is invited to one, and the person with an address where one is given. */
export function readStaff({ actor }: Viewer, email: string): Promise<StaffPage | null> {
  if (actor.kind !== 'operator') return Promise.resolve(null);
  return withActor(actor, async (tx) => {
    const found = email === '' ? null : await findPerson(tx, email.normalize('NFKC').trim().toLowerCase());
    return {
      staff: (await listStaff(tx)).map((row) => ({
        grantId: row.grantId,
        userId: row.userId,
        role: row.role,
        association: row.associationJa && row.associationEn ? { ja: row.associationJa, en: row.associationEn } : null,
        name: row.name,
        email: row.email,
        isSelf: row.userId === actor.userId,
        isSuspended: row.isSuspended,
        isBounced: row.addressState === 'bounced',
      })),
      invitations: (await listStaffInvitations(tx)).map((row) => ({
        id: row.id,
        name: row.name,
        email: row.email,
        role: parseRole(row.role),
        state: invitationState(row),
      })),
      associations: (await listAssociations(tx)).map(({ id, nameJa, nameEn }) => ({
        id,
        name: { ja: nameJa, en: nameEn },
      })),
      found: found && {
        userId: found.userId,
        name: found.name,
        email: found.email,
        isSelf: found.userId === actor.userId,
        isSuspended: found.isSuspended,
      },
    };
  });
}
