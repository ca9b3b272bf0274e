import { type Answers, sameAnswer } from './answer.ts';
import { changedItems, contentOf } from './content.ts';
import { findContradictions } from './contradictions.ts';
import { missingItems } from './journey.ts';
import { type CollapsedItem, plantId, withCompanyValues } from './plants.ts';
import { type Bilingual, findItem, type Item, type Questionnaire, type Section, sectionName } from './questionnaire.ts';

/** What is looked at: a sheet, and what was submitted of it. */
type CheckedSheet = {
  wave: { slug: string };
  questionnaire: Questionnaire;
  whole: Questionnaire;
  checklist: readonly CollapsedItem[];
  answers: Answers;
  associations: readonly { name: Bilingual; isDeclined: boolean; hasOwnAnswers: boolean }[];
  submitted: { answers: Answers; plants: { answers: Answers } | null } | null;
};

/**
 * What the last check finds of a sheet: what is unanswered, what hardly goes together, the associations whose own section was answered and is left
 * out because they are declined, and how many items changed since the last submission.
 */
export function checkSheet(sheet: CheckedSheet, locale: keyof Bilingual) {
  const { wave, questionnaire: q, whole, checklist, answers, associations, submitted } = sheet;
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
    contradictions: findContradictions(whole, withCompanyValues(answers, checklist)).map(({ id, items }) => ({
      id,
      items: items.flatMap((item) => answeredItems(sheet, item)).map(link),
    })),
    leftOut: associations
      .filter(({ isDeclined, hasOwnAnswers }) => isDeclined && hasOwnAnswers)
      .map(({ name }) => name[locale]),
    changed: submitted
      ? countChanged(q, { ...submitted.answers, ...submitted.plants?.answers }, contentOf(q, answers))
      : 0,
  };
}

/** Plants that are named for one item. */
const MOST_PLANTS_NAMED = 3;

/** Where an item of the company was answered: itself, or where plants answer it those whose answer is the company's value. */
function answeredItems({ questionnaire, checklist }: CheckedSheet, item: Item): Item[] {
  const collapsed = checklist.find((each) => each.item.id === item.id);
  if (!collapsed) return [item];
  return collapsed.answers
    .filter(({ answer }) => sameAnswer(answer, collapsed.value))
    .slice(0, MOST_PLANTS_NAMED)
    .flatMap(({ plant }) => findItem(questionnaire, plantId(item.id, plant)) ?? []);
}

type Place = { item: Item; section: Section | undefined; locale: keyof Bilingual };

function itemLink(base: string, { item, section, locale }: Place) {
  const name = `${item.number ?? item.id} ${item.short[locale]}`;
  return { id: item.id, name, to: `${base}/${section?.id ?? ''}?return=review#q-${item.id}` };
}

function countChanged(q: Questionnaire, before: Answers, after: Answers): number {
  return changedItems(q, before, after).reduce((sum, { items }) => sum + items.length, 0);
}
