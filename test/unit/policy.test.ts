import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, parsePolicy } from '../../analytics/policy.ts';

const messages = (input: unknown): string[] => {
  const parsed = parsePolicy(input);
  return parsed.ok ? [] : parsed.faults.map((fault) => fault.message);
};

describe('parsePolicy', () => {
  it('gives the defaults where nothing is said', () => {
    expect(parsePolicy({})).toEqual({ ok: true, value: DEFAULT_POLICY });
  });

  it('takes its own defaults', () => {
    expect(parsePolicy(DEFAULT_POLICY)).toEqual({ ok: true, value: DEFAULT_POLICY });
  });

  it('takes every stricter value', () => {
    const stricter = {
      minView: 6,
      minItem: 7,
      minDiff: 8,
      coalition: 2,
      edgeMargin: 4,
      fullFrom: 12,
      reliableFrom: 30,
      band: 5,
    };
    expect(parsePolicy(stricter)).toEqual({ ok: true, value: stricter });
  });

  it('widens the edge with the coalition where no edge is given', () => {
    const parsed = parsePolicy({ coalition: 2 });
    expect(parsed.ok && parsed.value.edgeMargin).toBe(3);
  });

  it.each([
    [{ minView: 4 }, 'minView must be at least 5, not 4: a lower value would weaken the protection.'],
    [{ minItem: 4 }, 'minItem must be at least 5, not 4: a lower value would weaken the protection.'],
    [{ minDiff: 0 }, 'minDiff must be at least 5, not 0: a lower value would weaken the protection.'],
    [{ fullFrom: 9 }, 'fullFrom must be at least 10, not 9: a lower value would weaken the protection.'],
    [{ reliableFrom: 19 }, 'reliableFrom must be at least 20, not 19: a lower value would weaken the protection.'],
    [{ band: 1 }, 'band must be at least 3, not 1: a lower value would weaken the protection.'],
    [{ coalition: 0 }, 'coalition must be 1 or 2, not 0.'],
    [{ coalition: 3 }, 'coalition must be 1 or 2, not 3.'],
    [
      { edgeMargin: 1 },
      'edgeMargin must be at least coalition + 1 = 2, not 1: a lower value would weaken the protection.',
    ],
    [
      { coalition: 2, edgeMargin: 2 },
      'edgeMargin must be at least coalition + 1 = 3, not 2: a lower value would weaken the protection.',
    ],
    [{ minItem: 11 }, 'fullFrom must be at least minItem = 11, not 10.'],
    [{ band: Number.NaN }, 'band must be a whole number, not NaN.'],
    [{ minView: 5.5 }, 'minView must be a whole number, not 5.5.'],
    [{ minView: '5' }, 'minView must be a whole number, not "5".'],
    [{ minView: null }, 'minView must be a whole number, not null.'],
    [{ minView: undefined }, 'minView must be a whole number, not undefined.'],
    [{ minView: 1e9 }, 'minView must be at most 1000, not 1000000000.'],
    [
      { minviews: 5 },
      'minviews is not a key of a policy; the keys are minView, minItem, minDiff, coalition, edgeMargin, fullFrom, reliableFrom, band.',
    ],
    [[], 'The policy must be an object of keys and numbers.'],
    [null, 'The policy must be an object of keys and numbers.'],
    ['{}', 'The policy must be an object of keys and numbers.'],
  ])('refuses %j', (input, sentence) => {
    expect(messages(input)).toEqual([sentence]);
  });

  it('lists all faults at once', () => {
    expect(messages({ minView: 1, minItem: 1, extra: true, band: Number.NaN })).toHaveLength(4);
  });
});
