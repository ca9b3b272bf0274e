import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { emptyTyped } from '../../app/member/sharing-request.ts';
import { decideHold } from '../../app/services/decide-hold.server.ts';
import { delegateSections } from '../../app/services/delegate-sections.server.ts';
import { inviteColleague } from '../../app/services/invite-colleague.server.ts';
import { inviteMember } from '../../app/services/invite-members.server.ts';
import { changeContact, noteBounce, removeMember } from '../../app/services/keep-members.server.ts';
import { listAccesses } from '../../app/services/list-accesses.server.ts';
import { listAnswerableWaves, listMemberWaves } from '../../app/services/list-waves.server.ts';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { readCompanyPeople } from '../../app/services/read-company-people.server.ts';
import { readOwnHold } from '../../app/services/read-own-hold.server.ts';
import { removePerson } from '../../app/services/remove-person.server.ts';
import { resendInvitation } from '../../app/services/resend-invitation.server.ts';
import { revokeInvitation } from '../../app/services/revoke-invitation.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { takeSectionsBack } from '../../app/services/take-sections-back.server.ts';
import { withActor } from '../../db/actor.server.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { verifyAudit } from '../../db/queries/audit.server.ts';
import { currentKek } from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { type Place, prepareWave } from './answering-fixture.ts';
import { enter, giveToken, makeAssociation, makePerson, openLink, openToken } from './people-fixture.ts';

const database = useDatabase();
const run = (text: string) => asSuperuser(database, (sql) => sql.unsafe(text));
beforeAll(async () => expect(await checkKey(currentKek())).toEqual({ ok: true }));

const GONE = { ok: false, reason: 'gone' };
const address = () => `${randomUUID()}@example.jp`;
const person = (email = address()) => ({ email, name: '架空 次郎' });

async function company(): Promise<{ place: Place; first: Viewer }> {
  const place = await prepareWave(database);
  return { place, first: await makePerson(database, { role: 'respondent', companyId: place.companyId }) };
}

const save = (viewer: Viewer, place: Place, { section = 'a', item = 'A-01', value = '1' } = {}) =>
  saveSection(viewer.actor, {
    wave: place.slug,
    section,
    items: [item],
    answers: { [item]: [value] },
    baseRevision: 0,
    operationId: randomUUID(),
  });

const submit = (viewer: Viewer, place: Place) =>
  submitResponse(viewer.actor, { wave: place.slug, declared: true, operationId: randomUUID() });

const eventsOf = async (companyId: string) =>
  (await run(`select event from audit_event where company_id = '${companyId}' order by chain, seq`)).map(
    ({ event }) => event,
  );

describe('a second person', () => {
  test('is invited by the first, comes in by the link and sees everything at once', async () => {
    const { place, first } = await company();
    await save(first, place);
    const second = person();
    expect(await inviteColleague(first, { person: second, purpose: 'colleague' })).toEqual({ ok: true });
    const { viewer, landing } = await enter(database, second.email, place.companyId);
    expect([viewer.role, landing]).toEqual(['respondent', '/company']);
    expect((await readAnswering(viewer.actor, place.slug))?.answers).toHaveProperty('A-01');
    expect(await readOwnHold(viewer.actor)).toBeNull();
    const page = await readCompanyPeople(first);
    expect(page?.people.map(({ email }) => email)).toContain(second.email);
    expect(page?.invitations).toEqual([]);
    expect(await eventsOf(place.companyId)).toEqual(['answers.begun', 'invitation.made', 'invitation.accepted']);
    expect(await withActor({ kind: 'worker' }, (tx) => verifyAudit(tx, `company:${place.companyId}`))).toMatchObject({
      ok: true,
      seq: 3,
    });
  });

  test('is invited once, and not where they are already', async () => {
    const { place, first } = await company();
    const second = person();
    await inviteColleague(first, { person: second, purpose: 'colleague' });
    const again = await Promise.all([1, 2].map(() => inviteColleague(first, { person: second, purpose: 'colleague' })));
    expect(again).toEqual([
      { ok: false, reason: 'alreadyInvited' },
      { ok: false, reason: 'alreadyInvited' },
    ]);
    await enter(database, second.email, place.companyId);
    const limit = await inviteColleague(first, { person: second, purpose: 'colleague' });
    expect(limit).toEqual({ ok: false, reason: 'limited' });
    await run('delete from rate_limit');
    const there = await inviteColleague(first, { person: second, purpose: 'approve' });
    expect(there).toEqual({ ok: false, reason: 'alreadyThere' });
  });

  test('is removed: nothing of the company is left, and the old link brings nothing back', async () => {
    const { place, first } = await company();
    const second = person();
    await inviteColleague(first, { person: second, purpose: 'colleague' });
    const { viewer } = await enter(database, second.email, place.companyId);
    await run(`insert into session (id_hash, user_id, role_grant_id, expires_at, absolute_expires_at)
      values ('${'a'.repeat(64)}', '${viewer.user.id}', '${viewer.grantId}', now() + interval '1 hour', now() + interval '1 hour')`);
    expect(await removePerson(first, first.grantId)).toEqual(GONE);
    expect(await removePerson(viewer, randomUUID())).toEqual(GONE);
    expect(await removePerson(first, viewer.grantId)).toEqual({ ok: true, isSelf: false });
    expect(await removePerson(first, viewer.grantId)).toEqual(GONE);
    expect(await run(`select from session where user_id = '${viewer.user.id}'`)).toHaveLength(0);
    expect((await openLink(database, second.email)).ok).toBe(false);
    const other = await company();
    expect(await removePerson(other.first, first.grantId)).toEqual(GONE);
    expect(await eventsOf(other.place.companyId)).toEqual([]);
  });

  test('whose invitation is revoked does not come in; sent again, the link before opens nothing', async () => {
    const { first } = await company();
    const second = person();
    await inviteColleague(first, { person: second, purpose: 'colleague' });
    const [invitation] = (await readCompanyPeople(first))?.invitations ?? [];
    const id = invitation?.id ?? '';
    const operationId = randomUUID();
    const sent = [1, 2].map(() => resendInvitation(first, { invitationId: id, operationId }));
    expect(await Promise.all(sent)).toEqual([{ ok: true }, { ok: true }]);
    expect(await run(`select from mail where invitation_id = '${id}'`)).toHaveLength(2);
    const other = await company();
    expect(await revokeInvitation(other.first, id)).toBe(false);
    expect(await resendInvitation(other.first, { invitationId: id, operationId })).toMatchObject({ ok: false });
    expect(await revokeInvitation(first, id)).toBe(true);
    expect(await revokeInvitation(first, id)).toBe(false);
    expect(await openLink(database, second.email)).toEqual({ ok: false, reason: 'revoked' });
  });
});

describe('an approver', () => {
  test('reads what is there and what was submitted, and changes nothing', async () => {
    const { place, first } = await company();
    await save(first, place);
    const invited = person();
    await inviteColleague(first, { person: invited, purpose: 'approve' });
    const { viewer, landing } = await enter(database, invited.email, place.companyId);
    expect([viewer.role, landing]).toEqual(['approver', '/company']);
    expect((await readAnswering(viewer.actor, place.slug))?.answers).toHaveProperty('A-01');
    expect(await save(viewer, place)).toEqual({ ok: false, reason: 'notFound' });
    expect(await submit(viewer, place)).toEqual({ ok: false, reason: 'notFound' });
    expect((await submit(first, place)).ok).toBe(true);
    expect((await readAnswering(viewer.actor, place.slug))?.submitted?.isCurrent).toBe(true);
    expect(await inviteColleague(viewer, { person: person(), purpose: 'colleague' })).toMatchObject({ ok: false });
    expect(await removePerson(viewer, first.grantId)).toEqual(GONE);
    expect(await readCompanyPeople(viewer)).toBeNull();
  });
});

describe('a delegate', () => {
  async function delegated(sections = ['b'], due = '') {
    const { place, first } = await company();
    await save(first, place);
    const invited = person();
    const typed = { ...emptyTyped(sections), ...invited, due };
    const result = await delegateSections(first, { wave: place.slug, typed });
    expect(result).toEqual({ ok: true, token: null });
    return { place, first, invited, ...(await enter(database, invited.email, place.companyId)) };
  }

  test('sees and saves its own sections, and nothing else of the sheet', async () => {
    const { place, first, viewer, landing } = await delegated();
    expect([viewer.role, landing]).toEqual(['delegate', `/answer/${place.slug}`]);
    const sheet = await readAnswering(viewer.actor, place.slug);
    expect(sheet?.questionnaire.sections.map(({ id }) => id)).toEqual(['b']);
    expect(sheet?.answers).toEqual({});
    expect(await save(viewer, place)).toEqual({ ok: false, reason: 'notFound' });
    expect(await save(viewer, place, { section: 'b', item: 'B-01', value: '3' })).toMatchObject({
      ok: true,
    });
    expect((await readAnswering(first.actor, place.slug))?.answers).toMatchObject({ 'B-01': expect.anything() });
    await submit(first, place);
    expect((await readAnswering(viewer.actor, place.slug))?.submitted).toBeNull();
    expect(await submit(viewer, place)).toEqual({ ok: false, reason: 'notFound' });
    expect(await listAnswerableWaves(viewer.actor)).toMatchObject([{ slug: place.slug, sections: ['b'] }]);
    await save(viewer, place, { section: 'b', item: 'B-01', value: '2' });
    expect((await eventsOf(place.companyId)).filter((event) => event === 'answers.saved')).toHaveLength(1);
  });

  test('saves beside the others without losing an answer of either', async () => {
    const { place, first, viewer } = await delegated();
    const saves = Array.from({ length: 6 }, (_, each) =>
      each % 2 === 0
        ? save(viewer, place, { section: 'b', item: 'B-01', value: String((each % 4) + 1) })
        : save(first, place, { section: 'b', item: 'B-02', value: '1' }),
    );
    for (const result of await Promise.all(saves)) expect(result.ok).toBe(true);
    expect((await readAnswering(first.actor, place.slug))?.answers).toMatchObject({
      'B-01': expect.anything(),
      'B-02': expect.anything(),
    });
  });

  test('has nothing any more when the time is over, or when it is removed', async () => {
    const { place, first, viewer, invited } = await delegated();
    await run(`update delegation set expires_at = now() where role_grant_id = '${viewer.grantId}'`);
    expect(await readAnswering(viewer.actor, place.slug)).toBeNull();
    expect(await save(viewer, place, { section: 'b', item: 'B-01' })).toMatchObject({ ok: false });
    await delegateSections(first, { wave: place.slug, typed: { ...emptyTyped(['b']), ...invited } });
    await enter(database, invited.email, place.companyId);
    expect(await readAnswering(viewer.actor, place.slug)).not.toBeNull();
    expect(await removePerson(first, viewer.grantId)).toEqual({ ok: true, isSelf: false });
    expect(await readAnswering(viewer.actor, place.slug)).toBeNull();
  });

  test('loses the sections that are taken back, and keeps the others and what was saved', async () => {
    const { place, first, viewer } = await delegated(['a', 'b']);
    await save(viewer, place, { section: 'b', item: 'B-01', value: '3' });
    const [person] = (await readCompanyPeople(first))?.people.filter(({ role }) => role === 'delegate') ?? [];
    expect(person?.given.map(({ label }) => label.en)).toEqual(['A First, Survey', 'B Second, Survey']);
    const take = (by: Viewer, section: string, grantId = viewer.grantId) =>
      takeSectionsBack(by, { grantId, parts: [{ waveId: place.waveId, section }] });
    const other = await company();
    expect([await take(other.first, 'b'), await take(viewer, 'b'), await take(first, 'b', first.grantId)]).toEqual([
      0, 0, 0,
    ]);
    expect(await take(first, 'b')).toBe(1);
    expect(await take(first, 'b')).toBe(0);
    expect((await readAnswering(viewer.actor, place.slug))?.questionnaire.sections.map(({ id }) => id)).toEqual(['a']);
    expect(await save(viewer, place, { section: 'b', item: 'B-01', value: '4' })).toEqual({
      ok: false,
      reason: 'notFound',
    });
    expect((await readAnswering(first.actor, place.slug))?.answers).toMatchObject({ 'B-01': { code: '3' } });
    expect((await eventsOf(place.companyId)).filter((event) => event.startsWith('delegation.'))).toEqual([
      'delegation.made',
      'delegation.revoked',
    ]);
  });

  test('is noted when it reads, once a day, and so is an approver; whoever answers for the company is not', async () => {
    const { place, first, viewer } = await delegated();
    const reads = async () =>
      (
        await run(
          `select actor_user, at, detail from audit_event where company_id = '${place.companyId}' and event = 'answers.read'`,
        )
      ).map(({ actor_user: user, at, detail }) => [user, at, detail.purpose]);
    await readAnswering(first.actor, place.slug);
    expect(await reads()).toEqual([]);
    await Promise.all([1, 2, 3].map(() => readAnswering(viewer.actor, place.slug)));
    const approver = await makePerson(database, { role: 'approver', companyId: place.companyId });
    await readAnswering(approver.actor, place.slug);
    await readAnswering(approver.actor, place.slug);
    expect(await reads()).toEqual([
      [viewer.user.id, null, 'sections'],
      [approver.user.id, null, 'approval'],
    ]);
    expect((await listAccesses(first))?.filter(({ event }) => event === 'answers.read').map(({ who }) => who)).toEqual([
      '架空 花子',
      expect.any(String),
    ]);
    expect(await withActor({ kind: 'worker' }, (tx) => verifyAudit(tx, `company:${place.companyId}`))).toMatchObject({
      ok: true,
    });
  });

  test('is asked for sections that are there, until a day to come, in a survey that is open', async () => {
    const { place, first } = await company();
    const ask = ({
      sections = ['a'],
      wave = place.slug,
      ...more
    }: Record<string, unknown> & { sections?: string[]; wave?: string }) =>
      delegateSections(first, { wave, typed: { ...emptyTyped(sections), ...person(), ...more } });
    expect(await ask({ sections: ['z'] })).toEqual({ ok: false, faults: ['noSections'] });
    expect(await ask({ due: '2020-01-01' })).toEqual({ ok: false, faults: ['badDay'] });
    expect(await ask({ due: '1; drop' })).toEqual({ ok: false, faults: ['badDay'] });
    expect(await ask({ due: '2999-12-31' })).toEqual({ ok: false, faults: ['badDay'] });
    expect(await ask({ wave: 'no-such' })).toEqual({ ok: false, faults: ['notOpen'] });
    expect(await ask({})).toEqual({ ok: true, token: null });
    const [row] =
      await run(`select abs(extract(epoch from i.expires_at - w.closes_at)) < 1 as same from invitation i join wave w on w.id = i.wave_id
      where i.company_id = '${place.companyId}'`);
    expect(row?.same).toBe(true);
  });
});

describe('somebody whom an association invites into a company where others were before', () => {
  async function newcomer() {
    const { place, first } = await company();
    await save(first, place);
    const email = address();
    const associationId = await makeAssociation(database, { ...place, email });
    const secretariat = await makePerson(database, { role: 'secretariat', associationId });
    expect(await inviteMember(secretariat, { companyId: place.companyId, wave: place.slug })).toEqual({ ok: true });
    return { place, first, secretariat, associationId, email, ...(await enter(database, email, place.companyId)) };
  }
  const holdOf = async (first: Viewer) => (await readCompanyPeople(first))?.holds[0]?.id ?? '';

  test('sees nothing of what others answered, and these are told by mail', async () => {
    const { place, first, viewer, landing } = await newcomer();
    expect(landing).toBe('/company');
    expect(await readAnswering(viewer.actor, place.slug)).toBeNull();
    expect(await save(viewer, place)).toEqual({ ok: false, reason: 'notFound' });
    expect((await readOwnHold(viewer.actor))?.state).toBe('waiting');
    const told = await run(
      `select recipient, kind from mail where kind = 'hold' and recipient = '${first.user.email}'`,
    );
    expect(told).toHaveLength(1);
    expect(await inviteColleague(viewer, { person: person(), purpose: 'colleague' })).toEqual({
      ok: false,
      reason: 'held',
    });
    expect(await removePerson(viewer, first.grantId)).toEqual(GONE);
    expect((await readCompanyPeople(viewer))?.people.map(({ isSelf }) => isSelf)).toEqual([true]);
    expect(await decideHold(viewer, { holdId: await holdOf(first), decision: 'consented' })).toBe(false);
    expect(await eventsOf(place.companyId)).toContain('hold.begun');
  });

  test('sees it with the consent of one of them', async () => {
    const { place, first, viewer } = await newcomer();
    expect(await decideHold(first, { holdId: await holdOf(first), decision: 'consented' })).toBe(true);
    expect((await readAnswering(viewer.actor, place.slug))?.answers).toHaveProperty('A-01');
    expect((await readCompanyPeople(first))?.holds).toEqual([]);
  });

  test('never sees it where one of them refused, and is not let in by a second invitation', async () => {
    const { place, first, viewer, secretariat } = await newcomer();
    const holdId = await holdOf(first);
    expect(await decideHold(first, { holdId, decision: 'refused' })).toBe(true);
    expect(await decideHold(first, { holdId, decision: 'consented' })).toBe(false);
    await run(`update access_hold set opens_at = now() - interval '1 day' where id = '${holdId}'`);
    expect(await readAnswering(viewer.actor, place.slug)).toBeNull();
    expect(await inviteMember(secretariat, { companyId: place.companyId, wave: place.slug })).toEqual({ ok: true });
    await enter(database, viewer.user.email, place.companyId).catch(() => {});
    expect(await readAnswering(viewer.actor, place.slug)).toBeNull();
  });

  test('sees it after 72 hours by the clock of the database', async () => {
    const { place, first, viewer } = await newcomer();
    const [row] = await run(`select opens_at - requested_at = interval '72 hours' as whole from access_hold
      where user_id = '${viewer.user.id}'`);
    expect(row?.whole).toBe(true);
    const move = (by: string) =>
      run(`update access_hold set opens_at = now() + interval '${by}' where user_id = '${viewer.user.id}'`);
    const holdId = await holdOf(first);
    await move('2 seconds');
    expect(await readAnswering(viewer.actor, place.slug)).toBeNull();
    await move('0 seconds');
    expect((await readAnswering(viewer.actor, place.slug))?.answers).toHaveProperty('A-01');
    const reads = await run(`select actor_user, detail from audit_event
      where company_id = '${place.companyId}' and event = 'answers.read'`);
    expect([...reads]).toEqual([{ actor_user: viewer.user.id, detail: { purpose: 'newcomer' } }]);
    expect(await decideHold(first, { holdId, decision: 'refused' })).toBe(false);
  });

  test('begins a survey that nobody began, at once', async () => {
    const { place, viewer, associationId } = await newcomer();
    const other = await prepareWave(database);
    await run(`insert into participation (company_id, wave_id) values ('${place.companyId}', '${other.waveId}');
      insert into wave_association (wave_id, association_id) values ('${other.waveId}', '${associationId}')`);
    expect((await listMemberWaves(viewer.actor as never)).map(({ slug }) => slug)).toEqual([other.slug]);
    expect((await save(viewer, { ...other, companyId: place.companyId })).ok).toBe(true);
    expect((await readAnswering(viewer.actor, other.slug))?.answers).toHaveProperty('A-01');
    expect(await readAnswering(viewer.actor, place.slug)).toBeNull();
  });

  test('is held too where the one before was suspended or removed; who was there is told', async () => {
    const { place, first } = await company();
    await save(first, place);
    const before = person();
    await inviteColleague(first, { person: before, purpose: 'colleague' });
    await enter(database, before.email, place.companyId);
    await run(`delete from role_grant where company_id = '${place.companyId}'`);
    const email = address();
    const associationId = await makeAssociation(database, { ...place, email });
    const secretariat = await makePerson(database, { role: 'secretariat', associationId });
    await inviteMember(secretariat, { companyId: place.companyId, wave: place.slug });
    const { viewer } = await enter(database, email, place.companyId);
    expect(await readAnswering(viewer.actor, place.slug)).toBeNull();
    expect(await run(`select from mail where kind = 'hold' and recipient = '${before.email}'`)).toHaveLength(1);
  });

  test('consent and refusal at the same moment: one of them stands', async () => {
    const { place, first, viewer } = await newcomer();
    const holdId = await holdOf(first);
    const second = await makePerson(database, { role: 'company_admin', companyId: place.companyId });
    const decided = await Promise.all([
      decideHold(first, { holdId, decision: 'consented' }),
      decideHold(second, { holdId, decision: 'refused' }),
    ]);
    expect(decided.filter(Boolean)).toHaveLength(1);
    const opened = (await readAnswering(viewer.actor, place.slug)) !== null;
    expect(opened).toBe(decided[0]);
    expect((await eventsOf(place.companyId)).filter((event) => event === 'hold.decided')).toHaveLength(1);
  });

  test('two of them at the same moment: the company has one first person, and the other waits', async () => {
    const place = await prepareWave(database);
    const emails = [address(), address()];
    for (const email of emails) {
      const associationId = await makeAssociation(database, { ...place, email });
      const secretariat = await makePerson(database, { role: 'secretariat', associationId });
      expect(await inviteMember(secretariat, { companyId: place.companyId, wave: place.slug })).toEqual({ ok: true });
    }
    const entered = await Promise.all(emails.map((email) => enter(database, email, place.companyId)));
    expect(entered.map(({ landing }) => landing).sort()).toEqual([`/answer/${place.slug}`, '/company']);
  });

  test('the same link opened twice at the same moment gives one person, one grant and one event', async () => {
    const { place, first } = await company();
    const second = person();
    await inviteColleague(first, { person: second, purpose: 'colleague' });
    const token = await giveToken(database, second.email);
    const [one, two] = await Promise.all([openToken(token), openToken(token)]);
    expect([one.ok, two.ok].sort()).toEqual([false, true]);
    const rows = await run(`select count(*)::int as n from role_grant where company_id = '${place.companyId}'`);
    expect(rows[0]?.n).toBe(2);
    expect((await eventsOf(place.companyId)).filter((event) => event === 'invitation.accepted')).toHaveLength(1);
  });
});

describe('the members of an association', () => {
  async function member() {
    const place = await prepareWave(database);
    const email = address();
    const associationId = await makeAssociation(database, { ...place, email });
    const secretariat = await makePerson(database, { role: 'secretariat', associationId });
    return { place, email, associationId, secretariat, companyId: place.companyId };
  }

  test('with another contact: the link before is dead, and the new person is held where somebody began', async () => {
    const { place, email, secretariat, companyId } = await member();
    await inviteMember(secretariat, { companyId, wave: place.slug });
    const { viewer } = await enter(database, email, companyId);
    await save(viewer, place);
    const next = person();
    expect(await changeContact(secretariat, { companyId, person: next })).toBe(true);
    await inviteMember(secretariat, { companyId, wave: place.slug });
    const third = person();
    expect(await changeContact(secretariat, { companyId, person: third })).toBe(true);
    expect((await openLink(database, next.email)).ok).toBe(false);
    await inviteMember(secretariat, { companyId, wave: place.slug });
    const entered = await enter(database, third.email, companyId);
    expect(await readAnswering(entered.viewer.actor, place.slug)).toBeNull();
    expect((await readAnswering(viewer.actor, place.slug))?.answers).toHaveProperty('A-01');
  });

  test('whose mail comes back are noted as such, by their own association alone', async () => {
    const { place, secretariat, companyId } = await member();
    await inviteMember(secretariat, { companyId, wave: place.slug });
    const [row] = await run(`select id from invitation where company_id = '${companyId}'`);
    const other = await member();
    expect(await noteBounce(other.secretariat, row?.id)).toBe(false);
    expect(await noteBounce(secretariat, row?.id)).toBe(true);
    const [after] = await run(`select delivery from invitation where id = '${row?.id}'`);
    expect(after?.delivery).toBe('bounced');
  });

  test('that leave take their open invitations with them, and keep their answers', async () => {
    const { place, email, secretariat, companyId } = await member();
    await inviteMember(secretariat, { companyId, wave: place.slug });
    const { viewer } = await enter(database, email, companyId);
    await save(viewer, place);
    await changeContact(secretariat, { companyId, person: person() });
    await inviteMember(secretariat, { companyId, wave: place.slug });
    const other = await member();
    expect(await removeMember(other.secretariat, companyId)).toBe(false);
    expect(await removeMember(secretariat, companyId)).toBe(true);
    expect(await removeMember(secretariat, companyId)).toBe(false);
    expect(
      await run(`select from invitation where company_id = '${companyId}' and used_at is null and revoked_at is null`),
    ).toHaveLength(0);
    expect(await inviteMember(secretariat, { companyId, wave: place.slug })).toEqual({ ok: false, reason: 'notFound' });
    expect(
      await run(`select from draft_section d join response r using (response_key) where r.wave_id = '${place.waveId}'`),
    ).not.toHaveLength(0);
  });
});
