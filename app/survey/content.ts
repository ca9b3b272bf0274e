import { type Answers, sameAnswer } from './answer.ts';
import { countedAnswers, shownItems } from './journey.ts';
import type { Item, Questionnaire, Section } from './questionnaire.ts';
import { remarkKey } from './section-keys.ts';

/** What a submission holds: the answers that count, and the remarks to items that are asked. Nothing else of a draft. */
export function contentOf(q: Questionnaire, answers: Answers): Answers {
  const remarks = q.sections
    .flatMap((section) => shownItems(q, section, answers))
    .flatMap(({ id }) => {
      const remark = answers[remarkKey(id)];
      return remark ? [[remarkKey(id), remark] as const] : [];
    });
  return { ...countedAnswers(q, answers), ...Object.fromEntries(remarks) };
}

/** Whether there is anything in a content that counts. */
export function isEmptyContent(q: Questionnaire, content: Answers): boolean {
  return q.sections.every((section) => section.items.every(({ id }) => content[id] === undefined));
}

/** The items whose answer or remark differs between two contents, by section; sections without any are left out. */
export function changedItems(q: Questionnaire, before: Answers, after: Answers): { section: Section; items: Item[] }[] {
  const differs = (key: string) => !sameAnswer(before[key], after[key]);
  return q.sections
    .map((section) => ({
      section,
      items: section.items.filter(({ id }) => differs(id) || differs(remarkKey(id))),
    }))
    .filter(({ items }) => items.length > 0);
}
