import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { readLastAnswers } from '../../app/services/read-last-answers.server.ts';
import { saveSectionForm } from '../../app/services/save-section-form.server.ts';
import { readEarlierPlants, sendPlants } from '../../app/services/send-plants.server.ts';
import { checkSheet } from '../../app/survey/check-sheet.ts';
import { lastAnswers } from '../../app/survey/last-answers.ts';
import { PLANTS_SECTION } from '../../app/survey/plants.ts';
import { findSection } from '../../app/survey/questionnaire.ts';
import { useDatabase } from '../support/database.ts';
import { prepareAccounts } from '../support/sign-in.ts';
import { type Company, prepareCompany, read, submit } from './lifecycle-fixture.ts';
import { add, answerItem, askedAgain, change, withPlants } from './plants-fixture.ts';

const database = useDatabase();
beforeAll(prepareAccounts);

const prepare = () => prepareCompany(database, { questionnaire: 'company-2022' });

describe('what a plant answered last time', () => {
  const adopt = (company: Company) => {
    const form = new FormData();
    form.append('_operation', randomUUID());
    const viewer = { actor: company.editor.actor, user: { name: '架空 花子' } };
    return sendPlants(viewer as Viewer, company.slug, { intent: 'adopt', form });
  };
  const lastOf = async (company: Company, section: string) => {
    const { questionnaire, plants } = await read(company);
    const earlier = await readLastAnswers(company.editor.actor, { wave: company.slug, audience: 'company' });
    const found = findSection(questionnaire, section);
    if (!earlier || !found) throw new Error('there is no earlier answer or no such section');
    return lastAnswers(questionnaire, found, { earlier, plants: plants.plants, language: 'en' });
  };

  test('is shown at the plant of that name, whatever its place in the list, and at no other', async () => {
    const before = await withPlants(database);
    await answerItem(before, 'h2~p2', { 'H-2-08~p2': '2' });
    expect(await submit(before)).toMatchObject({ ok: true });
    const now = await askedAgain(database, before);
    for (const name of ['新しい工場', '第二工場', '第一工場']) await add(now, name);
    expect(Object.keys(await lastOf(now, 'h2~p1'))).toEqual([]);
    expect((await lastOf(now, 'h2~p2'))['H-2-08~p2']).toMatchObject({ values: ['2'], isComparable: false });
    const first = await lastOf(now, 'h2~p3');
    expect(Object.keys(first).sort()).toEqual(['H-2-02~p3', 'H-2-08~p3']);
    expect(first['H-2-08~p3']).toMatchObject({ values: ['4'] });
    // The button of one item, without JavaScript.
    const form = new FormData();
    for (const [name, value] of [
      ['_item', 'H-2-08~p3'],
      ['_operation', randomUUID()],
      ['_same', 'H-2-08~p3'],
    ] as const)
      form.append(name, value);
    const place = { wave: now.slug, section: 'h2~p3' };
    const { result } = await saveSectionForm({ actor: now.editor.actor, name: '架空 花子' }, place, form);
    expect(result).toMatchObject({ ok: true, answers: { 'H-2-08~p3': { code: '4' } } });
    expect((await read(now)).answers).toMatchObject({ 'H-2-08~p3': { code: '4' } });
    // Answering once again, the company sees its own value of then.
    await change(now, { kind: 'mode', mode: 'company' });
    expect((await lastOf(now, 'h2'))['H-2-08']).toMatchObject({ values: ['2'] });
  });

  test('goes with the plant that is taken over, under whatever name, and is asked of no other of its old name', async () => {
    const before = await withPlants(database);
    await change(before, { kind: 'rule', rule: 'median' });
    expect(await submit(before)).toMatchObject({ ok: true });
    const now = await askedAgain(database, before);
    expect(await adopt(now)).toMatchObject({ ok: true, query: 'done=adopt' });
    const taken = (await read(now)).plants;
    expect(taken).toMatchObject({ mode: 'plants', rule: 'median' });
    expect(taken.plants.map(({ name, staff }) => [name, staff])).toEqual([
      ['第一工場', 120],
      ['第二工場', 30],
    ]);
    await change(now, { kind: 'change', plant: 'p1', name: '北工場', staff: '120' });
    await change(now, { kind: 'change', plant: 'p2', name: '第一工場', staff: '30' });
    expect((await lastOf(now, 'h2~p1'))['H-2-08~p1']).toMatchObject({ values: ['4'] });
    expect(await lastOf(now, 'h2~p2')).toEqual({});
    // Sent once more, nothing is there twice; taken out, nothing comes back by itself.
    await change(now, { kind: 'remove', plant: 'p2' });
    expect(await adopt(now)).toMatchObject({ ok: true });
    expect((await read(now)).plants.plants.map(({ name }) => name)).toEqual(['北工場']);
  });

  test('cannot be taken over where there is none, and by nobody of another company', async () => {
    const before = await withPlants(database);
    expect(await adopt(before)).toMatchObject({ ok: false, faults: ['nothingToAdopt'] });
    expect(await submit(before)).toMatchObject({ ok: true });
    const now = await askedAgain(database, before);
    const stranger = await prepare();
    expect(await readEarlierPlants(stranger.editor.actor, now.slug)).toBeNull();
    expect(await adopt({ ...now, editor: stranger.editor })).toMatchObject({ ok: false });
    expect((await read(now)).plants.plants).toEqual([]);
  });

  test('is nothing where the company answered as one', async () => {
    const before = await prepare();
    await answerItem(before, 'h2', { 'H-2-08': '3' });
    expect(await submit(before)).toMatchObject({ ok: true });
    const now = await askedAgain(database, before);
    await add(now, '第一工場');
    expect(await lastOf(now, 'h2~p1')).toEqual({});
  });
});

describe('answers that hardly go together', () => {
  test('are looked for in the company’s values, and named at the plants that they come from', async () => {
    const company = await prepare();
    for (const name of ['第一工場', '第二工場', '第三工場']) await add(company, name);
    await answerItem(company, 'b', { 'B-04': '1' });
    await answerItem(company, 'h2~p1', { 'H-2-05~p1': '3' });
    await answerItem(company, 'h2~p2', { 'H-2-05~p2': '5' });
    await answerItem(company, 'h2~p3', { 'H-2-05~p3': '3' });
    const found = async () => checkSheet(await read(company), 'ja').contradictions;
    expect(await found()).toMatchObject([{ id: 'noPlanButDrill' }]);
    const items = (await found())[0]?.items ?? [];
    expect(items.map(({ id }) => id)).toEqual(['B-04', 'H-2-05~p1', 'H-2-05~p3']);
    expect(items[1]?.to).toBe(`/answer/${company.slug}/h2~p1?return=review#q-H-2-05~p1`);
    expect(items[1]?.name).toContain('（第一工場）');
    // The lowest plant decides: with one at level 1 the company's value goes with what it said elsewhere.
    await answerItem(company, 'h2~p3', { 'H-2-05~p3': '1' });
    expect(await found()).toEqual([]);
    // What the company answered as one before does not count now.
    await answerItem(company, 'h2~p3', { 'H-2-05~p3': '3' });
    expect(await found()).toHaveLength(1);
    await change(company, { kind: 'mode', mode: 'company' });
    expect(await found()).toEqual([]);
  });
});

describe('who changed the list at the same time', () => {
  test('is named with the moment, field by field', async () => {
    const company = await withPlants(database);
    const by = { by: company.colleague.actor };
    const at = (await read(company)).revisions[PLANTS_SECTION] ?? 0;
    await change(company, { kind: 'change', plant: 'p1', name: '本社工場', staff: '120' }, by);
    await change(company, { kind: 'rule', rule: 'median' }, by);
    await change(company, { kind: 'change', plant: 'p2', name: '第二工場', staff: '31' });
    const renamed = await change(
      company,
      { kind: 'change', plant: 'p1', name: '西工場', staff: '120' },
      { revision: at },
    );
    const theirs = { name: '架空 次郎', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/) };
    expect(renamed).toMatchObject({ ok: true, conflicts: [{ field: 'name', theirs: '本社工場', by: theirs }] });
    const ruled = await change(company, { kind: 'rule', rule: 'weighted' }, { revision: at });
    expect(ruled).toMatchObject({ ok: true, conflicts: [{ field: 'rule', by: theirs }] });
    await change(company, { kind: 'remove', plant: 'p2' }, by);
    expect(await change(company, { kind: 'change', plant: 'p2', name: 'x', staff: '' })).toMatchObject({
      ok: false,
      faults: ['gone'],
      by: theirs,
    });
    // The names stay inside the seal, and what is submitted has none.
    expect(await submit(company)).toMatchObject({ ok: true });
    expect(JSON.stringify((await read(company)).submitted)).not.toContain('次郎');
  });
});
