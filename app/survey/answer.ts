import { readNumber } from './number-text.ts';
import { type Bilingual, type Code, findItem, type Item, itemOptions, type Questionnaire } from './questionnaire.ts';

/** One answer. A number is whole and in the item's unit; a text is trimmed, with line feeds only. */
export type Answer = { code: Code } | { codes: Code[] } | { number: number } | { text: string };
/** Answers by item id; an absent item has no answer. */
export type Answers = Readonly<Record<string, Answer>>;

/** Why a typed value is no answer to its item. */
export type AnswerFaultCode =
  | 'unknownOption'
  | 'severalOptions'
  | 'exclusiveWithOthers'
  | 'notChosenBefore'
  | 'notANumber'
  | 'numberRange'
  | 'otherUnit'
  | 'confirmNumber'
  | 'notWhole'
  | 'outOfRange'
  | 'tooLong';

/**
 * A parsed answer (null: none given), or the reason why there is none. `proposal` is how a number was understood that is not
 * taken without asking (`confirmNumber`), in the item's unit.
 */
export type AnswerResult =
  | { ok: true; answer: Answer | null }
  | { ok: false; fault: AnswerFaultCode; proposal?: number };

const fault = (code: AnswerFaultCode): AnswerResult => ({ ok: false, fault: code });

/**
 * Reads the values of one form field. Numbers are taken as people type them (`readNumber`); empty values are no
 * answer. `answers` are the other answers of the sheet: a `which` answer must be among what was chosen there.
 */
export function parseAnswer(q: Questionnaire, item: Item, raw: readonly string[], answers: Answers): AnswerResult {
  const given = raw.filter((value) => value.trim() !== '');
  if (given.length === 0) return { ok: true, answer: null };
  switch (item.kind) {
    case 'multiple':
      return parseCodes(item.options, given);
    case 'number':
      return given.length > 1 ? fault('notANumber') : parseNumber(item, given[0] ?? '');
    case 'text':
      return parseText(item.maxLength, given.join('\n'));
    default:
      return parseCode(q, item, given, answers);
  }
}

/** The values that a form field with this answer would send. */
export function rawOf(answer: Answer | undefined): string[] {
  if (!answer) return [];
  if ('code' in answer) return [answer.code];
  if ('codes' in answer) return answer.codes;
  if ('number' in answer) return [String(answer.number)];
  return [answer.text];
}

/** Whether two answers say the same; undefined is "no answer". The order of several codes doesn't matter. */
export function sameAnswer(a: Answer | undefined, b: Answer | undefined): boolean {
  if (!a || !b) return a === b;
  if ('codes' in a && 'codes' in b) {
    const other = new Set(b.codes);
    return a.codes.length === b.codes.length && a.codes.every((code) => other.has(code));
  }
  if ('code' in a && 'code' in b) return a.code === b.code;
  if ('number' in a && 'number' in b) return a.number === b.number;
  if ('text' in a && 'text' in b) return a.text === b.text;
  return false;
}

/** The codes an answer chooses; empty for none, numbers and texts. */
export function chosenCodes(answer: Answer | undefined): readonly Code[] {
  if (!answer) return [];
  if ('code' in answer) return [answer.code];
  return 'codes' in answer ? answer.codes : [];
}

function parseCode(q: Questionnaire, item: Item, given: readonly string[], answers: Answers): AnswerResult {
  const codes = [...new Set(given)];
  const code = codes[0] ?? '';
  if (codes.length > 1) return fault('severalOptions');
  if (!itemOptions(q, item).some((option) => option.code === code)) return fault('unknownOption');
  if (item.kind === 'which' && findItem(q, item.of)) {
    if (!chosenCodes(answers[item.of]).includes(code)) return fault('notChosenBefore');
  }
  return { ok: true, answer: { code } };
}

function parseCodes(options: readonly { code: Code; exclusive?: boolean }[], given: readonly string[]): AnswerResult {
  const wanted = new Set(given);
  const chosen = options.filter((option) => wanted.has(option.code));
  if (chosen.length !== wanted.size) return fault('unknownOption');
  if (chosen.length > 1 && chosen.some((option) => option.exclusive)) {
    return fault('exclusiveWithOthers');
  }
  return { ok: true, answer: { codes: chosen.map((option) => option.code) } };
}

function parseNumber(item: { min: number; max: number; unit: Bilingual }, typed: string): AnswerResult {
  const reading = readNumber(typed, item.unit);
  if (reading.kind === 'fault') return fault(reading.fault);
  const { value } = reading;
  if (!Number.isFinite(value)) return fault('outOfRange');
  if (!Number.isInteger(value)) return fault('notWhole');
  if (value < item.min || value > item.max) return fault('outOfRange');
  if (reading.kind === 'likely') return { ok: false, fault: 'confirmNumber', proposal: value };
  return { ok: true, answer: { number: value === 0 ? 0 : value } };
}

/** Reads a text of at most so many characters; line feeds stay, other control characters go. */
export function parseText(maxLength: number, typed: string): AnswerResult {
  const text = typed
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .trim();
  if (text === '') return { ok: true, answer: null };
  return [...text].length > maxLength ? fault('tooLong') : { ok: true, answer: { text } };
}
