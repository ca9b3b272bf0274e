import { findItem, type Item, itemOptions, type Questionnaire } from '../../survey/questionnaire.ts';
import type { InvalidAnswer } from '../../survey/section-form.ts';
import { isRemark, itemOfKey, REMARK_LENGTH } from '../../survey/section-keys.ts';
import { formatNumber } from '../../text/format.ts';
import type { Locale } from '../../text/locale.ts';
import type { Text } from '../../text/translate.ts';

/** The name of an item in a message: its number and short name. */
export function itemName(item: Item, locale: Locale): string {
  return `${item.number ?? item.id} ${item.short[locale]}`;
}

/** The name of what a key of a section is about: an item, or the remark to one. */
export function keyName(
  t: Text<'answering'>,
  q: Questionnaire,
  { key, locale }: { key: string; locale: Locale },
): string {
  const item = findItem(q, itemOfKey(key));
  const name = item ? itemName(item, locale) : key;
  return isRemark(key) ? t('remark.of', { item: name }) : name;
}

/** Where a link to a fault leads: the first radio or checkbox of its item, or the field itself. */
export function faultHref(item: Item, key: string): string {
  const isField = isRemark(key) || item.kind === 'number' || item.kind === 'text';
  return isField ? `#q-${key}` : `#q-${key}-0`;
}

type Context = { q: Questionnaire; item: Item; raw: readonly string[]; locale: Locale };

/** What is wrong with a typed value and how to put it right, as a sentence. */
export function faultText(t: Text<'answering'>, invalid: InvalidAnswer, { q, item, raw, locale }: Context): string {
  const name = keyName(t, q, { key: invalid.itemId, locale });
  const unit = item.kind === 'number' ? item.unit[locale] : '';
  switch (invalid.fault) {
    case 'outOfRange':
      return item.kind === 'number'
        ? t('fault.outOfRange', { item: name, min: item.min, max: item.max })
        : t('fault.notANumber', { item: name });
    case 'confirmNumber': {
      const value = formatNumber(invalid.proposal ?? 0, locale);
      return t('fault.confirmNumber', { item: name, typed: raw[0] ?? '', value, unit });
    }
    case 'otherUnit':
      return t('fault.otherUnit', { item: name, unit });
    case 'tooLong': {
      const max = item.kind === 'text' ? item.maxLength : REMARK_LENGTH;
      return t('fault.tooLong', { item: name, max, length: [...raw.join('\n')].length });
    }
    case 'exclusiveWithOthers':
      return t('fault.exclusiveWithOthers', { item: name, labels: exclusiveLabels(q, item, locale) });
    default:
      return t(`fault.${invalid.fault}`, { item: name });
  }
}

/** The labels of the options that exclude all others, joined for a sentence; empty where there are none. */
export function exclusiveLabels(q: Questionnaire, item: Item, locale: Locale): string {
  const labels = itemOptions(q, item)
    .filter((option) => option.exclusive)
    .map((option) => option.label[locale]);
  return locale === 'ja' ? labels.join('」「') : labels.join('”, “');
}
