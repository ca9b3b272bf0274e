import { describe, expect, test } from 'vitest';
import { addRespondent, prepareSurvey, signIn, visit } from '../integration/section-fixture.ts';
import { useBrowserPortal } from '../support/browser-portal.ts';
import { useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';

const database = useDatabase();
const { browser } = useBrowserPortal(database);

const somebody = async () => addRespondent(database, await prepareSurvey(database), { name: '佐藤' });

describe.runIf(process.env.KURABE_TEST_BROWSER)('coming back to a section', { timeout: 120_000 }, () => {
  test('after a session ended without JavaScript: signing in and saving again lead to the question', async () => {
    const person = await somebody();
    const { page, context, url } = await visit(database, browser(), { person, isScripted: false, width: 360 });
    await page.goto(`${url}/h2?return=review`);
    await page.locator('[name="H-2-01"][value="2"]').check();
    await page.locator('[name="H-2-05"][value="3"]').check();
    await context.clearCookies();
    await page.locator('button[name="_intent"][value="save"]').click();
    const link = page.locator('[role=alert] a[target=_blank]');
    const wanted = new URLSearchParams((await link.getAttribute('href'))?.split('?')[1]).get('next');
    expect(wanted).toBe(`${new URL(url).pathname}/h2?return=review#q-H-2-05`);
    await signIn(database, context, person);
    await page.getByRole('button', { name: 'もう一度保存する' }).click();
    await page.waitForURL(/saved=.*return=review#q-H-2-05$/);
    expect(await page.locator('[name="H-2-05"][value="3"]').isChecked()).toBe(true);
    expect(await page.locator('[name="H-2-01"][value="2"]').isChecked()).toBe(true);
    expect((await page.locator('[id="q-H-2-05"]').boundingBox())?.y).toBeLessThan(900);
    await context.close();
  });

  test.each([true, false])(
    'a number that cannot be read is there after a reload (JavaScript: %s)',
    async (isScripted) => {
      const person = await somebody();
      const { page, context, noise, url } = await visit(database, browser(), { person, isScripted, width: 360 });
      await page.goto(`${url}/a`);
      await page.fill('[name="A-10"]', '三人ほど');
      if (isScripted) await page.locator('[data-save-state=saved]').waitFor();
      else await page.locator('button[name="_intent"][value="save"]').click();
      for (const lang of ['ja', 'en']) {
        await page.goto(`${url}/a?lang=${lang}`);
        expect(await page.inputValue('[name="A-10"]')).toBe('三人ほど');
        expect(await page.locator('[name="A-10"]').getAttribute('aria-invalid')).toBe('true');
        for (const width of isScripted ? [360, 1280] : []) {
          await page.setViewportSize({ width, height: 900 });
          await inspectPage(page);
          const folder = process.env.KURABE_TEST_PICTURES;
          if (folder) await page.screenshot({ path: `${folder}/unread-${lang}-${width}.png`, fullPage: true });
        }
      }
      await page.fill('[name="A-10"]', '3');
      if (isScripted) await page.locator('[data-save-state=saved]').waitFor();
      else await page.locator('button[name="_intent"][value="save"]').click();
      await page.goto(`${url}/a`);
      expect(await page.inputValue('[name="A-10"]')).toBe('3');
      expect(await page.locator('[role=alert]').count()).toBe(0);
      expect(noise.filter((line) => !line.includes('400'))).toEqual([]);
      await context.close();
    },
  );
});
