import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { addRespondent, prepareSurvey, visit } from '../integration/section-fixture.ts';
import { useBrowserPortal } from '../support/browser-portal.ts';
import { useDatabase } from '../support/database.ts';
import { openBeforeScripts } from '../support/late-scripts.ts';

const database = useDatabase();
const { browser } = useBrowserPortal(database);

const saved = (page: Page) => page.locator('[data-save-state=saved]').waitFor({ timeout: 20_000 });
const remark = '[name="H-1-01.note"]';

describe.runIf(process.env.KURABE_TEST_BROWSER)('what is typed before the scripts arrive', { timeout: 120_000 }, () => {
  test('is saved by itself once they are there: a radio, a number, and words in the place of others', async () => {
    const person = await addRespondent(database, await prepareSurvey(database), { name: '佐藤' });
    const { page, context, noise, url } = await visit(database, browser(), { person });
    await page.goto(`${url}/h1`);
    await page.locator('[data-item="H-1-01"] summary', { hasText: '補足を書く' }).click();
    await page.fill(remark, '先に書いた言葉');
    await saved(page);

    const arrive = await openBeforeScripts(page, `${url}/h1`);
    await page.locator('[name="H-1-02"][value="4"]').check();
    await page.fill(remark, '書き直した言葉');
    arrive();
    await saved(page);
    expect(await page.inputValue(remark)).toBe('書き直した言葉');
    await page.goto(`${url}/h1`);
    expect(await page.locator('[name="H-1-02"][value="4"]').isChecked()).toBe(true);
    expect(await page.inputValue(remark)).toBe('書き直した言葉');

    const arriveLater = await openBeforeScripts(page, `${url}/a`);
    await page.fill('[name="A-10"]', '12');
    arriveLater();
    await saved(page);
    await page.goto(`${url}/a`);
    expect(await page.inputValue('[name="A-10"]')).toBe('12');
    expect(noise).toEqual([]);
    await context.close();
  });

  test('nothing is saved where nothing was typed', async () => {
    const person = await addRespondent(database, await prepareSurvey(database), { name: '佐藤' });
    const { page, context, url } = await visit(database, browser(), { person });
    const posts: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(request.url());
    });
    const arrive = await openBeforeScripts(page, `${url}/h1`);
    arrive();
    await page.locator('[data-save-state=idle]').waitFor({ state: 'attached' });
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(2_000);
    expect(posts).toEqual([]);
    await context.close();
  });
});
