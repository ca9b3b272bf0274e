import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Actor, setResponse, type Tx, withActor } from '../../db/actor.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { ids, seedTwoAssociations } from '../support/two-associations.ts';

const database = useDatabase();
const run = (text: string) => asSuperuser(database, (owner) => owner.unsafe(text));
beforeAll(() => asSuperuser(database, seedTwoAssociations));

const memberA: Actor = { kind: 'member', userId: ids.user, companyId: ids.companyA };
const newcomer: Actor = { kind: 'member', userId: ids.newcomer, companyId: ids.companyA };
const readerA: Actor = { kind: 'reader', userId: randomUUID(), companyId: ids.companyA };
const delegateA: Actor = { kind: 'delegate', userId: ids.user, companyId: ids.companyA, grantId: ids.delegateGrant };
const associationA: Actor = { kind: 'association', userId: ids.user, associationId: ids.associationA };
const operator: Actor = { kind: 'operator', userId: ids.operator };
const breakglass: Actor = { kind: 'breakglass', requestId: ids.request };

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'none';
  return 'code' in error ? String(error.code) : codeOf(error.cause);
}

/** The SQLSTATE with which a statement is refused, `none of them` where it touches no row, else `allowed`. */
function outcome(actor: Actor, text: string, responseKey?: string): Promise<string> {
  return withActor(actor, async (tx) => {
    if (responseKey) await setResponse(tx, responseKey);
    const done = await tx.execute(sql.raw(text));
    return done.count === 0 ? 'none of them' : 'allowed';
  }).catch(codeOf);
}

async function seen(tx: Tx, column: string, table: string): Promise<unknown[]> {
  const rows = await tx.execute(sql.raw(`select ${column} as value from ${table} order by 1`));
  return rows.map((row) => row.value);
}

const see = (actor: Actor, column: string, table: string, responseKey?: string) =>
  withActor(actor, async (tx) => {
    if (responseKey) await setResponse(tx, responseKey);
    return seen(tx, column, table);
  });

const hold = (text: string) => run(`update access_hold set ${text} where user_id = '${ids.newcomer}'`);

describe('a newcomer whom somebody outside of the company invited', () => {
  test('sees nothing of a sheet that another began, and what nobody began', async () => {
    expect(await see(newcomer, 'wave_id', 'participation')).toEqual([ids.waveDraft]);
    expect(await see(newcomer, 'slug', 'wave')).toEqual([]);
    expect(await see(newcomer, 'wave_id', 'wave_key')).toEqual([]);
    expect(await see(newcomer, 'response_key', 'submission', ids.responseA)).toEqual([]);
    expect(
      await outcome(newcomer, `update participation set receipt_number = 'x' where wave_id = '${ids.waveOpen}'`),
    ).toBe('none of them');
    expect(await see(memberA, 'slug', 'wave')).toEqual(['open']);
  });

  test('sees what it began itself', async () => {
    await run(
      `update participation set begun_by = '${ids.newcomer}' where wave_id = '${ids.waveOpen}' and company_id = '${ids.companyA}'`,
    );
    expect(await see(newcomer, 'slug', 'wave')).toEqual(['open']);
    await run(
      `update participation set begun_by = '${ids.user}' where wave_id = '${ids.waveOpen}' and company_id = '${ids.companyA}'`,
    );
    expect(await see(newcomer, 'slug', 'wave')).toEqual([]);
  });

  test('waits for the end of its hold, by the clock of the database', async () => {
    await hold(`opens_at = now() + interval '1 second'`);
    expect(await see(newcomer, 'slug', 'wave')).toEqual([]);
    await hold(`opens_at = now()`);
    expect(await see(newcomer, 'slug', 'wave')).toEqual(['open']);
    await hold(`opens_at = now() + interval '72 hours'`);
    expect(await see(newcomer, 'slug', 'wave')).toEqual([]);
  });

  test('neither decides for itself nor invites anybody; another of the company does, once', async () => {
    const consent = (by: string) =>
      `update access_hold set state = 'consented', decided_by = '${by}', decided_at = now()`;
    expect(await outcome(newcomer, consent(ids.newcomer))).toBe('none of them');
    expect(await outcome(newcomer, consent(ids.user))).toBe('none of them');
    const invite = (by: string) => `insert into invitation (id, company_id, email, purpose, expires_at, invited_by)
      values (gen_random_uuid(), '${ids.companyA}', '${randomUUID()}@example.com', 'colleague', now(), '${by}')`;
    expect(await outcome(newcomer, invite(ids.newcomer))).toBe('42501');
    expect(await outcome(memberA, invite(ids.newcomer))).toBe('42501');
    expect(await outcome(memberA, invite(ids.user))).toBe('allowed');
    expect(await outcome(readerA, consent(ids.user))).toBe('42501');
    expect(await outcome(memberA, consent(ids.newcomer))).toBe('42501');
    expect(await outcome(memberA, consent(ids.user))).toBe('allowed');
    expect(await see(newcomer, 'slug', 'wave')).toEqual(['open']);
    expect(await outcome(memberA, `update access_hold set state = 'refused', decided_by = '${ids.user}'`)).toBe(
      'none of them',
    );
    await hold(`state = 'refused'`);
    expect(await see(newcomer, 'slug', 'wave')).toEqual([]);
    await hold(`state = 'waiting', decided_by = null`);
  });

  test('who is held decides on no other hold', async () => {
    const third = randomUUID();
    await run(`insert into app_user (id, email, name) values ('${third}', 'third@example.com', 't');
      insert into role_grant (id, user_id, role, company_id) values ('${third}', '${third}', 'respondent', '${ids.companyA}');
      insert into access_hold (id, company_id, user_id, role_grant_id, opens_at) values ('${third}', '${ids.companyA}', '${third}', '${third}', now() + interval '1 day')`);
    const consent = `update access_hold set state = 'consented', decided_by = '${ids.newcomer}' where id = '${third}'`;
    expect(await outcome(newcomer, consent)).toBe('23001');
    await run(`delete from app_user where id = '${third}'`);
    expect(await see(memberA, 'user_id', 'access_hold')).toEqual([ids.newcomer]);
  });
});

describe('a reader', () => {
  test('reads the answers of its own company and writes none', async () => {
    expect(await see(readerA, 'slug', 'wave')).toEqual(['open']);
    expect(await see(readerA, 'response_key', 'submission', ids.responseA)).toEqual([ids.responseA]);
    expect(await see(readerA, 'response_key', 'submission', ids.responseB)).toEqual([]);
    expect(
      await outcome(
        readerA,
        `insert into submission values ('${ids.responseA}', 2, '', '', '2026-04-03')`,
        ids.responseA,
      ),
    ).toBe('42501');
    expect(await outcome(readerA, `update participation set state = 'submitted'`)).toBe('42501');
  });
});

describe('a delegate', () => {
  const save = (section: string, revision = 7) =>
    `insert into draft_section values ('${ids.responseA}', '${section}', ${revision}, '\\x02')`;

  test('reads and saves its own sections of its own wave, and no other', async () => {
    await run(`insert into draft_section values ('${ids.responseA}', 'b', 1, '\\x01')`);
    expect(await see(delegateA, 'section', 'draft_section', ids.responseA)).toEqual(['a']);
    expect(await see(delegateA, 'section', 'draft_section', ids.responseB)).toEqual([]);
    expect(await see(delegateA, 'wave_id', 'participation')).toEqual([ids.waveOpen]);
    expect(await outcome(delegateA, save('a'), ids.responseA)).toBe('allowed');
    expect(await outcome(delegateA, save('b'), ids.responseA)).toBe('42501');
    expect(await outcome(delegateA, `delete from draft_section`, ids.responseA)).toBe('42501');
    for (const table of ['submission', 'release', 'released_cell', 'invitation'])
      expect(await outcome(delegateA, `select from ${table}`, ids.responseA), table).toBe('42501');
    // Of people it sees whoever asked it, and nobody asked it here.
    expect(await see(delegateA, 'email', 'app_user')).toEqual([]);
  });

  test('has nothing once it is revoked or over, or under another grant', async () => {
    const other: Actor = { kind: 'delegate', userId: ids.user, companyId: ids.companyA, grantId: ids.grant };
    expect(await see(other, 'slug', 'wave')).toEqual([]);
    for (const end of [`revoked_at = now()`, `expires_at = now()`]) {
      await run(`update delegation set ${end}`);
      expect(await see(delegateA, 'slug', 'wave')).toEqual([]);
      expect(await see(delegateA, 'section', 'draft_section', ids.responseA)).toEqual([]);
      expect(await outcome(delegateA, save('a', 8), ids.responseA)).toBe('42501');
      await run(`update delegation set revoked_at = null, expires_at = now() + interval '1 day'`);
    }
  });

  test('is made by a member of the company for its own grants alone', async () => {
    const give = (grant: string, company: string, section = 'c') =>
      `insert into delegation values ('${grant}', '${ids.waveOpen}', '${company}', '${section}', now())`;
    expect(await outcome(memberA, give(ids.delegateGrant, ids.companyA))).toBe('allowed');
    expect(await outcome(memberA, give(ids.delegateGrant, ids.companyB))).toBe('42501');
    expect(
      await outcome({ ...memberA, companyId: ids.companyB } as Actor, give(ids.delegateGrant, ids.companyB, 'd')),
    ).toBe('23503');
  });
});

describe('an association', () => {
  const invite = (company: string, wave: string, purpose = 'answer', association: string = ids.associationA) =>
    `insert into invitation (id, wave_id, company_id, email, purpose, expires_at, association_id, invited_by)
      values (gen_random_uuid(), '${wave}', '${company}', '${randomUUID()}@example.com', '${purpose}', now(), '${association}', '${ids.user}')`;

  test('invites its own members to its own waves, to answer alone', async () => {
    expect(await outcome(associationA, invite(ids.companyA, ids.waveOpen))).toBe('allowed');
    expect(await outcome(associationA, invite(ids.companyB, ids.waveOpen))).toBe('42501');
    expect(await outcome(associationA, invite(ids.companyA, ids.waveOfB))).toBe('42501');
    expect(await outcome(associationA, invite(ids.companyA, ids.waveOpen, 'colleague'))).toBe('42501');
    expect(await outcome(associationA, invite(ids.companyA, ids.waveOpen, 'answer', ids.associationB))).toBe('42501');
  });

  test('writes mail for its own invitations alone, to their own address', async () => {
    const write = (invitation: string, recipient: string) =>
      `insert into mail (id, dedupe_key, kind, recipient, locale, invitation_id)
        values (gen_random_uuid(), '${randomUUID()}', 'invitation', '${recipient}', 'ja', '${invitation}')`;
    const [own] = await run(`select id, email from invitation where association_id = '${ids.associationA}' limit 1`);
    expect(await outcome(associationA, write(own?.id, own?.email))).toBe('allowed');
    expect(await outcome(associationA, write(own?.id, 'else@example.com'))).toBe('42501');
    expect(await outcome(associationA, write(ids.invitationA, 'a@example.com'))).toBe('42501');
    expect(await outcome(memberA, write(own?.id, own?.email))).toBe('42501');
    expect(await outcome(associationA, `select from mail`)).toBe('42501');
  });

  test('keeps the contacts of its own members, and sees that somebody waits', async () => {
    expect(
      await outcome(associationA, `update membership set contact_name = 'z' where company_id = '${ids.companyA}'`),
    ).toBe('allowed');
    expect(
      await outcome(associationA, `update membership set contact_name = 'z' where company_id = '${ids.companyB}'`),
    ).toBe('none of them');
    expect(await outcome(associationA, `delete from membership where company_id = '${ids.companyB}'`)).toBe(
      'none of them',
    );
    expect(await see(associationA, 'state', 'access_hold')).toEqual(['waiting']);
    expect(await outcome(associationA, 'select user_id from access_hold')).toBe('42501');
  });
});

describe('an operator', () => {
  test('gives staff roles to others alone, and sees no grant of a company', async () => {
    const give = (user: string, role: string) =>
      `insert into role_grant (id, user_id, role) values (gen_random_uuid(), '${user}', '${role}')`;
    const staff = await see(operator, 'role', 'role_grant');
    expect(staff.filter((role) => role !== 'operator' && role !== 'secretariat')).toEqual([]);
    expect(staff).toContain('operator');
    expect(await outcome(operator, give(ids.newcomer, 'analyst'))).toBe('allowed');
    expect(await outcome(operator, give(ids.operator, 'analyst'))).toBe('42501');
    expect(
      await outcome(
        operator,
        `insert into role_grant (id, user_id, role, company_id) values (gen_random_uuid(), '${ids.newcomer}', 'approver', '${ids.companyA}')`,
      ),
    ).toBe('42501');
    expect(await outcome(operator, `delete from role_grant where role = 'respondent'`)).toBe('none of them');
    expect(await outcome(operator, `delete from role_grant where role = 'analyst'`)).toBe('allowed');
    for (const table of ['participation', 'released_cell', 'submission', 'membership', 'wave_key'])
      expect(await outcome(operator, `select from ${table}`), table).toBe('42501');
  });

  test('approves what another asked for, and the emergency access opens with that and ends with it', async () => {
    const approve = (by: string) => `update dual_request set approved_by = '${by}', approved_at = now()`;
    const second: Actor = { kind: 'operator', userId: ids.newcomer };
    expect(await see(breakglass, 'wave_id', 'participation')).toEqual([]);
    expect(await outcome(breakglass, 'select from submission', ids.responseA)).toBe('none of them');
    expect(await outcome(operator, approve(ids.operator))).toBe('42501');
    expect(await outcome(operator, approve(ids.newcomer))).toBe('42501');
    expect(await outcome(second, approve(ids.operator))).toBe('42501');
    expect(await outcome(second, approve(ids.newcomer))).toBe('allowed');
    expect(await see(breakglass, 'company_id', 'participation')).toEqual([ids.companyA]);
    expect(await see(breakglass, 'response_key', 'submission', ids.responseA)).toEqual([ids.responseA]);
    expect(await see(breakglass, 'response_key', 'submission', ids.responseB)).toEqual([]);
    expect(await see(memberA, 'id', 'dual_request')).toEqual([ids.request]);
    expect(await see({ ...memberA, companyId: ids.companyB } as Actor, 'id', 'dual_request')).toEqual([]);
    await run(`update dual_request set expires_at = now()`);
    expect(await see(breakglass, 'company_id', 'participation')).toEqual([]);
    expect(await outcome(breakglass, `update dual_request set done_at = now()`)).toBe('none of them');
  });
});

describe('a request that takes two people', () => {
  test('is withdrawn by whoever asked alone, and then neither approved nor opened', async () => {
    const second: Actor = { kind: 'operator', userId: ids.newcomer };
    const set = (text: string) => `update dual_request set ${text}`;
    await run(set(`expires_at = now() + interval '1 day', approved_by = null, approved_at = null, done_at = null`));
    expect(await outcome(second, set('withdrawn_at = now()'))).toBe('42501');
    expect(await outcome(operator, set('withdrawn_at = null'))).toBe('42501');
    await run(set(`approved_by = '${ids.newcomer}', approved_at = now()`));
    expect(await see(breakglass, 'company_id', 'participation')).toEqual([ids.companyA]);
    expect(await outcome(second, set('withdrawn_at = now()'))).toBe('none of them');
    expect(await outcome(operator, set('withdrawn_at = now()'))).toBe('allowed');
    expect(await see(breakglass, 'company_id', 'participation')).toEqual([]);
    expect(await outcome(operator, set('withdrawn_at = now()'))).toBe('none of them');
    await run(set('approved_by = null, approved_at = null'));
    expect(await outcome(second, set(`approved_by = '${ids.newcomer}', approved_at = now()`))).toBe('none of them');
  });
});

describe('the audit trail', () => {
  const add = (
    chain: string,
    { seq = 2, previous = '3', mac = '4', kind = 'member', user = ids.user as string } = {},
  ) =>
    `insert into audit_event (chain, seq, day, event, actor_kind, actor_user, detail, key_id, previous_mac, mac)
      values ('${chain}', ${seq}, '2026-04-02', 'x', '${kind}', '${user}', '{}', 'k', '${previous.repeat(64)}', '${mac.repeat(64)}')`;

  test('takes an event after the head of its chain alone, under the name of who acts', async () => {
    const own = `company:${ids.companyA}`;
    for (const chain of ['portal', `company:${ids.companyB}`, `association:${ids.associationA}`])
      expect(await outcome(memberA, add(chain)), chain).toMatch(/42501|23001/);
    expect(await outcome(memberA, add(own, { seq: 3 }))).toBe('23001');
    expect(await outcome(memberA, add(own, { previous: '0' }))).toBe('23001');
    expect(await outcome(memberA, add(own, { kind: 'worker' }))).toBe('42501');
    expect(await outcome(memberA, add(own, { user: ids.operator }))).toBe('42501');
    expect(await outcome(memberA, add(own))).toBe('allowed');
    expect(await outcome(memberA, `update audit_chain set seq = seq + 2`)).toBe('23001');
    expect(
      await outcome(memberA, `insert into audit_chain values ('company:${ids.companyB}', 0, '${'0'.repeat(64)}')`),
    ).toBe('42501');
  });

  test('is read by whom it concerns', async () => {
    expect(await see(memberA, 'chain', 'audit_event')).toHaveLength(3);
    expect(await see({ ...memberA, companyId: ids.companyB } as Actor, 'chain', 'audit_event')).toEqual([]);
    expect(await see(operator, 'chain', 'audit_event')).toEqual(['portal']);
    expect(await see(associationA, 'seq', 'audit_event')).toHaveLength(3);
    expect(await see(delegateA, 'chain', 'audit_event')).toEqual([]);
    for (const actor of [breakglass, { kind: 'auth' } as const, { kind: 'releaser' } as const])
      expect(await outcome(actor, 'select from audit_event'), actor.kind).toBe('42501');
  });
});
