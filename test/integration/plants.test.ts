import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { companyAnswers, openSheet } from '../../app/services/answer-sheet.server.ts';
import { copyPlantAnswers } from '../../app/services/copy-plant-answers.server.ts';
import { delegateSections } from '../../app/services/delegate-sections.server.ts';
import { openBreakGlass } from '../../app/services/open-break-glass.server.ts';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { encodeSubmission } from '../../app/survey/coding.ts';
import type { PlantChange } from '../../app/survey/plant-list.ts';
import { PLANTS_SECTION, plantId } from '../../app/survey/plants.ts';
import { submissionPlace } from '../../app/survey/sealed-form.ts';
import { setResponse, withActor } from '../../db/actor.server.ts';
import { currentKek, openLink, openWaveKey, unseal } from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { prepareAccounts } from '../support/sign-in.ts';
import { type Company, moveDeadline, prepareCompany, read, submit } from './lifecycle-fixture.ts';
import { makePerson } from './people-fixture.ts';
import { answerItem, change, withPlants } from './plants-fixture.ts';

const database = useDatabase();
beforeAll(prepareAccounts);

const prepare = () => prepareCompany(database, { questionnaire: 'company-2022' });

const copy = (company: Company, from: string, to: string, operationId: string = randomUUID()) =>
  copyPlantAnswers(company.editor.actor, { wave: company.slug, from, to, operationId, writer: '架空 花子' });

const levelOf = async (company: Company, item: string) =>
  (await read(company)).checklist.find((each) => each.item.id === item)?.value;

describe('the plants of a company', () => {
  test('begin a sheet, answer the checklist, and leave what the company answered beside it', async () => {
    const company = await withPlants(database);
    const sheet = await read(company);
    expect(sheet.plants).toMatchObject({ mode: 'plants', rule: 'lowest', next: 3 });
    expect(sheet.questionnaire.sections.some(({ id }) => id === 'h2')).toBe(false);
    expect(await levelOf(company, 'H-2-08')).toEqual({ code: '4' });
    expect(await levelOf(company, 'H-2-01')).toBeUndefined();
    await change(company, { kind: 'mode', mode: 'company' });
    const once = await read(company);
    expect(once.questionnaire.sections.some(({ id }) => id === 'h2~p1')).toBe(false);
    expect([once.answers['H-2-08'], once.answers['H-2-08~p1']]).toEqual([{ code: '3' }, { code: '4' }]);
    await change(company, { kind: 'mode', mode: 'plants' });
    expect(await levelOf(company, 'H-2-08')).toEqual({ code: '4' });
  });

  test('can be renamed, taken out with their answers kept and not counted, and brought back', async () => {
    const company = await withPlants(database);
    await answerItem(company, 'h2~p2', { 'H-2-08~p2': '1' });
    expect(await change(company, { kind: 'change', plant: 'p2', name: '東工場', staff: '３１' })).toMatchObject({
      ok: true,
    });
    expect(await levelOf(company, 'H-2-08')).toEqual({ code: '1' });
    await change(company, { kind: 'remove', plant: 'p2' });
    expect(await levelOf(company, 'H-2-08')).toEqual({ code: '4' });
    expect((await read(company)).answers['H-2-08~p2']).toEqual({ code: '1' });
    expect(await answerItem(company, 'h2~p2', { 'H-2-08~p2': '5' })).toEqual({ ok: false, reason: 'notFound' });
    await change(company, { kind: 'restore', plant: 'p2' });
    expect((await read(company)).plants.plants.at(-1)).toEqual({ id: 'p2', name: '東工場', staff: 31 });
    expect(await levelOf(company, 'H-2-08')).toEqual({ code: '1' });
  });

  test('are changed by two people at once with nothing lost, and once by a form sent twice', async () => {
    const company = await withPlants(database);
    const revision = (await read(company)).revisions[PLANTS_SECTION] ?? 0;
    const rename = (name: string) => ({ kind: 'change', plant: 'p1', name, staff: '120' }) as const;
    const [first, second] = await Promise.all([
      change(company, { kind: 'add', name: '第三工場', staff: '' }, { revision }),
      change(company, { kind: 'add', name: '第四工場', staff: '' }, { revision, by: company.colleague.actor }),
    ]);
    expect([first.ok, second.ok]).toEqual([true, true]);
    await change(company, rename('本社工場'), { revision, by: company.colleague.actor });
    expect(await change(company, rename('西工場'), { revision })).toMatchObject({
      ok: true,
      conflicts: [{ field: 'name', mine: '西工場', theirs: '本社工場' }],
    });
    const operationId = randomUUID();
    const twice = { kind: 'add', name: '第五工場', staff: '' } as const;
    const before = (await read(company)).revisions[PLANTS_SECTION] ?? 0;
    for (const _ of [1, 2])
      expect(await change(company, twice, { revision: before, operationId })).toMatchObject({ ok: true, plant: 'p5' });
    const { plants } = (await read(company)).plants;
    expect(plants.map(({ name }) => name).sort()).toEqual(
      ['西工場', '第二工場', '第三工場', '第四工場', '第五工場'].sort(),
    );
  });

  test('are nobody’s to change but the company’s, and only while the survey is open', async () => {
    const company = await withPlants(database);
    const other = await prepare();
    const one: PlantChange = { kind: 'remove', plant: 'p1' };
    const notFound = { ok: false, faults: ['notFound'] };
    expect(await change(company, one, { by: other.editor.actor })).toEqual(notFound);
    expect(await change(company, one, { by: company.approver.actor })).toEqual(notFound);
    await moveDeadline(database, company, '-2 minutes');
    expect(await change(company, one)).toEqual({ ok: false, faults: ['closed'] });
    expect(await copy(company, 'p1', 'p2')).toEqual({ ok: false, faults: ['closed'] });
  });

  test('are noted once a day without a word of what changed', async () => {
    const company = await withPlants(database);
    const events = await asSuperuser(
      database,
      (owner) =>
        owner`select event, detail, at from audit_event where company_id = ${company.companyId} and event = 'plants.changed'`,
    );
    expect(events.map(({ detail, at }) => [detail, at])).toEqual([[{}, null]]);
  });
});

describe('copying answers', () => {
  test('fills empty items alone, from a plant or from the company, and once where the form is sent twice', async () => {
    const company = await withPlants(database);
    await answerItem(company, 'h2~p2', { 'H-2-08~p2': '1' });
    const operationId = randomUUID();
    expect(await copy(company, 'p1', 'p2', operationId)).toEqual({ ok: true, count: 1 });
    expect(await copy(company, 'p1', 'p2', operationId)).toEqual({ ok: true, count: null });
    expect(await copy(company, 'p1', 'p2')).toEqual({ ok: false, faults: ['nothingToCopy'] });
    expect(await copy(company, 'company', 'p2')).toEqual({ ok: true, count: 1 });
    const { answers } = await read(company);
    expect([answers['H-2-08~p2'], answers['H-2-02~p2'], answers['H-2-01~p2']]).toEqual([
      { code: '1' },
      { code: '2' },
      { code: '1' },
    ]);
    expect(answers['H-2-08~p1']).toEqual({ code: '4' });
    expect((await read(company)).writers['h2~p2']?.['H-2-02~p2']?.name).toBe('架空 花子');
  });

  test('knows neither itself nor a plant that was taken out', async () => {
    const company = await withPlants(database);
    await change(company, { kind: 'remove', plant: 'p2' });
    expect(await copy(company, 'p1', 'p1')).toEqual({ ok: false, faults: ['noSource'] });
    expect(await copy(company, 'p2', 'p1')).toEqual({ ok: false, faults: ['noSource'] });
    expect(await copy(company, 'p1', 'p2')).toEqual({ ok: false, faults: ['gone'] });
  });
});

describe('what leaves the company', () => {
  /** The submission of a company as the release and the emergency access may read it. */
  async function submitted(company: Company) {
    const [row] = await asSuperuser(
      database,
      (owner) => owner`select p.link_sealed, k.wrapped from participation p join wave_key k using (wave_id)
        where p.company_id = ${company.companyId} and p.wave_id = ${company.waveId}`,
    );
    const waveKey = openWaveKey(currentKek(row?.wrapped), company.waveId, row?.wrapped);
    return { waveKey, responseKey: openLink(waveKey, company.companyId, row?.link_sealed) };
  }

  test('is what the collapsed answers are: the release reads the same as from one answer, and no plant', async () => {
    const company = await withPlants(database);
    await answerItem(company, 'h2~p2', { 'H-2-08~p2': '2', 'H-2-03~p2': '5' });
    await change(company, { kind: 'rule', rule: 'weighted' });
    expect(await submit(company)).toMatchObject({ ok: true });
    const { waveKey, responseKey } = await submitted(company);
    const q = getQuestionnaire('company-2022');
    if (!q) throw new Error('no questionnaire');
    const expected = { 'H-2-08': { code: '4' }, 'H-2-02': { code: '2' }, 'H-2-03': { code: '5' } };
    await asSuperuser(database, (owner) => owner`update wave set state = 'closed' where id = ${company.waveId}`);
    const coded = await withActor({ kind: 'releaser' }, async (tx) => {
      await setResponse(tx, responseKey);
      await expect(
        tx.transaction((inner) => inner.execute(sql`select plants_sealed from submission`)),
      ).rejects.toThrow();
      const rows = await tx.execute(sql`select coded_sealed from submission`);
      return unseal(waveKey, rows[0]?.coded_sealed as Uint8Array, submissionPlace(responseKey, 1), 'coded');
    });
    expect(Buffer.from(coded).equals(Buffer.from(encodeSubmission(q, expected)))).toBe(true);
    const { submitted: copyOfAll } = await read(company);
    expect(copyOfAll?.answers).toEqual(expected);
    expect(copyOfAll?.plants).toMatchObject({ rule: 'weighted', answers: { 'H-2-08~p1': { code: '4' } } });
    expect(copyOfAll?.isCurrent).toBe(true);
  });

  test('is no plant’s draft for the emergency access', async () => {
    const company = await withPlants(database);
    await answerItem(company, 'a', { 'A-06': '1' });
    const operators = [
      await makePerson(database, { role: 'operator' }),
      await makePerson(database, { role: 'operator' }),
    ];
    const id = randomUUID();
    await asSuperuser(
      database,
      (
        owner,
      ) => owner`insert into dual_request (id, kind, company_id, wave_id, reason, requested_by, approved_by, approved_at, expires_at)
        values (${id}, 'breakGlass', ${company.companyId}, ${company.waveId}, 'an inspection by the authority in charge', ${operators[0]?.user.id ?? ''},
          ${operators[1]?.user.id ?? ''}, now(), now() + interval '1 hour')`,
    );
    const opened = await openBreakGlass(id);
    if (!opened.ok) throw new Error(opened.fault);
    expect(Object.keys(opened.value.draft).sort()).toEqual(['A-06', 'H-2-01', 'H-2-08']);
  });
});

describe('a section of one plant', () => {
  test('can be given to somebody, who reads and saves it and no other plant’s', async () => {
    const company = await withPlants(database);
    const person = { email: `${randomUUID()}@example.jp`, name: '分担 六花' };
    const typed = { ...person, sections: ['h2~p1'], message: '', due: '', language: 'ja' };
    expect(await delegateSections(company.editor, { wave: company.slug, typed })).toMatchObject({ ok: true });
    const delegate = await makePerson(database, { role: 'delegate', companyId: company.companyId });
    await asSuperuser(
      database,
      (owner) => owner`insert into delegation (role_grant_id, company_id, wave_id, section, expires_at)
        values (${delegate.grantId}, ${company.companyId}, ${company.waveId}, 'h2~p1', now() + interval '1 hour')`,
    );
    const sheet = await readAnswering(delegate.actor, company.slug);
    expect(sheet?.questionnaire.sections.map(({ id }) => id)).toEqual(['h2~p1']);
    expect(Object.keys(sheet?.answers ?? {}).sort()).toEqual(['H-2-02~p1', 'H-2-08~p1']);
    expect(sheet?.checklist).toEqual([]);
    expect(await answerItem(company, 'h2~p1', { 'H-2-03~p1': '5' }, delegate.actor)).toMatchObject({ ok: true });
    expect(await answerItem(company, 'h2~p2', { 'H-2-03~p2': '5' }, delegate.actor)).toMatchObject({ ok: false });
    expect((await read(company)).answers[plantId('H-2-03', { id: 'p1' })]).toEqual({ code: '5' });
    expect(await change(company, { kind: 'remove', plant: 'p1' }, { by: delegate.actor })).toMatchObject({ ok: false });
  });
});

test('the values that count are those which the sheet would submit', async () => {
  const company = await withPlants(database);
  const { actor } = company.editor;
  if (actor.kind !== 'member') throw new Error('not a member');
  const sheet = await withActor(actor, (tx) => openSheet(tx, { actor, slug: company.slug }));
  if (!sheet) throw new Error('no sheet');
  const { answers, checklist } = companyAnswers(sheet);
  expect(Object.keys(answers).every((key) => !key.includes('~'))).toBe(true);
  expect(checklist).toHaveLength(32);
});
