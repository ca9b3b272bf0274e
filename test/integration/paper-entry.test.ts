import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { beginProxyEntry } from '../../app/services/begin-proxy-entry.server.ts';
import { closeWave } from '../../app/services/close-wave.server.ts';
import { declineWave, takeDeclineBack } from '../../app/services/decline-associations.server.ts';
import { dropProxyEntry } from '../../app/services/drop-proxy-entry.server.ts';
import { finishProxyCheck } from '../../app/services/finish-proxy-check.server.ts';
import { finishProxyTyping } from '../../app/services/finish-proxy-typing.server.ts';
import { removeMember } from '../../app/services/keep-members.server.ts';
import { readProxyEntries } from '../../app/services/read-proxy-entries.server.ts';
import { readProxyEntry, readProxySection } from '../../app/services/read-proxy-entry.server.ts';
import { takeProxyCheck } from '../../app/services/take-proxy-check.server.ts';
import { withdrawAnswers } from '../../app/services/withdraw-answers.server.ts';
import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { verifyAudit } from '../../db/queries/audit.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { answer, moveDeadline, read, submit } from './lifecycle-fixture.ts';
import {
  begin,
  beginChecking,
  CONTACT,
  type Desk,
  makeOtherDesk,
  prepareDesk,
  storedOf,
  type,
  typeAll,
} from './paper-entry-fixture.ts';

const database = useDatabase();

const proxyOf = (desk: Desk, who: 'first' | 'second' | 'third', entryId: string): Actor => ({
  kind: 'proxy',
  userId: desk[who].user.id,
  associationId: desk.associationId,
  entryId,
});

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'none';
  return 'code' in error ? String(error.code) : codeOf(error.cause);
}

/** The code with which the database refuses a statement of an actor, or how many rows it reached. */
function tried(actor: Actor, statement: string): Promise<string | number> {
  return withActor(actor, async (tx: Tx) => (await tx.execute(sql.raw(statement))).count).catch(codeOf);
}

describe('a paper form that two people type alike', () => {
  test('becomes the submission of the company, which counts, and nobody of the association sees it any more', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    await typeAll(desk.second, entryId);
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: true });
    const sheet = await read(desk);
    expect(sheet.state).toBe('submitted');
    expect(sheet.submitted?.isCurrent).toBe(true);
    expect(sheet.submitted?.answers).toEqual({
      'A-01': { code: '1' },
      'A-04': { number: 12 },
      'A-05': { text: 'canary-paper' },
      'B-01': { code: '3' },
    });
    const stored = await storedOf(database, desk);
    expect(stored).toMatchObject({
      states: ['checked'],
      macs: false,
      typed: 0,
      participation: 'submitted',
      submissions: 1,
    });
    expect(stored.receipt).toMatch(/^\d{4}-\d{4}-\d{4}$/);
    expect(stored.mails.map(({ recipient }) => recipient)).toEqual([CONTACT]);
    expect(JSON.stringify(stored.mails)).not.toContain('canary');
  });

  test('is told in the chains of the association and of the company, which hold', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    await typeAll(desk.second, entryId);
    await finishProxyCheck(desk.second, entryId);
    const events = (chain: string) =>
      asSuperuser(database, async (owner) => {
        const rows = await owner<
          { event: string; at: Date | null; association_id: string | null }[]
        >`select event, at, association_id from audit_event where chain = ${chain} order by seq`;
        return rows.map(({ event, at, association_id: of }) => `${event} ${at === null} ${of !== null}`);
      });
    expect(await events(`association:${desk.associationId}`)).toEqual([
      'paper.begun true true',
      'paper.typed true true',
      'paper.taken true true',
      'paper.entered true true',
    ]);
    // What is in the company's own chain is not the association's to read.
    expect(await events(`company:${desk.companyId}`)).toEqual(['answers.entered true false']);
    for (const chain of [`association:${desk.associationId}`, `company:${desk.companyId}`])
      expect((await withActor({ kind: 'worker' }, (tx) => verifyAudit(tx, chain))).ok).toBe(true);
  });

  test('can be corrected by the company, and withdrawing refuses it', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    await typeAll(desk.second, entryId);
    await finishProxyCheck(desk.second, entryId);
    await answer(desk, '99');
    expect(await submit(desk)).toMatchObject({ ok: true });
    expect((await read(desk)).submitted?.answers['A-04']).toEqual({ number: 99 });
    expect(await withdrawAnswers(desk.editor.actor, { wave: desk.slug, isConfirmed: true })).toEqual({ ok: true });
    expect(await storedOf(database, desk)).toMatchObject({
      states: ['refused'],
      participation: 'withdrawn',
      submissions: 0,
    });
    const again = await beginProxyEntry(desk.first.actor, { companyId: desk.companyId, wave: desk.slug });
    expect(again).toEqual({ ok: false, reason: 'begun' });
  });

  test('is entered once where the last button is pressed twice at once', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    await typeAll(desk.second, entryId);
    const results = await Promise.all([finishProxyCheck(desk.second, entryId), finishProxyCheck(desk.second, entryId)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await storedOf(database, desk)).toMatchObject({ states: ['checked'], submissions: 1 });
  });
});

describe('the second person', () => {
  test('is told which items differ, and nothing of what the first typed', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    await typeAll(desk.second, entryId, { 'A-04': ['21'] });
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: false, reason: 'differs' });
    const seen = await withActor(proxyOf(desk, 'second', entryId), (tx) =>
      tx.execute(sql`select sealed, typed_by from proxy_section`),
    );
    expect(seen.map((row) => row.typed_by)).toEqual(seen.map(() => desk.second.user.id));
    // One's own slip is corrected,
    expect(await type(desk.second, entryId, 'a', { 'A-04': ['12'] })).toMatchObject({ isWhole: true });
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: true });
  });

  test('says of a differing item that it is as on paper: then that counts', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    await typeAll(desk.second, entryId, { 'A-04': ['21'] });
    const confirmed = await type(desk.second, entryId, 'a', { 'A-04': ['21'] }, ['A-04']);
    expect(confirmed).toMatchObject({ ok: true, isWhole: true });
    // Another value needs to be said anew.
    expect(await type(desk.second, entryId, 'a', { 'A-04': ['22'] })).toMatchObject({ isWhole: false });
    await type(desk.second, entryId, 'a', { 'A-04': ['21'] });
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: true });
    expect((await read(desk)).submitted?.answers['A-04']).toEqual({ number: 21 });
  });

  test('cannot say beforehand that everything is as on paper', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    const typed = await type(desk.second, entryId, 'a', { 'A-01': ['2'], 'A-04': ['5'] }, ['A-01', 'A-04', 'A-05']);
    expect(typed).toMatchObject({ ok: true, isWhole: false });
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: false, reason: 'differs' });
  });

  test('is another one: the service, the policy and the constraint say so', async () => {
    const desk = await prepareDesk(database);
    const entryId = await begin(desk);
    await typeAll(desk.first, entryId);
    await finishProxyTyping(desk.first, entryId);
    expect(await takeProxyCheck(desk.first.actor, entryId)).toEqual({ ok: false, reason: 'ownEntry' });
    const own = `update proxy_entry set checked_by = '${desk.first.user.id}' where id = '${entryId}'`;
    // A policy's refusal and a constraint's have different codes; the constraint holds for the owner too.
    expect(await tried(proxyOf(desk, 'first', entryId), own)).toBe('42501');
    expect(await asSuperuser(database, (owner) => owner.unsafe(own)).catch(codeOf)).toBe('23514');
    const foreign = `update proxy_entry set checked_by = '${desk.third.user.id}' where id = '${entryId}'`;
    expect(await tried(proxyOf(desk, 'second', entryId), foreign)).toBe('42501');
    expect(await takeProxyCheck(desk.second.actor, entryId)).toEqual({ ok: true });
    expect(await takeProxyCheck(desk.third.actor, entryId)).toEqual({ ok: false, reason: 'taken' });
  });

  test('is of the secretariat: whoever is not any more neither types nor ends anything', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    await typeAll(desk.second, entryId);
    await asSuperuser(database, (owner) => owner`delete from role_grant where user_id = ${desk.second.user.id}`);
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: false, reason: 'notFound' });
    expect(await tried(proxyOf(desk, 'second', entryId), 'select from proxy_section')).toBe(0);
    expect(await storedOf(database, desk)).toMatchObject({ states: ['typed'], participation: 'invited' });
  });
});

describe('what was typed', () => {
  test('and cannot be read is there after a reload, counts nowhere, and goes once it can be', async () => {
    const desk = await prepareDesk(database);
    const entryId = await begin(desk);
    await typeAll(desk.first, entryId);
    const shown = async (section: string) => (await readProxySection(desk.first.actor, entryId, section))?.unread;
    expect(await shown('a')).toEqual({ typed: {}, invalid: [] });
    await type(desk.first, entryId, 'a', { 'A-04': ['十二人くらい'] });
    await type(desk.first, entryId, '_paper', { _day: ['2026-02-30'] });
    const unread = { typed: { 'A-04': ['十二人くらい'] }, invalid: [{ itemId: 'A-04', fault: 'notANumber' }] };
    expect(await shown('a')).toEqual(unread);
    expect(await shown('_paper')).toEqual({
      typed: { _day: ['2026-02-30'] },
      invalid: [{ itemId: '_day', fault: 'notADay' }],
    });
    // A form that does not hold the field leaves it; what was stored before stands.
    await type(desk.first, entryId, 'a', { 'A-01': ['2'] });
    expect(await shown('a')).toEqual(unread);
    const page = await readProxySection(desk.first.actor, entryId, 'a');
    expect(page?.answers).toMatchObject({ 'A-01': { code: '2' }, 'A-04': { number: 12 } });
    expect(Object.keys(page?.answers ?? {}).filter((key) => key.endsWith('.typed'))).toEqual([]);
    // Nobody ends their turn over it: it would be dropped without a word.
    expect(await finishProxyTyping(desk.first, entryId)).toEqual({ ok: false, reason: 'unread' });
    const sections = (await readProxyEntry(desk.first.actor, entryId))?.sections ?? [];
    expect(sections.filter(({ hasUnread }) => hasUnread).map(({ id }) => id)).toEqual(['_paper', 'a']);
    await type(desk.first, entryId, 'a', { 'A-01': ['1'], 'A-04': ['13'] });
    expect(await shown('a')).toEqual({ typed: {}, invalid: [] });
    expect(await finishProxyTyping(desk.first, entryId)).toEqual({ ok: false, reason: 'unread' });
    await type(desk.first, entryId, '_paper', { _day: ['2026-02-20'] });
    expect(await finishProxyTyping(desk.first, entryId)).toEqual({ ok: true });
  });

  test('comes back to whoever typed it in their turn, and to nobody else', async () => {
    const desk = await prepareDesk(database);
    const entryId = await begin(desk);
    await typeAll(desk.first, entryId);
    const rows = 'select sealed from proxy_section';
    expect(await tried(proxyOf(desk, 'first', entryId), rows)).toBe(3);
    expect(await tried(proxyOf(desk, 'second', entryId), rows)).toBe(0);
    expect(
      await tried({ kind: 'association', userId: desk.first.user.id, associationId: desk.associationId }, rows),
    ).toBe('42501');
    for (const column of ['macs', 'paper_sealed'])
      expect(await tried(desk.first.actor, `select ${column} from proxy_entry`)).toBe('42501');
    await finishProxyTyping(desk.first, entryId);
    expect(await storedOf(database, desk)).toMatchObject({ states: ['typed'], macs: true, typed: 0 });
    expect(await tried(proxyOf(desk, 'first', entryId), 'select from wave_key')).toBe(0);
  });

  test('is found by nobody of another association', async () => {
    const desk = await prepareDesk(database);
    const other = await makeOtherDesk(database, desk);
    const entryId = await begin(desk);
    await typeAll(desk.first, entryId);
    expect(await type(other, entryId, 'a', { 'A-04': ['1'] })).toEqual({ ok: false, reason: 'notFound' });
    expect(await takeProxyCheck(other.actor, entryId)).toEqual({ ok: false, reason: 'notFound' });
    expect(await dropProxyEntry(other.actor, entryId)).toBe(false);
    expect(await beginProxyEntry(other.actor, { companyId: desk.companyId, wave: desk.slug })).toEqual({
      ok: false,
      reason: 'notFound',
    });
    expect(await tried(other.actor, 'select id from proxy_entry')).toBe(0);
  });

  test('is deleted where the survey closes, and where the company is let go', async () => {
    const desk = await prepareDesk(database);
    await typeAll(desk.first, await begin(desk));
    expect(await closeWave(desk.slug)).toMatchObject({ ok: true });
    expect(await storedOf(database, desk)).toMatchObject({ states: ['dropped'], typed: 0 });
    const left = await prepareDesk(database);
    await beginChecking(left);
    expect(await removeMember(left.first, left.companyId)).toBe(true);
    expect(await storedOf(database, left)).toMatchObject({ states: ['dropped'], macs: false, typed: 0 });
  });

  test('is not ended by a company that neither begins nor withdraws', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    const ended = (state: string) => tried(desk.editor.actor, `update proxy_entry set state = '${state}'`);
    expect(await ended('dropped')).toBe('42501');
    await typeAll(desk.second, entryId);
    await finishProxyCheck(desk.second, entryId);
    expect(await ended('refused')).toBe('42501');
  });

  test('is deleted where the entry is dropped', async () => {
    const desk = await prepareDesk(database);
    const entryId = await begin(desk);
    await typeAll(desk.first, entryId);
    expect(await dropProxyEntry(desk.third.actor, entryId)).toBe(true);
    expect(await storedOf(database, desk)).toMatchObject({ states: ['dropped'], macs: false, typed: 0 });
    expect(await dropProxyEntry(desk.first.actor, entryId)).toBe(false);
    expect(await begin(desk)).not.toBe(entryId);
  });

  test('stays where the program stops between the two people, and goes on', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    await type(desk.second, entryId, 'a', { 'A-04': ['12'] });
    // Whatever ends in the middle of the last step leaves the entry as it was before it.
    const stopped = withActor(proxyOf(desk, 'second', entryId), async (tx) => {
      await tx.execute(sql`update proxy_entry set state = 'checked', entered_on = current_date where id = ${entryId}`);
      throw new Error('stopped');
    });
    await expect(stopped).rejects.toThrow('stopped');
    expect(await storedOf(database, desk)).toMatchObject({ states: ['typed'], typed: 1, participation: 'invited' });
    await typeAll(desk.second, entryId);
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: true });
  });
});

describe('the role that enters', () => {
  test('writes nothing before both people are done, and nothing afterwards', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    await typeAll(desk.second, entryId);
    const actor = proxyOf(desk, 'second', entryId);
    const key = crypto.randomUUID();
    const sheet = `select set_config('app.response', '${key}', true); insert into response values ('${key}', '${desk.waveId}')`;
    const submitted = `update participation set state = 'submitted', link_sealed = '\\x01', receipt_number = 'x', submitted_on = current_date
      where company_id = '${desk.companyId}'`;
    const inOne = (statements: string) =>
      withActor(actor, async (tx) => {
        for (const statement of statements.split('; ')) await tx.execute(sql.raw(statement));
        return 'allowed';
      }).catch(codeOf);
    expect(await inOne(sheet)).toBe('42501');
    expect(await inOne(submitted)).toBe('42501');
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: true });
    expect(await inOne(sheet)).toBe('42501');
    expect(await tried(actor, submitted)).toBe(0);
    const [stored] = await asSuperuser(
      database,
      (owner) => owner<{ key: string }[]>`select response_key as key from response where wave_id = ${desk.waveId}`,
    );
    const again = `select set_config('app.response', '${stored?.key}', true); insert into submission values ('${stored?.key}', 2, '\\x01', '\\x01', current_date)`;
    expect(await inOne(again)).toBe('42501');
    for (const table of ['draft_section', 'submission'])
      expect(await tried(actor, `select from ${table}`)).toBe('42501');
    expect(await tried(actor, `select set_config('app.response', '${stored?.key}', true)`)).toBe(1);
    expect(await tried(actor, 'select from response')).toBe(0);
  });
});

describe('a company that answers by itself', () => {
  test('goes first: what the secretariat typed is dropped, and the last step says why', async () => {
    const desk = await prepareDesk(database);
    const entryId = await beginChecking(desk);
    await typeAll(desk.second, entryId);
    await answer(desk, '7');
    expect(await storedOf(database, desk)).toMatchObject({
      states: ['dropped'],
      macs: false,
      typed: 0,
      participation: 'started',
    });
    expect(await finishProxyCheck(desk.second, entryId)).toEqual({ ok: false, reason: 'notFound' });
    expect(await type(desk.second, entryId, 'a', { 'A-04': ['1'] })).toEqual({ ok: false, reason: 'notFound' });
    expect(await beginProxyEntry(desk.first.actor, { companyId: desk.companyId, wave: desk.slug })).toEqual({
      ok: false,
      reason: 'begun',
    });
    expect((await read(desk)).answers['A-04']).toEqual({ number: 7 });
  });

  test('and the secretariat at the same moment: one of both, whole', async () => {
    for (let round = 0; round < 5; round += 1) {
      const desk = await prepareDesk(database);
      const entryId = await beginChecking(desk);
      await typeAll(desk.second, entryId);
      const [entered, answered] = await Promise.allSettled([finishProxyCheck(desk.second, entryId), answer(desk, '7')]);
      const stored = await storedOf(database, desk);
      const isEntered = entered.status === 'fulfilled' && entered.value.ok;
      expect(stored.states).toEqual([isEntered ? 'checked' : 'dropped']);
      expect(stored.submissions).toBe(isEntered ? 1 : 0);
      expect(stored.typed).toBe(0);
      // What the company saved stands in either case: beside what was entered, or alone.
      if (answered.status === 'fulfilled') expect((await read(desk)).answers['A-04']).toEqual({ number: 7 });
      expect(entered.status).toBe('fulfilled');
    }
  });
});

describe('a company that declined to answer for the association', () => {
  const declineAll = (desk: Desk) => declineWave(desk.editor.actor, { wave: desk.slug, isConfirmed: true });
  const offered = async (desk: Desk) =>
    (await readProxyEntries(desk.first, desk.slug))?.companies.map(({ id }) => id) ?? [];

  test('is not offered, and no entry is begun for it: the service and the policy say so', async () => {
    const desk = await prepareDesk(database);
    const where = { companyId: desk.companyId, wave: desk.slug };
    expect(await offered(desk)).toContain(desk.companyId);
    expect(await declineAll(desk)).toEqual({ ok: true });
    expect(await offered(desk)).not.toContain(desk.companyId);
    expect(await beginProxyEntry(desk.first.actor, where)).toEqual({ ok: false, reason: 'declined' });
    const entryId = crypto.randomUUID();
    const insert = `insert into proxy_entry (id, company_id, wave_id, association_id, typed_by)
      values ('${entryId}', '${desk.companyId}', '${desk.waveId}', '${desk.associationId}', '${desk.first.user.id}')`;
    expect(await tried(proxyOf(desk, 'first', entryId), insert)).toBe('42501');
    const [row] = await asSuperuser(
      database,
      (owner) => owner<{ code: string }[]>`select code from association where id = ${desk.associationId}`,
    );
    expect(await takeDeclineBack(desk.editor.actor, { wave: desk.slug, code: row?.code ?? '' })).toEqual({ ok: true });
    expect(await offered(desk)).toContain(desk.companyId);
    expect(await begin(desk)).toMatch(/-/);
  });

  test('stops what is typed for it: nothing more is saved or entered, and it can be dropped', async () => {
    const desk = await prepareDesk(database);
    const entryId = await begin(desk);
    await typeAll(desk.first, entryId);
    await declineAll(desk);
    expect(await type(desk.first, entryId, 'a', { 'A-04': ['1'] })).toEqual({ ok: false, reason: 'declined' });
    expect(await finishProxyTyping(desk.first, entryId)).toEqual({ ok: false, reason: 'declined' });
    expect(await readProxyEntry(desk.first.actor, entryId)).toMatchObject({ isDeclined: true });
    expect(await dropProxyEntry(desk.first.actor, entryId)).toBe(true);
    const late = await prepareDesk(database);
    const lateId = await beginChecking(late);
    await typeAll(late.second, lateId);
    await declineAll(late);
    expect(await finishProxyCheck(late.second, lateId)).toEqual({ ok: false, reason: 'declined' });
    const ends = `update proxy_entry set state = 'checked', entered_on = current_date where id = '${lateId}'`;
    expect(await tried(proxyOf(late, 'second', lateId), ends)).toBe('42501');
    expect(await storedOf(database, late)).toMatchObject({ states: ['typed'], participation: 'invited' });
  });
});

describe('beginning', () => {
  test('is refused where the survey is over, no address is known, or somebody works on it', async () => {
    const desk = await prepareDesk(database);
    const where = { companyId: desk.companyId, wave: desk.slug };
    await begin(desk);
    expect(await beginProxyEntry(desk.second.actor, where)).toEqual({ ok: false, reason: 'already' });
    expect(await beginProxyEntry(desk.editor.actor, where)).toEqual({ ok: false, reason: 'notFound' });
    const bare = await prepareDesk(database);
    await asSuperuser(
      database,
      (owner) => owner`update membership set contact_email = null where company_id = ${bare.companyId}`,
    );
    expect(await beginProxyEntry(bare.first.actor, { companyId: bare.companyId, wave: bare.slug })).toEqual({
      ok: false,
      reason: 'noContact',
    });
    const late = await prepareDesk(database);
    await moveDeadline(database, late, '-2 minutes');
    expect(await beginProxyEntry(late.first.actor, { companyId: late.companyId, wave: late.slug })).toEqual({
      ok: false,
      reason: 'closed',
    });
  });

  test('of two people at once is one entry', async () => {
    const desk = await prepareDesk(database);
    const where = { companyId: desk.companyId, wave: desk.slug };
    const results = await Promise.all([desk.first, desk.second].map(({ actor }) => beginProxyEntry(actor, where)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('ends with something typed, and the day and the name on the paper', async () => {
    const desk = await prepareDesk(database);
    const entryId = await begin(desk);
    expect(await finishProxyTyping(desk.first, entryId)).toEqual({ ok: false, reason: 'noPaper' });
    for (const day of ['2026-02-30', '9999-01-01', '昨日'])
      expect(await type(desk.first, entryId, '_paper', { _day: [day] })).toMatchObject({
        invalid: [{ itemId: '_day', fault: 'notADay' }],
      });
    expect(
      await type(desk.first, entryId, '_paper', { _day: ['２０２６年３月１日'], _signatory: ['架空　太郎'] }),
    ).toMatchObject({ invalid: [] });
    expect(await finishProxyTyping(desk.first, entryId)).toEqual({ ok: false, reason: 'nothingTyped' });
    expect(await type(desk.first, entryId, 'a', { 'A-04': ['1001'] })).toMatchObject({
      invalid: [{ itemId: 'A-04', fault: 'outOfRange' }],
    });
    await type(desk.first, entryId, 'a', { 'A-04': ['１０'] });
    await moveDeadline(database, desk, '-2 minutes');
    expect(await finishProxyTyping(desk.first, entryId)).toEqual({ ok: false, reason: 'closed' });
    await moveDeadline(database, desk, '1 day');
    expect(await finishProxyTyping(desk.first, entryId)).toEqual({ ok: true });
    expect(await finishProxyTyping(desk.first, entryId)).toEqual({ ok: false, reason: 'notFound' });
    expect(await finishProxyTyping(desk.first, 'no id')).toEqual({ ok: false, reason: 'notFound' });
  });
});
