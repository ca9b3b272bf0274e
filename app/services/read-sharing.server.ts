import { withActor } from '../../db/actor.server.ts';
import { findOwnHold } from '../../db/queries/access-hold.server.ts';
import {
  listReceivedSections,
  listSharedInvitations,
  listSharingEvents,
  type SharingEvent,
} from '../../db/queries/sharing.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { dayInJapan, defaultDueDay } from '../survey/due-day.ts';
import { type SectionState, sectionStates, statementsOf } from '../survey/journey.ts';
import { type Bilingual, sectionSign } from '../survey/questionnaire.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { openSheet, type Sheet } from './answer-sheet.server.ts';

/** How a request for sections stands, the first word that holds. */
type ShareState =
  | 'waiting'
  | 'sent'
  | 'linked'
  | 'bounced'
  | 'failed'
  | 'expired'
  | 'opened'
  | 'inProgress'
  | 'complete';

/** Somebody who was asked for sections: by an invitation that is open (`invitation`), or with sections that they have (`grant`). */
export type ShareLine = {
  kind: 'invitation' | 'grant';
  id: string;
  name: string;
  email: string;
  sections: string[];
  state: ShareState;
  asked: number;
  answered: number;
  dueOn: string | null;
  isOverdue: boolean;
  remindedOn: string | null;
};

/** One thing that happened, by whom where they are still known: the invitation or grant that it was about. */
export type ShareEvent = { event: SharingEvent; day: string; by: string | null; isSystem: boolean; about: string };

/** The page on which sections are handed to colleagues. */
export type SharingPage = {
  frame: ReturnType<typeof surveyFrame>;
  waveId: string;
  isHeld: boolean;
  dueDay: string;
  lastDay: string;
  sections: (SectionState & { id: string; sign: string; title: Bilingual; askedOf: string[] })[];
  lines: ShareLine[];
  events: ShareEvent[];
};

type Counted = Pick<SectionState, 'sectionId' | 'asked' | 'answered'>;

function countOf(states: readonly Counted[], sections: readonly string[]) {
  const own = states.filter(({ sectionId }) => sections.includes(sectionId));
  const sum = (key: 'asked' | 'answered') => own.reduce((total, each) => total + each[key], 0);
  return { asked: sum('asked'), answered: sum('answered') };
}

function linesOfInvitations(
  rows: Awaited<ReturnType<typeof listSharedInvitations>>,
  { states, today }: { states: readonly SectionState[]; today: string },
): ShareLine[] {
  return rows.map(({ id, name, email, sections, dueOn, delivery, byLink, isExpired }) => ({
    kind: 'invitation' as const,
    id,
    name,
    email,
    sections,
    state: isExpired ? 'expired' : byLink && delivery === 'waiting' ? 'linked' : delivery,
    ...countOf(states, sections),
    dueOn,
    isOverdue: dueOn !== null && dueOn < today,
    remindedOn: null,
  }));
}

function linesOfGrants(
  rows: Awaited<ReturnType<typeof listReceivedSections>>,
  { states, today }: { states: readonly SectionState[]; today: string },
): ShareLine[] {
  return [...new Set(rows.map(({ grantId }) => grantId))].flatMap((id) => {
    const own = rows.filter(({ grantId }) => grantId === id);
    const [first] = own;
    if (!first) return [];
    const sections = own.map(({ section }) => section);
    const count = countOf(states, sections);
    const isFinished = own.every(({ finishedOn }) => finishedOn !== null);
    const [dueOn = null] = own.flatMap((row) => row.dueOn ?? []).sort();
    const [remindedOn = null] = own.flatMap((row) => row.remindedOn ?? []).sort();
    const state = isFinished ? 'complete' : count.answered > 0 ? 'inProgress' : 'opened';
    const isOverdue = !isFinished && dueOn !== null && dueOn < today;
    const { name, email } = first;
    return [{ kind: 'grant' as const, id, name, email, sections, state, ...count, dueOn, isOverdue, remindedOn }];
  });
}

function sectionsOf({ questionnaire: q }: Sheet, states: readonly SectionState[], lines: readonly ShareLine[]) {
  return q.sections.flatMap((section) => {
    const state = states.find(({ sectionId }) => sectionId === section.id);
    const askedOf = lines
      .filter(({ sections, state: each }) => each !== 'expired' && sections.includes(section.id))
      .map(({ name }) => name);
    const { id, title } = section;
    return state ? [{ ...state, id, title, sign: sectionSign(section), askedOf }] : [];
  });
}

/** Events by the line of the list that they are about: those of an invitation that was accepted belong to the grant of whoever accepted it. */
function eventsOf(
  rows: Awaited<ReturnType<typeof listSharingEvents>>,
  received: readonly { grantId: string; userId: string }[],
): ShareEvent[] {
  const grantOf = new Map(received.map(({ userId, grantId }) => [userId, grantId]));
  const accepted = new Map(
    rows.flatMap(({ event, invitationId, actorId }) => {
      const grantId = event === 'invitation.accepted' && actorId ? grantOf.get(actorId) : undefined;
      return invitationId && grantId ? [[invitationId, grantId] as const] : [];
    }),
  );
  return rows.map(({ event, day, actorName, actorKind, invitationId, grantId }) => ({
    event,
    day,
    by: actorName,
    isSystem: actorKind === 'worker',
    about: grantId ?? accepted.get(invitationId ?? '') ?? invitationId ?? '',
  }));
}

/** What is handed to whom of the company's answers to a wave, and what can be; null where the viewer may not see it. */
export function readSharing({ actor }: Viewer, slug: string): Promise<SharingPage | null> {
  if (actor.kind !== 'member') return Promise.resolve(null);
  return withActor(actor, async (tx) => {
    const sheet = await openSheet(tx, { actor, slug });
    if (!sheet) return null;
    const { row, questionnaire, answers } = sheet;
    const { waveId, now, closesAt } = row;
    const place = { companyId: row.companyId, waveId };
    const states = sectionStates(questionnaire, answers, statementsOf(sheet.sections));
    const seen = { states, today: dayInJapan(now) };
    const received = await listReceivedSections(tx, place);
    const lines = [
      ...linesOfGrants(received, seen),
      ...linesOfInvitations(await listSharedInvitations(tx, place), seen),
    ];
    const wave = { slug: row.slug, title: { ja: row.titleJa, en: row.titleEn }, opensAt: row.opensAt, closesAt };
    const company = { name: { ja: row.companyNameJa, en: row.companyNameEn } };
    return {
      frame: surveyFrame({ wave, phase: sheet.phase, now, company }),
      waveId,
      isHeld: (await findOwnHold(tx, actor)) !== null,
      dueDay: defaultDueDay({ now, closesAt }),
      lastDay: dayInJapan(closesAt),
      sections: sectionsOf(sheet, states, lines),
      lines,
      events: eventsOf(await listSharingEvents(tx, place), received),
    };
  });
}
