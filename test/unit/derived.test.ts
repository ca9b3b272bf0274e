import { describe, expect, it } from 'vitest';
import { uncertaintyInterval, wilsonInterval } from '../../analytics/derived/uncertainty.ts';
import {
  buildReleasedTable,
  categoryScore,
  doneInterval,
  findBase,
  findCell,
  isForReference,
  notDoneInterval,
  OVERALL,
  percentsAmong,
  type ReleasedTable,
  shareCentre,
  shareInterval,
  sharePercents,
} from '../../analytics/derived.ts';
import { parseReleasedCell, type ReleasedCell } from '../../analytics/disclosure/released-cell.ts';

function cellOf(n: number | null, lo: number | null, hi: number | null, more: object = {}): ReleasedCell {
  const status = n === null ? 'C' : lo === hi ? 'F' : 'R';
  const key = { wave: 'w', item: 'M1', itemVersion: 1, association: '*', sector: '*', size: '*', code: '3' };
  const parsed = parseReleasedCell({ ...key, n, lo, hi, status, ...more });
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value;
}

/** One code's cell with the row that ends its column: NR where everybody was asked, ANS where some were; null = hidden. */
type Bounds = readonly [number, number] | null;
function columnOf(n: number, count: Bounds, last: { NR: Bounds } | { ANS: Bounds }, more: object = {}): ReleasedCell[] {
  const [[tail, bounds]] = Object.entries(last) as [[string, Bounds]];
  const cell = (given: Bounds, code: object) =>
    given === null ? cellOf(null, null, null, code) : cellOf(n, given[0], given[1], code);
  return [cell(count, { code: '3', ...more }), cell(bounds, { ...more, code: tail })];
}

const table = (...cells: ReleasedCell[][]): ReleasedTable => buildReleasedTable(cells.flat());
const shareOf = (cells: ReleasedCell[], code = '3') => shareInterval(table(cells), OVERALL, 'M1', code);

describe('a share of an item that everybody was asked', () => {
  it('counts companies without an answer in its base: an exact count is rounded to the nearest percent', () => {
    expect(shareOf(columnOf(38, [15, 15], { NR: [20, 20] }))).toEqual({ lo: 39, hi: 39 });
    expect(shareOf(columnOf(38, [15, 15], { NR: [20, 20] }), 'NR')).toEqual({ lo: 53, hi: 53 });
  });

  it('is the same whatever is known of those without an answer, as n is public', () => {
    for (const NR of [null, [0, 2], [17, 23]] as const) {
      expect(shareOf(columnOf(38, [15, 15], { NR }))).toEqual({ lo: 39, hi: 39 });
      expect(findBase(table(columnOf(38, [15, 15], { NR })), OVERALL, 'M1')).toEqual({ lo: 38, hi: 38 });
    }
  });

  it('rounds a range outward, so that the true share lies inside', () => {
    expect(shareOf(columnOf(6, [4, 6], { NR: null }))).toEqual({ lo: 66, hi: 100 });
    expect(shareOf(columnOf(397, [3, 5], { NR: [0, 2] }))).toEqual({ lo: 0, hi: 2 });
  });

  it('is null for a hidden and for a missing cell, never zero', () => {
    expect(shareOf(columnOf(38, null, { NR: [0, 2] }))).toBeNull();
    expect(shareOf(columnOf(38, [15, 15], { NR: [0, 2] }), '4')).toBeNull();
    expect(shareOf([])).toBeNull();
  });

  it('is null where the rows do not say whom the item was asked, or contradict each other', () => {
    expect(shareOf([cellOf(38, 15, 15)])).toBeNull();
    expect(shareOf([cellOf(38, 15, 15), cellOf(40, 0, 2, { code: 'NR' })])).toBeNull();
    const both = [...columnOf(38, [15, 15], { NR: [0, 2] }), cellOf(38, 20, 22, { code: 'ANS' })];
    expect(shareOf(both)).toBeNull();
  });
});

describe('a share of an item that only some were asked', () => {
  it('lies between the smallest count of most and the largest count of fewest, rounded outward', () => {
    const cells = columnOf(40, [4, 6], { ANS: [12, 14] });
    expect(findBase(table(cells), OVERALL, 'M1')).toEqual({ lo: 12, hi: 14 });
    expect(shareOf(cells)).toEqual({ lo: 28, hi: 50 });
    expect(sharePercents(table(cells), OVERALL, 'M1', '3')).toEqual({ lo: 400 / 14, hi: 50 });
  });

  it('is never more than all of them, and an exact count in a range is a range', () => {
    expect(shareOf(columnOf(40, [11, 14], { ANS: [12, 14] }))).toEqual({ lo: 78, hi: 100 });
    expect(shareOf(columnOf(40, [6, 6], { ANS: [12, 14] }))).toEqual({ lo: 42, hi: 50 });
    expect(shareOf(columnOf(40, [5, 5], { ANS: [15, 15] }))).toEqual({ lo: 33, hi: 33 });
  });

  it('contains every share that the bounds allow, and both ends are reached', () => {
    for (let low = 5; low <= 9; low++) {
      for (let count = 0; count <= low; count++) {
        const interval = shareOf(columnOf(40, [count, count + 2], { ANS: [low, low + 2] }));
        const possible: number[] = [];
        for (let answered = low; answered <= low + 2; answered++)
          for (let given = count; given <= Math.min(count + 2, answered); given++)
            possible.push((100 * given) / answered);
        expect(interval?.lo).toBe(Math.floor(Math.min(...possible)));
        expect(interval?.hi).toBe(Math.ceil(Math.max(...possible)));
      }
    }
  });

  it('is hidden, as is all of the column, where the number that answered is hidden or below five', () => {
    const cells = [
      ...columnOf(40, [12, 14], { ANS: null }, { code: '3+4+5' }),
      cellOf(40, 6, 8, { code: '1+NA+DK' }),
      cellOf(40, 6, 8),
    ];
    const hidden = table(cells);
    expect(findBase(hidden, OVERALL, 'M1')).toBeNull();
    expect(shareOf(cells)).toBeNull();
    expect(shareCentre(hidden, OVERALL, 'M1', '3')).toBeNull();
    expect(sharePercents(hidden, OVERALL, 'M1', '3')).toBeNull();
    expect(doneInterval(hidden, OVERALL, 'M1')).toBeNull();
    expect(notDoneInterval(hidden, OVERALL, 'M1')).toBeNull();
    expect(categoryScore(hidden, OVERALL, ['M1'], '3')).toBeNull();
    expect(uncertaintyInterval(hidden, OVERALL, 'M1', { code: '3' })).toBeNull();
    expect(percentsAmong(hidden, OVERALL, 'M1', { code: '3', among: ['3', '3+4+5'] })).toBeNull();
    expect(isForReference(hidden, OVERALL, 'M1', 20)).toBe(false);
    expect(shareOf(columnOf(40, [0, 2], { ANS: [4, 6] }))).toBeNull();
  });

  it('is none of those that answered themselves: they are the base', () => {
    expect(shareOf(columnOf(40, [4, 6], { ANS: [12, 14] }), 'ANS')).toBeNull();
  });
});

describe('shareCentre', () => {
  it('is the middle of the unrounded ends, as the nearest percent', () => {
    const centreOf = (cells: ReleasedCell[]) => shareCentre(table(cells), OVERALL, 'M1', '3');
    expect(centreOf(columnOf(400, [198, 200], { NR: [0, 2] }))).toBe(50);
    expect(centreOf(columnOf(397, [3, 5], { NR: [0, 2] }))).toBe(1);
    expect(centreOf(columnOf(400, [120, 122], { ANS: [270, 272] }))).toBe(45);
    expect(centreOf(columnOf(40, [11, 14], { ANS: [12, 14] }))).toBe(89);
  });
});

describe('a share among some codes', () => {
  it('is taken against these alone', () => {
    const cells = [...columnOf(400, [45, 45], { NR: [0, 2] }), cellOf(400, 47, 49, { code: '4' })];
    const among = percentsAmong(table(cells), OVERALL, 'M1', { code: '3', among: ['3', '4'] });
    expect(among).toEqual({ lo: 4500 / 94, hi: 4500 / 92 });
    expect(percentsAmong(table(cells), OVERALL, 'M1', { code: '3', among: ['3', '5'] })).toBeNull();
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
    const cells = [
      ...columnOf(40, [12, 14], { NR: [0, 2] }, { code: '3+4+5' }),
      cellOf(40, 15, 17, { code: '1+NA+DK' }),
    ];
    const released = table(cells);
    expect(doneInterval(released, OVERALL, 'M1')).toEqual({ lo: 30, hi: 35 });
    expect(notDoneInterval(released, OVERALL, 'M1')).toEqual({ lo: 37, hi: 43 });
    expect(doneInterval(released, { ...OVERALL, sector: '09' }, 'M1')).toBeNull();
    expect(findCell(released, OVERALL, 'M1', '2')).toBeNull();
  });
});

describe('isForReference', () => {
  it('marks results that may rest on fewer than twenty companies', () => {
    const small = (cells: ReleasedCell[]) => isForReference(table(cells), OVERALL, 'M1', 20);
    expect(small(columnOf(19, [10, 10], { NR: [0, 2] }))).toBe(true);
    expect(small(columnOf(20, [10, 10], { NR: [12, 14] }))).toBe(false);
    expect(small(columnOf(100, [10, 10], { ANS: [19, 21] }))).toBe(true);
    expect(small(columnOf(100, [10, 10], { ANS: [20, 22] }))).toBe(false);
  });
});

describe('categoryScore', () => {
  const m2 = { item: 'M2' };
  it('is the mean of the items, an interval where one of them is', () => {
    const exact = columnOf(10, [5, 5], { NR: [0, 0] });
    expect(categoryScore(table(exact, columnOf(10, [4, 4], { NR: [0, 0] }, m2)), OVERALL, ['M1', 'M2'], '3')).toEqual({
      lo: 45,
      hi: 45,
      base: { lo: 10, hi: 10 },
      shownCount: 2,
      itemCount: 2,
    });
    expect(categoryScore(table(exact, columnOf(10, [0, 2], { NR: [0, 0] }, m2)), OVERALL, ['M1', 'M2'], '3')).toEqual({
      lo: 25,
      hi: 35,
      base: { lo: 10, hi: 10 },
      shownCount: 2,
      itemCount: 2,
    });
  });

  it('takes each item against its own base', () => {
    const mixed = table(columnOf(40, [20, 20], { NR: [6, 8] }), columnOf(40, [6, 6], { ANS: [12, 15] }, m2));
    expect(categoryScore(mixed, OVERALL, ['M1', 'M2'], '3')).toEqual({
      lo: 45,
      hi: 50,
      base: { lo: 12, hi: 40 },
      shownCount: 2,
      itemCount: 2,
    });
  });

  it('leaves hidden items out and says how many went in', () => {
    const released = table(columnOf(10, [5, 5], { NR: null }), columnOf(10, null, { NR: null }, m2));
    expect(categoryScore(released, OVERALL, ['M1', 'M2'], '3')).toMatchObject({
      lo: 50,
      hi: 50,
      shownCount: 1,
      itemCount: 2,
    });
    expect(categoryScore(released, OVERALL, ['M2'], '3')).toBeNull();
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
    const cells = columnOf(38, [12, 14], { NR: [0, 2] });
    const share = shareOf(cells)!;
    const around = uncertaintyInterval(table(cells), OVERALL, 'M1', { code: '3' })!;
    expect(around.lo).toBeLessThan(share.lo);
    expect(around.hi).toBeGreaterThan(share.hi);
    expect(uncertaintyInterval(table(cells), OVERALL, 'M1', { code: '3', population: 38 })).toEqual(share);
    expect(uncertaintyInterval(table(cells), OVERALL, 'M1', { code: '4' })).toBeNull();
  });

  it('covers every base that is possible where only some were asked, and takes no roster for theirs', () => {
    const cells = columnOf(38, [4, 6], { ANS: [9, 11] });
    const around = uncertaintyInterval(table(cells), OVERALL, 'M1', { code: '3', population: 38 })!;
    for (let n = 9; n <= 11; n++) {
      for (let count = 4; count <= 6; count++) {
        const one = wilsonInterval({ count, n })!;
        expect(around.lo).toBeLessThanOrEqual(100 * one.lo);
        expect(around.hi).toBeGreaterThanOrEqual(100 * one.hi);
      }
    }
  });
});
