import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import ExcelJS from 'exceljs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Listener, listen } from '../../app/http/listen.server.ts';
import { buildServer } from '../../app/http/server.server.ts';
import { exportWorkbook } from '../../app/services/export-workbook.server.ts';
import { importWorkbook } from '../../app/services/import-workbook.server.ts';
import { type PreviewResult, previewWorkbook } from '../../app/services/preview-workbook.server.ts';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { launchBrowser } from '../support/browser.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { knownCode, prepareAccounts } from '../support/sign-in.ts';
import { addCompany, type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();

type Fill = Readonly<Record<string, string | number | null>>;

/** The file of a company as it would be downloaded. */
async function download(place: Place, more: { sections?: string[]; format?: 'xlsx' | 'csv' } = {}): Promise<Buffer> {
  const { format = 'xlsx', sections = [] } = more;
  const wanted = { wave: place.slug, language: 'ja' as const, format, sections, address: 'https://example.jp' };
  const file = await exportWorkbook(place.member, wanted);
  if (!file) throw new Error('no file');
  return Buffer.from(file.bytes);
}

/** Opens a workbook, lets somebody work on it, and saves it. */
async function edit(bytes: Uint8Array, work: (book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  work(book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function rowOf(book: ExcelJS.Workbook, key: string): ExcelJS.Row {
  for (const sheet of book.worksheets) {
    let found: ExcelJS.Row | null = null;
    sheet.eachRow((row) => {
      if (row.getCell(1).value === key) found = row;
    });
    if (found) return found;
  }
  throw new Error(`no row ${key}`);
}

const fill = (bytes: Uint8Array, values: Fill) =>
  edit(bytes, (book) => {
    for (const [key, value] of Object.entries(values)) rowOf(book, key).getCell(4).value = value;
  });

const preview = (place: Place, bytes: Uint8Array) =>
  previewWorkbook(place.member, { wave: place.slug, bytes, fileName: 'answers.xlsx' });

function shown(result: PreviewResult) {
  if (!result.ok) throw new Error(JSON.stringify(result));
  const findings = result.preview.sections.flatMap((section) => section.findings);
  return { sealed: result.preview.sealed, notices: result.preview.notices, findings };
}

const kinds = (result: PreviewResult) => Object.fromEntries(shown(result).findings.map(({ key, kind }) => [key, kind]));
const take = (
  place: Place,
  sealed: string,
  more: { sides?: Record<string, string>; typed?: Record<string, string[]> } = {},
) => importWorkbook(place.member, { wave: place.slug, writer: '架空 書子', sealed, sides: {}, typed: {}, ...more });
const stored = async (place: Place) => (await readAnswering(place.member, place.slug))?.answers ?? {};
const save = (place: Place, section: string, answers: Record<string, string[]>, baseRevision: number) =>
  saveSection(place.member, {
    wave: place.slug,
    section,
    items: Object.keys(answers),
    answers,
    baseRevision,
    operationId: randomUUID(),
  });

describe('a filled-in file', () => {
  test('is previewed, stores nothing, is taken once however often it is sent, and is noted', async () => {
    const place = await prepareWave(database);
    const file = await fill(await download(place), {
      'A-01': '1（日）',
      'A-02#x': 'はい',
      'A-04': '１，０００',
      'A-05': '=1+1',
      'B-01': '実施済み',
    });
    const seen = shown(await preview(place, file));
    expect(seen.findings.map(({ kind }) => kind)).toEqual(Array(5).fill('changed'));
    expect(await stored(place)).toEqual({});
    const results = await Promise.all([take(place, seen.sealed), take(place, seen.sealed)]);
    expect(results).toEqual([
      { ok: true, count: 5 },
      { ok: true, count: 5 },
    ]);
    expect(await stored(place)).toEqual({
      'A-01': { code: '1' },
      'A-02': { codes: ['x'] },
      'A-04': { number: 1000 },
      'A-05': { text: '=1+1' },
      'B-01': { code: '3' },
    });
    const events = await asSuperuser(
      database,
      (sql) => sql`select at, detail from audit_event where event = 'answers.imported' and wave_id = ${place.waveId}`,
    );
    expect(events.map(({ at, detail }) => [at, detail])).toEqual([[null, { sections: ['a', 'b'], source: 'xlsx' }]]);
    expect(kinds(await preview(place, await download(place)))).toEqual({});
  });

  test('by several people: each part changes its own section', async () => {
    const place = await prepareWave(database);
    const [a, b] = [await download(place, { sections: ['a'] }), await download(place, { sections: ['b'] })];
    const first = shown(await preview(place, await fill(a, { 'A-05': 'first' })));
    expect(first.notices).toEqual([{ kind: 'absent', count: 1 }]);
    await take(place, first.sealed);
    await take(place, shown(await preview(place, await fill(b, { 'B-01': '一部実施' }))).sealed);
    expect(await stored(place)).toEqual({ 'A-05': { text: 'first' }, 'B-01': { code: '2' } });
  });

  test('beside newer answers on the web: each is asked about, and one that comes between is too', async () => {
    const place = await prepareWave(database);
    await save(place, 'a', { 'A-01': ['1'], 'A-05': ['before'] }, 0);
    const file = await fill(await download(place), { 'A-01': null, 'A-04': 5, 'A-05': 'file' });
    const early = shown(await preview(place, file));
    await save(place, 'a', { 'A-05': ['web'] }, 1);
    expect(await take(place, early.sealed)).toMatchObject({ ok: false, reason: 'again', moved: true });
    const seen = await preview(place, file);
    expect(kinds(seen)).toEqual({ 'A-01': 'emptied', 'A-04': 'changed', 'A-05': 'conflict' });
    await take(place, shown(seen).sealed, { sides: { 'A-01': 'web', 'A-05': 'web' } });
    expect(await stored(place)).toEqual({ 'A-01': { code: '1' }, 'A-04': { number: 5 }, 'A-05': { text: 'web' } });
    await take(place, shown(await preview(place, file)).sealed, { sides: { 'A-05': 'file' } });
    expect(await stored(place)).toEqual({ 'A-04': { number: 5 }, 'A-05': { text: 'file' } });
  });

  test('names each cell that cannot be read, and what is chosen again counts', async () => {
    const place = await prepareWave(database);
    const file = await edit(await download(place), (book) => {
      const put = (key: string, value: ExcelJS.CellValue) => Object.assign(rowOf(book, key).getCell(4), { value });
      put('A-01', 'やってる');
      put('A-02#y', 'たぶん');
      put('A-04', { formula: '1+1', result: 2 } as ExcelJS.CellValue);
      put('A-05', 'x'.repeat(101));
      put('B-01', new Date('2026-04-01'));
      rowOf(book, 'B-01').getCell(4).numFmt = 'yyyy-mm-dd';
      put('B-02', { error: '#REF!' } as ExcelJS.CellValue);
    });
    const seen = shown(await preview(place, file));
    const faults = seen.findings.map(({ key, reading }) => [key, reading.ok ? '' : reading.fault]);
    expect(Object.fromEntries(faults)).toEqual({
      'A-01': 'unknownOption',
      'A-02': 'notYes',
      'A-04': 'formula',
      'A-05': 'tooLong',
      'B-01': 'date',
      'B-02': 'errorValue',
    });
    const [first] = seen.findings;
    expect(first?.reading).toMatchObject({ shown: 'やってる', place: { sheet: 'A First（日）', cell: 'D5' } });
    const wrong = await take(place, seen.sealed, { typed: { 'A-04': ['two'] } });
    expect(wrong).toMatchObject({ ok: false, faults: [{ key: 'A-04', fault: 'notANumber' }] });
    expect(await stored(place)).toEqual({});
    await take(place, seen.sealed, { typed: { 'A-01': ['2'], 'A-02': ['x'], 'A-04': ['2'] } });
    expect(await stored(place)).toEqual({ 'A-01': { code: '2' }, 'A-02': { codes: ['x'] }, 'A-04': { number: 2 } });
  });

  test('may have been moved about: sheets renamed and in another order, rows and columns inserted, rows sorted', async () => {
    const place = await prepareWave(database);
    const file = await edit(await fill(await download(place), { 'A-04': 7, 'B-01': '未実施' }), (book) => {
      const [, a, b] = book.worksheets;
      if (!a || !b) throw new Error('no sheets');
      a.name = 'renamed';
      a.spliceColumns(3, 0, []);
      a.spliceRows(5, 0, [], []);
      const rows = [rowOf(book, 'B-01'), rowOf(book, 'B-02')].map((row) => (row.values as unknown[]).slice());
      rowOf(book, 'B-01').values = rows[1] as ExcelJS.CellValue[];
      b.getRow(6).values = rows[0] as ExcelJS.CellValue[];
      Object.assign(b, { orderNo: 0 });
      const own = book.addWorksheet('memo');
      own.getCell('A1').value = 'my notes';
    });
    const result = await preview(place, file);
    expect(kinds(result)).toEqual({ 'A-04': 'changed', 'B-01': 'changed' });
    expect(shown(result).notices).toEqual([{ kind: 'foreignSheet', sheet: 'memo' }]);
  });

  test('with edited rows keeps what it cannot place', async () => {
    const place = await prepareWave(database);
    const file = await edit(await fill(await download(place), { 'A-04': 7, 'B-01': '未実施' }), (book) => {
      rowOf(book, 'A-05').getCell(1).value = 'Z-99';
      rowOf(book, 'B-01').getCell(3).value = 'another question';
      const [, , b] = book.worksheets;
      const line = rowOf(book, 'B-02').number;
      b?.mergeCells(line, 4, line + 1, 4);
    });
    const seen = shown(await preview(place, file));
    expect(seen.notices).toMatchObject([
      { kind: 'unknownRow', key: 'Z-99' },
      { kind: 'missing', section: 'a', count: 1 },
    ]);
    const faults = seen.findings.flatMap(({ key, reading }) => (reading.ok ? [] : [[key, reading.fault]]));
    expect(Object.fromEntries(faults)).toEqual({ 'B-01': 'moved', 'B-02': 'merged' });
  });
});

describe('a file that is not this one', () => {
  const refusal = async (place: Place, bytes: Uint8Array) => {
    const result = await preview(place, bytes);
    return result.ok ? 'taken' : result.reason === 'file' ? result.refusal.fault : result.reason;
  };

  test('of another survey or company, or with other hidden numbers, is refused by name', async () => {
    const place = await prepareWave(database);
    const own = await download(place);
    expect(await refusal(place, await download(await prepareWave(database)))).toBe('otherWave');
    const other = { ...place, ...(await addCompany(database, place.waveId)) };
    expect(await refusal(place, await download(other))).toBe('otherCompany');
    const stamp = (book: ExcelJS.Workbook) => book.worksheets[1]?.getCell(1, 3) as ExcelJS.Cell;
    const edited = await edit(own, (book) => {
      stamp(book).value = String(stamp(book).value).replace(/.$/, (end) => (end === 'A' ? 'Q' : 'A'));
    });
    expect(await refusal(place, edited)).toBe('stamp');
    expect(
      await refusal(place, await edit(own, (book) => book.worksheets.map((sheet) => sheet.spliceColumns(1, 1)))),
    ).toBe('notOurs');
    const twice = await edit(own, (book) => {
      const [, from] = book.worksheets;
      const copy = book.addWorksheet('copy');
      from?.eachRow((row, line) => Object.assign(copy.getRow(line), { values: row.values }));
    });
    expect(await refusal(place, twice)).toBe('sheetTwice');
    await asSuperuser(database, (sql) => sql`update wave set state = 'closed' where id = ${place.waveId}`);
    expect(await refusal(place, own)).toBe('closed');
  });

  test('is no secret’s way out: a proposal of somebody else, or an old one, opens to nobody', async () => {
    const place = await prepareWave(database);
    const seen = shown(await preview(place, await fill(await download(place), { 'A-05': 'canary' })));
    expect(Buffer.from(seen.sealed, 'base64url').toString('latin1')).not.toContain('canary');
    const colleague = { ...place, member: { ...place.member, userId: randomUUID() } as Place['member'] };
    expect(await take(colleague, seen.sealed)).toMatchObject({ reason: 'expired' });
    expect(await take(place, `${seen.sealed.slice(0, -2)}AA`)).toMatchObject({ reason: 'expired' });
  });

  test('a CSV file goes the same way', async () => {
    const place = await prepareWave(database);
    const text = (await download(place, { format: 'csv' })).toString('utf8');
    const filled = text.replace(/^(B-01,.*?,.*?,)/m, '$1実施済み');
    expect(kinds(await preview(place, Buffer.from(filled)))).toEqual({ 'B-01': 'changed' });
    expect(await refusal(place, Buffer.from(text.replace('回答', 'x')))).toBe('csvHeader');
    expect(await refusal(place, Buffer.from(text.replace('補足', 'ＩＤ')))).toBe('csvHeaderTwice');
    expect(await refusal(place, Buffer.from('ID,設問,回答\r\n__proto__,constructor,1\r\n'))).toBe('notOurs');
  });
});

const root = fileURLToPath(new URL('../..', import.meta.url));
let listener: Listener;
let origin: string;
let browser: Browser;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

type Visit = { page: Page; context: BrowserContext; place: Place; url: string };

/** Somebody who came in by an invitation link, with or without JavaScript. */
async function enter(javaScriptEnabled: boolean): Promise<Visit> {
  const place = await prepareWave(database);
  const token = randomUUID();
  const hash = createHash('sha256').update(token).digest('hex');
  await asSuperuser(
    database,
    (sql) => sql`insert into invitation (id, token_hash, wave_id, company_id, email, purpose, expires_at)
      values (${randomUUID()}, ${hash}, ${place.waveId}, ${place.companyId}, ${`${token}@example.jp`}, 'answer',
        now() + interval '1 day')`,
  );
  const context = await browser.newContext({
    javaScriptEnabled,
    locale: 'ja-JP',
    viewport: { width: 360, height: 800 },
  });
  const page = await context.newPage();
  await page.goto(`${origin}/i`);
  await page.fill('#token', token);
  await page.locator('main form button[type=submit]').click();
  await page.waitForURL(/\/login\/code/);
  const cookies = await context.cookies();
  await page.fill('#code', await knownCode(cookies.map(({ name, value }) => `${name}=${value}`).join('; ')));
  await page
    .locator('form', { has: page.locator('#code') })
    .locator('button')
    .click();
  const url = `${origin}/answer/${place.slug}`;
  await page.waitForURL((at) => at.pathname === new URL(url).pathname);
  return { page, context, place, url };
}

const upload = async (page: Page, name: string, buffer: Buffer) => {
  await page.setInputFiles('#file', { name, mimeType: 'application/octet-stream', buffer });
  await page.getByRole('button', { name: '内容を確認する' }).click();
};

describe.runIf(process.env.KURABE_TEST_BROWSER)('the page of the file', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    await prepareAccounts();
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    process.env.KURABE_ORIGIN = origin;
    const build = (await import(pathToFileURL(join(root, 'build/server/index.js')).href)) as ServerBuild;
    const clientFolder = join(root, 'build/client');
    listener = await listen(buildServer({ build, clientFolder, origin: new URL(origin), trustedProxyCount: 0 }), {
      port,
      host: '127.0.0.1',
    });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await listener?.stop();
  });

  test.each([true, false])(
    'goes from the download to the answers, scripts: %s, and is sound on the way',
    async (isScripted) => {
      const { page, context, place, url } = await enter(isScripted);
      await page.goto(`${url}/excel`);
      if (isScripted) await inspectPage(page);
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Excelをダウンロードする', exact: true }).click(),
      ]);
      expect(file.suggestedFilename()).toBe('回答票_調査_架空製作所.xlsx');
      const parts: Buffer[] = [];
      for await (const part of await file.createReadStream()) parts.push(part as Buffer);
      const filled = await fill(Buffer.concat(parts), { 'A-01': 'やってる', 'A-04': '５人くらい', 'B-01': '実施済み' });
      await page.getByRole('button', { name: '内容を確認する' }).click();
      expect(await page.locator('main').innerText()).toContain('ファイルを選んでください');
      await upload(page, '../../etc/\u202egpj.exe', filled);
      const text = await page.locator('main').innerText();
      expect(text).toContain('の回答「やってる」は選択肢にありません。選び直してください。');
      expect(text).toContain('シート「A First（日）」のD5');
      expect(text).not.toContain('\u202e');
      if (isScripted) await inspectPage(page);
      if (process.env.KURABE_TEST_PICTURES)
        await page.screenshot({ path: `${process.env.KURABE_TEST_PICTURES}/preview.png`, fullPage: true });
      expect(await stored(place)).toEqual({});
      await page.locator('[name="again.A-01"]').selectOption('1');
      await page.getByRole('button', { name: 'この内容を取り込む' }).click();
      expect(await page.locator('[role=alert]').first().innerText()).toContain('数として読めません');
      await page.locator('[name="again.A-04"]').fill('５');
      await page.getByRole('button', { name: 'この内容を取り込む' }).click();
      await page.waitForURL(/taken=3/);
      expect(await page.locator('[role=status]').innerText()).toContain('3件の回答を取り込みました');
      if (isScripted) await inspectPage(page);
      if (process.env.KURABE_TEST_PICTURES)
        await page.screenshot({ path: `${process.env.KURABE_TEST_PICTURES}/taken.png`, fullPage: true });
      expect(await stored(place)).toEqual({ 'A-01': { code: '1' }, 'A-04': { number: 5 }, 'B-01': { code: '3' } });
      await context.close();
    },
  );

  test('says in each language why a file is refused', async () => {
    const { page, context, url } = await enter(false);
    await page.goto(`${url}/excel?lang=en`);
    await page.setInputFiles('#file', { name: 'a.xlsx', mimeType: 'text/html', buffer: Buffer.from('<html></html>') });
    await page.getByRole('button', { name: 'Check the content' }).click();
    expect(await page.locator('[data-refusal]').innerText()).toContain('not Excel inside but a web page');
    await page.goto(`${url}/excel?lang=ja`);
    await upload(page, 'large.xlsx', Buffer.alloc(5 * 1024 * 1024 + 10, 65));
    expect(await page.locator('[data-refusal]').innerText()).toContain('5MBを超えています');
    await context.close();
  });
});
