import { withActor } from '../../db/actor.server.ts';
import { findInvitation } from '../../db/queries/invitation.server.ts';
import { findRequestedWave, listRequestingAssociations } from '../../db/queries/requested-wave.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { isDemo } from '../http/settings.server.ts';
import { networkOf } from '../member/limits.ts';
import { addOwnSections, type OwnSection } from '../survey/own-sections.ts';
import { allItems, type Bilingual, type Questionnaire } from '../survey/questionnaire.ts';
import { frozenQuestionnaire } from './answer-sheet.server.ts';
import { hashOfToken, invitationFault } from './exchange-invitation.server.ts';

/**
 * What an invitation asks, to be read before signing in: who asks, why, until when, and the questions, with those of the associations that ask the company.
 * Of the company it says nothing else.
 */
type RequestToRead = {
  wave: { slug: string; title: Bilingual; opensAt: Date; closesAt: Date };
  now: Date;
  phase: 'notOpen' | 'open' | 'closed';
  associations: { name: Bilingual; invitation: Bilingual }[];
  questionnaire: Questionnaire;
  itemCount: number;
};

/** The request behind an invitation, or why there is nothing to read: `noRequest` for an invitation that is about no survey. */
export type ReadRequestResult =
  | { ok: true; value: RequestToRead }
  | { ok: false; reason: 'invalid' | 'limited' | 'noRequest' };

/** Reads what an invitation asks by the code of its link. Nothing is used up by it, and nobody is signed in. */
export async function readRequest({
  clientAddress,
  token,
}: {
  clientAddress: string;
  token: string;
}): Promise<ReadRequestResult> {
  const mayTry = isDemo() || (await takeLimit('invitationTryNetwork', networkOf(clientAddress))).ok;
  if (!mayTry) return { ok: false, reason: 'limited' };
  const tokenHash = hashOfToken(token);
  if (!tokenHash) return { ok: false, reason: 'invalid' };
  return withActor({ kind: 'auth' }, async (tx): Promise<ReadRequestResult> => {
    const found = await findInvitation(tx, tokenHash);
    if (!found || invitationFault(found, found.now)) return { ok: false, reason: 'invalid' };
    const { companyId, waveId, purpose } = found;
    const row = waveId ? await findRequestedWave(tx, waveId) : null;
    if (!row || !waveId || !companyId) return { ok: false, reason: 'noRequest' };
    const associations = await listRequestingAssociations(tx, { companyId, waveId });
    const whole = addOwnSections(await frozenQuestionnaire(tx, row), ownSectionsOf(associations));
    const isAsked = (id: string) => purpose !== 'delegate' || found.sections.includes(id);
    const questionnaire = { ...whole, sections: whole.sections.filter(({ id }) => isAsked(id)) };
    const { slug, opensAt, closesAt, now } = row;
    const phase = now < opensAt ? 'notOpen' : row.state === 'open' && now <= closesAt ? 'open' : 'closed';
    return {
      ok: true,
      value: {
        wave: { slug, title: { ja: row.titleJa, en: row.titleEn }, opensAt, closesAt },
        now,
        phase,
        associations: associations.map((one) => ({
          name: { ja: one.nameJa, en: one.nameEn },
          invitation: { ja: one.invitationJa, en: one.invitationEn },
        })),
        questionnaire,
        itemCount: allItems(questionnaire).length,
      },
    };
  });
}

function ownSectionsOf(associations: Awaited<ReturnType<typeof listRequestingAssociations>>): OwnSection[] {
  return associations.flatMap(({ code, nameJa, nameEn, ownSection }) =>
    ownSection === null ? [] : [{ code, name: { ja: nameJa, en: nameEn }, definition: ownSection }],
  );
}
