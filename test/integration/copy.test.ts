import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyWorkbook, cutForCells } from '../../app/exports/copy-workbook.server.ts';
import { exportBlank, exportCopy } from '../../app/services/export-copy.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { useDatabase } from '../support/database.ts';
import { kurabe } from '../support/portal.ts';
import { readPdf } from '../support/read-pdf.ts';
import { prepareAccounts } from '../support/sign-in.ts';
import { answer, type Company, prepareCompany, read, submit } from './lifecycle-fixture.ts';

const database = useDatabase();
beforeAll(prepareAccounts);

const TEXT = '=HYPERLINK("http://evil.example") 設備を止めにくく、髙橋・﨑の表記も①残る。';

async function submitted(): Promise<Company> {
  const company = await prepareCompany(database);
  await answer(company, '12');
  const form = {
    wave: company.slug,
    section: 'a',
    items: ['A-01', 'A-05'],
    answers: { 'A-01': ['2'], 'A-05': [TEXT] },
  };
  await saveSection(company.editor.actor, { ...form, baseRevision: 1, operationId: randomUUID() });
  expect(await submit(company)).toMatchObject({ ok: true });
  return company;
}

async function copyOf(company: Company, format: 'pdf' | 'xlsx', language: 'ja' | 'en' = 'ja') {
  const file = await exportCopy(company.editor.actor, { wave: company.slug, format, language });
  if (!file) throw new Error('there is no copy');
  return file;
}

async function cellsOf(bytes: Uint8Array): Promise<ExcelJS.CellValue[][][]> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(Buffer.from(bytes) as never);
  return book.worksheets.map((sheet) => {
    const rows: ExcelJS.CellValue[][] = [];
    sheet.eachRow((row) => rows.push((row.values as ExcelJS.CellValue[]).slice(1)));
    return rows;
  });
}

describe('the copy as a PDF', () => {
  test('holds receipt, check number, questions and answers as text, in both languages', async () => {
    const company = await submitted();
    const { submitted: sent } = await read(company);
    for (const [language, words] of [
      ['ja', ['回答の控え', '受付番号', '架空製作所', '12people（日）', '1 / 1 ページ']],
      ['en', ['Copy of your answers', 'Receipt number', 'Imaginary Works', '12 people', 'Page 1 of 1']],
    ] as const) {
      const file = await copyOf(company, 'pdf', language);
      expect(Buffer.from(file.bytes.slice(0, 5)).toString()).toBe('%PDF-');
      const text = readPdf(file.bytes).pages.join('').replaceAll(/\s/g, '');
      for (const word of [...words, sent?.receiptNumber ?? '?', sent?.digest ?? '?'])
        expect(text, word).toContain(word.replaceAll(/\s/g, ''));
      expect(text).toContain(TEXT.replaceAll(/\s/g, ''));
      expect(text).not.toContain('\ufffd');
    }
  });

  test('is the same file each time, names no person, and tells no time of day', async () => {
    const company = await submitted();
    const [one, other] = [await copyOf(company, 'pdf'), await copyOf(company, 'pdf')];
    expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true);
    const { info, pages } = readPdf(one.bytes);
    expect(info).toContain('/Creator (Kurabe)');
    expect(info).toMatch(/CreationDate \(D:\d{8}150000Z\)/);
    expect(info).not.toMatch(/Author|pdfmake|PDFKit/);
    expect(pages.join('')).not.toContain('花子');
    expect(one.disposition).toMatch(/^attachment; filename="[\x20-\x7e]+\.pdf"; filename\*=UTF-8''%E5%9B%9E%E7%AD%94/);
  });

  test('is laid out beside the thread that serves pages', async () => {
    const company = await submitted();
    await copyOf(company, 'pdf');
    const started = performance.now();
    let [last, longest] = [started, 0];
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    await Promise.all(Array.from({ length: 8 }, (_, index) => copyOf(company, 'pdf', index % 2 === 0 ? 'ja' : 'en')));
    clearInterval(timer);
    expect(longest).toBeLessThan((performance.now() - started) / 2);
  });

  test('is refused where too many wait, and works again afterwards', async () => {
    const company = await submitted();
    const all = await Promise.allSettled(Array.from({ length: 60 }, () => copyOf(company, 'pdf')));
    const refused = all.flatMap((each) => (each.status === 'rejected' ? [String(each.reason.name)] : []));
    expect(new Set(refused)).toEqual(new Set(['PrintBusyError']));
    expect((await copyOf(company, 'pdf')).bytes.length).toBeGreaterThan(1000);
  });
});

describe('the copy as a workbook', () => {
  test('holds plain texts alone, guarded against formulas', async () => {
    const company = await submitted();
    const [sheet = []] = await cellsOf((await copyOf(company, 'xlsx')).bytes);
    const cells = sheet.flat().filter((cell) => cell !== null && cell !== undefined);
    expect(cells.every((cell) => typeof cell === 'string')).toBe(true);
    expect(cells).toContain(`'${TEXT}`);
    expect(cells.filter((cell) => /^[=+@-]/.test(String(cell)))).toEqual([]);
    expect(cells).toContain('架空製作所');
  });

  test('holds the text whose digest is the check number', async () => {
    const company = await submitted();
    const { submitted: sent } = await read(company);
    const [, check = []] = await cellsOf((await copyOf(company, 'xlsx', 'en')).bytes);
    const [, [digest] = [], ...pieces] = check;
    const text = pieces.map(([piece]) => String(piece)).join('');
    expect(digest).toBe(sent?.digest);
    expect(createHash('sha256').update(text, 'utf8').digest('hex')).toBe(sent?.digest);
    expect(text).toContain(JSON.stringify(TEXT));
  });

  test('cuts a long text into cells none of which begins like a formula', async () => {
    const text = `${'a'.repeat(29_999)}=${'=+-@'.repeat(20)}${'表'.repeat(70_000)}`;
    const pieces = cutForCells(text);
    expect(pieces.join('')).toBe(text);
    expect(pieces.every((piece) => piece.length <= 30_000 && !/^[=+\-@]/.test(piece))).toBe(true);
    const facts = { survey: '=1+1', organisation: '@x', receiptNumber: '1', day: '2', digest: '3' };
    const [answers = [], check = []] = await cellsOf(await copyWorkbook({ facts, receiptText: text }, [], 'ja'));
    expect(answers[0]?.[0]).toBe("'=1+1");
    expect(
      check
        .slice(2)
        .map(([piece]) => piece)
        .join(''),
    ).toBe(text);
  });
});

describe('kurabe receipt', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kurabe-copy-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function checked(bytes: Uint8Array): Promise<Awaited<ReturnType<typeof kurabe>>> {
    const file = join(folder, `${randomUUID()}.xlsx`);
    writeFileSync(file, bytes);
    return kurabe('receipt', file);
  }

  /** A copy with one cell changed: in the sheet to read (0) or in that of the check number (1). */
  async function changed(bytes: Uint8Array, { sheet, from, to }: { sheet: number; from: string; to: string }) {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Buffer.from(bytes) as never);
    let count = 0;
    book.worksheets[sheet]?.eachRow((row) =>
      row.eachCell((cell) => {
        if (typeof cell.value !== 'string' || !cell.value.includes(from)) return;
        cell.value = cell.value.replace(from, to);
        count += 1;
      }),
    );
    expect(count).toBeGreaterThan(0);
    return new Uint8Array(await book.xlsx.writeBuffer());
  }

  test('finds a copy whole, in both languages, and any changed answer', async () => {
    const company = await prepareCompany(database, { questionnaire: 'company-2022' });
    const answers = { 'G-01': ['1'], 'G-02': ['2'] };
    const form = { wave: company.slug, section: 'g', items: Object.keys(answers), answers, baseRevision: 0 };
    await saveSection(company.editor.actor, { ...form, operationId: randomUUID() });
    await submit(company);
    const { bytes } = await copyOf(company, 'xlsx');
    const whole = await checked(bytes);
    expect([whole.code, whole.stderr]).toEqual([0, '']);
    expect(whole.stdout).not.toContain('not compared');
    expect((await checked((await copyOf(company, 'xlsx', 'en')).bytes)).code).toBe(0);
    const read = await checked(await changed(bytes, { sheet: 0, from: '入れていない', to: '入れている' }));
    expect([read.code, read.stderr]).toEqual([1, expect.stringContaining('not those of the check number')]);
    const text = await checked(await changed(bytes, { sheet: 1, from: '"code":"2"', to: '"code":"1"' }));
    expect([text.code, text.stderr]).toEqual([1, expect.stringContaining('gives the check number')]);
    expect(await checked(Buffer.from('no workbook'))).toMatchObject({ code: 1 });
  });

  test('says what it could not compare', async () => {
    const { stdout, code } = await checked((await copyOf(await submitted(), 'xlsx')).bytes);
    expect([code, stdout]).toEqual([0, expect.stringContaining('not compared line by line')]);
  });
});

describe('the blank questionnaire', () => {
  test('holds every question and option, also those asked of some alone, and no answer', async () => {
    const company = await submitted();
    for (const language of ['ja', 'en'] as const) {
      const file = await exportBlank(company.editor.actor, { wave: company.slug, language });
      const text = readPdf(file?.bytes ?? new Uint8Array()).pages.join('');
      for (const id of ['A-01', 'A-02', 'A-03', 'A-04', 'A-05', 'B-01', 'B-02']) expect(text, id).toContain(id);
      expect(text).not.toContain('\ufffd');
      expect(text).not.toContain('HYPERLINK');
    }
  });
});

describe('nobody else', () => {
  test('gets a copy: no other company, no association, and nobody before a submission', async () => {
    const company = await submitted();
    const stranger = await prepareCompany(database);
    const wanted = { wave: company.slug, format: 'pdf', language: 'ja' } as const;
    expect(await exportCopy(stranger.editor.actor, wanted)).toBeNull();
    expect(
      await exportCopy({ kind: 'association', userId: randomUUID(), associationId: randomUUID() }, wanted),
    ).toBeNull();
    expect(await exportCopy(stranger.editor.actor, { ...wanted, wave: stranger.slug })).toBeNull();
    expect((await exportCopy(company.approver.actor, wanted))?.bytes.length).toBeGreaterThan(1000);
  });
});
