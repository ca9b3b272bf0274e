import type { Answers } from './answer.ts';
import type { Item, Questionnaire, Section } from './questionnaire.ts';
import { countedAnswer, dependencies, isShown } from './rules.ts';

/** How far one section is: numbers of items asked and answered. Derived from the answers, never stored. */
export type SectionState = {
  sectionId: string;
  asked: number;
  answered: number;
  state: 'notStarted' | 'inProgress' | 'complete' | 'needsCheck';
};

/** What was said of sections when they were left: whether each is complete. Sections of which nothing was said are absent. */
export type Statements = Readonly<Record<string, 'yes' | 'no'>>;

/** The key beside a section's answers under which that statement is kept. */
const STATEMENT_KEY = '_done';

/** The statements on the sections of a sheet, out of the stored answers of each. */
export function statementsOf(sections: ReadonlyMap<string, { answers: Answers }>): Statements {
  return Object.fromEntries(
    [...sections].flatMap(([id, { answers }]) => {
      const statement = answers[STATEMENT_KEY];
      const code = statement && 'code' in statement ? statement.code : null;
      return code === 'yes' || code === 'no' ? [[id, code] as const] : [];
    }),
  );
}

/** Whether leaving this item empty keeps its section open: free text only where it is declared required. */
function isExpected(item: Item): boolean {
  return item.required ?? item.kind !== 'text';
}

/** The items of a section that are asked, given the answers. */
export function shownItems(q: Questionnaire, section: Section, answers: Answers): Item[] {
  return section.items.filter((item) => isShown(q, item, answers));
}

/**
 * The state of every section, in order. A section is complete when every expected item that is asked has an answer, unless it was said to be
 * unfinished; one that was said to be complete and has something open needs to be looked at.
 */
export function sectionStates(q: Questionnaire, answers: Answers, statements: Statements = {}): SectionState[] {
  return q.sections.map((section) => {
    const shown = shownItems(q, section, answers);
    const answered = shown.filter((item) => countedAnswer(q, item, answers)).length;
    const isOpen = shown.some((item) => isExpected(item) && !countedAnswer(q, item, answers));
    const state = stateOf({ isOpen, answered, statement: statements[section.id] });
    return { sectionId: section.id, asked: shown.length, answered, state };
  });
}

type Looks = { isOpen: boolean; answered: number; statement: 'yes' | 'no' | undefined };

function stateOf({ isOpen, answered, statement }: Looks): SectionState['state'] {
  if (!isOpen) return statement === 'no' ? 'inProgress' : 'complete';
  if (statement === 'yes') return 'needsCheck';
  return answered === 0 && statement === undefined ? 'notStarted' : 'inProgress';
}

/** The expected items that are asked and have no answer, by section; sections without any are left out. */
export function missingItems(q: Questionnaire, answers: Answers): { section: Section; items: Item[] }[] {
  return q.sections
    .map((section) => ({
      section,
      items: shownItems(q, section, answers).filter((item) => isExpected(item) && !countedAnswer(q, item, answers)),
    }))
    .filter(({ items }) => items.length > 0);
}

/** Answers to items that are asked; what was answered before an earlier answer changed the way is left out. */
export function countedAnswers(q: Questionnaire, answers: Answers): Answers {
  const counted = q.sections
    .flatMap((section) => shownItems(q, section, answers))
    .flatMap((item) => {
      const answer = countedAnswer(q, item, answers);
      return answer ? [[item.id, answer] as const] : [];
    });
  return Object.fromEntries(counted);
}

/**
 * The questionnaire cut down to what one section's page needs: its items and, in their own sections, the items which
 * decide whether they are asked. Texts of other sections stay out of the page.
 */
export function narrowToSection(q: Questionnaire, section: Section): Questionnaire {
  const needed = new Set(section.items.flatMap((item) => [...dependencies(q, item)]));
  const { families: _, ...rest } = q;
  return {
    ...rest,
    sections: q.sections
      .map((one) => (one.id === section.id ? one : { ...one, items: one.items.filter((item) => needed.has(item.id)) }))
      .filter((one) => one.items.length > 0),
  };
}
