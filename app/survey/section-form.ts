import { type Answer, type Answers, parseAnswer } from './answer.ts';
import type { Questionnaire, Section } from './questionnaire.ts';

/** Names of the fields beside the answers; an answer's field is named by its item id, which never begins with `_`. */
export const FORM_FIELDS = {
  item: '_item',
  base: '_base',
  operation: '_operation',
  intent: '_intent',
} as const;

/** What a section's form holds: the items that were on the page, their values as typed, and what the save is based on. */
export type SectionForm = {
  items: string[];
  answers: Record<string, string[]>;
  baseRevision: number;
  operationId: string;
  intent: 'save' | 'next';
};

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
    intent: texts(FORM_FIELDS.intent)[0] === 'next' ? 'next' : 'save',
  };
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

/**
 * The answers as they stand on the page: those known, with what is typed laid over them. A typed value that is no answer
 * counts as none.
 */
export function overlayTyped(
  q: Questionnaire,
  section: Section,
  { known, typed }: { known: Answers; typed: Readonly<Record<string, readonly string[]>> },
): Answers {
  const result: Record<string, Answer> = { ...known };
  for (const item of section.items) {
    const raw = Object.hasOwn(typed, item.id) ? typed[item.id] : undefined;
    if (!raw) continue;
    const parsed = parseAnswer(q, item, raw, result);
    if (parsed.ok && parsed.answer) result[item.id] = parsed.answer;
    else delete result[item.id];
  }
  return result;
}
