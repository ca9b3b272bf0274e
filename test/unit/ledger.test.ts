import { describe, expect, it } from 'vitest';
import { findPanelViews } from '../../analytics/disclosure/ledger/panel.ts';
import type { LedgerCompany, LedgerRelease } from '../../analytics/disclosure/ledger/release.ts';
import { findSpanFault } from '../../analytics/disclosure/ledger/span.ts';
import { findChainFault, findLedgerFaults } from '../../analytics/disclosure/ledger.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';

const policy = { ...DEFAULT_POLICY, minDiff: 5, minView: 5 };
const coding = [
  { id: 'a', version: 1, codes: ['1', '2'], groups: [{ code: 'g', codes: ['1'] }] },
  { id: 'b', version: 1, codes: ['1', '2'], groups: [] },
];

/** Companies `from`..`to`-1, all of one sector, with the same answers. */
function firms(from: number, to: number, group = 'x'): LedgerCompany[] {
  return Array.from({ length: to - from }, (_, i) => ({
    id: `c${from + i}`,
    owner: `o${from + i}`,
    group,
    answers: Uint8Array.of(2, 3),
  }));
}

/** A release with a view of everybody and one of each group named. */
function release(companies: LedgerCompany[], groups: string[] = ['x', 'y'], rest: Partial<LedgerRelease> = {}) {
  const all = companies.map((_, i) => i);
  const views = [
    { ids: ['*|*|*'], members: Int32Array.from(all) },
    ...groups.map((group) => ({
      ids: [`*|${group}|*`],
      members: Int32Array.from(all.filter((i) => companies[i]?.group === group)),
    })),
  ].filter(({ members }) => members.length > 0);
  const questionnaire = { id: 'q', digest: 'd' };
  const base: LedgerRelease = { wave: 'w', questionnaire, minDiff: 5, coding, companies, views };
  return { ...base, ...rest };
}

const base = [...firms(0, 20), ...firms(20, 40, 'y')];
const faults = (next: LedgerRelease, earlier = [release(base)]) => findLedgerFaults(earlier, next, policy).join('\n');
const WAITS = /fewer than 5 owners.*Late answers wait; the earlier release stands/;

function corrected(count: number, column: (i: number) => number[]): LedgerCompany[] {
  return base.map((one, i) => {
    if (i % 20 >= count) return one;
    const answers = one.answers.slice();
    for (const c of column(i)) answers[c] = 3 - (answers[c] ?? 0) + 2;
    return { ...one, answers };
  });
}

describe('the ledger', () => {
  it('takes the same data again, in whatever order', () => {
    expect(faults(release([...base].reverse()))).toBe('');
  });

  it('takes five late companies in every view', () => {
    expect(faults(release([...base, ...firms(40, 45), ...firms(45, 50, 'y')]))).toBe('');
  });

  it.each([
    ['one late answer', [...base, ...firms(40, 41)]],
    ['four late answers in one of the views', [...base, ...firms(40, 44), ...firms(45, 50, 'y')]],
    ['late answers in one view alone', [...base, ...firms(40, 50)]],
    [
      'five late plants of four owners',
      [...base, ...firms(40, 44), { ...firms(44, 45)[0]!, owner: 'o43' }, ...firms(45, 50, 'y')],
    ],
    ['one withdrawal', base.slice(1)],
    ['one correction', corrected(1, () => [0])],
    ['five corrections, each of which concerns few in a column', corrected(5, (i) => [i % 2])],
    ['five corrections of one item, the other told anew', corrected(5, () => [0])],
    ['equal n with two companies exchanged', [...base.slice(1), ...firms(40, 41)]],
    ['a company that moved to another group', base.map((one, i) => (i === 0 ? { ...one, group: 'y' } : one))],
  ])('refuses %s', (_, companies) => {
    expect(faults(release(companies))).toMatch(WAITS);
  });

  it('takes five corrections in every column and view', () => {
    expect(faults(release(corrected(5, () => [0, 1])))).toBe('');
  });

  it('names the views and their number, never a company', () => {
    const text = faults(release([...base, ...firms(40, 41)]));
    expect(text).toContain('in 3 views');
    expect(text).toContain('*|x|*');
    expect(text).not.toMatch(/c40|o40/);
  });

  it('compares views of other names that lie in one another', () => {
    const earlier = release(base, ['x']);
    const late = [...base, ...firms(40, 43, 'z'), ...firms(43, 45), ...firms(45, 50)];
    const inner = late.flatMap((one, i) => (one.group === 'x' && i < 40 ? [i] : []));
    const next = release(late, []);
    const added = { ids: ['A|*|*'], members: Int32Array.from([...inner, 40]) };
    expect(faults({ ...next, views: [...next.views, added] }, [earlier])).toContain('*|x|* / A|*|*');
  });

  it('finds what only all views together give: few late companies of a group that is not shown', () => {
    const earlier = release(base, ['x']);
    const next = release([...base, ...firms(40, 45), ...firms(45, 48, 'y')], ['x']);
    expect(findLedgerFaults([earlier], next, policy).join()).toMatch(/releases together/);
    expect(findSpanFault([earlier, next], policy)).not.toBeNull();
  });

  it('does not look at the number in another wave, but at the coding', () => {
    const next = release([...base, ...firms(40, 41)], ['x', 'y'], { wave: 'later' });
    expect(faults(next)).toBe('');
    const regrouped = coding.map((one) => ({ ...one, groups: [{ code: 'g', codes: ['1', '2'] }] }));
    expect(faults({ ...next, coding: regrouped })).toContain('The item a was coded otherwise');
    expect(faults({ ...next, coding: regrouped.map((one) => ({ ...one, version: 2 })) })).toBe('');
    expect(faults({ ...next, coding: coding.map((one) => ({ ...one, codes: ['1', '3'] })) })).toContain('item b');
  });

  it('refuses another questionnaire, and two in one wave', () => {
    const other = (id: string, digest: string) => release(base, ['x', 'y'], { questionnaire: { id, digest } });
    expect(faults(other('p', 'd'))).toBe('This is a previous bundle of another questionnaire.');
    expect(faults(other('q', 'e'))).toContain('A wave has one questionnaire');
  });

  it('compares with every earlier release, not only the last', () => {
    const grown = [...base, ...firms(40, 45), ...firms(45, 50, 'y')];
    expect(faults(release(grown.slice(0, -9)), [release(base), release(grown)])).toMatch(/earlier release 1/);
  });

  it('says where a release is missing from the chain', () => {
    const [a, b] = [
      { digest: 'a', previous: [] },
      { digest: 'b', previous: ['a'] },
    ];
    expect(findChainFault([a, b])).toBeNull();
    for (const chain of [[b], [b, a], [a, { digest: 'c', previous: ['a', 'b'] }], [a, a]])
      expect(findChainFault(chain)).toContain('A release is missing from the chain');
  });
});

describe('panels between waves', () => {
  const panel = (later: LedgerCompany[]) =>
    findPanelViews(release(base), release(later, ['x', 'y'], { wave: 'next' }), 5);

  it('are the views with five stayers or more, and nobody or five who joined and left', () => {
    expect(panel(base)).toEqual(release(base).views.flatMap(({ ids }) => [...ids]));
    expect(panel([...base, ...firms(40, 50)]).length).toBeGreaterThan(0);
  });

  it('leave out a view that one company joined, left or changed for', () => {
    expect(panel([...base, ...firms(40, 41)])).not.toContain(panel(base)[0]);
    expect(panel(base.slice(1))).not.toContain(panel(base)[0]);
    expect(panel([...base.slice(1), ...firms(40, 45)])).not.toContain(panel(base)[0]);
  });

  it('are none between waves that nobody is in both of', () => {
    expect(panel(firms(100, 140))).toEqual([]);
  });
});
