import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { exportPaperForm } from '../../app/services/export-paper-form.server.ts';
import { finishProxyCheck } from '../../app/services/finish-proxy-check.server.ts';
import { finishProxyTyping } from '../../app/services/finish-proxy-typing.server.ts';
import { readProxyEntry, readProxySection } from '../../app/services/read-proxy-entry.server.ts';
import { type ProxySectionInput, saveProxySection } from '../../app/services/save-proxy-section.server.ts';
import { setOwnSection } from '../../app/services/set-own-section.server.ts';
import { takeProxyCheck } from '../../app/services/take-proxy-check.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { readPdf } from '../support/read-pdf.ts';
import { read } from './lifecycle-fixture.ts';
import { begin, beginChecking, type Desk, prepareDesk, type, typeAll } from './paper-entry-fixture.ts';
import { makeAssociation } from './people-fixture.ts';

const database = useDatabase();

const words = (text: string) => ({ ja: `${text}（日）`, en: text });
const definition = (id: string) => ({
  title: words(`Title of ${id}`),
  items: [{ id, kind: 'text', label: words(id), short: words(id), maxLength: 100 }],
});

let scenes = 0;

/** A desk whose association asks something of its own, and the company is in another association that does so too. */
async function prepareOwn(): Promise<Desk & { section: string; item: string; foreign: string }> {
  const desk = await prepareDesk(database, { state: 'draft' });
  const other = await makeAssociation(database, desk);
  scenes += 1;
  const [item, foreign] = [`OWN-P${scenes}`, `OWN-Q${scenes}`];
  const codes = await asSuperuser(
    database,
    (sql) =>
      sql<
        { id: string; code: string }[]
      >`select id, code from association where id in ${sql([desk.associationId, other])}`,
  );
  const codeOf = (id: string) => codes.find((each) => each.id === id)?.code ?? '';
  for (const [id, own] of [
    [desk.associationId, item],
    [other, foreign],
  ] as const)
    expect(await setOwnSection({ wave: desk.slug, code: codeOf(id), definition: definition(own) })).toEqual({
      ok: true,
      itemCount: 1,
    });
  await asSuperuser(database, (sql) => sql`update wave set state = 'open' where id = ${desk.waveId}`);
  return { ...desk, item, foreign, section: `own-${codeOf(desk.associationId).toLowerCase()}` };
}

const REMARK = { 'A-04': ['12'], 'A-04.note': ['工場は　３つ'] };

function save(by: Viewer, entryId: string, input: Partial<ProxySectionInput>) {
  const plain = { section: 'a', asOnPaper: [], baseRevision: 0, operationId: randomUUID(), isAuto: true };
  const answers = input.answers ?? {};
  return saveProxySection(by.actor, entryId, { ...plain, answers, items: Object.keys(answers), ...input });
}

async function typedOf(by: Viewer, entryId: string, section = 'a') {
  const page = await readProxySection(by.actor, entryId, section);
  if (!page) throw new Error('the section is not there');
  return page;
}

describe('a whole paper form', () => {
  test('has the own section of the association that sent it, and that of no other', async () => {
    const desk = await prepareOwn();
    const entryId = await begin(desk);
    const sections = (await readProxyEntry(desk.first.actor, entryId))?.sections.map(({ id }) => id);
    expect(sections?.[0]).toBe('_paper');
    expect(sections?.filter((id) => id.startsWith('own-'))).toEqual([desk.section]);
    for (const language of ['ja', 'en'] as const) {
      const file = await exportPaperForm(desk.first, { wave: desk.slug, language });
      const text = readPdf(file?.bytes ?? new Uint8Array())
        .pages.join('')
        .replace(/\s/g, '');
      expect(text).toContain(`Titleof${desk.item}`);
      expect(text).not.toContain(desk.foreign);
      expect(text).toContain(
        language === 'ja' ? '会社として1つの回答を書いてください' : 'Giveoneanswerforthewholecompany',
      );
    }
    const own = { [desk.item]: ['canary-own'] };
    await typeAll(desk.first, entryId);
    await type(desk.first, entryId, desk.section, own);
    expect(await finishProxyTyping(desk.first, entryId)).toEqual({ ok: true });
    expect(await takeProxyCheck(desk.second.actor, entryId)).toEqual({ ok: true });
    await typeAll(desk.second, entryId);
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: false, reason: 'differs' });
    await type(desk.second, entryId, desk.section, own);
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: true });
    const sheet = await read(desk);
    expect(sheet.submitted?.answers[desk.item]).toEqual({ text: 'canary-own' });
    expect(sheet.submitted?.isCurrent).toBe(true);
    expect(sheet.plants.mode).toBe('company');
    expect(sheet.submitted?.plants).toBeNull();
  });

  test('has remarks, which two people type alike and the company reads', async () => {
    const desk = await prepareDesk(database);
    const entryId = await begin(desk);
    await typeAll(desk.first, entryId);
    await type(desk.first, entryId, 'a', REMARK);
    expect((await typedOf(desk.first, entryId)).answers['A-04.note']).toEqual({ text: '工場は 3つ' });
    await finishProxyTyping(desk.first, entryId);
    await takeProxyCheck(desk.second.actor, entryId);
    await typeAll(desk.second, entryId);
    expect((await typedOf(desk.second, entryId)).differs).toEqual(['A-04']);
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: false, reason: 'differs' });
    const long = { 'A-04.note': ['あ'.repeat(501)] };
    expect(await type(desk.second, entryId, 'a', long)).toMatchObject({
      invalid: [{ itemId: 'A-04.note', fault: 'tooLong' }],
    });
    // Another remark than the first person read, said to be as on paper.
    const other = { 'A-04': ['12'], 'A-04.note': ['工場は4つ'] };
    expect(await type(desk.second, entryId, 'a', other, ['A-04'])).toMatchObject({ isWhole: true });
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: true });
    expect((await read(desk)).submitted?.answers['A-04.note']).toEqual({ text: '工場は4つ' });
  });
});

describe('what is typed off paper', () => {
  test('is saved by itself, kept apart from what is compared, and comes back', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    const saved = await save(desk.second, entryId, { answers: { 'A-01': ['2'] } });
    expect(saved).toMatchObject({ ok: true, revision: 1, invalid: [], answers: { 'A-01': { code: '2' } } });
    const page = await typedOf(desk.second, entryId);
    expect(page).toMatchObject({ revision: 1, differs: [] });
    expect(page.answers['A-01']).toEqual({ code: '2' });
    const state = async () => (await readProxyEntry(desk.second.actor, entryId))?.sections.find(({ id }) => id === 'a');
    expect(await state()).toMatchObject({ isSaved: true, differs: null });
    // Without a button nothing is said to be as on paper.
    const base = { baseRevision: 1, answers: { 'A-01': ['2'] } };
    await save(desk.second, entryId, { ...base, asOnPaper: ['A-01'] });
    await save(desk.second, entryId, { ...base, isAuto: false });
    expect((await typedOf(desk.second, entryId)).differs).toContain('A-01');
    expect((await state())?.differs).toBeGreaterThan(0);
  });

  test('is taken back by no form that comes late, comes twice or is of another window', async () => {
    const desk = await prepareDesk(database);
    const entryId = await begin(desk);
    const early = {
      operationId: randomUUID(),
      baseRevision: 0,
      answers: { 'A-01': ['1'], 'A-04': [''], 'A-05': ['x'] },
    };
    expect(await save(desk.first, entryId, early)).toMatchObject({ revision: 1 });
    const later = { baseRevision: 1, answers: { 'A-01': ['3'], 'A-04': ['7'], 'A-05': [''] } };
    expect(await save(desk.first, entryId, later)).toMatchObject({ revision: 2 });
    // The same form once more: nothing is done.
    expect(await save(desk.first, entryId, early)).toMatchObject({ ok: true, revision: 2 });
    // A window that still shows the first save changes one answer.
    const window = { baseRevision: 1, answers: { 'A-01': ['2'], 'A-04': [''], 'A-05': ['x'] } };
    expect(await save(desk.first, entryId, window)).toMatchObject({
      revision: 3,
      answers: { 'A-01': { code: '2' }, 'A-04': { number: 7 } },
    });
    const { answers } = await typedOf(desk.first, entryId);
    expect(answers['A-04']).toEqual({ number: 7 });
    expect(answers['A-05']).toBeUndefined();
  });

  test('is saved with the question that came up on the page', async () => {
    const desk = await prepareDesk(database);
    const entryId = await begin(desk);
    const answers = { 'A-01': ['1'], 'A-02': ['x', 'y'] };
    const saved = await save(desk.first, entryId, { answers });
    expect(saved).toMatchObject({ ok: true, invalid: [] });
    expect((await typedOf(desk.first, entryId)).answers).toMatchObject({
      'A-01': { code: '1' },
      'A-02': { codes: ['x', 'y'] },
    });
  });

  test('is kept where a number cannot be read, with the rest of the section', async () => {
    const desk = await prepareDesk(database);
    const entryId = await begin(desk);
    const saved = await save(desk.first, entryId, { answers: { 'A-01': ['1'], 'A-04': ['十二社'] } });
    expect(saved).toMatchObject({ ok: true, answers: { 'A-01': { code: '1' } } });
    expect(saved.ok && saved.invalid.map(({ itemId }) => itemId)).toEqual(['A-04']);
  });
});
