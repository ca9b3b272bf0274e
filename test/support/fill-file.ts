import ExcelJS from 'exceljs';
import Papa from 'papaparse';
import { type Answer, type Answers, chosenCodes } from '../../app/survey/answer.ts';
import { findItem, type Item, itemOptions, type Questionnaire } from '../../app/survey/questionnaire.ts';
import { remarkKey } from '../../app/survey/section-keys.ts';
import type { Locale } from '../../app/text/locale.ts';
import { guardText, xmlText } from '../../app/workbook/cell-text.ts';
import type { OfficeStep } from './office.ts';

/** What somebody means to answer, in the words of a file's language. */
export type Meant = { q: Questionnaire; answers: Answers; language: Locale };
type Entry = { column: 'D' | 'F'; value: string | number | boolean; isChoice: boolean };

const YES = { ja: ['はい', '○', true, 1], en: ['Yes', '✓', true, 1] } as const;

/** What is put into the cells of one row, in its own spelling each time: `turn` is how many rows came before. */
function entriesOf({ q, answers, language }: Meant, key: string, turn: number): Entry[] {
  const [id = '', code] = key.split('#');
  const item = findItem(q, id);
  if (!item) return [];
  if (code !== undefined) {
    const yes = YES[language][turn % YES[language].length] ?? '';
    return chosenCodes(answers[id]).includes(code) ? [{ column: 'D', value: yes, isChoice: true }] : [];
  }
  const note = answers[remarkKey(id)];
  const given = item.kind === 'multiple' ? null : wordsOf(q, item, { answer: answers[id], language, turn });
  return [
    ...(given === null ? [] : [{ column: 'D' as const, value: given, isChoice: itemOptions(q, item).length > 0 }]),
    ...(note && 'text' in note ? [{ column: 'F' as const, value: note.text, isChoice: false }] : []),
  ];
}

type Given = { answer: Answer | undefined; language: Locale; turn: number };

function wordsOf(q: Questionnaire, item: Item, { answer, language, turn }: Given): string | number | null {
  if (!answer) return null;
  if ('text' in answer) return answer.text;
  if ('number' in answer && item.kind === 'number')
    return spellings(answer.number, item.unit[language])[turn % 4] ?? '';
  const [code] = chosenCodes(answer);
  return itemOptions(q, item).find((option) => option.code === code)?.label[language] ?? null;
}

/** A number as a number, in full-width digits, with separators, and with its unit. */
function spellings(value: number, unit: string): (string | number)[] {
  const grouped = value.toLocaleString('en-GB');
  const wide = grouped.replace(/[\d,]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  return [wide, value, `${value} ${unit}`, grouped];
}

async function bookOf(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  return book;
}

/** Opens a workbook, lets somebody work on it, and saves it. */
export async function editWorkbook(bytes: Uint8Array, work: (book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = await bookOf(bytes);
  work(book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** The row of a workbook with this key. */
export function rowOf(book: ExcelJS.Workbook, key: string): ExcelJS.Row {
  const found = rowsOf(book).find((one) => one.key === key);
  if (!found) throw new Error(`no row ${key}`);
  return found.sheet.getRow(found.line);
}

/** A workbook with these values in the cells of its answers. */
export function fillCells(bytes: Uint8Array, values: Readonly<Record<string, ExcelJS.CellValue>>): Promise<Buffer> {
  return editWorkbook(bytes, (book) => {
    for (const [key, value] of Object.entries(values)) rowOf(book, key).getCell(4).value = value;
  });
}

/** The rows of a workbook that are about something, with their keys, in the order in which somebody comes to them. */
function rowsOf(book: ExcelJS.Workbook): { sheet: ExcelJS.Worksheet; line: number; key: string }[] {
  return book.worksheets.flatMap((sheet) => {
    const rows: { sheet: ExcelJS.Worksheet; line: number; key: string }[] = [];
    sheet.eachRow((row, line) => {
      const key = row.getCell(1).value;
      if (line > 4 && typeof key === 'string') rows.push({ sheet, line, key });
    });
    return rows.filter(() => sheet.getCell('A1').value === 'kurabe-id');
  });
}

/** Fills a workbook with ExcelJS, as a program of a company might. */
export function fillWorkbook(bytes: Uint8Array, meant: Meant): Promise<Buffer> {
  return editWorkbook(bytes, (book) => {
    for (const [turn, { sheet, line, key }] of rowsOf(book).entries())
      for (const { column, value } of entriesOf(meant, key, turn))
        sheet.getCell(`${column}${line}`).value = typeof value === 'string' ? xmlText(value) : value;
  });
}

/** Fills a CSV file as an editor of text would: fields are as they mean, guarded as in the file itself. */
export function fillCsv(bytes: Uint8Array, meant: Meant): Buffer {
  const rows = csvRows(bytes);
  for (const [turn, fields] of rows.entries())
    for (const { column, value } of entriesOf(meant, fields[0] ?? '', turn))
      fields[column === 'D' ? 3 : 5] = typeof value === 'string' ? guardText(value) : String(value);
  return Buffer.from(Papa.unparse(rows, { newline: '\r\n' }));
}

function csvRows(bytes: Uint8Array): string[][] {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  return Papa.parse<string[]>(text, { delimiter: ',', skipEmptyLines: true }).data;
}

/** What somebody does in LibreOffice to answer; from the lists is chosen what the cell offers there. */
export async function officeSteps(bytes: Uint8Array, meant: Meant): Promise<OfficeStep[]> {
  return rowsOf(await bookOf(bytes)).flatMap(({ sheet, line, key }, turn) =>
    entriesOf(meant, key, key.includes('#') ? 0 : turn).map(({ column, value, isChoice }) => {
      const place = { sheet: sheet.name, cell: `${column}${line}` };
      return isChoice ? { ...place, choose: String(value) } : { ...place, type: String(value) };
    }),
  );
}

/** The same in a CSV file, whose cells have no lists and no form. */
export function officeStepsInCsv(bytes: Uint8Array, meant: Meant): OfficeStep[] {
  return csvRows(bytes).flatMap((fields, index) =>
    entriesOf(meant, fields[0] ?? '', 0).map(({ column, value }) => ({
      sheet: '',
      cell: `${column}${index + 1}`,
      type: String(value),
    })),
  );
}

/** Somebody who would change what is none of theirs: the question, its number, what the row may hold, and the stamp of every sheet. */
export async function forbiddenSteps(bytes: Uint8Array): Promise<OfficeStep[]> {
  const rows = rowsOf(await bookOf(bytes));
  const headings = rows.filter(({ key }, index) => rows[index + 1]?.key.startsWith(`${key}#`));
  const sheets = [...new Set(rows.map(({ sheet }) => sheet.name))];
  return [
    ...sheets.flatMap((sheet) => ['A5', 'B5', 'C5', 'E5', 'C1', 'H2'].map((cell) => ({ sheet, cell, type: 'x' }))),
    ...headings.map(({ sheet, line }) => ({ sheet: sheet.name, cell: `D${line}`, type: 'x' })),
  ];
}
