import type { Answers } from './answer.ts';
import { missingItems, type Statements, sectionStates } from './journey.ts';
import { type Bilingual, type Questionnaire, type Section, sectionSign } from './questionnaire.ts';

type Looked = { questionnaire: Questionnaire; answers: Answers; statements: Statements };

/** A section in words: its sign and title. */
export function sectionWords(section: Section, locale: keyof Bilingual): string {
  return `${sectionSign(section)} ${section.title[locale]}`;
}

/** The section to go on with after one: the next that nobody finished, those before it at the end; null where there is none. */
export function nextOpenSection({ questionnaire: q, answers, statements }: Looked, sectionId: string): Section | null {
  const states = sectionStates(q, answers, statements);
  const at = q.sections.findIndex(({ id }) => id === sectionId);
  const inTurn = [...q.sections.slice(at + 1), ...q.sections.slice(0, Math.max(at, 0))];
  const isOpen = ({ id }: Section) =>
    states.some(({ sectionId: each, state }) => each === id && (state === 'notStarted' || state === 'inProgress'));
  return inTurn.find(isOpen) ?? null;
}

/** The items of a section that are expected and unanswered, each with the address where it is answered. */
export function openItems(
  { questionnaire, answers }: Omit<Looked, 'statements'>,
  section: Section,
  { base, locale }: { base: string; locale: keyof Bilingual },
): { id: string; name: string; to: string }[] {
  const found = missingItems(questionnaire, answers).find((each) => each.section.id === section.id);
  return (found?.items ?? []).map(({ id, number, short }) => ({
    id,
    name: `${number ?? id} ${short[locale]}`,
    to: `${base}/${section.id}#q-${id}`,
  }));
}
