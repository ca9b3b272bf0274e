import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useBrowserPortal } from '../support/browser-portal.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { knownCode } from '../support/sign-in.ts';
import { type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();
const { origin, browser } = useBrowserPortal(database);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SAVED = '[data-save-state=saved]';
async function invite(place: Place, email: string): Promise<string> {
  const token = randomUUID();
  const hash = createHash('sha256').update(token).digest('hex');
  await asSuperuser(
    database,
    (sql) => sql`insert into invitation (id, token_hash, wave_id, company_id, email, purpose, expires_at)
      values (${randomUUID()}, ${hash}, ${place.waveId}, ${place.companyId}, ${email}, 'answer',
        now() + interval '1 day')`,
  );
  return token;
}

type Visit = { page: Page; context: BrowserContext; place: Place; email: string; url: string };

/** Opens an invitation link and types the code sent to its address. */
async function open(page: Page, token: string): Promise<void> {
  await page.goto(`${origin()}/i`);
  await page.fill('#token', token);
  await page.locator('main form button[type=submit]:not([value=read])').click();
  await page.waitForURL(/\/login\/code/);
  const cookies = await page.context().cookies();
  const code = await knownCode(cookies.map(({ name, value }) => `${name}=${value}`).join('; '));
  await page.fill('#code', code);
  await page
    .locator('form', { has: page.locator('#code') })
    .locator('button')
    .click();
}

/** Somebody who came in by an invitation link, with or without JavaScript. */
async function enter({ javaScriptEnabled = true } = {}): Promise<Visit> {
  const place = await prepareWave(database);
  const email = `${randomUUID()}@example.jp`;
  const token = await invite(place, email);
  const context = await browser().newContext({
    javaScriptEnabled,
    locale: 'ja-JP',
    viewport: { width: 360, height: 800 },
  });
  const page = await context.newPage();
  await open(page, token);
  const url = `${origin()}/answer/${place.slug}`;
  await page.waitForURL((at) => at.pathname === new URL(url).pathname);
  return { page, context, place, email, url };
}

const chosen = (page: Page, item: string, value: string) => page.locator(`input[name="${item}"][value="${value}"]`);

const textOf = async (page: Page, selector: string) => (await page.locator(selector).first().textContent()) ?? '';

/** Says on the check of a section that it is complete, and goes on. */
async function sayComplete(page: Page): Promise<void> {
  expect(new URL(page.url()).pathname).toMatch(/\/check$/);
  await page.check('#done-0');
  await page.locator('main form button[type=submit]').click();
}

describe.runIf(process.env.KURABE_TEST_BROWSER)('answering without JavaScript', { timeout: 90_000 }, () => {
  test('goes from the link to the receipt, and a fault loses nothing that was typed', async () => {
    const { page, context, url } = await enter({ javaScriptEnabled: false });
    await page.goto(`${url}/a`);
    await chosen(page, 'A-01', '1').check();
    await page.fill('[name="A-04"]', '三人');
    await page.locator('button[value=next]').click();
    expect(await page.inputValue('[name="A-04"]')).toBe('三人');
    expect(await page.locator('#error-summary-title').count()).toBe(1);
    expect(await chosen(page, 'A-01', '1').isChecked()).toBe(true);
    await page.fill('[name="A-04"]', '１，０００');
    await chosen(page, 'A-02', 'x').check();
    await page.locator('button[value=next]').click();
    await sayComplete(page);
    expect(new URL(page.url()).pathname).toMatch(/\/b$/);
    await chosen(page, 'B-01', '3').check();
    await page.locator('button[value=next]').click();
    await sayComplete(page);
    expect(new URL(page.url()).pathname).toMatch(/\/review$/);
    await page.locator('main form button[type=submit]:not([value=read])').click();
    expect(await page.locator('#error-summary-title').count()).toBe(1);
    await page.check('#declared');
    await page.locator('main form button[type=submit]:not([value=read])').click();
    const receipt = await textOf(page, '[data-receipt]');
    expect(receipt).toMatch(/^20\d\d-\d{4}-\d{4}$/);
    expect(await textOf(page, 'main')).toContain('1,000people');
    await page.goto(`${url}/review`);
    expect(await textOf(page, 'main')).toContain(receipt);
    await context.close();
  });

  test('an answer can be taken back', async () => {
    const { page, context, url } = await enter({ javaScriptEnabled: false });
    await page.goto(`${url}/a`);
    await chosen(page, 'A-01', '2').check();
    await page.locator('button[value=save]').click();
    await chosen(page, 'A-01', '').check();
    await page.locator('button[value=save]').click();
    expect(await page.locator('input[name="A-01"]:checked').count()).toBe(0);
    await context.close();
  });

  test('a session that ends in the middle of a section loses nothing: signed in again in another tab, the same form is sent', async () => {
    const { page, context, place, email, url } = await enter({ javaScriptEnabled: false });
    await page.goto(`${url}/a`);
    await page.fill('[name="A-05"]', '長い文章');
    await context.clearCookies();
    await page.locator('button[value=next]').click();
    expect(await textOf(page, '[role=alert]')).toContain('入力内容はこの画面に残っています');
    const tab = await context.newPage();
    await open(tab, await invite(place, email));
    await tab.waitForURL((at) => at.pathname === new URL(url).pathname);
    await page.locator('main form button[type=submit]:not([value=read])').click();
    expect(new URL(page.url()).pathname).toMatch(/\/a\/check$/);
    await page.goto(`${url}/a`);
    expect(await page.inputValue('[name="A-05"]')).toBe('長い文章');
    await context.close();
  });

  test('a form that comes after the end is refused with a sentence and keeps what was typed', async () => {
    const { page, context, place, url } = await enter({ javaScriptEnabled: false });
    await page.goto(`${url}/a`);
    await page.fill('[name="A-05"]', 'すぐに送ります');
    await asSuperuser(database, (sql) => sql`update wave set state = 'closed' where id = ${place.waveId}`);
    await page.locator('button[value=save]').click();
    expect(await page.inputValue('[name="A-05"]')).toBe('すぐに送ります');
    expect(await textOf(page, '[role=alert]')).toContain('締め切ったため');
    await page.goto(url);
    expect(await textOf(page, 'main')).toContain('回答は保存されていません');
    await context.close();
  });
});

describe.runIf(process.env.KURABE_TEST_BROWSER)('answering with JavaScript', { timeout: 90_000 }, () => {
  test('saves by itself, shows what depends on an answer at once, and has it all after a reload', async () => {
    const { page, context, url } = await enter();
    await page.goto(`${url}/a`, { waitUntil: 'networkidle' });
    await chosen(page, 'A-01', '1').check();
    await chosen(page, 'A-02', 'y').check();
    await chosen(page, 'A-03', 'y').check();
    await page.locator(SAVED).waitFor();
    await page.reload();
    expect(await chosen(page, 'A-03', 'y').isChecked()).toBe(true);
    await context.close();
  });

  test('keeps what is typed while the connection is away, says so, and saves it afterwards', async () => {
    const { page, context, url } = await enter();
    await page.goto(`${url}/a`, { waitUntil: 'networkidle' });
    await context.setOffline(true);
    await page.fill('[name="A-05"]', '通信なし');
    await page.locator('[data-save-state=failed]').waitFor();
    expect(await textOf(page, '[role=alert]')).toContain('入力内容はこの画面に残っています');
    await context.setOffline(false);
    await page.locator(SAVED).waitFor();
    await page.reload();
    expect(await page.inputValue('[name="A-05"]')).toBe('通信なし');
    await context.close();
  });

  test('a save whose reply is lost is sent again, and is not taken for that of somebody else', async () => {
    const { page, context, url } = await enter();
    await page.goto(`${url}/a`, { waitUntil: 'networkidle' });
    let lost = 0;
    await page.route('**/save', async (route) => {
      if (lost > 0) return route.continue();
      await route.fetch();
      lost += 1;
      await route.abort();
    });
    await page.fill('[name="A-05"]', 'first');
    await page.locator('[data-save-state=failed]').waitFor();
    await page.fill('[name="A-05"]', 'second');
    await page.locator(SAVED).waitFor();
    expect(lost).toBe(1);
    expect(await page.locator('#notices [role=alert]').count()).toBe(0);
    await page.reload();
    expect(await page.inputValue('[name="A-05"]')).toBe('second');
    await context.close();
  });

  test('"save and go on" after a lost reply stores what was typed last before it goes on', async () => {
    const { page, context, url } = await enter();
    await page.goto(`${url}/a`, { waitUntil: 'networkidle' });
    await context.setOffline(true);
    await page.fill('[name="A-05"]', 'first');
    await page.locator('[data-save-state=failed]').waitFor();
    await context.setOffline(false);
    await page.locator(SAVED).waitFor();
    await context.setOffline(true);
    await page.fill('[name="A-05"]', 'second');
    await page.locator('[data-save-state=failed]').waitFor();
    await page.fill('[name="A-05"]', 'third');
    await page.evaluate("window.addEventListener('online', (event) => event.stopImmediatePropagation(), true)");
    await context.setOffline(false);
    await page.locator('button[value=next]').click();
    await page.waitForURL(/\/a\/check$/);
    await page.goto(`${url}/a`);
    expect(await page.inputValue('[name="A-05"]')).toBe('third');
    await context.close();
  });

  test('two windows: changes to different answers meet, and the later one of the same answer is told', async () => {
    const { page, context, url } = await enter();
    const other = await context.newPage();
    for (const one of [page, other]) await one.goto(`${url}/a`, { waitUntil: 'networkidle' });
    await other.fill('[name="A-04"]', '5');
    await other.locator(SAVED).waitFor();
    await page.fill('[name="A-05"]', 'mine');
    await page.locator(SAVED).waitFor();
    await expect.poll(() => page.inputValue('[name="A-04"]')).toBe('5');
    await page.fill('[name="A-05"]', 'mine again');
    await page.locator('[data-save-state=unsaved]').waitFor();
    await page.locator(SAVED).waitFor();
    await other.fill('[name="A-05"]', 'theirs');
    await other.locator('#notices [role=alert] [data-side=theirs]').click();
    await expect.poll(() => other.inputValue('[name="A-05"]')).toBe('mine again');
    await context.close();
  });

  test.each(['ja', 'en'])(
    'every page is sound in %s: one h1, no gap in the words, no fault that axe finds',
    async (locale) => {
      const { page, context, url } = await enter();
      await page.goto(`${url}/a`, { waitUntil: 'networkidle' });
      await chosen(page, 'A-01', '1').check();
      await page.locator(SAVED).waitFor();
      for (const path of ['', '/preview', '/a', '/b', '/review']) {
        await page.goto(`${url}${path}?lang=${locale}`);
        expect(await page.locator('h1').count(), path).toBe(1);
        expect(await textOf(page, 'main'), path).not.toMatch(/undefined|null|\{\{|\[object/);
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), path).toBeLessThanOrEqual(0);
        const faults = await page.evaluate(
          `${axe}; axe.run().then(({ violations }) => violations.map(({ id }) => id))`,
        );
        expect(faults, path).toEqual([]);
      }
      await context.close();
    },
  );
});
