import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { addRespondent, prepareSurvey, signIn, visit } from '../integration/section-fixture.ts';
import { useBrowserPortal } from '../support/browser-portal.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const { browser } = useBrowserPortal(database);

const field = '[name="A-10"]';
const somebody = async () => addRespondent(database, await prepareSurvey(database), { name: '佐藤' });

/** Opens a section and waits until its scripts are there. */
async function open(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/a`);
  await page.locator('[data-save-state=idle]').waitFor({ state: 'attached' });
}

async function storedOf(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/a`);
  return page.inputValue(field);
}

describe.runIf(process.env.KURABE_TEST_BROWSER)('leaving a section at once after typing', { timeout: 120_000 }, () => {
  test('by a link of the page, its other language or its sign-out: what was typed is stored first', async () => {
    const person = await somebody();
    const { page, context, noise, url } = await visit(database, browser(), { person });
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    const ways = [
      { by: page.getByRole('link', { name: 'アカウント' }), to: /\/account$/ },
      { by: page.getByRole('link', { name: 'このサイトと回答の取扱い' }), to: /\/about$/ },
      { by: page.getByRole('link', { name: 'English' }), to: /lang=en/ },
      { by: page.getByRole('button', { name: 'Sign out' }), to: /\/login/ },
    ];
    for (const [index, { by, to }] of ways.entries()) {
      await open(page, url);
      await page.fill(field, String(index + 11));
      await by.click();
      await page.waitForURL(to);
      if (index === 2) expect(await page.inputValue(field)).toBe('13');
      if (index === 3) await signIn(database, context, person);
      expect(await storedOf(page, url)).toBe(String(index + 11));
    }
    expect(asked).toEqual([]);
    expect(noise).toEqual([]);
    await context.close();
  });

  test('by the way back of the browser: what was typed goes after it', async () => {
    const person = await somebody();
    const { page, context, noise, url } = await visit(database, browser(), { person });
    await page.goto(url);
    await page.waitForLoadState('networkidle');
    await page
      .locator(`main a[href="${new URL(url).pathname}/a"]`)
      .first()
      .click();
    await page.locator('[data-save-state=idle]').waitFor({ state: 'attached' });
    await page.fill(field, '21');
    const saved = page.waitForResponse((response) => response.url().endsWith('/a/save') && response.ok());
    await page.goBack();
    await page.waitForURL(url);
    await saved;
    expect(await storedOf(page, url)).toBe('21');
    expect(noise).toEqual([]);
    await context.close();
  });

  test('by closing it: whoever goes all the same has what was typed stored', async () => {
    const person = await somebody();
    const { page, context, url } = await visit(database, browser(), { person });
    await open(page, url);
    await page.fill(field, '41');
    page.once('dialog', (dialog) => void dialog.accept());
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closed;
    const again = await context.newPage();
    await expect.poll(() => storedOf(again, url), { timeout: 10_000 }).toBe('41');
    await context.close();
  });

  test('without a connection: the browser asks, and whoever stays has lost nothing', async () => {
    const person = await somebody();
    const { page, context, url } = await visit(database, browser(), { person });
    await open(page, url);
    await context.setOffline(true);
    await page.fill(field, '31');
    const asked = page.waitForEvent('dialog').then(async (dialog) => {
      await dialog.dismiss();
      return dialog.type();
    });
    await page.getByRole('link', { name: 'アカウント' }).click();
    expect(await asked).toBe('beforeunload');
    expect(new URL(page.url()).pathname).toBe(new URL(`${url}/a`).pathname);
    expect(await page.inputValue(field)).toBe('31');
    await context.setOffline(false);
    await page.locator('[data-save-state=saved]').waitFor({ timeout: 20_000 });
    expect(await storedOf(page, url)).toBe('31');
    await context.close();
  });
});
