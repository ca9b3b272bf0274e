import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EmbeddedError, type RunAs, runAs } from './embedded-binaries.server.ts';

/** Where things of one embedded server lie. `home` belongs to the server's account, `settings` to the program. */
export type Place = { home: string; data: string; log: string; settings: string };

const settingsShape = z.object({
  version: z.literal(1),
  ownerPassword: z.string().min(20),
  appPassword: z.string().min(20),
});
/** The passwords of an embedded server. */
export type Settings = z.infer<typeof settingsShape>;

/** A folder of `dir`'s own that every account of the machine may enter. */
export function reachableFolder(dir: string): string {
  return join('/var/lib/kurabe', createHash('sha256').update(dir).digest('hex').slice(0, 12));
}

function placeIn(home: string, dir: string): Place {
  return { home, data: join(home, 'data'), log: join(home, 'server.log'), settings: join(dir, 'postgres.json') };
}

function homesOf(dir: string): string[] {
  return [join(dir, 'postgres'), join(reachableFolder(dir), 'postgres')];
}

/** The place of a folder that has a database already, or null. */
export function findExistingPlace(dir: string): Place | null {
  const place = homesOf(dir)
    .map((home) => placeIn(home, dir))
    .find(({ data }) => existsSync(data));
  return place ?? null;
}

/** Gives a file or folder to the server's account. */
export function ownedBy(account: RunAs, path: string): void {
  if ('uid' in account) chownSync(path, account.uid as number, account.gid as number);
}

function canUse(account: RunAs, folder: string): boolean {
  if (!('uid' in account)) return true;
  return runAs(account, '/bin/sh', ['-c', 'cd "$0" && : > .reach && rm .reach', folder]).status === 0;
}

/** A folder for the server under `dir`, or, where its account cannot reach that, one of its own under /var/lib. */
export function findPlace(account: RunAs, dir: string): Place {
  const homes = homesOf(dir);
  const holding = homes.filter((home) => existsSync(join(home, 'data')));
  for (const home of holding.length > 0 ? holding : homes) {
    mkdirSync(home, { recursive: true });
    chmodSync(home, 0o700);
    ownedBy(account, home);
    if (canUse(account, home)) {
      return placeIn(home, dir);
    }
    if (holding.length === 0) rmdirSync(home);
  }
  throw new EmbeddedError(
    `The user "postgres" cannot reach or write to ${(holding.length > 0 ? holding : homes).join(' or ')}. Set KURABE_DIR to a folder whose parents others may enter, make room on the disk, or set DATABASE_URL to a PostgreSQL server of your own.`,
  );
}

/** The passwords of the place, made where it is new; never made anew beside a database. */
export function readSettings(place: Place): Settings {
  if (existsSync(place.settings)) {
    const parsed = settingsShape.safeParse(JSON.parse(readFileSync(place.settings, 'utf8')));
    if (parsed.success) return parsed.data;
    throw new EmbeddedError(
      `The file ${place.settings} is damaged: it holds the passwords of the database beside it. Put back a copy of both.`,
    );
  }
  if (existsSync(place.data)) {
    throw new EmbeddedError(
      `There is a database in ${place.data}, but its passwords in ${place.settings} are missing. Put that file back, or move the database away.`,
    );
  }
  const password = () => randomBytes(24).toString('base64url');
  const settings: Settings = { version: 1, ownerPassword: password(), appPassword: password() };
  writeFileSync(place.settings, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return settings;
}
