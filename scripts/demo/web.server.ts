import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DemoError } from './fault.ts';

/** The running web server of the demo. `ended` resolves when it ends, whoever ended it. */
export type Web = { readonly url: string; readonly ended: Promise<number | null>; stop(): Promise<void> };

const HOST = '127.0.0.1';
const PORTS_TRIED = 50;
const READY_SECONDS = 90;
const STOP_SECONDS = 20;
const LAST_LINES = 12;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, HOST, () => probe.close(() => resolve(true)));
  });
}

/** The wanted port, or the next free one after it. */
export async function findPort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + PORTS_TRIED; port++) if (await isFree(port)) return port;
  throw new DemoError(`No port from ${wanted} to ${wanted + PORTS_TRIED - 1} is free. Set PORT to another one.`);
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
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'scripts/start.ts')], {
    cwd: root,
    env: { ...process.env, ...input.env, PORT: String(port), HOST, KURABE_ORIGIN: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
