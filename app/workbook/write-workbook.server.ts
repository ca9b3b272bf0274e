import ExcelJS from 'exceljs';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';
import { xmlText } from './cell-text.ts';
import { boundsOf, type LayoutRow, type LayoutSection, mostCharacters } from './layout.ts';
import { cellHeight } from './row-height.ts';
import { COLUMNS, MARKS, SHEET_TEXT, sheetNames } from './sheet-form.ts';

/** A section with the stamp of its sheet. */
export type StampedSection = LayoutSection & { stamp: string };

/** What the first sheet tells. Dates are in words. */
export type Guide = {
  survey: string;
  organisation: string;
  from: string;
  deadline: string;
  made: string;
  address: string;
};

const FONT = { name: 'Yu Gothic', size: 11 };
const INK = { argb: 'FF1A1A1A' };
const PAPER = { yellow: 'FFFFF8D6', head: 'FF003E7E', grey: 'FFF2F2F2', line: 'FFB3B3B3' };
const HEAD_ROW = 4;
const border = (): Partial<ExcelJS.Borders> => {
  const line = { style: 'thin' as const, color: { argb: PAPER.line } };
  return { top: line, left: line, bottom: line, right: line };
};
const fill = (argb: string): ExcelJS.Fill => ({ type: 'pattern', pattern: 'solid', fgColor: { argb } });

/** The workbook of a company: a sheet that explains it, then one per section. No macro, no formula; only cells for answers can be changed. */
export async function writeWorkbook(
  guide: Guide,
  sections: readonly StampedSection[],
  language: Locale,
): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  const names = sheetNames(
    sections.map(({ title }) => title),
    translator(language, 'workbook')('file.guide'),
  );
  await writeGuide(workbook, guide, { sections, names, language });
  for (const [index, section] of sections.entries())
    await writeSection(workbook, section, { name: names[index] ?? '', language });
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

async function protect(sheet: ExcelJS.Worksheet): Promise<void> {
  await sheet.protect('', {
    selectLockedCells: true,
    selectUnlockedCells: true,
    formatColumns: true,
    formatRows: true,
  });
}

function addSheet(workbook: ExcelJS.Workbook, name: string, language: Locale): ExcelJS.Worksheet {
  const t = translator(language, 'workbook');
  const sheet = workbook.addWorksheet(name, {
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      horizontalCentered: true,
    },
    headerFooter: { oddFooter: `&L&A&R${t('file.page', { page: '&P', pages: '&N' })}` },
  });
  sheet.pageSetup.margins = { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 };
  return sheet;
}

function put(
  sheet: ExcelJS.Worksheet,
  at: [number, number],
  text: string | number | null,
  font: Partial<ExcelJS.Font> = {},
): ExcelJS.Cell {
  const cell = sheet.getCell(...at);
  cell.value = typeof text === 'string' ? xmlText(text) : text;
  cell.font = { ...FONT, color: INK, ...font };
  cell.alignment = { wrapText: true, vertical: 'top' };
  return cell;
}

type GuideContext = { sections: readonly StampedSection[]; names: readonly string[]; language: Locale };

async function writeGuide(
  workbook: ExcelJS.Workbook,
  guide: Guide,
  { sections, names, language }: GuideContext,
): Promise<void> {
  const t = translator(language, 'workbook');
  const sheet = addSheet(workbook, t('file.guide'), language);
  sheet.views = [{ showGridLines: false, state: 'normal' }];
  sheet.getColumn(1).width = 24;
  sheet.getColumn(2).width = 92;
  put(sheet, [1, 1], MARKS.guide);
  sheet.getRow(1).hidden = true;
  let line = 2;
  put(sheet, [line, 1], t('file.guideTitle'), { size: 18, bold: true }).alignment = { wrapText: false };
  line += 2;
  for (const key of ['survey', 'organisation', 'from', 'deadline', 'made'] as const) {
    put(sheet, [line, 1], t(`file.${key}`), { bold: true });
    put(sheet, [line, 2], guide[key]);
    line += 1;
  }
  const heading = (text: string) => {
    line += 1;
    put(sheet, [line, 1], text, { size: 14, bold: true }).alignment = { wrapText: false };
    line += 1;
  };
  heading(t('file.howTitle'));
  for (const [index, key] of (['how1', 'how2', 'how3', 'how4', 'how5'] as const).entries()) {
    put(sheet, [line, 1], `${index + 1}`).alignment = { horizontal: 'right', vertical: 'top' };
    put(sheet, [line, 2], t(`file.${key}`));
    line += 1;
  }
  put(sheet, [line, 2], guide.address, { color: { argb: 'FF0017C1' } });
  line += 1;
  heading(t('file.rulesTitle'));
  for (const key of ['rule1', 'rule2', 'rule3'] as const) {
    put(sheet, [line, 2], t(`file.${key}`));
    line += 1;
  }
  heading(t('file.sectionsTitle'));
  for (const [index, { title, rows }] of sections.entries()) {
    const count = new Set(rows.map(({ item }) => item.id)).size;
    const cell = put(sheet, [line, 2], null, { color: { argb: 'FF0017C1' }, underline: true });
    const name = (names[index] ?? '').replaceAll("'", "''");
    cell.value = { text: xmlText(t('file.sectionLine', { title, count })), hyperlink: `#'${name}'!A1` };
    line += 1;
  }
  sheet.pageSetup.printArea = `A1:B${line}`;
  await protect(sheet);
}

async function writeSection(
  workbook: ExcelJS.Workbook,
  section: StampedSection,
  { name, language }: { name: string; language: Locale },
): Promise<void> {
  const t = translator(language, 'workbook');
  const sheet = addSheet(workbook, name, language);
  for (const [key, { column, width, hidden }] of Object.entries(COLUMNS)) {
    sheet.getColumn(column).width = width;
    sheet.getColumn(column).hidden = hidden;
    if (key in MARKS) put(sheet, [1, column], MARKS[key as keyof typeof MARKS]);
  }
  put(sheet, [1, COLUMNS.question.column], section.stamp).alignment = { wrapText: false };
  sheet.getRow(1).hidden = true;
  put(sheet, [2, COLUMNS.number.column], section.title, { size: 16, bold: true }).alignment = { wrapText: false };
  if (section.intro) put(sheet, [3, COLUMNS.question.column], section.intro).alignment = { wrapText: false };
  for (const key of ['number', 'question', 'answer', 'hint', 'note'] as const) {
    const cell = put(sheet, [HEAD_ROW, COLUMNS[key].column], t(`file.${key}`), {
      bold: true,
      color: { argb: 'FFFFFFFF' },
    });
    Object.assign(cell, { fill: fill(PAPER.head), border: border() });
  }
  const lists = new Map<string, string>();
  for (const [index, row] of section.rows.entries()) writeRow(sheet, HEAD_ROW + 1 + index, { row, lists, language });
  sheet.views = [{ state: 'frozen', ySplit: HEAD_ROW, xSplit: 0, showGridLines: false }];
  sheet.pageSetup.printArea = `B2:F${HEAD_ROW + section.rows.length}`;
  sheet.pageSetup.printTitlesRow = `${HEAD_ROW}:${HEAD_ROW}`;
  await protect(sheet);
}

type RowContext = { row: LayoutRow; lists: Map<string, string>; language: Locale };

function writeRow(sheet: ExcelJS.Worksheet, line: number, context: RowContext): void {
  const { row } = context;
  put(sheet, [line, COLUMNS.id.column], row.key);
  put(sheet, [line, COLUMNS.number.column], row.number);
  const question = put(sheet, [line, COLUMNS.question.column], row.question);
  if (row.help) {
    const small = { ...FONT, size: 9, color: { argb: 'FF595959' } };
    question.value = {
      richText: [
        { font: { ...FONT, color: INK }, text: xmlText(row.question) },
        { font: small, text: xmlText(`${SHEET_TEXT.helpBreak}${row.help}`) },
      ],
    };
  }
  if (row.option) question.alignment = { wrapText: true, vertical: 'top', indent: 2 };
  put(sheet, [line, COLUMNS.hint.column], row.hint, { size: 9, color: { argb: 'FF595959' } });
  for (const key of ['number', 'question', 'answer', 'hint', 'note'] as const)
    sheet.getCell(line, COLUMNS[key].column).border = border();
  const answer = put(sheet, [line, COLUMNS.answer.column], row.answer);
  if (row.kind === 'heading') answer.fill = fill(PAPER.grey);
  else openCell(answer, row.kind === 'number' ? '#,##0' : '@');
  answer.border = border();
  addValidation(sheet, answer, context);
  const note = put(sheet, [line, COLUMNS.note.column], row.note || null);
  if (row.note === null) note.fill = fill(PAPER.grey);
  else openCell(note, '@');
  note.border = border();
  sheet.getRow(line).height = heightOf(row);
}

/** Programs that read workbooks do not measure text that wraps: a row is as high as its fullest cell needs, and a long text is given room. */
function heightOf(row: LayoutRow): number {
  const isLong = row.kind === 'text' && row.item.kind === 'text' && row.item.multiline;
  const needed = [
    cellHeight({ text: row.question, small: row.help ?? '' }, COLUMNS.question.width),
    cellHeight({ text: String(row.answer ?? '') }, COLUMNS.answer.width),
    cellHeight({ text: '', small: row.hint }, COLUMNS.hint.width),
    cellHeight({ text: row.note ?? '' }, COLUMNS.note.width),
  ];
  return Math.min(400, Math.max(isLong ? 90 : 24, ...needed));
}

function openCell(cell: ExcelJS.Cell, format: string): void {
  cell.fill = fill(PAPER.yellow);
  cell.protection = { locked: false };
  cell.numFmt = format;
}

function addValidation(sheet: ExcelJS.Worksheet, cell: ExcelJS.Cell, { row, lists, language }: RowContext): void {
  const t = translator(language, 'workbook');
  const shared = { allowBlank: true, showErrorMessage: true, errorStyle: 'stop', errorTitle: t('file.errorTitle') };
  if (row.kind === 'number' && row.item.kind === 'number') {
    const { min, max } = row.item;
    const error = t('file.errorNumber', boundsOf(row.item, language));
    cell.dataValidation = { ...shared, type: 'whole', operator: 'between', formulae: [min, max], error };
  } else if (row.kind === 'text') {
    const max = mostCharacters(row);
    const error = t('file.errorText', { max });
    cell.dataValidation = { ...shared, type: 'textLength', operator: 'lessThanOrEqual', formulae: [max], error };
  } else if (row.choices.length > 0) {
    const formulae = [listRange(sheet, lists, row.choices)];
    cell.dataValidation = { ...shared, type: 'list', formulae, error: t('file.errorChoice') };
  }
}

/** Where a list of choices lies in the sheet's own hidden column: so a sheet that is copied into another workbook keeps its lists. */
function listRange(sheet: ExcelJS.Worksheet, lists: Map<string, string>, choices: readonly string[]): string {
  const key = JSON.stringify(choices);
  const known = lists.get(key);
  if (known) return known;
  const { column, letter } = COLUMNS.lists;
  const used = [...lists.keys()].reduce((sum, list) => sum + (JSON.parse(list) as string[]).length, 0);
  const first = 2 + used;
  for (const [index, choice] of choices.entries())
    put(sheet, [first + index, column], choice).alignment = { wrapText: false };
  const range = `$${letter}$${first}:$${letter}$${first + choices.length - 1}`;
  lists.set(key, range);
  return range;
}
