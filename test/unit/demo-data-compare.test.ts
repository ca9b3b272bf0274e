import { describe, expect, it } from 'vitest';
import { buildReleasedTable } from '../../analytics/derived.ts';
import { parseReleasedCell, type ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import { compareFigure } from '../../scripts/demo/compare.ts';
import { formatTable, widthOf } from '../../scripts/demo/print.ts';
import type { Figure } from '../../scripts/demo/published.ts';

function cell(item: string, code: string, [n, lo, hi]: [number | null, number | null, number | null]): ReleasedCell {
  const status = n === null ? 'C' : lo === hi ? 'F' : 'R';
  const view = { association: '*', sector: '*', size: '*' };
  const parsed = parseReleasedCell({ wave: 'w', item, itemVersion: 1, ...view, code, n, lo, hi, status });
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value;
}

const figure = (more: Partial<Figure>): Figure => ({
  id: 'f',
  survey: 'company-2022',
  column: 'X-01',
  codes: ['1'],
  base: 'answered',
  label: { ja: '', en: '' },
  ...more,
});

/** Cells of a column with its last row: `NR` (asked of everybody, some without an answer) unless another is given. */
const compare = (cells: ReleasedCell[], more: Partial<Figure>, last?: ReleasedCell) => {
  const n = cells[0]?.n ?? null;
  const tail = last ?? cell('X-01', 'NR', n === null ? [null, null, null] : [n, 0, 2]);
  return compareFigure(buildReleasedTable([...cells, tail]), figure(more));
};

describe('holding a released figure against a published one', () => {
  it('takes the middle of the released interval and allows two points', () => {
    const released = [cell('X-01', '1', [400, 198, 200])];
    expect(compare(released, { percent: 51.5 })).toMatchObject({ ok: true, rule: 'within 2 points' });
    expect(compare(released, { percent: 51.5 }).difference).toBeCloseTo(1.75);
    expect(compare(released, { percent: 52 }).ok).toBe(false);
    expect(compare(released, { percent: 47.5 }).ok).toBe(false);
  });

  it('asks a wide interval to contain the figure', () => {
    const released = [cell('X-01', '1', [31, 15, 17])];
    expect(compare(released, { count: 17, of: 31 })).toMatchObject({ ok: true, rule: 'inside interval' });
    expect(compare(released, { count: 18, of: 31 }).ok).toBe(false);
  });

  it('counts a figure over some codes against those codes alone', () => {
    const released = [cell('X-01', 'a', [400, 45, 45]), cell('X-01', 'b', [400, 49, 49])];
    const { ours } = compare(released, { codes: ['a'], base: { codes: ['a', 'b'] }, percent: 47.9 });
    expect(ours?.lo).toBeCloseTo(47.87);
  });

  it('takes a question that only some were asked against those that answered it', () => {
    const released = [cell('X-01', '1', [397, 120, 122])];
    const answered = cell('X-01', 'ANS', [397, 270, 272]);
    expect(compare(released, { percent: 44.8 }, answered)).toMatchObject({ ok: true, rule: 'within 2 points' });
    expect(compare(released, { percent: 30.5 }, answered).ok).toBe(false);
    const wide = cell('X-01', 'ANS', [397, 240, 272]);
    expect(compare(released, { percent: 50 }, wide)).toMatchObject({ ok: true, rule: 'inside interval' });
    expect(compare(released, { percent: 51.5 }, wide).ok).toBe(false);
    const hidden = cell('X-01', 'ANS', [null, null, null]);
    expect(compare(released, { percent: 44.8 }, hidden)).toMatchObject({ ok: false, ours: null });
  });

  it('asks a published range to hold the middle', () => {
    const released = [cell('X-01', '1', [400, 138, 140])];
    expect(compare(released, { range: [30, 40] })).toMatchObject({ ok: true, difference: 0 });
    expect(compare(released, { range: [37, 40] }).ok).toBe(false);
  });

  it('fails where the figure is hidden or missing', () => {
    expect(compare([cell('X-01', '1', [null, null, null])], { percent: 50 })).toMatchObject({ ok: false, ours: null });
    expect(compare([], { percent: 50 }).ok).toBe(false);
  });
});

describe('a table on the terminal', () => {
  it('sets columns below each other, full-width characters counted as two', () => {
    expect(widthOf('（架空）a')).toBe(9);
    expect(
      formatTable([
        ['a', 'b'],
        ['工業会', 'x'],
      ]),
    ).toEqual(['a       b', '------  -', '工業会  x']);
  });
});
