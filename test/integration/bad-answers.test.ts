import { randomUUID } from 'node:crypto';
import type ExcelJS from 'exceljs';
import { describe, expect, test, vi } from 'vitest';
import { log } from '../../app/http/log.server.ts';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { useBuiltPortal } from '../support/built-portal.ts';
import { useDatabase } from '../support/database.ts';
import { fillCells } from '../support/fill-file.ts';
import { addCompany, type Place, prepareWave } from './answering-fixture.ts';
import { signedIn, type Uploader, uploaderOf } from './upload-fixture.ts';

const database = useDatabase();
const portal = useBuiltPortal();

type Somebody = Uploader & { place: Place; cookie: string };

async function enter(wave?: Place): Promise<Somebody> {
  const place = wave ? { ...wave, ...(await addCompany(database, wave.waveId)) } : await prepareWave(database);
  const cookie = await signedIn(database, place);
  return { ...uploaderOf(portal, place, cookie), place, cookie };
}

type Cells = Readonly<Record<string, ExcelJS.CellValue>>;

/** Somebody's workbook with these values in the cells of its answers. */
const fileWith = async (one: Somebody, cells: Cells) => fillCells(await one.download('xlsx', 'ja'), cells);

/** What the page of a section sends of its own accord while somebody types. */
async function save({ place, cookie }: Somebody, section: string, answers: Record<string, string[]>) {
  const form = new FormData();
  for (const [item, values] of Object.entries(answers)) {
    form.append('_item', item);
    for (const value of values) form.append(item, value);
  }
  form.set('_operation', randomUUID());
  const answer = await portal.sendForm(`/answer/${place.slug}/${section}/save`, form, cookie);
  const reply = (await answer.json()) as {
    ok: boolean;
    reason?: string;
    invalid?: { itemId: string; fault: string }[];
  };
  return { isSaved: reply.ok, reason: reply.reason ?? null, invalid: reply.invalid ?? [] };
}

const BAD: [string, string, string, string][] = [
  ['a score that is too high', 'A-04', '1001', 'outOfRange'],
  ['a score that is too low', 'A-04', '-1', 'outOfRange'],
  ['a number that is none', 'A-04', 'NaN', 'notANumber'],
  ['a number that no computer has', 'A-04', '1e400', 'notANumber'],
  ['a tiny fraction', 'A-04', '5.0000000001', 'notWhole'],
  ['a day that does not exist, for a number', 'A-04', '2026-02-30', 'numberRange'],
  ['a year of an era, for a number', 'A-04', '令和9年', 'notANumber'],
  ['a day that does not exist, for a choice', 'A-01', '2026-02-30', 'unknownOption'],
  ['an option of another question', 'A-01', 'x（日）', 'unknownOption'],
  ['a level beyond the scale', 'B-01', '11', 'unknownOption'],
  ['a level below the scale', 'B-01', '-1', 'unknownOption'],
  ['a text of a megabyte', 'A-05', 'あ'.repeat(340_000), 'tooLong'],
];

describe('A: an answer that is none', () => {
  test.each(BAD)('%s is named on the web, and stores nothing', async (_, item, value, fault) => {
    const one = await enter();
    const failures = vi.spyOn(log, 'error');
    const sent = await save(one, item.startsWith('A') ? 'a' : 'b', { [item]: [value] });
    expect(sent).toMatchObject({ isSaved: true, invalid: [{ itemId: item, fault }] });
    expect(await one.stored()).toEqual({});
    expect(failures).not.toHaveBeenCalled();
    failures.mockRestore();
  });

  test.each(BAD)('%s is named on the preview of a file, and stores nothing', async (_, item, value) => {
    const one = await enter();
    const csv = (await one.download('csv', 'ja')).toString('utf8');
    const filled = csv.replace(new RegExp(`^(${item},.*?,.*?,)`, 'm'), `$1${value}`);
    const seen = await one.upload(Buffer.from(filled));
    expect([seen.refusal, seen.findings]).toEqual([null, { unreadable: [item] }]);
    expect(seen.main).toContain('選び直');
    const shown = value.length > 1000 ? `${value.length}文字あります` : `「${value}」`;
    expect(seen.main).toContain(shown);
    // Nothing chosen in its place: what was typed into a number's field comes back as it stands, and is no answer either.
    await one.take(seen);
    expect(await one.stored()).toEqual({});
  });

  test.each([
    ['a number that is too high', { 'A-04': 1001 }],
    ['a tiny fraction', { 'A-04': 5.0000000001 }],
    ['a number larger than all', { 'A-04': 1e300 }],
    ['a truth where a number is asked', { 'A-04': true }],
    ['a level beyond the scale', { 'B-01': 11 }],
    ['half a level', { 'B-01': 2.5 }],
    ['a number where yes is asked', { 'A-02#x': 11 }],
    ['a day for a number', { 'A-04': new Date('2026-02-03') }],
    ['a web address', { 'A-01': { text: 'https://evil.example', hyperlink: 'https://evil.example' } }],
  ] as [string, Cells][])('%s in a cell of that kind is named on the preview', async (_, cells) => {
    const one = await enter();
    const [item = ''] = Object.keys(cells).map((key) => key.replace(/#.*/, ''));
    const seen = await one.upload(await fileWith(one, cells));
    expect([seen.refusal, seen.findings]).toEqual([null, { unreadable: [item] }]);
    await one.take(seen);
    expect(await one.stored()).toEqual({});
  });

  test('a number that is likely meant is asked about, and taken where nobody corrects it', async () => {
    const one = await enter();
    const seen = await one.upload(await fileWith(one, { 'A-04': '300人以上' }));
    expect(seen.findings).toEqual({ unreadable: ['A-04'] });
    expect(seen.main).toContain('の回答「300人以上」を、300people（日）と読みました。違うときは直してください。');
    expect((await one.take(seen)).headers.get('location')).toMatch(/taken=1$/);
    expect(await one.stored()).toEqual({ 'A-04': { number: 300 } });
    const again = await one.upload(await fileWith(one, { 'A-04': '400人以上' }));
    await one.take(again, { 'again.A-04': '' });
    expect(await one.stored()).toEqual({ 'A-04': { number: 300 } });
  });

  test('a mark that is none leaves the others of its question chosen', async () => {
    const one = await enter();
    const seen = await one.upload(await fileWith(one, { 'A-02#x': 'はい', 'A-02#y': 'たぶん' }));
    expect(seen.fields.filter(([name]) => name === 'again.A-02')).toEqual([['again.A-02', 'x']]);
    await one.take(seen);
    expect(await one.stored()).toEqual({ 'A-02': { codes: ['x'] } });
  });

  test('a number in full width, and a day where a text is asked, are taken as they stand', async () => {
    const one = await enter();
    expect(await save(one, 'a', { 'A-04': ['５'], 'A-05': ['2026-02-30、令和9年'] })).toMatchObject({
      isSaved: true,
      invalid: [],
    });
    const wanted = { 'A-04': { number: 5 }, 'A-05': { text: '2026-02-30、令和9年' } };
    expect(await one.stored()).toEqual(wanted);
    const other = await enter();
    await other.take(await other.upload(await fileWith(other, { 'A-04': '５', 'A-05': '2026-02-30、令和9年' })));
    expect(await other.stored()).toEqual(wanted);
  });
});

describe('N: a text typed on the web', () => {
  test.each([
    ['composed and decomposed', 'が か\u3099'],
    ['with a family in one character', '👨‍👩‍👧'],
    ['with a variant of a character', '葛\u{e0100}'],
    ['with an override of direction', 'a\u202eb'],
    ['that is a formula', '=1+1'],
    ['that is a day', '令和9年2月30日'],
  ])('%s is kept and shown as it is, as an answer and as a remark', async (_, text) => {
    const one = await enter();
    const sent = { 'A-05': [text], 'A-05.note': [text] };
    expect(await save(one, 'a', sent)).toMatchObject({ isSaved: true, invalid: [] });
    expect(await one.stored()).toEqual({ 'A-05': { text }, 'A-05.note': { text } });
    const page = await (await portal.read(`/answer/${one.place.slug}/a`, one.cookie)).text();
    expect(page).toContain(`value="${text}"`);
    expect((await one.download('csv', 'ja')).toString('utf8')).toContain(text);
  });

  test('with half a character is stored with a mark in its place', async () => {
    const one = await enter();
    const { place, cookie } = one;
    const type = 'application/x-www-form-urlencoded';
    await portal.sendBody(`/answer/${place.slug}/a/save`, { body: '_item=A-05&A-05=a%ED%A0%80b', type }, cookie);
    const stored = await one.stored();
    expect(stored).toEqual({ 'A-05': { text: expect.stringMatching(/^a\ufffd+b$/) } });
  });
});

describe('A: answers for another survey', () => {
  test('find nothing where the company is not asked, on the web and by file', async () => {
    const [one, other] = [await enter(), await enter()];
    const elsewhere = { ...one, place: { ...one.place, slug: other.place.slug } };
    expect(await save(elsewhere, 'a', { 'A-04': ['7'] })).toEqual({ isSaved: false, reason: 'notFound', invalid: [] });
    const form = new FormData();
    form.set('file', new File([new Uint8Array(await fileWith(one, { 'A-04': 7 }))], 'a.xlsx'));
    const answer = await portal.sendForm(`/answer/${other.place.slug}/excel`, form, one.cookie);
    expect(answer.status).toBe(404);
    expect([await one.stored(), await other.stored()]).toEqual([{}, {}]);
  });

  test('are refused as such in the own survey', async () => {
    const [one, other] = [await enter(), await enter()];
    const seen = await one.upload(await fileWith(other, { 'A-04': 7 }));
    expect(seen).toMatchObject({ status: 422, refusal: 'otherWave' });
    const neighbour = await enter(one.place);
    expect(await one.upload(await fileWith(neighbour, { 'A-04': 7 }))).toMatchObject({ refusal: 'otherCompany' });
  });
});

describe('A: answers to questions that are not asked', () => {
  const submit = ({ place, cookie }: Somebody, declared: boolean) => {
    const fields = { _operation: randomUUID(), ...(declared ? { declared: 'yes' } : {}) };
    return portal.send(`/answer/${place.slug}/review`, fields, cookie);
  };
  const submitted = async ({ place }: Somebody) => (await readAnswering(place.member, place.slug))?.submitted?.answers;

  test('are kept in the draft, and are no part of what is submitted', async () => {
    const [web, file] = [await enter(), await enter()];
    await save(web, 'a', { 'A-01': ['2'], 'A-02': ['x'], 'A-04': ['7'] });
    await save(web, 'b', { 'B-02': ['3'] });
    const cells = { 'A-01': '2（日）', 'A-02#x': 'はい', 'A-04': 7, 'B-02': '実施済み' };
    await file.take(await file.upload(await fileWith(file, cells)));
    for (const one of [web, file]) {
      expect(Object.keys(await one.stored()).sort()).toEqual(['A-01', 'A-02', 'A-04', 'B-02']);
      expect((await submit(one, true)).status).toBe(303);
      expect(await submitted(one)).toEqual({ 'A-01': { code: '2' }, 'A-04': { number: 7 } });
    }
  });

  test('that follow from an answer which was not given are no answers', async () => {
    const one = await enter();
    expect(await save(one, 'a', { 'A-03': ['x'] })).toMatchObject({ invalid: [{ fault: 'notChosenBefore' }] });
    const seen = await one.upload(await fileWith(one, { 'A-03': 'x（日）' }));
    expect(seen.findings).toEqual({ unreadable: ['A-03'] });
    await one.take(seen);
    expect(await one.stored()).toEqual({});
  });

  test('nothing at all, and what nobody stands by, is not submitted; what is missing is named', async () => {
    const one = await enter();
    const empty = await submit(one, true);
    expect([empty.status, await empty.text()]).toEqual([400, expect.stringMatching('回答')]);
    await save(one, 'a', { 'A-04': ['7'] });
    const undeclared = await submit(one, false);
    expect([undeclared.status, await submitted(one)]).toEqual([400, undefined]);
    const review = await (await portal.read(`/answer/${one.place.slug}/review`, one.cookie)).text();
    expect(review).toContain('A-01（日）');
    expect((await submit(one, true)).status).toBe(303);
    expect(await submitted(one)).toEqual({ 'A-04': { number: 7 } });
  });
});
