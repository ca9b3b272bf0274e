import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword } from '../../app/auth/password.server.ts';
import { currentTotp } from '../../app/auth/totp.server.ts';
import { prepareWave } from '../integration/answering-fixture.ts';
import { launchBrowser } from '../support/browser.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { knownCode } from '../support/sign-in.ts';
import { type Site, startSite } from '../support/site.ts';

const database = useDatabase();
const PASSWORD = 'a long enough password';
const shots = process.env.KURABE_TEST_SHOTS;

type Visit = { page: Page; context: BrowserContext; look(name: string): Promise<void> };

describe.runIf(process.env.KURABE_TEST_BROWSER)('signing in with a browser', { timeout: 120_000 }, () => {
  let browser: Browser;
  let site: Site;
  let origin: string;

  async function visit({ javaScriptEnabled = true, width = 360, locale = 'ja' } = {}): Promise<Visit> {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 900 } });
    await context.addCookies([{ name: 'lang', value: locale, url: origin }]);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const look = async (name: string) => {
      if (javaScriptEnabled) await inspectPage(page);
      if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
    };
    return { page, context, look };
  }

  async function addPerson(role: string, companyId: string | null = null): Promise<string> {
    const id = randomUUID();
    const email = `${id.slice(0, 8)}@example.jp`;
    const passwordHash = role === 'respondent' ? null : await hashPassword(PASSWORD);
    await asSuperuser(database, async (sql) => {
      await sql`insert into app_user (id, email, name, password_hash) values (${id}, ${email}, '架空 花子', ${passwordHash})`;
      await sql`insert into role_grant (id, user_id, role, company_id) values (${randomUUID()}, ${id}, ${role}, ${companyId})`;
    });
    return email;
  }

  async function typePassword(page: Page, email: string): Promise<void> {
    await page.goto(`${origin}/login`);
    await page.fill('#email', email);
    await page.fill('#password', PASSWORD);
    await page
      .locator('form', { has: page.locator('#password') })
      .locator('button')
      .click();
  }

  async function typeCode(page: Page, code: string): Promise<void> {
    await page.fill('#code', code);
    await page
      .locator('form', { has: page.locator('#code') })
      .locator('button')
      .click();
  }

  const secretOn = async (page: Page) => (await page.locator('[data-secret]').innerText()).replaceAll(' ', '');
  const codeOf = (secret: string, lastStep = 0) => currentTotp(secret, { lastStep, now: new Date() });

  beforeAll(async () => {
    // Passkeys belong to names, and of this machine's names this is the one that needs no certificate.
    site = await startSite('localhost');
    origin = site.origin;
    browser = await launchBrowser();
  });
  beforeEach(() => asSuperuser(database, (sql) => sql`delete from rate_limit`));
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  test.each([
    ['with JavaScript, in Japanese', true, 'ja'],
    ['without JavaScript, in English', false, 'en'],
  ])('staff set up an app and come back with it, %s, at 360 px', async (_how, javaScriptEnabled, locale) => {
    const email = await addPerson('analyst');
    const { page, context, look } = await visit({ javaScriptEnabled, locale });
    await typePassword(page, email);
    await page.waitForURL(/\/login\/enrol/);
    await look(`enrol-${locale}`);
    const secret = await secretOn(page);
    await typeCode(page, 'abc');
    await page
      .getByText(locale === 'ja' ? '6桁の数字で入力してください' : 'Enter six digits')
      .first()
      .waitFor();
    await typeCode(page, codeOf(secret));
    await page.locator('[data-recovery] li').first().waitFor();
    await look(`recovery-${locale}`);
    await page.getByRole('link', { name: locale === 'ja' ? '控えたので進む' : 'I have kept them' }).click();
    await page.waitForURL(/\/policy/);
    for (const name of ['', '/role', '/address', '/sessions', '/factors', '/password', '/confirm']) {
      const path = `/account${name}`;
      await page.goto(origin + path);
      expect(new URL(page.url()).pathname).toBe(path);
      await look(`${path.slice(1).replace('/', '-')}-${locale}`);
    }
    await page.locator('header form[action="/logout"] button').click();
    await page.waitForURL(/left=1/);
    await typePassword(page, email);
    await page.waitForURL(/\/login\/factor/);
    await look(`factor-${locale}`);
    await typeCode(page, codeOf(secret, Math.floor(Date.now() / 30_000)));
    await page.waitForURL(/\/policy/);
    await context.close();
  });

  test.each([
    ['with JavaScript, in Japanese', true, 'ja'],
    ['without JavaScript, in English', false, 'en'],
  ])(
    'somebody with two roles chooses one, changes to the other and sets up an app, %s',
    async (_how, javaScriptEnabled, locale) => {
      const email = await addPerson('respondent', (await prepareWave(database)).companyId);
      const other = (await prepareWave(database)).companyId;
      await asSuperuser(
        database,
        (sql) => sql`insert into role_grant (id, user_id, role, company_id)
        select gen_random_uuid(), id, 'approver', ${other} from app_user where email = ${email}`,
      );
      const { page, context, look } = await visit({ javaScriptEnabled, locale });
      await page.goto(`${origin}/login`);
      await page.fill('#member-email', email);
      await page.locator('button[value="code"]').click();
      await page.waitForURL(/\/login\/code/);
      const step = (await context.cookies()).find(({ name }) => name === 'step');
      await typeCode(page, await knownCode(`step=${step?.value}`));
      await page.waitForURL(/\/login\/role/);
      await look(`login-role-${locale}`);
      const roles = locale === 'ja' ? ['回答者', '回答の承認者'] : ['Respondent', 'Approver of answers'];
      const choice = (name: string) => page.getByRole('listitem').filter({ hasText: name });
      await choice(roles[0] ?? '')
        .getByRole('button')
        .click();
      await page.waitForURL(/\/company/);
      await page.getByRole('link', { name: locale === 'ja' ? '切り替える' : 'Switch' }).click();
      await page.waitForURL(/\/account\/role/);
      await look(`account-role-${locale}`);
      await choice(roles[1] ?? '')
        .getByRole('button')
        .click();
      await page.waitForURL(/\/company/);
      expect((await page.goto(`${origin}/company/people`))?.status()).toBe(404);
      await page.goto(`${origin}/account/factors`);
      expect(await page.locator('[data-secret]').count()).toBe(0);
      await page.locator('button[value="offer"]').click();
      await page.locator('[data-secret]').waitFor();
      await look(`factors-offer-${locale}`);
      await typeCode(page, codeOf(await secretOn(page)));
      await page.locator('[data-recovery] li').first().waitFor();
      await context.close();
    },
  );

  test('a member comes back with a code by mail, adds a passkey and signs in with it next time', async () => {
    const email = await addPerson('respondent', (await prepareWave(database)).companyId);
    const { page, context, look } = await visit({ width: 1200 });
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(`${origin}/login`);
    await look('login');
    await page.fill('#member-email', email);
    await page.getByRole('button', { name: '確認コードを送る' }).click();
    await page.waitForURL(/\/login\/code/);
    await look('code');
    const step = (await context.cookies()).find(({ name }) => name === 'step');
    await typeCode(page, await knownCode(`step=${step?.value}`));
    await page.waitForURL(/\/company/);
    await page.goto(`${origin}/account/factors`);
    await page.getByRole('button', { name: 'パスキーを追加する' }).click();
    await page.waitForURL(/done=saved/);
    await look('passkey-added');
    await page.locator('header form[action="/logout"] button').click();
    await page.waitForURL(/left=1/);
    await page.getByRole('button', { name: 'パスキーでログインする' }).click();
    await page.waitForURL(/\/company/);
    const [session] = await asSuperuser(
      database,
      (sql) => sql`select method from session join app_user on app_user.id = user_id where email = ${email}`,
    );
    expect(session?.method).toBe('factor');
    await context.close();
  });

  test('a passkey of another portal, or none, is refused with a sentence', async () => {
    const { page, context } = await visit();
    const options = await page.request.post(`${origin}/login/passkey`, {
      form: { intent: 'options' },
      headers: { Origin: origin },
    });
    expect(options.status()).toBe(200);
    const answers = ['', '{}', 'x'.repeat(30_000), JSON.stringify({ id: 'AAAA', rawId: 'AAAA', type: 'public-key' })];
    for (const answer of answers) {
      const refused = await page.request.post(`${origin}/login/passkey`, {
        form: { intent: 'check', answer },
        headers: { Origin: origin },
      });
      expect(await refused.text()).toContain('パスキーを確認できませんでした');
    }
    await context.close();
  });
});
