import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

type Finding = { id: string; impact: string | null; nodes: { target: unknown }[] };

/**
 * The house inspection that every page a test sees must pass: one h1, a title, a language, unique ids, labelled fields, nothing
 * undefined on it, no sideways scrolling, and no serious or critical finding of axe.
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

let source: string | null = null;

async function axeSource(): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  source ??= await readFile(axePath, 'utf8');
  return source;
}
