import type { Answers } from './answer.ts';
import { answerWords } from './answer-words.ts';
import { changedItems } from './content.ts';
import { shownItems } from './journey.ts';
import { answeringSections, expandPlants, type PlantsCopy } from './plants.ts';
import {
  type Bilingual,
  type Item,
  itemOptions,
  type Questionnaire,
  type Section,
  sectionSign,
} from './questionnaire.ts';
import { countedAnswer, isShown } from './rules.ts';
import { remarkOf } from './section-keys.ts';

type Language = keyof Bilingual;

/** One question with what was answered, in one language. `words` is empty where there is no answer, `remark` null where there is none. */
type SheetRow = {
  itemId: string;
  number: string;
  label: string;
  short: string;
  words: string[];
  remark: string | null;
};
/** One section of a sheet to read; `notAsked` counts the items left out because of earlier answers. */
export type SheetSection = { id: string; title: string; rows: SheetRow[]; notAsked: number };

/** A sheet to read: every section with the items that are asked and their answers in words. */
export function sheetSections(q: Questionnaire, answers: Answers, language: Language): SheetSection[] {
  return q.sections.map((section) => {
    const shown = shownItems(q, section, answers);
    const rows = shown.map((item) => ({
      itemId: item.id,
      number: item.number ?? item.id,
      label: item.label[language],
      short: item.short[language],
      words: answerWords(q, item, { answer: countedAnswer(q, item, answers), language }),
      remark: remarkOf(answers, item.id),
    }));
    return { id: section.id, title: titleOf(section, language), rows, notAsked: section.items.length - shown.length };
  });
}

/** One question that was answered otherwise before: both answers in words; null where it is not asked. */
export type ChangedRow = { itemId: string; name: string; before: string[] | null; after: string[] | null };

/** The questions whose answer or remark differs between what was submitted and what there is now, in one language. */
export function changedRows(
  q: Questionnaire,
  { before, after }: { before: Answers; after: Answers },
  language: Language,
): ChangedRow[] {
  const words = (item: Item, answers: Answers) => {
    if (!isShown(q, item, answers)) return null;
    const remark = remarkOf(answers, item.id);
    const given = answerWords(q, item, { answer: countedAnswer(q, item, answers), language });
    return remark === null ? given : [...given, remark];
  };
  return changedItems(q, before, after)
    .flatMap(({ items }) => items)
    .map((item) => ({
      itemId: item.id,
      name: `${item.number ?? item.id} ${item.short[language]}`,
      before: words(item, before),
      after: words(item, after),
    }));
}

/** What a company submitted, to read: its own answers, and after them what each of its plants answered. `q` is without plants. */
export function submittedSections(
  q: Questionnaire,
  { answers, plants }: { answers: Answers; plants: PlantsCopy | null },
  language: Language,
): SheetSection[] {
  const own = sheetSections(q, answers, language);
  if (!plants) return own;
  const expanded = expandPlants(q, plants.plants);
  const ofPlants = new Set(answeringSections(expanded).map(({ id }) => id));
  const all = sheetSections(expanded, { ...answers, ...plants.answers }, language);
  return [...own, ...all.filter(({ id }) => ofPlants.has(id))];
}

/** One question to read on paper, in one language. */
export type BlankRow = {
  itemId: string;
  number: string;
  label: string;
  help: string | null;
  kind: Item['kind'];
  unit: string;
  options: string[];
  isConditional: boolean;
};
/** One section to read on paper. */
export type BlankSection = { id: string; title: string; intro: string | null; rows: BlankRow[] };

/** A blank sheet to read: every item of every section, asked of everybody or not. */
export function blankSections(q: Questionnaire, language: Language): BlankSection[] {
  return q.sections.map((section) => ({
    id: section.id,
    title: titleOf(section, language),
    intro: section.intro?.[language] ?? null,
    rows: section.items.map((item) => ({
      itemId: item.id,
      number: item.number ?? item.id,
      label: item.label[language],
      help: item.help?.[language] ?? null,
      kind: item.kind,
      unit: item.kind === 'number' ? item.unit[language] : '',
      options: itemOptions(q, item).map((option) => option.label[language]),
      isConditional: item.showIf !== undefined || item.kind === 'which',
    })),
  }));
}

function titleOf(section: Section, language: Language): string {
  return `${sectionSign(section)} ${section.title[language]}`;
}
