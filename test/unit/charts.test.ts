import { describe, expect, it } from 'vitest';
import { OVERALL } from '../../analytics/derived.ts';
import { planCategories, planItems } from '../../app/charts/benchmark-figures.ts';
import type { Drawing, FigurePlan } from '../../app/charts/figure.ts';
import { planHeatMap } from '../../app/charts/heat-figure.ts';
import { planLevels } from '../../app/charts/level-figure.ts';
import { stackSegments } from '../../app/charts/level-stack.ts';
import { planOwnCategories, planOwnItems } from '../../app/charts/member-figures.ts';
import { planOptions } from '../../app/charts/option-figure.ts';
import { contrastRatio, DONE_SCALE, LEVEL_FILL, labelInk, NOT_DONE_SCALE } from '../../app/charts/palette.ts';
import { isViewShown, shownShare } from '../../app/charts/release-view.ts';
import { renderChart } from '../../app/charts/render-chart.server.ts';
import type { Sides } from '../../app/charts/share-figure.ts';
import { formatShare, formatShareShort } from '../../app/charts/share-text.ts';
import { wrapLabel } from '../../app/charts/wrap-label.ts';
import { findItem, findSection } from '../../app/survey/questionnaire.ts';
import {
  type Count,
  cellOf,
  companySurvey,
  findGoldenFault,
  maturityCells,
  OURS,
  organisationalCells,
  releaseOf,
} from './charts-fixture.ts';

const sides: Sides = { group: { view: OURS, label: '貴団体' }, whole: { view: OVERALL, label: '全体' } };
const section = findSection(companySurvey(), 'h1');
if (section === null) throw new Error('section h1 is missing');
const item = (id: string) => {
  const found = findItem(companySurvey(), id);
  if (found === null) throw new Error(`${id} is missing`);
  return found;
};

function planned(plan: FigurePlan | null): FigurePlan {
  if (plan === null) throw new Error('nothing was planned');
  return plan;
}

const drawn = (plan: FigurePlan, drawing: Drawing) =>
  renderChart(drawing, { id: plan.id, title: plan.heading, description: plan.description });

const options = [
  cellOf(OURS, 'F-01', '1', { n: 24, count: [9, 11] }),
  cellOf(OURS, 'F-01', '2', { n: 24, count: [9, 11] }),
  cellOf(OURS, 'F-01', '3', { n: 24, count: [0, 2] }),
  cellOf(OURS, 'F-01', 'DK', { n: 24, count: null }),
  cellOf(OURS, 'F-01', 'NR', { n: 24, count: [0, 2] }),
  ...['1', '2', '3', 'DK'].map((code, at) => cellOf(OVERALL, 'F-01', code, { n: 397, count: 150 - 40 * at })),
  cellOf(OVERALL, 'F-01', 'NR', { n: 397, count: 37 }),
];
/** J-04 is asked of those who know the guideline: 9 to 11 of the 24. */
const askedOfSome = (column: string, n: number, [count, answered]: [Count, Count]) => [
  cellOf(n === 24 ? OURS : OVERALL, column, '1', { n, count }),
  cellOf(n === 24 ? OURS : OVERALL, column, 'ANS', { n, count: answered }),
];
const conditional = [
  ...askedOfSome('J-04.association', 24, [
    [3, 5],
    [9, 11],
  ]),
  ...askedOfSome('J-04.ministry', 24, [
    [0, 2],
    [9, 11],
  ]),
  ...askedOfSome('J-04.seminar', 24, [null, [9, 11]]),
  ...askedOfSome('J-04.association', 397, [
    [120, 122],
    [270, 272],
  ]),
  ...askedOfSome('J-04.ministry', 397, [
    [102, 104],
    [270, 272],
  ]),
  ...askedOfSome('J-04.seminar', 397, [
    [93, 95],
    [270, 272],
  ]),
];
const own = { 'H-1-01': { code: '2' }, 'H-1-02': { code: 'DK' }, 'H-1-03': { code: '5' }, 'H-1-04': { code: '3' } };
const group = { view: OURS, label: '団体' };
const compared = { group, beside: [group, { view: OVERALL, label: '全体' }] };

const figures: Readonly<Record<string, () => FigurePlan | null>> = {
  'items-ja': () => planItems(releaseOf(organisationalCells()), section, sides, 'done'),
  'items-en': () => planItems(releaseOf(organisationalCells(), 'en'), section, sides, 'notDone'),
  categories: () => planCategories(releaseOf(organisationalCells()), sides, 'done'),
  levels: () => planLevels(releaseOf(organisationalCells()), section, sides),
  options: () => planOptions(releaseOf(options), item('F-01'), sides, ['2']),
  conditional: () => planOptions(releaseOf(conditional), item('J-04'), sides),
  'own-items': () => planOwnItems(releaseOf(organisationalCells()), section, own, compared),
  'own-categories': () => planOwnCategories(releaseOf(organisationalCells()), own, compared),
  heat: () => planHeatMap(releaseOf(organisationalCells()), section, { measure: 'done', size: '*' }),
};

describe('drawings', () => {
  for (const [name, plan] of Object.entries(figures)) {
    it(`${name} is drawn as it was`, () => {
      const figure = planned(plan());
      const faults = [findGoldenFault(`${name}-wide`, drawn(figure, figure.wide))];
      if (figure.narrow) faults.push(findGoldenFault(`${name}-narrow`, drawn(figure, figure.narrow)));
      expect(faults.filter((fault) => fault !== null)).toEqual([]);
    });

    it(`${name} needs no inline style, class or script and is one image with title and description`, () => {
      const figure = planned(plan());
      const svg = drawn(figure, figure.wide);
      expect(svg).not.toMatch(/<style|<script|\sstyle=|\sclass=|\son[a-z]+=|NaN|undefined|aria-label=/);
      expect(svg).toMatch(/^<svg[^>]* role="img"/);
      expect(svg).toContain(`aria-labelledby="${figure.id}-title ${figure.id}-desc"`);
      expect(svg).toContain(`<title id="${figure.id}-title">`);
    });

    it(`${name} has a table twin of even rows`, () => {
      const { table } = planned(plan());
      for (const row of table.rows) expect(row.values).toHaveLength(table.columns.length - 1);
    });
  }
});

describe('hidden values', () => {
  const hiddenOnes = () => planned(figures['items-ja']?.() ?? null);

  it('a hidden share is ※ in the table, never a number and never blank', () => {
    const row = hiddenOnes().table.rows[3];
    expect(row?.values[0]).toEqual({ text: '※', hidden: true });
    expect(hiddenOnes().notes.join()).toContain(
      '回答企業が少ない、または他の数値から推測できるため、表示していません。',
    );
  });

  it('a published zero is 0%, and looks different from something hidden', () => {
    expect(hiddenOnes().table.rows[4]?.values[0]).toEqual({ text: '0%' });
  });

  it('a series that is hidden names no n', () => {
    const release = releaseOf(organisationalCells().filter(({ item: column }) => column === 'H-1-04'));
    expect(planItems(release, section, sides, 'done')?.bases).toEqual(['貴団体 ※', '全体 n=397']);
  });

  it('a missing cell is hidden, as is a view that is not in the release', () => {
    const release = releaseOf(organisationalCells());
    expect(shownShare(release, OURS, 'H-2-01', '3+4+5')).toEqual({ state: 'hidden' });
    expect(isViewShown(release.table, { association: 'other', sector: '*', size: '*' })).toBe(false);
  });

  it('a view of hidden cells alone counts as not shown', () => {
    expect(isViewShown(releaseOf([cellOf(OURS, 'A-01', '26', { n: 5, count: null })]).table, OURS)).toBe(false);
  });

  it('a bar with one hidden level is not drawn at all', () => {
    const share = { state: 'shown', interval: { lo: 50, hi: 50 }, base: { lo: 20, hi: 20 }, reliable: true } as const;
    const levels = [
      { code: '1', fill: '#ac3e00', share },
      { code: '2', fill: '#ffc199', share: { state: 'hidden' } as const },
    ];
    expect(stackSegments({ label: '', isComplete: true, levels })).toBeNull();
  });
});

describe('shares in words', () => {
  it.each([
    [{ lo: 64, hi: 64 }, '64%', '64%', '64'],
    [{ lo: 63, hi: 64 }, '64%', '64%', '64'],
    [{ lo: 61, hi: 67 }, '61〜67%', '61–67%', '61–67'],
    [{ lo: 67, hi: 100 }, '67%以上', '67% or more', '≥67'],
    [{ lo: 0, hi: 8 }, '8%以下', '8% or less', '≤8'],
    [{ lo: 0, hi: 0 }, '0%', '0%', '0'],
    [{ lo: 100, hi: 100 }, '100%', '100%', '100'],
  ])('%o is %s, %s and %s', (interval, ja, en, short) => {
    expect(formatShare(interval, 'ja')).toBe(ja);
    expect(formatShare(interval, 'en')).toBe(en);
    expect(formatShareShort(interval)).toBe(short);
  });
});

describe('stacked bars', () => {
  const level = (code: string, lo: number, hi: number) => ({
    code,
    fill: LEVEL_FILL[code] ?? '#000000',
    share: { state: 'shown', interval: { lo, hi }, base: { lo: 30, hi: 30 }, reliable: true } as const,
  });

  it('exact values fill the bar although rounding makes them 99 or 101 together', () => {
    const segments = stackSegments({
      label: '',
      isComplete: true,
      levels: [level('1', 33, 33), level('2', 33, 33), level('3', 33, 33)],
    });
    expect(segments?.at(-1)?.to).toBeCloseTo(100);
  });

  it('what ranges leave open is one undecided end, not given to any level', () => {
    const segments =
      stackSegments({ label: '', isComplete: true, levels: [level('1', 40, 50), level('2', 30, 40)] }) ?? [];
    expect(segments.map(({ fill, from, to }) => [fill, from, to])).toEqual([
      ['#ac3e00', 0, 40],
      ['#ffc199', 40, 70],
      ['undecided', 70, 100],
    ]);
  });
});

describe('no answer', () => {
  const levels = () => planned(planLevels(releaseOf(organisationalCells()), section, sides));
  const headed = (plan: FigurePlan, head: string) => plan.table.columns.indexOf(head) - 1;

  it('is a part of the whole, beside every level, where it is published', () => {
    const { table, legend } = levels();
    const at = headed(levels(), '無回答');
    expect(table.rows.slice(0, 4).map(({ values }) => values[at]?.text)).toEqual(['0%', '2%', '7〜13%', '2%']);
    expect(legend.map(({ label }) => label)).toContain('無回答');
  });

  it('is ※ where it is hidden though levels are shown, and no bar then pretends that these are all', () => {
    const row = levels().table.rows[4];
    expect(row?.values[headed(levels(), '無回答')]).toEqual({ text: '※', hidden: true });
    const level = { code: '1+2', fill: '#fb7b3c', share: shownShare(releaseOf(exactLow), OURS, 'H-1-01', '1+2') };
    expect(stackSegments({ label: '', isComplete: false, levels: [level] })?.map(({ fill, to }) => [fill, to])).toEqual(
      [
        ['#fb7b3c', 15],
        ['undecided', 100],
      ],
    );
  });

  const exactLow = maturityCells(OURS, 'H-1-01', {
    n: 40,
    levels: [],
    done: null,
    notDone: null,
    low: 6,
    neither: null,
    empty: null,
  });

  it('is left out where nobody is without an answer', () => {
    const exact = organisationalCells().filter(
      ({ item: column, association }) => column === 'H-1-01' && association === 'ours',
    );
    const plan = planned(planLevels(releaseOf(exact), { ...section, items: section.items.slice(0, 1) }, only));
    expect(plan.table.columns).not.toContain('無回答');
    expect(plan.legend.map(({ label }) => label)).not.toContain('無回答');
  });

  it('is a row among options, and never the leading answer', () => {
    const plan = planned(planOptions(releaseOf(empty), item('F-01'), only));
    expect(plan.table.rows.map(({ header }) => header)).toContain('無回答');
    expect(plan.headline.join()).not.toContain('無回答');
  });

  const only: Sides = { group: sides.group, whole: null };
  const empty = [
    ...['1', '2', '3', 'DK'].map((code, at) => cellOf(OURS, 'F-01', code, { n: 40, count: 6 - at })),
    cellOf(OURS, 'F-01', 'NR', { n: 40, count: 22 }),
  ];
});

describe('a question asked only of some', () => {
  const plan = () => planned(figures.conditional?.() ?? null);

  it('names those that answered as its base, as a range, and says so', () => {
    expect(plan().bases).toEqual(['貴団体 n=9〜11（参考値）', '全体 n=270〜272']);
    expect(plan().notes.join()).toContain('一部の回答者だけに尋ねています');
    const english = planned(planOptions(releaseOf(conditional, 'en'), item('J-04'), { group, whole: null }));
    expect(english.bases).toEqual(['団体 n=9–11 (for reference)']);
  });

  it('takes its shares against that base', () => {
    const row = plan().table.rows.find(({ header }) => header.includes('業界団体'));
    expect(row?.values.slice(0, 2).map(({ text }) => text)).toEqual(['27〜56%', '44〜46%']);
  });

  it('shows nothing where the base is hidden', () => {
    const hidden = [
      cellOf(OURS, 'J-04.association', '1', { n: 24, count: [3, 5] }),
      cellOf(OURS, 'J-04.association', 'ANS', { n: 24, count: null }),
    ];
    expect(shownShare(releaseOf(hidden), OURS, 'J-04.association', '1')).toEqual({ state: 'hidden' });
  });
});

describe('colours and labels', () => {
  it('numbers contrast at least 4.5 to 1 with the fill they stand on', () => {
    for (const fill of [...Object.values(LEVEL_FILL), ...DONE_SCALE, ...NOT_DONE_SCALE]) {
      expect(contrastRatio(fill, labelInk(fill)), fill).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('no line of a label begins with a full stop or closing bracket, and none is too long', () => {
    const lines = wrapLabel('侵入を可能とする攻撃手法や脆弱性（ぜいじゃくせい）を特定し、対応している。', 12, 5);
    for (const line of lines) expect('、。）').not.toContain(line[0]);
    expect(wrapLabel('Ein sehr langer Name with words', 8, 2).at(-1)).toMatch(/…$/);
  });
});
