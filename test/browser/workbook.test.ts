import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { type Place, prepareWave } from '../integration/answering-fixture.ts';
import { makePerson } from '../integration/people-fixture.ts';
import { useBrowserPortal } from '../support/browser-portal.ts';
import { useDatabase } from '../support/database.ts';
import { fillCells } from '../support/fill-file.ts';
import { inspectPage } from '../support/inspect-page.ts';

const database = useDatabase();
const portal = useBrowserPortal(database);

const stored = async (place: Place) => (await readAnswering(place.member, place.slug))?.answers ?? {};

/** A respondent of a company in a wave of its own, with or without JavaScript. */
async function enter(javaScriptEnabled: boolean) {
  const place = await prepareWave(database);
  const viewer = await makePerson(database, { role: 'respondent', companyId: place.companyId });
  const visit = await portal.visit(viewer, { javaScriptEnabled });
  return { ...visit, place, url: `${portal.origin()}/answer/${place.slug}` };
}

const upload = async (page: Page, name: string, buffer: Buffer) => {
  await page.setInputFiles('#file', { name, mimeType: 'application/octet-stream', buffer });
  await page.getByRole('button', { name: '内容を確認する' }).click();
};

describe.runIf(process.env.KURABE_TEST_BROWSER)('the page of the file', { timeout: 90_000 }, () => {
  test.each([true, false])(
    'goes from the download to the answers, scripts: %s, and is sound on the way',
    async (isScripted) => {
      const { page, noise, close, place, url } = await enter(isScripted);
      await page.goto(`${url}/excel`);
      if (isScripted) await inspectPage(page);
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Excelをダウンロードする', exact: true }).click(),
      ]);
      expect(file.suggestedFilename()).toBe('回答票_調査_架空製作所.xlsx');
      const parts: Buffer[] = [];
      for await (const part of await file.createReadStream()) parts.push(part as Buffer);
      const filled = await fillCells(Buffer.concat(parts), {
        'A-01': 'やってる',
        'A-04': '何人か',
        'B-01': '実施済み',
      });
      await page.getByRole('button', { name: '内容を確認する' }).click();
      expect(await page.locator('main').innerText()).toContain('ファイルを選んでください');
      await upload(page, '../../etc/\u202egpj.exe', filled);
      const text = await page.locator('main').innerText();
      expect(text).toContain('の回答「やってる」は選択肢にありません。選び直してください。');
      expect(text).toContain('シート「A First（日）」のD5');
      expect(text).not.toContain('\u202e');
      if (isScripted) await inspectPage(page);
      if (process.env.KURABE_TEST_PICTURES)
        await page.screenshot({ path: `${process.env.KURABE_TEST_PICTURES}/preview.png`, fullPage: true });
      expect(await stored(place)).toEqual({});
      await page.locator('[name="again.A-01"]').selectOption('1');
      await page.getByRole('button', { name: 'この内容を取り込む' }).click();
      expect(await page.locator('[role=alert]').first().innerText()).toContain('数として読めません');
      await page.locator('[name="again.A-04"]').fill('５');
      await page.getByRole('button', { name: 'この内容を取り込む' }).click();
      await page.waitForURL(/taken=3/);
      expect(await page.locator('[role=status]').innerText()).toContain('3件の回答を取り込みました');
      if (isScripted) await inspectPage(page);
      if (process.env.KURABE_TEST_PICTURES)
        await page.screenshot({ path: `${process.env.KURABE_TEST_PICTURES}/taken.png`, fullPage: true });
      expect(await stored(place)).toEqual({ 'A-01': { code: '1' }, 'A-04': { number: 5 }, 'B-01': { code: '3' } });
      expect(noise).toEqual([]);
      await close();
    },
  );

  test('says in each language why a file is refused', async () => {
    const { page, close, url } = await enter(false);
    await page.goto(`${url}/excel?lang=en`);
    await page.setInputFiles('#file', { name: 'a.xlsx', mimeType: 'text/html', buffer: Buffer.from('<html></html>') });
    await page.getByRole('button', { name: 'Check the content' }).click();
    expect(await page.locator('[data-refusal]').innerText()).toContain('not Excel inside but a web page');
    await page.goto(`${url}/excel?lang=ja`);
    await upload(page, 'large.xlsx', Buffer.alloc(5 * 1024 * 1024 + 10, 65));
    expect(await page.locator('[data-refusal]').innerText()).toContain('5MBを超えています');
    await close();
  });
});
