import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What web.dev calls good: fonts that come later move a page by 0.04 at most. */
const MOST_LAYOUT_SHIFT = 0.1;

type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };
type Finding = { id: string; impact: string | null; nodes: { target: unknown }[] };

/**
 * The house inspection that every page a test sees must pass: one h1, a title, a language, unique ids, labelled fields, nothing
 * undefined on it, no sideways scrolling, nothing that moves by itself after it was shown, and no serious or critical finding of axe.
 */
export async function inspectPage(page: Page): Promise<void> {
  const where = `${page.url()} (${await page.title()})`;
  const seen = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return {
      headings: document.querySelectorAll('h1').length,
      language: document.documentElement.lang,
      doubleIds: ids.filter((id, index) => ids.indexOf(id) !== index),
      text: document.body.innerText,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    };
  });
  expect(seen.headings, `one h1 on ${where}`).toBe(1);
  expect(await page.title(), where).toMatch(/Kurabe$/);
  expect(['ja', 'en'], where).toContain(seen.language);
  expect(seen.doubleIds, `double ids on ${where}`).toEqual([]);
  expect(seen.text, where).not.toMatch(/undefined|\bNaN\b|\[object /);
  expect(seen.overflow, `sideways scrolling on ${where}`).toBeLessThanOrEqual(0);
  const moved = await layoutShift(page);
  expect(moved.score, `what moved on ${where}: ${moved.what.join(', ')}`).toBeLessThan(MOST_LAYOUT_SHIFT);
  await page.evaluate(await axeSource());
  const findings = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } };
    return (await axe.run()).violations;
  });
  const grave = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    grave.map(({ id, nodes }) => `${id}: ${nodes.map((n) => String(n.target)).join(', ')}`),
    where,
  ).toEqual([]);
}

/** How far what was shown moved without anybody's doing (the browser's cumulative layout shift), and which elements did. */
function layoutShift(page: Page): Promise<{ score: number; what: string[] }> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const shifts: Shift[] = [];
        const observer = new PerformanceObserver((list) => shifts.push(...(list.getEntries() as Shift[])));
        observer.observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => {
          const own = shifts.filter(({ hadRecentInput }) => !hadRecentInput);
          const score = own.reduce((sum, { value }) => sum + value, 0);
          const what = own.flatMap(({ sources }) => sources.map(({ node }) => node?.textContent?.slice(0, 40) ?? '?'));
          resolve({ score, what });
        }, 50);
      }),
  );
}

let source: string | null = null;

async function axeSource(): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  source ??= await readFile(axePath, 'utf8');
  return source;
}
