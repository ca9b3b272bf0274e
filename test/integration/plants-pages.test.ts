import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { saveSection } from '../../app/services/save-section.server.ts';
import { inspectEverywhere, useBrowserPortal } from '../support/browser-portal.ts';
import { useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { type Company, prepareCompany, read, submit } from './lifecycle-fixture.ts';
import { askedAgain, withPlants } from './plants-fixture.ts';

const database = useDatabase();
const { origin, visit } = useBrowserPortal(database);

/** Looks a page over as it is by now, with all that is folded up open. */
const inspectAll = (page: Page, name: string) =>
  inspectEverywhere(page, page.url().split('#')[0] ?? '', name, { isOpen: true });

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const main = (page: Page) => page.locator('main').innerText();

/** Adds one plant by the keyboard alone. */
async function add(page: Page, name: string, staff: string): Promise<void> {
  await page.locator('#add-name').focus();
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(staff);
  await page.keyboard.press('Enter');
  await page.waitForURL(/done=add/);
}

async function answerPlant({ slug, editor }: Company, values: Readonly<Record<string, string>>): Promise<void> {
  const answers = Object.fromEntries(Object.entries(values).map(([id, value]) => [`${id}~p1`, [value]]));
  const form = { wave: slug, section: 'h2~p1', items: Object.keys(answers), answers, baseRevision: 0 };
  const saved = await saveSection(editor.actor, { ...form, operationId: randomUUID() });
  if (!saved.ok || saved.invalid.length > 0) throw new Error('the answers were refused');
}

describe.runIf(process.env.KURABE_TEST_BROWSER)('answering per plant', { timeout: 300_000 }, () => {
  test.each([true, false])('from the first plant to the receipt, with JavaScript: %s', async (isScripted) => {
    const company = await prepareCompany(database, { questionnaire: 'company-2022' });
    const { page, context } = await visit(company.editor, { javaScriptEnabled: isScripted });
    const start = `${origin()}/answer/${company.slug}`;
    const shots = async (name: string) => (isScripted ? inspectAll(page, name) : undefined);
    await page.goto(start);
    await page.getByRole('link', { name: '工場ごとに回答する' }).click();
    await page.waitForURL(/\/plants$/);
    await shots('1-empty');
    await add(page, '第一工場', '１２０');
    expect(await main(page)).toContain('第一工場を加えました。');
    await add(page, '第二工場', '');
    await page.fill('#add-name', '第一工場');
    await page.fill('#add-staff', '千人');
    await press(page, '加える');
    await page.getByRole('alert').waitFor();
    expect(await main(page)).toContain('同じ名前の工場があります。');
    expect(await main(page)).toContain('従業員数は1以上の整数で入力してください。');
    expect([await page.inputValue('#add-name'), await page.inputValue('#add-staff')]).toEqual(['第一工場', '千人']);
    if (isScripted) await inspectPage(page);
    await page.goto(`${start}/plants`);
    await add(page, '株式会社架空製作所第三工場（北関東・部品加工および組立ライン）', '30');
    await answerPlant(company, { 'H-2-08': '4', 'H-2-02': '2' });
    await page.goto(start);
    expect(await main(page)).toContain('工場ごとの設問は、工場の数だけ数えています。');
    await page.goto(`${start}/plants`);
    expect(await page.locator('#p1').innerText()).toContain('32問中 2問に回答');
    await page
      .locator('#p2')
      .getByRole('link', { name: /回答を写す/ })
      .click();
    await page.waitForURL(/copy=p2/);
    await shots('2-copy');
    await page.getByLabel('第一工場：2問を写せます').check();
    await press(page, '写す');
    await page.waitForURL(/done=copy/);
    expect(await main(page)).toContain('2問の回答を写しました。');
    expect((await read(company)).answers['H-2-08~p2']).toEqual({ code: '4' });

    await page.getByLabel('従業員数で重みをつけた中央値').check();
    await press(page, '決め方を保存する');
    await page.getByRole('alert').waitFor();
    expect(await main(page)).toContain('従業員数が未入力の工場があるため、この決め方では集計できません。');
    await page.goto(`${start}/plants`);
    await page
      .locator('#p2')
      .getByRole('link', { name: /名前・人数を変える/ })
      .click();
    await page.fill('#change-staff', '45人');
    await shots('3-change');
    await page.fill('#change-staff', '45人');
    await press(page, '保存する');
    await page.waitForURL(/done=change/);
    await page.getByLabel('従業員数で重みをつけた中央値').check();
    await press(page, '決め方を保存する');
    await page.waitForURL(/done=rule/);
    await page.locator('#p3').getByRole('link', { name: /外す/ }).click();
    await page.waitForURL(/remove=p3/);
    await shots('4-remove');
    await press(page, '外す');
    await page.waitForURL(/done=remove/);
    await shots('5-removed');
    await page.getByRole('button', { name: /^戻す/ }).click();
    await page.waitForURL(/done=restore/);

    await page.goto(start);
    await shots('6-start');
    expect(await page.locator('#tasks-p2').innerText()).toBe('第二工場');
    expect(await page.locator('[aria-labelledby=tasks-p2] li').count()).toBe(4);
    await page.goto(`${start}/review`);
    await shots('7-review');
    await page.getByText('項目ごとの値と、工場の回答を見る').click();
    expect(await main(page)).toContain('32項目に、未回答の工場があります。');
    expect(await page.locator('tr', { hasText: '2-8 ' }).innerText()).toMatch(
      /4 定期的に見直し[\s\S]*第一工場：4 定期的に見直し/,
    );
    await page.locator('input[name=declared]').check();
    await press(page, '送信する');
    await page.waitForURL(/\/done$/);
    const { submitted } = await read(company);
    expect(submitted?.answers['H-2-08']).toEqual({ code: '4' });
    expect(submitted?.plants?.rule).toBe('weighted');
    await page.goto(`${start}/changes`);
    expect(await main(page)).not.toContain('H-2-08');
    await context.close();
  });

  test.each([true, false])(
    'the plants of last time are taken over with one button, with JavaScript: %s',
    async (isScripted) => {
      const before = await withPlants(database);
      expect(await submit(before)).toMatchObject({ ok: true });
      const company = await askedAgain(database, before);
      const { page, context } = await visit(company.editor, { javaScriptEnabled: isScripted });
      const url = `${origin()}/answer/${company.slug}/plants`;
      await page.goto(url);
      if (isScripted) await inspectAll(page, '9-adopt');
      expect(await page.locator('[aria-labelledby=adopt] li').allInnerTexts()).toEqual([
        expect.stringMatching(/第一工場\s+従業員数 120人/),
        expect.stringMatching(/第二工場\s+従業員数 30人/),
      ]);
      await press(page, '2か所を引き継ぐ');
      await page.waitForURL(/done=adopt/);
      expect(await main(page)).toContain('前回の工場を引き継ぎました。');
      expect(await page.locator('#adopt').count()).toBe(0);
      if (isScripted) await inspectAll(page, '9-adopted');
      await page.goto(`${url}?change=p1`);
      await page.fill('#change-name', '北工場');
      await press(page, '保存する');
      await page.waitForURL(/done=change/);
      await page.goto(`${origin()}/answer/${company.slug}/h2~p1`);
      expect(await main(page)).toContain('前回の回答：定期的に見直し');
      await context.close();
    },
  );

  test('somebody else’s change at the same time is said, and a plant gone meanwhile leaves what was typed', async () => {
    const company = await prepareCompany(database, { questionnaire: 'company-2022' });
    const mine = await visit(company.editor);
    const theirs = await visit(company.colleague, { javaScriptEnabled: false });
    const url = `${origin()}/answer/${company.slug}/plants`;
    await mine.page.goto(url);
    await add(mine.page, '第一工場', '');
    await mine.page.goto(`${url}?change=p1`);
    await theirs.page.goto(`${url}?change=p1`);
    await theirs.page.fill('#change-name', '本社工場');
    await press(theirs.page, '保存する');
    await theirs.page.waitForURL(/done=change/);
    await mine.page.fill('#change-name', '西工場');
    await press(mine.page, '保存する');
    await mine.page.getByText('工場の名前は「本社工場」に変わっていましたが、「西工場」で保存しました。').waitFor();
    await mine.page.getByText(/架空 花子様が.*に変更/).waitFor();
    await inspectPage(mine.page);
    await mine.page.goto(`${url}?change=p1`);
    await theirs.page.goto(`${url}?remove=p1`);
    await press(theirs.page, '外す');
    await theirs.page.waitForURL(/done=remove/);
    await mine.page.fill('#change-name', '南工場');
    await press(mine.page, '保存する');
    await mine.page.getByText('ほかの人が外しました。入力は「南工場」').first().waitFor();
    expect(await main(mine.page)).toMatch(/架空 花子様が.*に変更/);
    await Promise.all([mine.context.close(), theirs.context.close()]);
  });
});
