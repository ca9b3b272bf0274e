import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import PgBoss from 'pg-boss';
import postgres from 'postgres';
import { JOB_QUEUES } from './job-queues.ts';
import { ensureRoles, type Login, lockDatabase, loginOf, MigrationError, OWNER_ROLE } from './roles.server.ts';

/** The owner's URL, used here alone, and the URL of the login role that the program serves with. */
export type MigrateInput = { ownerUrl: string; appUrl: string };

const LOCK_KEY = 7_346_202_501;

/** The folder of the migrations: beside this file, or under the working directory where this file was bundled. */
export function migrationsFolder(): string {
  const beside = fileURLToPath(new URL('./migrations', import.meta.url));
  return existsSync(join(beside, 'meta', '_journal.json')) ? beside : join(process.cwd(), 'db', 'migrations');
}

type Applied = { hash: string; created_at: string };

/** The migrations that ran must be the first of those in the folder, unchanged: the journal is append-only. */
async function checkJournal(sql: postgres.Sql): Promise<void> {
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') as found`;
  if (table?.found === null) return;
  const applied = await sql<Applied[]>`select hash, created_at from drizzle.__drizzle_migrations order by created_at`;
  const known = readMigrationFiles({ migrationsFolder: migrationsFolder() });
  applied.forEach((row, index) => {
    const file = known[index];
    if (!file)
      throw new MigrationError('The database was migrated by a newer program than this one. Start the newer program.');
    if (file.hash !== row.hash) {
      throw new MigrationError(`Migration ${index} was changed after it ran. Migrations are only ever added.`);
    }
  });
}

async function buildJobSchema(sql: postgres.Sql): Promise<void> {
  const [table] = await sql`select to_regclass('job.version') as found`;
  if (table?.found === null) await sql.unsafe(PgBoss.getConstructionPlans('job'));
  for (const queue of JOB_QUEUES) {
    await sql`select job.create_queue(${queue}, ${JSON.stringify({ policy: 'standard' })}::text::json)`;
  }
  await sql.unsafe(`
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA job FROM PUBLIC;
    GRANT USAGE ON SCHEMA job TO kurabe_worker;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA job TO kurabe_worker;
  `);
}

/** Whether the login role's URL leads to this database. */
async function checkLogin(appUrl: string, login: Login): Promise<void> {
  const sql = postgres(appUrl, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    await sql`select 1`;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(
      `The login role ${login.role} cannot sign in (${reason}). It was there already: set the password of DATABASE_URL with ALTER ROLE ${login.role} PASSWORD, or correct DATABASE_URL.`,
      { cause },
    );
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * Brings the database to the program's own state: roles, rights, tables, policies and job queues. Run again it changes
 * nothing; two at once wait for each other. Throws MigrationError with a sentence for the operator.
 */
export async function migrate({ ownerUrl, appUrl }: MigrateInput): Promise<void> {
  const login = loginOf(appUrl);
  const sql = postgres(ownerUrl, { max: 1, connect_timeout: 10, onnotice: () => {}, connection: { TimeZone: 'UTC' } });
  try {
    const [server] = await sql<{ version: number }[]>`select current_setting('server_version_num')::int as version`;
    if (!server || server.version < 150_000) throw new MigrationError('PostgreSQL 15 or newer is needed.');
    await sql`select pg_advisory_lock(${LOCK_KEY})`;
    await ensureRoles(sql, login);
    await lockDatabase(sql, login);
    await sql.unsafe(`SET ROLE ${OWNER_ROLE}`);
    await checkJournal(sql);
    await runMigrations(drizzle(sql), { migrationsFolder: migrationsFolder() });
    await buildJobSchema(sql);
    await sql.unsafe('RESET ROLE');
    await sql`select pg_advisory_unlock(${LOCK_KEY})`;
  } finally {
    await sql.end({ timeout: 5 });
  }
  await checkLogin(appUrl, login);
}
