import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import PgBoss from 'pg-boss';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Actor, executeAsWorker, setResponse, type Tx, withActor } from '../../db/actor.server.ts';
import { openPool } from '../../db/connect.server.ts';
import { JOB_QUEUES } from '../../db/job-queues.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { ids, seedTwoAssociations } from '../support/two-associations.ts';

const database = useDatabase();
beforeAll(() => asSuperuser(database, seedTwoAssociations));

const memberA: Actor = { kind: 'member', userId: ids.user, companyId: ids.companyA };
const memberB: Actor = { kind: 'member', userId: randomUUID(), companyId: ids.companyB };
const memberBoth: Actor = { kind: 'member', userId: randomUUID(), companyId: ids.companyBoth };
const stranger: Actor = { kind: 'member', userId: randomUUID(), companyId: randomUUID() };
const readerA: Actor = { kind: 'reader', userId: randomUUID(), companyId: ids.companyA };
const delegateA: Actor = { kind: 'delegate', userId: ids.user, companyId: ids.companyA, grantId: ids.delegateGrant };
const operator: Actor = { kind: 'operator', userId: randomUUID() };
const breakglass: Actor = { kind: 'breakglass', requestId: ids.request };
const associationA: Actor = { kind: 'association', userId: randomUUID(), associationId: ids.associationA };
const proxyA: Actor = { kind: 'proxy', userId: ids.user, associationId: ids.associationA, entryId: ids.entry };
const analyst: Actor = { kind: 'analyst', userId: randomUUID() };
const releaser: Actor = { kind: 'releaser' };
const auth: Actor = { kind: 'auth' };
const worker: Actor = { kind: 'worker' };
const everyKind = [
  memberA,
  readerA,
  delegateA,
  associationA,
  proxyA,
  analyst,
  operator,
  breakglass,
  releaser,
  auth,
  worker,
];

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'none';
  return 'code' in error ? String(error.code) : codeOf(error.cause);
}

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'allowed',
    (error: unknown) => codeOf(error),
  );
}

async function seen(tx: Tx, column: string, table: string): Promise<unknown[]> {
  const rows = await tx.execute(sql.raw(`select ${column} as value from ${table} order by 1`));
  return rows.map((row) => row.value);
}

const see = (actor: Actor, column: string, table: string) => withActor(actor, (tx) => seen(tx, column, table));

/** What each role may do: S I U D on the whole table, or on the columns named. Anything absent is refused. */
const GRANTS: Record<string, Record<string, string>> = {
  kurabe_member: {
    access_hold: 'S U(decided_at,decided_by,state)',
    app_user: 'S(disabled_at,email,id,locale,name)',
    approval: 'S I U(decided_by,decided_on,state) D',
    association: 'S',
    audit_chain: 'S I U(mac,seq)',
    audit_event: 'S I',
    company: 'S',
    decline: 'S I D',
    delegation: 'S I U(reminded_on,revoked_at)',
    draft_section: 'S I U(revision,sealed) D',
    dual_request: 'S',
    invitation:
      'S(by_link,company_id,delivery,due_on,email,expires_at,id,invited_by,locale,message,name,purpose,revoked_at,role,sections,sent_at,used_at,wave_id) I U(revoked_at)',
    mail: 'I',
    membership: 'S',
    operation: 'S I D',
    participation: 'S U(approver_id,begun_by,link_sealed,needs_approval,receipt_number,state,submitted_on)',
    proxy_entry:
      'S(association_id,begun_on,checked_by,company_id,entered_on,id,paper_sealed,state,typed_by,wave_id) U(state)',
    proxy_section: 'D',
    questionnaire: 'S',
    release: 'S',
    released_cell: 'S',
    response: 'S I D',
    role_grant: 'S D',
    submission: 'S I D',
    wave: 'S',
    wave_association: 'S',
    wave_key: 'S',
  },
  kurabe_reader: {
    access_hold: 'S',
    app_user: 'S(email,id,locale,name)',
    approval: 'S U(decided_by,decided_on,reason_sealed,state)',
    association: 'S',
    audit_chain: 'S I U(mac,seq)',
    audit_event: 'S I',
    company: 'S',
    decline: 'S',
    draft_section: 'S',
    mail: 'I',
    membership: 'S',
    participation: 'S U(receipt_number,state,submitted_on)',
    proxy_entry: 'S(association_id,begun_on,checked_by,company_id,entered_on,id,paper_sealed,state,typed_by,wave_id)',
    questionnaire: 'S',
    release: 'S',
    released_cell: 'S',
    response: 'S',
    submission: 'S I',
    wave: 'S',
    wave_association: 'S',
    wave_key: 'S',
  },
  kurabe_delegate: {
    app_user: 'S(email,id,locale,name)',
    association: 'S',
    audit_chain: 'S I U(mac,seq)',
    audit_event: 'S I',
    company: 'S',
    decline: 'S',
    delegation: 'S U(finished_on)',
    draft_section: 'S I',
    mail: 'I',
    membership: 'S',
    operation: 'S I',
    participation: 'S(begun_by,company_id,link_sealed,state,wave_id)',
    questionnaire: 'S',
    response: 'S',
    wave: 'S',
    wave_association: 'S',
    wave_key: 'S',
  },
  kurabe_association: {
    access_hold: 'S(company_id,opens_at,state)',
    association: 'S',
    audit_chain: 'S I U(mac,seq)',
    audit_event: 'S I',
    company: 'S',
    decline: 'S',
    invitation:
      'S(association_id,company_id,delivery,email,expires_at,id,invited_by,name,purpose,revoked_at,sent_at,used_at,wave_id) I U(delivery,revoked_at)',
    mail: 'I',
    membership: 'S U(contact_email,contact_name) D',
    participation: 'S(company_id,state,wave_id)',
    proxy_entry: 'S(association_id,begun_on,checked_by,company_id,entered_on,id,state,typed_by,wave_id)',
    questionnaire: 'S',
    release: 'S',
    release_run: 'S',
    released_cell: 'S',
    wave: 'S',
    wave_association: 'S',
  },
  kurabe_proxy: {
    association: 'S',
    audit_chain: 'S I U(mac,seq)',
    audit_event: 'I',
    company: 'S',
    decline: 'S',
    draft_section: 'I',
    mail: 'I',
    membership: 'S(association_id,company_id,contact_email)',
    participation: 'S(company_id,state,wave_id) U(link_sealed,receipt_number,state,submitted_on)',
    proxy_entry: 'S I U(checked_by,entered_on,macs,paper_sealed,state)',
    proxy_section: 'S I U(sealed) D',
    questionnaire: 'S',
    response: 'S I',
    role_grant: 'S(association_id,role,user_id)',
    submission: 'I',
    wave: 'S',
    wave_association: 'S',
    wave_key: 'S',
  },
  kurabe_analyst: {
    association: 'S',
    audit_chain: 'S I U(mac,seq)',
    audit_event: 'I',
    questionnaire: 'S',
    release: 'S',
    release_run: 'S',
    released_cell: 'S',
    wave: 'S',
    wave_association: 'S(association_id,invitation_en,invitation_ja,wave_id)',
  },
  kurabe_operator: {
    app_user: 'S(address_state,disabled_at,email,id,locale,name) U(address_state,disabled_at)',
    association: 'S',
    audit_chain: 'S I U(mac,seq)',
    audit_event: 'S I',
    authenticator: 'S(added_on,id,kind,user_id) D',
    company: 'S(corporate_number,id,name_en,name_ja)',
    dual_request: 'S I U(approved_at,approved_by,withdrawn_at)',
    invitation:
      'S(association_id,delivery,email,expires_at,id,invited_by,name,purpose,revoked_at,role,sent_at,used_at) I U(revoked_at)',
    mail: 'I',
    release: 'S',
    release_run: 'S',
    role_grant: 'S I D',
    session: 'S(method,public_id,started_at,user_id) D',
    wave: 'S',
    wave_association: 'S(association_id,invitation_en,invitation_ja,wave_id)',
  },
  kurabe_breakglass: {
    audit_chain: 'S I U(mac,seq)',
    audit_event: 'I',
    company: 'S',
    draft_section: 'S',
    dual_request: 'S U(done_at)',
    participation: 'S',
    questionnaire: 'S',
    response: 'S',
    submission: 'S(coded_sealed,day,response_key,revision,sealed)',
    wave: 'S',
    wave_key: 'S',
  },
  kurabe_releaser: {
    association: 'S',
    audit_chain: 'S I U(mac,seq)',
    audit_event: 'I',
    company: 'S',
    decline: 'S',
    ledger: 'S I',
    membership: 'S',
    participation: 'S',
    proxy_entry: 'S(id,state,wave_id) U(state)',
    proxy_section: 'D',
    questionnaire: 'S',
    release: 'S I',
    release_run: 'S I(id,wave_id) U(done,faults,release_number,stage,state,total,updated_at)',
    released_cell: 'S I',
    response: 'S',
    submission: 'S(coded_sealed,day,response_key,revision,sealed)',
    wave: 'S U(state)',
    wave_association: 'S',
    wave_key: 'S',
  },
  kurabe_auth: {
    access_hold: 'S I',
    app_user: 'S I U(address_state,disabled_at,email,locale,name,password_changed_at,password_hash)',
    association: 'S',
    audit_chain: 'S I U(mac,seq)',
    audit_event: 'I',
    authenticator: 'S I U(confirmed,counter,label,last_step) D',
    company: 'S',
    decline: 'S',
    delegation: 'S I U(asked_by,due_on,expires_at,finished_on,reminded_on,revoked_at)',
    installation_key: 'S',
    invitation: 'S I U(delivery,revoked_at,used_at)',
    known_browser: 'S I D',
    mail: 'S(dedupe_key,id) I',
    membership: 'S(association_id,company_id)',
    questionnaire: 'S',
    rate_limit: 'S I U(noted_at,paid_back_at) D',
    recovery_code: 'S I U(used_at) D',
    release: 'S(audited,digest,id,number,parameters,policy,public_key,released_on,signature,state,wave_id)',
    role_grant: 'S I D',
    session: 'S I U(confirmed_at,expires_at,method) D',
    sign_in_step: 'S I U(challenge,code_mac,code_version,expires_at,role_grant_id,tries_left,user_id) D',
    wave: 'S',
    wave_association: 'S(association_id,invitation_en,invitation_ja,own_section,wave_id)',
  },
  kurabe_worker: {
    app_user: 'S I U D',
    association: 'S I U',
    audit_chain: 'S I U(mac,seq)',
    audit_event: 'S I',
    authenticator: 'S(id,kind,user_id) D',
    company: 'S I U',
    decline: 'S',
    delegation: 'S U(reminded_on)',
    draft_section: 'I',
    dual_request: 'S U(done_at,withdrawn_at)',
    installation_key: 'S I U(wrapped)',
    invitation: 'S I U D',
    key_check: 'S I U(key_id,sealed)',
    mail: 'S I U D',
    membership: 'S I U D',
    participation: 'S(company_id,state,submitted_on,wave_id) I U(state)',
    questionnaire: 'S I',
    recovery_code: 'S(user_id) D',
    release: 'S',
    response: 'I',
    role_grant: 'S I U D',
    session: 'S(absolute_expires_at,expires_at,user_id) D',
    sign_in_step: 'S(code_version,email,expires_at,id_hash,user_id) U(code_mac,code_version) D',
    submission: 'I',
    wave: 'S I U',
    wave_association: 'S I U D',
    wave_key: 'S I U(wrapped) D',
  },
};

type GrantRow = { role: string; name: string; first: string; whole: string[]; columns: Record<string, string[]> };

async function grantsInForce(): Promise<GrantRow[]> {
  return asSuperuser(database, async (owner) => {
    const rows = await owner<
      { role: string; name: string; first: string; verb: string; whole: boolean; columns: string[] }[]
    >`
      select r.rolname as role, c.relname as name, v.verb,
        (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = 1) as first,
        has_table_privilege(r.oid, c.oid, v.verb) as whole,
        array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and v.verb <> 'DELETE' and has_column_privilege(r.oid, c.oid, a.attnum, case v.verb when 'DELETE' then 'SELECT' else v.verb end)
          order by 1) as columns
      from pg_roles r, pg_class c, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) with ordinality v(verb, place)
      where r.rolname = any (${Object.keys(GRANTS)}) and c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      order by 1, 2, v.place`;
    const found = new Map<string, GrantRow>();
    for (const { role, name, first, verb, whole, columns } of rows) {
      const key = `${role} ${name}`;
      const row = found.get(key) ?? { role, name, first, whole: [], columns: {} };
      if (whole) row.whole.push(verb);
      row.columns[verb] = columns;
      found.set(key, row);
    }
    return [...found.values()];
  });
}

function written(row: GrantRow): string {
  return ['SELECT', 'INSERT', 'UPDATE', 'DELETE']
    .flatMap((verb) => {
      const columns = row.columns[verb] ?? [];
      if (row.whole.includes(verb)) return [verb[0]];
      return columns.length > 0 ? [`${verb[0]}(${columns.join(',')})`] : [];
    })
    .join(' ');
}

describe('grants', () => {
  test('are exactly those of the table above, for every role and table', async () => {
    const rows = await grantsInForce();
    const inForce: Record<string, Record<string, string>> = {};
    for (const row of rows) {
      const text = written(row);
      if (text) inForce[row.role] = { ...inForce[row.role], [row.name]: text };
    }
    expect(inForce).toEqual(GRANTS);
  });

  test.each(everyKind)('refuse $kind every verb that the table does not give, when it is tried', async (actor) => {
    const role = `kurabe_${actor.kind}`;
    const tables = (await grantsInForce()).filter((row) => row.role === role);
    const wrong: string[] = [];
    await withActor(actor, async (tx) => {
      for (const { name, first } of tables) {
        const given = GRANTS[role]?.[name] ?? '';
        const trials = {
          S: `select 1 from ${name}`,
          I: `insert into ${name} default values`,
          U: `update ${name} set ${first} = ${first}`,
          D: `delete from ${name}`,
        };
        for (const [letter, text] of Object.entries(trials)) {
          if (new RegExp(`(^| )${letter}`).test(given)) continue;
          const outcome = await refusal(tx.transaction((inner) => inner.execute(sql.raw(text))));
          if (outcome !== '42501') wrong.push(`${letter} ${name}: ${outcome}`);
        }
      }
    });
    expect(wrong).toEqual([]);
  });

  test('hold for the login role: it may touch nothing without taking a role', async () => {
    const pool = openPool().sql;
    for (const table of ['company', 'submission', 'released_cell', 'session']) {
      expect(await refusal(pool.unsafe(`select from public.${table}`))).toBe('42501');
    }
    expect(await refusal(pool.unsafe('create table public.own (id int)'))).toBe('42501');
    expect(await refusal(pool.unsafe('create temp table own (id int)'))).toBe('42501');
    expect(await refusal(pool.unsafe('set role kurabe_owner'))).toBe('42501');
    expect(await refusal(pool.unsafe('set role postgres'))).toBe('42501');
  });

  test('keep TRUNCATE, REFERENCES and TRIGGER from every role', async () => {
    const rows = await asSuperuser(
      database,
      (owner) => owner`
      select r.rolname, c.relname from pg_roles r, pg_class c
      where r.rolname = any (${[...Object.keys(GRANTS), 'kurabe_app']}) and c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
        and has_table_privilege(r.oid, c.oid, 'TRUNCATE, REFERENCES, TRIGGER')`,
    );
    expect([...rows]).toEqual([]);
  });
});

describe('rows', () => {
  test('row-level security is enabled and forced on every table', async () => {
    const rows = await asSuperuser(
      database,
      (owner) => owner`
      select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
        and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect([...rows]).toEqual([]);
  });

  test.each(everyKind)('are none for $kind without a context, although every table has some', async (actor) => {
    const tables = Object.entries(GRANTS[`kurabe_${actor.kind}`] ?? {}).filter(([, given]) => given.startsWith('S'));
    const found: string[] = [];
    await withActor(actor, async (tx) => {
      for (const name of [
        'app.actor',
        'app.user',
        'app.company',
        'app.association',
        'app.response',
        'app.grant',
        'app.request',
      ]) {
        await tx.execute(sql`select set_config(${name}, '', true)`);
      }
      for (const [name] of tables) {
        const rows = await tx.execute(sql.raw(`select count(*)::int as n from ${name}`));
        if (rows[0]?.n !== 0) found.push(name);
      }
    });
    expect(tables.length).toBeGreaterThan(5);
    expect(found).toEqual([]);
  });

  test('of a member are its own company, memberships, associations and participations', async () => {
    expect(await see(memberA, 'id', 'company')).toEqual([ids.companyA]);
    expect(await see(memberA, 'company_id', 'membership')).toEqual([ids.companyA]);
    expect(await see(memberA, 'code', 'association')).toEqual(['A']);
    expect(await see(memberBoth, 'code', 'association')).toEqual(['A', 'B']);
    expect(await see(memberA, 'wave_id', 'participation')).toEqual([ids.waveOpen, ids.waveDraft]);
    expect(await see(stranger, 'id', 'company')).toEqual([]);
  });

  test('of a member are the waves it takes part in, drafts excepted, with their keys', async () => {
    expect(await see(memberA, 'slug', 'wave')).toEqual(['open']);
    expect(await see(memberB, 'slug', 'wave')).toEqual(['of-b', 'open']);
    expect(await see(memberA, 'wave_id', 'wave_key')).toEqual([ids.waveOpen]);
    expect(await see(memberA, 'association_id', 'wave_association')).toEqual([ids.associationA]);
    expect(await see(stranger, 'slug', 'wave')).toEqual([]);
    expect(await see(stranger, 'id', 'questionnaire')).toEqual([]);
  });

  test('of an answer open to a member by its response key alone, and in its own wave alone', async () => {
    for (const table of ['response', 'draft_section', 'submission', 'operation']) {
      expect(await see(memberA, 'response_key', table)).toEqual([]);
      const own = await withActor(memberA, async (tx) => {
        await setResponse(tx, ids.responseA);
        return seen(tx, 'response_key', table);
      });
      expect(own).toEqual([ids.responseA]);
    }
    const foreign = await withActor(memberA, async (tx) => {
      await setResponse(tx, ids.responseB);
      return [...(await seen(tx, 'response_key', 'response')), ...(await seen(tx, 'response_key', 'submission'))];
    });
    expect(foreign).toEqual([]);
  });

  test('of an answer are written to an open wave only, and under the own response key only', async () => {
    const write = (actor: Actor, key: string, text: string) =>
      refusal(
        withActor(actor, async (tx) => {
          await setResponse(tx, key);
          await tx.execute(sql.raw(text));
        }),
      );
    expect(
      await write(memberA, ids.responseA, `insert into draft_section values ('${ids.responseA}', 'a', 2, '\\x02')`),
    ).toBe('allowed');
    expect(
      await write(memberA, ids.responseA, `insert into draft_section values ('${ids.responseB}', 'a', 2, '\\x02')`),
    ).toBe('42501');
    expect(
      await write(memberB, ids.responseB, `insert into draft_section values ('${ids.responseB}', 'a', 2, '\\x02')`),
    ).toBe('42501');
    expect(
      await write(
        memberB,
        ids.responseB,
        `insert into submission values ('${ids.responseB}', 2, '\\x02', '\\x02', '2026-04-03')`,
      ),
    ).toBe('42501');
    expect(await write(memberA, ids.responseA, `update participation set company_id = '${ids.companyB}'`)).toBe(
      '42501',
    );
    const touched = await withActor(memberA, (tx) =>
      tx.execute(sql`update participation set state = 'submitted' where company_id = ${ids.companyB}`),
    );
    expect(touched.count).toBe(0);
  });

  test('released for an association are seen by its members and itself, those of all by everyone', async () => {
    expect(await see(memberA, 'association', 'released_cell')).toEqual(['*', 'A']);
    expect(await see(memberB, 'association', 'released_cell')).toEqual(['*', 'B']);
    expect(await see(memberBoth, 'association', 'released_cell')).toEqual(['*', 'A', 'B']);
    expect(await see(stranger, 'association', 'released_cell')).toEqual(['*']);
    expect(await see(associationA, 'association', 'released_cell')).toEqual(['*', 'A']);
    expect(await see(analyst, 'association', 'released_cell')).toEqual(['*', 'A', 'B']);
  });

  test('of a release that anybody may read before signing in are its rules and its signature, where it is published', async () => {
    const withheld = randomUUID();
    const digest = 'cd'.repeat(32);
    await asSuperuser(
      database,
      (
        owner,
      ) => owner`insert into release (id, wave_id, number, policy, digest, audited, state, released_on, parameters)
        values (${withheld}, ${ids.waveOfB}, 7, '{}', ${digest}, false, 'withheld', '2026-06-01', '{}')`,
    );
    expect(await see(releaser, 'id', 'release')).toContain(withheld);
    for (const actor of [auth, memberA, associationA, analyst]) {
      expect(await see(actor, 'id', 'release')).toEqual([ids.release]);
    }
    expect(await refusal(see(auth, 'n', 'released_cell'))).toBe('42501');
  });

  test('of a signature are kept whole: a signature without its key, or one of another shape, is no row', async () => {
    const signature = `${'A'.repeat(86)}==`;
    const publicKey = `${'A'.repeat(43)}=`;
    const store = (number: number, signed: string | null, key: string | null) =>
      refusal(
        asSuperuser(
          database,
          (owner) => owner`insert into release
            (id, wave_id, number, policy, digest, audited, state, released_on, parameters, signature, public_key) values
            (${randomUUID()}, ${ids.waveOfB}, ${number}, '{}', ${'ef'.repeat(32)}, false, 'withheld', '2026-06-01', '{}', ${signed}, ${key})`,
        ),
      );
    expect(await store(8, signature, publicKey)).toBe('allowed');
    for (const [signed, key] of [
      [signature, null],
      [null, publicKey],
      ['short', publicKey],
      [signature, 'short'],
    ] as const) {
      expect(await store(9, signed, key)).toBe('23514');
    }
  });

  test('of an association are its own members, how far each is in its own waves, and its invitations', async () => {
    expect(await see(associationA, 'id', 'company')).toEqual([ids.companyA, ids.companyBoth]);
    expect(await see(associationA, 'association_id', 'membership')).toEqual([ids.associationA, ids.associationA]);
    expect(await see(associationA, 'slug', 'wave')).toEqual(['draft', 'open']);
    expect(await see(associationA, 'company_id', 'participation')).toEqual([
      ids.companyA,
      ids.companyA,
      ids.companyBoth,
    ]);
    expect(await see(associationA, 'email', 'invitation')).toEqual(['a@example.com']);
  });

  test('of an analyst are all associations and waves but drafts', async () => {
    expect(await see(analyst, 'code', 'association')).toEqual(['A', 'B']);
    expect(await see(analyst, 'slug', 'wave')).toEqual(['of-b', 'open']);
  });

  test('of how far a release is are those of the own waves for an association, all for an analyst, none for a member', async () => {
    const associationB: Actor = { kind: 'association', userId: randomUUID(), associationId: ids.associationB };
    expect(await see(associationB, 'wave_id', 'release_run')).toEqual([ids.waveOfB]);
    expect(await see(associationA, 'wave_id', 'release_run')).toEqual([]);
    expect(await see(analyst, 'wave_id', 'release_run')).toEqual([ids.waveOfB]);
    for (const actor of [memberA, memberB, auth, worker])
      expect(await refusal(see(actor, 'id', 'release_run'))).toBe('42501');
  });

  test('of a releaser are the submissions of closed waves alone', async () => {
    expect(await see(releaser, 'response_key', 'submission')).toEqual([ids.responseB]);
    expect(await see(releaser, 'slug', 'wave')).toEqual(['draft', 'of-b', 'open']);
  });

  test('of a worker: it stores answers that it sealed and cannot read them back', async () => {
    const key = randomUUID();
    await withActor(worker, async (tx) => {
      await tx.execute(sql`insert into response values (${key}, ${ids.waveOfB})`);
      await tx.execute(sql`insert into submission values (${key}, 1, '\x01', '\x01', '2026-04-03')`);
    });
    expect(await refusal(see(worker, 'response_key', 'submission'))).toBe('42501');
    expect(await refusal(see(worker, 'link_sealed', 'participation'))).toBe('42501');
  });
});

describe('what never changes', () => {
  test.each(['submission', 'release', 'released_cell', 'questionnaire', 'audit_event'])(
    '%s refuses change, deletion and emptying even to the superuser',
    async (table) => {
      const column = {
        submission: 'revision',
        release: 'number',
        released_cell: 'item_version',
        questionnaire: 'version',
        audit_event: 'event',
      }[table];
      await asSuperuser(database, async (owner) => {
        expect(await refusal(owner.unsafe(`update ${table} set ${column} = ${column}`))).toBe('23001');
        expect(await refusal(owner.unsafe(`delete from ${table}`))).toBe('23001');
        expect(await refusal(owner.unsafe(`truncate ${table} cascade`))).toBe('23001');
      });
    },
  );

  test('a release gets no further cell after its transaction', async () => {
    const late = withActor(releaser, (tx) =>
      tx.execute(
        sql`insert into released_cell values (${ids.release}, 'H-1-01', 1, '*', '*', '*', '1', 10, 4, 4, 'F')`,
      ),
    );
    expect(await refusal(late)).toBe('23001');
    const id = randomUUID();
    await withActor(releaser, async (tx) => {
      await tx.execute(
        sql`insert into release values (${id}, ${ids.waveOfB}, 2, '{}', ${'0'.repeat(64)}, false, 'released', '2026-05-02', '{}')`,
      );
      await tx.execute(sql`insert into released_cell values (${id}, 'H-1-01', 1, '*', '*', '*', '1', 10, 4, 4, 'F')`);
    });
  });

  test.each([
    ['fewer than five companies', `4, 1, 1, 'F'`],
    ['no number of companies', `null, 1, 1, 'F'`],
    ['a hidden cell with a number', `10, null, null, 'C'`],
    ['an exact cell with a range', `10, 1, 2, 'F'`],
    ['a range upside down', `10, 3, 2, 'R'`],
    ['more than all', `10, 3, 11, 'R'`],
    ['an unknown status', `10, 3, 3, 'X'`],
  ])('a cell is refused with %s', async (_name, values) => {
    const id = randomUUID();
    const made = withActor(releaser, async (tx) => {
      await tx.execute(
        sql`insert into release values (${id}, ${ids.waveOfB}, 9, '{}', ${'0'.repeat(64)}, false, 'released', '2026-05-02', '{}')`,
      );
      await tx.execute(
        sql.raw(`insert into released_cell values ('${id}', 'H-1-01', 1, '*', '*', '*', '1', ${values})`),
      );
    });
    expect(await refusal(made)).toBe('23514');
  });

  test('a wave that is open keeps its questionnaire, tables and policy and never goes back', async () => {
    const change = (text: string) =>
      refusal(withActor(worker, (tx) => tx.execute(sql.raw(`update wave set ${text} where slug = 'open'`))));
    expect(await change(`policy = '{"threshold": 1}'`)).toBe('23001');
    expect(await change(`lattice = '[1]'`)).toBe('23001');
    expect(await change(`state = 'draft'`)).toBe('23001');
    expect(await change(`closes_at = closes_at + interval '1 day'`)).toBe('allowed');
  });

  test('a grant, an invitation or a session is not stored twice or out of its scope', async () => {
    const again = withActor(auth, (tx) =>
      tx.execute(
        sql`insert into role_grant (id, user_id, role, company_id) values (${randomUUID()}, ${ids.user}, 'respondent', ${ids.companyA})`,
      ),
    );
    expect(await refusal(again)).toBe('23505');
    const wide = withActor(auth, (tx) =>
      tx.execute(
        sql`insert into role_grant (id, user_id, role, company_id) values (${randomUUID()}, ${ids.user}, 'analyst', ${ids.companyA})`,
      ),
    );
    expect(await refusal(wide)).toBe('23514');
  });
});

describe('withActor', () => {
  test('leaves nothing of one actor to the next on the same connection', async () => {
    for (let round = 0; round < 30; round += 1) {
      const [a, b] = await Promise.all([see(memberA, 'id', 'company'), see(memberB, 'id', 'company')]);
      expect([a, b]).toEqual([[ids.companyA], [ids.companyB]]);
    }
    const [row] = await openPool().sql`select current_user as name, current_setting('app.company', true) as company`;
    expect(row?.name).toBe('kurabe_app');
    expect(row?.company || null).toBeNull();
  });

  test('refuses to be nested', async () => {
    await expect(withActor(memberA, () => withActor(auth, async () => 1))).rejects.toThrow(/inside withActor/);
  });

  test('undoes everything where its work throws', async () => {
    const id = randomUUID();
    const broken = withActor(auth, async (tx) => {
      await tx.execute(sql`insert into app_user (id, email, name) values (${id}, 'gone@example.com', 'x')`);
      throw new Error('on purpose');
    });
    await expect(broken).rejects.toThrow('on purpose');
    expect(await see(auth, 'email', 'app_user')).toEqual([
      'a@example.com',
      'clerk@example.com',
      'new@example.com',
      'op@example.com',
      'second@example.com',
    ]);
  });

  test('runs a deadlocked work again, so that both editors come through', async () => {
    const touch = (tx: Tx, company: string) =>
      tx.execute(sql`update company set region = region where id = ${company}`);
    let met = 0;
    const crossing = (first: string, second: string) =>
      withActor(worker, async (tx) => {
        await touch(tx, first);
        met += 1;
        while (met < 2) await new Promise((resolve) => setTimeout(resolve, 10));
        await touch(tx, second);
      });
    await Promise.all([crossing(ids.companyA, ids.companyB), crossing(ids.companyB, ids.companyA)]);
    expect(met).toBe(3);
  });

  test('waits three seconds for a lock at most', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let taken = () => {};
    const locked = new Promise<void>((resolve) => {
      taken = resolve;
    });
    const holder = withActor(worker, async (tx) => {
      await tx.execute(sql`select from participation where company_id = ${ids.companyA} for update`);
      taken();
      await held;
    });
    await locked;
    const began = Date.now();
    const waiting = withActor(memberA, (tx) => tx.execute(sql`select from participation for update`));
    expect(await refusal(waiting)).toBe('55P03');
    expect(Date.now() - began).toBeLessThan(6000);
    release();
    await holder;
  });
});

describe('jobs', () => {
  test('are sent, fetched once and completed as the worker, without a right to make tables', async () => {
    const boss = new PgBoss({
      db: { executeSql: executeAsWorker },
      schema: 'job',
      migrate: false,
      supervise: false,
      schedule: false,
    });
    await boss.start();
    const [queue] = JOB_QUEUES;
    const id = await boss.send(queue, { slug: '2025' }, { singletonKey: '2025' });
    const jobs = await boss.fetch<{ slug: string }>(queue);
    expect(jobs.map((job) => [job.id, job.data])).toEqual([[id, { slug: '2025' }]]);
    expect(await boss.fetch(queue)).toEqual([]);
    await boss.complete(queue, String(id));
    expect((await boss.getJobById(queue, String(id)))?.state).toBe('completed');
    await boss.stop({ graceful: false });
    await expect(executeAsWorker(`select job.create_queue('more', '{}')`)).rejects.toThrow(/permission denied/);
  });
});
