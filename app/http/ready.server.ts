import { abandonPool, openPool } from '../../db/connect.server.ts';

const LIMIT_MS = 2_000;
let asking: Promise<boolean> | null = null;

async function askDatabase(): Promise<boolean> {
  const pool = openPool();
  try {
    await pool.sql`select 1`;
    return true;
  } catch {
    abandonPool(pool);
    return false;
  } finally {
    asking = null;
  }
}

/** Whether the database answers within two seconds. While one question is open the next callers wait for it, and none longer than that. */
export function isDatabaseReady(): Promise<boolean> {
  asking ??= askDatabase();
  const limit = new Promise<boolean>((resolve) => setTimeout(resolve, LIMIT_MS, false).unref());
  return Promise.race([asking, limit]);
}
