import { wantsFurigana } from '../http/furigana.server.ts';
import { localeOf } from '../http/locale.server.ts';
import { mayDo } from '../member/roles.ts';
import { sheetSections } from '../survey/answer-sheet.ts';
import { narrowToSection } from '../survey/journey.ts';
import { lastAnswers } from '../survey/last-answers.ts';
import { checklistTexts, isChecklist } from '../survey/page-texts.ts';
import { allItems, findSection, type Section } from '../survey/questionnaire.ts';
import { unreadValues } from '../survey/section-form.ts';
import { keysOfSection, type Writer } from '../survey/section-keys.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { type Segment, withReadings } from '../text/furigana.ts';
import type { Answering } from './read-answering.server.ts';
import { readLastAnswers } from './read-last-answers.server.ts';
import { requireAnswering } from './require-answering.server.ts';

type Place = { wave: string | undefined; section: string | undefined };

/** Somebody else was in the section just now where their last save is younger than this. */
const RECENT_MILLISECONDS = 15 * 60_000;

/** Everything that the page of a section shows; the 404 of a page that does not exist where there is no such section. */
export async function readSectionPage(request: Request, place: Place) {
  const { answering, viewer } = await requireAnswering(request, place.wave, 'answer-sections');
  const { questionnaire, answers } = answering;
  const section = findSection(questionnaire, place.section ?? '');
  if (!section) throw new Response(null, { status: 404 });
  const locale = localeOf(request);
  const params = new URL(request.url).searchParams;
  const q = narrowToSection(questionnaire, section);
  const position = questionnaire.sections.indexOf(section) + 1;
  const isOpen = answering.phase === 'open';
  const { audience } = questionnaire;
  const earlier = isOpen ? await readLastAnswers(viewer.actor, { wave: answering.wave.slug, audience }) : null;
  const keys = new Set([...allItems(q).map(({ id }) => id), ...keysOfSection(section)]);
  const canSwitch = locale === 'ja' && isChecklist(section);
  const furigana = canSwitch && wantsFurigana(request);
  return {
    frame: surveyFrame(answering),
    q,
    section,
    position,
    total: questionnaire.sections.length,
    // Who came from the last check goes back there, and not on.
    isReturn: new URL(request.url).searchParams.get('return') === 'review',
    answers: Object.fromEntries(Object.entries(answers).filter(([key]) => keys.has(key))),
    hasAnswers: Object.keys(answers).some((key) => !key.startsWith('_')),
    unread: unreadValues(questionnaire, section, { kept: answering.unread[section.id] ?? {}, answers }),
    revision: answering.revisions[section.id] ?? 0,
    operationId: crypto.randomUUID(),
    canSubmit: mayDo(viewer.role, 'answer'),
    submitted: answering.submitted && { ...answering.submitted, answers: null },
    sheet: sheetSections(questionnaire, answers, locale).filter(({ id }) => id === section.id),
    savedAt: /^\d\d:\d\d$/.exec(params.get('saved') ?? '')?.[0] ?? null,
    last: earlier ? lastAnswers(q, section, { earlier, plants: answering.plants.plants, language: locale }) : {},
    recent: isOpen ? recentWriter(answering, section, viewer.user.name) : null,
    furigana: canSwitch ? furigana : null,
    readings: furigana ? readingsOf(section) : null,
  };
}

/** A colleague who changed the section just now, so that two people in one section know of each other; null where nobody did. */
function recentWriter({ writers, now }: Answering, { id }: Section, ownName: string): Writer | null {
  const others = Object.values(writers[id] ?? {}).filter(({ name }) => name !== ownName);
  const last = others.sort((a, b) => (a.at < b.at ? 1 : -1))[0];
  return last && now.getTime() - Date.parse(last.at) < RECENT_MILLISECONDS ? last : null;
}

function readingsOf(section: Section): Record<string, Segment[]> {
  return Object.fromEntries(checklistTexts(section).map((text) => [text, withReadings(text)]));
}
