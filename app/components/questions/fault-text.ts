import type { AnswerFaultCode } from '../../survey/answer.ts';
import { type Item, itemOptions, type Questionnaire } from '../../survey/questionnaire.ts';
import type { Locale } from '../../text/locale.ts';
import type { Text } from '../../text/translate.ts';

/** The name of an item in a message: its number and short name. */
export function itemName(item: Item, locale: Locale): string {
  return `${item.number ?? item.id} ${item.short[locale]}`;
}

/** Where a link to an item's field leads: the first radio or checkbox, or the field itself. */
export function fieldHref(item: Item): string {
  return item.kind === 'number' || item.kind === 'text' ? `#q-${item.id}` : `#q-${item.id}-0`;
}

type Context = { q: Questionnaire; item: Item; raw: readonly string[]; locale: Locale };

/** What is wrong with a typed value and how to put it right, as a sentence. */
export function faultText(t: Text<'answering'>, fault: AnswerFaultCode, { q, item, raw, locale }: Context): string {
  const name = itemName(item, locale);
  switch (fault) {
    case 'outOfRange':
      return item.kind === 'number'
        ? t('fault.outOfRange', { item: name, min: item.min, max: item.max })
        : t('fault.notANumber', { item: name });
    case 'tooLong':
      return t('fault.tooLong', {
        item: name,
        max: item.kind === 'text' ? item.maxLength : 0,
        length: [...raw.join('\n')].length,
      });
    case 'exclusiveWithOthers':
      return t('fault.exclusiveWithOthers', { item: name, labels: exclusiveLabels(q, item, locale) });
    default:
      return t(`fault.${fault}`, { item: name });
  }
}

/** The labels of the options that exclude all others, joined for a sentence; empty where there are none. */
export function exclusiveLabels(q: Questionnaire, item: Item, locale: Locale): string {
  const labels = itemOptions(q, item)
    .filter((option) => option.exclusive)
    .map((option) => option.label[locale]);
  return locale === 'ja' ? labels.join('」「') : labels.join('”, “');
}
