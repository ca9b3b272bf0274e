import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { type MailKind, renderMail } from '../../app/mail/render-mail.ts';
import { takeBackApproval } from '../../app/services/ask-approval.server.ts';
import { approveAnswers, sendAnswersBack } from '../../app/services/decide-approval.server.ts';
import { revertAnswers } from '../../app/services/revert-answers.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { withdrawAnswers } from '../../app/services/withdraw-answers.server.ts';
import { receiptText } from '../../app/survey/receipt.ts';
import { type Actor, setResponse, withActor } from '../../db/actor.server.ts';
import { currentKek, openLink, openWaveKey } from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { prepareAccounts } from '../support/sign-in.ts';
import {
  answer,
  ask,
  type Company,
  needApproval,
  prepareCompany,
  read,
  submissionsOf,
  submit,
} from './lifecycle-fixture.ts';

const database = useDatabase();
beforeAll(prepareAccounts);

async function responseKeyOf(company: Company): Promise<string> {
  const [row] = await asSuperuser(
    database,
    (owner) => owner`select link_sealed, wrapped from participation p join wave_key k using (wave_id)
      where p.company_id = ${company.companyId} and p.wave_id = ${company.waveId}`,
  );
  return openLink(
    openWaveKey(currentKek(row?.wrapped), company.waveId, row?.wrapped),
    company.companyId,
    row?.link_sealed,
  );
}

/** The tables in which a text stands in any column of any row. */
function tablesWith(text: string): Promise<string[]> {
  return asSuperuser(database, async (owner) => {
    const tables = await owner<
      { name: string }[]
    >`select tablename as name from pg_tables where schemaname in ('public', 'job')`;
    const found: string[] = [];
    for (const { name } of tables) {
      const schema = name.match(/^(job|queue|version|schedule|subscription|archive|j[0-9a-f]{20,})$/)
        ? 'job'
        : 'public';
      const rows = await owner.unsafe(`select 1 from ${schema}."${name}" t where t::text like '%${text}%' limit 1`);
      if (rows.length > 0) found.push(name);
    }
    return found.sort();
  });
}

describe('submitting', () => {
  test('twenty times at once, by two people and in two tabs: one submission and one receipt', async () => {
    const company = await prepareCompany(database);
    await answer(company, '4');
    const [one, other] = [randomUUID(), randomUUID()];
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        submit(company, index % 2 === 0 ? company.editor : company.colleague, index % 3 === 0 ? one : other),
      ),
    );
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(all[0]).toMatchObject({ ok: true });
    expect(await submissionsOf(database, company)).toEqual([1]);
    const mails = await asSuperuser(
      database,
      (owner) => owner`select variables from mail where kind = 'receipt'
      and recipient in (${company.editor.user.email}, ${company.colleague.user.email})`,
    );
    expect(mails).toHaveLength(1);
    expect(Object.keys(mails[0]?.variables).sort()).toEqual(['company', 'day', 'number', 'slug', 'wave']);
  });

  test('its digest can be computed from what stands on the copy, and another answer gives another', async () => {
    const company = await prepareCompany(database);
    await answer(company, '4');
    await submit(company);
    const { submitted, questionnaire } = await read(company);
    if (!submitted) throw new Error('nothing was submitted');
    const { receiptNumber, submittedOn, answers, digest } = submitted;
    const content = { wave: company.slug, questionnaire, receiptNumber, submittedOn, answers };
    const of = (changed: object) =>
      createHash('sha256')
        .update(receiptText({ ...content, ...changed }))
        .digest('hex');
    expect(of({})).toBe(digest);
    expect(receiptText(content)).toBe(
      `kurabe receipt 1\n${company.slug}\nsmall@1\n${receiptNumber}\n${submittedOn}\n{"A-04":{"number":4}}\n`,
    );
    for (const changed of [
      { answers: { 'A-04': { number: 5 } } },
      { receiptNumber: '2026-0000-0000' },
      { submittedOn: '2026-01-01' },
    ])
      expect(of(changed)).not.toBe(digest);
    const kept = await asSuperuser(
      database,
      (owner) => owner`select count(*)::int as n from mail where variables::text like ${`%${digest}%`}`,
    );
    expect(kept[0]?.n).toBe(0);
    expect(await tablesWith(digest)).toEqual([]);
  });
});

describe('the deadline', () => {
  test('decides by one rule over everybody who submits around it, and what was accepted is what is stored', async () => {
    const companies: Company[] = [];
    for (let each = 0; each < 40; each += 1) {
      const company = await prepareCompany(database);
      await answer(company, '4');
      companies.push(company);
    }
    const waves = companies.map(({ waveId }) => waveId);
    // The grace of a minute ends one and a half seconds from now.
    await asSuperuser(
      database,
      (owner) => owner`update wave set closes_at = now() - interval '58500 milliseconds' where id = any(${waves})`,
    );
    const results = await Promise.all(
      companies.map(async (company, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * 75));
        const [one, other] = await Promise.all([submit(company), submit(company, company.colleague)]);
        return { company, one, other };
      }),
    );
    for (const { company, one, other } of results) {
      const stored = await submissionsOf(database, company);
      expect(stored).toEqual(one.ok || other.ok ? [1] : []);
      for (const each of [one, other]) if (!each.ok) expect(each.reason).toBe('closed');
    }
    const accepted = results.filter(({ one, other }) => one.ok || other.ok).length;
    expect(accepted).toBeGreaterThan(0);
    expect(accepted).toBeLessThan(companies.length);
    const noted = await asSuperuser(
      database,
      (owner) => owner`select count(*)::int as n from audit_event
      where event = 'answers.submitted' and wave_id = any(${waves})`,
    );
    expect(noted[0]?.n).toBe(accepted);
  });
});

describe('mails about answers', () => {
  test('tell number and day, where to look, no answer, and no moment of theirs is kept', async () => {
    const company = await prepareCompany(database);
    await answer(company, '777');
    await needApproval(company);
    const asked = { wave: company.slug, approvalId: await ask(company) };
    await sendAnswersBack(company.approver.actor, { ...asked, reason: '777を確認してください。' });
    const approvalId = await ask(company);
    await takeBackApproval(company.editor, company.slug);
    await approveAnswers(company.approver.actor, { ...asked, approvalId: await ask(company) });
    await withdrawAnswers(company.editor.actor, { wave: company.slug, isConfirmed: true });
    expect(approvalId).not.toBe('');
    const people = [company.editor, company.approver].map(({ user }) => user.email);
    const mails = await asSuperuser(
      database,
      (owner) => owner<{ kind: MailKind; variables: Record<string, string>; is_morning: boolean }[]>`
        select kind, variables, extract(epoch from not_before at time zone 'Asia/Tokyo')::int % 86400 = 0 as is_morning
        from mail where recipient = any(${people})`,
    );
    const kinds = ['approvalAsked', 'approvalReturned', 'approvalTakenBack', 'receipt', 'withdrawn'];
    expect([...new Set(mails.map(({ kind }) => kind))].sort()).toEqual(kinds);
    for (const { kind, variables, is_morning } of mails) {
      expect(is_morning, kind).toBe(true);
      for (const locale of ['ja', 'en'] as const) {
        const { subject, text } = renderMail(kind, locale, { ...variables, origin: 'https://kurabe.example' });
        expect(`${subject}\n${text}`, kind).not.toMatch(/\{\{|777|undefined/);
        if (kind === 'receipt')
          expect(text).toMatch(/20\d\d-\d{4}-\d{4}[\s\S]*https:\/\/kurabe\.example\/answer\/[\w-]+\/done/);
        if (kind === 'approvalAsked') expect(text).toContain(`https://kurabe.example/approve/${company.slug}`);
      }
    }
  });
});

describe('going back to what was submitted', () => {
  test('restores every section, and leaves nothing to submit', async () => {
    const company = await prepareCompany(database);
    await answer(company, '4');
    await submit(company);
    await answer(company, '9');
    const form = { wave: company.slug, section: 'b', items: ['B-01'], answers: { 'B-01': ['5'] }, baseRevision: 0 };
    await saveSection(company.colleague.actor, { ...form, operationId: randomUUID() });
    expect((await read(company)).submitted?.isCurrent).toBe(false);
    expect(await revertAnswers(company.colleague.actor, company.slug)).toEqual({ ok: true });
    const sheet = await read(company);
    expect([sheet.answers, sheet.submitted?.isCurrent, sheet.revisions]).toEqual([
      { 'A-04': { number: 4 } },
      true,
      { a: 3, b: 2 },
    ]);
    expect(await revertAnswers(company.editor.actor, company.slug)).toEqual({ ok: true });
    expect((await read(company)).revisions).toEqual({ a: 3, b: 2 });
  });

  test('works for a submission that was stored without its revisions', async () => {
    const company = await prepareCompany(database);
    await answer(company, '4');
    await submit(company);
    await asSuperuser(database, (owner) =>
      owner.begin(async (tx) => {
        await tx`alter table submission disable trigger never_changed`;
        await tx`update submission set drafts_sealed = null`;
        await tx`alter table submission enable trigger never_changed`;
      }),
    );
    await answer(company, '9');
    expect(await revertAnswers(company.editor.actor, company.slug)).toEqual({ ok: true });
    expect((await read(company)).submitted?.isCurrent).toBe(true);
  });

  test('is refused where nothing was submitted, and after the deadline', async () => {
    const company = await prepareCompany(database);
    await answer(company, '4');
    expect(await revertAnswers(company.editor.actor, company.slug)).toEqual({ ok: false, reason: 'nothingSent' });
    expect(await revertAnswers(company.approver.actor, company.slug)).toEqual({ ok: false, reason: 'notFound' });
  });
});

describe('withdrawing', () => {
  async function withdrawn(
    prepare: (company: Company) => Promise<unknown> = async () => {},
  ): Promise<{ company: Company; key: string }> {
    const company = await prepareCompany(database);
    await answer(company, '4');
    await needApproval(company);
    const approvalId = await ask(company);
    await approveAnswers(company.approver.actor, { wave: company.slug, approvalId });
    await answer(company, '5');
    await ask(company);
    const key = await responseKeyOf(company);
    expect(await tablesWith(key)).toEqual(['draft_section', 'operation', 'response', 'submission']);
    await prepare(company);
    expect(await withdrawAnswers(company.editor.actor, { wave: company.slug, isConfirmed: true })).toEqual({
      ok: true,
    });
    return { company, key };
  }

  test('leaves no row with the key of the answers in any table, and no request', async () => {
    const { company, key } = await withdrawn();
    expect(await tablesWith(key)).toEqual([]);
    const left = await asSuperuser(
      database,
      (owner) => owner`select
      (select count(*)::int from approval where company_id = ${company.companyId}) as approvals,
      (select to_jsonb(p) from participation p where company_id = ${company.companyId}) as participation`,
    );
    expect(left[0]).toMatchObject({
      approvals: 0,
      participation: {
        state: 'withdrawn',
        link_sealed: null,
        receipt_number: null,
        submitted_on: null,
        begun_by: null,
        needs_approval: false,
      },
    });
    expect(await read(company)).toMatchObject({
      state: 'withdrawn',
      answers: {},
      submitted: null,
      approval: { requests: [] },
    });
  });

  test('is told to everybody of the company who can answer or read, and stands in its trail', async () => {
    const { company } = await withdrawn();
    const { editor, colleague, approver, deputy } = company;
    for (const { user } of [editor, colleague, approver, deputy]) {
      const mails = await asSuperuser(
        database,
        (owner) => owner`select 1 from mail where kind = 'withdrawn' and recipient = ${user.email}`,
      );
      expect(mails).toHaveLength(1);
    }
    const events = await asSuperuser(
      database,
      (owner) => owner`select event, at, actor_user from audit_event
      where company_id = ${company.companyId} and event = 'answers.withdrawn'`,
    );
    expect(events).toMatchObject([{ at: null, actor_user: editor.user.id }]);
  });

  test('may begin anew with another key and another number', async () => {
    const { company, key } = await withdrawn();
    await answer(company, '1');
    expect((await read(company)).state).toBe('started');
    const again = await submit(company);
    expect(again).toMatchObject({ ok: true });
    expect(await submissionsOf(database, company)).toEqual([1]);
    expect(await responseKeyOf(company)).not.toBe(key);
  });

  test('works after the deadline, after closing, and at once with a submission', async () => {
    for (const change of [`closes_at = now() - interval '1 hour'`, `state = 'closed'`]) {
      const { key } = await withdrawn((company) =>
        asSuperuser(database, (owner) => owner.unsafe(`update wave set ${change} where id = '${company.waveId}'`)),
      );
      expect(await tablesWith(key)).toEqual([]);
    }
    for (let round = 0; round < 5; round += 1) {
      const company = await prepareCompany(database);
      await answer(company, '4');
      const key = await responseKeyOf(company);
      const input = { wave: company.slug, declared: true, operationId: randomUUID() };
      await Promise.all([
        submitResponse(company.colleague.actor, input),
        withdrawAnswers(company.editor.actor, { wave: company.slug, isConfirmed: true }),
      ]);
      expect(await tablesWith(key)).toEqual([]);
    }
  });

  test('wants a confirmation, something to erase, and somebody who answers', async () => {
    const company = await prepareCompany(database);
    const withdraw = (actor: Actor, isConfirmed = true) => withdrawAnswers(actor, { wave: company.slug, isConfirmed });
    expect(await withdraw(company.editor.actor)).toEqual({ ok: false, reason: 'nothing' });
    await answer(company, '1');
    expect(await withdraw(company.editor.actor, false)).toEqual({ ok: false, reason: 'notConfirmed' });
    expect(await withdraw(company.approver.actor)).toEqual({ ok: false, reason: 'notFound' });
    const stranger = await prepareCompany(database);
    expect(await withdraw(stranger.editor.actor)).toEqual({ ok: false, reason: 'notFound' });
    expect((await read(company)).answers).toEqual({ 'A-04': { number: 1 } });
  });
});

describe('the database lets a submission be', () => {
  const codeOf = (error: unknown): string =>
    error instanceof Error ? ('code' in error ? String(error.code) : codeOf(error.cause)) : 'none';

  async function attempt(company: Company, statements: readonly string[]): Promise<string> {
    const key = await responseKeyOf(company);
    return withActor(company.editor.actor, async (tx) => {
      await setResponse(tx, key);
      let count = '';
      for (const statement of statements)
        count = `${(await tx.execute(sql.raw(statement.replaceAll('$key', key)))).count}`;
      throw new Error(count);
    }).catch((error) => (error instanceof Error && /^\d+$/.test(error.message) ? error.message : codeOf(error)));
  }

  test('deleted by its company in the transaction that notes the withdrawal, and never otherwise', async () => {
    const company = await prepareCompany(database);
    await answer(company, '1');
    await submit(company);
    const remove = `delete from submission where response_key = '$key'`;
    const note = `update participation set state = 'withdrawn', link_sealed = null`;
    expect(await attempt(company, [remove])).toBe('0');
    expect(await attempt(company, [`update submission set day = day where response_key = '$key'`])).toBe('42501');
    expect(await attempt(company, [note, remove])).toBe('1');
    const owner = asSuperuser(database, (each) => each`delete from submission`).catch(codeOf);
    expect(await owner).toBe('23001');
    // Noted in an earlier transaction: whoever kept the key deletes nothing with it.
    const key = await responseKeyOf(company);
    await asSuperuser(database, (each) => each.unsafe(`${note} where company_id = '${company.companyId}'`));
    const late = withActor(company.editor.actor, async (tx) => {
      await setResponse(tx, key);
      return tx.execute(sql.raw(remove.replaceAll('$key', key)));
    }).then(() => 'deleted', codeOf);
    expect(await late).toBe('23001');
    expect(await tablesWith(key)).toContain('submission');
  });
});
