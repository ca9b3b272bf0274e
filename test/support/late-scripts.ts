import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Opens a page, a section if nothing else is said to show, whose scripts arrive only when the returned function is called. */
export async function openBeforeScripts(page: Page, url: string, shown = '[data-item]'): Promise<() => void> {
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  let held = 0;
  await page.route(/\/assets\/.*\.js/, async (route) => {
    held += 1;
    await isReleased;
    await route.continue();
  });
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator(shown).last().waitFor();
  return () => {
    expect(held).toBeGreaterThan(0);
    release();
  };
}
