import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { startSession } from '../../app/auth/session.server.ts';
import { inviteMember } from '../../app/services/invite-members.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { useBrowserPortal } from '../support/browser-portal.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { type Place, prepareWave } from './answering-fixture.ts';
import { enter, giveToken, makeAssociation, makePerson } from './people-fixture.ts';

const database = useDatabase();
const { origin, visit } = useBrowserPortal(database);
const run = (text: string) => asSuperuser(database, (sql) => sql.unsafe(text));

async function cookieOf({ user, grantId, role }: Viewer): Promise<string> {
  const signedIn = { userId: user.id, roleGrantId: grantId, role };
  return (await startSession(new Request(origin()), signedIn)).split(';')[0] ?? '';
}

const ask = (path: string, cookie: string, form?: Record<string, string>) =>
  fetch(`${origin()}${path}`, {
    redirect: 'manual',
    headers: { Cookie: cookie, Accept: 'text/html', ...(form ? { Origin: origin() } : {}) },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });

const save = (viewer: Viewer, place: Place) =>
  saveSection(viewer.actor, {
    wave: place.slug,
    section: 'a',
    items: ['A-01'],
    answers: { 'A-01': ['1'] },
    baseRevision: 0,
    operationId: randomUUID(),
  });

type Scene = { place: Place; first: Viewer; secretariat: Viewer; email: string };

async function scene(): Promise<Scene> {
  const place = await prepareWave(database);
  const first = await makePerson(database, { role: 'respondent', companyId: place.companyId });
  await save(first, place);
  const email = `${randomUUID()}@example.jp`;
  const associationId = await makeAssociation(database, { ...place, email });
  return { place, first, secretariat: await makePerson(database, { role: 'secretariat', associationId }), email };
}

describe('what a role does not see', () => {
  test('is not found: for approvers and delegates, by page and by post', async () => {
    const { place, first } = await scene();
    const company = { companyId: place.companyId };
    const approver = await cookieOf(await makePerson(database, { role: 'approver', ...company }));
    const delegate = await makePerson(database, { role: 'delegate', ...company });
    await run(`insert into delegation (role_grant_id, wave_id, company_id, section, expires_at)
      values ('${delegate.grantId}', '${place.waveId}', '${place.companyId}', 'b', now() + interval '1 day')`);
    const cookies = { approver, delegate: await cookieOf(delegate), first: await cookieOf(first) };
    const base = `/answer/${place.slug}`;
    const expected: [path: string, approver: number, delegate: number, first: number][] = [
      [base, 404, 200, 200],
      [`${base}/a`, 404, 404, 200],
      [`${base}/b`, 404, 200, 200],
      [`${base}/review`, 200, 404, 200],
      [`${base}/preview`, 200, 404, 200],
      [`${base}/done`, 302, 404, 302],
      ['/answer', 404, 200, 200],
      ['/company', 200, 404, 200],
      [`/company/results/${place.slug}`, 200, 404, 200],
      ['/company/people', 404, 404, 200],
      ['/company/accesses', 200, 404, 200],
      ['/assoc/members', 404, 404, 404],
      ['/admin/people', 404, 404, 404],
    ];
    for (const [path, ...statuses] of expected) {
      const found = [];
      for (const cookie of Object.values(cookies)) found.push((await ask(path, cookie)).status);
      expect(found, path).toEqual(statuses);
    }
    const post = { intent: 'save', items: 'A-01', 'A-01': '2', _operation: randomUUID(), declared: 'yes' };
    for (const path of [`${base}/a`, `${base}/a/save?_data=x`, `${base}/review`, '/company/people', '/admin/people']) {
      for (const name of ['approver', 'delegate'] as const) {
        const { status } = await ask(path, cookies[name], post);
        expect([400, 403, 404], `${name} ${path} ${status}`).toContain(status);
      }
    }
    const [row] = await run(`select count(*)::int as n from draft_section d join response r using (response_key)
      where r.wave_id = '${place.waveId}'`);
    expect(row?.n).toBe(1);
  });

  test('a page of people asks again who it is before it changes anything', async () => {
    const { first, secretariat } = await scene();
    for (const [viewer, path] of [
      [first, '/company/people'],
      [secretariat, '/assoc/members'],
      [await makePerson(database, { role: 'operator' }), '/admin/people'],
    ] as const) {
      const cookie = await cookieOf(viewer);
      await run(`update session set confirmed_at = now() - interval '1 hour' where user_id = '${viewer.user.id}'`);
      expect((await ask(path, cookie)).status, path).toBe(200);
      const posted = await ask(path, cookie, { intent: 'revoke', id: randomUUID() });
      expect([posted.status, posted.headers.get('location')]).toEqual([
        303,
        `/account/confirm?next=${encodeURIComponent(path)}`,
      ]);
    }
  });

  test('a wrong intent, a wrong id and a stranger’s id change nothing', async () => {
    const { first, place } = await scene();
    const other = await scene();
    const cookie = await cookieOf(first);
    expect((await ask('/company/people', cookie, { intent: 'explode' })).status).toBe(400);
    expect((await ask('/company/people', cookie, { intent: 'end', id: "' or 1=1" })).status).toBe(409);
    expect((await ask('/company/people', cookie, { intent: 'end', id: other.first.grantId })).status).toBe(409);
    const page = await (await ask(`/company/people?ask=end&id=${other.first.grantId}`, cookie)).text();
    expect(page).not.toContain('担当者から外す');
    const members = await (await ask('/assoc/members', await cookieOf(other.secretariat))).text();
    expect(members).not.toContain(place.companyId);
  });
});

const done = (context: BrowserContext) => context.close();
const main = async (page: Page) => (await page.locator('main').innerText()) ?? '';

describe.runIf(process.env.KURABE_TEST_BROWSER)('in a browser', { timeout: 90_000 }, () => {
  test('somebody invites, sends again and removes without JavaScript, and the faults are named', async () => {
    const { first, place } = await scene();
    const { page, context } = await visit(first, { javaScriptEnabled: false });
    await page.goto(`${origin()}/company/people`);
    await page.fill('#invite-email', 'no address');
    await page.locator('button[value=invite]').click();
    expect(await page.locator('#error-summary-title').count()).toBe(1);
    expect(await page.inputValue('#invite-email')).toBe('no address');
    const email = `${randomUUID()}@example.jp`;
    await page.fill('#invite-email', email);
    await page.fill('#invite-name', '架空 次郎');
    await page.check('#purpose-0');
    await page.locator('button[value=invite]').click();
    expect(page.url()).toContain('done=invited');
    expect(await main(page)).toContain(email);
    await page.locator('button[value=resend]').click();
    expect(page.url()).toContain('done=resent');
    await page.goto(`${origin()}/i`);
    await giveToken(database, email);
    const { viewer } = await enter(database, email, place.companyId);
    await page.goto(`${origin()}/company/people`);
    await page.locator(`a[href*="${viewer.grantId}"]`).click();
    await page.locator('button[value=end]').click();
    expect(page.url()).toContain('done=ended');
    expect(await main(page)).not.toContain(email);
    await done(context);
  });

  test('a delegate gets its sections by mail, fills them in and sees nothing else', async () => {
    const { first, place } = await scene();
    const { page, context } = await visit(first);
    await page.goto(`${origin()}/company/people`);
    await page.locator(`a[href="/answer/${place.slug}/share"]`).click();
    const email = `${randomUUID()}@example.jp`;
    await page.fill('#share-email', email);
    await page.fill('#share-name', '架空 四郎');
    await page.check('#share-section-b');
    await page.locator('button[value=preview]').click();
    await page.locator('button[value=send]').click();
    await page.waitForURL(/done=sent/);
    const { viewer, landing } = await enter(database, email, place.companyId);
    await page.goto(`${origin()}/company/people`);
    expect(await main(page)).toMatch(/任せた区分：\s*B \S/);
    const theirs = await visit(viewer, { javaScriptEnabled: false });
    await theirs.page.goto(`${origin()}${landing}`);
    expect(await theirs.page.locator(`a[href$="/${place.slug}/a"], a[href$="/review"]`).count()).toBe(0);
    await theirs.page.goto(`${origin()}${landing}/b`);
    await theirs.page.locator('input[name="B-01"][value="3"]').check();
    await theirs.page.locator('button[value=next]').click();
    expect(new URL(theirs.page.url()).pathname).toBe(`${landing}/b/check`);
    await theirs.page.check('#done-0');
    await theirs.page.locator('main form button[type=submit]').click();
    expect(new URL(theirs.page.url()).pathname).toBe(landing);
    await done(theirs.context);
    await done(context);
  });

  test('a newcomer is told to wait, and the first person agrees', async () => {
    const { first, place, secretariat, email } = await scene();
    await inviteMember(secretariat, { companyId: place.companyId, wave: place.slug });
    const { viewer } = await enter(database, email, place.companyId);
    const theirs = await visit(viewer);
    await theirs.page.goto(`${origin()}/answer/${place.slug}`);
    expect(new URL(theirs.page.url()).pathname).toBe('/company');
    expect(await main(theirs.page)).toContain('まだ見られません');
    await inspectPage(theirs.page);
    const { page, context } = await visit(first);
    await page.goto(`${origin()}/company/people`);
    await inspectPage(page);
    await page.locator('button[value=consent]').click();
    await page.waitForURL(/done=consented/);
    await theirs.page.goto(`${origin()}/answer/${place.slug}`);
    expect(new URL(theirs.page.url()).pathname).toBe(`/answer/${place.slug}`);
    await page.goto(`${origin()}/company/accesses`);
    await inspectPage(page);
    expect(await main(page)).toContain('新しい担当者の閲覧を認めました');
    await done(theirs.context);
    await done(context);
  });

  test('a secretariat invites, changes the contact and removes a company; an operator suspends somebody', async () => {
    const { secretariat, place, email } = await scene();
    const { page, context } = await visit(secretariat, { javaScriptEnabled: false });
    await page.goto(`${origin()}/assoc/members`);
    await page.locator('button[value=invite]').click();
    expect(page.url()).toContain('done=invited');
    await page.goto(`${origin()}/assoc/members?ask=contact&id=${place.companyId}`);
    expect(await page.inputValue('#contact-email')).toBe(email);
    await page.fill('#contact-name', '');
    await page.locator('button[value=contact]').click();
    expect(await page.locator('#error-summary-title').count()).toBe(1);
    await page.fill('#contact-name', '架空 五郎');
    await page.fill('#contact-email', `${randomUUID()}@example.jp`);
    await page.locator('button[value=contact]').click();
    expect(page.url()).toContain('done=contact');
    expect(await main(page)).toContain('架空 五郎');
    await page.goto(`${origin()}/assoc/members?ask=remove&id=${place.companyId}`);
    await page.locator('button[value=remove]').click();
    expect(page.url()).toContain('done=removed');
    await done(context);
    const operator = await visit(await makePerson(database, { role: 'operator' }));
    await operator.page.goto(`${origin()}/admin/people`);
    await inspectPage(operator.page);
    await operator.page.goto(`${origin()}/admin/people?ask=suspend&id=${secretariat.user.id}`);
    await operator.page.locator('button[value=suspend]').click();
    await operator.page.waitForURL(/done=suspended/);
    await done(operator.context);
  });

  test('every page passes the inspection in both languages, also for a reader', async () => {
    const { secretariat, place, first } = await scene();
    const approver = await makePerson(database, { role: 'approver', companyId: place.companyId });
    const visits: [Viewer, string[]][] = [
      [secretariat, ['/assoc/members', `/assoc/members?ask=contact&id=${place.companyId}`]],
      [approver, ['/company', `/answer/${place.slug}/review`]],
      [first, ['/answer', '/company/people', `/company/people?ask=end&id=${approver.grantId}`]],
    ];
    for (const [viewer, paths] of visits) {
      const { page, context } = await visit(viewer);
      for (const path of paths) {
        for (const lang of ['ja', 'en']) {
          await context.addCookies([{ name: 'lang', value: lang, url: origin() }]);
          await page.goto(`${origin()}${path}`);
          await inspectPage(page);
        }
      }
      await done(context);
    }
  });
});
