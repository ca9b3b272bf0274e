import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveSection } from '../../app/services/save-section.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { addRespondent, prepareSurvey, type Respondent, signIn, visit } from '../integration/section-fixture.ts';
import { launchBrowser } from '../support/browser.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { type Site, startSite } from '../support/site.ts';

const hasBrowser = Boolean(process.env.KURABE_TEST_BROWSER);
const database = useDatabase();
const client = fileURLToPath(new URL('../../build/client', import.meta.url));
const SAVED = '[data-save-state=saved]';
let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await startSite();
  if (hasBrowser) browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const chosen = (page: Page, item: string, value: string) => page.locator(`input[name="${item}"][value="${value}"]`);
const somebody = async (name = '佐藤') => addRespondent(database, await prepareSurvey(database), { name });

async function answer(person: Respondent, section: string, answers: Record<string, string[]>): Promise<void> {
  const input = {
    wave: person.slug,
    section,
    items: Object.keys(answers),
    answers,
    baseRevision: 0,
    writer: person.name,
  };
  const result = await saveSection(person.member, { ...input, operationId: randomUUID() });
  expect(result.ok).toBe(true);
}

/** Somebody whose company submitted these answers of section h2 in an earlier wave. */
async function somebodyAgain(answers: Record<string, string[]>): Promise<Respondent> {
  const earlier = await prepareSurvey(database, '-400 days');
  const before = await addRespondent(database, earlier, { name: '佐藤' });
  await answer(before, 'h2', answers);
  await submitResponse(before.member, { wave: earlier.slug, declared: true, operationId: randomUUID() });
  const now = await prepareSurvey(database);
  await asSuperuser(database, async (sql) => {
    await sql`update wave set state = 'closed', closes_at = now() - interval '300 days' where id = ${earlier.waveId}`;
    await sql`insert into participation (company_id, wave_id) values (${before.companyId}, ${now.waveId})`;
  });
  return { ...before, ...now };
}

describe.runIf(hasBrowser)('the pages of sections', () => {
  test.each(['ja', 'en'])(
    'are sound in %s at 360 px and wide: every kind of item, with remarks and last answers',
    async (lang) => {
      const person = await somebodyAgain({ 'H-2-01': ['2'], 'H-2-02': ['NA'] });
      await answer(person, 'c', { 'C-01': ['1'], 'C-02': ['ransom', 'mail'], 'C-04': ['2'], 'C-04.note': ['memo'] });
      const { page, context, noise, url } = await visit(database, browser, { person, width: 360 });
      for (const [width, sections] of [
        [360, ['a', 'c', 'h2', 'i', 'j']],
        [1280, ['c', 'h2']],
      ] as const) {
        await page.setViewportSize({ width, height: 900 });
        for (const section of sections) {
          await page.goto(`${url}/${section}?lang=${lang}`, { waitUntil: 'networkidle' });
          for (const summary of await page.locator('main summary').all()) await summary.click();
          await inspectPage(page);
          expect(await page.locator('main fieldset:not(:has(legend))').count()).toBe(0);
        }
      }
      expect(noise).toEqual([]);
      await context.close();
    },
  );

  test('a whole section is answered by keyboard alone, at 360 px', async () => {
    const person = await somebody();
    const { page, context, url } = await visit(database, browser, { person, width: 360 });
    await page.goto(`${url}/c`, { waitUntil: 'networkidle' });
    const tabTo = async (selector: string) => {
      for (let step = 0; step < 80; step += 1) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`the keyboard does not reach ${selector}`);
    };
    await tabTo('[name="C-01"]');
    await page.keyboard.press('Space');
    await tabTo('[name="C-02"]');
    await page.keyboard.press('Space');
    await tabTo('[name="C-03"]');
    await page.keyboard.press('Space');
    await tabTo('[name="C-04"]');
    await page.keyboard.type('３日');
    await tabTo('[data-item="C-04"] details:has(textarea) summary');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('memo');
    await tabTo('button[value=next]');
    const isHidden = await page.evaluate(() => {
      const box = document.activeElement?.getBoundingClientRect();
      return !box || box.bottom > innerHeight || box.top < 0;
    });
    expect(isHidden).toBe(false);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/c\/check$/);
    await page.goto(`${url}/c`);
    expect(await page.inputValue('[name="C-04"]')).toBe('3');
    expect(await page.inputValue('[name="C-04.note"]')).toBe('memo');
    expect(await chosen(page, 'C-03', 'ransom').isChecked()).toBe(true);
    await context.close();
  });

  test.each([true, false])(
    '"same as last time" takes over one item and saves it (with scripts: %s)',
    async (isScripted) => {
      const person = await somebodyAgain({ 'H-2-01': ['2'], 'H-2-02': ['NA'] });
      const { page, context, noise, url } = await visit(database, browser, { person, isScripted });
      await page.goto(`${url}/h2`, { waitUntil: 'networkidle' });
      expect(await page.locator('[data-last="H-2-01"]').innerText()).toContain('前回の回答：一部実施');
      expect(await page.locator('[data-last="H-2-03"]').count()).toBe(0);
      expect(await page.locator('input[type=radio]:checked').count()).toBe(0);
      await chosen(page, 'H-2-05', '4').check();
      await page.locator('[data-last="H-2-01"] button').click();
      if (isScripted) await page.locator(SAVED).waitFor();
      else await page.waitForURL(/#q-H-2-01$/);
      await page.goto(`${url}/h2`);
      expect(await chosen(page, 'H-2-01', '2').isChecked()).toBe(true);
      expect(await chosen(page, 'H-2-05', '4').isChecked()).toBe(true);
      expect(await page.locator('input[type=radio]:checked').count()).toBe(2);
      expect(await page.locator('[data-last="H-2-01"]').innerText()).toContain('前回と同じです');
      expect(noise).toEqual([]);
      await context.close();
    },
  );

  test.each([true, false])(
    'a number in another unit is asked back and taken by a button (with scripts: %s)',
    async (isScripted) => {
      const person = await somebody();
      const { page, context, url } = await visit(database, browser, { person, isScripted, width: 360 });
      await page.goto(`${url}/a`, { waitUntil: 'networkidle' });
      await page.fill('[name="A-10"]', '１２人以上');
      await page.locator('button[value=save]').click();
      const item = page.locator('[data-item="A-10"]');
      await item.locator('[name=_take]').waitFor();
      expect(await item.innerText()).toContain('「１２人以上」を、12人と読みました');
      expect(await page.inputValue('[name="A-10"]')).toBe('１２人以上');
      await item.locator('[name=_take]').click();
      await expect.poll(() => page.inputValue('[name="A-10"]')).toBe('12');
      if (isScripted) await page.locator(SAVED).waitFor();
      await page.goto(`${url}/a`);
      expect(await page.inputValue('[name="A-10"]')).toBe('12');
      await context.close();
    },
  );

  test('Enter in a field without a script saves, and presses no button of an item', async () => {
    const person = await somebody();
    const { page, context, url } = await visit(database, browser, { person, isScripted: false });
    await page.goto(`${url}/a`);
    await page.fill('[name="A-10"]', '5');
    await page.locator('[name="A-10"]').press('Enter');
    await page.waitForURL(/saved=/);
    expect(await page.inputValue('[name="A-10"]')).toBe('5');
    await context.close();
  });

  test.each([true, false])(
    'readings of kanji are switched on, remembered and switched off (with scripts: %s)',
    async (isScripted) => {
      const person = await somebody();
      const { page, context, noise, url } = await visit(database, browser, { person, isScripted, width: 360 });
      await page.goto(`${url}/h1`, { waitUntil: 'networkidle' });
      await chosen(page, 'H-1-01', '3').check();
      expect(await page.locator('ruby').count()).toBe(0);
      await page.locator('[name=_furigana]').click();
      await page.locator('legend ruby').first().waitFor();
      expect(await chosen(page, 'H-1-01', '3').isChecked()).toBe(true);
      expect(await page.locator('legend rt', { hasText: 'こうじょうちょう' }).count()).toBeGreaterThan(0);
      await page.goto(`${url}/h2`, { waitUntil: 'networkidle' });
      expect(await page.locator('legend ruby').count()).toBeGreaterThan(10);
      if (isScripted) await inspectPage(page);
      await page.goto(`${url}/h2?lang=en`);
      expect(await page.locator('ruby, [name=_furigana]').count()).toBe(0);
      await page.goto(`${url}/h2?lang=ja`, { waitUntil: 'networkidle' });
      await page.locator('[name=_furigana]').click();
      await page.waitForURL(/furigana=off/, { waitUntil: 'networkidle' });
      expect(await page.locator('ruby').count()).toBe(0);
      expect(noise).toEqual([]);
      await context.close();
    },
  );

  test.each([true, false])(
    'two people in one section: a conflict shows both values, who and when (with scripts: %s)',
    async (isScripted) => {
      const person = await somebody('佐藤');
      const other = await addRespondent(database, person, { name: '鈴木', companyId: person.companyId });
      const { page, context, url } = await visit(database, browser, { person, isScripted });
      await page.goto(`${url}/h1`, { waitUntil: 'networkidle' });
      await answer(other, 'h1', { 'H-1-01': ['5'] });
      await chosen(page, 'H-1-01', '1').check();
      if (!isScripted) await page.locator('button[value=save]').click();
      const row = page.locator('[data-conflict="H-1-01"]');
      await row.waitFor();
      const words = await row.innerText();
      expect(words).toContain('未実施');
      expect(words).toContain('随時見直し');
      expect(words).toMatch(/鈴木様が20\d\d年.+\d\d:\d\dに変更/);
      await row.locator('[data-side=theirs]').click();
      if (isScripted) await page.locator(SAVED).waitFor();
      else await page.waitForURL(/saved=/);
      await page.goto(`${url}/h1`);
      expect(await chosen(page, 'H-1-01', '5').isChecked()).toBe(true);
      await context.close();
    },
  );

  test('somebody who comes into a section that a colleague just changed is told', async () => {
    const person = await somebody('佐藤');
    const other = await addRespondent(database, person, { name: '鈴木', companyId: person.companyId });
    await answer(other, 'h1', { 'H-1-01': ['5'] });
    const { page, context, url } = await visit(database, browser, { person });
    await page.goto(`${url}/h1`);
    expect(await page.locator('main').innerText()).toMatch(/鈴木様が.+にこの区分を変更しました/);
    await context.close();
  });

  test('a session that ends while the page is open: signed in again in another tab, the page saves by itself', async () => {
    const person = await somebody();
    const { page, context, url } = await visit(database, browser, { person });
    await page.goto(`${url}/a`, { waitUntil: 'networkidle' });
    await context.clearCookies();
    await page.fill('[name="A-10"]', '8');
    await page.locator('[data-save-state=signedOut]').waitFor();
    const link = page.locator('[role=alert] a[target=_blank]');
    expect(await link.getAttribute('href')).toBe(`/login?next=${encodeURIComponent(new URL(`${url}/a`).pathname)}`);
    await signIn(database, context, person);
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await page.locator(SAVED).waitFor();
    expect(await page.inputValue('[name="A-10"]')).toBe('8');
    await page.reload();
    expect(await page.inputValue('[name="A-10"]')).toBe('8');
    await context.close();
  });

  test('"saved" is announced at most once in thirty seconds, however often is saved', async () => {
    const person = await somebody();
    const { page, context, url } = await visit(database, browser, { person });
    await page.goto(`${url}/h1`, { waitUntil: 'networkidle' });
    await page.evaluate(() => {
      const target = document.querySelector('p[role=status].sr-only');
      Object.assign(window, { heard: [] as string[] });
      const heard = (window as unknown as { heard: string[] }).heard;
      if (target)
        new MutationObserver(() => heard.push(target.textContent ?? '')).observe(target, {
          childList: true,
          characterData: true,
          subtree: true,
        });
    });
    for (const value of ['1', '2', '3']) {
      const reply = page.waitForResponse(/\/save$/);
      await chosen(page, 'H-1-01', value).check();
      await reply;
      await page.locator(SAVED).waitFor();
    }
    const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/^保存しました \d\d:\d\d$/);
    await context.close();
  });

  test('our own scripts of a section page are under 100 kB compressed, and the page can be used before they come', async () => {
    const person = await somebody();
    const { page, context, url } = await visit(database, browser, { person });
    const scripts = new Set<string>();
    page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.add(new URL(request.url()).pathname);
    });
    await page.goto(`${url}/h2`, { waitUntil: 'networkidle' });
    expect(scripts.size).toBeGreaterThan(3);
    const sizeOf = (paths: string[]) =>
      paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(client, path))).length, 0);
    const libraries = [...scripts].filter((path) => path.startsWith('/assets/libraries-'));
    expect(libraries).toHaveLength(1);
    const own = sizeOf([...scripts].filter((path) => !libraries.includes(path)));
    const kilobytes = (bytes: number) => Math.round(bytes / 1000);
    console.log(`section page: ${kilobytes(own)} kB of our own, ${kilobytes(sizeOf(libraries))} kB of libraries, gzip`);
    expect(own).toBeLessThan(100_000);
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.goto(`${url}/h1`);
    await chosen(page, 'H-1-01', '3').check();
    await page.locator('button[value=next]').click();
    await page.waitForURL(/\/h1\/check$/);
    await context.close();
  });

  test('a page of the former build goes on saving after a new deployment, and then moves by full loads', async () => {
    const person = await somebody();
    const { page, context, url } = await visit(database, browser, { person });
    await page.goto(`${url}/h4`, { waitUntil: 'networkidle' });
    await page.evaluate(() => Object.assign(window, { isFormer: true }));
    await site.renew();
    await chosen(page, 'H-4-01', '3').check();
    await page.locator(SAVED).waitFor();
    await page.locator('button[value=next]').click();
    await page.waitForURL(/\/h4\/check$/);
    expect(await page.evaluate(() => 'isFormer' in window)).toBe(false);
    expect(await page.locator('h1').innerText()).toContain('の確認');
    await page.goto(`${url}/h4`);
    expect(await chosen(page, 'H-4-01', '3').isChecked()).toBe(true);
    await context.close();
  });
});
