import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PAPER } from '../../scripts/demo/paper-form.server.ts';
import { launchBrowser } from '../support/browser.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { openBeforeScripts } from '../support/late-scripts.ts';
import { type Portal, startPortal } from '../support/portal.ts';

const hasBrowser = Boolean(process.env.KURABE_TEST_BROWSER);

/** Inspects a page at both widths, and keeps pictures where KURABE_TEST_PICTURES names a folder. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.KURABE_TEST_PICTURES;
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await inspectPage(page);
    // A text that a language lacks shows its key.
    expect(await page.locator('main').innerText(), name).not.toMatch(/\b(list|entry|section|who|state|notice)\.[a-z]/);
    if (!folder) continue;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
  }
}

/** Inspects the page that somebody without scripts is on, in both languages, in a browser of theirs that has them: axe needs scripts. */
async function lookScripted(browser: Browser, page: Page, name: string): Promise<void> {
  const context = await browser.newContext({ locale: 'ja-JP', storageState: await page.context().storageState() });
  const scripted = await context.newPage();
  await scripted.goto(page.url());
  await look(scripted, `${name}-ja`);
  await scripted.getByRole('link', { name: 'English' }).click();
  await scripted.locator('html[lang=en]').waitFor({ state: 'attached' });
  await look(scripted, `${name}-en`);
  await context.close();
}

/** Types the code that the demo shows in place of an app. */
async function typeShownCode(page: Page): Promise<void> {
  const code = /\d{6}/.exec(await page.getByText('デモではメールや認証アプリの代わりに').innerText())?.[0] ?? '';
  await page.locator('#code').fill(code);
  await page
    .locator('form', { has: page.locator('#code') })
    .locator('button')
    .click();
}

/** A fresh browser profile signed in as one of the demo's people. The pages for staff need no scripts: the second person has none. */
async function signedIn(browser: Browser, portal: Portal, { key, isScripted }: { key: string; isScripted: boolean }) {
  const context = await browser.newContext({ locale: 'ja-JP', javaScriptEnabled: isScripted });
  const page = await context.newPage();
  const account = portal.scenario.accounts.find((one) => one.key === key);
  await page.goto(`${portal.url}/login`);
  await page.locator('#email').fill(account?.email ?? '');
  await page.locator('input[type=password]').fill(portal.secrets.passwords[key] ?? '');
  await page
    .locator('form', { has: page.locator('input[type=password]') })
    .locator('button[type=submit]')
    .click();
  await page.waitForURL(/\/login\/factor/);
  await typeShownCode(page);
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
  return page;
}

/** Types a section as it stands on paper, or otherwise, and presses the button that goes on. */
async function typeSection(page: Page, section: string, other: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const [id, value] of Object.entries({ ...DEMO_PAPER[section], ...other })) {
    const field = page.locator(`main form [name="${id}"]`);
    if ((await field.first().getAttribute('type')) === 'radio')
      await page.locator(`main form [name="${id}"][value="${value}"]`).check();
    else await field.fill(value);
  }
  await page.getByRole('button', { name: '保存して次へ' }).click();
}

/** Types an answer and a remark and presses no button: both are there after a reload, also what was typed while nothing got through or before the scripts. */
async function typeWithoutButton(page: Page): Promise<void> {
  const saved = page.locator('[data-save-state=saved]');
  await page.locator('[name="H-1-01"][value="2"]').check();
  await page.locator('[data-item="H-1-01"] summary', { hasText: '補足を書く' }).click();
  await page.locator('[name="H-1-01.note"]').fill('余白に書かれた言葉');
  await saved.waitFor();
  await page.context().setOffline(true);
  await page.locator('[name="H-1-02"][value="4"]').check();
  await page.getByText('保存できていません').first().waitFor();
  await page.context().setOffline(false);
  await saved.waitFor();
  await page.reload();
  expect(await page.locator('[name="H-1-01"][value="2"]').isChecked()).toBe(true);
  expect(await page.locator('[name="H-1-02"][value="4"]').isChecked()).toBe(true);
  expect(await page.locator('[name="H-1-01.note"]').inputValue()).toBe('余白に書かれた言葉');
  const arrive = await openBeforeScripts(page, page.url());
  await page.locator('[name="H-1-02"][value="5"]').check();
  arrive();
  await saved.waitFor();
  await page.reload();
  expect(await page.locator('[name="H-1-02"][value="5"]').isChecked()).toBe(true);
}

describe.runIf(hasBrowser)('a paper form that the secretariat enters', () => {
  const database = useDatabase();
  let portal: Portal;
  let browser: Browser;

  beforeAll(async () => {
    portal = await startPortal();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  });

  test('is begun and typed by the first person, with a sentence for what cannot be read', async () => {
    const page = await signedIn(browser, portal, { key: 'secretariat-38', isScripted: true });
    await page.goto(`${portal.url}/assoc/proxy`);
    await look(page, 'list-ja');
    await page.getByRole('button', { name: '入力を始める' }).click();
    await page.getByRole('link', { name: '用紙が届いた会社を選択してください' }).waitFor();
    await look(page, 'list-fault-ja');
    await page.locator('#company').selectOption({ index: 1 });
    await page.getByRole('button', { name: '入力を始める' }).click();
    await page.waitForURL(/\/assoc\/proxy\/[0-9a-f-]{36}$/);
    await look(page, 'entry-first-ja');
    await page.getByRole('button', { name: '入力を終える' }).click();
    await page.getByRole('alert').filter({ hasText: '日付と氏名を入力してください' }).waitFor();
    await page.getByRole('link', { name: '用紙について' }).click();
    await page.locator('[name="_day"]').fill('2026-13-40');
    await page.getByRole('button', { name: '保存して次へ' }).click();
    await page.getByRole('link', { name: /今日までの日付/ }).waitFor();
    await page.goto(page.url());
    expect(await page.locator('[name="_day"]').inputValue()).toBe('2026-13-40');
    await page.getByRole('link', { name: /今日までの日付/ }).waitFor();
    await look(page, 'paper-fault-ja');
    await typeSection(page, '_paper');
    await page.waitForURL(/\/a$/);
    await page.goto(page.url().replace(/\/a$/, '/h1'));
    await typeWithoutButton(page);
    await look(page, 'section-first-ja');
    await lookScripted(browser, page, 'section-first');
    await typeSection(page, 'h1', { 'H-1-01.note': '' });
    await page.waitForURL(/\/h2$/);
    await page.goto(page.url().replace(/\/h2$/, ''));
    await page.getByRole('button', { name: '入力を終える' }).click();
    await page.waitForURL(/done=typed/);
    await look(page, 'list-typed-ja');
    await page.context().close();
  }, 120_000);

  test('is typed again by a second person without scripts, who is told what differs and not what the first typed', async () => {
    const page = await signedIn(browser, portal, { key: 'secretariat-38-second', isScripted: false });
    await page.goto(`${portal.url}/assoc/proxy`);
    await page.locator('tr', { hasText: '二人目を待っています' }).getByRole('link').first().click();
    await page.getByRole('button', { name: '二人目として入力する' }).click();
    const entry = page.url();
    await page.getByRole('button', { name: '確認を終えて送信する' }).click();
    await page.getByText('一人目と異なる設問が残っています').waitFor();
    await lookScripted(browser, page, 'entry-second');
    await page.getByRole('link', { name: '用紙について' }).click();
    await typeSection(page, '_paper');
    await page.goto(`${entry}/h1`);
    expect(await page.locator('input[type=radio]:checked').count()).toBe(0);
    await typeSection(page, 'h1', { 'H-1-01': '5' });
    await page.getByText('一人目の入力と異なる設問があります').waitFor();
    expect(await page.locator('[name="_paper"]').count()).toBe(1);
    await lookScripted(browser, page, 'differs');
    await page.locator('[name="_paper"]').check();
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('保存しました。').waitFor();
    await page.goto(entry);
    await page.getByText('一人目と同じです').first().waitFor();
    await page.getByRole('button', { name: '確認を終えて送信する' }).click();
    await page.waitForURL(/done=entered/);
    expect((await page.goto(`${entry}/h1`))?.status()).toBe(404);
    await page.goto(entry);
    await page.getByText('会社の回答として送信しました').waitFor();
    await lookScripted(browser, page, 'entry-over');
    await page.goto(`${portal.url}/assoc/proxy`);
    await lookScripted(browser, page, 'list-end');
    await page.context().close();
  }, 120_000);

  test('is shown to the company, which sees who entered it and can withdraw it', async () => {
    const [found] = await asSuperuser(
      database,
      (sql) => sql<{ token: string; key: string }[]>`
      select u.id as token, e.company_id as key from proxy_entry e, app_user u
      where e.state = 'checked' and u.email = 'respondent@begun.example'`,
    );
    // The contact person would come by an invitation: here somebody of the demo gets a role in that company.
    await asSuperuser(
      database,
      (sql) => sql`update role_grant set company_id = ${found?.key ?? ''} where user_id = ${found?.token ?? ''}`,
    );
    const context = await browser.newContext({ locale: 'ja-JP' });
    const page = await context.newPage();
    await page.goto(`${portal.url}/login`);
    await page
      .locator('form', { has: page.locator('[value="code"]') })
      .locator('[name="email"]')
      .fill('respondent@begun.example');
    await page.locator('[value="code"]').click();
    await page.waitForURL(/\/login\/code/);
    await typeShownCode(page);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await page.goto(`${portal.url}/company`);
    await page.getByText('代理入力').first().waitFor();
    await look(page, 'company-ja');
    await page.goto(`${portal.url}/answer/2026`);
    await page.getByText('照合 二郎').waitFor();
    await lookScripted(browser, page, 'notice');
    await page.getByRole('link', { name: '入力された回答を確認する' }).click();
    await page.waitForURL(/\/done/);
    await page.goto(`${portal.url}/answer/2026`);
    await page.getByRole('link', { name: '回答を取り下げる' }).click();
    await page.locator('[name="confirmed"]').check();
    await page.getByRole('button', { name: '回答を取り下げる' }).click();
    await page.waitForURL((url) => !url.pathname.endsWith('/withdraw'));
    const stored = await asSuperuser(
      database,
      (sql) => sql<{ state: string }[]>`
      select state from proxy_entry where company_id = ${found?.key ?? ''}`,
    );
    expect(stored.map(({ state }) => state)).toEqual(['refused']);
    await context.close();
  }, 120_000);
});
