import { get } from 'node:http';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { ORIGIN, openPortal } from './portal.ts';
import { ROUTES } from './routes.ts';

useDatabase();

const HEADERS: Readonly<Record<string, string | RegExp>> = {
  'content-security-policy': /^default-src 'self'; .*frame-ancestors 'none'; base-uri 'none'; object-src 'none'$/,
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': /camera=\(\)/,
  'cache-control': /no-store|no-cache|max-age/,
};
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** As fetch, which lets nobody choose the Host. */
function readJson(address: string, headers: Record<string, string>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    get(address, { headers }, async (answer) => {
      let text = '';
      for await (const chunk of answer) text += chunk;
      resolve(JSON.parse(text));
    }).on('error', reject);
  });
}

/** Ways in which a request lies about where it comes from and where it goes. */
const LIES: readonly Record<string, string>[] = [
  { 'X-Forwarded-Host': 'evil.example' },
  { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http', 'X-Forwarded-Port': '81' },
  { Forwarded: 'for=1.2.3.4;host=evil.example;proto=http' },
  { 'X-Original-URL': '/policy', 'X-Rewrite-URL': '/policy' },
  { 'X-HTTP-Method-Override': 'DELETE' },
];

describe('the headers of every route', () => {
  test('hold for every method and status, whatever a request says about itself', async () => {
    const portal = await openPortal({ trustedProxyCount: 1 });
    for (const [routeId, row] of Object.entries(ROUTES)) {
      const path = row.url('no-such-wave');
      for (const method of METHODS) {
        for (const lie of [{}, ...(method === 'GET' ? LIES : [])]) {
          const answer = await fetch(portal.base + path, { method, redirect: 'manual', headers: { ...lie } });
          const named = `${method} ${routeId} ${JSON.stringify(lie)}: ${answer.status}`;
          for (const [name, value] of Object.entries(HEADERS))
            expect(answer.headers.get(name) ?? '', `${named}: ${name}`).toMatch(value);
          for (const name of ['x-powered-by', 'server', 'access-control-allow-origin'])
            expect(answer.headers.get(name), `${named}: ${name}`).toBeNull();
          const body = await answer.text();
          expect(answer.headers.get('location') ?? '', named).not.toMatch(/evil|^http:/);
          expect(body, named).not.toContain('evil.example');
          expect(answer.status, named).toBeLessThan(500);
        }
      }
    }
    await portal.stop();
  }, 120_000);
});

describe('the address of a visitor', () => {
  /** Answers, at the address of a route of the portal, with what its code is told. */
  const tell = (trustedProxyCount: number) =>
    openPortal({
      trustedProxyCount,
      change: (build) => {
        const route = build.routes['routes/logout'];
        if (route === undefined) throw new Error('there is no such route');
        const loader = ({ request, context }: { request: Request; context: { clientAddress: string } }) =>
          Response.json({ address: context.clientAddress, origin: new URL(request.url).origin });
        return {
          ...build,
          routes: { ...build.routes, 'routes/logout': { ...route, module: { ...route.module, loader } } },
        } as typeof build;
      },
    });
  const local = expect.stringMatching(/^(::ffff:)?127\.0\.0\.1$/);

  test.each([
    { proxies: 0, forwarded: ['', '1.1.1.1', '2.2.2.2, 1.1.1.1'], seen: [local, local, local] },
    {
      proxies: 1,
      forwarded: ['', '1.1.1.1', '9.9.9.9, 1.1.1.1', '9.9.9.9, 8.8.8.8, 1.1.1.1'],
      seen: [local, '1.1.1.1', '1.1.1.1', '1.1.1.1'],
    },
    {
      proxies: 2,
      forwarded: ['', '1.1.1.1', '1.1.1.1, 10.0.0.1', '9.9.9.9, 1.1.1.1, 10.0.0.1'],
      seen: [local, '1.1.1.1', '1.1.1.1', '1.1.1.1'],
    },
  ])(
    'is that which $proxies trusted proxies give, however many more a request invents',
    async ({ proxies, forwarded, seen }) => {
      const portal = await tell(proxies);
      for (const [index, list] of forwarded.entries()) {
        const lies = {
          Host: 'evil.example',
          'X-Forwarded-Host': 'evil.example',
          'X-Forwarded-Proto': 'http',
          'X-Real-IP': '7.7.7.7',
          'X-Client-IP': '7.7.7.7',
        };
        const headers = { ...lies, ...(list ? { 'X-Forwarded-For': list } : {}) };
        expect(await readJson(`${portal.base}/logout`, headers), list).toEqual({
          address: seen[index],
          origin: ORIGIN,
        });
      }
      await portal.stop();
    },
  );
});
