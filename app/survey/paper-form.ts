import { type Answer, type AnswerFaultCode, type Answers, parseAnswer } from './answer.ts';
import { shownItems } from './journey.ts';
import type { Item, Questionnaire, Section } from './questionnaire.ts';
import { countedAnswer } from './rules.ts';
import { answersToText } from './sealed-form.ts';

/** The section that stands before those of the questionnaire: what the paper says of itself. */
export const PAPER_SECTION = '_paper';
const DAY = '_day';
const SIGNATORY = '_signatory';
/** The key beside a section's answers under which the digests of answers are kept that were said to be as on paper. */
const CONFIRMED = '_confirmed';

/** Why a typed value is no answer; `notADay` is of the day of the paper alone. */
export type PaperFault = AnswerFaultCode | 'notADay';

type Words = { ja: string; en: string };

const paperItem = (id: string, number: string, { label, short }: { label: Words; short: Words }) =>
  ({ id, version: 1, kind: 'text', number, label, short, maxLength: 100, required: true }) as const;

const SECTION: Section = {
  id: PAPER_SECTION,
  block: '',
  title: { ja: '用紙について', en: 'The paper form' },
  items: [
    paperItem(DAY, '1', {
      label: { ja: '用紙に書かれた日付（例：2026-11-20）', en: 'Date on the form (such as 2026-11-20)' },
      short: { ja: '用紙の日付', en: 'Date on the form' },
    }),
    paperItem(SIGNATORY, '2', {
      label: { ja: '用紙に記入した人の氏名', en: 'Name of the person who filled in the form' },
      short: { ja: '記入した人', en: 'Who filled it in' },
    }),
  ],
};

/** A questionnaire as the secretariat types it off paper. */
export function paperQuestionnaire(q: Questionnaire): Questionnaire {
  return { ...q, sections: [SECTION, ...q.sections] };
}

/** A day as it is typed in Japan, as ISO 8601; null where there is no such day or it has not come yet. */
function parseDay(typed: string, today: string): string | null {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(typed.normalize('NFKC').replace(/\s/g, ''));
  if (!parts) return null;
  const [year, month, day] = [parts[1], parts[2]?.padStart(2, '0'), parts[3]?.padStart(2, '0')];
  const iso = `${year}-${month}-${day}`;
  const moment = new Date(`${iso}T00:00:00Z`);
  const exists = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(iso);
  return exists && iso <= today ? iso : null;
}

type Read = { ok: true; answer: Answer | null } | { ok: false; fault: PaperFault };

/** Reads one typed value of a paper form. The day becomes one way of writing it, so that two people write it alike. */
function parsePaper(q: Questionnaire, item: Item, { raw, known, today }: TypedValue): Read {
  const parsed = parseAnswer(q, item, raw, known);
  if (!parsed.ok || !parsed.answer || !('text' in parsed.answer)) return parsed;
  if (item.id === DAY) {
    const text = parseDay(parsed.answer.text, today);
    return text === null ? { ok: false, fault: 'notADay' } : { ok: true, answer: { text } };
  }
  // Blanks and widths of letters are not what a second person is asked to decide.
  const text = parsed.answer.text.normalize('NFKC').replace(/[^\S\n]+/g, ' ');
  return { ok: true, answer: { text } };
}

type TypedValue = { raw: readonly string[]; known: Answers; today: string };

/** What a section's form says, laid over what was known of it; values that are no answers leave what was known. */
export function readPaperSection(
  q: Questionnaire,
  section: Section,
  form: {
    items: readonly string[];
    answers: Readonly<Record<string, readonly string[]>>;
    known: Answers;
    today: string;
  },
): { answers: Answers; invalid: { itemId: string; fault: PaperFault }[] } {
  const shown = new Set(form.items);
  const answers: Record<string, Answer> = { ...form.known };
  const invalid: { itemId: string; fault: PaperFault }[] = [];
  for (const item of section.items.filter(({ id }) => shown.has(id))) {
    const raw = Object.hasOwn(form.answers, item.id) ? (form.answers[item.id] ?? []) : [];
    const parsed = parsePaper(q, item, { raw, known: answers, today: form.today });
    if (!parsed.ok) invalid.push({ itemId: item.id, fault: parsed.fault });
    else if (parsed.answer) answers[item.id] = parsed.answer;
    else delete answers[item.id];
  }
  return { answers, invalid };
}

/** What the paper says of itself, or null where the day or the name is missing. */
export function paperOf(answers: Answers): { day: string; signatory: string } | null {
  const textOf = (id: string) => {
    const answer = answers[id];
    return answer && 'text' in answer ? answer.text : '';
  };
  const [day, signatory] = [textOf(DAY), textOf(SIGNATORY)];
  return day && signatory ? { day, signatory } : null;
}

/** A digest of a text in the place of an item. */
export type Mac = (itemId: string, text: string) => string;

/** The digest of the answer to an item as it counts; no answer has one too. */
function macOf(q: Questionnaire, item: Item, { answers, mac }: { answers: Answers; mac: Mac }): string {
  const answer = countedAnswer(q, item, answers);
  return mac(item.id, answer ? answersToText({ [item.id]: answer }) : '');
}

/** The digests of all items as one person typed them. */
export function macsOf(q: Questionnaire, answers: Answers, mac: Mac): Record<string, string> {
  const items = q.sections.flatMap((section) => section.items);
  return Object.fromEntries(items.map((item) => [item.id, macOf(q, item, { answers, mac })]));
}

/** What the second person's answers are compared with: the digests of the first's, and those that are as on paper whatever the first typed. */
export type Comparison = { answers: Answers; macs: Readonly<Record<string, string>>; mac: Mac };

/** The digests of answers in a section that were said to be as on paper. */
function confirmedIn(section: Answers | undefined): readonly string[] {
  const kept = section?.[CONFIRMED];
  return kept && 'codes' in kept ? kept.codes : [];
}

/**
 * The items of a section that are asked and that the two people typed differently, those left out that the second said are as on paper. `own` is
 * what the second person stored of the section.
 */
export function differingItems(
  q: Questionnaire,
  section: Section,
  { own, ...by }: Comparison & { own: Answers },
): Item[] {
  const confirmed = confirmedIn(own);
  return shownItems(q, section, by.answers).filter((item) => {
    const found = macOf(q, item, by);
    return found !== by.macs[item.id] && !confirmed.includes(found);
  });
}

/** A section with the answers to these items noted as being as on paper, as they now are; a later change of an answer needs to be said anew. */
export function confirmItems(
  q: Questionnaire,
  own: Answers,
  { items, ...by }: { items: readonly Item[]; answers: Answers; mac: Mac },
): Answers {
  const codes = [...new Set([...confirmedIn(own), ...items.map((item) => macOf(q, item, by))])];
  return codes.length > 0 ? { ...own, [CONFIRMED]: { codes } } : own;
}

/** The answers of a section alone, without what is kept beside them. */
export function withoutNotes(own: Answers): Answers {
  return Object.fromEntries(Object.entries(own).filter(([key]) => key !== CONFIRMED));
}
