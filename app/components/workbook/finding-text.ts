import type { Answer } from '../../survey/answer.ts';
import { answerWords } from '../../survey/answer-words.ts';
import { findItem, type Item, itemOptions, type Questionnaire } from '../../survey/questionnaire.ts';
import { REMARK_LENGTH } from '../../survey/section-keys.ts';
import { formatNumber } from '../../text/format.ts';
import type { Locale } from '../../text/locale.ts';
import type { Text } from '../../text/translate.ts';
import type { Place } from '../../workbook/file-rows.ts';
import type { ReadFault } from '../../workbook/read-answers.ts';
import { exclusiveLabels, itemName } from '../questions/fault-text.ts';

export type Words = { t: Text<'workbook'>; q: Questionnaire; locale: Locale };

/** The item that a key of a file is about: its own, or the one that it remarks on. */
export function itemOfKey(q: Questionnaire, key: string): Item | null {
  return findItem(q, key) ?? findItem(q, key.replace(/\.note$/, ''));
}

/** The name of what a key is about, as it stands in a sentence. */
export function nameOfKey({ t, q, locale }: Words, key: string): string {
  const item = itemOfKey(q, key);
  if (!item) return key;
  const name = itemName(item, locale);
  return item.id === key ? name : t('preview.noteOf', { item: name });
}

/** An answer in words, on one line. */
export function wordsOf({ t, q, locale }: Words, key: string, answer: Answer | undefined): string {
  const item = itemOfKey(q, key);
  if (!answer || !item) return t('preview.empty');
  return answerWords(q, item, { answer, language: locale }).join(locale === 'ja' ? '、' : ', ') || t('preview.empty');
}

/** Where something stands in the file. */
export function placeText(t: Text<'workbook'>, place: Place): string {
  return 'line' in place ? t('place.line', { line: place.line }) : t('place.cell', place);
}

type Found = {
  key: string;
  fault: ReadFault;
  shown: string;
  option?: string | undefined;
  likely?: number | undefined;
  typed: readonly string[];
};

/** What is wrong with an answer of a file, and what to do, as a sentence. */
export function findingText(words: Words, { key, fault, shown, option, likely, typed }: Found): string {
  const { t, q, locale } = words;
  const item = itemOfKey(q, key);
  const name = nameOfKey(words, key);
  const about = { item: name, shown };
  switch (fault) {
    case 'outOfRange': {
      const digits = new Intl.NumberFormat(locale === 'ja' ? 'ja-JP' : 'en-GB');
      const { min, max } = item?.kind === 'number' ? item : { min: 0, max: 0 };
      return t('fault.outOfRange', { ...about, min: digits.format(min), max: digits.format(max) });
    }
    case 'otherUnit':
    case 'confirmNumber': {
      const unit = item?.kind === 'number' ? item.unit[locale] : '';
      if (likely === undefined) return t(`fault.${fault}`, { ...about, unit });
      return t('fault.likelyNumber', { ...about, unit, value: formatNumber(likely, locale) });
    }
    case 'tooLong': {
      const max = item?.kind === 'text' && item.id === key ? item.maxLength : REMARK_LENGTH;
      return t('fault.tooLong', { item: name, max, length: [...typed.join('\n')].length });
    }
    case 'exclusiveWithOthers':
      return t('fault.exclusiveWithOthers', { item: name, labels: item ? exclusiveLabels(q, item, locale) : '' });
    case 'notYes': {
      const chosen = item ? itemOptions(q, item).find(({ code }) => code === option) : undefined;
      return t('fault.notYes', { ...about, option: chosen?.label[locale] ?? '' });
    }
    default:
      return t(`fault.${fault}`, about);
  }
}
