import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD_ROLES } from '../../app/member/roles.ts';
import { launchBrowser } from '../support/browser.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { type Portal, startPortal } from '../support/portal.ts';

const database = useDatabase();
const shots = process.env.KURABE_TEST_SHOTS;
const LOCALES = ['ja', 'en'] as const;
const WIDTHS = [1280, 360] as const;

/** Every page of people, accounts and traces, by the account of the demo that opens it. `ask` is a link of a page to the question before something ends. */
const PAGES: readonly { key: string; pages: readonly string[]; asks?: readonly string[] }[] = [
  {
    key: 'respondent',
    pages: [
      '/account',
      '/account/sessions',
      '/account/factors',
      '/account/password',
      '/account/confirm',
      '/company/people',
      '/company/accesses',
    ],
    asks: ['/company/people'],
  },
  { key: 'secretariat-38', pages: ['/account', '/assoc/members', '/assoc/audit'], asks: ['/assoc/members'] },
  { key: 'operator', pages: ['/account', '/admin/people', '/admin/audit', '/admin/requests'], asks: ['/admin/people'] },
];

const TOKENS = { expired: 'e'.repeat(43), revoked: 'r'.repeat(43), unknown: 'n'.repeat(43) };

/** What the demo has none of: invitations in every state, somebody who waits for consent, and requests of two people in every state. */
function seedTraces(companyId: string): (sql: postgres.Sql) => Promise<void> {
  return async (sql) => {
    const [newcomer, grant] = [randomUUID(), randomUUID()];
    await sql`insert into app_user (id, email, name) values (${newcomer}, 'newcomer@example.jp', '架空 新')`;
    await sql`insert into role_grant (id, user_id, role, company_id) values (${grant}, ${newcomer}, 'respondent', ${companyId})`;
    await sql`insert into access_hold (id, company_id, user_id, role_grant_id, opens_at)
      values (${randomUUID()}, ${companyId}, ${newcomer}, ${grant}, now() + interval '72 hours')`;
    for (const [state, token] of Object.entries(TOKENS))
      await sql`insert into invitation (id, company_id, email, name, purpose, token_hash, expires_at, sent_at, revoked_at)
        values (${randomUUID()}, ${companyId}, ${`${state}@example.jp`}, '架空 招', 'colleague',
          ${createHash('sha256')
            .update(state === 'unknown' ? randomUUID() : token)
            .digest('hex')},
          now() + make_interval(days => ${state === 'expired' ? -1 : 13}), now() - interval '1 day',
          ${state === 'revoked' ? sql`now()` : null})`;
    await sql`insert into invitation (id, email, name, purpose, role, expires_at)
      values (${randomUUID()}, 'analyst-to-be@example.jp', '架空 分析', 'staff', 'analyst', now() + interval '13 days')`;
    await sql`insert into dual_request (id, kind, wave_id, company_id, reason, requested_by, approved_by, approved_at, expires_at, done_at)
      select gen_random_uuid(), q.kind, wave.id, case q.kind when 'breakGlass' then ${companyId}::uuid end,
        '裁判所の文書提出命令（架空）に応じて回答を開示するため', asker.id, case when q.is_approved then second.id end,
        case when q.is_approved then now() end, now() + make_interval(hours => q.stands), case when q.is_done then now() end
      from (values ('breakGlass', false, 24, false), ('breakGlass', true, 24, true), ('eraseWave', true, 24, false), ('eraseWave', false, -1, false))
        q (kind, is_approved, stands, is_done), wave, app_user asker, app_user second
      where wave.slug = '2026' and asker.email = 'operator-2@platform.example' and second.email = 'operator@platform.example'`;
  };
}

type Visit = { page: Page; context: BrowserContext; look(name: string): Promise<void> };

describe.runIf(process.env.KURABE_TEST_BROWSER)('the pages of people and accounts', { timeout: 300_000 }, () => {
  let portal: Portal;
  let browser: Browser;

  /** A visitor whose pages are inspected in both widths, and drawn where KURABE_TEST_SHOTS names a folder. */
  async function visit(locale: string): Promise<Visit> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await context.addCookies([{ name: 'lang', value: locale, url: portal.url }]);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const look = async (name: string) => {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await inspectPage(page);
        expect(await page.locator('html').getAttribute('lang'), name).toBe(locale);
        if (shots) await page.screenshot({ path: join(shots, `${name}-${locale}-${width}.png`), fullPage: true });
      }
    };
    return { page, context, look };
  }

  const accountOf = (key: string) => {
    const account = portal.scenario.accounts.find((one) => one.key === key);
    if (!account) throw new Error(`the demo has no account ${key}`);
    return account;
  };

  /** Types the code that a page of the demo shows in place of a mail or an app. */
  async function typeShownCode(page: Page): Promise<void> {
    const shown = await page.getByText(/デモではメールや認証アプリの代わりに|demo shows/i).innerText();
    await typeCode(page, /\d{6}/.exec(shown)?.[0] ?? '');
  }

  async function typeCode(page: Page, code: string): Promise<void> {
    await page.fill('#code', code);
    await page
      .locator('form', { has: page.locator('#code') })
      .locator('button')
      .click();
  }

  async function typePassword(page: Page, key: string): Promise<void> {
    await page.goto(`${portal.url}/login`);
    await page.fill('#email', accountOf(key).email);
    await page.fill('#password', portal.secrets.passwords[key] ?? '');
    await page
      .locator('form', { has: page.locator('#password') })
      .locator('button[type=submit]')
      .click();
    await page.waitForURL(/\/login\/(enrol|factor)/);
  }

  async function askForCode(page: Page, key: string): Promise<void> {
    await page.goto(`${portal.url}/login`);
    await page.fill('#member-email', accountOf(key).email);
    await page
      .locator('form', { has: page.locator('#member-email') })
      .locator('button')
      .first()
      .click();
    await page.waitForURL(/\/login\/code/);
  }

  async function signIn(page: Page, key: string): Promise<void> {
    if (PASSWORD_ROLES.includes(accountOf(key).role)) await typePassword(page, key);
    else await askForCode(page, key);
    const isNew = page.url().includes('/login/enrol');
    await typeShownCode(page);
    if (isNew) await page.locator('[data-recovery] ~ a').click();
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
  }

  beforeAll(async () => {
    portal = await startPortal();
    browser = await launchBrowser();
    await asSuperuser(database, seedTraces(accountOf('respondent').companyId ?? ''));
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  });

  test.each(LOCALES)('say in %s, to who is signed in, what they should, for everybody to use', async (locale) => {
    for (const { key, pages, asks = [] } of PAGES) {
      const { page, context, look } = await visit(locale);
      await signIn(page, key);
      for (const path of pages) {
        const answer = await page.goto(portal.url + path);
        expect(answer?.status(), path).toBe(200);
        expect(new URL(page.url()).pathname).toBe(path);
        await look(`${key}${path.replaceAll('/', '-')}`);
      }
      for (const path of asks) {
        await page.goto(portal.url + path);
        const links = await page
          .locator('main a[href*="ask="]')
          .evaluateAll((each) => each.map((link) => link.getAttribute('href') ?? ''));
        const kinds = new Map(links.map((href) => [new URL(href, portal.url).searchParams.get('ask'), href]));
        expect(kinds.size, path).toBeGreaterThan(0);
        for (const [kind, href] of kinds) {
          await page.goto(portal.url + href);
          await look(`${key}${path.replaceAll('/', '-')}-ask-${kind}`);
        }
      }
      await context.close();
    }
  });

  test.each([
    ['ja', 'secretariat-4'],
    ['en', 'assoc-viewer'],
  ])('of signing in and of invitations say in %s what they should, for everybody to use', async (locale, first) => {
    await asSuperuser(database, (sql) => sql`delete from rate_limit`);
    const { page, context, look } = await visit(locale);
    await page.goto(`${portal.url}/login`);
    await look('login');
    await page.fill('#email', 'nobody@example.jp');
    await page.fill('#password', 'not the password at all');
    await page
      .locator('form', { has: page.locator('#password') })
      .locator('button[type=submit]')
      .click();
    await page.locator('[role=alert]').first().waitFor();
    await look('login-refused');
    for (const path of ['/login/code', '/login/factor', '/login/enrol', '/login/password', '/i']) {
      await page.goto(portal.url + path);
      await look(`${path.slice(1).replace('/', '-')}-without-step`);
    }
    for (const [state, token] of Object.entries(TOKENS)) {
      await page.goto(`${portal.url}/about`);
      await page.goto(`${portal.url}/i#${token}`);
      await look(`i-${state}-before`);
      await page.locator('main form button').first().click();
      await page.locator('[role=alert]').first().waitFor();
      await look(`i-${state}`);
    }
    await askForCode(page, 'delegate');
    await look('login-code');
    await typeCode(page, '000000');
    await page.locator('[role=alert]').first().waitFor();
    await look('login-code-wrong');
    // Somebody who never set up an app: the accounts of the demo have one from the start.
    const { email } = accountOf(first);
    await asSuperuser(
      database,
      (sql) => sql`delete from authenticator where user_id in (select id from app_user where email = ${email})`,
    );
    await typePassword(page, first);
    await look('login-enrol');
    await typeShownCode(page);
    await page.locator('[data-recovery]').waitFor();
    await look('login-recovery');
    await context.clearCookies({ name: 'sid' });
    await typePassword(page, first);
    await look('login-factor');
    await context.close();
  });
});
