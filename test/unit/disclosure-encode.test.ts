import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCount } from '../../analytics/disclosure/encode.ts';

const cells = (n: number, margin: number, band: number | null): string =>
  [
    ...new Set(
      Array.from({ length: n + 1 }, (_, c) => encodeCount(c, { n, margin, band })).map((b) => `${b?.lo}-${b?.hi}`),
    ),
  ].join(' ');

const encoding = fc.record({
  n: fc.integer({ min: 5, max: 400 }),
  margin: fc.integer({ min: 2, max: 12 }),
  band: fc.option(fc.integer({ min: 3, max: 7 })),
});

describe('encodeCount', () => {
  it.each([
    [5, 2, null, '0-2 3-5'],
    [6, 2, null, '0-2 3-3 4-6'],
    [9, 2, null, '0-2 3-3 4-4 5-5 6-6 7-9'],
    [5, 2, 3, '0-2 3-5'],
    [6, 2, 3, '0-2 3-6'],
    [7, 2, 3, '0-2 3-7'],
    [8, 2, 3, '0-2 3-5 6-8'],
    [9, 2, 3, '0-2 3-5 6-9'],
    [20, 2, 3, '0-2 3-5 6-8 9-11 12-14 15-17 18-20'],
    [21, 2, 3, '0-2 3-5 6-8 9-11 12-14 15-17 18-21'],
    [8, 3, 3, '0-4 5-8'],
    [13, 3, 3, '0-5 6-8 9-13'],
    [12, 4, 3, '0-5 6-12'],
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
        expect(encodeCount(0, e)!.hi).toBeGreaterThanOrEqual(Math.min(e.margin, e.n));
        expect(encodeCount(e.n, e)!.lo).toBeLessThanOrEqual(Math.max(e.n - e.margin, 0));
      }),
      { seed: 2022, numRuns: 1_000 },
    );
  });

  it('has no cell narrower than a band where bands apply', () => {
    fc.assert(
      fc.property(encoding, fc.nat(), ({ n, margin }, pick) => {
        const bounds = encodeCount(pick % (n + 1), { n, margin, band: 3 })!;
        expect(bounds.hi - bounds.lo + 1).toBeGreaterThanOrEqual(3);
      }),
      { seed: 2022, numRuns: 1_000 },
    );
  });

  it.each([[Number.NaN], [-1], [8], [2.5], [Number.POSITIVE_INFINITY]])(
    'has no cell for a count of %s out of 7',
    (count) => {
      expect(encodeCount(count, { n: 7, margin: 2, band: 3 })).toBeNull();
    },
  );

  it('has no cell where n, margin or band is not a whole number', () => {
    expect(encodeCount(3, { n: Number.NaN, margin: 2, band: 3 })).toBeNull();
    expect(encodeCount(3, { n: 9, margin: Number.NaN, band: 3 })).toBeNull();
    expect(encodeCount(5, { n: 9, margin: 2, band: Number.NaN })).toBeNull();
    expect(encodeCount(5, { n: 9, margin: 2, band: 0 })).toBeNull();
  });
});
