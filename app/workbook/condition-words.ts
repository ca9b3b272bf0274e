import { findItem, type Item, itemOptions, type Questionnaire, type ShowIf } from '../survey/questionnaire.ts';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';

/** When an item is asked, as a sentence without its end ("asked only if ..."); empty where everybody is asked. */
export function conditionWords(q: Questionnaire, item: Item, language: Locale): string {
  const t = translator(language, 'workbook');
  const parts = [
    ...(item.showIf ? [ruleWords(q, item.showIf, language)] : []),
    ...(item.kind === 'which' ? [t('condition.which', { item: numberOf(q, item.of) })] : []),
  ];
  return parts.length === 0 ? '' : t('condition.only', { condition: parts.join(t('condition.all')) });
}

/** The number by which people know an item. */
export function numberOf(q: Questionnaire, itemId: string): string {
  return findItem(q, itemId)?.number ?? itemId;
}

function ruleWords(q: Questionnaire, rule: ShowIf, language: Locale): string {
  const t = translator(language, 'workbook');
  if ('all' in rule) return rule.all.map((part) => ruleWords(q, part, language)).join(t('condition.all'));
  if ('any' in rule) return rule.any.map((part) => ruleWords(q, part, language)).join(t('condition.any'));
  if ('not' in rule) {
    if ('item' in rule.not) return t('condition.notChosen', chosenWords(q, rule.not, language));
    return t('condition.not', { condition: ruleWords(q, rule.not, language) });
  }
  return t('condition.chosen', chosenWords(q, rule, language));
}

function chosenWords(
  q: Questionnaire,
  rule: { item: string; in: readonly string[] },
  language: Locale,
): { item: string; labels: string } {
  const t = translator(language, 'workbook');
  const source = findItem(q, rule.item);
  const options = source ? itemOptions(q, source).filter(({ code }) => rule.in.includes(code)) : [];
  const labels = options
    .map((option) => t('condition.label', { label: option.label[language] }))
    .join(t('condition.or'));
  return { item: numberOf(q, rule.item), labels };
}
