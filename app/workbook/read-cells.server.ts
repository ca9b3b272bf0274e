import ExcelJS from 'exceljs';
import { FILE_LIMITS, type RawCell, type RawSheet } from './raw-file.ts';

/** A workbook has more cells, or more text in them, than an answer sheet can have. */
export class TooManyCells extends Error {}

// What is of no concern here, and can be made large: validations are kept cell by cell.
const IGNORED = [
  'dataValidations',
  'conditionalFormatting',
  'hyperlinks',
  'drawing',
  'picture',
  'extLst',
  'tableParts',
];

/** The cells of every sheet of a workbook, as plain data. The bytes were looked at by `checkZip` before. */
export async function readCells(bytes: Buffer): Promise<RawSheet[]> {
  const workbook = new ExcelJS.Workbook();
  // The package's own type of a buffer is an ArrayBuffer with nothing else.
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer, { ignoreNodes: IGNORED });
  let left: number = FILE_LIMITS.cells;
  // A text is kept once in the file and may stand in every cell.
  let characters: number = FILE_LIMITS.characters;
  return workbook.worksheets.map((sheet) => {
    const rows: { line: number; cells: Record<string, RawCell> }[] = [];
    sheet.eachRow({ includeEmpty: false }, (row, line) => {
      if (line > FILE_LIMITS.line) throw new TooManyCells();
      const cells: Record<string, RawCell> = {};
      row.eachCell({ includeEmpty: false }, (cell, column) => {
        left -= 1;
        if (left < 0) throw new TooManyCells();
        // A cell inside a merged range repeats what stands in its first one.
        if (column > FILE_LIMITS.column || (cell.isMerged && cell.master !== cell)) return;
        const raw = rawCell(cell.value);
        if (!raw) return;
        const text = wellFormed(raw.text.slice(0, FILE_LIMITS.cellCharacters));
        characters -= text.length;
        if (characters < 0) throw new TooManyCells();
        cells[column] = { ...raw, text };
      });
      if (Object.keys(cells).length > 0) rows.push({ line, cells });
    });
    return { name: wellFormed(sheet.name.slice(0, FILE_LIMITS.nameCharacters)), rows, merges: mergesOf(sheet) };
  });
}

function mergesOf(sheet: ExcelJS.Worksheet): RawSheet['merges'] {
  return (sheet.model.merges ?? []).slice(0, 1000).map((range) => {
    const [from = '', to = from] = String(range).split(':');
    const [a, b] = [sheet.getCell(from), sheet.getCell(to)];
    return { top: Number(a.row), left: Number(a.col), bottom: Number(b.row), right: Number(b.col) };
  });
}

function rawCell(value: ExcelJS.CellValue): RawCell | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (typeof value === 'number') return { kind: 'number', text: String(value) };
  if (typeof value === 'boolean') return { kind: 'bool', text: value ? 'TRUE' : 'FALSE' };
  if (value instanceof Date) return { kind: 'date', text: dayOf(value) };
  if ('error' in value) return { kind: 'error', text: String(value.error) };
  if ('richText' in value) return { kind: 'text', text: value.richText.map(({ text }) => text).join('') };
  if ('formula' in value || 'sharedFormula' in value) {
    const result = rawCell((value.result ?? null) as ExcelJS.CellValue);
    return { kind: 'formula', text: result?.text ?? '' };
  }
  if ('text' in value) return rawCell(value.text as ExcelJS.CellValue);
  return { kind: 'text', text: '' };
}

/** `_xD800_` is half a character: no text of any other source has one. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

function dayOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}
