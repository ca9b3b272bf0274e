import { withActor } from '../../db/actor.server.ts';
import { listDeclinedCompanies } from '../../db/queries/decline.server.ts';
import { type InvitationState, invitationState, listWaveInvitations } from '../../db/queries/invitation.server.ts';
import { listAsked, listMembers, listWaitingCompanies } from '../../db/queries/member.server.ts';
import { listVisibleWaves } from '../../db/queries/visible-wave.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import type { Bilingual } from '../survey/questionnaire.ts';
import { listedWave } from './list-waves.server.ts';

/** An invitation of a member company; `isOwn` where this association made it and may send, revoke and mark it. */
type MemberInvitation = { id: string; email: string; state: InvitationState; isOwn: boolean };

/** The page on an association's members: contacts and invitations in one wave, never answers. */
export type MembersPage = {
  waves: { slug: string; title: Bilingual }[];
  wave: { slug: string; title: Bilingual; isOpen: boolean } | null;
  members: {
    companyId: string;
    name: Bilingual;
    contact: { name: string; email: string } | null;
    isAsked: boolean;
    /** Whether it takes part, whichever way it came: also without an invitation, or by another association's. */
    hasBegun: boolean;
    isWaiting: boolean;
    /** Whether it declined to answer for this association. */
    isDeclined: boolean;
    invitations: MemberInvitation[];
  }[];
};

/** The members of the viewer's association and how their invitations to a wave stand, the latest wave where none is named. */
export function readMembers({ actor }: Viewer, slug: string | null): Promise<MembersPage | null> {
  if (actor.kind !== 'association') return Promise.resolve(null);
  const { associationId } = actor;
  return withActor(actor, async (tx) => {
    const rows = (await listVisibleWaves(tx)).filter((row) => !listedWave(row).asksAssociations);
    const row = rows.find((each) => each.slug === slug) ?? rows[0] ?? null;
    const asked = row ? await listAsked(tx, row.id) : new Map<string, { hasBegun: boolean }>();
    const invitations = row ? await listWaveInvitations(tx, row.id) : [];
    const declined = row ? await listDeclinedCompanies(tx, row.id) : new Set<string>();
    const waiting = await listWaitingCompanies(tx);
    const titleOf = (each: { titleJa: string; titleEn: string }) => ({ ja: each.titleJa, en: each.titleEn });
    return {
      waves: rows.map((each) => ({ slug: each.slug, title: titleOf(each) })),
      wave: row && { slug: row.slug, title: titleOf(row), isOpen: listedWave(row).state === 'open' },
      members: (await listMembers(tx, associationId)).map((member) => ({
        companyId: member.companyId,
        name: { ja: member.nameJa, en: member.nameEn },
        contact: member.contactEmail ? { name: member.contactName ?? '', email: member.contactEmail } : null,
        isAsked: asked.has(member.companyId),
        hasBegun: asked.get(member.companyId)?.hasBegun ?? false,
        isWaiting: waiting.has(member.companyId),
        isDeclined: declined.has(member.companyId),
        invitations: invitations
          .filter(({ companyId, revokedAt }) => companyId === member.companyId && !revokedAt)
          .map((each) => ({
            id: each.id,
            email: each.email,
            state: invitationState(each),
            isOwn: each.associationId === associationId,
          })),
      })),
    };
  });
}
