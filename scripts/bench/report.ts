import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const REPORT = fileURLToPath(new URL('./REPORT.md', import.meta.url));
const HEAD =
  '# Measurements\n\nEach section is written by one script of this folder; ratios of one run, contenders interleaved.\n';

/** Puts a section into REPORT.md in the place of its earlier state, or at the end. */
export function writeSection(name: string, markdown: string): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const report = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : HEAD;
  const section = `${begin}\n${markdown.trim()}\n${end}`;
  const [from, to] = [report.indexOf(begin), report.indexOf(end)];
  const next =
    from >= 0 && to > from
      ? `${report.slice(0, from)}${section}${report.slice(to + end.length)}`
      : `${report.trimEnd()}\n\n${section}\n`;
  writeFileSync(REPORT, next);
}

/** The value below which the given part (0-1) of the values lies; nearest rank. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
