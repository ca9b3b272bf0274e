import { withActor } from '../../db/actor.server.ts';
import { findOwnHold, listWaitingHolds } from '../../db/queries/access-hold.server.ts';
import { listCompanyDelegations } from '../../db/queries/delegation.server.ts';
import { type InvitationState, invitationState, listCompanyInvitations } from '../../db/queries/invitation.server.ts';
import { listCompanyPeople } from '../../db/queries/people.server.ts';
import { listOwnParticipations, listVisibleWaves } from '../../db/queries/visible-wave.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { endFault } from '../member/company-people.ts';
import type { Role } from '../member/roles.ts';
import { isOwnSection } from '../survey/own-sections.ts';
import { splitPlantId } from '../survey/plants.ts';
import { type Bilingual, sectionSign } from '../survey/questionnaire.ts';
import { frozenQuestionnaire } from './answer-sheet.server.ts';
import { listedWave } from './list-waves.server.ts';

/** Somebody of a company in one role. */
type CompanyPerson = {
  grantId: string;
  role: Role;
  name: string;
  email: string;
  isSelf: boolean;
  isSuspended: boolean;
  /** Whether the viewer may end this role. */
  canEnd: boolean;
  /** The sections that the person was given, in words. */
  sections: Bilingual[];
  /** The same with what a form names them by, and with their survey. */
  given: { part: string; label: Bilingual }[];
};

/** The page on the people of a company. */
export type CompanyPeople = {
  people: CompanyPerson[];
  invitations: {
    id: string;
    name: string;
    email: string;
    purpose: 'answer' | 'account' | 'colleague' | 'approve' | 'delegate' | 'staff';
    state: InvitationState;
    expiresAt: Date;
    isOwn: boolean;
  }[];
  holds: { id: string; name: string; email: string; opensAt: Date }[];
  isHeld: boolean;
  /** The surveys of which sections can be handed over. */
  waves: { id: string; slug: string; title: Bilingual; sections: { id: string; sign: string; title: Bilingual }[] }[];
};

/** Sections of associations' own are not in the frozen questionnaire, which names the others. */
const OWN_SECTION: Bilingual = { ja: '業界団体の独自の設問', en: 'An association’s own questions' };

type Given = { waveId: string; section: string };

function sectionsOf(rows: readonly Given[], waves: CompanyPeople['waves']) {
  const given = rows.map(({ waveId, section }) => {
    const wave = waves.find(({ id }) => id === waveId);
    const found = wave?.sections.find(({ id }) => id === splitPlantId(section).base);
    const named = (locale: 'ja' | 'en') =>
      found ? `${found.sign} ${found.title[locale]}` : isOwnSection(section) ? OWN_SECTION[locale] : section;
    const inWords = (locale: 'ja' | 'en') => [named(locale), wave ? wave.title[locale] : ''].filter(Boolean);
    const label = { ja: inWords('ja').join('、'), en: inWords('en').join(', ') };
    return { part: `${waveId}:${section}`, label, section: { ja: named('ja'), en: named('en') } };
  });
  return { sections: given.map(({ section }) => section), given: given.map(({ part, label }) => ({ part, label })) };
}

/** Who takes part in the answers of the viewer's company, who is invited, who waits; null for whom it is not. */
export function readCompanyPeople({ actor }: Viewer): Promise<CompanyPeople | null> {
  if (actor.kind !== 'member') return Promise.resolve(null);
  const { companyId, userId } = actor;
  return withActor(actor, async (tx) => {
    const delegations = await listCompanyDelegations(tx, companyId);
    const asked = new Set((await listOwnParticipations(tx, companyId)).map(({ waveId }) => waveId));
    const open = (await listVisibleWaves(tx)).filter((row) => asked.has(row.id) && listedWave(row).state === 'open');
    const invitations = await listCompanyInvitations(tx, companyId);
    const waves: CompanyPeople['waves'] = [];
    for (const row of open) {
      const { sections } = await frozenQuestionnaire(tx, row);
      const named = sections.map((section) => ({ id: section.id, sign: sectionSign(section), title: section.title }));
      waves.push({ id: row.id, slug: row.slug, title: { ja: row.titleJa, en: row.titleEn }, sections: named });
    }
    const isHeld = (await findOwnHold(tx, actor)) !== null;
    const people = (await listCompanyPeople(tx, companyId)).map(({ userId: id, ...person }) => ({
      ...person,
      isSelf: id === userId,
    }));
    return {
      people: people.map((person) => ({
        ...person,
        canEnd: !isHeld && endFault(people, person.grantId) === null,
        ...sectionsOf(
          delegations.filter((row) => row.roleGrantId === person.grantId),
          waves,
        ),
      })),
      invitations: invitations.map((row) => ({
        id: row.id,
        name: row.name,
        email: row.email,
        purpose: row.purpose,
        state: invitationState(row),
        expiresAt: row.expiresAt,
        isOwn: row.purpose !== 'answer' && row.purpose !== 'account',
      })),
      holds: (await listWaitingHolds(tx, companyId)).filter((hold) => hold.userId !== userId),
      isHeld,
      waves,
    };
  });
}
