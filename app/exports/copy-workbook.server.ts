import ExcelJS from 'exceljs';
import type { SheetSection } from '../survey/answer-sheet.ts';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';
import { guardFormula } from './csv.ts';
import type { CopyFacts } from './pdf-document.ts';

/** The most characters that a cell takes is 32,767. */
const MOST_CELL_CHARACTERS = 30_000;

/** A text cut so that each piece fits a cell and begins like no formula: joined, they are the text again. */
export function cutForCells(text: string): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + MOST_CELL_CHARACTERS);
    while (to < text.length && to > from + 1 && guardFormula(text.slice(to, to + 1)) !== text.slice(to, to + 1))
      to -= 1;
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}

/**
 * A copy of submitted answers as a workbook: one sheet to read, and one with the text of the check number. Every cell is a plain text; it has no
 * formula, no macro and names no person.
 */
export async function copyWorkbook(
  { facts, receiptText }: { facts: CopyFacts; receiptText: string },
  sections: readonly SheetSection[],
  locale: Locale,
): Promise<Uint8Array> {
  const t = translator(locale, 'submission');
  const book = new ExcelJS.Workbook();
  book.creator = 'Kurabe';
  book.lastModifiedBy = 'Kurabe';
  writeAnswers(book, { facts, sections, locale });
  const check = book.addWorksheet(t('receipt.checkSheet'));
  check.columns = [{ width: 100 }];
  check.addRow([t('receipt.checkHelp')]);
  check.addRow([facts.digest]);
  for (const piece of cutForCells(receiptText)) check.addRow([piece]);
  check.eachRow((row) => {
    row.alignment = { wrapText: true, vertical: 'top' };
  });
  return new Uint8Array(await book.xlsx.writeBuffer());
}

type Written = { facts: CopyFacts; sections: readonly SheetSection[]; locale: Locale };

/** The lines of a copy to read, as texts: what it is of, a gap, the columns, then a line per question. */
export function copyRows({ facts, sections, locale }: Written): string[][] {
  const t = translator(locale, 'submission');
  const answering = translator(locale, 'answering');
  const shell = translator(locale, 'shell');
  const columns = ['section', 'number', 'question', 'answer', 'remark'] as const;
  const rows = [
    [facts.survey],
    [answering('done.numberLabel'), facts.receiptNumber],
    [answering('done.dayLabel'), facts.day],
    [answering('done.organisationLabel'), facts.organisation],
    [t('receipt.digestLabel'), facts.digest],
    [],
    columns.map((name) => t(`receipt.columns.${name}`)),
    ...sections.flatMap(({ title, rows: items }) =>
      items.map(({ number, label, words, remark }) => {
        const given = words.length > 0 ? words.join('\n') : shell('notAnswered');
        return [title, number, label, given, remark ?? ''];
      }),
    ),
  ];
  return rows.map((row) => row.map((cell) => String(guardFormula(cell))));
}

const HEAD_ROW = 7;

function writeAnswers(book: ExcelJS.Workbook, written: Written): void {
  const title = translator(written.locale, 'submission')('receipt.copyTitle');
  const sheet = book.addWorksheet(title, { pageSetup: { paperSize: 9, fitToPage: true, fitToHeight: 0 } });
  sheet.columns = [{ width: 26 }, { width: 10 }, { width: 60 }, { width: 44 }, { width: 36 }];
  for (const [index, cells] of copyRows(written).entries()) {
    const row = sheet.addRow(cells);
    if (index === 0) row.font = { bold: true, size: 14 };
    if (index + 1 === HEAD_ROW) row.font = { bold: true };
    if (index + 1 > HEAD_ROW) row.alignment = { wrapText: true, vertical: 'top' };
  }
}

/** What a copy holds: its lines to read, its check number, and the text of it. Null where the file is no such copy. */
export type ReadCopy = { rows: string[][]; digest: string; text: string };

/** Reads a copy that `copyWorkbook` made. Throws where the file is no workbook. */
export async function readCopyWorkbook(bytes: Uint8Array): Promise<ReadCopy | null> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(Buffer.from(bytes) as unknown as ExcelJS.Buffer);
  const [sheet, check] = book.worksheets;
  if (!sheet || !check) return null;
  const linesOf = (of: ExcelJS.Worksheet) =>
    Array.from({ length: of.rowCount }, (_, index) => {
      const values = of.getRow(index + 1).values as ExcelJS.CellValue[];
      return Array.from(values.slice(1), (cell) => (typeof cell === 'string' ? cell : ''));
    });
  const [, [digest] = [], ...pieces] = linesOf(check);
  return digest ? { rows: linesOf(sheet), digest, text: pieces.map(([piece]) => piece ?? '').join('') } : null;
}
