import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { declineAssociation } from '../../app/services/decline-associations.server.ts';
import { setOwnSection } from '../../app/services/set-own-section.server.ts';
import { OWN_SECTIONS } from '../../scripts/demo/own-sections.ts';
import { inspectEverywhere, useBrowserPortal } from '../support/browser-portal.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { type Company, moveDeadline, prepareCompany, read, submit } from './lifecycle-fixture.ts';
import { makeAssociation, makePerson } from './people-fixture.ts';

const database = useDatabase();
const { origin, visit } = useBrowserPortal(database);

type Asking = { id: string; code: string };

/** An open wave in which a company is asked by as many associations, each with an own section of the demo. */
async function prepare(names: readonly string[]): Promise<{ company: Company; asking: Asking[]; start: string }> {
  const company = await prepareCompany(database, { questionnaire: 'company-2022', state: 'draft' });
  const asking: Asking[] = [];
  for (const [index, name] of names.entries()) {
    const id = await makeAssociation(database, company);
    const [row] = await asSuperuser(
      database,
      (sql) => sql`update association set name_ja = ${`（架空）${name}`}, name_en = ${`(fictional) ${name}`}
        where id = ${id} returning code`,
    );
    const code = String(row?.code);
    const definition = Object.values(OWN_SECTIONS)[index];
    expect(await setOwnSection({ wave: company.slug, code, definition })).toMatchObject({ ok: true });
    asking.push({ id, code });
  }
  await asSuperuser(database, (sql) => sql`update wave set state = 'open' where id = ${company.waveId}`);
  return { company, asking, start: `${origin()}/answer/${company.slug}` };
}

const main = (page: Page) => page.locator('main').innerText();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const declinedOf = async (company: Company) =>
  (await read(company)).associations.filter(({ isDeclined }) => isDeclined).map(({ code }) => code);

describe.runIf(process.env.KURABE_TEST_BROWSER)('answering for several associations', { timeout: 240_000 }, () => {
  test('own sections stand on the start page, have their page and are in the last check', async () => {
    const { company, asking, start } = await prepare(['東雲機械工業会', '遠雷工作機械協会']);
    const { page, noise, close } = await visit(company.editor);
    await inspectEverywhere(page, start, '1-start');
    for (const text of ['集計に含める団体', '（架空）東雲機械工業会：遠隔保守と更新', '社外の誰にも見えません'])
      expect(await main(page)).toContain(text);
    const own = `${start}/own-${asking[0]?.code.toLowerCase()}`;
    await inspectEverywhere(page, own, '2-section');
    expect(await page.locator('h1').innerText()).toContain('（架空）東雲機械工業会：遠隔保守と更新');
    expect(await main(page)).toContain('5社以上がそろったものだけ');
    await page.locator('[name="OWN-A01-1"][value="1"]').check();
    await page.locator('[name="OWN-A01-2"][value="d"]').check();
    await press(page, /^一時保存して/);
    await page.waitForURL((url) => url.href !== `${own}?lang=ja`);
    await inspectEverywhere(page, `${start}/review`, '3-review');
    expect(await main(page)).toContain('操作の記録を残している');
    expect(await submit(company)).toMatchObject({ ok: true });
    await page.goto(`${start}/done`);
    expect(await main(page)).toContain('（架空）東雲機械工業会：遠隔保守と更新');
    const code = asking[0]?.code ?? '';
    expect(await declineAssociation(company.editor.actor, { wave: company.slug, code })).toEqual({ ok: true });
    await inspectEverywhere(page, `${start}/associations`, '3-declined-own');
    expect(await main(page)).toContain('これから送信する回答には含めず');
    await inspectEverywhere(page, `${start}/review`, '3-review-declined');
    expect(await main(page)).toContain('辞退した団体の独自の設問は、送信しません');
    expect(await main(page)).not.toContain('操作の記録を残している');
    expect(noise).toEqual([]);
    await close();
  });

  test.each([true, false])('one is declined, then all, and taken back (JavaScript: %s)', async (javaScriptEnabled) => {
    const { company, asking, start } = await prepare(['東雲機械工業会', '遠雷工作機械協会']);
    const [first, second] = asking;
    if (!first || !second) throw new Error('two associations are wanted');
    const { page, noise, close } = await visit(company.editor, { javaScriptEnabled });
    const look = async (path: string, name: string) =>
      javaScriptEnabled ? inspectEverywhere(page, `${start}${path}`, name) : page.goto(`${start}${path}`);
    await page.goto(start);
    await page.getByRole('link', { name: '団体ごとに辞退する・取り消す' }).click();
    await page.waitForURL(/\/associations$/);
    await look('/associations', '4-associations');
    await page.locator(`main a[href*="ask=${first.code}"]`).click();
    await page.waitForURL(/ask=/);
    await look(`/associations?ask=${first.code}`, '5-ask');
    await press(page, '辞退する');
    await page.waitForURL(/done=decline$/);
    expect(await declinedOf(company)).toEqual([first.code]);
    await look('/associations?done=decline', '6-declined');
    await page.goto(start);
    expect(await main(page)).not.toContain('（架空）東雲機械工業会：遠隔保守と更新');
    await page.goto(`${start}/associations`);
    await page.locator('main a[href*="ask="]').first().click();
    await page.getByText('この調査への回答を辞退しますか').waitFor();
    await press(page, 'この調査への回答を辞退する');
    await page.locator('[role=alert]').waitFor();
    expect(await page.locator('[role=alert]').innerText()).toContain('チェックを入れてください');
    expect(await declinedOf(company)).toEqual([first.code]);
    await page.locator('#confirmed').check();
    await press(page, 'この調査への回答を辞退する');
    await page.waitForURL(/done=declineAll$/);
    expect(await declinedOf(company)).toHaveLength(2);
    await look('/associations?ask=none', '7-all');
    await look('', '8-start-declined');
    expect(await main(page)).toContain('この調査への回答を辞退しています');
    await page.goto(`${start}/associations`);
    await page
      .locator('form', { has: page.locator(`input[value="${second.code}"]`) })
      .locator('button')
      .click();
    await page.waitForURL(/done=takeBack$/);
    expect(await declinedOf(company)).toEqual([first.code]);
    expect(noise).toEqual([]);
    await close();
  });

  test('the secretariat of a declined association sees that and no more, another nothing', async () => {
    const { company, asking, start } = await prepare(['東雲機械工業会', '遠雷工作機械協会']);
    const { page, close } = await visit(company.editor);
    await page.goto(`${start}/associations?ask=${asking[0]?.code}`);
    await press(page, '辞退する');
    await page.waitForURL(/done=decline$/);
    await close();
    for (const [index, { id }] of asking.entries()) {
      const office = await visit(await makePerson(database, { role: 'secretariat', associationId: id }));
      const members = `${origin()}/assoc/members?wave=${company.slug}`;
      if (index === 0) await inspectEverywhere(office.page, members, '9-members');
      else await office.page.goto(members);
      expect((await main(office.page)).includes('回答辞退')).toBe(index === 0);
      await office.close();
    }
  });

  test('with one association the start page names it alone, and the page declines the survey; after the deadline nothing is offered', async () => {
    const { company, start } = await prepare(['東雲機械工業会']);
    const { page, close } = await visit(company.editor);
    await page.goto(start);
    expect(await main(page)).toContain('（架空）東雲機械工業会');
    expect(await main(page)).not.toContain('集計に含める団体');
    expect(await main(page)).toContain('回答のしかた');
    await page.goto(`${start}/associations`);
    await page.getByRole('link', { name: '辞退する' }).click();
    await page.getByText('この調査への回答を辞退しますか').waitFor();
    await moveDeadline(database, company, '-2 minutes');
    await page.locator('#confirmed').check();
    await press(page, 'この調査への回答を辞退する');
    await page.locator('[role=alert]').waitFor();
    expect(await page.locator('[role=alert]').innerText()).toContain('締め切ったため');
    expect(await declinedOf(company)).toEqual([]);
    await inspectEverywhere(page, `${start}/associations`, '10-closed');
    expect(await page.locator('main form').count()).toBe(0);
    await page.goto(start);
    expect(await main(page)).toContain('締め切りました');
    expect(await main(page)).not.toContain('回答のしかた');
    await close();
  });
});
