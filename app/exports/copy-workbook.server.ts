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

function writeAnswers(book: ExcelJS.Workbook, { facts, sections, locale }: Written): void {
  const t = translator(locale, 'submission');
  const answering = translator(locale, 'answering');
  const shell = translator(locale, 'shell');
  const sheet = book.addWorksheet(t('receipt.copyTitle'), {
    pageSetup: { paperSize: 9, fitToPage: true, fitToHeight: 0 },
  });
  sheet.columns = [{ width: 26 }, { width: 10 }, { width: 60 }, { width: 44 }, { width: 36 }];
  const add = (cells: readonly string[]) => sheet.addRow(cells.map((cell) => guardFormula(cell)));
  add([facts.survey]).font = { bold: true, size: 14 };
  add([answering('done.numberLabel'), facts.receiptNumber]);
  add([answering('done.dayLabel'), facts.day]);
  add([answering('done.organisationLabel'), facts.organisation]);
  add([t('receipt.digestLabel'), facts.digest]);
  add([]);
  const columns = ['section', 'number', 'question', 'answer', 'remark'] as const;
  add(columns.map((name) => t(`receipt.columns.${name}`))).font = { bold: true };
  for (const { title, rows } of sections)
    for (const { number, label, words, remark } of rows) {
      const given = words.length > 0 ? words.join('\n') : shell('notAnswered');
      add([title, number, label, given, remark ?? '']).alignment = { wrapText: true, vertical: 'top' };
    }
}
