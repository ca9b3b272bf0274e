import { readFileSync } from 'node:fs';
import type postgres from 'postgres';
import { reachIds as ids } from './reach-world.ts';

/** What one database role reaches in one context, by table: `S3 I2 U:state=1 D0`; a verb that is refused altogether is left out. */
export type Reach = Readonly<Record<string, string>>;

const ROLES = [
  'member',
  'reader',
  'delegate',
  'association',
  'proxy',
  'analyst',
  'operator',
  'breakglass',
  'releaser',
  'auth',
  'worker',
] as const;
type RoleName = (typeof ROLES)[number];
const SETTINGS = ['actor', 'user', 'company', 'association', 'entry', 'grant', 'request', 'response'] as const;
type Settings = Partial<Record<(typeof SETTINGS)[number], string>>;

/** Where it is written down, by role and context. */
export const REACH_FILE = new URL('./reach.json', import.meta.url);

/** What is written down. */
export const KNOWN_REACH = JSON.parse(readFileSync(REACH_FILE, 'utf8')) as Record<string, Reach>;

/** Nobody's id. */
const NOBODY = '00000000-0000-4000-8000-000000000000';
const SOMEBODY: Settings = {
  user: ids.user,
  company: ids.companyA,
  association: ids.associationA,
  entry: ids.entry,
  grant: ids.delegateGrant,
  request: ids.approved,
  response: ids.responseA,
};
const STRANGER: Settings = Object.fromEntries(Object.keys(SOMEBODY).map((name) => [name, NOBODY]));

const NEEDED: Readonly<Record<RoleName, readonly (keyof Settings)[]>> = {
  member: ['user', 'company', 'response'],
  reader: ['user', 'company', 'response'],
  delegate: ['user', 'company', 'grant', 'response'],
  association: ['user', 'association'],
  proxy: ['user', 'association', 'entry', 'response'],
  analyst: ['user'],
  operator: ['user'],
  breakglass: ['request', 'response'],
  releaser: ['response'],
  auth: [],
  worker: [],
};

/** Two operators: one asked for what the other must approve. Elsewhere somebody who is settled, and somebody who waits until the answers open. */
const OWN: Partial<Record<RoleName, string>> = { operator: ids.secondOperator, proxy: ids.clerkSecond };
const OTHERS: Partial<Record<RoleName, string>> = { operator: ids.operator, proxy: ids.clerk };

/** Requests of two people that open nothing, by what they are. */
const CLOSED_REQUESTS = {
  'a request that waits': ids.request,
  'a request carried out': ids.done,
  'a request that is over': ids.over,
};

/** What some roles are looked at in besides, where a policy tells it apart. */
const FURTHER: Partial<Record<RoleName, Record<string, Settings>>> = {
  member: { 'a company that has not begun': { company: ids.companyBoth } },
  proxy: { 'a company that declined': { user: ids.clerk, entry: ids.declinedEntry } },
};

/** The contexts in which every role is looked at: as the program sets it, for a stranger, with settings of all kinds, and with none at all. */
function contextsOf(role: RoleName): readonly { name: string; settings: Settings }[] {
  const pick = (from: Settings) => Object.fromEntries(NEEDED[role].map((name) => [name, from[name] ?? '']));
  const closed = NEEDED[role].includes('request') ? Object.entries(CLOSED_REQUESTS) : [];
  return [
    { name: 'own', settings: { actor: role, ...pick({ ...SOMEBODY, user: OWN[role] ?? ids.user }) } },
    { name: 'another person', settings: { actor: role, ...pick({ ...SOMEBODY, user: OTHERS[role] ?? ids.newcomer }) } },
    ...Object.entries(FURTHER[role] ?? {}).map(([name, settings]) => {
      return { name, settings: { actor: role, ...pick({ ...SOMEBODY, ...settings }) } };
    }),
    ...closed.map(([name, request]) => ({ name, settings: { actor: role, ...pick({ ...SOMEBODY, request }) } })),
    { name: 'stranger', settings: { actor: role, ...pick(STRANGER) } },
    { name: 'everything but the actor', settings: SOMEBODY },
    { name: 'nothing', settings: {} },
  ];
}

/** All columns that a role may update or insert, by table. */
type Grants = Map<string, { update: string[]; insert: string[]; select: string[]; verbs: Set<string> }>;

async function grantsOf(sql: postgres.TransactionSql, role: string, only?: readonly string[]): Promise<Grants> {
  const rows = await sql<{ name: string; column: string; s: boolean; i: boolean; u: boolean; d: boolean }[]>`
    select c.relname as name, a.attname as column, has_column_privilege(${role}, c.oid, a.attnum, 'select') as s,
      has_column_privilege(${role}, c.oid, a.attnum, 'insert') as i, has_column_privilege(${role}, c.oid, a.attnum, 'update') as u,
      has_table_privilege(${role}, c.oid, 'delete') as d
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and (${only ?? null}::text[] is null or c.relname = any(${only ?? null}::text[]))
    order by 1, a.attnum`;
  const grants: Grants = new Map();
  for (const { name, column, s, i, u, d } of rows) {
    const known = grants.get(name) ?? { update: [], insert: [], select: [], verbs: new Set<string>() };
    if (s) known.select.push(column);
    if (i) known.insert.push(column);
    if (u) known.update.push(column);
    if (d) known.verbs.add('D');
    grants.set(name, known);
  }
  return grants;
}

/** Runs one statement and takes back what it did: how many rows it reached, or the code of its refusal. */
async function reached(tx: postgres.TransactionSql, statement: string): Promise<string> {
  let count = '';
  const taken = new Error('taken back');
  try {
    await tx.savepoint(async (inner) => {
      const rows = await inner.unsafe(statement);
      count = String(rows[0]?.n ?? rows.count);
      throw taken;
    });
  } catch (error) {
    if (error !== taken) return error instanceof Error && 'code' in error ? `(${String(error.code)})` : '(?)';
  }
  return count;
}

const asRecord = (table: string, row: string) =>
  `jsonb_populate_record(null::"${table}", '${row.replaceAll("'", "''")}'::jsonb)`;

/** What becomes of writing rows like those that exist, whoever they belong to: the policies are asked before any constraint. */
async function insertable(
  tx: postgres.TransactionSql,
  table: string,
  { columns, rows }: { columns: readonly string[]; rows: readonly string[] },
): Promise<string> {
  const list = columns.map((name) => `"${name}"`).join(', ');
  const said = new Map<string, number>();
  for (const row of rows) {
    const statement = `insert into "${table}" (${list}) select ${list} from ${asRecord(table, row)}`;
    const outcome = (await reached(tx, statement)).replace(/^\d+$/, 'ok');
    said.set(outcome, (said.get(outcome) ?? 0) + 1);
  }
  return `I${[...said]
    .sort()
    .map(([outcome, count]) => `${count}${outcome}`)
    .join('')}`;
}

/** What becomes of setting a column to what it is in the first row, and to the first thing it is in any row where that is nothing. */
async function updatable(
  tx: postgres.TransactionSql,
  table: string,
  { column, rows }: { column: string; rows: readonly string[] },
): Promise<string> {
  const valueIn = (row: string) => JSON.parse(row)[column] ?? null;
  const [first = '{}'] = rows;
  const filled = valueIn(first) === null ? rows.find((row) => valueIn(row) !== null) : undefined;
  const said: string[] = [];
  for (const row of filled === undefined ? [first] : [first, filled]) {
    // What is not read is not held back by what may be read.
    const value = `(${asRecord(table, row)})."${column}"`;
    said.push(await reached(tx, `update "${table}" set "${column}" = ${value}`));
  }
  return `U:${column}=${said.join('|')}`;
}

/** The rows of every table, as JSON. */
export type Rows = ReadonlyMap<string, readonly string[]>;

const HEAD = { seq: 0, mac: '0'.repeat(64) };

/** The trail takes a new chain at its beginning alone, and an event after the last one, in nobody's name but the writer's. */
function rowsToWrite(table: string, rows: readonly string[], role: RoleName): readonly string[] {
  if (table === 'audit_chain')
    return ['portal', `company:${ids.companyA}`, `company:${ids.companyB}`, `association:${ids.associationA}`].map(
      (chain) => JSON.stringify({ chain, ...HEAD }),
    );
  if (table !== 'audit_event') return rows;
  return rows.flatMap((row) => {
    const event = JSON.parse(row);
    const next = { ...event, seq: event.seq + 1, previous_mac: event.mac, actor_kind: role, mac: '4'.repeat(64) };
    const byOthers = { ...next, actor_user: ids.user, actor_kind: role === 'auth' ? 'worker' : 'auth' };
    return [...[ids.user, NOBODY].map((user) => ({ ...next, actor_user: user })), byOthers].map((each) =>
      JSON.stringify(each),
    );
  });
}

/** Every table's rows, as JSON, past every policy. */
export async function readRows(sql: postgres.Sql): Promise<Rows> {
  const tables = await sql<
    { name: string }[]
  >`select tablename as name from pg_tables where schemaname = 'public' order by 1`;
  const rows = new Map<string, readonly string[]>();
  for (const { name } of tables) {
    const found = await sql.unsafe<{ row: string }[]>(`select to_jsonb(t)::text as row from "${name}" t`);
    // Some ids and all times of the fixture are new each time: the order must not hang on them.
    const key = (row: string) =>
      row.replace(
        /(?!(?:[acdef]0000000|90000000)-)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|"\d{4}-\d\d-\d\dT[^"]*"/g,
        '',
      );
    const sorted = found.map(({ row }) => row).sort((one, other) => (key(one) < key(other) ? -1 : 1));
    rows.set(name, sorted.slice(0, 12));
  }
  return rows;
}

/** What a role reaches in a context. `tx` is the superuser's; what it does is taken back. `only` looks at some tables alone. */
async function reachOf(
  tx: postgres.TransactionSql,
  { role, settings, rows, only }: { role: RoleName; settings: Settings; rows: Rows; only?: readonly string[] },
): Promise<Reach> {
  const grants = await grantsOf(tx, `kurabe_${role}`, only);
  const reach: Record<string, string> = {};
  const done = new Error('done');
  await tx
    .savepoint(async (inner) => {
      for (const name of SETTINGS) await inner`select set_config(${`app.${name}`}, ${settings[name] ?? ''}, true)`;
      await inner.unsafe(`set local role kurabe_${role}`);
      for (const [table, { select, insert, update, verbs }] of grants) {
        const said: string[] = [];
        if (select.length > 0) said.push(`S${await reached(inner, `select count(*)::int as n from "${table}"`)}`);
        if (insert.length > 0)
          said.push(
            await insertable(inner, table, { columns: insert, rows: rowsToWrite(table, rows.get(table) ?? [], role) }),
          );
        for (const column of update) said.push(await updatable(inner, table, { column, rows: rows.get(table) ?? [] }));
        if (verbs.has('D')) said.push(`D${await reached(inner, `delete from "${table}"`)}`);
        if (said.length > 0) reach[table] = said.join(' ');
      }
      throw done;
    })
    .catch((error: unknown) => {
      if (error !== done) throw error;
    });
  return reach;
}

/** Tables whose row-level security is not on, or not for their owner too. */
async function unforced(tx: postgres.TransactionSql): Promise<string[]> {
  const rows = await tx<
    { name: string }[]
  >`select relname as name from pg_class where relnamespace = 'public'::regnamespace
    and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity) order by 1`;
  return rows.map(({ name }) => name);
}

/** Everything that every role reaches, by "role, context"; and the tables without forced row-level security. */
export async function reachOfAll(
  tx: postgres.TransactionSql,
  rows: Rows,
  only?: readonly string[],
): Promise<Record<string, Reach>> {
  const all: Record<string, Reach> = {};
  for (const role of ROLES)
    for (const { name, settings } of contextsOf(role))
      all[`${role}, ${name}`] = await reachOf(tx, { role, settings, rows, ...(only ? { only } : {}) });
  all.unforced = Object.fromEntries((await unforced(tx)).map((name) => [name, 'not forced']));
  return all;
}
