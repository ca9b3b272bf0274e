import { afterEach, describe, expect, test } from 'vitest';
import { closePool } from '../../db/connect.server.ts';
import { migrate } from '../../db/migrate.server.ts';
import { selfTest } from '../../db/self-test.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';

const database = useDatabase();
const run = (text: string) => asSuperuser(database, (sql) => sql.unsafe(text));

async function faults(): Promise<string[]> {
  const tested = await selfTest();
  return tested.ok ? [] : tested.faults;
}

describe('the self-test at start', () => {
  afterEach(async () => expect(await faults()).toEqual([]));

  test('passes on a migrated database', async () => {
    expect(await selfTest()).toEqual({ ok: true });
  });

  test.each([
    [
      'a table that is not forced',
      'alter table submission no force row level security',
      'alter table submission force row level security',
      'not forced on submission',
    ],
    [
      'a table without row-level security',
      'alter table company disable row level security',
      'alter table company enable row level security',
      'not forced on company',
    ],
    [
      'a new table nobody guarded',
      'create table public.notes (id int)',
      'drop table public.notes',
      'not forced on notes',
    ],
    [
      'an association that may read answers',
      'grant select on submission to kurabe_association',
      'revoke select on submission from kurabe_association',
      'kurabe_association may use submission',
    ],
    [
      'one column of it',
      'grant select (day) on submission to kurabe_analyst',
      'revoke select (day) on submission from kurabe_analyst',
      'kurabe_analyst may use submission',
    ],
    [
      'an association that may read links',
      'grant select on participation to kurabe_association',
      'revoke select on participation from kurabe_association; grant select (company_id, wave_id, state) on participation to kurabe_association',
      'kurabe_association may read participation.link_sealed',
    ],
    [
      'a worker that may read answers',
      'grant select on draft_section to kurabe_worker',
      'revoke select on draft_section from kurabe_worker',
      'kurabe_worker may read draft_section',
    ],
    [
      'a member that may read mail',
      'grant select (recipient) on mail to kurabe_member',
      'revoke select (recipient) on mail from kurabe_member',
      'kurabe_member may read mail',
    ],
    [
      'an operator that may read answers',
      'grant select on submission to kurabe_operator',
      'revoke select on submission from kurabe_operator',
      'kurabe_operator may use submission',
    ],
    [
      'a delegate that may read submissions',
      'grant select on submission to kurabe_delegate',
      'revoke select on submission from kurabe_delegate',
      'kurabe_delegate may use submission',
    ],
    [
      'a trail that may be changed',
      'grant update (detail) on audit_event to kurabe_worker',
      'revoke update (detail) on audit_event from kurabe_worker',
      'kurabe_worker may change audit_event',
    ],
    [
      'a right to empty a table',
      'grant truncate on company to kurabe_worker',
      'revoke truncate on company from kurabe_worker',
      'kurabe_worker may empty or bind company',
    ],
    [
      'a right to change what is released',
      'grant update (n) on released_cell to kurabe_releaser',
      'revoke update (n) on released_cell from kurabe_releaser',
      'kurabe_releaser may change released_cell',
    ],
    [
      'a trigger switched off',
      'alter table release disable trigger never_changed',
      'alter table release enable trigger never_changed',
      'nothing keeps release from being changed',
    ],
    [
      'a login role with a table of its own',
      'grant select on company to kurabe_app; grant usage on schema public to kurabe_app',
      'revoke select on company from kurabe_app; revoke usage on schema public from kurabe_app',
      'may use the table company without taking a role',
    ],
    [
      'a login role that may make tables',
      'grant create on schema public to kurabe_app',
      'revoke create on schema public from kurabe_app',
      'the login role may make tables',
    ],
    [
      'a policy that asks for no context',
      `insert into key_check (key_id, sealed) values ('k', '\\x01'); create policy loose on key_check for select to kurabe_worker using (true)`,
      'drop policy loose on key_check; delete from key_check',
      'kurabe_worker sees key_check without a context',
    ],
    [
      'a migration that is missing',
      'create table public.kept as select * from drizzle.__drizzle_migrations order by id desc limit 1; alter table public.kept set schema drizzle; delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)',
      'insert into drizzle.__drizzle_migrations select * from drizzle.kept; drop table drizzle.kept',
      'migrations are in place',
    ],
  ])('finds %s', async (_name, broken, mended, fault) => {
    await run(broken);
    const found = await faults();
    await run(mended);
    expect(found.join('\n')).toContain(fault);
  });
});

describe('migrate', () => {
  test('refuses a database that a newer program migrated, and a migration changed after it ran', async () => {
    await run(`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 99999999999999)`);
    await expect(migrate(database)).rejects.toThrow(/newer program/);
    await run(`delete from drizzle.__drizzle_migrations where hash = 'later'`);
    await run(`update drizzle.__drizzle_migrations set hash = 'x' || hash where id = 1`);
    await expect(migrate(database)).rejects.toThrow(/changed after it ran/);
    await run('update drizzle.__drizzle_migrations set hash = substr(hash, 2) where id = 1');
    await migrate(database);
  });

  test('says what a superuser has to do where the owner may make no roles', async () => {
    const name = `${database.name}_plain`;
    await run(`create role ${name} login password 'plain'`);
    await run(`create database ${name} owner ${name}`);
    const owner = new URL(database.ownerUrl);
    Object.assign(owner, { username: name, password: 'plain', pathname: `/${name}` });
    const app = new URL(database.appUrl);
    app.pathname = `/${name}`;
    const refused = migrate({ ownerUrl: owner.href, appUrl: app.href });
    await expect(refused).rejects.toThrow(/superuser run this once[\s\S]*GRANT kurabe_owner TO owner/);
    await run(`grant kurabe_owner to ${name}`);
    await migrate({ ownerUrl: owner.href, appUrl: app.href });
    await run(`drop database ${name} with (force)`);
    await run(`drop role ${name}`);
  });

  test('says what to do where the login role cannot sign in', async () => {
    const missing = new URL(database.appUrl);
    missing.port = '1';
    await expect(migrate({ ownerUrl: database.ownerUrl, appUrl: missing.href })).rejects.toThrow(/cannot sign in/);
    await closePool();
  });
});
