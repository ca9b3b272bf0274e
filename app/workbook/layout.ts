import { type Answer, type Answers, chosenCodes } from '../survey/answer.ts';
import {
  type Bilingual,
  type Item,
  itemOptions,
  type Option,
  type Questionnaire,
  type Section,
  sectionSign,
} from '../survey/questionnaire.ts';
import { REMARK_LENGTH, remarkOf } from '../survey/section-keys.ts';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';
import { conditionWords, numberOf } from './condition-words.ts';

/** The version of the form in which answers travel in a file; a file of another version is refused by name. */
export const LAYOUT_VERSION = 1;

/** What the answer cell of a row takes; a `heading` has none. */
type RowKind = 'choice' | 'yes' | 'number' | 'text' | 'heading';

/**
 * One row of a file: an item, or one option of an item with several answers (`key` is then `<item>#<code>`). `answer` is what is answered by
 * now, in the words of the file's language; `choices` what the cell may hold; `note` the remark, null where the row has no cell for one.
 */
export type LayoutRow = {
  key: string;
  item: Item;
  option: Option | null;
  kind: RowKind;
  number: string;
  question: string;
  help: string;
  answer: string | number | null;
  choices: string[];
  hint: string;
  note: string | null;
};

/** One section of a file: its own sheet in a workbook. */
export type LayoutSection = { id: string; title: string; intro: string; rows: LayoutRow[] };

/** The key of an option's row. */
export function optionKey(itemId: string, code: string): string {
  return `${itemId}#${code}`;
}

/** A section's title with its sign, as people know it. */
export function sectionTitle(section: Pick<Section, 'id' | 'block' | 'title'>, language: keyof Bilingual): string {
  return `${sectionSign(section)} ${section.title[language]}`;
}

/** The rows of one section, with its items in order, asked or not, and their answers. */
export function layoutSection(
  q: Questionnaire,
  section: Section,
  { answers, language }: { answers: Answers; language: Locale },
): LayoutSection {
  return {
    id: section.id,
    title: sectionTitle(section, language),
    intro: section.intro?.[language] ?? '',
    rows: section.items.flatMap((item) => itemRows(q, item, { answers, language })),
  };
}

type Context = { answers: Answers; language: Locale };

function itemRows(q: Questionnaire, item: Item, context: Context): LayoutRow[] {
  const { answers, language } = context;
  const hint = [howTo(q, item, language), conditionWords(q, item, language)].filter(Boolean).join('\n');
  const head: LayoutRow = {
    key: item.id,
    item,
    option: null,
    kind: kindOf(item),
    number: item.number ?? item.id,
    question: item.label[language],
    help: item.help?.[language] ?? '',
    answer: item.kind === 'multiple' ? null : cellValue(q, item, answers[item.id], language),
    choices: item.kind === 'multiple' ? [] : itemOptions(q, item).map((option) => option.label[language]),
    hint,
    note: remarkOf(answers, item.id) ?? '',
  };
  return item.kind === 'multiple' ? [head, ...optionRows(item, context)] : [head];
}

function optionRows(item: Item & { kind: 'multiple' }, { answers, language }: Context): LayoutRow[] {
  const t = translator(language, 'workbook');
  const chosen = chosenCodes(answers[item.id]);
  return item.options.map((option) => ({
    key: optionKey(item.id, option.code),
    item,
    option,
    kind: 'yes',
    number: '',
    question: option.label[language],
    help: '',
    answer: chosen.includes(option.code) ? t('file.yes') : null,
    choices: [t('file.yes')],
    hint: option.exclusive ? t('file.exclusive') : '',
    note: null,
  }));
}

function kindOf(item: Item): RowKind {
  if (item.kind === 'multiple') return 'heading';
  return item.kind === 'number' || item.kind === 'text' ? item.kind : 'choice';
}

function cellValue(q: Questionnaire, item: Item, answer: Answer | undefined, language: Locale): string | number | null {
  if (!answer) return null;
  if ('number' in answer) return answer.number;
  if ('text' in answer) return answer.text;
  const [code] = chosenCodes(answer);
  return itemOptions(q, item).find((option) => option.code === code)?.label[language] ?? null;
}

function howTo(q: Questionnaire, item: Item, language: Locale): string {
  const t = translator(language, 'workbook');
  switch (item.kind) {
    case 'multiple':
      return t('file.chooseAny');
    case 'which':
      return t('file.chooseWhich', { item: numberOf(q, item.of) });
    case 'number':
      return t('file.numberHint', { ...boundsOf(item, language), unit: item.unit[language] });
    case 'text':
      return t('file.textHint', { max: item.maxLength });
    default:
      return t('file.chooseOne');
  }
}

/** The least and the most that a number may be, in digits with separators. */
export function boundsOf(item: { min: number; max: number }, language: Locale): { min: string; max: string } {
  const digits = new Intl.NumberFormat(language === 'ja' ? 'ja-JP' : 'en-GB');
  return { min: digits.format(item.min), max: digits.format(item.max) };
}

/** How many characters the cell of a text takes. */
export function mostCharacters(row: Pick<LayoutRow, 'item'>): number {
  return row.item.kind === 'text' ? row.item.maxLength : REMARK_LENGTH;
}
