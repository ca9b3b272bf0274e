import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { readLastAnswers } from '../../app/services/read-last-answers.server.ts';
import { type SectionInput, saveSection } from '../../app/services/save-section.server.ts';
import { saveSectionForm } from '../../app/services/save-section-form.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { sectionStates } from '../../app/survey/journey.ts';
import { lastAnswers } from '../../app/survey/last-answers.ts';
import { remarkOf } from '../../app/survey/section-keys.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { addCompany, type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();

type Fields = Record<string, string[]>;

function form(place: Pick<Place, 'slug'>, answers: Fields, more: Partial<SectionInput> = {}): SectionInput {
  const input = { wave: place.slug, section: 'a', items: Object.keys(answers), answers, baseRevision: 0 };
  return { ...input, operationId: randomUUID(), ...more };
}

async function saved(place: Pick<Place, 'member' | 'slug'>, input: SectionInput) {
  const result = await saveSection(place.member, input);
  if (!result.ok) throw new Error(`refused: ${result.reason}`);
  return result;
}

async function read(place: Pick<Place, 'member' | 'slug'>) {
  const found = await readAnswering(place.member, place.slug);
  if (!found) throw new Error('the sheet cannot be found');
  return found;
}

function posted(fields: [string, string][]): FormData {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
}

describe('what lies beside the answers', () => {
  test('a remark is kept, merged like an answer, goes with the submission and counts nowhere', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-01': ['1'], 'A-01.note': ['  説明です '] }));
    const other = await saved(place, form(place, { 'A-04': ['7'], 'A-04.note': ['x'] }));
    expect(other.conflicts).toEqual([]);
    const sheet = await read(place);
    expect(remarkOf(sheet.answers, 'A-01')).toBe('説明です');
    expect(sectionStates(sheet.questionnaire, sheet.answers)[0]?.answered).toBe(2);
    await submitResponse(place.member, { wave: place.slug, declared: true, operationId: randomUUID() });
    expect((await read(place)).submitted?.answers).toEqual({
      'A-01': { code: '1' },
      'A-01.note': { text: '説明です' },
      'A-04': { number: 7 },
      'A-04.note': { text: 'x' },
    });
  });

  test('a remark that is too long is refused and changes nothing', async () => {
    const place = await prepareWave(database);
    const result = await saved(place, form(place, { 'A-01.note': ['長'.repeat(501)] }));
    expect(result.invalid).toEqual([{ itemId: 'A-01.note', fault: 'tooLong' }]);
    expect(remarkOf((await read(place)).answers, 'A-01')).toBeNull();
  });

  test('the statement that a section is done takes yes and no alone', async () => {
    const place = await prepareWave(database);
    const wrong = await saved(place, form(place, { _done: ['maybe'] }));
    expect(wrong.invalid).toEqual([{ itemId: '_done', fault: 'unknownOption' }]);
    await saved(place, form(place, { _done: ['yes'] }, { baseRevision: 1 }));
    expect((await read(place)).statements).toEqual({ a: 'yes' });
  });

  test('nobody can write who wrote what, or into another section', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { _by: ['{"A-01":["x","y"]}'], 'B-01': ['3'], 'Z-99.note': ['z'] }));
    expect((await read(place)).answers).toEqual({});
    expect((await read(place)).writers).toEqual({ a: {} });
  });

  test('a conflict names who stored the other answer, and when', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-04': ['1'], 'A-05': ['x'] }, { writer: '佐藤' }));
    await saved(place, form(place, { 'A-04': ['2'] }, { writer: '鈴木', baseRevision: 1 }));
    const input = form(place, { 'A-04': ['3'], 'A-05': ['x'] }, { writer: '佐藤', baseRevision: 1 });
    const { conflicts } = await saved(place, input);
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/);
    const conflict = { itemId: 'A-04', mine: { number: 3 }, theirs: { number: 2 }, by: { name: '鈴木', at } };
    expect(conflicts).toEqual([conflict]);
    expect((await saved(place, input)).conflicts).toEqual([conflict]);
    expect((await read(place)).writers.a).toMatchObject({ 'A-04': { name: '佐藤' }, 'A-05': { name: '佐藤' } });
  });

  test('who wrote is in no column of any table in clear', async () => {
    const place = await prepareWave(database);
    const canary = 'CANARY-WRITER-5512';
    await saved(place, form(place, { 'A-04': ['1'] }, { writer: canary }));
    const hits = await asSuperuser(database, async (sql) => {
      const tables = await sql`select tablename from pg_tables where schemaname = 'public'`;
      const found: string[] = [];
      for (const { tablename } of tables) {
        for (const { row } of await sql`select t::text as row from ${sql(tablename)} t`) {
          if (String(row).includes(canary) || String(row).includes(Buffer.from(canary).toString('hex'))) {
            found.push(tablename);
          }
        }
      }
      return found;
    });
    expect(hits).toEqual([]);
  });
});

describe('items that became hidden', () => {
  test('keep their answers, count nowhere, and are there again when they are asked again', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-01': ['1'], 'A-02': ['x'], 'A-03': ['x'] }));
    await saved(place, form(place, { 'A-01': ['2'] }, { baseRevision: 1 }));
    const hidden = await read(place);
    expect(hidden.answers).toMatchObject({ 'A-02': { codes: ['x'] }, 'A-03': { code: 'x' } });
    expect(sectionStates(hidden.questionnaire, hidden.answers)[0]).toMatchObject({ asked: 3, answered: 1 });
    await saved(place, form(place, { 'A-01': ['1'] }, { baseRevision: 2 }));
    const again = await read(place);
    expect(sectionStates(again.questionnaire, again.answers)[0]).toMatchObject({ asked: 5, answered: 3 });
  });
});

describe('numbers that are asked back', () => {
  test('are taken as understood once the writer says so, for that item alone', async () => {
    const place = await prepareWave(database);
    const typed = { 'A-04': ['300人以上'] };
    const asked = await saved(place, form(place, typed));
    expect(asked.invalid).toEqual([{ itemId: 'A-04', fault: 'confirmNumber', proposal: 300 }]);
    expect((await read(place)).answers['A-04']).toBeUndefined();
    const other = await saved(place, form(place, typed, { accepted: ['A-05'] }));
    expect(other.invalid).toHaveLength(1);
    await saved(place, form(place, typed, { accepted: ['A-04'] }));
    expect((await read(place)).answers['A-04']).toEqual({ number: 300 });
  });

  test('the button of a page without a script says so', async () => {
    const place = await prepareWave(database);
    const data = posted([
      ['_item', 'A-04'],
      ['_item', 'A-05'],
      ['A-04', '約300以上'],
      ['A-05', 'kept'],
      ['_operation', randomUUID()],
      ['_take', 'A-04'],
    ]);
    const { result } = await saveSectionForm(
      { actor: place.member, name: '' },
      { wave: place.slug, section: 'a' },
      data,
    );
    expect(result).toMatchObject({
      ok: true,
      invalid: [],
      answers: { 'A-04': { number: 300 }, 'A-05': { text: 'kept' } },
    });
  });
});

/** A company with a submission in an earlier wave, asked again now. */
async function prepareTwice(): Promise<{ before: Place; now: Place }> {
  const before = await prepareWave(database, { opens: '-400 days', closes: '1 day' });
  await saved(before, form(before, { 'A-01': ['2'], 'A-04': ['40'], 'A-05': ['昔の文'] }));
  await submitResponse(before.member, { wave: before.slug, declared: true, operationId: randomUUID() });
  await saved(before, form(before, { 'A-04': ['41'] }, { baseRevision: 1 }));
  const fresh = await prepareWave(database);
  await asSuperuser(database, async (sql) => {
    await sql`update wave set state = 'closed', closes_at = now() - interval '300 days' where id = ${before.waveId}`;
    await sql`insert into participation (company_id, wave_id) values (${before.companyId}, ${fresh.waveId})`;
  });
  const { companyId, userId, member } = before;
  return { before, now: { ...fresh, companyId, userId, member } };
}

const press = (place: Place, item: string, fields: [string, string][]) =>
  saveSectionForm(
    { actor: place.member, name: '' },
    { wave: place.slug, section: 'a' },
    posted([...fields, ['_operation', randomUUID()], ['_same', item]]),
  );

describe('the answers of the last wave', () => {
  test('are those submitted, shown to the company alone, and count for nothing', async () => {
    const { now } = await prepareTwice();
    const earlier = await readLastAnswers(now.member, { wave: now.slug, audience: 'company' });
    expect(earlier?.answers).toEqual({ 'A-01': { code: '2' }, 'A-04': { number: 40 }, 'A-05': { text: '昔の文' } });
    expect((await read(now)).answers).toEqual({});
    const stranger = await addCompany(database, now.waveId);
    expect(await readLastAnswers(stranger.member, { wave: now.slug, audience: 'company' })).toBeNull();
    expect(await readLastAnswers(now.member, { wave: now.slug, audience: 'association' })).toBeNull();
    const { companyId, userId } = now;
    const grantId = randomUUID();
    const delegate = { kind: 'delegate', userId, companyId, grantId } as const;
    expect(await readLastAnswers(delegate, { wave: now.slug, audience: 'company' })).toBeNull();
  });

  test('are none in the first wave, and never those of a later one', async () => {
    const { before } = await prepareTwice();
    expect(await readLastAnswers(before.member, { wave: before.slug, audience: 'company' })).toBeNull();
  });

  test('"same as last time" saves that item with all that is typed elsewhere, and no other item', async () => {
    const { now } = await prepareTwice();
    const fields: [string, string][] = [
      ['_item', 'A-01'],
      ['_item', 'A-04'],
      ['_item', 'A-05'],
      ['A-05', '今の文'],
    ];
    const { result } = await press(now, 'A-04', fields);
    expect(result).toMatchObject({ ok: true, invalid: [] });
    expect((await read(now)).answers).toMatchObject({ 'A-04': { number: 40 }, 'A-05': { text: '今の文' } });
    expect((await read(now)).answers['A-01']).toBeUndefined();
  });

  test('a company without a last answer presses in vain, and what it typed is stored', async () => {
    const place = await prepareWave(database);
    const { result } = await press(place, 'A-04', [
      ['_item', 'A-04'],
      ['A-04', '5'],
    ]);
    expect(result).toMatchObject({ ok: true, answers: { 'A-04': { number: 5 } } });
  });

  test('follow the declared relation: the same and comparable are shown, broken and unknown are not', async () => {
    const { now } = await prepareTwice();
    const earlier = await readLastAnswers(now.member, { wave: now.slug, audience: 'company' });
    const { questionnaire } = await read(now);
    const section = questionnaire.sections[0];
    if (!earlier || !section) throw new Error('nothing to compare');
    const shown = (change: object) => {
      const items = section.items.map((item) => (item.id === 'A-01' ? { ...item, ...change } : item));
      const changed = { ...section, items } as typeof section;
      const q = { ...questionnaire, sections: [changed] };
      return lastAnswers(q, changed, { earlier, plants: [], language: 'ja' })['A-01'];
    };
    expect(shown({})).toEqual({ words: ['2（日）'], values: ['2'], isComparable: false });
    expect(shown({ version: 2 })).toBeUndefined();
    const from = (relation: string, item = 'A-01@1') => shown({ version: 2, previous: { item, relation } });
    expect(from('same')).toMatchObject({ isComparable: false, values: ['2'] });
    expect(from('comparable')).toMatchObject({ isComparable: true });
    expect(from('broken')).toBeUndefined();
    expect(from('same', 'A-01@7')).toBeUndefined();
    const words = { ja: 'x', en: 'x' };
    const options = [
      { code: '1', label: words },
      { code: '3', label: words },
    ];
    expect(shown({ version: 2, options, previous: { item: 'A-01@1', relation: 'comparable' } })?.values).toBeNull();
  });
});

const VALUES: Record<string, readonly string[]> = {
  'A-01': ['', '1', '2', 'DK'],
  'A-04': ['', '1', '2', '3'],
  'A-05': ['', 'p', 'q'],
  'A-05.note': ['', 'n', 'm'],
};
const KEYS = Object.keys(VALUES);
const step = fc.record({
  editor: fc.nat({ max: 2 }),
  key: fc.constantFrom(...KEYS),
  pick: fc.nat({ max: 3 }),
  isSaved: fc.boolean(),
  isRepeated: fc.boolean(),
});

type Editor = { seen: Record<string, string>; page: Record<string, string>; revision: number };

describe('two or three editors of one section', () => {
  test('equal a sequential model in any schedule: nothing is overwritten unseen, and every conflict is told', async () => {
    const place = await prepareWave(database);
    const schedules = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const company = await addCompany(database, place.waveId);
      const blank = Object.fromEntries(KEYS.map((key) => [key, '']));
      const editors: Editor[] = [0, 1, 2].map(() => ({ seen: { ...blank }, page: { ...blank }, revision: 0 }));
      const stored: Record<string, string> = { ...blank };
      for (const { editor, key, pick, isSaved, isRepeated } of steps) {
        const one = editors[editor] as Editor;
        const values = VALUES[key] ?? [];
        one.page[key] = values[pick % values.length] ?? '';
        if (!isSaved) continue;
        const told: string[] = [];
        for (const name of KEYS) {
          const [mine, seen, theirs] = [one.page[name] ?? '', one.seen[name] ?? '', stored[name] ?? ''];
          if (mine === seen) continue;
          if (theirs !== seen && theirs !== mine) told.push(name);
          stored[name] = mine;
        }
        const fields = Object.fromEntries(KEYS.map((name) => [name, [one.page[name] ?? '']]));
        const input = form(place, fields, { baseRevision: one.revision });
        const result = await saved({ ...company, slug: place.slug }, input);
        if (isRepeated)
          expect(await saved({ ...company, slug: place.slug }, input)).toMatchObject(
            told.length > 0 ? { revision: result.revision } : { conflicts: [] },
          );
        expect(result.conflicts.map(({ itemId }) => itemId).sort()).toEqual(told.sort());
        const value = (name: string) => {
          const answer = result.answers[name];
          if (!answer) return '';
          return 'code' in answer
            ? answer.code
            : 'number' in answer
              ? String(answer.number)
              : 'text' in answer
                ? answer.text
                : '';
        };
        expect(Object.fromEntries(KEYS.map((name) => [name, value(name)]))).toEqual(stored);
        Object.assign(one, { seen: { ...stored }, page: { ...stored }, revision: result.revision });
      }
    });
    await fc.assert(schedules, { seed: 20261124, numRuns: 120 });
  }, 300_000);
});
