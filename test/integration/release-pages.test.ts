import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../app/auth/password.server.ts';
import { ROLES, type Role } from '../../app/member/roles.ts';
import { useBrowserPortal } from '../support/browser-portal.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { giveApp } from '../support/sign-in.ts';
import { type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();
const { origin, browser } = useBrowserPortal(database);
const PASSWORD = 'a long enough password';
const REFERENCE = '3f2a9c1b';
const shots = process.env.KURABE_TEST_SHOTS;
const ids = { ours: randomUUID(), theirs: randomUUID(), run: `${REFERENCE}-0000-4000-8000-000000000000` };
let place: Place;

type Scope = { associationId?: string; companyId?: string };

async function addUser(email: string, role: Role, { associationId = '', companyId = '' }: Scope = {}): Promise<void> {
  const id = randomUUID();
  const passwordHash = await hashPassword(PASSWORD);
  await asSuperuser(database, async (owner) => {
    await owner`insert into app_user (id, email, name, password_hash) values (${id}, ${email}, '架空 太郎', ${passwordHash})`;
    await owner`insert into role_grant (id, user_id, role, association_id, company_id)
      values (${randomUUID()}, ${id}, ${role}, ${associationId || null}, ${companyId || null})`;
  });
}

/** Gives a person a new app in place of the one before, so that the same half minute's code is not asked for twice. */
async function freshApp(email: string): Promise<() => string> {
  const [user] = await asSuperuser(database, async (owner) => {
    await owner`delete from authenticator where user_id = (select id from app_user where email = ${email})`;
    return owner`select id from app_user where email = ${email}`;
  });
  return giveApp(user?.id);
}

/** A visitor who has signed in; errors on the console are gathered. */
async function signIn(email: string, { javaScriptEnabled = true, width = 1200 } = {}) {
  const context = await browser().newContext({
    javaScriptEnabled,
    locale: 'ja-JP',
    viewport: { width, height: 900 },
  });
  const page = await context.newPage();
  const noise: string[] = [];
  page.on('pageerror', (error) => noise.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') noise.push(message.text());
  });
  await page.goto(`${origin()}/login`);
  const code = await freshApp(email);
  await page.fill('#email', email);
  await page.fill('input[type=password]', PASSWORD);
  await page
    .locator('form', { has: page.locator('input[type=password]') })
    .locator('button[type=submit]')
    .click();
  await page.waitForURL((url) => url.pathname !== '/login');
  if (page.url().includes('/login/factor')) {
    await page.fill('#code', code());
    await page
      .locator('form', { has: page.locator('#code') })
      .locator('button')
      .click();
  }
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
  return { page, context, noise };
}

const setRun = (text: string) =>
  asSuperuser(database, (owner) =>
    owner.unsafe(`update release_run set ${text}, updated_at = now() where id = '${ids.run}'`),
  );

const mainOf = (page: Page) => page.locator('main').innerText();

async function shoot(page: Page, name: string): Promise<void> {
  if (!shots) return;
  for (const width of [1200, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true });
  }
}

/** What the page says in both languages and at both widths; each is inspected. */
async function saidInBoth(page: Page, name: string): Promise<{ ja: string; en: string }> {
  const path = `${origin()}/releases/${place.slug}`;
  await page.goto(`${path}?lang=en`);
  await inspectPage(page);
  const en = await mainOf(page);
  await shoot(page, `${name}-en`);
  await page.goto(`${path}?lang=ja`);
  await inspectPage(page);
  const ja = await mainOf(page);
  await shoot(page, `${name}-ja`);
  await page.setViewportSize({ width: 360, height: 900 });
  await inspectPage(page);
  return { ja, en };
}

beforeAll(async () => {
  place = await prepareWave(database);
  await asSuperuser(database, async (owner) => {
    await owner`insert into association (id, code, name_ja, name_en, sector) values
      (${ids.ours}, 'ours', '架空工業会', 'Imaginary Association', '26'), (${ids.theirs}, 'theirs', '別の工業会', 'Other', '26')`;
    await owner`insert into wave_association (wave_id, association_id) values (${place.waveId}, ${ids.ours})`;
    await owner`update wave set title_ja = '2026年 工場セキュリティ調査', title_en = 'Factory security survey 2026'
      where id = ${place.waveId}`;
  });
  await addUser('ours@example.jp', 'secretariat', { associationId: ids.ours });
  await addUser('theirs@example.jp', 'secretariat', { associationId: ids.theirs });
  await addUser('analyst@example.jp', 'analyst');
  await addUser('operator@example.jp', 'operator');
  await addUser('company@example.jp', 'company_admin', { companyId: place.companyId });
});

describe.runIf(process.env.KURABE_TEST_BROWSER)('the page of a release', { timeout: 120_000 }, () => {
  let context: BrowserContext;
  let page: Page;
  let noise: string[];

  beforeAll(async () => {
    ({ context, page, noise } = await signIn('ours@example.jp'));
  });
  afterAll(() => context.close());

  test('says of a survey that runs when it closes, and of a closed one that it waits', async () => {
    const open = await saidInBoth(page, '1-open');
    expect(open.ja).toContain('まだ締め切られていません');
    expect(open.en).toContain('has not closed yet');
    await asSuperuser(database, (owner) => owner`update wave set state = 'closed' where id = ${place.waveId}`);
    const waiting = await saidInBoth(page, '2-waiting');
    expect(waiting.ja).toContain('始まるのを待っています');
    expect(waiting.en).toContain('waiting to begin');
    expect(waiting.ja).toContain('1,000社以上、または40団体以上の調査');
    expect(waiting.en).toContain('Surveys of 1,000 companies or 40 associations and more take hours');
  });

  test('is reached from the list of surveys and from the results that are not published yet', async () => {
    for (const path of ['/assoc', `/assoc/surveys/${place.slug}/results`]) {
      await page.goto(origin() + path);
      await page.locator('main').getByRole('link', { name: '公開の進み具合を見る' }).click();
      await page.waitForURL(`${origin()}/releases/${place.slug}`);
    }
  });

  test('follows a release without being loaded again, and reads it out now and then', async () => {
    await asSuperuser(
      database,
      (owner) => owner`insert into release_run (id, wave_id, stage, done, total, started_at)
        values (${ids.run}, ${place.waveId}, 'audit', 57, 142, '2026-11-24 06:02:00Z')`,
    );
    const running = await saidInBoth(page, '3-running');
    expect(running.ja).toContain('142列中57列の監査が終わりました');
    expect(running.ja).toContain('2026年11月24日（火）15:02（日本時間）');
    expect(running.en).toContain('57 of 142 columns audited');
    expect(await page.locator('li[aria-current=step]').innerText()).toContain('監査');
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    await setRun('done = 58');
    await page.getByText('142列中58列の監査が終わりました').first().waitFor();
    await page.locator('[role=status]', { hasText: '142列中58列' }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: '自動の更新を止める' }).click();
    await setRun("stage = 'verify', done = 1000, total = 1420");
    await page.waitForTimeout(4_000);
    expect(await mainOf(page)).not.toContain('1,420列');
    await page.getByRole('button', { name: '自動の更新を再開する' }).click();
    await page.getByText('1,420列中1,000列の検算が終わりました').first().waitFor();
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
  });

  test('goes on asking after the connection was away, and says so meanwhile', async () => {
    await page.goto(`${origin()}/releases/${place.slug}`);
    await page.route('**/progress', (route) => route.abort());
    await page.getByText('最新の状況を受け取れていません').waitFor();
    await setRun('done = 1001');
    await page.unroute('**/progress');
    await page.getByText('1,420列中1,001列').first().waitFor();
    expect(noise.filter((line) => !line.includes('ERR_FAILED'))).toEqual([]);
    noise.length = 0;
  });

  test('that ends as refused stops asking, says why, that nothing was published, that the earlier release stands, and whom to ask', async () => {
    await asSuperuser(
      database,
      (owner) => owner`insert into release (id, wave_id, number, policy, digest, audited, released_on, parameters)
        values (${randomUUID()}, ${place.waveId}, 1, '{}', ${'ab'.repeat(32)}, true, '2026-05-01', '{}')`,
    );
    await setRun(`state = 'refused', stage = 'audit', faults = '{audit,answers}'`);
    await page.getByText('公開を見送りました').first().waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.waitForTimeout(4_000);
    expect(asked).toEqual([]);
    const { ja, en } = await saidInBoth(page, '4-refused');
    for (const text of [
      '確かめられなかった数値がありました',
      '何も公開していません',
      '2026年5月1日',
      'そのまま変わりません',
      REFERENCE,
    ])
      expect(ja).toContain(text);
    for (const text of ['it could not be made sure', 'Nothing was published', 'stands unchanged', REFERENCE])
      expect(en).toContain(text);
    expect(await page.getByRole('button', { name: '自動の更新' }).count()).toBe(0);
  });

  test('says of one that failed or was broken off that it is tried again, and no more than a reference', async () => {
    await setRun(`state = 'failed', faults = '{}'`);
    const failed = await saidInBoth(page, '5-failed');
    expect(failed.ja).toContain('約10分後に');
    expect(failed.ja).toContain(REFERENCE);
    await asSuperuser(
      database,
      (owner) =>
        owner`update release_run set state = 'running', updated_at = now() - interval '6 min' where id = ${ids.run}`,
    );
    const interrupted = await saidInBoth(page, '6-interrupted');
    expect(interrupted.ja).toContain('途中で止まりました');
    expect(interrupted.en).toContain('stopped half way');
  });

  test('without JavaScript it is loaded again by a link', async () => {
    await setRun(`state = 'running', stage = 'audit', done = 3, total = 142`);
    const plain = await signIn('ours@example.jp', { javaScriptEnabled: false, width: 360 });
    await plain.page.goto(`${origin()}/releases/${place.slug}`);
    expect(await mainOf(plain.page)).toContain('この画面は、自動では更新されません');
    expect(await plain.page.getByRole('button', { name: '自動の更新' }).count()).toBe(0);
    await shoot(plain.page, '7-plain');
    await setRun('done = 4');
    await plain.page.getByRole('link', { name: '最新の状況を表示する' }).click();
    expect(await mainOf(plain.page)).toContain('142列中4列');
    await plain.context.close();
  });

  test('is shown to the roles that watch releases, and is a page that does not exist for everybody else', async () => {
    const seen: Record<string, number[]> = {};
    const paths = [
      `/releases/${place.slug}`,
      `/releases/${place.slug}/progress`,
      '/releases',
      '/releases/no-such-wave',
    ];
    for (const who of ['ours', 'theirs', 'analyst', 'operator', 'company']) {
      const visit = await signIn(`${who}@example.jp`);
      seen[who] = [];
      for (const path of paths) seen[who].push((await visit.page.goto(origin() + path))?.status() ?? 0);
      await visit.context.close();
    }
    expect(seen).toEqual({
      ours: [200, 200, 200, 404],
      theirs: [404, 404, 200, 404],
      analyst: [200, 200, 200, 404],
      operator: [200, 200, 200, 404],
      company: [404, 404, 404, 404],
    });
    expect(ROLES.company_admin.may).not.toContain('watch-release');
    const stranger = await fetch(`${origin()}/releases/${place.slug}/progress`, { redirect: 'manual' });
    expect(stranger.headers.get('location')).toContain('/login');
  });

  test('that ends as released leads to results and methods, for each reader to what it may read', async () => {
    await page.goto(`${origin()}/releases/${place.slug}`);
    await setRun(`state = 'released', stage = 'store', release_number = 1`);
    await asSuperuser(database, (owner) => owner`update wave set state = 'released' where id = ${place.waveId}`);
    await page.getByText('公開しました').first().waitFor();
    await page.locator('[role=status]', { hasText: '公開しました' }).waitFor({ state: 'attached' });
    const { en } = await saidInBoth(page, '8-released');
    expect(en).toContain('The results are published');
    const hrefsOf = (at: Page) =>
      at
        .locator('main [href*="="], main [href*="results"]')
        .evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    expect(await hrefsOf(page)).toEqual([`/assoc/surveys/${place.slug}/results`, `/methods?wave=${place.slug}`]);
    for (const [who, hrefs] of [
      ['analyst', [`/policy/heatmap?wave=${place.slug}`, `/methods?wave=${place.slug}`]],
      ['operator', [`/methods?wave=${place.slug}`]],
    ] as const) {
      const visit = await signIn(`${who}@example.jp`);
      await visit.page.goto(`${origin()}/releases`);
      await inspectPage(visit.page);
      await shoot(visit.page, `9-list-${who}`);
      await visit.page.locator('main').getByRole('link').click();
      await visit.page.waitForURL(`${origin()}/releases/${place.slug}`);
      await inspectPage(visit.page);
      expect(await hrefsOf(visit.page)).toEqual(hrefs);
      await visit.context.close();
    }
    expect(noise).toEqual([]);
  });
});
