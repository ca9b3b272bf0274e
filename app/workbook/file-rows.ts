import type { Bilingual } from '../survey/questionnaire.ts';
import { translator } from '../text/translate.ts';
import { comparable, unguardText } from './cell-text.ts';
import type { RawCell, RawSheet, Refusal } from './raw-file.ts';
import { MARKS, STAMP_MARK } from './sheet-form.ts';

/** Where something stands in a file: a cell of a sheet, or a line of a CSV file. */
export type Place = { sheet: string; cell: string } | { line: number };

/** A row of a file that says which question or option it is for. */
export type FileRow = {
  key: string;
  question: string;
  answer: RawCell | null;
  note: RawCell | null;
  isMerged: boolean;
  place: Place;
};

/** Rows that lie under one stamp. */
export type StampedRows = { sheet: string; stamp: string; rows: FileRow[] };

/** The rows of a file by stamp, and the sheets that have none; or what a CSV file lacks. */
export type FoundRows = { ok: true; parts: StampedRows[]; foreign: string[] } | { ok: false; refusal: Refusal };

const MARK_LINES = 60;

/** Finds the rows of a workbook by the marks in its cells: names and order of sheets, and the places of columns and rows, may have changed. */
export function rowsOfSheets(sheets: readonly RawSheet[]): FoundRows {
  const parts: StampedRows[] = [];
  const foreign: string[] = [];
  for (const sheet of sheets) {
    const part = rowsOfSheet(sheet);
    if (part) parts.push(part);
    else if (sheet.rows.length > 0 && !findMark(sheet, MARKS.guide)) foreign.push(sheet.name);
  }
  return { ok: true, parts, foreign };
}

function findMark(sheet: RawSheet, mark: string): string | null {
  for (const { line, cells } of sheet.rows) {
    if (line > MARK_LINES) return null;
    const found = Object.entries(cells).find(([, { text }]) => text === mark);
    if (found) return found[0];
  }
  return null;
}

function rowsOfSheet(sheet: RawSheet): StampedRows | null {
  const [id, answer, note] = [MARKS.id, MARKS.answer, MARKS.note].map((mark) => findMark(sheet, mark));
  // The stamp stands over the questions.
  const [question, stamp] = sheet.rows
    .filter(({ line }) => line <= MARK_LINES)
    .flatMap(({ cells }) => Object.entries(cells))
    .find(([, { text }]) => text.startsWith(STAMP_MARK)) ?? ['', null];
  if (!id || !answer || !stamp) return null;
  const rows = sheet.rows.flatMap(({ line, cells }) => {
    const key = cells[id]?.text.trim() ?? '';
    if (key === '' || key === MARKS.id) return [];
    const place = { sheet: sheet.name, cell: `${letters(Number(answer))}${line}` };
    return [
      {
        key,
        question: cells[question]?.text ?? '',
        answer: cells[answer] ?? null,
        note: note ? (cells[note] ?? null) : null,
        isMerged: isMerged(sheet, line, Number(answer)),
        place,
      },
    ];
  });
  return { sheet: sheet.name, stamp: stamp.text, rows };
}

function isMerged(sheet: RawSheet, line: number, column: number): boolean {
  return sheet.merges.some(
    ({ top, left, bottom, right }) =>
      top !== bottom && line >= top && line <= bottom && column >= left && column <= right,
  );
}

function letters(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return `${rest > 0 ? letters(rest) : ''}${String.fromCharCode(65 + ((column - 1) % 26))}`;
}

const HEADERS = { id: 'id', question: 'question', answer: 'answer', note: 'csvNote' } as const;

function headerOf(column: keyof typeof HEADERS, language: keyof Bilingual): string {
  return translator(language, 'workbook')(`file.${HEADERS[column]}`);
}

/** Finds the rows of a CSV file by the names of its columns, in either language. Rows lie under the stamp that comes before them. */
export function rowsOfCsv(table: readonly (readonly string[])[]): FoundRows {
  const head = (table[0] ?? []).map(comparable);
  const at: Record<string, number> = {};
  for (const column of ['id', 'question', 'answer', 'note'] as const) {
    const names = [headerOf(column, 'ja'), headerOf(column, 'en')].map(comparable);
    const found = head.flatMap((name, index) => (names.includes(name) ? [index] : []));
    if (found.length > 1) return { ok: false, refusal: { fault: 'csvHeaderTwice', column: headerOf(column, 'ja') } };
    if (found.length === 0 && column !== 'note')
      return { ok: false, refusal: { fault: 'csvHeader', column: headerOf(column, 'ja') } };
    at[column] = found[0] ?? -1;
  }
  const parts: StampedRows[] = [];
  table.slice(1).forEach((fields, index) => {
    const read = (column: string) => unguardText(fields[at[column] ?? -1] ?? '');
    const key = read('id').trim();
    if (key.startsWith(STAMP_MARK)) parts.push({ sheet: '', stamp: key, rows: [] });
    if (key === '' || key.startsWith(STAMP_MARK)) return;
    const cell = (text: string): RawCell | null => (text === '' ? null : { kind: 'text', text });
    const row = { key, question: read('question'), answer: cell(read('answer')), note: cell(read('note')) };
    parts.at(-1)?.rows.push({ ...row, isMerged: false, place: { line: index + 2 } });
  });
  return { ok: true, parts, foreign: [] };
}
