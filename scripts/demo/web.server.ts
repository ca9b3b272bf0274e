import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createWriteStream, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DemoError } from './fault.ts';

/** The running web server of the demo. `ended` resolves when it ends, whoever ended it. */
export type Web = { readonly url: string; readonly ended: Promise<number | null>; stop(): Promise<void> };

const HOST = '127.0.0.1';
const PORTS_TRIED = 50;
const MOST_PORT = 65_535;
const READY_SECONDS = 90;
const STOP_SECONDS = 20;
const LAST_LINES = 12;
const PID_FILE = 'web.pid';
const SCRIPT = 'scripts/start.ts';

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, HOST, () => probe.close(() => resolve(true)));
  });
}

/** A port that the system gives out. */
function anyPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, HOST, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** The wanted port, or the next free one after it; 0 means any. */
export async function findPort(wanted: string): Promise<number> {
  const first = Number(wanted);
  if (!Number.isInteger(first) || first < 0 || first > MOST_PORT) {
    throw new DemoError(`PORT must be a whole number from 0 to ${MOST_PORT}, not ${wanted}.`);
  }
  if (first === 0) return anyPort();
  const last = Math.min(MOST_PORT, first + PORTS_TRIED - 1);
  for (let port = first; port <= last; port++) if (await isFree(port)) return port;
  throw new DemoError(`No port from ${first} to ${last} is free. Set PORT to another one.`);
}

/** Ends the portal that a killed demo of this data folder left behind. Returns whether there was one. */
export function endOrphan(dir: string): boolean {
  const path = join(dir, PID_FILE);
  const pid = readPid(path);
  rmSync(path, { force: true });
  // The id may be another process's by now: only what runs the portal's own script is ended.
  if (pid === null || !commandOf(pid).includes(SCRIPT)) return false;
  try {
    process.kill(pid, 'SIGTERM');
    return true;
  } catch {
    return false;
  }
}

function readPid(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

function commandOf(pid: number): string {
  if (process.platform === 'win32') return '';
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  return stdout ?? '';
}

/** Starts the portal as `npm start` does, with its log in the data folder, and waits until it answers. */
export async function startWeb(input: {
  root: string;
  dir: string;
  port: number;
  env: Record<string, string>;
}): Promise<Web> {
  const { root, dir, port } = input;
  const url = `http://${HOST}:${port}`;
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, SCRIPT)], {
    cwd: root,
    env: { ...process.env, ...input.env, PORT: String(port), HOST, KURABE_ORIGIN: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pidPath = join(dir, PID_FILE);
  writeFileSync(pidPath, String(child.pid), { mode: 0o600 });
  child.once('exit', () => rmSync(pidPath, { force: true }));
  const said = keepOutput(child, join(dir, 'web.log'));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const stop = (): Promise<void> => stopChild(child, ended);
  try {
    await untilReady(url, child);
  } catch (error) {
    await stop();
    const reason = error instanceof Error ? error.message : String(error);
    throw new DemoError(`${reason}\n${said().join('\n')}`);
  }
  return { url, ended, stop };
}

function keepOutput(child: ChildProcess, path: string): () => string[] {
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  let last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      file.write(chunk);
      last = [...last, ...chunk.toString('utf8').split('\n').filter(Boolean)].slice(-LAST_LINES);
    });
  }
  child.once('exit', () => file.end());
  return () => last;
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_SECONDS * 1000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('The web server ended at once:');
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The web server does not answer after ${READY_SECONDS} seconds:`);
}

async function stopChild(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000);
  await ended;
  clearTimeout(timer);
}
