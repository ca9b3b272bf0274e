import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import {
  type Binaries,
  EmbeddedError,
  findBinaries,
  type RunAs,
  runAs,
  serverAccount,
  serverEnvironment,
} from './embedded-binaries.server.ts';
import {
  findExistingPlace,
  findPlace,
  ownedBy,
  type Place,
  reachableFolder,
  readSettings,
  type Settings,
} from './embedded-place.server.ts';
import { findHolder, isRunning, takeLock } from './folder-lock.server.ts';

type Server = { account: RunAs; binaries: Binaries; place: Place };
/** A running embedded server. `ownerUrl` is for migrate alone. */
export type Embedded = { ownerUrl: string; appUrl: string; stop: () => Promise<void> };

const SUPERUSER = 'postgres';
const LOGIN_ROLE = 'kurabe_app';
const DATABASE = 'kurabe';
const LOCK = 'postgres.lock';
const START_ATTEMPTS = 3;
const START_SECONDS = 300;
const STOP_SECONDS = 60;

/** Runs a program as the server's account without blocking; what it wrote is in the error where it failed. */
function runToEnd(account: RunAs, command: string, args: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(command, [...args], {
      ...account,
      cwd: '/',
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-4000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', fail);
    child.on('exit', (code) =>
      code === 0 ? done() : fail(new EmbeddedError(`${command} failed (${code}): ${output.trim()}`)),
    );
  });
}

// The data folder gets its name only when it is whole: an interrupted initdb leaves a folder that the next start clears away.
async function initialise({ account, binaries, place }: Server, settings: Settings): Promise<void> {
  const half = join(place.home, 'data.new');
  const passwordFile = join(place.home, 'initdb.password');
  rmSync(half, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, settings.ownerPassword, { mode: 0o600, flag: 'wx' });
  ownedBy(account, passwordFile);
  try {
    await runToEnd(account, binaries.initdb, [
      `--pgdata=${half}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(half, place.data);
}

function postmasterPid(place: Place): number | null {
  try {
    const pid = Number.parseInt(readFileSync(join(place.data, 'postmaster.pid'), 'utf8'), 10);
    return Number.isInteger(pid) && pid > 1 && isRunning(pid) ? pid : null;
  } catch {
    return null;
  }
}

function isServerOf(place: Place, pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(place.data);
  } catch {
    return process.platform !== 'linux';
  }
}

/** Ends a server that a killed program left behind. The id in its file may be another process's by now: that one is let be. */
async function stopOrphan(server: Server, log: (line: string) => void): Promise<void> {
  const pid = postmasterPid(server.place);
  if (pid === null) return;
  if (!isServerOf(server.place, pid)) {
    rmSync(join(server.place.data, 'postmaster.pid'), { force: true });
    return;
  }
  log(`database: ending the server (process ${pid}) that an interrupted run left behind`);
  await stopServer(server);
}

function stopServer({ account, binaries, place }: Server): Promise<void> {
  const args = ['stop', '-D', place.data, '-m', 'fast', '-w', '-t', String(STOP_SECONDS), '-s'];
  return runToEnd(account, binaries.pgCtl, args);
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.on('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}

function optionsFor(port: number): string {
  const options = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    fsync: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    max_connections: 60,
    shared_buffers: '64MB',
    // A statement's values are answers and secrets: none of them belongs in a log.
    log_statement: 'none',
    log_parameter_max_length_on_error: 0,
    log_min_error_statement: 'panic',
  };
  return Object.entries(options)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

// pg_ctl puts the server into a session of its own: Ctrl-C reaches the program first, which ends its work and then the server.
async function startServer({ account, binaries, place }: Server): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    writeFileSync(place.log, '', { mode: 0o600 });
    ownedBy(account, place.log);
    const args = [
      'start',
      '-D',
      place.data,
      '-l',
      place.log,
      '-w',
      '-t',
      String(START_SECONDS),
      '-s',
      '-o',
      optionsFor(port),
    ];
    try {
      await runToEnd(account, binaries.pgCtl, args);
      return port;
    } catch (cause) {
      if (attempt < START_ATTEMPTS) continue;
      const said = readFileSync(place.log, 'utf8').trim().split('\n').slice(-5).join(' ');
      throw new EmbeddedError(`The database in ${place.data} does not start: ${said}`, { cause });
    }
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    const found = await sql`select from pg_database where datname = ${DATABASE}`;
    if (found.length === 0) await sql.unsafe(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function bringUp(
  dir: string,
  log: (line: string) => void,
): Promise<{ server: Server; settings: Settings; port: number }> {
  const account = serverAccount();
  const binaries = await findBinaries(account, reachableFolder(dir));
  const place = findPlace(account, dir);
  const settings = readSettings(place);
  const server = { account, binaries, place };
  if (!existsSync(place.data)) {
    log('database: making a new one');
    await initialise(server, settings);
  }
  await stopOrphan(server, log);
  const port = await startServer(server);
  await ensureDatabase(`postgres://${SUPERUSER}:${settings.ownerPassword}@127.0.0.1:${port}/postgres`);
  return { server, settings, port };
}

function urlsOf(settings: Settings, port: number): { ownerUrl: string; appUrl: string } {
  const url = (role: string, password: string) => `postgres://${role}:${password}@127.0.0.1:${port}/${DATABASE}`;
  return { ownerUrl: url(SUPERUSER, settings.ownerPassword), appUrl: url(LOGIN_ROLE, settings.appPassword) };
}

/** The addresses of the server that another running program holds in the folder, or null where none does. Changes nothing. */
export function attachEmbedded({ dir }: { dir: string }): { ownerUrl: string; appUrl: string } | null {
  const folder = resolve(dir);
  const place = findExistingPlace(folder);
  if (!place || !findHolder(join(folder, LOCK)) || postmasterPid(place) === null) return null;
  const [, , , port, , , , state] = readFileSync(join(place.data, 'postmaster.pid'), 'utf8').split('\n');
  return state?.trim() === 'ready' ? urlsOf(readSettings(place), Number(port)) : null;
}

/**
 * Starts the PostgreSQL of the project's own with its data under `dir`/postgres, on the loopback and a free port. One
 * program per folder: where another holds it, throws EmbeddedError with that process's id. What a killed run left is recovered.
 * `stop` ends the server as it should; where the program ends without it, the server is told to end as well.
 */
export async function startEmbedded({ dir, log }: { dir: string; log: (line: string) => void }): Promise<Embedded> {
  const folder = resolve(dir);
  mkdirSync(folder, { recursive: true });
  const lock = takeLock(join(folder, LOCK));
  if (!lock.ok) {
    throw new EmbeddedError(
      `The folder ${folder} is in use by process ${lock.holder.pid}. End that process first, or set KURABE_DIR to another folder.`,
    );
  }
  try {
    const { server, settings, port } = await bringUp(folder, log);
    const atExit = () => {
      runAs(server.account, server.binaries.pgCtl, ['stop', '-D', server.place.data, '-m', 'fast', '-W', '-s']);
      lock.release();
    };
    process.once('exit', atExit);
    let stopping: Promise<void> | null = null;
    const stop = async () => {
      process.off('exit', atExit);
      await stopServer(server);
      lock.release();
    };
    return {
      ...urlsOf(settings, port),
      stop: () => {
        stopping ??= stop();
        return stopping;
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
