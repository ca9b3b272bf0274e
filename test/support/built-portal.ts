import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import { afterAll, beforeAll } from 'vitest';
import { type Listener, listen } from '../../app/http/listen.server.ts';
import { buildServer } from '../../app/http/server.server.ts';
import { prepareAccounts, type Send } from './sign-in.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The address by which the built portal of a test is known. */
export const ORIGIN = 'https://kurabe.example';

type BuiltPortal = {
  port: () => number;
  read: (path: string, cookie?: string) => Promise<Response>;
  send: Send;
  /** Posts a form that may hold files. */
  sendForm: (path: string, form: FormData, cookie: string) => Promise<Response>;
  /** Posts whatever stands in a body. */
  sendBody: (path: string, sent: { body: string; type: string }, cookie: string) => Promise<Response>;
};

/** The built portal of a test file on its database: it is asked as by a browser, following no redirect. Call it once, after `useDatabase`. */
export function useBuiltPortal(): BuiltPortal {
  let listener: Listener;
  const base = () => `http://127.0.0.1:${listener.port}`;
  beforeAll(async () => {
    process.env.KURABE_ORIGIN = ORIGIN;
    await prepareAccounts();
    const build = (await import(pathToFileURL(join(root, 'build/server/index.js')).href)) as ServerBuild;
    const clientFolder = join(root, 'build/client');
    const app = buildServer({ build, clientFolder, origin: new URL(ORIGIN), trustedProxyCount: 0 });
    listener = await listen(app, { port: 0, host: '127.0.0.1' });
  });
  afterAll(() => listener?.stop());
  return {
    port: () => listener.port,
    read: (path, cookie = '') =>
      fetch(base() + path, { headers: { Cookie: cookie, Accept: 'text/html' }, redirect: 'manual' }),
    send: (path, fields, cookie) =>
      fetch(base() + path, {
        method: 'POST',
        headers: { Cookie: cookie, Origin: ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
        redirect: 'manual',
      }),
    sendBody: (path, { body, type }, cookie) =>
      fetch(base() + path, {
        method: 'POST',
        headers: { Cookie: cookie, Origin: ORIGIN, Accept: 'text/html', 'Content-Type': type },
        body,
        redirect: 'manual',
      }),
    sendForm: (path, body, cookie) =>
      fetch(base() + path, {
        method: 'POST',
        headers: { Cookie: cookie, Origin: ORIGIN, Accept: 'text/html' },
        body,
        redirect: 'manual',
      }),
  };
}
