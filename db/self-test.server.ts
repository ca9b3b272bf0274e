import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { ACTOR_ROLES, type Actor, executeAsWorker, type Tx, withActor } from './actor.server.ts';
import { openPool } from './connect.server.ts';
import { migrationsFolder } from './migrate.server.ts';

const SHEET_TABLES = ['response', 'draft_section', 'submission', 'operation', 'approval', 'wave_key', 'ledger'];
const ANSWER_TABLES = [...SHEET_TABLES, 'proxy_section'];
const SIGN_IN_TABLES = ['sign_in_step', 'recovery_code', 'known_browser', 'rate_limit', 'installation_key'];
const ACCOUNT_TABLES = [...SIGN_IN_TABLES, 'authenticator', 'session', 'key_check'];
const FORBIDDEN_TABLES: Record<string, readonly string[]> = {
  kurabe_association: [...ANSWER_TABLES, ...ACCOUNT_TABLES, 'app_user', 'role_grant', 'delegation', 'dual_request'],
  kurabe_proxy: [
    ...[...ACCOUNT_TABLES, 'operation', 'approval', 'ledger', 'app_user', 'delegation', 'dual_request', 'invitation'],
    ...['access_hold', 'release', 'released_cell', 'release_run'],
  ],
  kurabe_analyst: [
    ...[
      ...ANSWER_TABLES,
      ...ACCOUNT_TABLES,
      'app_user',
      'role_grant',
      'delegation',
      'dual_request',
      'access_hold',
      'mail',
    ],
    ...['company', 'membership', 'participation', 'invitation'],
  ],
  kurabe_auth: [...ANSWER_TABLES, 'participation', 'key_check', 'released_cell', 'release_run', 'dual_request'],
  kurabe_releaser: [
    ...ACCOUNT_TABLES,
    'draft_section',
    'operation',
    'approval',
    'app_user',
    'invitation',
    'mail',
    'dual_request',
  ],
  kurabe_member: [...ACCOUNT_TABLES, 'release_run', 'ledger'],
  kurabe_reader: [...ACCOUNT_TABLES, 'proxy_section', 'role_grant', 'invitation', 'operation', 'release_run', 'ledger'],
  kurabe_delegate: [
    ...[...ACCOUNT_TABLES, 'role_grant', 'invitation', 'submission', 'release', 'released_cell', 'release_run'],
    ...['ledger', 'access_hold', 'dual_request', 'approval', 'proxy_entry', 'proxy_section'],
  ],
  kurabe_operator: [
    ...[...ANSWER_TABLES, ...SIGN_IN_TABLES, 'participation', 'membership', 'released_cell', 'key_check'],
    ...['access_hold', 'delegation'],
  ],
  kurabe_breakglass: [
    ...ACCOUNT_TABLES,
    'app_user',
    'role_grant',
    'invitation',
    'operation',
    'approval',
    'released_cell',
    'ledger',
    'mail',
  ],
};
const UNREADABLE: readonly [role: string, table: string][] = [
  ['kurabe_worker', 'response'],
  ['kurabe_worker', 'draft_section'],
  ['kurabe_worker', 'submission'],
  ['kurabe_worker', 'ledger'],
  ['kurabe_member', 'proxy_section'],
  ['kurabe_releaser', 'proxy_section'],
  ['kurabe_proxy', 'draft_section'],
  ['kurabe_proxy', 'submission'],
  ...['member', 'reader', 'association', 'operator', 'proxy'].map((role): [string, string] => [
    `kurabe_${role}`,
    'mail',
  ]),
];
const UNREADABLE_COLUMNS: readonly [role: string, table: string, column: string][] = [
  ['kurabe_association', 'participation', 'link_sealed'],
  ['kurabe_association', 'participation', 'submitted_on'],
  ...['association', 'member', 'operator'].map((role): [string, string, string] => [
    `kurabe_${role}`,
    'invitation',
    'token_hash',
  ]),
  ['kurabe_association', 'access_hold', 'user_id'],
  ['kurabe_association', 'proxy_entry', 'macs'],
  ['kurabe_association', 'proxy_entry', 'paper_sealed'],
  ['kurabe_member', 'proxy_entry', 'macs'],
  ['kurabe_proxy', 'participation', 'link_sealed'],
  ['kurabe_member', 'app_user', 'password_hash'],
  ['kurabe_reader', 'app_user', 'password_hash'],
  ['kurabe_operator', 'app_user', 'password_hash'],
  ['kurabe_operator', 'session', 'id_hash'],
  ['kurabe_operator', 'authenticator', 'secret_sealed'],
  ['kurabe_worker', 'sign_in_step', 'code_mac'],
  ['kurabe_worker', 'authenticator', 'secret_sealed'],
  ['kurabe_worker', 'recovery_code', 'code_mac'],
  ['kurabe_worker', 'participation', 'link_sealed'],
];
const NEVER_CHANGED = ['submission', 'release', 'released_cell', 'questionnaire', 'ledger', 'audit_event'];

/** A stranger of each kind: it belongs to nothing in the database. */
function strangers(): Actor[] {
  return [
    { kind: 'member', userId: randomUUID(), companyId: randomUUID() },
    { kind: 'reader', userId: randomUUID(), companyId: randomUUID() },
    { kind: 'delegate', userId: randomUUID(), companyId: randomUUID(), grantId: randomUUID() },
    { kind: 'association', userId: randomUUID(), associationId: randomUUID() },
    { kind: 'proxy', userId: randomUUID(), associationId: randomUUID(), entryId: randomUUID() },
    { kind: 'analyst', userId: randomUUID() },
    { kind: 'operator', userId: randomUUID() },
    { kind: 'breakglass', requestId: randomUUID() },
    { kind: 'releaser' },
    { kind: 'auth' },
    { kind: 'worker' },
  ];
}

async function publicTables(): Promise<{ name: string; guarded: boolean }[]> {
  const { rows } = await executeAsWorker(
    `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as guarded from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')`,
  );
  return rows.map((row) => ({ name: String(row.name), guarded: row.guarded === true }));
}

async function loginFaults(): Promise<string[]> {
  const faults: string[] = [];
  const [login] = await openPool().sql`
    select current_user as name, rolsuper or rolbypassrls or rolinherit or rolcreaterole or rolcreatedb or rolreplication as mighty
    from pg_roles where rolname = current_user`;
  if (login?.mighty !== false) faults.push(`the login role ${login?.name} has rights of its own`);
  const owned = await openPool().sql`
    select c.relname as name from pg_class c where c.relnamespace in ('public'::regnamespace, 'job'::regnamespace)
      and c.relkind in ('r', 'p', 'v', 'm') and has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE')`;
  for (const row of owned) faults.push(`the login role may use the table ${row.name} without taking a role`);
  const others = await openPool().sql`
    select rolname as name from pg_roles where rolname <> current_user and pg_has_role(current_user, oid, 'MEMBER')
      and rolname <> all (${ACTOR_ROLES as string[]})`;
  for (const row of others) faults.push(`the login role may take the role ${row.name}`);
  const [rights] = await openPool().sql`
    select has_schema_privilege(current_user, 'public', 'CREATE') as creates, has_database_privilege(current_database(), 'TEMP') as temporary`;
  if (rights?.creates !== false || rights.temporary !== false) faults.push('the login role may make tables');
  return faults;
}

async function roleFaults(actor: Actor): Promise<string[]> {
  return withActor(actor, async (tx) => {
    const [row] = await tx.execute(sql`
      select current_user as name, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as mighty,
        has_schema_privilege('public', 'CREATE') or has_schema_privilege('job', 'CREATE') as creates
      from pg_roles where rolname = current_user`);
    const faults: string[] = [];
    if (row?.name !== `kurabe_${actor.kind}`) faults.push(`the actor ${actor.kind} acts as ${row?.name}`);
    if (row?.mighty !== false || row.creates !== false)
      faults.push(`the role ${row?.name} passes row-level security or may make tables`);
    return faults;
  });
}

async function rowsSeen(tx: Tx, table: string): Promise<boolean> {
  const found = await tx.execute(sql`select exists (select from ${sql.identifier(table)}) as found`);
  return found[0]?.found === true;
}

/** Without any context no role may see a row of any table that it is granted. */
async function contextFaults(actor: Actor, tables: readonly string[]): Promise<string[]> {
  return withActor(actor, async (tx) => {
    await tx.execute(sql`select set_config('app.actor', '', true), set_config('app.user', '', true),
      set_config('app.company', '', true), set_config('app.association', '', true), set_config('app.response', '', true),
      set_config('app.grant', '', true), set_config('app.request', '', true)`);
    const faults: string[] = [];
    for (const table of tables) {
      const [grant] = await tx.execute(sql`select has_any_column_privilege(${table}, 'SELECT') as readable`);
      if (grant?.readable === true && (await rowsSeen(tx, table)))
        faults.push(`the role kurabe_${actor.kind} sees ${table} without a context`);
    }
    return faults;
  });
}

async function grantFaults(tables: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  const ask = async (text: string, values: string[]) => (await executeAsWorker(text, values)).rows[0]?.may !== false;
  const anyRight = `select has_any_column_privilege($1, $2, 'SELECT, INSERT, UPDATE') or has_table_privilege($1, $2, 'DELETE') as may`;
  for (const [role, forbidden] of Object.entries(FORBIDDEN_TABLES)) {
    for (const table of forbidden) if (await ask(anyRight, [role, table])) faults.push(`${role} may use ${table}`);
  }
  for (const [role, table] of UNREADABLE) {
    if (await ask(`select has_any_column_privilege($1, $2, 'SELECT') as may`, [role, table]))
      faults.push(`${role} may read ${table}`);
  }
  for (const [role, table, column] of UNREADABLE_COLUMNS) {
    if (await ask(`select has_column_privilege($1, $2, $3, 'SELECT') as may`, [role, table, column]))
      faults.push(`${role} may read ${table}.${column}`);
  }
  for (const role of ACTOR_ROLES) {
    for (const table of tables) {
      if (await ask(`select has_table_privilege($1, $2, 'TRUNCATE, REFERENCES, TRIGGER') as may`, [role, table]))
        faults.push(`${role} may empty or bind ${table}`);
    }
    for (const table of NEVER_CHANGED) {
      // A company withdraws its own answers: a trigger lets that through, and nothing else.
      const mayDelete =
        role === 'kurabe_member' && table === 'submission' ? 'false' : `has_table_privilege($1, $2, 'DELETE')`;
      const changes = `select has_any_column_privilege($1, $2, 'UPDATE') or ${mayDelete} as may`;
      if (await ask(changes, [role, table])) faults.push(`${role} may change ${table}`);
    }
  }
  return faults;
}

async function triggerFaults(): Promise<string[]> {
  const { rows } = await executeAsWorker(
    `select t.name from unnest($1::text[]) as t(name) where not exists (select from pg_trigger g
       where g.tgrelid = to_regclass('public.' || t.name) and g.tgname = 'never_changed' and g.tgenabled in ('O', 'A'))`,
    [NEVER_CHANGED],
  );
  return rows.map((row) => `nothing keeps ${row.name} from being changed`);
}

async function migrationFaults(): Promise<string[]> {
  const files = readMigrationFiles({ migrationsFolder: migrationsFolder() });
  const { rows } = await executeAsWorker('select hash from drizzle.__drizzle_migrations order by created_at');
  const same = rows.length === files.length && files.every((file, index) => file.hash === rows[index]?.hash);
  return same
    ? []
    : [`${rows.length} of ${files.length} migrations are in place, or they are not these: run "kurabe migrate"`];
}

/**
 * Asks the live database whether its roles, grants and policies hold as they should; run at every start, which ends where they do
 * not. It reads no row of anybody and changes nothing.
 */
export async function selfTest(): Promise<{ ok: true } | { ok: false; faults: string[] }> {
  const tables = await publicTables();
  const names = tables.map((table) => table.name);
  const faults = tables
    .filter((table) => !table.guarded)
    .map((table) => `row-level security is not forced on ${table.name}`);
  faults.push(...(await migrationFaults()), ...(await loginFaults()));
  if (faults.length > 0 || names.length === 0)
    return { ok: false, faults: faults.length > 0 ? faults : ['there is no table'] };
  for (const actor of strangers()) faults.push(...(await roleFaults(actor)), ...(await contextFaults(actor, names)));
  faults.push(...(await grantFaults(names)), ...(await triggerFaults()));
  return faults.length === 0 ? { ok: true } : { ok: false, faults };
}
