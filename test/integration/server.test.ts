import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../app/auth/password.server.ts';
import { type Listener, listen } from '../../app/http/listen.server.ts';
import { errorForLog } from '../../app/http/log.server.ts';
import { buildServer } from '../../app/http/server.server.ts';
import { readSettings } from '../../app/http/settings.server.ts';
import { closePool } from '../../db/connect.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import {
  cookiesOf,
  enterByInvitation,
  giveApp,
  prepareAccounts,
  type Send,
  signInWithApp,
} from '../support/sign-in.ts';
import { prepareWave } from './answering-fixture.ts';

const database = useDatabase();
const root = fileURLToPath(new URL('../..', import.meta.url));
const ORIGIN = 'https://kurabe.example';
const PASSWORD = 'a long enough password';
let listener: Listener;
let base: string;

type Asked = { method?: string; headers?: Record<string, string>; body?: string };

const ask = (path: string, { method = 'GET', headers = {}, body }: Asked = {}) =>
  fetch(`${base}${path}`, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = { Origin: ORIGIN }) =>
  ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });

/** Every address of the portal that can be asked for without knowing anything. */
function addressesOf(build: ServerBuild): string[] {
  return Object.values(build.routes)
    .filter((route): route is NonNullable<typeof route> => route !== undefined)
    .map((route) => {
      const parts: string[] = [];
      for (let at: typeof route | undefined = route; at; at = at.parentId ? build.routes[at.parentId] : undefined) {
        if (at.path) parts.unshift(at.path.replace(/:\w+/g, 'x').replace('*', 'nowhere'));
      }
      return `/${parts.join('/')}`;
    });
}

let build: ServerBuild;
let userId: string;

const send: Send = (path, fields, cookie) => post(path, fields, { Origin: ORIGIN, Cookie: cookie });

/** Signs the analyst in with password and app. Limits and used codes of earlier tests are forgotten first. */
async function signInAnalyst(path = '/login') {
  await asSuperuser(database, async (sql) => {
    await sql`delete from rate_limit`;
    await sql`delete from authenticator`;
  });
  const code = await giveApp(userId);
  return signInWithApp(send, { email: 'analyst@example.jp', password: PASSWORD, code, path });
}

beforeAll(async () => {
  process.env.KURABE_ORIGIN = ORIGIN;
  await prepareAccounts();
  const entry = join(root, 'build/server/index.js');
  expect(existsSync(entry), 'the portal is built: npm run build').toBe(true);
  build = (await import(pathToFileURL(entry).href)) as ServerBuild;
  const app = buildServer({
    build,
    clientFolder: join(root, 'build/client'),
    origin: new URL(ORIGIN),
    trustedProxyCount: 1,
  });
  listener = await listen(app, { port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${listener.port}`;
  userId = randomUUID();
  const passwordHash = await hashPassword(PASSWORD);
  await asSuperuser(database, async (sql) => {
    await sql`insert into app_user (id, email, name, password_hash)
      values (${userId}, 'analyst@example.jp', '架空 太郎', ${passwordHash})`;
    await sql`insert into role_grant (id, user_id, role) values (${randomUUID()}, ${userId}, 'analyst')`;
  });
});

afterAll(() => listener.stop());

describe('the headers of every answer', () => {
  const expected: Record<string, string | RegExp> = {
    'content-security-policy':
      /^default-src 'self'; script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'$/,
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': /camera=\(\)/,
    'x-request-id': /^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}$/,
  };

  test('hold on every route, for reading and writing, allowed and refused', async () => {
    const addresses = [...addressesOf(build), '/healthz', '/readyz', '/__manifest', '/favicon.svg', '/assets/none.js'];
    expect(addresses.length).toBeGreaterThan(10);
    for (const path of addresses) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT']) {
        const answer = await ask(path, { method });
        for (const [name, value] of Object.entries(expected)) {
          expect(answer.headers.get(name) ?? '', `${method} ${path}: ${name}`).toMatch(value);
        }
        expect(answer.headers.get('x-powered-by'), `${method} ${path}`).toBeNull();
        expect(answer.headers.get('access-control-allow-origin'), `${method} ${path}`).toBeNull();
        expect(answer.status, `${method} ${path}`).toBeLessThan(500);
        await answer.arrayBuffer();
      }
    }
  });

  test('a page is never stored, and its scripts carry the nonce of its own policy', async () => {
    const answer = await ask('/');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const nonce = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
    const html = await answer.text();
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(1);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/\sstyle=|\son\w+="/);
    const again = await ask('/');
    expect(again.headers.get('content-security-policy')).not.toContain(nonce);
  });

  test('what is built under a name of its content may be kept for ever', async () => {
    const html = await (await ask('/')).text();
    const href = /href="(\/assets\/[^"]+\.css)"/.exec(html)?.[1] ?? '';
    const answer = await ask(href);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const css = await answer.text();
    for (const url of css.match(/url\([^)]*\)/g) ?? []) expect(url).toMatch(/^url\(["']?(\/assets\/|data:image\/)/);
  });

  test('no map of sources and no hidden file is served', async () => {
    const html = await (await ask('/')).text();
    const script = /"(\/assets\/entry\.client[^"]+\.js)"/.exec(html)?.[1] ?? '';
    expect((await ask(`${script}.map`)).status).toBe(404);
    for (const path of ['/.git/config', '/.env', '/.vite/manifest.json']) expect((await ask(path)).status).toBe(404);
  });
});

describe('who may write', () => {
  const accepted = { email: '', password: '' };

  test('a form from our own page is taken, and only then are its faults looked at', async () => {
    expect((await post('/login', accepted)).status).toBe(400);
    expect((await post('/login', accepted, { Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(400);
  });

  test.each([
    ['no origin', {}],
    ['the origin "null"', { Origin: 'null' }],
    ['a foreign origin', { Origin: 'https://evil.example' }],
    ['our host on plain http', { Origin: 'http://kurabe.example' }],
    ['our host on another port', { Origin: 'https://kurabe.example:8443' }],
    ['a host that begins like ours', { Origin: 'https://kurabe.example.evil.example' }],
    ['a foreign origin that claims our host', { Origin: 'https://evil.example', 'X-Forwarded-Host': 'evil.example' }],
    ['a cross-site fetch', { Origin: ORIGIN, 'Sec-Fetch-Site': 'cross-site' }],
    ['a same-site fetch of another host', { Origin: ORIGIN, 'Sec-Fetch-Site': 'same-site' }],
  ])('%s is refused with a sentence and a reference number', async (_case, headers: Record<string, string>) => {
    const answer = await post('/login', { email: 'analyst@example.jp', password: PASSWORD }, headers);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-cookie')).toBeNull();
    const html = await answer.text();
    expect(html).toContain('送信を受け付けられませんでした');
    expect(html).toContain(answer.headers.get('x-request-id'));
  });

  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is not understood anywhere', async (method) => {
    const answer = await ask('/login', { method, headers: { Origin: ORIGIN } });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  test('a body over one megabyte is refused before it is read', async () => {
    const answer = await post('/login', { email: 'x'.repeat(1_100_000) });
    expect(answer.status).toBe(413);
  });

  test('a body of unknown length is refused', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(listener.port, '127.0.0.1', () => {
        socket.write(
          `POST /login HTTP/1.1\r\nHost: x\r\nOrigin: ${ORIGIN}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        );
      });
      socket.once('data', (chunk) => {
        socket.destroy();
        resolve(chunk.toString());
      });
    });
    expect(answer).toMatch(/^HTTP\/1.1 400/);
  });
});

describe('signing in over the wire', () => {
  const bodyOf = async (answer: Response) =>
    (await answer.text()).replace(/[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}|nonce="[^"]*"|[a-z]+@example\.jp/g, '');

  test('an unknown address and a wrong password get the same answer', async () => {
    const wrong = await post('/login', { email: 'analyst@example.jp', password: 'wrong' });
    const unknown = await post('/login', { email: 'nobody@example.jp', password: 'wrong' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await bodyOf(unknown)).toBe(await bodyOf(wrong));
  });

  test('the password is never written back into the page', async () => {
    const answer = await post('/login', { email: 'analyst@example.jp', password: 'unmistakable-secret' });
    expect(await answer.text()).not.toContain('unmistakable-secret');
  });

  test('opens the wanted page of the own role, and signing out closes it', async () => {
    const { answer: signedIn, cookie } = await signInAnalyst('/login?next=/policy/heatmap');
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([302, '/policy/heatmap#main']);
    expect(await (await ask('/', { headers: { Cookie: cookie } })).text()).toContain('架空 太郎');
    const left = await post('/logout', {}, { Origin: ORIGIN, Cookie: cookie });
    expect(left.headers.get('location')).toBe('/login?left=1');
    expect(left.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect(await (await ask('/', { headers: { Cookie: cookie } })).text()).not.toContain('架空 太郎');
  });

  test('reading /logout signs nobody out', async () => {
    const { cookie } = await signInAnalyst();
    for (const method of ['GET', 'HEAD']) await ask('/logout', { method, headers: { Cookie: cookie } });
    expect(await (await ask('/', { headers: { Cookie: cookie } })).text()).toContain('架空 太郎');
  });

  test('no address leads to another host afterwards', async () => {
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example']) {
      const path = `/login?next=${encodeURIComponent(next)}`;
      const { answer } = await signInAnalyst(path);
      expect(answer.headers.get('location')).toBe('/policy#main');
    }
  });

  test('the users of the demo cannot be chosen outside of the demo', async () => {
    const page = await (await ask('/login')).text();
    expect(page).not.toContain('value="demo"');
    const answer = await post('/login', { intent: 'demo', email: 'analyst@example.jp', role: 'analyst' });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null]);
  });
});

describe('invitations', () => {
  test('opening the page, as mail scanners do, changes nothing and needs no code', async () => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask('/i', { method });
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, null]);
    }
  });

  test('the code of a link opens the survey, and stays in no address on the way', async () => {
    const place = await prepareWave(database);
    const token = randomBytes(32).toString('base64url');
    await asSuperuser(
      database,
      (sql) => sql`insert into invitation (id, token_hash, wave_id, company_id, email, purpose, expires_at)
        values (${randomUUID()}, ${createHash('sha256').update(token).digest('hex')}, ${place.waveId},
          ${place.companyId}, 'invited@example.jp', 'answer', now() + interval '1 day')`,
    );
    const asked = await post('/i', { token: `https://kurabe.example/i#${token}` });
    // A redirect without a fragment would carry the code on into the address of the next page.
    expect([asked.status, asked.headers.get('location')]).toEqual([302, '/login/code#main']);
    expect(cookiesOf(asked)).not.toContain('sid=');
    expect((await ask(`/answer/${place.slug}`, { headers: { Cookie: cookiesOf(asked) } })).status).toBe(302);
    const { answer, cookie } = await enterByInvitation(send, token);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/answer/${place.slug}#main`]);
    const page = await ask(`/answer/${place.slug}`, { headers: { Cookie: cookie } });
    expect([page.status, (await page.text()).includes(token)]).toEqual([200, false]);
    expect((await ask('/assoc', { headers: { Cookie: cookie } })).status).toBe(404);
  });

  test('every code that does not fit gets the same sentence', async () => {
    const codes = ['x', 'a'.repeat(10_000), "' OR 1=1--", createHash('sha256').update('x').digest('base64url')];
    for (const token of codes) {
      const answer = await post('/i', { token });
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([404, null]);
      expect(await answer.text()).toContain('この招待では始められません');
    }
    expect(await (await post('/i', { token: ' ' })).text()).toContain('招待コードを入力してください');
  });
});

describe('pages that need somebody', () => {
  test('lead to the sign-in page, whoever asks for their data alone as well', async () => {
    const guarded = addressesOf(build).filter((path) => /^\/(answer|assoc|company|policy|releases)/.test(path));
    for (const path of guarded) {
      const answer = await ask(path);
      expect([302, 404], path).toContain(answer.status);
      if (answer.status === 302) expect(answer.headers.get('location'), path).toMatch(/^\/login\?next=/);
    }
  });
});

describe('errors', () => {
  test('an unknown address is a page with what to do next, in the language of the visitor', async () => {
    const ja = await ask('/nowhere');
    expect(ja.status).toBe(404);
    const html = await ja.text();
    for (const part of ['ページが見つかりません', '何が起きたか', '入力内容について', '次にすること'])
      expect(html).toContain(part);
    expect(html).toMatch(/<title>ページが見つかりません \| Kurabe<\/title>/);
    expect(await (await ask('/nowhere', { headers: { Cookie: 'lang=en' } })).text()).toContain('Page not found');
  });

  test.each(['/%E0%A4%A', '/a%00b', '//evil.example', '/?_data=routes/none', '/?lang=<script>', '/?_data=__proto__'])(
    '%s fails with a sentence, not with a stack',
    async (path) => {
      const answer = await ask(path);
      expect(answer.status).toBeLessThan(500);
      expect(await answer.text()).not.toMatch(/\bat .*\.(js|ts):\d+|node_modules/);
    },
  );

  test('a long Japanese page is whole: no zero byte stands where a letter was cut', async () => {
    for (let each = 0; each < 5; each += 1) {
      const text = await (await ask('/methods', { headers: { 'Accept-Language': 'ja' } })).text();
      expect(text).toContain('</html>');
      expect(text).not.toMatch(/[\0\uFFFD]/);
    }
  });

  test('the list of routes is not handed out', async () => {
    expect((await ask('/__manifest?p=/&version=1')).status).toBe(404);
  });

  test('the address of a page never comes from a request', async () => {
    const answer = await ask('/assoc', {
      headers: { 'X-Forwarded-Host': 'evil.example:99/x?', 'X-Forwarded-Proto': 'gopher' },
    });
    expect(answer.headers.get('location') ?? '').not.toContain('evil');
  });
});

describe('the language', () => {
  test('is chosen by an address and remembered, and the page says which it is', async () => {
    const chosen = await ask('/?lang=en');
    expect(chosen.headers.get('set-cookie')).toMatch(/^lang=en; Path=\/; Max-Age=31536000; SameSite=Lax; Secure$/);
    expect(await chosen.text()).toContain('<html lang="en">');
    expect(await (await ask('/', { headers: { Cookie: 'lang=en' } })).text()).toContain('<html lang="en">');
    expect(await (await ask('/', { headers: { Cookie: 'lang=xx' } })).text()).toContain('<html lang="ja">');
  });
});

describe('whether it works', () => {
  test('the process says that it is up, and nothing else', async () => {
    const answer = await ask('/healthz');
    expect([answer.status, await answer.text()]).toEqual([200, 'ok\n']);
  });

  test('it is ready while the database answers, and says so within seconds when it is gone', async () => {
    expect((await ask('/readyz')).status).toBe(200);
    const hole = await new Promise<Server>((resolve) => {
      const server = createServer();
      server.on('connection', () => {});
      server.listen(0, '127.0.0.1', () => resolve(server));
    });
    const url = process.env.DATABASE_URL;
    await closePool();
    process.env.DATABASE_URL = `postgres://nobody:x@127.0.0.1:${(hole.address() as AddressInfo).port}/none`;
    const start = performance.now();
    const [ready, home] = [
      await ask('/readyz'),
      await ask('/', { headers: { Cookie: `__Host-sid=${'a'.repeat(40)}` } }),
    ];
    expect([ready.status, home.status]).toEqual([503, 200]);
    expect(ready.headers.get('retry-after')).toBe('30');
    expect(performance.now() - start).toBeLessThan(7_000);
    hole.closeAllConnections();
    hole.close();
    await closePool();
    process.env.DATABASE_URL = url;
    expect((await ask('/readyz')).status).toBe(200);
  });
});

describe('stopping', () => {
  test('running requests are answered, new ones are not taken', async () => {
    const app = express();
    app.get('/slow', (_request, response) => void setTimeout(() => response.send('done'), 300));
    const other = await listen(app, { port: 0, host: '127.0.0.1' });
    const running = fetch(`http://127.0.0.1:${other.port}/slow`).then((answer) => answer.text());
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = other.stop();
    await expect(fetch(`http://127.0.0.1:${other.port}/slow`)).rejects.toThrow();
    expect(await running).toBe('done');
    const start = performance.now();
    await stopped;
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe('the log', () => {
  test('keeps kind, code and place of an error, and nothing that people entered', () => {
    const cause = Object.assign(new Error('invalid input: "secret answer"'), { code: '22P02' });
    const logged = errorForLog(new Error('Failed query: insert ... params: secret answer', { cause }));
    expect(logged).toMatchObject({ type: 'Error', code: '22P02' });
    expect(JSON.stringify(logged)).not.toContain('secret');
    expect(errorForLog(new TypeError('x is not a function'))).toMatchObject({ message: 'x is not a function' });
    expect(errorForLog('secret')).toEqual({ type: 'string' });
  });
});

describe('settings', () => {
  test('all that is missing is named at once', () => {
    const read = readSettings({ PORT: 'x', KURABE_TRUSTED_PROXIES: '-1' });
    const faults = read.ok ? [] : read.faults.map((fault) => fault.split(' ')[0]);
    expect(faults).toEqual(['DATABASE_URL', 'KURABE_KEY_FILE', 'KURABE_ORIGIN', 'PORT', 'KURABE_TRUSTED_PROXIES']);
  });

  test.each(['x', 'mysql://x@y/z', 'postgres://y', 'postgres:///z'])('%s is no address of a database', (address) => {
    const read = readSettings({
      DATABASE_URL: address,
      KURABE_KEY_FILE: fileURLToPath(import.meta.url),
      KURABE_ORIGIN: 'https://kurabe.example',
    });
    expect(read.ok ? [] : read.faults).toEqual([expect.stringContaining('DATABASE_URL must be an address')]);
  });

  test('the demo, which asks for no password, starts on its own machine alone', () => {
    const settings = {
      DATABASE_URL: 'postgres://x@y/z',
      KURABE_KEY_FILE: fileURLToPath(import.meta.url),
      KURABE_DEMO: '1',
    };
    expect(readSettings({ ...settings, KURABE_ORIGIN: 'http://127.0.0.1:3000' }).ok).toBe(true);
    expect(readSettings({ ...settings, KURABE_ORIGIN: 'https://kurabe.example' }).ok).toBe(false);
  });

  test.each(['http://kurabe.example', 'https://kurabe.example/path', 'https://user@kurabe.example', 'ftp://x', 'x'])(
    '%s is no origin',
    (origin) => {
      const read = readSettings({
        DATABASE_URL: 'postgres://x@y/z',
        KURABE_KEY_FILE: fileURLToPath(import.meta.url),
        KURABE_ORIGIN: origin,
      });
      expect(read.ok ? [] : read.faults).toHaveLength(1);
    },
  );
});
