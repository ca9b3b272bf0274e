import type { Answer, Answers } from './answer.ts';
import { answeringSections, splitPlantId } from './plants.ts';
import { findItem, type Questionnaire } from './questionnaire.ts';
import { countedAnswer } from './rules.ts';

/** The company's own answers to the checklist, as a source to copy from. */
export const COMPANY_SOURCE = 'company';

/** The sheet that is copied within: `questionnaire` with the plants, `whole` without. */
type CopiedSheet = { questionnaire: Questionnaire; whole: Questionnaire; answers: Answers };

/** The answers by the item's id without a plant. */
type ByItem = ReadonlyMap<string, Answer>;

/** What one plant (or the company) answered of the checklist and counts. */
export function answersOf({ questionnaire, whole, answers }: CopiedSheet, source: string): ByItem {
  const found = new Map<string, Answer>();
  for (const { items } of answeringSections(questionnaire))
    for (const each of items) {
      const { base, plant } = splitPlantId(each.id);
      const isSource = plant === source;
      const item = source === COMPANY_SOURCE ? findItem(whole, base) : isSource ? each : null;
      const q = source === COMPANY_SOURCE ? whole : questionnaire;
      const answer = item && !found.has(base) ? countedAnswer(q, item, answers) : undefined;
      if (answer) found.set(base, answer);
    }
  return found;
}

/** The answers that a plant would take over, by section: those to its empty items alone; sections without any are left out. */
export function copyInto({ questionnaire, answers }: CopiedSheet, given: ByItem, to: string): Map<string, Answers> {
  const into = answeringSections(questionnaire).filter(({ id }) => splitPlantId(id).plant === to);
  const taken = into.map(({ id, items }) => {
    const entries = items.flatMap((item) => {
      const answer = given.get(splitPlantId(item.id).base);
      return answer && !answers[item.id] ? [[item.id, answer] as const] : [];
    });
    return [id, Object.fromEntries(entries)] as const;
  });
  return new Map(taken.filter(([, entries]) => Object.keys(entries).length > 0));
}

/** How many answers are in what would be taken over. */
export function countCopied(taken: ReadonlyMap<string, Answers>): number {
  return [...taken.values()].reduce((sum, entries) => sum + Object.keys(entries).length, 0);
}
