import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { emptyTyped } from '../../app/member/sharing-request.ts';
import { checkSection } from '../../app/services/check-section.server.ts';
import { delegateSections, previewDelegation } from '../../app/services/delegate-sections.server.ts';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { readSharing } from '../../app/services/read-sharing.server.ts';
import { remindDelegate, remindDelegates } from '../../app/services/remind-delegate.server.ts';
import { resendInvitation } from '../../app/services/resend-invitation.server.ts';
import { revokeInvitation } from '../../app/services/revoke-invitation.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { takeSectionsBack } from '../../app/services/take-sections-back.server.ts';
import { withActor } from '../../db/actor.server.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { verifyAudit } from '../../db/queries/audit.server.ts';
import { currentKek } from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { type Place, prepareWave } from './answering-fixture.ts';
import { enter, makePerson, openToken } from './people-fixture.ts';

const database = useDatabase();
const run = (text: string) => asSuperuser(database, (sql) => sql.unsafe(text));
beforeAll(async () => expect(await checkKey(currentKek())).toEqual({ ok: true }));

const person = () => ({ email: `${randomUUID()}@example.jp`, name: '佐藤 次郎' });
const ask = (viewer: Viewer, place: Place, more: object = {}) =>
  delegateSections(viewer, { wave: place.slug, typed: { ...emptyTyped(['b']), ...person(), ...more } });
const mailsOf = (recipient: string) =>
  run(
    `select kind, locale, variables, invitation_id from mail where recipient = '${recipient}' order by not_before, kind`,
  );
const eventsOf = async (companyId: string) =>
  (await run(`select event from audit_event where company_id = '${companyId}' order by chain, seq`)).map(
    ({ event }) => event,
  );

async function company() {
  const place = await prepareWave(database);
  const first = await makePerson(database, { role: 'respondent', companyId: place.companyId });
  return { place, first };
}

async function shared(sections = ['b'], more: object = {}) {
  const { place, first } = await company();
  const invited = person();
  expect(await ask(first, place, { sections, ...invited, ...more })).toEqual({ ok: true, token: null });
  const { viewer } = await enter(database, invited.email, place.companyId);
  return { place, first, invited, viewer };
}

const lineOf = async (viewer: Viewer, place: Place) => (await readSharing(viewer, place.slug))?.lines[0];

function statement(done: string, base: number): FormData {
  const form = new FormData();
  const fields = { _item: '_done', _done: done, _base: String(base), _operation: randomUUID() };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

async function say(viewer: Viewer, place: Place, { section, done }: { section: string; done: string }) {
  const base = (await readAnswering(viewer.actor, place.slug))?.revisions[section] ?? 0;
  return checkSection(viewer, { wave: place.slug, section }, statement(done, base));
}

const answer = (viewer: Viewer, place: Place, section: string, item: string) =>
  saveSection(viewer.actor, {
    wave: place.slug,
    section,
    items: [item],
    answers: { [item]: ['1'] },
    baseRevision: 0,
    operationId: randomUUID(),
  });

describe('asking a colleague for sections', () => {
  test('shows the mail as it is sent, in the language chosen, with the word and the day', async () => {
    const { place, first } = await company();
    const typed = { ...emptyTyped(['b']), ...person(), message: '予算の数字を\r\nお願いします', language: 'en' };
    const shown = await previewDelegation(first, {
      wave: place.slug,
      typed,
      link: '(link)',
      origin: 'https://kurabe.example',
    });
    if (!shown.ok) throw new Error(shown.faults.join());
    expect(await mailsOf(typed.email)).toEqual([]);
    expect(await delegateSections(first, { wave: place.slug, typed })).toEqual({ ok: true, token: null });
    const [mail] = await mailsOf(typed.email);
    expect(mail).toMatchObject({ kind: 'delegate', locale: 'en', invitation_id: expect.any(String) });
    for (const value of Object.values(mail?.variables as Record<string, string>)) {
      expect(value).not.toMatch(/[\r\n]/);
      expect(shown.mail.text + shown.mail.subject).toContain(value);
    }
    expect(shown.mail.text).toContain('A word from 架空 花子: 予算の数字を お願いします');
    expect(shown.mail.text).toContain('(link)');
  });

  test('names every fault of what was typed, in the order of the fields', async () => {
    const { place, first } = await company();
    const typed = { ...emptyTyped([]), email: 'no address', message: 'あ'.repeat(201), due: '2020-01-01' };
    expect(await delegateSections(first, { wave: place.slug, typed })).toEqual({
      ok: false,
      faults: ['noSections', 'nameMissing', 'emailFormat', 'messageLong', 'badDay'],
    });
  });

  test('is done once for the same sections of the same person, also at the same moment', async () => {
    const { place, first } = await company();
    const invited = person();
    const both = await Promise.all([ask(first, place, invited), ask(first, place, invited)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both).toContainEqual({ ok: false, faults: ['alreadyInvited'] });
    expect(await mailsOf(invited.email)).toHaveLength(1);
  });

  test('gives a link that is stored nowhere, mails nothing, works once and for its address alone', async () => {
    const { place, first } = await company();
    const typed = { ...emptyTyped(['b']), ...person() };
    const result = await delegateSections(first, { wave: place.slug, typed, byLink: true });
    if (!result.ok || !result.token) throw new Error('no link');
    expect(await mailsOf(typed.email)).toEqual([]);
    expect((await lineOf(first, place))?.state).toBe('linked');
    const stored = await run(`select i::text as row from invitation i where email = '${typed.email}'`);
    expect(stored[0]?.row).not.toContain(result.token);
    const opened = await openToken(result.token);
    expect(opened).toMatchObject({ ok: true, role: 'delegate', companyId: place.companyId });
    expect(await openToken(result.token)).toEqual({ ok: false, reason: 'used' });
    const [user] = await run(
      `select u.email from app_user u join role_grant g on g.user_id = u.id where g.role = 'delegate' and g.company_id = '${place.companyId}'`,
    );
    expect(user?.email).toBe(typed.email);
  });

  test('a database role of a member stores a token for a handed link and for no other invitation', async () => {
    const { place, first } = await company();
    const insert = (purpose: string, byLink: boolean) =>
      withActor(first.actor, (tx) =>
        tx.execute(`insert into invitation (id, company_id, wave_id, email, purpose, sections, invited_by, expires_at, token_hash, by_link)
          values ('${randomUUID()}', '${place.companyId}', '${place.waveId}', 'a@example.jp', '${purpose}', '{b}', '${first.user.id}',
            now() + interval '1 day', '${'0'.repeat(64)}', ${byLink})`),
      );
    await expect(insert('colleague', false)).rejects.toThrow();
    await expect(insert('colleague', true)).rejects.toThrow();
    await expect(insert('delegate', false)).rejects.toThrow();
  });

  test('is sent again within limits, with the same words, and taken back', async () => {
    const { place, first } = await company();
    const invited = person();
    await ask(first, place, { ...invited, message: 'よろしく' });
    const id = (await lineOf(first, place))?.id ?? '';
    const again = () => resendInvitation(first, { invitationId: id, operationId: randomUUID() });
    expect(await again()).toEqual({ ok: true });
    const mails = await mailsOf(invited.email);
    expect(mails.map(({ kind }) => kind)).toEqual(['delegate', 'delegate']);
    expect(mails[0]?.variables).toEqual(mails[1]?.variables);
    expect(await again()).toEqual({ ok: true });
    expect(await again()).toEqual({ ok: false, reason: 'limited' });
    expect(await revokeInvitation(first, id)).toBe(true);
    expect((await readSharing(first, place.slug))?.lines).toEqual([]);
    expect((await readSharing(first, place.slug))?.events.map(({ event }) => event)).toEqual([
      'invitation.revoked',
      'invitation.sentAgain',
      'invitation.sentAgain',
      'invitation.made',
    ]);
  });

  test('is not for a delegate, an approver or another company', async () => {
    const { place, viewer } = await shared();
    const approver = await makePerson(database, { role: 'approver', companyId: place.companyId });
    for (const who of [viewer, approver]) {
      expect(await ask(who, place)).toEqual({ ok: false, faults: ['notAllowed'] });
      expect(await readSharing(who, place.slug)).toBeNull();
    }
    const other = await company();
    expect(await ask(other.first, place)).toEqual({ ok: false, faults: ['notOpen'] });
    expect(await readSharing(other.first, place.slug)).toBeNull();
  });
});

describe('a section', () => {
  test('keeps its statement beside the answers, and leads on to what is open, then to the check of all', async () => {
    const { place, first } = await company();
    await answer(first, place, 'a', 'A-01');
    expect(await checkSection(first, { wave: place.slug, section: 'a' }, new FormData())).toEqual({
      ok: false,
      reason: 'noStatement',
    });
    expect(await say(first, place, { section: 'a', done: 'yes' })).toEqual({ ok: true, to: `/answer/${place.slug}/b` });
    const sheet = await readAnswering(first.actor, place.slug);
    expect(sheet?.statements).toEqual({ a: 'yes' });
    expect(sheet?.answers).toHaveProperty('A-01');
    for (const { id } of (sheet?.questionnaire.sections ?? []).slice(1))
      await say(first, place, { section: id, done: 'yes' });
    expect(await say(first, place, { section: 'a', done: 'yes' })).toMatchObject({
      to: `/answer/${place.slug}/review`,
    });
    expect(await say(first, place, { section: 'a', done: 'no' })).toMatchObject({ to: `/answer/${place.slug}` });
    expect((await readAnswering(first.actor, place.slug))?.statements.a).toBe('no');
  });
});

describe('somebody who was asked', () => {
  test('sees who asked and by when; finishing tells whoever asked once, without an answer', async () => {
    const { place, first, invited, viewer } = await shared(['a', 'b']);
    const requests = (await readAnswering(viewer.actor, place.slug))?.requests;
    expect(requests?.map(({ section, askedByName }) => [section, askedByName])).toEqual([
      ['a', '架空 花子'],
      ['b', '架空 花子'],
    ]);
    expect((await lineOf(first, place))?.state).toBe('opened');
    const history = (await readSharing(first, place.slug))?.events.filter(({ about }) => about === viewer.grantId);
    expect(history?.map(({ event }) => event)).toEqual(['delegation.made', 'invitation.accepted', 'invitation.made']);
    await answer(viewer, place, 'b', 'B-01');
    expect(await lineOf(first, place)).toMatchObject({ state: 'inProgress', answered: 1, email: invited.email });
    expect(await say(viewer, place, { section: 'b', done: 'yes' })).toMatchObject({ to: `/answer/${place.slug}/a` });
    expect(await mailsOf(first.user.email)).toEqual([]);
    expect(await say(viewer, place, { section: 'a', done: 'yes' })).toMatchObject({ to: `/answer/${place.slug}` });
    expect((await lineOf(first, place))?.state).toBe('complete');
    const [mail, ...more] = await mailsOf(first.user.email);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ kind: 'delegateFinished', invitation_id: null });
    expect(Object.keys(mail?.variables as object).sort()).toEqual(['company', 'name', 'slug', 'wave']);
    await say(viewer, place, { section: 'a', done: 'no' });
    expect((await lineOf(first, place))?.state).toBe('inProgress');
    await say(viewer, place, { section: 'a', done: 'yes' });
    expect(await mailsOf(first.user.email)).toHaveLength(1);
    expect(await eventsOf(place.companyId)).toContain('delegation.finished');
    expect(await withActor({ kind: 'worker' }, (tx) => verifyAudit(tx, `company:${place.companyId}`))).toMatchObject({
      ok: true,
    });
  });

  test('whose section is taken back keeps the others, and finishes with these alone', async () => {
    const { place, first, viewer } = await shared(['a', 'b']);
    await answer(viewer, place, 'b', 'B-01');
    const taken = { grantId: viewer.grantId, parts: [{ waveId: place.waveId, section: 'b' }] };
    expect(await takeSectionsBack(first, taken)).toBe(1);
    expect(await answer(viewer, place, 'b', 'B-02')).toEqual({ ok: false, reason: 'notFound' });
    expect(await say(viewer, place, { section: 'b', done: 'yes' })).toEqual({ ok: false, reason: 'notFound' });
    expect((await readAnswering(first.actor, place.slug))?.answers).toHaveProperty('B-01');
    await say(viewer, place, { section: 'a', done: 'yes' });
    expect(await lineOf(first, place)).toMatchObject({ state: 'complete', sections: ['a'] });
  });

  test('reads the name and address of whoever asked and of nobody else, and writes to nobody else', async () => {
    const { place, first, viewer } = await shared();
    await makePerson(database, { role: 'respondent', companyId: place.companyId });
    const seen = await withActor(viewer.actor, (tx) => tx.execute('select id from app_user'));
    expect([...seen].map((row) => row.id)).toEqual([first.user.id]);
    const write = (recipient: string, kind = 'delegateFinished') =>
      withActor(viewer.actor, (tx) =>
        tx.execute(`insert into mail (id, dedupe_key, kind, recipient, locale)
          values ('${randomUUID()}', '${randomUUID()}', '${kind}', '${recipient}', 'ja')`),
      );
    await write(first.user.email);
    await expect(write('somebody@example.jp')).rejects.toThrow();
    await expect(write(first.user.email, 'receipt')).rejects.toThrow();
  });

  test('is reminded by hand within limits, not when finished, and by the worker once', async () => {
    const { place, first, invited, viewer } = await shared();
    const { viewer: second } = await shared();
    await run(`update delegation set due_on = current_date + 9`);
    expect(await remindDelegates()).toBe(0);
    await run(
      `update delegation set due_on = (now() at time zone 'Asia/Tokyo')::date + 2 where company_id = '${place.companyId}'`,
    );
    expect(await Promise.all([remindDelegates(), remindDelegates()])).toContain(1);
    expect(await remindDelegates()).toBe(0);
    const reminders = async () => (await mailsOf(invited.email)).filter(({ kind }) => kind === 'delegateReminder');
    expect(await reminders()).toHaveLength(1);
    expect(await lineOf(first, place)).toMatchObject({ remindedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    expect((await readSharing(first, place.slug))?.events[0]).toMatchObject({
      event: 'delegation.reminded',
      isSystem: true,
    });
    const remind = (grantId = viewer.grantId) =>
      remindDelegate(first, { grantId, wave: place.slug, operationId: randomUUID() });
    expect(await remind(second.grantId)).toEqual({ ok: false, reason: 'gone' });
    expect(await remind()).toEqual({ ok: true });
    expect(await reminders()).toHaveLength(2);
    expect(await remind()).toEqual({ ok: true });
    expect(await remind()).toEqual({ ok: false, reason: 'limited' });
    await run('delete from rate_limit');
    await say(viewer, place, { section: 'b', done: 'yes' });
    expect(await remind()).toEqual({ ok: false, reason: 'gone' });
  });
});
