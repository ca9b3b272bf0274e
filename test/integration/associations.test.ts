import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declineAssociation, declineWave, takeDeclineBack } from '../../app/services/decline-associations.server.ts';
import { exportCopy } from '../../app/services/export-copy.server.ts';
import { exportWorkbook } from '../../app/services/export-workbook.server.ts';
import { previewWorkbook } from '../../app/services/preview-workbook.server.ts';
import { readMembers } from '../../app/services/read-members.server.ts';
import { readRespondents } from '../../app/services/read-respondents.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { type SetOwnSectionResult, setOwnSection } from '../../app/services/set-own-section.server.ts';
import { checkSheet } from '../../app/survey/check-sheet.ts';
import { type Actor, withActor } from '../../db/actor.server.ts';
import { currentKek, openWaveKey } from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { kurabe } from '../support/portal.ts';
import { prepareAccounts } from '../support/sign-in.ts';
import { addCompany } from './answering-fixture.ts';
import {
  answer,
  type Company,
  moveDeadline,
  prepareCompany,
  read,
  submissionsOf,
  submit,
} from './lifecycle-fixture.ts';
import { makeAssociation, makePerson } from './people-fixture.ts';

const database = useDatabase();
beforeAll(prepareAccounts);

const words = (text: string) => ({ ja: `${text}（日）`, en: text });
const section = (id: string) => ({
  title: words('Own'),
  items: [
    {
      id,
      kind: 'single',
      label: words(id),
      short: words(id),
      options: ['1', '2'].map((code) => ({ code, label: words(code) })),
    },
  ],
});

type Asked = { id: string; code: string };
type Scene = { company: Company; first: Asked; second: Asked; own: { first: string; second: string } };

let scenes = 0;

async function association(company: Company): Promise<Asked> {
  const id = await makeAssociation(database, company);
  const rows = await asSuperuser(database, (each) => each`select code from association where id = ${id}`);
  return { id, code: String(rows[0]?.code) };
}

/** A company in two associations of an open wave, both with a section of their own. */
async function prepare(): Promise<Scene> {
  scenes += 1;
  const company = await prepareCompany(database, { state: 'draft' });
  const [first, second] = [await association(company), await association(company)];
  const own = { first: `OWN-P${scenes}`, second: `OWN-Q${scenes}` };
  for (const key of ['first', 'second'] as const) {
    const { code } = { first, second }[key];
    expect(await setOwnSection({ wave: company.slug, code, definition: section(own[key]) })).toEqual({
      ok: true,
      itemCount: 1,
    });
  }
  await asSuperuser(database, (each) => each`update wave set state = 'open' where id = ${company.waveId}`);
  return { company, first, second, own };
}

const ownId = ({ code }: Asked) => `own-${code.toLowerCase()}`;
const sectionsOf = async (company: Company) => (await read(company)).questionnaire.sections.map(({ id }) => id);
const decline = ({ company }: Scene, { code }: Asked) =>
  declineAssociation(company.editor.actor, { wave: company.slug, code });
const takeBack = ({ company }: Scene, { code }: Asked) =>
  takeDeclineBack(company.editor.actor, { wave: company.slug, code });
const declineAll = ({ company }: Scene, isConfirmed = true) =>
  declineWave(company.editor.actor, { wave: company.slug, isConfirmed });

async function answerOwn({ company, first, own }: Scene): Promise<void> {
  const saved = await saveSection(company.editor.actor, {
    wave: company.slug,
    section: ownId(first),
    items: [own.first],
    answers: { [own.first]: ['2'] },
    baseRevision: 0,
    operationId: randomUUID(),
  });
  if (!saved.ok || saved.invalid.length > 0) throw new Error('the own answer was refused');
}

/** The associations for which a release counts each company of a wave, which is closed for it. */
async function counted({ waveId }: Company): Promise<string[][]> {
  const [row] = await asSuperuser(database, async (each) => {
    await each`update wave set state = 'closed' where id = ${waveId}`;
    return each<{ wrapped: Uint8Array }[]>`select wrapped from wave_key where wave_id = ${waveId}`;
  });
  if (!row) throw new Error('the wave has no key');
  const key = openWaveKey(currentKek(row.wrapped), waveId, row.wrapped);
  const found: string[][] = [];
  for await (const { associations } of readRespondents(key, { database: 0, unseal: 0 })) found.push([...associations]);
  return found;
}

const sorted = (...codes: Asked[]) => codes.map(({ code }) => code).sort();

describe('for which associations an answer counts', () => {
  test('one is declined and taken back: its own section goes and comes, with what was answered', async () => {
    const scene = await prepare();
    const { company, first, second, own } = scene;
    await answerOwn(scene);
    expect(await sectionsOf(company)).toEqual(expect.arrayContaining([ownId(first), ownId(second)]));
    expect(await decline(scene, first)).toEqual({ ok: true });
    expect(await decline(scene, first)).toEqual({ ok: true });
    const declined = await read(company);
    expect(declined.questionnaire.sections.map(({ id }) => id)).not.toContain(ownId(first));
    expect(await sectionsOf(company)).toContain(ownId(second));
    expect(declined.associations.map(({ code, isDeclined }) => [code, isDeclined]).sort()).toEqual(
      [
        [first.code, true],
        [second.code, false],
      ].sort(),
    );
    await expect(answerOwn(scene)).rejects.toThrow();
    expect(await takeBack(scene, first)).toEqual({ ok: true });
    const again = await read(company);
    expect(again.questionnaire.sections.map(({ id }) => id)).toContain(ownId(first));
    expect(again.answers[own.first]).toEqual({ code: '2' });
    expect(await eventsOf(company)).toEqual(['decline.made', 'decline.takenBack']);
  });

  test('declining after submission leaves what was submitted, its digest and its copy, and nothing is counted there', async () => {
    const scene = await prepare();
    const { company, first, second, own } = scene;
    await answer(company, '5');
    await answerOwn(scene);
    expect(await submit(company)).toMatchObject({ ok: true });
    const before = await read(company);
    expect(await decline(scene, first)).toEqual({ ok: true });
    const after = await read(company);
    expect(after.submitted).toEqual(before.submitted);
    expect(after.submitted?.isCurrent).toBe(true);
    expect(after.sent.sections.map(({ id }) => id)).toContain(ownId(first));
    expect(after.whole.sections.map(({ id }) => id)).not.toContain(ownId(first));
    // Sent once more it is what it was: nothing new is stored.
    expect(await submit(company)).toMatchObject({ ok: true });
    expect(await submissionsOf(database, company)).toHaveLength(1);
    const copy = await exportCopy(company.editor.actor, { wave: company.slug, format: 'xlsx', language: 'en' });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(Buffer.from(copy?.bytes ?? []) as never);
    const cells = workbook.worksheets.flatMap((sheet) => sheet.getSheetValues().flat().map(String));
    expect(cells.some((text) => text.includes('Imaginary Association: Own'))).toBe(true);
    expect(cells).toContain(own.first);
    expect(await counted(company)).toEqual([[second.code]]);
  });

  test('a draft of an own section is not submitted once its association is declined, and is there again when that is taken back', async () => {
    const scene = await prepare();
    const { company, first, own } = scene;
    await answer(company, '5');
    await answerOwn(scene);
    expect(await decline(scene, first)).toEqual({ ok: true });
    expect(await submit(company)).toMatchObject({ ok: true });
    const declined = await read(company);
    expect(declined.submitted?.answers).toEqual({ 'A-04': { number: 5 } });
    expect(declined.submitted?.isCurrent).toBe(true);
    expect(declined.sent.sections.map(({ id }) => id)).not.toContain(ownId(first));
    const about = declined.associations.map(({ code, hasOwnAnswers }) => [code, hasOwnAnswers]);
    expect(Object.fromEntries(about)).toEqual({ [first.code]: true, [scene.second.code]: false });
    expect(checkSheet(declined, 'en').leftOut).toEqual(['Imaginary Association']);
    expect(await takeBack(scene, first)).toEqual({ ok: true });
    const again = await read(company);
    expect(again.answers[own.first]).toEqual({ code: '2' });
    expect(again.submitted?.isCurrent).toBe(false);
    expect(checkSheet(again, 'en')).toMatchObject({ leftOut: [], changed: 1 });
    expect(await submit(company)).toMatchObject({ ok: true });
    expect((await read(company)).submitted?.answers).toEqual({ 'A-04': { number: 5 }, [own.first]: { code: '2' } });
  });

  test('a company that answered nothing but an own section has nothing to submit once its association is declined', async () => {
    const scene = await prepare();
    const { company, first } = scene;
    await answerOwn(scene);
    expect(await decline(scene, first)).toEqual({ ok: true });
    expect(await submit(company)).toEqual({ ok: false, reason: 'nothingAnswered' });
    expect(await takeBack(scene, first)).toEqual({ ok: true });
    expect(await submit(company)).toMatchObject({ ok: true });
  });

  test('a release counts it for both where nothing is declined, once', async () => {
    const scene = await prepare();
    await answer(scene.company, '5');
    expect(await submit(scene.company)).toMatchObject({ ok: true });
    expect(await counted(scene.company)).toEqual([sorted(scene.first, scene.second)]);
  });

  test('the last one is declined as the survey alone, which wants to be confirmed; then nothing is submitted or counted', async () => {
    const scene = await prepare();
    const { company, first, second } = scene;
    await answer(company, '5');
    expect(await submit(company)).toMatchObject({ ok: true });
    expect(await decline(scene, first)).toEqual({ ok: true });
    expect(await decline(scene, second)).toEqual({ ok: false, reason: 'lastOne' });
    expect(await declineAll(scene, false)).toEqual({ ok: false, reason: 'notConfirmed' });
    expect((await read(company)).isDeclined).toBe(false);
    expect(await declineAll(scene)).toEqual({ ok: true });
    expect((await read(company)).isDeclined).toBe(true);
    await answer(company, '6');
    expect(await submit(company)).toEqual({ ok: false, reason: 'declined' });
    expect(await counted(company)).toEqual([]);
  });

  test('two people who decline one each at the same moment do not decline the survey unseen', async () => {
    const scene = await prepare();
    const { company, first, second } = scene;
    const both = await Promise.all([
      declineAssociation(company.editor.actor, { wave: company.slug, code: first.code }),
      declineAssociation(company.colleague.actor, { wave: company.slug, code: second.code }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await read(company)).isDeclined).toBe(false);
  });

  test('after the deadline, before the opening, and by who does not answer nothing changes', async () => {
    const scene = await prepare();
    const { company, first, second } = scene;
    expect(await decline(scene, second)).toEqual({ ok: true });
    const wave = { wave: company.slug, code: first.code };
    for (const actor of [company.approver.actor, { kind: 'analyst', userId: company.userId } as const])
      expect(await declineAssociation(actor, wave)).toEqual({ ok: false, reason: 'notFound' });
    expect(await decline(scene, { id: '', code: 'NONE' })).toEqual({ ok: false, reason: 'notFound' });
    await moveDeadline(database, company, '-2 minutes');
    for (const change of [decline(scene, first), takeBack(scene, second), declineAll(scene)])
      expect(await change).toEqual({ ok: false, reason: 'closed' });
    await asSuperuser(
      database,
      (each) => each`update wave set closes_at = now() + interval '1 day', state = 'closed'
      where id = ${company.waveId}`,
    );
    const row = sql`insert into decline values (${company.companyId}, ${company.waveId}, ${first.id})`;
    await expect(withActor(company.editor.actor, (tx) => tx.execute(row))).rejects.toThrow();
    const gone = await withActor(company.editor.actor, (tx) =>
      tx.execute(sql`delete from decline where wave_id = ${company.waveId} returning 1`),
    );
    expect(gone).toHaveLength(0);
  });

  test("an association's members show who declined for it, and nothing of another", async () => {
    const scene = await prepare();
    const { company, first, second } = scene;
    expect(await decline(scene, first)).toEqual({ ok: true });
    const declinedTo = async ({ id }: Asked) => {
      const viewer = await makePerson(database, { role: 'secretariat', associationId: id });
      const page = await readMembers(viewer, company.slug);
      return page?.members.map(({ isDeclined }) => isDeclined);
    };
    expect(await declinedTo(first)).toEqual([true]);
    expect(await declinedTo(second)).toEqual([false]);
  });

  test("an association's members show who takes part, whichever way a company came", async () => {
    const scene = await prepare();
    const { company, first } = scene;
    const viewer = await makePerson(database, { role: 'secretariat', associationId: first.id });
    const shown = async () =>
      (await readMembers(viewer, company.slug))?.members.map(({ hasBegun, invitations }) => [hasBegun, invitations]);
    expect(await shown()).toEqual([[false, []]]);
    await answer(company, '5');
    expect(await shown()).toEqual([[true, []]]);
  });
});

async function eventsOf({ companyId }: Company): Promise<string[]> {
  const rows = await asSuperuser(
    database,
    (each) => each<{ event: string; at: Date | null }[]>`select event, at from audit_event
      where company_id = ${companyId} and event like 'decline.%' order by seq`,
  );
  expect(rows.every(({ at }) => at === null)).toBe(true);
  return rows.map(({ event }) => event);
}

describe('an own section', () => {
  test('in a file from before its association was declined is named as people know it, and nothing of it is read', async () => {
    const scene = await prepare();
    const { company, first, own } = scene;
    const { actor } = company.editor;
    const wave = company.slug;
    const fileOf = async (format: 'xlsx' | 'csv') =>
      await exportWorkbook(actor, { wave, language: 'ja', format, sections: [], address: 'https://example.jp' });
    const [xlsx, csv] = [await fileOf('xlsx'), await fileOf('csv')];
    expect(await decline(scene, first)).toEqual({ ok: true });
    const goneIn = async (bytes: Uint8Array, fileName: string) => {
      const seen = await previewWorkbook(actor, { wave, bytes, fileName });
      return seen.ok ? seen.preview.notices.filter(({ kind }) => kind === 'gone') : seen;
    };
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Buffer.from(xlsx?.bytes ?? []) as unknown as ArrayBuffer);
    const sheet = book.worksheets.find((each) => JSON.stringify(each.getSheetValues()).includes(own.first))?.name;
    expect(sheet).toContain('Own（日）');
    expect(await goneIn(xlsx?.bytes ?? new Uint8Array(), 'answers.xlsx')).toEqual([{ kind: 'gone', section: sheet }]);
    expect(await goneIn(csv?.bytes ?? new Uint8Array(), 'answers.csv')).toEqual([{ kind: 'gone', section: '' }]);
  });

  test('is read by its members alone: not by a member of another association, an analyst, an operator', async () => {
    const { company, first } = await prepare();
    const other = await addCompany(database, company.waveId);
    const beside = { ...company, ...other };
    await association(beside);
    const ownOf = (actor: Actor) =>
      withActor(actor, (tx) =>
        tx.execute(sql`select own_section from wave_association where wave_id = ${company.waveId}`),
      );
    expect(JSON.stringify(await ownOf(company.editor.actor))).toContain('OWN-P');
    expect(await ownOf(other.member)).toEqual([{ own_section: null }]);
    const secretariat = (associationId: string) =>
      ownOf({ kind: 'association', userId: company.userId, associationId });
    expect(await secretariat(first.id)).toHaveLength(1);
    for (const kind of ['analyst', 'operator'] as const)
      await expect(ownOf({ kind, userId: company.userId })).rejects.toMatchObject({ cause: { code: '42501' } });
    const sheet = await read({ ...company, editor: { ...company.editor, actor: other.member } });
    expect(sheet.questionnaire.sections.filter(({ id }) => id.startsWith('own-'))).toEqual([]);
  });

  test('is refused with the place of each fault, where ids collide, and once the wave is open', async () => {
    const company = await prepareCompany(database, { state: 'draft' });
    const [first, second] = [await association(company), await association(company)];
    const set = ({ code }: Asked, definition: unknown) => setOwnSection({ wave: company.slug, code, definition });
    const paths = (result: SetOwnSectionResult) => (result.ok ? [] : result.faults.map(({ path }) => path));
    expect(paths(await set(first, section('A-01')))).toEqual(['items[0].id']);
    expect(paths(await set(first, { items: [] }))).toEqual(expect.arrayContaining(['title', 'items']));
    expect(await set(first, section('OWN-Z1'))).toEqual({ ok: true, itemCount: 1 });
    expect(paths(await set(second, section('OWN-Z1')))).toEqual(['items[0].id']);
    expect(await set(first, null)).toEqual({ ok: true, itemCount: 0 });
    expect(await set(second, section('OWN-Z1'))).toEqual({ ok: true, itemCount: 1 });
    expect(await set({ id: '', code: 'NONE' }, null)).toMatchObject({ reason: 'unknownAssociation' });
    expect(await setOwnSection({ wave: 'none', code: first.code, definition: null })).toMatchObject({
      reason: 'unknownWave',
    });
    await asSuperuser(database, (each) => each`update wave set state = 'open' where id = ${company.waveId}`);
    expect(await set(second, null)).toMatchObject({ reason: 'notDraft' });
    const change = sql`update wave_association set own_section = null where wave_id = ${company.waveId}`;
    await expect(withActor({ kind: 'worker' }, (tx) => tx.execute(change))).rejects.toMatchObject({
      cause: { code: '23001' },
    });
  });
});

describe('the command own-section', () => {
  const dir = mkdtempSync(join(tmpdir(), 'kurabe-own-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('sets, names faults with their place in the file, and knows wrong use', { timeout: 120_000 }, async () => {
    const company = await prepareCompany(database, { state: 'draft' });
    const { code } = await association(company);
    const file = (name: string, text: string) => {
      writeFileSync(join(dir, name), text);
      return join(dir, name);
    };
    const good = file('good.json', JSON.stringify(section('OWN-C1')));
    const bad = file('bad.json', JSON.stringify({ ...section('OWN-C1'), title: { ja: '題' } }));
    expect(await kurabe('own-section', company.slug)).toMatchObject({ code: 2 });
    expect(await kurabe('own-section', company.slug, code, bad)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${bad}: title.en`),
    });
    expect(await kurabe('own-section', company.slug, code, good)).toMatchObject({ code: 0 });
    await asSuperuser(database, (each) => each`update wave set state = 'open' where id = ${company.waveId}`);
    expect(await sectionsOf(company)).toContain(`own-${code.toLowerCase()}`);
    expect(await kurabe('own-section', company.slug, code, '--remove')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no draft any more'),
    });
  });
});
