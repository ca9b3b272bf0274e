import {
  type Answer,
  type AnswerFaultCode,
  type Answers,
  parseAnswer,
  parseText,
  rawOf,
  sameAnswer,
} from '../survey/answer.ts';
import { type Item, itemOptions, type Option, type Questionnaire, type Section } from '../survey/questionnaire.ts';
import { REMARK_LENGTH, remarkKey } from '../survey/section-keys.ts';
import { comparable } from './cell-text.ts';
import type { FileRow, Place } from './file-rows.ts';
import { optionKey } from './layout.ts';
import type { RawCell } from './raw-file.ts';

/** Why the answer of a row is not taken as it stands. */
export type ReadFault =
  | AnswerFaultCode
  | 'formula'
  | 'errorValue'
  | 'date'
  | 'merged'
  | 'twice'
  | 'moved'
  | 'notYes'
  | 'rowsMissing';

/**
 * What a file says to one key of a section: an answer (null: empty), or something that is none, as it was found, with what a field would hold.
 * `likely` is how a number was understood that is not taken without asking.
 */
export type Reading =
  | { ok: true; answer: Answer | null }
  | { ok: false; fault: ReadFault; place: Place; shown: string; option?: string; likely?: number; typed: string[] };

/** What the rows of a section say, by key (items and remarks); keys of which the file has no row are absent. */
export type SectionReading = {
  readings: ReadonlyMap<string, Reading>;
  unknown: { key: string; place: Place }[];
  missing: number;
};

const SHOWN_CHARACTERS = 40;
const YES = ['はい', 'yes', '○', '〇', '◯', '✓', '✔', 'レ', '1', 'true'].map(comparable);
const NO = ['', 'いいえ', 'no', '0', 'false', '-'].map(comparable);

type Context = { q: Questionnaire; known: Answers };

/**
 * Reads the rows of a section. `base` are the answers that the file was made with, `others` those of the other sections: a `which` answer must
 * be among what was chosen there, unless it was so before.
 */
export function readAnswers(
  q: Questionnaire,
  section: Section,
  { rows, base, others }: { rows: readonly FileRow[]; base: Answers; others: Answers },
): SectionReading {
  const byKey = new Map<string, FileRow[]>();
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  const readings = new Map<string, Reading>();
  const known: Record<string, Answer> = { ...others, ...base };
  let missing = 0;
  for (const item of section.items) {
    const reading = readItem(item, byKey, { q, known });
    if (!reading) missing += 1;
    else {
      const isAsBefore =
        reading.ok === false && reading.fault === 'notChosenBefore' && isSame(reading.typed, base[item.id]);
      readings.set(item.id, isAsBefore ? { ok: true, answer: base[item.id] ?? null } : reading);
      if (reading.ok && reading.answer) known[item.id] = reading.answer;
      else if (reading.ok) delete known[item.id];
    }
    const note = readNote(byKey.get(item.id) ?? []);
    if (note) readings.set(remarkKey(item.id), note);
  }
  return { readings, missing, unknown: unknownRows(section, rows) };
}

function isSame(typed: readonly string[], answer: Answer | undefined): boolean {
  return answer !== undefined && typed.join('\n') === rawOf(answer).join('\n');
}

function unknownRows(section: Section, rows: readonly FileRow[]): { key: string; place: Place }[] {
  const known = new Set(
    section.items.flatMap((item) => [
      item.id,
      ...(item.kind === 'multiple' ? item.options.map(({ code }) => optionKey(item.id, code)) : []),
    ]),
  );
  return rows.filter(({ key }) => !known.has(key)).map(({ key, place }) => ({ key: short(key), place }));
}

function readItem(item: Item, byKey: ReadonlyMap<string, FileRow[]>, context: Context): Reading | null {
  if (item.kind === 'multiple') return readMultiple(item, byKey, context);
  const rows = byKey.get(item.id) ?? [];
  const [row] = rows;
  if (!row) return null;
  const found = rows.map((one) => rowFault(one, item.label) ?? readCell(item, one, context));
  const [first] = found;
  const bad = found.find((one) => !one.ok);
  if (bad || !first?.ok) return bad ?? null;
  const isOne = found.every((one) => one.ok && sameAnswer(one.answer ?? undefined, first.answer ?? undefined));
  return isOne ? first : unreadable('twice', row);
}

type Unreadable = Extract<Reading, { ok: false }>;
type More = { option?: string; likely?: number; typed?: string[] };

function unreadable(fault: ReadFault, row: FileRow, more: More = {}): Unreadable {
  return { ok: false, fault, place: row.place, shown: short(row.answer?.text ?? ''), typed: [], ...more };
}

function short(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ')];
  return characters.length > SHOWN_CHARACTERS
    ? `${characters.slice(0, SHOWN_CHARACTERS).join('')}…`
    : characters.join('');
}

/** What is wrong with a row whatever is asked in it: merged with others, or no longer beside its own question. */
function rowFault(row: FileRow, label: { ja: string; en: string }): Unreadable | null {
  if (row.isMerged) return unreadable('merged', row);
  const texts = comparable(row.question);
  const isInPlace = [label.ja, label.en].some((one) => texts.includes(comparable(one)));
  return isInPlace ? null : unreadable('moved', row);
}

function cellFault(cell: RawCell | null, row: FileRow, item: Item | null): Unreadable | null {
  if (cell?.kind === 'error') return unreadable('errorValue', row);
  if (cell?.kind === 'formula')
    return unreadable('formula', row, { typed: item?.kind === 'number' ? [cell.text] : [] });
  if (cell?.kind === 'date' && item?.kind !== 'text') return unreadable('date', row);
  return null;
}

function readCell(item: Item, row: FileRow, { q, known }: Context): Reading {
  const faulty = cellFault(row.answer, row, item);
  if (faulty) return faulty;
  const text = row.answer?.text ?? '';
  const typed = item.kind === 'number' || item.kind === 'text' ? [text] : codesOf(q, item, text);
  if (text.trim() !== '' && typed.length === 0) return unreadable('unknownOption', row);
  const parsed = parseAnswer(q, item, typed, known);
  if (parsed.ok) return parsed;
  const { fault, proposal: likely } = parsed;
  return unreadable(fault, row, likely === undefined ? { typed } : { likely, typed: [String(likely)] });
}

/** The code of the option that a text names: by its label in either language; a level also by its number. */
function codesOf(q: Questionnaire, item: Item, text: string): string[] {
  const wanted = comparable(text);
  if (wanted === '') return [];
  const options = itemOptions(q, item);
  const exact = options.find(({ label }) => label.ja === text || label.en === text);
  const named = exact ?? options.find((option) => namesOf(item, option).includes(wanted));
  return named ? [named.code] : [];
}

function namesOf(item: Item, { code, label }: Option): string[] {
  const labels = [label.ja, label.en].map(comparable);
  if (item.kind !== 'maturity') return labels;
  return [
    ...labels,
    comparable(code),
    ...labels.flatMap((one) => [`${code} ${one}`, `${code}. ${one}`, `${code}.${one}`]),
  ];
}

function readMultiple(
  item: Item & { kind: 'multiple' },
  byKey: ReadonlyMap<string, FileRow[]>,
  { q, known }: Context,
): Reading | null {
  const rows = item.options.map((option) => ({ option, found: byKey.get(optionKey(item.id, option.code)) ?? [] }));
  const all = rows.flatMap(({ found }) => found);
  const [first] = all;
  if (!first) return null;
  const said = rows.map(({ option, found }) => ({ option, marks: found.map((row) => readYes(item, option, row)) }));
  const chosen = said.filter(({ marks }) => marks.includes(true)).map(({ option }) => option.code);
  const bad = said.flatMap(({ marks }) => marks.filter((mark) => typeof mark === 'object'))[0];
  if (bad) return { ...bad, typed: chosen };
  if (said.some(({ marks }) => marks.includes(true) && marks.includes(false)))
    return unreadable('twice', first, { typed: chosen });
  if (rows.some(({ found }) => found.length === 0)) return unreadable('rowsMissing', first, { typed: chosen });
  const parsed = parseAnswer(q, item, chosen, known);
  return parsed.ok ? parsed : unreadable(parsed.fault, first, { typed: chosen });
}

function readYes(item: Item, option: Option, row: FileRow): boolean | Unreadable {
  const faulty = rowFault(row, option.label) ?? cellFault(row.answer, row, item);
  if (faulty) return faulty;
  const said = comparable(row.answer?.text ?? '');
  if (YES.includes(said)) return true;
  return NO.includes(said) ? false : unreadable('notYes', row, { option: option.code });
}

function readNote(rows: readonly FileRow[]): Reading | null {
  const [row] = rows;
  if (rows.length !== 1 || !row) return null;
  const place =
    'cell' in row.place ? { sheet: row.place.sheet, cell: row.place.cell.replace(/^[A-Z]+/, 'F') } : row.place;
  const own = { ...row, answer: row.note, place };
  const faulty = cellFault(row.note, own, null);
  if (faulty && row.note?.kind !== 'date') return faulty;
  const text = row.note?.text ?? '';
  const parsed = parseText(REMARK_LENGTH, text);
  return parsed.ok ? parsed : unreadable(parsed.fault, own, { typed: [text] });
}
