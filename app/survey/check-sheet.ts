import type { Answers } from './answer.ts';
import { changedItems, contentOf } from './content.ts';
import { findContradictions } from './contradictions.ts';
import { missingItems } from './journey.ts';
import { type Bilingual, type Item, type Questionnaire, type Section, sectionName } from './questionnaire.ts';

/** What is looked at: a sheet, and what was submitted of it. */
type CheckedSheet = {
  wave: { slug: string };
  questionnaire: Questionnaire;
  answers: Answers;
  associations: readonly { name: Bilingual; isDeclined: boolean; hasOwnAnswers: boolean }[];
  submitted: { answers: Answers; plants: { answers: Answers } | null } | null;
};

/**
 * What the last check finds of a sheet: what is unanswered, what hardly goes together, the associations whose own section was answered and is left
 * out because they are declined, and how many items changed since the last submission.
 */
export function checkSheet(
  { wave, questionnaire: q, answers, associations, submitted }: CheckedSheet,
  locale: keyof Bilingual,
) {
  const base = `/answer/${wave.slug}`;
  const sectionOf = new Map(q.sections.flatMap((section) => section.items.map(({ id }) => [id, section] as const)));
  const link = (item: Item) => itemLink(base, { item, section: sectionOf.get(item.id), locale });
  return {
    missing: missingItems(q, answers).map(({ section, items }) => ({
      id: section.id,
      title: sectionName(section, locale),
      to: `${base}/${section.id}?return=review`,
      items: items.map(link),
    })),
    contradictions: findContradictions(q, answers).map(({ id, items }) => ({ id, items: items.map(link) })),
    leftOut: associations
      .filter(({ isDeclined, hasOwnAnswers }) => isDeclined && hasOwnAnswers)
      .map(({ name }) => name[locale]),
    changed: submitted
      ? countChanged(q, { ...submitted.answers, ...submitted.plants?.answers }, contentOf(q, answers))
      : 0,
  };
}

type Place = { item: Item; section: Section | undefined; locale: keyof Bilingual };

function itemLink(base: string, { item, section, locale }: Place) {
  const name = `${item.number ?? item.id} ${item.short[locale]}`;
  return { id: item.id, name, to: `${base}/${section?.id ?? ''}?return=review#q-${item.id}` };
}

function countChanged(q: Questionnaire, before: Answers, after: Answers): number {
  return changedItems(q, before, after).reduce((sum, { items }) => sum + items.length, 0);
}
