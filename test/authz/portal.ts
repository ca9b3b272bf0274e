import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import { listen } from '../../app/http/listen.server.ts';
import { buildServer } from '../../app/http/server.server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Where the tested portal says that it is. */
export const ORIGIN = 'https://kurabe.example';

/** The built server. */
export const BUNDLE = join(root, 'build/server/index.js');

/** A built server that listens, with caches of its own. */
export type TestPortal = { build: ServerBuild; base: string; stop: () => Promise<void> };

type Options = { text?: string; trustedProxyCount?: number; change?: (build: ServerBuild) => ServerBuild };

let copies = 0;

/** Loads a copy of the built server, or another text in its place: a module of its own, so that nothing is cached from earlier. */
export async function openPortal({ text, trustedProxyCount = 0, change }: Options = {}): Promise<TestPortal> {
  process.env.KURABE_ORIGIN = ORIGIN;
  copies += 1;
  const copy = join(root, `build/server/copy-${process.pid}-${copies}.js`);
  if (text === undefined) copyFileSync(BUNDLE, copy);
  else writeFileSync(copy, text);
  try {
    const loaded = (await import(/* @vite-ignore */ pathToFileURL(copy).href)) as ServerBuild;
    const build = change ? change(loaded) : loaded;
    const origin = new URL(ORIGIN);
    const app = buildServer({ build, clientFolder: join(root, 'build/client'), origin, trustedProxyCount });
    const listener = await listen(app, { port: 0, host: '127.0.0.1' });
    return { build, base: `http://127.0.0.1:${listener.port}`, stop: () => listener.stop() };
  } finally {
    rmSync(copy, { force: true });
  }
}

/** Takes the guards of this process away while some work runs. */
export async function withGuardsOff<T>(work: () => Promise<T>): Promise<T> {
  const holder = globalThis as typeof globalThis & { kurabeGuards?: 'off' };
  holder.kurabeGuards = 'off';
  try {
    return await work();
  } finally {
    delete holder.kurabeGuards;
  }
}
