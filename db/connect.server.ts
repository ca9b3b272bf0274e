import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

type Pool = { url: string; sql: postgres.Sql; db: PostgresJsDatabase };

// The Remix server bundle and the program that loads it each hold a copy of this module: the pool is the process's, not the module's.
const holder = globalThis as typeof globalThis & { kurabePool?: Pool | undefined };

const POOL_SIZE = 10;
const CONNECT_TIMEOUT_SECONDS = 10;
const IDLE_TIMEOUT_SECONDS = 60;

/**
 * The one pool of this process, opened at the first use with the login role of DATABASE_URL. The login role may do nothing:
 * only db/actor.server.ts uses this, and takes a role in each transaction.
 */
export function openPool(): Pool {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: it names the database and the login role of the program.');
  if (holder.kurabePool) {
    if (holder.kurabePool.url === url) return holder.kurabePool;
    throw new Error('DATABASE_URL changed while the pool was open: call closePool() first.');
  }
  const sql = postgres(url, {
    max: POOL_SIZE,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    idle_timeout: IDLE_TIMEOUT_SECONDS,
    connection: { application_name: 'kurabe', TimeZone: 'UTC' },
    onnotice: () => {},
  });
  holder.kurabePool = { url, sql, db: drizzle(sql) };
  return holder.kurabePool;
}

/** Ends every connection after its running work, within five seconds. The next use opens a new pool. */
export async function closePool(): Promise<void> {
  const pool = holder.kurabePool;
  holder.kurabePool = undefined;
  await pool?.sql.end({ timeout: 5 });
}
