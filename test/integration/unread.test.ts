import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { revertAnswers } from '../../app/services/revert-answers.server.ts';
import { type SectionInput, saveSection } from '../../app/services/save-section.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { sectionStates } from '../../app/survey/journey.ts';
import { findSection } from '../../app/survey/questionnaire.ts';
import { itemReached, readSectionForm, unreadValues } from '../../app/survey/section-form.ts';
import { useDatabase } from '../support/database.ts';
import { type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();

async function save(place: Place, answers: Record<string, string[]>, more: Partial<SectionInput> = {}) {
  const input = { wave: place.slug, section: 'a', items: Object.keys(answers), answers, baseRevision: 0 };
  const result = await saveSection(place.member, { ...input, operationId: randomUUID(), ...more });
  if (!result.ok) throw new Error(`refused: ${result.reason}`);
  return result;
}

async function read(place: Place) {
  const sheet = await readAnswering(place.member, place.slug);
  const section = sheet && findSection(sheet.questionnaire, 'a');
  if (!sheet || !section) throw new Error('the sheet cannot be found');
  const kept = unreadValues(sheet.questionnaire, section, { kept: sheet.unread.a ?? {}, answers: sheet.answers });
  return { sheet, kept, state: sectionStates(sheet.questionnaire, sheet.answers)[0] };
}

describe('a number that cannot be read', () => {
  test('is there again after a reload with what is wrong, and counts nowhere', async () => {
    const place = await prepareWave(database);
    const first = await save(place, { 'A-01': ['2'], 'A-04': ['canary 十人'] });
    expect(first.answers).toEqual({ 'A-01': { code: '2' } });
    const { sheet, kept, state } = await read(place);
    expect(kept).toEqual({ typed: { 'A-04': ['canary 十人'] }, invalid: [{ itemId: 'A-04', fault: 'notANumber' }] });
    expect(sheet.answers).toEqual({ 'A-01': { code: '2' } });
    expect(state?.answered).toBe(1);
    await submitResponse(place.member, { wave: place.slug, declared: true, operationId: randomUUID() });
    const submitted = (await read(place)).sheet.submitted;
    expect(submitted?.answers).toEqual({ 'A-01': { code: '2' } });
    expect(submitted?.isCurrent).toBe(true);
    await save(place, { 'A-04': ['x'] }, { baseRevision: 1 });
    expect((await read(place)).sheet.submitted?.isCurrent).toBe(true);
    expect(await revertAnswers(place.member, place.slug)).toEqual({ ok: true });
    expect((await read(place)).kept.typed).toEqual({ 'A-04': ['canary 十人'] });
  });

  test('leaves the answer that was there, and goes with the next one that can be read, with an emptied field, or as it was understood', async () => {
    const place = await prepareWave(database);
    await save(place, { 'A-04': ['40'] });
    const asked = await save(place, { 'A-04': ['300人以上'] }, { baseRevision: 1 });
    expect(asked.answers).toEqual({ 'A-04': { number: 40 } });
    expect((await read(place)).kept).toEqual({
      typed: { 'A-04': ['300人以上'] },
      invalid: [{ itemId: 'A-04', fault: 'confirmNumber', proposal: 300 }],
    });
    await save(place, { 'A-04': ['300人以上'] }, { baseRevision: 2, accepted: ['A-04'] });
    expect(await read(place)).toMatchObject({ kept: { typed: {} }, sheet: { answers: { 'A-04': { number: 300 } } } });
    await save(place, { 'A-04': ['x'.repeat(5000)] }, { baseRevision: 3 });
    expect((await read(place)).kept.typed['A-04']?.[0]).toHaveLength(100);
    await save(place, { 'A-04': ['300'] }, { baseRevision: 4 });
    expect((await read(place)).kept.typed).toEqual({});
    await save(place, { 'A-04': ['y'] }, { baseRevision: 5 });
    await save(place, { 'A-04': [''] }, { baseRevision: 6 });
    expect(await read(place)).toMatchObject({ kept: { typed: {} }, sheet: { answers: {} } });
  });

  test('gives way to an answer of somebody else, and is no conflict', async () => {
    const place = await prepareWave(database);
    await save(place, { 'A-04': ['1'] });
    // Both see the first save: one types what is no number, the other a number.
    const unread = await save(place, { 'A-04': ['many'] }, { baseRevision: 1 });
    expect(unread.conflicts).toEqual([]);
    const other = await save(place, { 'A-04': ['7'] }, { baseRevision: 1 });
    expect(other).toMatchObject({ conflicts: [], invalid: [], answers: { 'A-04': { number: 7 } } });
    expect((await read(place)).kept.typed).toEqual({});
    await save(place, { 'A-04': ['several'] }, { baseRevision: 3 });
    const both = await save(place, { 'A-04': ['a lot'] }, { baseRevision: 3 });
    expect(both.conflicts).toEqual([]);
    expect((await read(place)).kept.typed).toEqual({ 'A-04': ['a lot'] });
  });

  test('cannot be written by its key', async () => {
    const place = await prepareWave(database);
    await save(place, { 'A-04.typed': ['forged'], 'A-01': ['1'] });
    expect((await read(place)).kept.typed).toEqual({});
  });
});

describe('the question that somebody was at', () => {
  const form = (...fields: [string, string][]) => {
    const data = new FormData();
    for (const [name, value] of fields) data.append(name, value);
    return readSectionForm(data);
  };

  test('is that of the button, else the last with a value; a remark is at its item', () => {
    const items: [string, string][] = [
      ['_item', 'A-01'],
      ['_item', 'A-01.note'],
      ['_item', 'A-04'],
    ];
    expect(itemReached(form(...items))).toBeNull();
    expect(itemReached(form(...items, ['A-01', '1'], ['A-04', ' ']))).toBe('A-01');
    expect(itemReached(form(...items, ['A-01.note', 'x']))).toBe('A-01');
    expect(itemReached(form(...items, ['A-04', '4'], ['_same', 'A-01']))).toBe('A-01');
    expect(itemReached(form(...items, ['_same', 'Z-99']))).toBeNull();
    expect(form(...items, ['_at', 'A-04']).at).toBe('A-04');
    expect(form(...items, ['_at', 'Z"><script>']).at).toBeNull();
  });
});
