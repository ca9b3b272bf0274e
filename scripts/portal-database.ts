import { join, resolve } from 'node:path';
import { closePool } from '../db/connect.server.ts';
import { attachEmbedded, startEmbedded } from '../db/embedded.server.ts';
import { selfTest } from '../db/self-test.server.ts';

/** What a command of the portal works on. `ownerUrl` is null where DATABASE_URL is given without KURABE_OWNER_URL. */
export type PortalDatabase = { dir: string; appUrl: string; ownerUrl: string | null };

async function open(dir: string): Promise<PortalDatabase & { stop(): Promise<void> }> {
  const appUrl = process.env.DATABASE_URL;
  if (appUrl) return { dir, appUrl, ownerUrl: process.env.KURABE_OWNER_URL || null, stop: async () => {} };
  const running = attachEmbedded({ dir });
  if (running) return { dir, ...running, stop: async () => {} };
  return { dir, ...(await startEmbedded({ dir, log: (line) => console.error(line) })) };
}

/**
 * Runs a command on the portal's database: the one that DATABASE_URL names, or the embedded one of KURABE_DIR, joined
 * where a running portal holds it, else started for the command. Settings for the services are set; all is closed after.
 */
export async function withPortalDatabase<T>(work: (database: PortalDatabase) => Promise<T>): Promise<T> {
  const dir = resolve(process.env.KURABE_DIR || '.kurabe');
  const { stop, ...database } = await open(dir);
  process.env.DATABASE_URL = database.appUrl;
  process.env.KURABE_KEY_FILE ||= join(dir, 'kurabe.key');
  try {
    return await work(database);
  } finally {
    await closePool();
    await stop();
  }
}

/** As `withPortalDatabase`, after the live database was tested; a failed test is an error that lists what does not hold. */
export function withTestedPortal<T>(work: (database: PortalDatabase) => Promise<T>): Promise<T> {
  return withPortalDatabase(async (database) => {
    const tested = await selfTest();
    if (!tested.ok) throw new Error(`the database is not safe to use.\n${tested.faults.join('\n')}`);
    return work(database);
  });
}
