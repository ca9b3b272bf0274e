import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { type SectionInput, saveSection } from '../../app/services/save-section.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { addCompany, type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();

function form(place: Place, answers: Record<string, string[]>, more: Partial<SectionInput> = {}): SectionInput {
  return {
    wave: place.slug,
    section: 'a',
    items: Object.keys(answers),
    answers,
    baseRevision: 0,
    operationId: randomUUID(),
    ...more,
  };
}

async function saved(place: Place, input: SectionInput) {
  const result = await saveSection(place.member, input);
  if (!result.ok) throw new Error(`refused: ${result.reason}`);
  return result;
}

async function read(place: Place) {
  const found = await readAnswering(place.member, place.slug);
  if (!found) throw new Error('the sheet cannot be found');
  return found;
}

describe('saving a section', () => {
  test('keeps what was answered and counts its revisions', async () => {
    const place = await prepareWave(database);
    const first = await saved(place, form(place, { 'A-01': ['1'], 'A-04': ['１，０００'], 'A-05': ['  自由に  '] }));
    expect(first).toMatchObject({ revision: 1, invalid: [], conflicts: [] });
    const second = await saved(place, form(place, { 'A-01': ['2'] }, { baseRevision: 1 }));
    expect(second.revision).toBe(2);
    const sheet = await read(place);
    expect(sheet.answers).toEqual({ 'A-01': { code: '2' }, 'A-04': { number: 1000 }, 'A-05': { text: '自由に' } });
    expect(sheet.revisions).toEqual({ a: 2 });
  });

  test('stores the valid answers and names the invalid ones, which change nothing', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-04': ['5'] }));
    const result = await saved(
      place,
      form(place, { 'A-01': ['9'], 'A-04': ['5000'], 'A-05': ['text'] }, { baseRevision: 1 }),
    );
    expect(result.invalid).toEqual([
      { itemId: 'A-01', fault: 'unknownOption' },
      { itemId: 'A-04', fault: 'outOfRange' },
    ]);
    expect((await read(place)).answers).toEqual({ 'A-04': { number: 5 }, 'A-05': { text: 'text' } });
  });

  test('leaves items alone that the form did not show, and clears those it showed empty', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-01': ['1'], 'A-02': ['x', 'y'], 'A-03': ['y'] }));
    await saved(place, form(place, { 'A-01': ['2'] }, { baseRevision: 1 }));
    expect(Object.keys((await read(place)).answers)).toEqual(['A-01', 'A-02', 'A-03']);
    await saved(place, form(place, { 'A-01': [] }, { baseRevision: 2 }));
    expect(Object.keys((await read(place)).answers)).toEqual(['A-02', 'A-03']);
  });

  test('ignores fields of other sections and unknown names', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-01': ['1'], 'B-01': ['3'], constructor: ['1'], __proto__: ['1'] }));
    expect((await read(place)).answers).toEqual({ 'A-01': { code: '1' } });
  });

  test('the same form sent twice is stored once and answers the same', async () => {
    const place = await prepareWave(database);
    const input = form(place, { 'A-01': ['1'] });
    const both = await Promise.all([saved(place, input), saved(place, input)]);
    expect(both.map((one) => one.revision)).toEqual([1, 1]);
    await saved(place, form(place, { 'A-01': ['2'] }, { baseRevision: 1 }));
    const late = await saved(place, input);
    expect(late).toMatchObject({ revision: 1, conflicts: [] });
    expect((await read(place)).answers).toEqual({ 'A-01': { code: '2' } });
  });

  test('the same form changed and sent again, as after "back", is no repetition', async () => {
    const place = await prepareWave(database);
    const input = form(place, { 'A-04': ['1'] });
    await saved(place, input);
    const again = await saved(place, { ...input, answers: { 'A-04': ['2'] } });
    expect(again.revision).toBe(2);
    expect((await read(place)).answers).toEqual({ 'A-04': { number: 2 } });
  });

  test('two editors of different items keep both changes', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-01': ['1'], 'A-04': ['1'] }));
    await saved(place, form(place, { 'A-01': ['2'], 'A-04': ['1'] }, { baseRevision: 1 }));
    const second = await saved(place, form(place, { 'A-01': ['1'], 'A-04': ['7'] }, { baseRevision: 1 }));
    expect(second.conflicts).toEqual([]);
    expect(second.answers).toEqual({ 'A-01': { code: '2' }, 'A-04': { number: 7 } });
  });

  test('two editors of one item: the later one is stored and told what was there', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-04': ['1'] }));
    await saved(place, form(place, { 'A-04': ['2'] }, { baseRevision: 1 }));
    const input = form(place, { 'A-04': ['3'] }, { baseRevision: 1 });
    const conflicts = [{ itemId: 'A-04', mine: { number: 3 }, theirs: { number: 2 } }];
    expect(await saved(place, input)).toMatchObject({ revision: 3, conflicts });
    expect(await saved(place, input)).toMatchObject({ revision: 3, conflicts });
    expect((await read(place)).answers).toEqual({ 'A-04': { number: 3 } });
  });

  test('thirty saves at once from thirty base revisions lose no item', async () => {
    const place = await prepareWave(database);
    const items = ['A-01', 'A-04', 'A-05'];
    const values: Record<string, string> = { 'A-01': '1', 'A-04': '42', 'A-05': 'kept' };
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => {
        const id = items[index % items.length] ?? 'A-01';
        return saved(place, form(place, { [id]: [values[id] ?? ''] }));
      }),
    );
    expect((await read(place)).answers).toEqual({
      'A-01': { code: '1' },
      'A-04': { number: 42 },
      'A-05': { text: 'kept' },
    });
  });
});

describe('refusals', () => {
  test.each([
    ['an open wave that has not begun', { opens: '1 hour', closes: '2 hours' }, 'notOpen'],
    ['a wave past its deadline', { opens: '-2 days', closes: '-2 minutes' }, 'closed'],
    ['a closed wave', { state: 'closed' as const }, 'closed'],
    ['a draft, which no member sees', { state: 'draft' as const }, 'notFound'],
  ])('%s takes no answer', async (_, options, reason) => {
    const place = await prepareWave(database, options);
    expect(await saveSection(place.member, form(place, { 'A-01': ['1'] }))).toEqual({ ok: false, reason });
    const submission = { wave: place.slug, declared: true, operationId: randomUUID() };
    expect(await submitResponse(place.member, submission)).toEqual({ ok: false, reason });
  });

  test('a save that comes within sixty seconds after the deadline is taken', async () => {
    const place = await prepareWave(database, { opens: '-2 days', closes: '-20 seconds' });
    expect(await saveSection(place.member, form(place, { 'A-01': ['1'] }))).toMatchObject({ ok: true });
  });

  test('an unknown section, an unknown wave and another role find nothing', async () => {
    const place = await prepareWave(database);
    const input = form(place, { 'A-01': ['1'] });
    const refused = { ok: false, reason: 'notFound' };
    expect(await saveSection(place.member, { ...input, section: 'zz' })).toEqual(refused);
    expect(await saveSection(place.member, { ...input, wave: 'nowhere' })).toEqual(refused);
    expect(await saveSection({ kind: 'analyst', userId: place.userId }, input)).toEqual(refused);
    expect(await readAnswering({ kind: 'worker' }, place.slug)).toBeNull();
  });

  test('a company that is not asked finds no wave, and one that is sees its own answers alone', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-05': ['mine'] }));
    const stranger = await prepareWave(database);
    expect(await readAnswering(stranger.member, place.slug)).toBeNull();
    expect(await saveSection(stranger.member, form(place, { 'A-01': ['1'] }))).toEqual({
      ok: false,
      reason: 'notFound',
    });
    const neighbour = await addCompany(database, place.waveId);
    expect((await readAnswering(neighbour.member, place.slug))?.answers).toEqual({});
    await saveSection(neighbour.member, form(place, { 'A-05': ['theirs'] }));
    expect((await read(place)).answers).toEqual({ 'A-05': { text: 'mine' } });
  });
});

describe('submitting', () => {
  const submission = (place: Place, more: object = {}) => ({
    wave: place.slug,
    declared: true,
    operationId: randomUUID(),
    ...more,
  });
  const count = (place: Place) =>
    asSuperuser(database, async (sql) => {
      const rows = await sql`select s.revision from submission s join response r using (response_key)
        where r.wave_id = ${place.waveId} order by s.revision`;
      return rows.map((row) => row.revision);
    });

  test('wants an answer and the declaration', async () => {
    const place = await prepareWave(database);
    expect(await submitResponse(place.member, submission(place))).toEqual({ ok: false, reason: 'nothingAnswered' });
    await saved(place, form(place, { 'A-01': ['1'] }));
    expect(await submitResponse(place.member, submission(place, { declared: false }))).toEqual({
      ok: false,
      reason: 'notDeclared',
    });
  });

  test('gives a receipt, and the same one for the same form, another form, and both at once', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-01': ['1'] }));
    const input = submission(place);
    const [first, second] = await Promise.all([
      submitResponse(place.member, input),
      submitResponse(place.member, input),
    ]);
    if (!first.ok) throw new Error(first.reason);
    expect(first.receipt.receiptNumber).toMatch(/^20\d\d-\d{4}-\d{4}$/);
    expect(first.receipt.submittedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(second).toEqual(first);
    expect(await submitResponse(place.member, submission(place))).toEqual(first);
    expect(await count(place)).toEqual([1]);
  });

  test('counts what was submitted until changes are submitted again under the same number', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-04': ['1'] }));
    const first = await submitResponse(place.member, submission(place));
    if (!first.ok) throw new Error(first.reason);
    expect((await read(place)).submitted).toMatchObject({ isCurrent: true, answers: { 'A-04': { number: 1 } } });
    await saved(place, form(place, { 'A-04': ['2'] }, { baseRevision: 1 }));
    expect((await read(place)).submitted).toMatchObject({ isCurrent: false, answers: { 'A-04': { number: 1 } } });
    const again = await submitResponse(place.member, submission(place));
    expect(again).toEqual(first);
    expect((await read(place)).submitted).toMatchObject({ isCurrent: true, answers: { 'A-04': { number: 2 } } });
    expect(await count(place)).toEqual([1, 2]);
  });

  test('leaves out answers to what is not asked any more', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-01': ['1'], 'A-02': ['x'], 'A-03': ['x'] }));
    await saved(place, form(place, { 'A-01': ['2'] }, { baseRevision: 1 }));
    await submitResponse(place.member, submission(place));
    expect((await read(place)).submitted?.answers).toEqual({ 'A-01': { code: '2' } });
  });

  test('stays readable after the deadline, and asking again gives the receipt, not a refusal', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-01': ['1'] }));
    const input = submission(place);
    const first = await submitResponse(place.member, input);
    await asSuperuser(database, (sql) => sql`update wave set state = 'closed' where id = ${place.waveId}`);
    expect(await submitResponse(place.member, input)).toEqual(first);
    const sheet = await read(place);
    expect(sheet.phase).toBe('closed');
    expect(sheet.submitted?.answers).toEqual({ 'A-01': { code: '1' } });
  });
});

describe('what lies in the database', () => {
  test('no column of any table holds a word or number that was answered, in any spelling', async () => {
    const place = await prepareWave(database);
    const canary = 'CANARY極秘の回答7391';
    await saved(place, form(place, { 'A-04': ['739'], 'A-05': [canary] }));
    await submitResponse(place.member, { wave: place.slug, declared: true, operationId: randomUUID() });
    const spellings = [canary, Buffer.from(canary).toString('hex'), Buffer.from(canary).toString('base64'), 'A-05'];
    const found = await asSuperuser(database, async (sql) => {
      const tables =
        await sql`select tablename from pg_tables where schemaname = 'public' and tablename <> 'questionnaire'`;
      const hits: string[] = [];
      for (const { tablename } of tables) {
        for (const { row } of await sql`select t::text as row from ${sql(tablename)} t`) {
          hits.push(...spellings.filter((one) => String(row).includes(one)).map((one) => `${tablename}: ${one}`));
        }
      }
      return hits;
    });
    expect(found).toEqual([]);
  });

  test('the row of a participation does not hold the key of its answers in the clear', async () => {
    const place = await prepareWave(database);
    await saved(place, form(place, { 'A-01': ['1'] }));
    const shared = await asSuperuser(database, async (sql) => {
      const [row] = await sql`select response_key from response where wave_id = ${place.waveId}`;
      return sql`select 1 from participation where company_id = ${place.companyId}
        and participation::text like ${`%${row?.response_key}%`}`;
    });
    expect(shared).toHaveLength(0);
  });
});
