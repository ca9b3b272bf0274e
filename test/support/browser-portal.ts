import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { type Listener, listen } from '../../app/http/listen.server.ts';
import { buildServer } from '../../app/http/server.server.ts';
import { launchBrowser } from './browser.ts';
import { asSuperuser, type TestDatabase } from './database.ts';
import { inspectPage } from './inspect-page.ts';
import { prepareAccounts } from './sign-in.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** The built portal of a test file, and browsers in which somebody is signed in. */
type BrowserPortal = {
  origin: () => string;
  visit: (viewer: Viewer, options?: { javaScriptEnabled?: boolean }) => Promise<Visit>;
};
type Visit = { page: Page; noise: string[]; close: () => Promise<void> };

/** Starts the built portal on a test file's database, and a browser where there is one. Call it once, after `useDatabase`. */
export function useBrowserPortal(database: TestDatabase): BrowserPortal {
  let listener: Listener;
  let browser: Browser | null = null;
  let origin = '';
  beforeAll(async () => {
    await prepareAccounts();
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    process.env.KURABE_ORIGIN = origin;
    const build = (await import(pathToFileURL(join(root, 'build/server/index.js')).href)) as ServerBuild;
    const clientFolder = join(root, 'build/client');
    const app = buildServer({ build, clientFolder, origin: new URL(origin), trustedProxyCount: 0 });
    listener = await listen(app, { port, host: '127.0.0.1' });
    if (process.env.KURABE_TEST_BROWSER) browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await listener?.stop();
  });
  return {
    origin: () => origin,
    visit: async ({ user, grantId }, { javaScriptEnabled = true } = {}) => {
      if (!browser) throw new Error('there is no browser');
      const id = randomUUID();
      const hash = createHash('sha256').update(id).digest('hex');
      await asSuperuser(
        database,
        (sql) => sql`insert into session (id_hash, user_id, role_grant_id, expires_at, absolute_expires_at)
          values (${hash}, ${user.id}, ${grantId}, now() + interval '1 hour', now() + interval '2 hours')`,
      );
      const viewport = { width: 360, height: 800 };
      const context = await browser.newContext({ javaScriptEnabled, locale: 'ja-JP', viewport });
      await context.addCookies([{ name: 'sid', value: id, url: origin }]);
      const page = await context.newPage();
      const noise: string[] = [];
      page.on('pageerror', (error) => noise.push(String(error)));
      return { page, noise, close: () => context.close() };
    },
  };
}

/** Looks a page over in both languages and at both widths, and leaves it in Japanese. `name` is that of its pictures, where KURABE_SHOTS asks for them. */
export async function inspectEverywhere(page: Page, url: string, name: string): Promise<void> {
  const at = (locale: string) => `${url}${url.includes('?') ? '&' : '?'}lang=${locale}`;
  for (const locale of ['ja', 'en'])
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(at(locale));
      const folder = process.env.KURABE_SHOTS;
      if (folder) await page.screenshot({ path: `${folder}/${name}-${locale}-${width}.png`, fullPage: true });
      await inspectPage(page);
    }
  await page.goto(at('ja'));
}
