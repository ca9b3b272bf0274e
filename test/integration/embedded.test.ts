import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { closePool } from '../../db/connect.server.ts';
import { attachEmbedded, type Embedded, startEmbedded } from '../../db/embedded.server.ts';
import { migrate } from '../../db/migrate.server.ts';
import { selfTest } from '../../db/self-test.server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kurabe-embedded-'));
const running: Embedded[] = [];
const children: ChildProcess[] = [];

// The server's own account has to enter the folder where the tests run as root.
if (process.getuid?.() === 0) chmodSync(folder, 0o755);

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of running.splice(0)) await server.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(dir: string, lines: string[] = []): Promise<Embedded> {
  const server = await startEmbedded({ dir, log: (line) => lines.push(line) });
  running.push(server);
  return server;
}

async function ask<T extends object>(url: string, text: string): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return [...(await sql.unsafe<T[]>(text))];
  } finally {
    await sql.end();
  }
}

/** Another program on the folder that writes row after row; resolves once it acknowledged `rows` of them. */
function startWriter(dir: string, rows: number): Promise<{ pid: number; kill: () => Promise<number> }> {
  const script = join(root, 'test/support/embedded-child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dir], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let acknowledged = 0;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
    return acknowledged;
  };
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      acknowledged = Number(chunk.toString().trim().split('\n').at(-1));
      if (acknowledged >= rows) resolve({ pid: child.pid ?? 0, kill });
    });
    child.once('exit', (code) => reject(new Error(`the writer ended with ${code}`)));
  });
}

function postmasterOf(dir: string): number {
  return Number.parseInt(readFileSync(join(dir, 'postgres/data/postmaster.pid'), 'utf8'), 10);
}

describe('the embedded server', () => {
  test('listens on the loopback alone, asks for a password, and keeps what is committed', async () => {
    const { ownerUrl } = await start(join(folder, 'plain'));
    const settings = await ask<{ name: string; setting: string }>(
      ownerUrl,
      `select name, setting from pg_settings where name in ('listen_addresses', 'fsync', 'synchronous_commit', 'data_checksums',
        'server_encoding', 'TimeZone', 'password_encryption', 'unix_socket_directories', 'log_statement') order by name`,
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      TimeZone: 'UTC',
      data_checksums: 'on',
      fsync: 'on',
      listen_addresses: '127.0.0.1',
      log_statement: 'none',
      password_encryption: 'scram-sha-256',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
      unix_socket_directories: '',
    });
    const wrong = new URL(ownerUrl);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  test('keeps its passwords to its owner and starts again on what is there', async () => {
    const dir = join(folder, 'plain');
    expect(statSync(join(dir, 'postgres.json')).mode & 0o777).toBe(0o600);
    const first = await start(dir);
    await ask(first.ownerUrl, 'create table if not exists stays as select 1 as n');
    await first.stop();
    await first.stop();
    expect(existsSync(join(dir, 'postgres.lock'))).toBe(false);
    const second = await start(dir);
    expect(await ask(second.ownerUrl, 'select n from stays')).toEqual([{ n: 1 }]);
    expect(new URL(second.ownerUrl).password).toBe(new URL(first.ownerUrl).password);
  });

  test('is migrated and tests itself; a role that passes the policies is found', async () => {
    const server = await start(join(folder, 'tested'));
    await migrate(server);
    await migrate(server);
    process.env.DATABASE_URL = server.appUrl;
    try {
      expect(await selfTest()).toEqual({ ok: true });
      await ask(server.ownerUrl, 'alter role kurabe_analyst bypassrls');
      expect(await selfTest()).toEqual({
        ok: false,
        faults: [expect.stringContaining('kurabe_analyst passes row-level security')],
      });
      await expect(migrate(server)).rejects.toThrow(/kurabe_analyst has rights that it must not have/);
      await ask(
        server.ownerUrl,
        'alter role kurabe_analyst nobypassrls; alter role kurabe_app inherit; grant pg_read_all_data to kurabe_app',
      );
      const tested = await selfTest();
      expect(tested.ok ? [] : tested.faults).toContain('the login role may take the role pg_read_all_data');
    } finally {
      await closePool();
    }
  });

  test('is not migrated by two at once in two ways', async () => {
    const server = await start(join(folder, 'raced'));
    await Promise.all([migrate(server), migrate(server), migrate(server)]);
    const rows = await ask(server.ownerUrl, 'select from drizzle.__drizzle_migrations');
    expect(rows.length).toBe(readdirSync(join(root, 'db/migrations')).filter((name) => name.endsWith('.sql')).length);
  });

  test('refuses a second program on its folder and names the first', async () => {
    const dir = join(folder, 'held');
    const writer = await startWriter(dir, 5);
    await expect(start(dir)).rejects.toThrow(`in use by process ${writer.pid}`);
    await writer.kill();
  });

  test('is joined by a second program that only wants to use it, while the first runs', async () => {
    const dir = join(folder, 'held');
    expect(attachEmbedded({ dir })).toBeNull();
    const writer = await startWriter(dir, 5);
    const joined = attachEmbedded({ dir });
    expect((await ask(joined?.ownerUrl ?? '', 'select from kept')).length).toBeGreaterThan(4);
    await writer.kill();
    expect(attachEmbedded({ dir })).toBeNull();
    await start(dir);
  });

  test('loses nothing that was acknowledged when the program is killed while writing, and ends the server left behind', async () => {
    const dir = join(folder, 'killed');
    const lines: string[] = [];
    const writer = await startWriter(dir, 200);
    const orphan = postmasterOf(dir);
    const acknowledged = await writer.kill();
    const server = await start(dir, lines);
    const [row] = await ask<{ most: number; all: number }>(
      server.ownerUrl,
      'select max(n)::int as most, count(*)::int as all from kept',
    );
    expect(row?.most).toBeGreaterThanOrEqual(acknowledged);
    expect(row?.all).toBe(row?.most);
    expect(lines.join(' ')).toContain(`process ${orphan}`);
    expect(postmasterOf(dir)).not.toBe(orphan);
  });

  test('loses nothing that was acknowledged when program and server are killed together', async () => {
    const dir = join(folder, 'killed');
    const writer = await startWriter(dir, 300);
    process.kill(postmasterOf(dir), 'SIGKILL');
    const acknowledged = await writer.kill();
    const server = await start(dir);
    const [row] = await ask<{ most: number }>(server.ownerUrl, 'select max(n)::int as most from kept');
    expect(row?.most).toBeGreaterThanOrEqual(acknowledged);
  });

  test('begins anew where the making of its database was interrupted', async () => {
    const dir = join(folder, 'interrupted');
    mkdirSync(join(dir, 'postgres/data.new/base'), { recursive: true });
    writeFileSync(join(dir, 'postgres/data.new/PG_VERSION'), '18\n');
    const { ownerUrl } = await start(dir);
    expect(await ask(ownerUrl, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(existsSync(join(dir, 'postgres/data.new'))).toBe(false);
  });

  test('clears away a lock whose process is gone, or is another one under the same number', async () => {
    const dir = join(folder, 'plain');
    writeFileSync(join(dir, 'postgres.lock'), JSON.stringify({ pid: 4_194_000, startedAt: null }));
    await (await start(dir)).stop();
    writeFileSync(join(dir, 'postgres.lock'), JSON.stringify({ pid: process.pid, startedAt: '1' }));
    if (process.platform === 'linux') await (await start(dir)).stop();
  });

  test('does not replace a database whose passwords are lost', async () => {
    const dir = join(folder, 'lost');
    await (await start(dir)).stop();
    rmSync(join(dir, 'postgres.json'));
    await expect(start(dir)).rejects.toThrow(/passwords .* are missing/);
    expect(existsSync(join(dir, 'postgres/data/PG_VERSION'))).toBe(true);
    expect(existsSync(join(dir, 'postgres.json'))).toBe(false);
  });
});
