import { existsSync } from 'node:fs';
import postgres from 'postgres';
import { startEmbedded } from '../../db/embedded.server.ts';
import { createKeyFile, type Kek, loadKeyFile } from '../../db/seal.server.ts';

/** The demo's database: where it is reached, and how it is stopped. `ownerUrl` is null where rights are somebody else's matter. */
export type DemoDatabase = {
  readonly appUrl: string;
  readonly ownerUrl: string | null;
  readonly isEmbedded: boolean;
  stop(): Promise<void>;
};

/** The database that DATABASE_URL names, or else the embedded one under the data folder, started. */
export async function openDatabase(dir: string, log: (line: string) => void): Promise<DemoDatabase> {
  const appUrl = process.env.DATABASE_URL;
  if (appUrl) {
    return { appUrl, ownerUrl: process.env.KURABE_OWNER_URL ?? null, isEmbedded: false, stop: async () => {} };
  }
  const { ownerUrl, appUrl: url, stop } = await startEmbedded({ dir, log });
  return { appUrl: url, ownerUrl, isEmbedded: true, stop };
}

/** Empties an embedded database: it is dropped and made anew, without tables. Roles stay. */
export async function emptyDatabase(ownerUrl: string): Promise<void> {
  const name = new URL(ownerUrl).pathname.slice(1);
  if (!/^[a-z_]+$/.test(name)) throw new Error(`The database ${name} is not the demo's.`);
  const maintenance = new URL(ownerUrl);
  maintenance.pathname = '/postgres';
  const sql = postgres(maintenance.href, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    await sql.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await sql.unsafe(`CREATE DATABASE ${name}`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The key of a data folder: read, or made where there is none. `isNew` says that it was made now. */
export function openKey(path: string): { kek: Kek; isNew: boolean } {
  return existsSync(path) ? { kek: loadKeyFile(path), isNew: false } : { kek: createKeyFile(path), isNew: true };
}
