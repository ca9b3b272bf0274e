import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { askApproval, takeBackApproval } from '../../app/services/ask-approval.server.ts';
import { approveAnswers, sendAnswersBack } from '../../app/services/decide-approval.server.ts';
import { setApproval } from '../../app/services/set-approval.server.ts';
import { type Actor, setResponse, withActor } from '../../db/actor.server.ts';
import { currentKek, openLink, openWaveKey } from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { prepareAccounts } from '../support/sign-in.ts';
import {
  answer,
  ask,
  type Company,
  moveDeadline,
  needApproval,
  prepareCompany,
  read,
  submissionsOf,
  submit,
} from './lifecycle-fixture.ts';

const database = useDatabase();
beforeAll(prepareAccounts);

const decision = (company: Company, approvalId: string) => ({ wave: company.slug, approvalId });
const mailsOf = (recipient: string) =>
  asSuperuser(
    database,
    (owner) => owner<{ kind: string; variables: Record<string, string> }[]>`
    select kind, variables from mail where recipient = ${recipient} order by kind`,
  );

async function asked(value = '1'): Promise<{ company: Company; id: string }> {
  const company = await prepareCompany(database);
  await answer(company, value);
  await needApproval(company);
  return { company, id: await ask(company) };
}

describe('approval by a superior', () => {
  test('where it is needed nobody submits but by it', async () => {
    const company = await prepareCompany(database);
    await answer(company, '1');
    await needApproval(company);
    expect(await submit(company)).toEqual({ ok: false, reason: 'needsApproval' });
    expect(await submissionsOf(database, company)).toEqual([]);
  });

  test('asking waits, approving submits exactly what was asked for, and both get the receipt', async () => {
    const { company, id } = await asked();
    expect(await read(company)).toMatchObject({
      state: 'awaiting',
      submitted: null,
      approval: { open: { isCurrent: true } },
    });
    const approved = await approveAnswers(company.approver.actor, decision(company, id));
    if (!approved.ok) throw new Error(approved.reason);
    const sheet = await read(company);
    expect(sheet.state).toBe('submitted');
    expect(sheet.submitted).toMatchObject({ ...approved.receipt, answers: { 'A-04': { number: 1 } }, isCurrent: true });
    expect(sheet.approval?.requests).toMatchObject([{ state: 'approved', number: 1, reason: null }]);
    expect((await mailsOf(company.editor.user.email)).map(({ kind }) => kind)).toEqual(['receipt']);
    expect((await mailsOf(company.approver.user.email)).map(({ kind }) => kind)).toEqual(['approvalAsked', 'receipt']);
    expect(await mailsOf(company.deputy.user.email)).toEqual([]);
  });

  test('what was asked for twice is one request and one mail', async () => {
    const { company, id } = await asked();
    const again = await Promise.all(Array.from({ length: 8 }, () => askApproval(company.editor, company.slug)));
    expect(again).toEqual(Array(8).fill({ ok: true }));
    expect((await read(company)).approval?.requests.map((each) => each.id)).toEqual([id]);
    expect(await mailsOf(company.approver.user.email)).toHaveLength(1);
  });

  test('answers that changed since are not submitted; asking again takes the old request back', async () => {
    const { company, id } = await asked();
    await answer(company, '2');
    expect((await read(company)).approval?.open).toMatchObject({ id, isCurrent: false });
    expect(await approveAnswers(company.approver.actor, decision(company, id))).toEqual({
      ok: false,
      reason: 'changed',
    });
    expect(await submissionsOf(database, company)).toEqual([]);
    const second = await ask(company);
    expect(second).not.toBe(id);
    expect((await read(company)).approval?.requests.map(({ state }) => state)).toEqual(['open', 'takenBack']);
    expect(await approveAnswers(company.approver.actor, decision(company, id))).toEqual({
      ok: false,
      reason: 'decided',
    });
    expect(await approveAnswers(company.approver.actor, decision(company, second))).toMatchObject({ ok: true });
    expect((await read(company)).submitted?.answers).toEqual({ 'A-04': { number: 2 } });
  });

  test('sending back wants a reason, which the company reads and no mail holds', async () => {
    const { company, id } = await asked();
    const back = (reason: string) => sendAnswersBack(company.approver.actor, { ...decision(company, id), reason });
    expect(await back('  \n ')).toEqual({ ok: false, reason: 'noReason' });
    expect(await back('あ'.repeat(1001))).toEqual({ ok: false, reason: 'longReason' });
    expect(await back('人数を確認してください。')).toEqual({ ok: true, receipt: null });
    const sheet = await read(company);
    expect(sheet.state).toBe('started');
    expect(sheet.approval).toMatchObject({
      open: null,
      requests: [{ state: 'returned', reason: '人数を確認してください。' }],
    });
    const [mail] = await mailsOf(company.editor.user.email);
    expect(mail?.kind).toBe('approvalReturned');
    expect(JSON.stringify(mail)).not.toContain('人数');
    const stored = await asSuperuser(database, (owner) => owner`select reason_sealed from approval where id = ${id}`);
    expect(Buffer.from(stored[0]?.reason_sealed).toString('utf8')).not.toContain('人数');
  });

  test('taken back: the approver finds nothing to decide on, and the sheet can be asked for again', async () => {
    const { company, id } = await asked();
    expect(await takeBackApproval(company.colleague, company.slug)).toEqual({ ok: true });
    expect(await takeBackApproval(company.colleague, company.slug)).toEqual({ ok: true });
    expect((await read(company)).state).toBe('started');
    expect(await approveAnswers(company.approver.actor, decision(company, id))).toEqual({
      ok: false,
      reason: 'decided',
    });
    expect((await mailsOf(company.approver.user.email)).map(({ kind }) => kind)).toEqual([
      'approvalAsked',
      'approvalTakenBack',
    ]);
  });

  test('a correction leaves what was submitted until it is approved', async () => {
    const { company, id } = await asked();
    await approveAnswers(company.approver.actor, decision(company, id));
    await answer(company, '5');
    const second = await ask(company);
    expect(await read(company)).toMatchObject({
      state: 'submitted',
      submitted: { answers: { 'A-04': { number: 1 } }, isCurrent: false },
    });
    await sendAnswersBack(company.approver.actor, { ...decision(company, second), reason: 'いいえ。' });
    expect(await read(company)).toMatchObject({
      state: 'submitted',
      submitted: { answers: { 'A-04': { number: 1 } } },
    });
    expect(await approveAnswers(company.deputy.actor, decision(company, await ask(company)))).toMatchObject({
      ok: true,
    });
    expect((await read(company)).submitted?.answers).toEqual({ 'A-04': { number: 5 } });
    expect(await submissionsOf(database, company)).toEqual([1, 2]);
  });

  test('nothing new to approve, and nothing at all, is not asked for', async () => {
    const company = await prepareCompany(database);
    await needApproval(company);
    expect(await askApproval(company.editor, company.slug)).toEqual({ ok: false, reason: 'nothingAnswered' });
    await answer(company, '1');
    await approveAnswers(company.approver.actor, decision(company, await ask(company)));
    expect(await askApproval(company.editor, company.slug)).toEqual({ ok: false, reason: 'unchanged' });
  });
});

describe('races', () => {
  test('two approvers at once: one submission, and the other is told', async () => {
    const { company, id } = await asked();
    const both = await Promise.all([
      approveAnswers(company.approver.actor, decision(company, id)),
      approveAnswers(company.deputy.actor, decision(company, id)),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'decided' });
    expect(await submissionsOf(database, company)).toEqual([1]);
  });

  test('one approver ten times at once: one submission, one receipt', async () => {
    const { company, id } = await asked();
    const all = await Promise.all(
      Array.from({ length: 10 }, () => approveAnswers(company.approver.actor, decision(company, id))),
    );
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(all[0]).toMatchObject({ ok: true });
    expect(await submissionsOf(database, company)).toEqual([1]);
  });

  test('approving and sending back at once: one of them is done, the other is told', async () => {
    const { company, id } = await asked();
    const both = await Promise.all([
      approveAnswers(company.approver.actor, decision(company, id)),
      sendAnswersBack(company.deputy.actor, { ...decision(company, id), reason: 'もう一度。' }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await submissionsOf(database, company)).toEqual(both[0]?.ok ? [1] : []);
  });

  test('saving while approving: what is submitted is what was asked for, or nothing is', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { company, id } = await asked('7');
      const [approved] = await Promise.all([
        approveAnswers(company.approver.actor, decision(company, id)),
        answer(company, '8'),
      ]);
      const { submitted } = await read(company);
      if (approved.ok) expect(submitted?.answers).toEqual({ 'A-04': { number: 7 } });
      else expect([approved.reason, submitted]).toEqual(['changed', null]);
    }
  });

  test('a deadline that passes while it waits: nobody approves or sends back after its grace', async () => {
    const { company, id } = await asked();
    await moveDeadline(database, company, '-40 seconds');
    const early = await asked();
    await moveDeadline(database, early.company, '-61 seconds');
    expect(await approveAnswers(company.approver.actor, decision(company, id))).toMatchObject({ ok: true });
    const late = decision(early.company, early.id);
    expect(await approveAnswers(early.company.approver.actor, late)).toEqual({ ok: false, reason: 'closed' });
    expect(await sendAnswersBack(early.company.approver.actor, { ...late, reason: '遅い。' })).toEqual({
      ok: false,
      reason: 'closed',
    });
    expect(await submissionsOf(database, early.company)).toEqual([]);
  });
});

describe('who approves', () => {
  test('is set by those who answer, and an unknown person is not taken', async () => {
    const company = await prepareCompany(database);
    const set = (choice: string, more: object = {}) =>
      setApproval(company.editor, { wave: company.slug, choice, name: '', email: '', ...more });
    expect(await set('')).toEqual({ ok: false, faults: ['noChoice'] });
    expect(await set(randomUUID())).toEqual({ ok: false, faults: ['noApprover'] });
    expect(await set(company.editor.user.id)).toEqual({ ok: false, faults: ['noApprover'] });
    expect(await set('invite', { name: '', email: 'x' })).toEqual({
      ok: false,
      faults: ['nameMissing', 'emailFormat'],
    });
    expect(await set('invite', { name: '上長 一郎', email: 'boss@example.jp' })).toEqual({ ok: true, isInvited: true });
    expect((await read(company)).approval).toMatchObject({ isNeeded: true, approverId: null });
    const invitations = await asSuperuser(
      database,
      (owner) => owner`select purpose from invitation where email = 'boss@example.jp'`,
    );
    expect(invitations).toMatchObject([{ purpose: 'approve' }]);
    expect(await set('any')).toEqual({ ok: true, isInvited: false });
    expect(await setApproval(company.approver, { wave: company.slug, choice: 'none', name: '', email: '' })).toEqual({
      ok: false,
      faults: ['notFound'],
    });
  });

  test('taking approval away takes an open request back, and one submits alone again', async () => {
    const { company } = await asked();
    await setApproval(company.editor, { wave: company.slug, choice: 'none', name: '', email: '' });
    expect(await read(company)).toMatchObject({ state: 'started', approval: { isNeeded: false, open: null } });
    expect(await submit(company)).toMatchObject({ ok: true });
  });

  test('whoever answers and approves approves of nothing that they asked for themselves', async () => {
    const { company, id } = await asked();
    const both: Actor = { kind: 'reader', userId: company.editor.user.id, companyId: company.companyId };
    expect(await approveAnswers(both, decision(company, id))).toEqual({ ok: false, reason: 'ownRequest' });
    const stranger = await prepareCompany(database);
    expect(await approveAnswers(stranger.approver.actor, decision(company, id))).toEqual({
      ok: false,
      reason: 'notFound',
    });
    expect(await approveAnswers(company.editor.actor, decision(company, id))).toEqual({
      ok: false,
      reason: 'notFound',
    });
  });
});

describe('the database itself', () => {
  const codeOf = (error: unknown): string =>
    error instanceof Error ? ('code' in error ? String(error.code) : codeOf(error.cause)) : 'none';

  /** Writes a submission as an actor, past every service. */
  async function writeSubmission(company: Company, actor: Actor, revision = 1): Promise<string> {
    const [row] = await asSuperuser(
      database,
      (owner) => owner`select link_sealed, wrapped from participation p join wave_key k using (wave_id)
        where p.company_id = ${company.companyId} and p.wave_id = ${company.waveId}`,
    );
    const key = openWaveKey(currentKek(row?.wrapped), company.waveId, row?.wrapped);
    const responseKey = openLink(key, company.companyId, row?.link_sealed);
    return withActor(actor, async (tx) => {
      await setResponse(tx, responseKey);
      await tx.execute(sql`insert into submission (response_key, revision, sealed, coded_sealed, day)
        values (${responseKey}, ${revision}, '\\x01', '\\x01', current_date)`);
      return 'written';
    }).catch(codeOf);
  }
  const update = (actor: Actor, statement: string) =>
    withActor(actor, async (tx) => `${(await tx.execute(sql.raw(statement))).count}`).catch(codeOf);

  test('lets a reader submit with a request that it approved itself, of that revision, and no other way', async () => {
    const { company, id } = await asked();
    const { approver, deputy } = company;
    expect(await writeSubmission(company, approver.actor)).toBe('42501');
    const day = `decided_on = current_date`;
    expect(
      await update(
        company.editor.actor,
        `update approval set state = 'approved', ${day}, decided_by = '${company.editor.user.id}' where id = '${id}'`,
      ),
    ).toBe('42501');
    expect(
      await update(
        approver.actor,
        `update approval set state = 'approved', ${day}, decided_by = '${deputy.user.id}' where id = '${id}'`,
      ),
    ).toBe('42501');
    expect(
      await update(
        approver.actor,
        `update participation set state = 'submitted', receipt_number = 'x', submitted_on = current_date`,
      ),
    ).toBe('42501');
    expect(
      await update(
        approver.actor,
        `update approval set state = 'approved', ${day}, decided_by = '${approver.user.id}' where id = '${id}'`,
      ),
    ).toBe('1');
    expect(
      await update(approver.actor, `update approval set state = 'open', decided_on = null where id = '${id}'`),
    ).toBe('0');
    expect(await writeSubmission(company, deputy.actor)).toBe('42501');
    expect(await writeSubmission(company, approver.actor, 2)).toBe('42501');
    expect(await writeSubmission(company, approver.actor)).toBe('written');
    expect(await writeSubmission(company, approver.actor)).toBe('23505');
  });

  test('lets no member submit where approval is needed', async () => {
    const { company } = await asked();
    expect(await writeSubmission(company, company.editor.actor)).toBe('42501');
    await setApproval(company.editor, { wave: company.slug, choice: 'none', name: '', email: '' });
    expect(await writeSubmission(company, company.editor.actor)).toBe('written');
  });

  test('keeps a decision, and names people and no moment', async () => {
    const { company, id } = await asked();
    await sendAnswersBack(company.approver.actor, { ...decision(company, id), reason: 'いいえ。' });
    const changed = await asSuperuser(
      database,
      (owner) => owner`update approval set state = 'open', decided_on = null, reason_sealed = null where id = ${id}`,
    ).catch(codeOf);
    expect(changed).toBe('23001');
    const columns = await asSuperuser(
      database,
      (owner) => owner<{ name: string; type: string }[]>`select column_name as name, data_type as type
      from information_schema.columns where table_name = 'approval' and data_type ~ 'time'`,
    );
    expect([...columns]).toEqual([]);
  });
});
