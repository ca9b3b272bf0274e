import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianInterval } from '../../analytics/derived/median.ts';
import { buildReleasedTable, OVERALL } from '../../analytics/derived.ts';
import { parseReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import type { CodedColumn } from '../../app/survey/coding.ts';

type Bounds = readonly [number, number] | null;

/** Three levels, NA and DK, with the groups that a maturity item has in small. */
const GROUPS = [
  ['1', '2'],
  ['2', '3'],
  ['NA', 'DK'],
  ['1', 'NA', 'DK'],
];
const CODES = ['1', '2', '3', 'NA', 'DK'];
const label = { ja: '', en: '' };
const column: CodedColumn = {
  id: 'M1',
  itemId: 'M1',
  itemVersion: 1,
  codes: CODES,
  scale: 'ordinal',
  kind: 'maturity',
  groups: GROUPS.map((codes) => ({ code: codes.join('+'), codes, coarse: true, label })),
  label,
  population: 'asked',
};

function medianOf(n: number, bounds: Readonly<Record<string, Bounds>>) {
  const view = { association: '*', sector: '*', size: '*' };
  const cells = Object.entries(bounds).map(([code, given]) => {
    const [lo, hi] = given ?? [null, null];
    const status = given === null ? 'C' : lo === hi ? 'F' : 'R';
    const key = { wave: 'w', item: 'M1', itemVersion: 1, ...view, code, status };
    const parsed = parseReleasedCell({ ...key, n: given === null ? null : n, lo, hi });
    if (!parsed.ok) throw new Error(parsed.fault);
    return parsed.value;
  });
  return medianInterval(buildReleasedTable(cells), OVERALL, column);
}

/** All ways to spread `total` companies over `places`. */
function* spreads(total: number, places: number): Generator<number[]> {
  if (places === 1) {
    yield [total];
    return;
  }
  for (let first = 0; first <= total; first++)
    for (const rest of spreads(total - first, places - 1)) yield [first, ...rest];
}

const countOf = (vector: readonly number[], code: string): number =>
  code.split('+').reduce((sum, each) => sum + (vector[CODES.indexOf(each)] ?? 0), 0);

function trueMedian(vector: readonly number[]): number | null {
  const levels = vector.slice(0, 3).flatMap((count, at) => Array.from({ length: count }, () => at + 1));
  return levels[Math.ceil(levels.length / 2) - 1] ?? null;
}

/** The true medians of all count vectors over five codes and "no code" that fit the bounds. */
function possibleMedians(n: number, bounds: Readonly<Record<string, Bounds>>): Set<number> {
  const medians = new Set<number>();
  for (const vector of spreads(n, 6)) {
    const fits = Object.entries(bounds).every(([code, given]) => {
      const none = vector[5] ?? 0;
      const count = code === 'NR' ? none : code === 'ANS' ? n - none : countOf(vector, code);
      return given === null || (given[0] <= count && count <= given[1]);
    });
    const median = fits ? trueMedian(vector) : null;
    if (median !== null) medians.add(median);
  }
  return medians;
}

/** What may be published of a true vector: each row on its own exact, a range around the truth, or hidden. */
const released = fc
  .record({
    vector: fc.array(fc.nat({ max: 4 }), { minLength: 6, maxLength: 6 }),
    conditional: fc.boolean(),
    widths: fc.array(fc.option(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })), { freq: 4 }), {
      minLength: 10,
      maxLength: 10,
    }),
  })
  .map(({ vector, conditional, widths }) => {
    const n = vector.reduce((sum, count) => sum + count, 0);
    const none = vector[5] ?? 0;
    const tail = conditional ? 'ANS' : 'NR';
    const rows = [...CODES, ...GROUPS.map((codes) => codes.join('+')), tail];
    const bounds = rows.map((code, at): [string, Bounds] => {
      const width = widths[at] ?? null;
      const count = code === 'NR' ? none : code === 'ANS' ? n - none : countOf(vector, code);
      const range = width === null ? null : ([Math.max(0, count - width[0]), Math.min(n, count + width[1])] as const);
      return [code, code === 'ANS' && range !== null ? [Math.max(5, range[0]), range[1]] : range];
    });
    return { n, none, conditional, bounds: Object.fromEntries(bounds) };
  })
  .filter(({ n, none, conditional }) => n >= 5 && n <= 12 && (!conditional || n - none >= 5));

describe('medianInterval', () => {
  it('contains the median of every count vector that fits the released bounds', () => {
    let told = 0;
    let tight = 0;
    fc.assert(
      fc.property(released, ({ n, bounds }) => {
        const interval = medianOf(n, bounds);
        const medians = possibleMedians(n, bounds);
        if (interval === null || medians.size === 0) return;
        told += 1;
        const [least, most] = [Math.min(...medians), Math.max(...medians)];
        if (interval.lo === least && interval.hi === most) tight += 1;
        expect(interval.lo).toBeLessThanOrEqual(least);
        expect(interval.hi).toBeGreaterThanOrEqual(most);
      }),
      { seed: 2022, numRuns: 400 },
    );
    expect(told).toBeGreaterThan(300);
    expect(tight / told).toBeGreaterThan(0.9);
  });

  const full = { NA: [0, 0], DK: [0, 0], '1+2': null, '2+3': null, 'NA+DK': [0, 0], '1+NA+DK': null } as const;

  it('counts only companies that gave a level: a large number without an answer moves nothing', () => {
    const bounds = { ...full, '1': [1, 1], '2': [2, 2], '3': [6, 6], NR: [31, 31] } as const;
    expect(medianOf(40, bounds)).toEqual({ lo: 3, hi: 3 });
  });

  it('takes the lower of two in the middle', () => {
    const bounds = { ...full, '1': [3, 3], '2': [0, 0], '3': [3, 3], NR: [2, 2] } as const;
    expect(medianOf(8, bounds)).toEqual({ lo: 1, hi: 1 });
  });

  it('draws on how many gave no answer for what is hidden, and stays open where that is hidden, too', () => {
    const hidden = { ...full, '1': [6, 6], '2': null, '3': null } as const;
    expect(medianOf(12, { ...hidden, NR: [0, 0] })).toEqual({ lo: 1, hi: 1 });
    expect(medianOf(12, { ...hidden, NR: null })).toEqual({ lo: 1, hi: 1 });
    expect(medianOf(20, { ...hidden, NR: [8, 8] })).toEqual({ lo: 1, hi: 1 });
    expect(medianOf(20, { ...hidden, NR: null })).toEqual({ lo: 1, hi: 3 });
  });

  it('uses groups where single codes are hidden', () => {
    const coarse = { '1': null, '2': null, '3': null, NA: null, DK: null, '2+3': null, '1+NA+DK': null };
    expect(medianOf(12, { ...coarse, '1+2': [6, 8], 'NA+DK': [0, 2], NR: null })).toEqual({ lo: 1, hi: 2 });
  });

  it('takes those that answered as all there are where only some were asked, and tells nothing where these are hidden', () => {
    const asked = { ...full, '1': null, '2': null, '3': [5, 5] } as const;
    expect(medianOf(40, { ...asked, ANS: [7, 9] })).toEqual({ lo: 3, hi: 3 });
    expect(medianOf(40, { ...asked, ANS: [9, 12] })).toEqual({ lo: 1, hi: 3 });
    expect(medianOf(40, { ...asked, ANS: null })).toBeNull();
  });

  it('is null where no code is shown, though those without an answer are, and where nobody can have given a level', () => {
    const none = Object.fromEntries([...CODES, ...GROUPS.map((codes) => codes.join('+'))].map((code) => [code, null]));
    expect(medianOf(12, { ...none, NR: [3, 5] })).toBeNull();
    expect(medianOf(12, { ...full, '1': [0, 0], '2': [0, 0], '3': [0, 0], NR: [12, 12] })).toBeNull();
  });
});
