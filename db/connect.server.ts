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

const BROKEN = /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ETIMEDOUT|57P0|08)/;
const ABANDONED_SECONDS = 30;

/** Whether an error's code (of the driver, the system or PostgreSQL) says that a connection is gone. */
export function isBrokenConnection(code: string | null): boolean {
  return code !== null && BROKEN.test(code);
}

/**
 * Takes a pool in which a connection broke out of use: the next use opens a new one, and what still runs in the old one has half a
 * minute. The driver (3.4.9) opens a broken connection again with what was not yet written to the old one, and waits for ever.
 */
export function abandonPool(pool: Pool | undefined = holder.kurabePool): void {
  if (!pool) return;
  if (holder.kurabePool === pool) holder.kurabePool = undefined;
  pool.sql.end({ timeout: ABANDONED_SECONDS }).catch(() => {});
}

/**
 * Whether an error that nobody caught is the driver's own (3.4.9) about a connection that the database cut: it writes to a socket that
 * is closed by then (porsager/postgres#1154), or was still asking for the types of a new one. Everybody who waits for that
 * connection is told otherwise, so the process may go on once the pool is abandoned.
 */
export function isCutConnection(error: unknown): boolean {
  if (!(error instanceof Error) || !/[\\/]postgres[\\/](src|cjs)[\\/]/.test(error.stack ?? '')) return false;
  if (error instanceof TypeError) return /^\s+at .*\bnextWrite\b/m.test(error.stack ?? '');
  return 'code' in error && typeof error.code === 'string' && isBrokenConnection(error.code);
}

/** Ends every connection after its running work, within five seconds. The next use opens a new pool. */
export async function closePool(): Promise<void> {
  const pool = holder.kurabePool;
  holder.kurabePool = undefined;
  await pool?.sql.end({ timeout: 5 });
}
