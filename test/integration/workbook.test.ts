import { randomUUID } from 'node:crypto';
import type ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { exportWorkbook } from '../../app/services/export-workbook.server.ts';
import { importWorkbook } from '../../app/services/import-workbook.server.ts';
import { type PreviewResult, previewWorkbook } from '../../app/services/preview-workbook.server.ts';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { editWorkbook, fillCells, rowOf } from '../support/fill-file.ts';
import { addCompany, type Place, prepareWave } from './answering-fixture.ts';
import { makePerson } from './people-fixture.ts';

const database = useDatabase();

/** The file of a company as it would be downloaded. */
async function download(place: Place, more: { sections?: string[]; format?: 'xlsx' | 'csv' } = {}): Promise<Buffer> {
  const { format = 'xlsx', sections = [] } = more;
  const wanted = { wave: place.slug, language: 'ja' as const, format, sections, address: 'https://example.jp' };
  const file = await exportWorkbook(place.member, wanted);
  if (!file) throw new Error('no file');
  return Buffer.from(file.bytes);
}

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
    const file = await fillCells(await download(place), {
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
    const first = shown(await preview(place, await fillCells(a, { 'A-05': 'first' })));
    expect(first.notices).toEqual([{ kind: 'absent', count: 1 }]);
    await take(place, first.sealed);
    await take(place, shown(await preview(place, await fillCells(b, { 'B-01': '一部実施' }))).sealed);
    expect(await stored(place)).toEqual({ 'A-05': { text: 'first' }, 'B-01': { code: '2' } });
  });

  test('beside newer answers on the web: each is asked about, and one that comes between is too', async () => {
    const place = await prepareWave(database);
    await save(place, 'a', { 'A-01': ['1'], 'A-05': ['before'] }, 0);
    const file = await fillCells(await download(place), { 'A-01': null, 'A-04': 5, 'A-05': 'file' });
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
    const file = await editWorkbook(await download(place), (book) => {
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
    const file = await editWorkbook(await fillCells(await download(place), { 'A-04': 7, 'B-01': '未実施' }), (book) => {
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
    const file = await editWorkbook(await fillCells(await download(place), { 'A-04': 7, 'B-01': '未実施' }), (book) => {
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

describe('a colleague who answers for one section', () => {
  test('takes in that section alone out of a whole file, and none out of a file of others', async () => {
    const place = await prepareWave(database);
    await save(place, 'a', { 'A-05': ['before'] }, 0);
    const { companyId, waveId } = place;
    const { actor, grantId } = await makePerson(database, { role: 'delegate', companyId });
    await asSuperuser(
      database,
      (sql) => sql`insert into delegation (role_grant_id, company_id, wave_id, section, expires_at)
        values (${grantId}, ${companyId}, ${waveId}, 'b', now() + interval '1 hour')`,
    );
    const own = { ...place, member: actor };
    const whole = await fillCells(await download(place), { 'A-04': 5, 'B-01': '一部実施' });
    const seen = await preview(own, whole);
    expect(kinds(seen)).toEqual({ 'B-01': 'changed' });
    expect(shown(seen).notices).toEqual([{ kind: 'notYours', section: 'A' }]);
    expect(await take(own, shown(seen).sealed)).toEqual({ ok: true, count: 1 });
    expect(await stored(place)).toEqual({ 'A-05': { text: 'before' }, 'B-01': { code: '2' } });
    const others = await preview(own, await download(place, { sections: ['a'] }));
    expect(others).toMatchObject({ ok: false, refusal: { fault: 'nothingYours' } });
    const downloaded = await exportWorkbook(actor, {
      wave: place.slug,
      language: 'ja',
      format: 'csv',
      sections: [],
      address: '',
    });
    expect(Buffer.from(downloaded?.bytes ?? []).toString()).not.toMatch(/^A-/m);
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
    const edited = await editWorkbook(own, (book) => {
      stamp(book).value = String(stamp(book).value).replace(/.$/, (end) => (end === 'A' ? 'Q' : 'A'));
    });
    expect(await refusal(place, edited)).toBe('stamp');
    expect(
      await refusal(
        place,
        await editWorkbook(own, (book) => book.worksheets.map((sheet) => sheet.spliceColumns(1, 1))),
      ),
    ).toBe('notOurs');
    const twice = await editWorkbook(own, (book) => {
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
    const seen = shown(await preview(place, await fillCells(await download(place), { 'A-05': 'canary' })));
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
