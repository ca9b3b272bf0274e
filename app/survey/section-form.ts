import {
  type Answer,
  type AnswerFaultCode,
  type AnswerResult,
  type Answers,
  parseAnswer,
  parseText,
} from './answer.ts';
import type { Questionnaire, Section } from './questionnaire.ts';
import {
  DONE_KEY,
  isRemark,
  itemOfKey,
  keysOfSection,
  REMARK_LENGTH,
  typedKey,
  UNREAD_LENGTH,
  unreadOf,
} from './section-keys.ts';

/** Names of the fields beside the answers; an answer's field is named by its item id, which never begins with `_`. */
export const FORM_FIELDS = {
  item: '_item',
  base: '_base',
  operation: '_operation',
  intent: '_intent',
  /** A button at an item: take over the answer of the last wave. */
  same: '_same',
  /** A button at an item: take the number as it was understood. */
  take: '_take',
  /** Of a form that was kept while somebody signed in again: the item that they were at. */
  at: '_at',
  /** A button of the page: show readings of kanji, or no longer. */
  furigana: '_furigana',
} as const;

/** What somebody wanted who sent a section's form. `same` and `take` hold on to one item, whose id is `item`. */
type FormIntent =
  | { kind: 'save' | 'next' }
  | { kind: 'same' | 'take'; item: string }
  | { kind: 'furigana'; isOn: boolean };

/**
 * What a section's form holds: the items that were on the page, their values as typed, and what the save is based on. `at` is the item that the writer
 * was at, where that is known: the page leads back there.
 */
export type SectionForm = {
  items: string[];
  answers: Record<string, string[]>;
  baseRevision: number;
  operationId: string;
  intent: FormIntent;
  at: string | null;
};

/**
 * A value that was typed but is no answer; `proposal` is how a number was understood that is not taken without asking. `notADay` is of
 * the day on a paper form alone.
 */
export type InvalidAnswer = { itemId: string; fault: AnswerFaultCode | 'notADay'; proposal?: number };

/** Reads a section's form. Files and unknown fields are left out; a base revision that is no number is 0. */
export function readSectionForm(form: FormData): SectionForm {
  const fields = textFields(form);
  const texts = (name: string): string[] => fields.get(name) ?? [];
  const items = [...new Set(texts(FORM_FIELDS.item))];
  const base = Number(texts(FORM_FIELDS.base)[0] ?? '0');
  return {
    items,
    answers: Object.fromEntries(items.map((id) => [id, texts(id)])),
    baseRevision: Number.isSafeInteger(base) && base > 0 && base < 2 ** 31 ? base : 0,
    operationId: texts(FORM_FIELDS.operation)[0] ?? '',
    intent: intentOf((name) => texts(name)[0]),
    at: items.find((id) => id === texts(FORM_FIELDS.at)[0]) ?? null,
  };
}

/** The item at which somebody was who sent a form: that of the button they pressed, else the last one with a value; null where there is none. */
export function itemReached({ items, answers, intent }: SectionForm): string | null {
  if ('item' in intent) return items.includes(intent.item) ? intent.item : null;
  const last = items.findLast((id) => answers[id]?.some((value) => value.trim() !== ''));
  return last === undefined ? null : itemOfKey(last);
}

function intentOf(text: (name: string) => string | undefined): FormIntent {
  const [same, take, furigana] = [FORM_FIELDS.same, FORM_FIELDS.take, FORM_FIELDS.furigana].map(text);
  if (same) return { kind: 'same', item: same };
  if (take) return { kind: 'take', item: take };
  if (furigana) return { kind: 'furigana', isOn: furigana === 'on' };
  return { kind: text(FORM_FIELDS.intent) === 'next' ? 'next' : 'save' };
}

// One walk over the form: `getAll` walks it once a name, which takes minutes where somebody sends a hundred thousand names.
function textFields(form: FormData): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const [name, value] of form) {
    if (typeof value !== 'string') continue;
    const known = fields.get(name);
    if (known) known.push(value);
    else fields.set(name, [value]);
  }
  return fields;
}

/** One value of a page, parsed as the answer, remark or statement that its key says. */
function parseKey(
  q: Questionnaire,
  section: Section,
  { key, raw, answers }: { key: string; raw: readonly string[]; answers: Answers },
): AnswerResult {
  if (key === DONE_KEY) {
    const code = raw.find((value) => value !== '');
    if (code === undefined) return { ok: true, answer: null };
    return code === 'yes' || code === 'no' ? { ok: true, answer: { code } } : { ok: false, fault: 'unknownOption' };
  }
  if (isRemark(key)) return parseText(REMARK_LENGTH, raw.join('\n'));
  const item = section.items.find(({ id }) => id === key);
  return item ? parseAnswer(q, item, raw, answers) : { ok: true, answer: null };
}

type Typed = Readonly<Record<string, readonly string[]>>;
type Sent = { items: readonly string[]; answers: Typed; accepted?: readonly string[] };

/**
 * What a writer says about a section: `base`, changed by the keys that were on the page. A value that is no answer changes no answer
 * and is listed; what was typed as a number is kept beside it, so that it is there after a reload. A number whose likely meaning was `accepted` is taken. `others` are the answers of the other sections.
 */
export function readTyped(
  q: Questionnaire,
  section: Section,
  { base, others, sent }: { base: Answers; others: Answers; sent: Sent },
): { mine: Answers; invalid: InvalidAnswer[] } {
  const shown = new Set(sent.items);
  const mine: Record<string, Answer> = { ...base };
  const invalid: InvalidAnswer[] = [];
  for (const key of keysOfSection(section).filter((one) => shown.has(one))) {
    const raw = Object.hasOwn(sent.answers, key) ? (sent.answers[key] ?? []) : [];
    const parsed = parseKey(q, section, { key, raw, answers: { ...others, ...mine } });
    delete mine[typedKey(key)];
    if (parsed.ok && parsed.answer) mine[key] = parsed.answer;
    else if (parsed.ok) delete mine[key];
    else if (parsed.proposal !== undefined && sent.accepted?.includes(key)) mine[key] = { number: parsed.proposal };
    else {
      invalid.push({ itemId: key, fault: parsed.fault, ...proposalOf(parsed) });
      const isNumber = section.items.some(({ id, kind }) => id === key && kind === 'number');
      if (isNumber) mine[typedKey(key)] = { text: [...raw.join(' ')].slice(0, UNREAD_LENGTH).join('') };
    }
  }
  return { mine, invalid };
}

function proposalOf({ proposal }: { proposal?: number }): { proposal?: number } {
  return proposal === undefined ? {} : { proposal };
}

/** What was typed as a number of a section before, could not be read and is kept: the values of the fields, and why they are no answers. */
export function unreadValues(
  q: Questionnaire,
  section: Section,
  { kept, answers }: { kept: Answers; answers: Answers },
): { typed: Record<string, string[]>; invalid: InvalidAnswer[] } {
  const found = section.items.flatMap(({ id }) => {
    const raw = unreadOf(kept, id);
    const parsed = raw === null ? null : parseKey(q, section, { key: id, raw: [raw], answers });
    return raw === null || !parsed || parsed.ok ? [] : [{ id, raw, parsed }];
  });
  return {
    typed: Object.fromEntries(found.map(({ id, raw }) => [id, [raw]])),
    invalid: found.map(({ id, parsed }) => ({ itemId: id, fault: parsed.fault, ...proposalOf(parsed) })),
  };
}

/**
 * The answers as they stand on the page: those known, with what is typed laid over them. A typed value that is no answer
 * counts as none.
 */
export function overlayTyped(
  q: Questionnaire,
  section: Section,
  { known, typed }: { known: Answers; typed: Typed },
): Answers {
  const result: Record<string, Answer> = { ...known };
  for (const key of keysOfSection(section)) {
    const raw = Object.hasOwn(typed, key) ? typed[key] : undefined;
    if (!raw) continue;
    const parsed = parseKey(q, section, { key, raw, answers: result });
    if (parsed.ok && parsed.answer) result[key] = parsed.answer;
    else delete result[key];
  }
  return result;
}
