import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { openBeforeScripts } from '../support/late-scripts.ts';
import { kurabe, type Portal, startPortal } from '../support/portal.ts';

const hasBrowser = Boolean(process.env.KURABE_TEST_BROWSER);
const SECTIONS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h1', 'h2', 'h3', 'h4', 'i', 'j', 'k'];
const RECEIPT = /2\d{3}-\d{4}-\d{4}/;

/** One visitor with a fresh profile. A page error or console error fails the test that sees it. */
async function visit(browser: Browser, options: { javaScriptEnabled?: boolean; width?: number } = {}) {
  const context = await browser.newContext({
    locale: 'ja-JP',
    javaScriptEnabled: options.javaScriptEnabled ?? true,
    viewport: { width: options.width ?? 1200, height: 900 },
    bypassCSP: false,
  });
  const page = await context.newPage();
  const noise: string[] = [];
  page.on('pageerror', (error) => noise.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') noise.push(`${message.text()} ${message.location().url}`);
  });
  return { page, noise, close: () => context.close() };
}

/** Answers every question that the section shows: level 3, first options, small numbers. Returns how many fields were filled. */
async function fillSection(page: Page): Promise<number> {
  const names = await page.$$eval('main form input, main form textarea', (fields) => [
    ...new Map(
      fields
        .map((field) => field as HTMLInputElement)
        .filter((field) => field.name && !field.name.startsWith('_') && field.type !== 'hidden')
        .filter((field) => !field.name.endsWith('.note'))
        .map((field) => [field.name, field.type] as const),
    ),
  ]);
  for (const [name, type] of names) {
    const field = page.locator(`main form [name="${name}"]`);
    if (type === 'radio') {
      const third = page.locator(`main form [name="${name}"][value="3"]`);
      await ((await third.count()) > 0 && name.startsWith('H-') ? third : field.first()).check();
    } else if (type === 'checkbox') await field.first().check();
    else await field.fill(type === 'textarea' ? '特にありません。' : '３');
  }
  return names.length;
}

async function answerAll(page: Page, start: string): Promise<void> {
  for (const section of SECTIONS) {
    await page.goto(`${start}/${section}`);
    expect(await fillSection(page), `fields of ${section}`).toBeGreaterThan(0);
    await page.getByRole('button', { name: /^一時保存して/ }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(`/${section}`));
  }
}

/** Types the code that a page of the demo shows in place of a mail or an app. */
async function typeShownCode(page: Page): Promise<void> {
  const code = /\d{6}/.exec(await page.getByText('デモではメールや認証アプリの代わりに').innerText())?.[0] ?? '';
  await page.locator('#code').fill(code);
  await page
    .locator('form', { has: page.locator('#code') })
    .locator('button')
    .click();
}

/** Presses the button of an invitation and types the code that is asked for. */
async function acceptInvitation(page: Page, { isScripted = true } = {}): Promise<void> {
  await page.locator('main form button:not([name])').click();
  await page.waitForURL(/\/login\/code/);
  if (isScripted) await inspectPage(page);
  await typeShownCode(page);
  await page.waitForURL(/\/answer\/2026/);
}

async function signIn(page: Page, portal: Portal, key: string): Promise<void> {
  const account = portal.scenario.accounts.find((one) => one.key === key);
  if (!account) throw new Error(`no account ${key}`);
  await page.goto(`${portal.url}/login`);
  await page.locator('#email').fill(account.email);
  await page.locator('input[type=password]').fill(portal.secrets.passwords[key] ?? '');
  await page
    .locator('form', { has: page.locator('input[type=password]') })
    .locator('button[type=submit]')
    .click();
  await page.waitForURL(/\/login\/(enrol|factor)/);
  await inspectPage(page);
  const isNew = page.url().includes('/login/enrol');
  await typeShownCode(page);
  if (isNew) {
    await page.locator('[data-recovery]').waitFor();
    await inspectPage(page);
    await page.getByRole('link', { name: '控えたので進む' }).click();
  }
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

describe.runIf(hasBrowser)('the way of an answer to a benchmark', () => {
  useDatabase();
  let portal: Portal;
  let browser: Browser;
  const own = { receipt: '' };
  const invitationOf = (state: string) => {
    const found = portal.scenario.invitations.find((one) => one.wave === '2026' && one.state === state);
    return `${portal.url}/i#${portal.secrets.tokens[found?.key ?? '']}`;
  };

  beforeAll(async () => {
    portal = await startPortal();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  });

  test('a member opens its invitation, answers every section, submits and gets a receipt', async () => {
    const { page, noise, close } = await visit(browser);
    await page.goto(invitationOf('invited'));
    await inspectPage(page);
    await acceptInvitation(page);
    expect(page.url()).not.toContain(portal.secrets.tokens[portal.scenario.invitations[0]?.key ?? ''] ?? '?');
    await inspectPage(page);
    const start = `${portal.url}/answer/2026`;
    await answerAll(page, start);
    await page.goto(`${start}/h2`);
    await inspectPage(page);
    expect(await page.locator('[name="H-2-08"][value="3"]').isChecked()).toBe(true);
    await page.goto(`${start}/review`);
    await inspectPage(page);
    await page.locator('input[name=declared]').check();
    await page.getByRole('button', { name: /送信/ }).last().click();
    await page.waitForURL(/\/done$/);
    await inspectPage(page);
    own.receipt = RECEIPT.exec(await page.locator('main').innerText())?.[0] ?? '';
    expect(own.receipt).toMatch(RECEIPT);
    expect(noise).toEqual([]);
    await page.context().storageState({ path: `${portal.dir}/member.json` });
    await close();
  });

  test('the button of an invitation stays under the finger while the scripts of the page arrive', async () => {
    const { page, close } = await visit(browser, { width: 360 });
    const button = 'main form button:not([name])';
    const arrive = await openBeforeScripts(page, invitationOf('started'), button);
    const place = () => page.locator(button).boundingBox();
    const before = await place();
    if (!before) throw new Error('the button is not there');
    await page.mouse.move(before.x + before.width / 2, before.y + 4);
    await page.mouse.down();
    arrive();
    // The address loses its code when the page is alive.
    await page.waitForFunction(() => location.hash === '');
    expect(await place()).toEqual(before);
    await page.mouse.up();
    await page.waitForURL(/\/login\/code/);
    await close();
  });

  test('the code of an invitation is still there in the other language and on a page loaded anew, and gone once it is used', async () => {
    const { page, close } = await visit(browser, { width: 360 });
    const code = () => page.locator('[name=token]').inputValue();
    await page.goto(invitationOf('started'));
    await page.waitForFunction(() => location.hash === '');
    const given = await code();
    for (const move of [() => page.getByRole('link', { name: 'English' }).click(), () => page.reload()]) {
      await move();
      await page.getByText('Your invitation code has been read.').waitFor();
      expect(await code()).toBe(given);
      expect(page.url()).not.toContain(given);
    }
    await page.getByRole('button', { name: 'Read the request' }).click();
    await page.getByRole('link', { name: '日本語' }).click();
    await page.getByText('招待コードを読み取りました。').waitFor();
    await page.locator('main form button:not([name])').click();
    await page.waitForURL(/\/login\/code/);
    await page.goto(`${portal.url}/i`);
    expect(await code()).toBe('');
    expect(await page.locator('#token').isVisible()).toBe(true);
    // A code that is refused is not offered again, nor on the next page.
    await page.goto(`${portal.url}/i#no-code-of-ours`);
    await page.waitForFunction(() => location.hash === '');
    await page.locator('main form button:not([name])').click();
    await page.getByRole('alert').waitFor();
    expect(await code()).toBe('');
    await page.getByRole('link', { name: 'English' }).click();
    await page.waitForURL(/lang=en/);
    expect(await code()).toBe('');
    await close();
  });

  test('autosave stores a choice without a button, and it is there on the next visit', async () => {
    const { page, noise, close } = await visit(browser);
    await page.goto(invitationOf('started'));
    await acceptInvitation(page);
    await page.goto(`${portal.url}/answer/2026/h1`);
    await page.locator('[name="H-1-04"][value="5"]').check();
    await page
      .getByText(/保存しました/)
      .first()
      .waitFor();
    await page.reload();
    expect(await page.locator('[name="H-1-04"][value="5"]').isChecked()).toBe(true);
    expect(noise).toEqual([]);
    await close();
  });

  test('a member without JavaScript, at 360 px, answers, is told what is wrong, corrects and submits', async () => {
    const { page, close } = await visit(browser, { javaScriptEnabled: false, width: 360 });
    const token = new URL(invitationOf('started')).hash.slice(1);
    await page.goto(`${portal.url}/i`);
    await page.locator('main form input:not([type=hidden])').fill(token);
    await acceptInvitation(page, { isScripted: false });
    const start = `${portal.url}/answer/2026`;
    await page.goto(`${start}/a`);
    await page.locator('[name="A-10"]').fill('たくさん');
    await page.locator('[name="A-02"][value="2"]').check();
    await page.getByRole('button', { name: '一時保存する' }).click();
    expect(await page.locator('[role=alert]').innerText()).toContain('入力内容を確認してください');
    expect(await page.locator('[name="A-10"]').inputValue()).toBe('たくさん');
    expect(await page.locator('[name="A-02"][value="2"]').isChecked()).toBe(true);
    await page.locator('[name="A-10"]').fill('１２');
    await page.getByRole('button', { name: '一時保存する' }).click();
    expect(await page.locator('[role=alert]').count()).toBe(0);
    expect(await page.locator('[name="A-10"]').inputValue()).toBe('12');
    await page.goto(`${start}/review`);
    await page.getByRole('button', { name: /送信/ }).last().click();
    expect(await page.locator('[role=alert]').count()).toBe(1);
    await page.locator('input[name=declared]').check();
    await page.getByRole('button', { name: /送信/ }).last().click();
    expect(await page.locator('main').innerText()).toMatch(RECEIPT);
    await close();
  });

  test('after closing and releasing, the member finds its own mark beside its association', async () => {
    const closed = await kurabe('close', '2026');
    expect(closed).toMatchObject({ code: 0 });
    const released = await kurabe('release', '2026', '--out', `${portal.dir}/releases`);
    expect(released.code, released.stderr).toBe(0);
    const verified = await kurabe('verify', `${portal.dir}/releases/2026/1`);
    expect(verified.code, verified.stderr).toBe(0);

    const context = await browser.newContext({ locale: 'ja-JP', storageState: `${portal.dir}/member.json` });
    const page = await context.newPage();
    await page.goto(`${portal.url}/answer/2026/h1`);
    expect(await page.locator('main').innerText()).toMatch(/締め切/);
    await page.goto(`${portal.url}/company/results/2026?section=h2`);
    await inspectPage(page);
    expect(await page.locator('main figure svg[role=img]').first().innerHTML()).toContain('自社');
    const row = page.locator('main table tr', { hasText: '2-8' }).first();
    const text = await row.innerText();
    expect(text).toContain('実施済み');
    // Its own level, then association, sector, size and the whole: a released share each, or the mark of a hidden one.
    expect(text.match(/\d+%|※/g)?.length).toBeGreaterThanOrEqual(4);
    expect(text).toMatch(/\d+%/);
    await context.close();
  });

  test('the association sees its members beside the whole, the ministry sector by item, each in both languages', async () => {
    const { page, noise, close } = await visit(browser);
    await signIn(page, portal, portal.scenario.accounts.find(({ role }) => role === 'secretariat')?.key ?? '');
    for (const path of [
      '/assoc',
      '/releases/2026',
      '/assoc/surveys/2026/results',
      '/assoc/surveys/2026/results?section=h3&lang=en',
    ]) {
      await page.goto(portal.url + path);
      await inspectPage(page);
    }
    expect(await page.locator('main figure svg[role=img]').count()).toBeGreaterThan(0);
    await page.goto(`${portal.url}/assoc/surveys/2025/results?lang=ja`);
    expect(await page.locator('main').innerText()).not.toContain('自社');
    expect(noise.filter((line) => !line.includes('404'))).toEqual([]);
    await close();

    const ministry = await visit(browser, { width: 360 });
    await signIn(ministry.page, portal, portal.scenario.accounts.find(({ role }) => role === 'analyst')?.key ?? '');
    for (const path of ['/policy', '/policy/heatmap', '/policy/heatmap?lang=en']) {
      await ministry.page.goto(portal.url + path);
      await inspectPage(ministry.page);
    }
    expect(ministry.noise).toEqual([]);
    await ministry.close();
  });
});
