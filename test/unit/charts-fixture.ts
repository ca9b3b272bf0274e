import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildReleasedTable, OVERALL, type View } from '../../analytics/derived.ts';
import { parseReleasedCell, type ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import type { ReleaseView } from '../../app/charts/release-view.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import type { Locale } from '../../app/text/locale.ts';

/** The view of the invented association `ours`. */
export const OURS: View = { association: 'ours', sector: '*', size: '*' };

/** A count out of n: exact, a range, or hidden. */
export type Count = number | readonly [number, number] | null;

/** One released cell of the view; `null` is a hidden one. */
export function cellOf(view: View, column: string, code: string, value: { n: number; count: Count }): ReleasedCell {
  const { n, count } = value;
  const [lo, hi] = typeof count === 'number' ? [count, count] : (count ?? [null, null]);
  const status = count === null ? 'C' : lo === hi ? 'F' : 'R';
  const key = { wave: '2025', item: column, itemVersion: 1, ...view, code };
  const parsed = parseReleasedCell({ ...key, n: count === null ? null : n, lo, hi, status });
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value;
}

/** The questionnaire of the company survey. */
export function companySurvey(): Questionnaire {
  const found = getQuestionnaire('company-2022');
  if (found === null) throw new Error('company-2022 is missing');
  return found;
}

/** A release of hand-made cells in a language. */
export function releaseOf(cells: readonly ReleasedCell[], locale: Locale = 'ja'): ReleaseView {
  return { table: buildReleasedTable(cells), questionnaire: companySurvey(), locale, reliableFrom: 20 };
}

/** A maturity item's cells: counts of 1..5, NA, DK, the published groups as given, and those without an answer. */
export function maturityCells(
  view: View,
  item: string,
  counts: {
    n: number;
    levels: readonly Count[];
    done: Count;
    notDone: Count;
    low: Count;
    neither: Count;
    empty: Count;
  },
): ReleasedCell[] {
  const { n, levels, done, notDone, low, neither, empty } = counts;
  const codes = ['1', '2', '3', '4', '5', 'NA', 'DK'];
  return [
    ...codes.map((code, index) => cellOf(view, item, code, { n, count: levels[index] ?? null })),
    cellOf(view, item, '3+4+5', { n, count: done }),
    cellOf(view, item, '1+NA+DK', { n, count: notDone }),
    cellOf(view, item, '1+2', { n, count: low }),
    cellOf(view, item, 'NA+DK', { n, count: neither }),
    cellOf(view, item, 'NR', { n, count: empty }),
  ];
}

const EXACT = { n: 40, levels: [12, 8, 10, 5, 5, 0, 0], done: 20, notDone: 12, low: 20, neither: 0, empty: 0 };
const BANDED = {
  n: 40,
  levels: [
    [9, 11],
    [6, 8],
    [6, 8],
    [3, 5],
    [3, 5],
    [0, 2],
    [0, 2],
  ],
  done: [15, 17],
  notDone: [12, 14],
  low: [18, 20],
  neither: [0, 2],
  empty: [3, 5],
} as const;
/** Nine of forty answered: groups alone, and nothing of how many gave no answer. */
const COARSE = { n: 40, levels: [], done: [0, 2], notDone: null, low: [6, 8], neither: [0, 2], empty: null } as const;
const NONE = { n: 40, levels: [], done: null, notDone: null, low: null, neither: null, empty: null } as const;
const EDGES = {
  n: 40,
  levels: [[38, 40], [0, 2], 0, 0, 0, 0, 0],
  done: 0,
  notDone: [38, 40],
  low: 40,
  neither: 0,
  empty: 0,
} as const;
const WHOLE = {
  n: 397,
  levels: [120, 80, 90, 50, 30, 10, 10],
  done: 170,
  notDone: 140,
  low: 200,
  neither: 20,
  empty: 7,
};

/** The section on organisational measures: exact values, ranges, edges, a hidden item and a true zero. */
export function organisationalCells(): ReleasedCell[] {
  const items = ['H-1-01', 'H-1-02', 'H-1-03', 'H-1-04', 'H-1-05'];
  return [
    ...[EXACT, BANDED, COARSE, NONE, EDGES].flatMap((counts, at) => maturityCells(OURS, items[at] ?? '', counts)),
    ...items.flatMap((item) => maturityCells(OVERALL, item, WHOLE)),
  ];
}

const GOLDEN = fileURLToPath(new URL('../golden', import.meta.url));

/** An SVG as it is kept: ids numbered anew, numbers cut to three decimals, one element a line. */
function normalised(svg: string): string {
  const ids = [...new Set([...svg.matchAll(/\bid="([^"]+)"/g)].map((match) => match[1] ?? ''))];
  const numbered = ids
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, id) => text.replaceAll(id, `id-${ids.indexOf(id) + 1}`), svg);
  return `${numbered.replace(/-?\d+\.\d{4,}/g, (number) => String(Number(Number(number).toFixed(3)))).replaceAll('><', '>\n<')}\n`;
}

/**
 * The kept drawing of that name, or null where it equals this one. A difference is written beside it as
 * `<name>-changed.svg`; a missing one is written anew, but in CI it is a failure.
 */
export function findGoldenFault(name: string, svg: string): string | null {
  const path = join(GOLDEN, `${name}.svg`);
  const changed = join(GOLDEN, `${name}-changed.svg`);
  const text = normalised(svg);
  if (!existsSync(path)) {
    if (process.env.CI === 'true') return `test/golden/${name}.svg is missing`;
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(path, text);
    return null;
  }
  if (readFileSync(path, 'utf8') === text) {
    rmSync(changed, { force: true });
    return null;
  }
  writeFileSync(changed, text);
  return `test/golden/${name}.svg differs: look at ${name}-changed.svg beside it`;
}
