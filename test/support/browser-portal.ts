import { createHash, randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { launchBrowser } from './browser.ts';
import { asSuperuser, type TestDatabase } from './database.ts';
import { inspectPage } from './inspect-page.ts';
import { type Site, startSite } from './site.ts';

/** The built portal of a test file, and browsers in which somebody is signed in. */
type BrowserPortal = {
  origin: () => string;
  /** The browser, for windows in which nobody is signed in. */
  browser: () => Browser;
  visit: (viewer: Viewer, options?: { javaScriptEnabled?: boolean }) => Promise<Visit>;
};
/** A window of 360 px in Japanese. Errors of the page's scripts are gathered as noise. */
type Visit = { page: Page; context: BrowserContext; noise: string[]; close: () => Promise<void> };

/** Starts the built portal on a test file's database, and a browser where there is one. Call it once, after `useDatabase`. */
export function useBrowserPortal(database: TestDatabase): BrowserPortal {
  let site: Site;
  let launched: Browser | null = null;
  beforeAll(async () => {
    site = await startSite();
    if (process.env.KURABE_TEST_BROWSER) launched = await launchBrowser();
  });
  afterAll(async () => {
    await launched?.close();
    await site?.stop();
  });
  const browser = () => {
    if (!launched) throw new Error('there is no browser');
    return launched;
  };
  return {
    origin: () => site.origin,
    browser,
    visit: async ({ user, grantId }, { javaScriptEnabled = true } = {}) => {
      const id = randomUUID();
      const hash = createHash('sha256').update(id).digest('hex');
      await asSuperuser(
        database,
        (sql) => sql`insert into session (id_hash, user_id, role_grant_id, expires_at, absolute_expires_at)
          values (${hash}, ${user.id}, ${grantId}, now() + interval '1 hour', now() + interval '2 hours')`,
      );
      const viewport = { width: 360, height: 800 };
      const context = await browser().newContext({ javaScriptEnabled, locale: 'ja-JP', viewport });
      await context.addCookies([{ name: 'sid', value: id, url: site.origin }]);
      const page = await context.newPage();
      const noise: string[] = [];
      page.on('pageerror', (error) => noise.push(String(error)));
      return { page, context, noise, close: () => context.close() };
    },
  };
}

/**
 * Looks a page over in both languages and at both widths, all that is folded up opened where `isOpen` says so, and leaves it in Japanese
 * at 360 px. `name` is that of its pictures, where KURABE_SHOTS asks for them.
 */
export async function inspectEverywhere(page: Page, url: string, name: string, { isOpen = false } = {}): Promise<void> {
  const at = (locale: string) => `${url}${url.includes('?') ? '&' : '?'}lang=${locale}`;
  const folder = process.env.KURABE_SHOTS;
  for (const locale of ['ja', 'en'])
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(at(locale));
      if (isOpen)
        for (const details of await page.locator('main details').all())
          await details.evaluate((element) => element.setAttribute('open', ''));
      if (folder) await page.screenshot({ path: `${folder}/${name}-${locale}-${width}.png`, fullPage: true });
      await inspectPage(page);
    }
  await page.setViewportSize({ width: 360, height: 900 });
  await page.goto(at('ja'));
}
