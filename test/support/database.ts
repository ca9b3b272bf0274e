import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { createAuditKey } from '../../db/audit-key.server.ts';
import { closePool } from '../../db/connect.server.ts';
import { startEmbedded } from '../../db/embedded.server.ts';
import { EmbeddedError } from '../../db/embedded-binaries.server.ts';
import { migrate } from '../../db/migrate.server.ts';
import { lockDatabase, loginOf } from '../../db/roles.server.ts';
import { createKeyFile } from '../../db/seal.server.ts';

const OWNER = 'KURABE_TEST_CLUSTER_OWNER_URL';
const APP = 'KURABE_TEST_CLUSTER_APP_URL';
const root = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = 8;

// The global set-up loads this file too, outside of any test worker, where vitest itself cannot be loaded.
const vitest = process.env.VITEST_WORKER_ID ? await import('vitest') : null;

/** The addresses of a test's own database. */
export type TestDatabase = { name: string; ownerUrl: string; appUrl: string };

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

function clusterUrl(name: typeof OWNER | typeof APP): string {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is not set: test/support/global-setup.ts starts the cluster.`);
  return url;
}

async function withOwner<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** A name that changes with anything that shapes a database, so that no stale template is ever used. */
function templateName(): string {
  const hash = createHash('sha256');
  const migrations = join(root, 'db/migrations');
  const files = readdirSync(migrations)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const shaping = [
    ...files.map((name) => join(migrations, name)),
    join(root, 'db/migrate.server.ts'),
    join(root, 'db/roles.server.ts'),
    join(root, 'db/job-queues.ts'),
  ];
  for (const path of shaping) hash.update(path.slice(root.length)).update(readFileSync(path));
  return `kurabe_template_${hash.digest('hex').slice(0, 16)}`;
}

async function isReady(sql: postgres.Sql, name: string): Promise<boolean> {
  const rows =
    await sql`select from pg_database where datname = ${name} and shobj_description(oid, 'pg_database') = 'ready'`;
  return rows.length === 1;
}

async function buildTemplate(ownerUrl: string, appUrl: string): Promise<void> {
  const name = templateName();
  await withOwner(ownerUrl, async (sql) => {
    await sql`select pg_advisory_lock(hashtext('kurabe test template'))`;
    if (await isReady(sql, name)) return;
    await sql.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await sql.unsafe(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`);
    await migrate({ ownerUrl: withDatabase(ownerUrl, name), appUrl: withDatabase(appUrl, name) });
    await sql.unsafe(`COMMENT ON DATABASE ${name} IS 'ready'`);
  });
}

/** A server named by KURABE_TEST_OWNER_URL (its superuser), as in CI; the login role gets a password of the tests' own. */
async function adoptServer(ownerUrl: string): Promise<string> {
  const appUrl = new URL(ownerUrl);
  appUrl.username = 'kurabe_app';
  appUrl.password = createHash('sha256').update(`kurabe tests ${ownerUrl}`).digest('hex');
  await withOwner(ownerUrl, async (sql) => {
    const known = await sql`select from pg_roles where rolname = 'kurabe_app'`;
    if (known.length > 0) await sql.unsafe(`ALTER ROLE kurabe_app PASSWORD '${appUrl.password}'`);
  });
  return appUrl.href;
}

/** The embedded server; several runs at once in one checkout each take a folder of their own. */
async function startOwnServer(): Promise<{ ownerUrl: string; appUrl: string; stop: () => Promise<void> }> {
  for (let number = 1; ; number += 1) {
    const dir = join(root, '.kurabe', number === 1 ? 'test' : `test-${number}`);
    try {
      return await startEmbedded({ dir, log: () => {} });
    } catch (error) {
      const taken = error instanceof EmbeddedError && error.message.includes('in use by process');
      if (!taken || number === FOLDERS) throw error;
    }
  }
}

/** Drops what interrupted runs and earlier migrations left in a server that is this run's alone. */
async function clearLeftovers(ownerUrl: string): Promise<void> {
  await withOwner(ownerUrl, async (sql) => {
    const old = await sql<{ name: string }[]>`select datname as name from pg_database
      where datname ~ '^kurabe_(test|template)_[0-9a-f]+$' and datname <> ${templateName()}`;
    for (const { name } of old) await sql.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
}

/** Starts the cluster of a test run with a migrated template in it; what it returns ends it. For the global set-up alone. */
export async function startTestCluster(): Promise<() => Promise<void>> {
  const given = process.env.KURABE_TEST_OWNER_URL;
  const server = given
    ? { ownerUrl: given, appUrl: await adoptServer(given), stop: async () => {} }
    : await startOwnServer();
  try {
    if (!given) await clearLeftovers(server.ownerUrl);
    await buildTemplate(server.ownerUrl, server.appUrl);
  } catch (error) {
    await server.stop();
    throw error;
  }
  process.env[OWNER] = server.ownerUrl;
  process.env[APP] = server.appUrl;
  return server.stop;
}

/** A new migrated database. The caller drops it. */
export async function createTestDatabase(): Promise<TestDatabase & { drop: () => Promise<void> }> {
  const name = `kurabe_test_${randomBytes(6).toString('hex')}`;
  const [owner, app] = [clusterUrl(OWNER), clusterUrl(APP)];
  await withOwner(owner, (sql) => sql.unsafe(`CREATE DATABASE ${name} TEMPLATE ${templateName()}`));
  const database = { name, ownerUrl: withDatabase(owner, name), appUrl: withDatabase(app, name) };
  await withOwner(database.ownerUrl, (sql) => lockDatabase(sql, loginOf(app)));
  const drop = async () => {
    await withOwner(owner, (sql) => sql.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  };
  return { ...database, drop };
}

/**
 * Gives a test file a database of its own, from before its first test to after its last: DATABASE_URL and KURABE_KEY_FILE
 * lead to it and to a new key. Call it once, at the top of the file. The addresses are filled in before the first test.
 */
export function useDatabase(): TestDatabase {
  if (!vitest) throw new Error('useDatabase() belongs into a test file.');
  const database: TestDatabase = { name: '', ownerUrl: '', appUrl: '' };
  const folder = mkdtempSync(join(tmpdir(), 'kurabe-key-'));
  let drop = async () => {};
  vitest.beforeAll(async () => {
    const created = await createTestDatabase();
    drop = created.drop;
    Object.assign(database, { name: created.name, ownerUrl: created.ownerUrl, appUrl: created.appUrl });
    const keyFile = join(folder, `${randomUUID()}.key`);
    createKeyFile(keyFile);
    createAuditKey(join(folder, 'audit.key'));
    process.env.DATABASE_URL = created.appUrl;
    process.env.KURABE_KEY_FILE = keyFile;
  });
  vitest.afterAll(async () => {
    await closePool();
    await drop();
    rmSync(folder, { recursive: true, force: true });
  });
  return database;
}

/** Runs statements as the superuser of the cluster in a test's database, past every policy: to prepare and to inspect. */
export function asSuperuser<T>(database: TestDatabase, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  return withOwner(database.ownerUrl, work);
}
