import { createHash, randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { saveSection } from '../../app/services/save-section.server.ts';
import { inspectEverywhere, useBrowserPortal } from '../support/browser-portal.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { readPdf } from '../support/read-pdf.ts';
import { type Company, moveDeadline, needApproval, prepareCompany, read, submit } from './lifecycle-fixture.ts';
import { makeAssociation } from './people-fixture.ts';

const database = useDatabase();
const { origin, browser, visit } = useBrowserPortal(database);

const ANSWERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  a: { 'A-06': '1', 'A-07': '6', 'A-10': '3' },
  g: { 'G-01': '2' },
  h4: { 'H-4-02': '4' },
  i: { 'I-02': '古い設備が多く、止めにくいことが課題です。' },
};

/** A company with a few answers that do not all fit together, asked by an association. */
async function answered(options: Parameters<typeof prepareCompany>[1] = {}): Promise<Company> {
  const company = await prepareCompany(database, { questionnaire: 'company-2022', ...options });
  await makeAssociation(database, company);
  for (const [section, values] of Object.entries(ANSWERS)) {
    const answers = Object.fromEntries(Object.entries(values).map(([id, value]) => [id, [value]]));
    const form = { wave: company.slug, section, items: Object.keys(answers), answers, baseRevision: 0 };
    const saved = await saveSection(company.editor.actor, { ...form, operationId: randomUUID() });
    if (!saved.ok || saved.invalid.length > 0) throw new Error(`${section} was refused`);
  }
  return company;
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const main = (page: Page) => page.locator('main').innerText();

describe.runIf(process.env.KURABE_TEST_BROWSER)('the pages', { timeout: 240_000 }, () => {
  test('start, last check, submission, receipt with copies, correction and going back', async () => {
    const company = await answered();
    const { page, context } = await visit(company.editor);
    const start = `${origin()}/answer/${company.slug}`;
    await inspectEverywhere(page, start, '1-start');
    const text = await main(page);
    for (const words of ['架空工業会', '60秒以内', '封をして保管', '上長の承認', '調査票のPDF（日本語）'])
      expect(text).toContain(words);
    await inspectEverywhere(page, `${start}/review`, '2-review');
    expect(await main(page)).toContain('IT予算の額が、年間の売上高を上回っています。');
    expect(await main(page)).toContain('外部に委託していませんが、協力会社への教育は実施済みです。');
    await page.getByRole('link', { name: /IT予算を確認する/ }).click();
    await page.waitForURL(/\/a\?return=review#q-A-07$/);
    await page.locator('[name="A-07"][value="1"]').check();
    await page.locator('button[value=next]').click();
    await page.waitForURL(/\/review$/);
    expect(await main(page)).not.toContain('IT予算の額が、年間の売上高を');
    await page.locator('input[name=declared]').check();
    await press(page, '送信する');
    await page.waitForURL(/\/done$/);
    await inspectEverywhere(page, `${start}/done`, '3-done');
    const sheet = await read(company);
    expect(await page.locator('[data-digest]').getAttribute('data-digest')).toBe(sheet.submitted?.digest);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText('控えのPDF（日本語）').click(),
    ]);
    expect(download.suggestedFilename()).toBe(`回答の控え_${company.slug}_${sheet.submitted?.receiptNumber}.pdf`);
    await page.goto(`${start}/i`);
    await page.fill('[name="I-02"]', '書き直しました。');
    await page.locator('[data-save-state=saved]').waitFor();
    await inspectEverywhere(page, `${start}/changes`, '4-changes');
    expect(await main(page)).toContain('書き直しました。');
    expect(await main(page)).toContain('古い設備が多く');
    await press(page, '送信した回答に戻す');
    expect(await page.locator('#error-summary-title').count()).toBe(1);
    await page.locator('#confirmed').check();
    await press(page, '送信した回答に戻す');
    await page.getByText('送信した回答に戻しました。').waitFor();
    expect((await read(company)).submitted?.isCurrent).toBe(true);
    await inspectEverywhere(page, start, '5-start-sent');
    await context.close();
  });

  test('approval: set, asked, sent back with a reason, asked again, approved; also without JavaScript', async () => {
    for (const javaScriptEnabled of [false, true]) {
      const company = await answered();
      const start = `${origin()}/answer/${company.slug}`;
      const { page, context } = await visit(company.editor, { javaScriptEnabled });
      await page.goto(`${start}/approval`);
      await page.locator('[name=choice][value=invite]').check();
      await press(page, '設定を保存する');
      expect(await main(page)).toContain('氏名を入力してください');
      await page.locator(`[name=choice][value="${company.approver.user.id}"]`).check();
      await press(page, '設定を保存する');
      await page.getByText('承認の設定を保存しました。').waitFor();
      if (javaScriptEnabled) await inspectEverywhere(page, `${start}/approval`, '6-approval');
      await page.goto(`${start}/review`);
      expect(await page.locator('input[name=declared]').count()).toBe(0);
      await press(page, '承認を依頼する');
      await page.waitForURL(/\/approval\?done=asked$/);
      const boss = await visit(company.approver, { javaScriptEnabled });
      const approve = `${origin()}/approve/${company.slug}`;
      await boss.page.goto(approve);
      if (javaScriptEnabled) await inspectEverywhere(boss.page, approve, '7-approve');
      expect(await boss.page.locator('main input:not([type=hidden])').count()).toBe(0);
      await press(boss.page, '差し戻す');
      expect(await boss.page.locator('#reason').getAttribute('aria-invalid')).toBe('true');
      await boss.page.fill('#reason', '担当者の人数を確認してください。');
      await press(boss.page, '差し戻す');
      await boss.page.getByText('差し戻しました。').waitFor();
      await page.goto(start);
      expect(await main(page)).toContain('担当者の人数を確認してください。');
      if (javaScriptEnabled) await inspectEverywhere(page, start, '8-start-returned');
      await page.goto(`${start}/review`);
      await press(page, 'もう一度承認を依頼する');
      await page.waitForURL(/\/approval\?done=asked$/);
      await boss.page.goto(approve);
      await press(boss.page, '承認して送信する');
      await boss.page.getByText('回答を受け付けました').first().waitFor();
      if (javaScriptEnabled) await inspectEverywhere(boss.page, `${approve}?done=approved`, '9-approved');
      await page.goto(`${start}/done`);
      expect(await main(page)).toContain((await read(company)).submitted?.receiptNumber ?? '?');
      await Promise.all([context.close(), boss.context.close()]);
    }
  });

  test('answers that changed after the request cannot be approved, and the page says so', async () => {
    const company = await answered();
    await needApproval(company);
    const { page, context } = await visit(company.editor);
    const start = `${origin()}/answer/${company.slug}`;
    await page.goto(`${start}/review`);
    await press(page, '承認を依頼する');
    await page.waitForURL(/done=asked/);
    await page.goto(`${start}/a`);
    await page.fill('[name="A-10"]', '9');
    await page.locator('[data-save-state=saved]').waitFor();
    await inspectEverywhere(page, start, '10-start-stale');
    expect(await main(page)).toContain('承認を依頼した後に、回答が変わりました');
    const boss = await visit(company.approver);
    await inspectEverywhere(boss.page, `${origin()}/approve/${company.slug}`, '11-approve-stale');
    expect(await boss.page.getByRole('button', { name: '承認して送信する' }).count()).toBe(0);
    await moveDeadline(database, company, '-5 minutes');
    await inspectEverywhere(boss.page, `${origin()}/approve/${company.slug}`, '12-approve-closed');
    expect(await main(boss.page)).toContain('締め切ったため、承認できません');
    await inspectEverywhere(page, start, '13-start-closed-awaiting');
    expect(await main(page)).toContain('承認されないまま締め切ったため');
    await Promise.all([context.close(), boss.context.close()]);
  });

  test('withdrawing says what it does, wants a confirmation, and begins anew; without JavaScript', async () => {
    const company = await answered();
    await submit(company);
    const start = `${origin()}/answer/${company.slug}`;
    const looked = await visit(company.editor);
    await inspectEverywhere(looked.page, `${start}/withdraw`, '14-withdraw');
    await looked.context.close();
    const { page, context } = await visit(company.editor, { javaScriptEnabled: false });
    await page.goto(`${start}/withdraw`);
    await press(page, '回答を取り下げる');
    expect(await page.locator('#error-summary-title').count()).toBe(1);
    await page.locator('#confirmed').check();
    await press(page, '回答を取り下げる');
    expect(await main(page)).toContain('回答を取り下げました');
    expect(await page.locator('#task-submit-status').innerText()).toBe('まだ始められません');
    await page.goto(`${start}/withdraw`);
    expect(await main(page)).toContain('取り下げる回答はありません');
    await page.goto(`${start}/copy.pdf`);
    expect(await page.locator('h1').innerText()).toContain('見つかりません');
    await page.goto(`${start}/g`);
    await page.locator('[name="G-01"][value="1"]').check();
    await page.locator('button[value=save]').click();
    expect((await read(company)).state).toBe('started');
    await context.close();
  });

  test('whoever holds an invitation reads the request and all questions before signing in', async () => {
    const company = await answered();
    const token = randomUUID();
    await asSuperuser(
      database,
      (sql) => sql`insert into invitation (id, token_hash, wave_id, company_id, email, purpose, expires_at)
      values (${randomUUID()}, ${createHash('sha256').update(token).digest('hex')}, ${company.waveId}, ${company.companyId},
        'reader@example.jp', 'answer', now() + interval '1 day')`,
    );
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser().newContext({
        javaScriptEnabled,
        locale: 'ja-JP',
        viewport: { width: 360, height: 800 },
      });
      const page = await context.newPage();
      await page.goto(javaScriptEnabled ? `${origin()}/i#${token}` : `${origin()}/i`);
      if (!javaScriptEnabled) await page.fill('#token', token);
      await press(page, '依頼の内容と設問を読む');
      await page.getByText('すべての設問').waitFor();
      const text = await main(page);
      for (const words of ['架空工業会', '封をして保管', '60秒以内', '2-8']) expect(text).toContain(words);
      expect(text).not.toContain('架空製作所');
      expect(page.url()).not.toContain(token);
      if (javaScriptEnabled) await inspectPage(page);
      if (process.env.KURABE_SHOTS && javaScriptEnabled)
        await page.screenshot({ path: `${process.env.KURABE_SHOTS}/15-request-ja-360.png`, fullPage: true });
      const used = await asSuperuser(
        database,
        (sql) => sql`select used_at from invitation where email = 'reader@example.jp'`,
      );
      expect(used[0]?.used_at).toBeNull();
      await press(page, '調査を始める');
      await page.waitForURL(/\/login\/code/);
      await context.close();
    }
  });

  test('files: the blank questionnaire of the real survey is readable, on pages with their numbers', async () => {
    const company = await answered();
    const { page, context } = await visit(company.editor);
    const answer = await page.request.get(`${origin()}/answer/${company.slug}/blank.pdf?language=ja`);
    expect(answer.headers()['content-type']).toBe('application/pdf');
    const { pages } = readPdf(await answer.body());
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.join('')).toContain('制御システム');
    expect(pages[0]).toContain(`1 / ${pages.length} ページ`);
    await context.close();
  });
});
