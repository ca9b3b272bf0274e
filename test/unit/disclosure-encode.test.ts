import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCount } from '../../analytics/disclosure/encode.ts';

const of = (n: number, margin: number, band: number | null) => ({ base: { lo: n, hi: n }, margin, band, merge: 1 });

const cells = (n: number, margin: number, band: number | null): string =>
  [
    ...new Set(
      Array.from({ length: n + 1 }, (_, c) => encodeCount(c, of(n, margin, band))).map((b) => `${b?.lo}-${b?.hi}`),
    ),
  ].join(' ');

const encoding = fc
  .record({
    n: fc.integer({ min: 5, max: 400 }),
    slack: fc.integer({ min: 0, max: 3 }),
    margin: fc.integer({ min: 2, max: 12 }),
    band: fc.option(fc.integer({ min: 2, max: 7 })),
    merge: fc.constantFrom(1, 2, 4),
  })
  .map(({ n, slack, ...rest }) => ({ n, base: { lo: Math.max(0, n - slack), hi: n }, ...rest }));

describe('encodeCount', () => {
  it.each([
    [5, 2, null, '0-2 3-5'],
    [6, 2, null, '0-2 3-3 4-6'],
    [9, 2, null, '0-2 3-3 4-4 5-5 6-6 7-9'],
    [5, 2, 3, '0-2 3-5'],
    [6, 2, 3, '0-2 3-3 4-6'],
    [7, 2, 2, '0-2 3-4 5-7'],
    [8, 2, 3, '0-2 3-5 6-8'],
    [9, 2, 2, '0-2 3-4 5-6 7-9'],
    [20, 2, 3, '0-2 3-5 6-8 9-11 12-14 15-17 18-20'],
    [21, 2, 3, '0-2 3-5 6-8 9-11 12-14 15-17 18-18 19-21'],
    [8, 3, 3, '0-3 4-4 5-8'],
    [13, 3, 3, '0-3 4-6 7-9 10-13'],
    [6, 3, 3, '0-6'],
    [5, 3, null, '0-5'],
  ] as const)('cuts 0..%i with margin %i and band %s into %s', (n, margin, band, expected) => {
    expect(cells(n, margin, band)).toBe(expected);
  });

  it('publishes bounds that contain the count, the same for every count between them', () => {
    fc.assert(
      fc.property(encoding, fc.nat(), (e, pick) => {
        const count = pick % (e.n + 1);
        const bounds = encodeCount(count, e)!;
        expect(bounds.lo).toBeLessThanOrEqual(count);
        expect(bounds.hi).toBeGreaterThanOrEqual(count);
        expect(bounds.lo).toBeGreaterThanOrEqual(0);
        expect(bounds.hi).toBeLessThanOrEqual(e.n);
        expect(encodeCount(bounds.lo, e)).toEqual(bounds);
        expect(encodeCount(bounds.hi, e)).toEqual(bounds);
      }),
      { seed: 2022, numRuns: 1_000 },
    );
  });

  it('never tells counts apart that are within the margin of nobody or of everybody', () => {
    fc.assert(
      fc.property(encoding, (e) => {
        expect(encodeCount(0, e)!.hi).toBeGreaterThanOrEqual(Math.min(e.margin, e.base.lo));
        expect(encodeCount(e.n, e)!.lo).toBeLessThanOrEqual(Math.max(e.base.lo - e.margin, 0));
      }),
      { seed: 2022, numRuns: 1_000 },
    );
  });

  it('joins whole cells where several are published as one: what is coarser follows from what is finer', () => {
    fc.assert(
      fc.property(encoding, fc.nat(), (e, pick) => {
        const fine = encodeCount(pick % (e.n + 1), { ...e, merge: 1 })!;
        for (const merge of [2, 4]) {
          const coarse = encodeCount(fine.lo, { ...e, merge })!;
          expect(encodeCount(fine.hi, { ...e, merge })).toEqual(coarse);
          expect(coarse.lo).toBeLessThanOrEqual(fine.lo);
          expect(coarse.hi).toBeGreaterThanOrEqual(fine.hi);
        }
      }),
      { seed: 2022, numRuns: 1_000 },
    );
  });

  it.each([[Number.NaN], [-1], [8], [2.5], [Number.POSITIVE_INFINITY]])(
    'has no cell for a count of %s out of 7',
    (count) => {
      expect(encodeCount(count, of(7, 2, 3))).toBeNull();
    },
  );

  it('has no cell where n, margin or band is not a whole number', () => {
    expect(encodeCount(3, of(Number.NaN, 2, 3))).toBeNull();
    expect(encodeCount(3, of(9, Number.NaN, 3))).toBeNull();
    expect(encodeCount(5, of(9, 2, Number.NaN))).toBeNull();
    expect(encodeCount(5, of(9, 2, 0))).toBeNull();
  });
});
