import { type Answer, type Answers, chosenCodes } from './answer.ts';
import { findItem, type Item, itemOptions, type Questionnaire, type ShowIf } from './questionnaire.ts';

/**
 * Whether an item is asked, given the answers so far. An answer to an item that is itself not asked does not count.
 * A `which` item is asked where at least one option that it can name was chosen.
 */
export function isShown(q: Questionnaire, item: Item, answers: Answers): boolean {
  if (item.showIf && !holds(q, item.showIf, answers)) return false;
  if (item.kind !== 'which') return true;
  return whichOptions(q, item, answers).length > 0;
}

/** The codes that a `which` item offers: what was chosen in the item it follows, exclusive options left out. */
export function whichOptions(q: Questionnaire, item: Item & { kind: 'which' }, answers: Answers): string[] {
  const source = findItem(q, item.of);
  if (!source || !isShown(q, source, answers)) return [];
  const chosen = chosenCodes(answers[item.of]);
  return itemOptions(q, item)
    .map((option) => option.code)
    .filter((code) => chosen.includes(code));
}

/**
 * The answer to an item as it counts: undefined where the item is not asked, has none, or (a `which` item) where it
 * names an option that is no longer chosen.
 */
export function countedAnswer(q: Questionnaire, item: Item, answers: Answers): Answer | undefined {
  const answer = answers[item.id];
  if (!answer || !isShown(q, item, answers)) return undefined;
  if (item.kind !== 'which') return answer;
  return chosenCodes(answer).every((code) => whichOptions(q, item, answers).includes(code)) ? answer : undefined;
}

/** The ids of all items that this item's being asked depends on, directly or through others. */
export function dependencies(q: Questionnaire, item: Item): Set<string> {
  const found = new Set<string>();
  const waiting = directDependencies(item);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const source = findItem(q, id);
    if (source) waiting.push(...directDependencies(source));
  }
  return found;
}

function holds(q: Questionnaire, rule: ShowIf, answers: Answers): boolean {
  if ('all' in rule) return rule.all.every((part) => holds(q, part, answers));
  if ('any' in rule) return rule.any.some((part) => holds(q, part, answers));
  if ('not' in rule) return !holds(q, rule.not, answers);
  const source = findItem(q, rule.item);
  if (!source || !isShown(q, source, answers)) return false;
  return chosenCodes(answers[rule.item]).some((code) => rule.in.includes(code));
}

function directDependencies(item: Item): string[] {
  const ids = item.kind === 'which' ? [item.of] : [];
  return item.showIf ? [...ids, ...ruleItems(item.showIf)] : ids;
}

function ruleItems(rule: ShowIf): string[] {
  if ('all' in rule) return rule.all.flatMap(ruleItems);
  if ('any' in rule) return rule.any.flatMap(ruleItems);
  return 'not' in rule ? ruleItems(rule.not) : [rule.item];
}
