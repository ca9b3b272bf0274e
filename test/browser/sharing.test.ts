import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { giveToken } from '../integration/people-fixture.ts';
import { addRespondent, prepareSurvey, type Respondent, type Visit, visit } from '../integration/section-fixture.ts';
import { launchBrowser } from '../support/browser.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { knownCode } from '../support/sign-in.ts';
import { type Site, startSite } from '../support/site.ts';

const hasBrowser = Boolean(process.env.KURABE_TEST_BROWSER);
const shots = process.env.KURABE_TEST_SHOTS;
const database = useDatabase();
const COLLEAGUE = '鈴木 一郎';
let site: Site;
let browser: Browser;
let addresses = 0;

beforeAll(async () => {
  if (!hasBrowser) return;
  site = await startSite();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const somebody = async () => addRespondent(database, await prepareSurvey(database), { name: '佐藤 花子' });
const newAddress = () => {
  addresses += 1;
  return `colleague-${addresses}@example.jp`;
};

/** Inspects a page in both widths and languages, and draws it where KURABE_TEST_SHOTS names a folder. */
async function look(page: Page, name: string): Promise<void> {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await inspectPage(page);
    const lang = await page.locator('html').getAttribute('lang');
    if (shots) await page.screenshot({ path: join(shots, `${name}-${lang}-${width}.png`), fullPage: true });
  }
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.waitForLoadState('load');
}

/** Fills in the form of a request for sections and looks at the mail. */
async function askFor(page: Page, url: string, { sections, email }: { sections: string[]; email: string }) {
  await page.goto(`${url}/share?section=${sections[0]}`);
  expect(await page.locator(`#share-section-${sections[0]}`).isChecked()).toBe(true);
  for (const section of sections) await page.check(`#share-section-${section}`);
  await page.fill('#share-name', COLLEAGUE);
  await page.fill('#share-email', email);
  await page.fill('#share-message', 'お手すきのときにお願いします');
  await press(page, 'メールの内容を確認する');
  await page.getByRole('heading', { name: '送る内容を確認してください' }).waitFor();
}

/** Opens a link as its owner does, with the code of the address, in a window of their own. */
async function comeIn(link: string, isScripted: boolean): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ javaScriptEnabled: isScripted, locale: 'ja-JP' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const [path, token = ''] = link.split('#');
  await page.goto(isScripted ? link : (path ?? ''));
  // The field gives way to a line that the code was found: a press while the button moves up would hit nothing.
  if (isScripted) await page.getByRole('status').first().waitFor();
  else await page.fill('#token', token);
  await page.locator('form button[type=submit]:not([value=read])').first().click();
  await page.waitForURL(/login\/code/);
  const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  await page.fill('#code', await knownCode(cookies));
  await page
    .locator('form', { has: page.locator('#code') })
    .locator('button')
    .first()
    .click();
  await page.waitForURL(/\/answer\//);
  return { context, page };
}

async function checkSection(page: Page, statement: RegExp): Promise<void> {
  await page.waitForURL(/\/check$/);
  await page.getByRole('radio', { name: statement }).check();
  await press(page, '次へ進む');
}

const mailsTo = (recipient: string) =>
  asSuperuser(database, (sql) => sql`select kind from mail where recipient = ${recipient} order by kind`);

async function askAndEnter(owner: Visit, { person, isScripted }: { person: Respondent; isScripted: boolean }) {
  const email = newAddress();
  await askFor(owner.page, owner.url, { sections: ['h1', 'c'], email });
  await press(owner.page, 'このメールを送る');
  await owner.page.waitForURL(/done=sent/);
  expect(await mailsTo(email)).toEqual([{ kind: 'delegate' }]);
  const token = await giveToken(database, email);
  return { email, person, ...(await comeIn(`${site.origin}/i#${token}`, isScripted)) };
}

describe.runIf(hasBrowser)('sections handed to a colleague', { timeout: 240_000 }, () => {
  test.each([true, false])('are filled in by both people, with JavaScript: %s', async (isScripted) => {
    const person = await somebody();
    const owner = await visit(database, browser, { person, width: 1280, isScripted });
    const { page, context, email } = await askAndEnter(owner, { person, isScripted });

    await page.getByText('佐藤 花子さんから依頼された区分です').waitFor();
    const links = page.locator('main a[href^="/answer/"]');
    const targets = await links.evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
    const sections = targets
      .filter((href) => /^\/answer\/[^/]+\/[a-z0-9]+$/.test(href))
      .map((href) => href.split('/')[3]);
    expect([...new Set(sections)].sort()).toEqual(['c', 'h1']);
    const start = owner.url;
    for (const hidden of ['share', 'review', 'a'])
      expect((await page.goto(`${start}/${hidden}`))?.status(), hidden).toBe(404);

    await page.goto(`${start}/h1`);
    await page.locator('input[name="H-1-01"][value="2"]').check({ force: true });
    await press(page, '一時保存して次へ');
    await page.waitForURL(/h1\/check$/);
    await page.getByText(/未回答の設問が\d+問あります/).waitFor();
    await press(page, '次へ進む');
    await page.getByRole('alert').getByText('「はい」か「いいえ」を選択してください').waitFor();
    await checkSection(page, /はい/);
    await page.waitForURL(/\/c$/);
    await press(page, '一時保存して次へ');
    await checkSection(page, /はい/);
    await page.getByText('依頼された区分の確認が終わりました').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/answer/${person.slug}`);
    expect(await mailsTo(`${person.userId}@example.jp`)).toEqual([{ kind: 'delegateFinished' }]);

    await owner.page.goto(`${owner.url}/share`);
    expect(await owner.page.getByText(/完了の連絡あり/).count()).toBe(1);
    expect(await owner.page.getByText(email, { exact: false }).count()).toBeGreaterThan(0);

    await page.goto(`${start}/h1`);
    await page.locator('input[name="H-1-02"][value="3"]').check({ force: true });
    if (isScripted) await page.locator('[data-save-state=saved]').waitFor();
    await owner.page.getByRole('link', { name: /区分を取り消す/ }).click();
    await owner.page.check('#part-h1');
    await press(owner.page, '選んだ区分を取り消す');
    await owner.page.waitForURL(/done=takenBack/);
    await page.locator('input[name="H-1-03"][value="4"]').check({ force: true });
    if (isScripted) {
      await page
        .getByRole('alert')
        .getByText(/この区分の依頼は、取り消されたか、期限が過ぎました/)
        .waitFor();
      expect(await page.locator('input[name="H-1-03"][value="4"]').isChecked()).toBe(true);
    } else {
      await press(page, '一時保存して次へ');
      await page.getByText('この区分の依頼は、取り消されたか、期限が過ぎました').waitFor();
      expect(await page.locator('main dl').innerText()).toMatch(/H-1-03\s+4/);
    }
    await owner.page.goto(`${owner.url}/share`);
    expect(await owner.page.getByText(/入力中|完了の連絡あり/).count()).toBe(1);
    expect(owner.noise).toEqual([]);
    await context.close();
    await owner.context.close();
  });

  test('a link is shown once, opens with the code of its address, and not a second time', async () => {
    const person = await somebody();
    const owner = await visit(database, browser, { person, width: 1280 });
    const email = newAddress();
    await askFor(owner.page, owner.url, { sections: ['c'], email });
    await press(owner.page, 'リンクを作る');
    const link = await owner.page.locator('#share-link').inputValue();
    expect(link).toMatch(/\/i#[A-Za-z0-9_-]{43}$/);
    expect(await owner.page.getByText(email).count()).toBe(1);
    await look(owner.page, 'share-link');
    expect(await mailsTo(email)).toEqual([]);
    await owner.page.goto(`${owner.url}/share`);
    expect(await owner.page.content()).not.toContain(link.split('#')[1]);
    const { context, page } = await comeIn(link, true);
    expect((await mailsTo(email)).map(({ kind }) => kind)).toEqual(['code']);
    const again = await browser.newContext();
    const other = await again.newPage();
    await other.goto(link);
    await other.locator('form button[type=submit]:not([value=read])').first().click();
    await other.getByRole('alert').first().waitFor();
    expect(other.url()).not.toContain('login/code');
    expect(page.url()).toContain(person.slug);
    await Promise.all([context.close(), again.close(), owner.context.close()]);
  });

  test.each(['ja', 'en'])('the pages are sound in %s, at 360 px and wide', async (lang) => {
    const person = await somebody();
    const owner = await visit(database, browser, { person, width: 1280 });
    const { context, page } = await askAndEnter(owner, { person, isScripted: true });
    const colleague = owner.url;
    for (const [visitor, path] of [
      [page, colleague],
      [page, `${colleague}/h1/check`],
      [owner.page, `${owner.url}/share`],
      [owner.page, `${owner.url}/h1/check`],
    ] as const) {
      await visitor.goto(`${path}?lang=${lang}`);
      await look(
        visitor,
        `share-${path.split('/').slice(5).join('-') || 'start'}-${visitor === page ? 'colleague' : 'owner'}`,
      );
    }
    await owner.page.goto(`${owner.url}/share`);
    await owner.page.locator('button[name=intent][value=preview]').click();
    await owner.page.getByRole('alert').first().waitFor();
    await look(owner.page, 'share-faults');
    await owner.page.goto(`${owner.url}/share`);
    await owner.page.check('#share-section-h2');
    await owner.page.fill('#share-name', 'Colleague');
    await owner.page.fill('#share-email', newAddress());
    await owner.page.locator('button[name=intent][value=preview]').click();
    await owner.page.locator('#preview').waitFor();
    await look(owner.page, 'share-preview');
    await owner.page.goto(`${owner.url}/share`);
    await owner.page.locator('a[href*="ask=takeBack"]').click();
    await owner.page.locator('#confirm').waitFor();
    await owner.page.locator('main summary').first().click();
    await look(owner.page, 'share-ask');
    await context.close();
    await owner.context.close();
  });
});
