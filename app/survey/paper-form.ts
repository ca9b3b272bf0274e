import { type Answer, type Answers, parseAnswer, parseText, sameAnswer } from './answer.ts';
import { shownItems } from './journey.ts';
import type { Item, Questionnaire, Section } from './questionnaire.ts';
import { countedAnswer, isShown } from './rules.ts';
import { answersToText } from './sealed-form.ts';
import { type InvalidAnswer, overlayTyped } from './section-form.ts';
import { REMARK_LENGTH, remarkKey, remarkOf, typedKey, UNREAD_LENGTH, unreadOf } from './section-keys.ts';
import { confirmedIn, withConfirmed } from './typed-section.ts';

/** The section that stands before those of the questionnaire: what the paper says of itself. */
export const PAPER_SECTION = '_paper';
const DAY = '_day';
const SIGNATORY = '_signatory';
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

type Read = { ok: true; answer: Answer | null } | { ok: false; fault: InvalidAnswer['fault'] };

/** One text in the one way of writing that two people share: blanks and widths of letters are not what a second person is asked to decide. */
function alike(parsed: Read): Read {
  if (!parsed.ok || !parsed.answer || !('text' in parsed.answer)) return parsed;
  return { ok: true, answer: { text: parsed.answer.text.normalize('NFKC').replace(/[^\S\n]+/g, ' ') } };
}

/** Reads one typed value of a paper form. Nobody is asked back for a number that can only be guessed: it is typed in the item's unit. */
function parsePaper(q: Questionnaire, item: Item, { raw, known, today }: TypedValue): Read {
  const parsed = parseAnswer(q, item, raw, known);
  if (!parsed.ok) return parsed.fault === 'confirmNumber' ? { ok: false, fault: 'otherUnit' } : parsed;
  if (item.id !== DAY || !parsed.answer || !('text' in parsed.answer)) return alike(parsed);
  const text = parseDay(parsed.answer.text, today);
  return text === null ? { ok: false, fault: 'notADay' } : { ok: true, answer: { text } };
}

type TypedValue = { raw: readonly string[]; known: Answers; today: string };
type PaperValues = { items: readonly string[]; answers: Readonly<Record<string, readonly string[]>> };

/** What a section's form says of its items and their remarks, laid over what was known; values that are no answers leave what was known. */
export function readPaperSection(
  q: Questionnaire,
  section: Section,
  form: PaperValues & { known: Answers; today: string },
): { answers: Answers; invalid: InvalidAnswer[] } {
  const sent = new Set(form.items);
  const answers: Record<string, Answer> = { ...form.known };
  const invalid: InvalidAnswer[] = [];
  const take = (key: string, parsed: Read) => {
    if (!parsed.ok) invalid.push({ itemId: key, fault: parsed.fault });
    else if (parsed.answer) answers[key] = parsed.answer;
    else delete answers[key];
  };
  const rawOf = (key: string) => (Object.hasOwn(form.answers, key) ? (form.answers[key] ?? []) : []);
  for (const item of section.items) {
    const { today } = form;
    if (sent.has(item.id)) take(item.id, parsePaper(q, item, { raw: rawOf(item.id), known: answers, today }));
    const key = remarkKey(item.id);
    if (sent.has(key)) take(key, alike(parseText(REMARK_LENGTH, rawOf(key).join('\n'))));
  }
  return { answers, invalid };
}

/** Whether what is typed for an item is kept where it cannot be read: a number, and the day on the paper. */
const isKept = ({ id, kind }: Item) => kind === 'number' || id === DAY;

/** What was typed of a section and cannot be read, to be kept beside its answers: that of this form, and from before what it does not hold. */
export function unreadOfPaper(
  section: Section,
  form: PaperValues & { invalid: readonly InvalidAnswer[]; before: Answers },
): Answers {
  const kept: Record<string, Answer> = {};
  for (const { id } of section.items.filter(isKept)) {
    const raw = form.items.includes(id)
      ? form.invalid.some(({ itemId }) => itemId === id) && (form.answers[id] ?? []).join(' ')
      : unreadOf(form.before, id);
    if (raw) kept[typedKey(id)] = { text: [...raw].slice(0, UNREAD_LENGTH).join('') };
  }
  return kept;
}

/** What was typed of a section before and could not be read: the values of the fields, and why they are no answers. */
export function unreadPaperValues(
  q: Questionnaire,
  section: Section,
  { kept, known, today }: { kept: Answers; known: Answers; today: string },
): { typed: Record<string, string[]>; invalid: InvalidAnswer[] } {
  const typed: Record<string, string[]> = {};
  const invalid: InvalidAnswer[] = [];
  for (const item of section.items) {
    const raw = unreadOf(kept, item.id);
    const parsed = raw === null ? null : parsePaper(q, item, { raw: [raw], known, today });
    if (raw === null || !parsed || parsed.ok) continue;
    typed[item.id] = [raw];
    invalid.push({ itemId: item.id, fault: parsed.fault });
  }
  return { typed, invalid };
}

/** The keys of a section that a paper form can hold: its items and the remarks to them. */
export function paperKeys(section: Section): string[] {
  return section.items.flatMap(({ id }) => [id, remarkKey(id)]);
}

/**
 * What was stored of a section, each text as its typist writes it where it is the same but for the way of writing: their field is not
 * changed under their hands.
 */
export function asWritten(
  q: Questionnaire,
  section: Section,
  { stored, typed }: { stored: Answers; typed: PaperValues['answers'] },
): Answers {
  const items = Object.keys(typed);
  const read = readPaperSection(q, section, { items, answers: typed, known: stored, today: '9999-12-31' }).answers;
  const written = overlayTyped(q, section, { known: stored, typed });
  return Object.fromEntries(
    Object.entries(stored).map(([key, answer]) => [
      key,
      sameAnswer(read[key], answer) ? (written[key] ?? answer) : answer,
    ]),
  );
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

/** The digests of what one person typed of an item: its answer, and the remark to it. */
function macsOfItem(q: Questionnaire, item: Item, by: { answers: Answers; mac: Mac }): [string, string][] {
  const remark = isShown(q, item, by.answers) ? remarkOf(by.answers, item.id) : null;
  const key = remarkKey(item.id);
  return [
    [item.id, macOf(q, item, by)],
    [key, by.mac(key, remark ?? '')],
  ];
}

/** The digests of all items and remarks as one person typed them. */
export function macsOf(q: Questionnaire, answers: Answers, mac: Mac): Record<string, string> {
  const items = q.sections.flatMap((section) => section.items);
  return Object.fromEntries(items.flatMap((item) => macsOfItem(q, item, { answers, mac })));
}

/** What the second person's answers are compared with: the digests of the first's, and those that are as on paper whatever the first typed. */
export type Comparison = { answers: Answers; macs: Readonly<Record<string, string>>; mac: Mac };

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
  return shownItems(q, section, by.answers).filter((item) =>
    macsOfItem(q, item, by).some(([key, found]) => {
      // What the first person was not asked they left empty.
      const first = by.macs[key] ?? by.mac(key, '');
      return found !== first && !confirmed.includes(found);
    }),
  );
}

/** A section with the answers to these items noted as being as on paper, as they now are; a later change of an answer needs to be said anew. */
export function confirmItems(
  q: Questionnaire,
  own: Answers,
  { items, ...by }: { items: readonly Item[]; answers: Answers; mac: Mac },
): Answers {
  const found = items.flatMap((item) => macsOfItem(q, item, by).map(([, mac]) => mac));
  const codes = [...new Set([...confirmedIn(own), ...found])];
  return withConfirmed(own, codes);
}
