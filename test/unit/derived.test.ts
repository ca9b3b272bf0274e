import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildReleasedTable,
  categoryScore,
  doneInterval,
  findCell,
  isForReference,
  medianInterval,
  notDoneInterval,
  OVERALL,
  shareInterval,
  uncertaintyInterval,
  wilsonInterval,
} from '../../analytics/derived.ts';
import { parseReleasedCell, type ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import { codedColumns } from '../../app/survey/coding.ts';
import { alike, type Company, protectAll, questionnaireOf } from '../fixtures/analyse/sample.ts';

const q = questionnaireOf(['M1,maturity,,', 'M2,maturity,,']);
const [m1] = codedColumns(q);

function cellOf(n: number | null, lo: number | null, hi: number | null, more: object = {}): ReleasedCell {
  const status = n === null ? 'C' : lo === hi ? 'F' : 'R';
  const parsed = parseReleasedCell({
    wave: 'w',
    item: 'M1',
    itemVersion: 1,
    association: '*',
    sector: '*',
    size: '*',
    code: '3',
    n,
    lo,
    hi,
    status,
    ...more,
  });
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value;
}

describe('shareInterval', () => {
  it('rounds an exact count to the nearest percent', () => {
    expect(shareInterval(cellOf(38, 15, 15))).toEqual({ lo: 39, hi: 39 });
  });

  it('rounds a range outward, so that the true share lies inside', () => {
    expect(shareInterval(cellOf(6, 4, 6))).toEqual({ lo: 66, hi: 100 });
    expect(shareInterval(cellOf(397, 3, 5))).toEqual({ lo: 0, hi: 2 });
  });

  it('is null for a hidden and for a missing cell, never zero', () => {
    expect(shareInterval(cellOf(null, null, null))).toBeNull();
    expect(shareInterval(null)).toBeNull();
  });
});

describe('the whole', () => {
  const members = cellOf(30, 9, 9, { association: '+' });
  const hidden = cellOf(null, null, null);

  it('is the members of published associations where these are released, in whatever order the cells come', () => {
    for (const cells of [
      [members, hidden],
      [hidden, members],
    ]) {
      const table = buildReleasedTable(cells);
      expect(table.wholeIsMembers).toBe(true);
      expect(findCell(table, OVERALL, 'M1', '3')).toBe(members);
    }
  });

  it('is its own cell otherwise', () => {
    const own = cellOf(30, 9, 9);
    const table = buildReleasedTable([own, cellOf(30, 5, 5, { association: 'A' })]);
    expect(table.wholeIsMembers).toBe(false);
    expect(findCell(table, OVERALL, 'M1', '3')).toBe(own);
  });
});

describe('done and not done', () => {
  it('are the groups 3+4+5 and 1+NA+DK of the METI 2022 view', () => {
    const table = buildReleasedTable([cellOf(40, 12, 14, { code: '3+4+5' }), cellOf(40, 15, 17, { code: '1+NA+DK' })]);
    expect(doneInterval(table, OVERALL, 'M1')).toEqual({ lo: 30, hi: 35 });
    expect(notDoneInterval(table, OVERALL, 'M1')).toEqual({ lo: 37, hi: 43 });
    expect(doneInterval(table, { ...OVERALL, sector: '09' }, 'M1')).toBeNull();
    expect(findCell(table, OVERALL, 'M1', '2')).toBeNull();
  });
});

describe('isForReference', () => {
  it('marks results of fewer than twenty companies', () => {
    expect(isForReference(cellOf(19, 10, 10), 20)).toBe(true);
    expect(isForReference(cellOf(20, 10, 10), 20)).toBe(false);
    expect(isForReference(cellOf(null, null, null), 20)).toBe(false);
  });
});

describe('categoryScore', () => {
  it('is the mean of the items, an interval where one of them is', () => {
    const exact = [cellOf(10, 5, 5), cellOf(10, 4, 4, { item: 'M2' })];
    expect(categoryScore(buildReleasedTable(exact), OVERALL, ['M1', 'M2'], '3')).toEqual({
      lo: 45,
      hi: 45,
      shownCount: 2,
      itemCount: 2,
    });
    const mixed = [cellOf(10, 5, 5), cellOf(10, 0, 2, { item: 'M2' })];
    expect(categoryScore(buildReleasedTable(mixed), OVERALL, ['M1', 'M2'], '3')).toEqual({
      lo: 25,
      hi: 35,
      shownCount: 2,
      itemCount: 2,
    });
  });

  it('leaves hidden items out and says how many went in', () => {
    const table = buildReleasedTable([cellOf(10, 5, 5), cellOf(null, null, null, { item: 'M2' })]);
    expect(categoryScore(table, OVERALL, ['M1', 'M2'], '3')).toEqual({ lo: 50, hi: 50, shownCount: 1, itemCount: 2 });
    expect(categoryScore(table, OVERALL, ['M2'], '3')).toBeNull();
  });
});

describe('medianInterval', () => {
  it('contains the true median of whatever was released', () => {
    const level = fc.constantFrom('1', '2', '3', '4', '5', 'NA', 'DK');
    fc.assert(
      fc.property(fc.array(level, { minLength: 10, maxLength: 60 }), (list) => {
        const companies = list.map((code, i): Company => ({ id: `c${i}`, answers: { M1: code } }));
        const table = buildReleasedTable(protectAll(q, companies).cells);
        const levels = list
          .filter((code) => code !== 'NA' && code !== 'DK')
          .map(Number)
          .sort();
        const median = levels[Math.ceil(levels.length / 2) - 1];
        for (const view of [OVERALL, { ...OVERALL, association: 'A' }]) {
          const interval = medianInterval(table, view, m1!);
          if (interval === null || median === undefined) continue;
          expect(interval.lo).toBeLessThanOrEqual(median);
          expect(interval.hi).toBeGreaterThanOrEqual(median);
        }
      }),
      { seed: 2022, numRuns: 300 },
    );
  });

  it('uses the groups where single codes are hidden', () => {
    const companies = alike(8, { prefix: 'c', answers: { M1: '4' } });
    const table = buildReleasedTable(protectAll(q, companies).cells);
    expect(medianInterval(table, OVERALL, m1!)).toEqual({ lo: 3, hi: 5 });
  });

  it('is null where everything is hidden', () => {
    const table = buildReleasedTable(protectAll(q, alike(4, { prefix: 'c', answers: { M1: '4' } })).cells);
    expect(medianInterval(table, OVERALL, m1!)).toBeNull();
  });
});

describe('wilsonInterval', () => {
  it('gives the values of the textbook', () => {
    const { lo, hi } = wilsonInterval({ count: 10, n: 20 })!;
    expect(lo).toBeCloseTo(0.2993, 4);
    expect(hi).toBeCloseTo(0.7007, 4);
    expect(wilsonInterval({ count: 0, n: 10 })!.hi).toBeCloseTo(0.2775, 4);
  });

  it('narrows with the part of the roster that answered, to nothing for all of it', () => {
    const width = (population: number | null) => {
      const { lo, hi } = wilsonInterval({ count: 15, n: 38, population })!;
      return hi - lo;
    };
    expect(width(400)).toBeLessThan(width(null));
    expect(width(50)).toBeLessThan(width(400));
    expect(wilsonInterval({ count: 15, n: 30, population: 30 })).toEqual({ lo: 0.5, hi: 0.5 });
  });

  it.each([
    [{ count: 1, n: 0 }],
    [{ count: 3, n: 2 }],
    [{ count: Number.NaN, n: 5 }],
    [{ count: 1, n: 5, population: 4 }],
  ])('is null for %j', (sample) => {
    expect(wilsonInterval(sample)).toBeNull();
  });
});

describe('uncertaintyInterval', () => {
  it('lies around the released interval', () => {
    const cell = cellOf(38, 12, 14);
    const share = shareInterval(cell)!;
    const around = uncertaintyInterval(cell)!;
    expect(around.lo).toBeLessThan(share.lo);
    expect(around.hi).toBeGreaterThan(share.hi);
    expect(uncertaintyInterval(cell, 38)).toEqual(share);
    expect(uncertaintyInterval(cellOf(null, null, null))).toBeNull();
  });
});
