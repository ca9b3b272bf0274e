import { describe, expect, it } from 'vitest';
import type { ShownShare } from '../../app/charts/figure.ts';
import { compareRows, comparisonSentences, findLead, leadSentence } from '../../app/charts/headline.ts';
import { conclude } from '../../app/charts/member-figures.ts';

const share = (lo: number, hi = lo, n = 40): ShownShare => ({
  state: 'shown',
  interval: { lo, hi },
  base: { lo: n, hi: n },
  reliable: n >= 20,
});
const hidden: ShownShare = { state: 'hidden' };
const ja = { group: '全体', thenSecond: false, locale: 'ja' } as const;

describe('the leading answer', () => {
  it('is named where its range lies above every other', () => {
    const rows = [
      { label: 'あ', share: share(40, 45) },
      { label: 'い', share: share(30, 38) },
    ];
    expect(leadSentence(rows, ja)).toBe('全体では「あ」が40〜45%で最も多くなっています。');
  });

  it('names the runner-up of several answers where that one is certain too', () => {
    const rows = [
      { label: 'あ', share: share(60) },
      { label: 'い', share: share(30) },
      { label: 'う', share: share(20) },
    ];
    expect(leadSentence(rows, { ...ja, thenSecond: true })).toBe(
      '全体では「あ」（60%）が最も多く、「い」（30%）が続きます。',
    );
  });

  it('is a tie where exact values are the same', () => {
    const rows = [
      { label: 'あ', share: share(40) },
      { label: 'い', share: share(40) },
      { label: 'う', share: share(20) },
    ];
    expect(leadSentence(rows, ja)).toBe('全体では「あ」と「い」が同率（40%）で最も多くなっています。');
  });

  it('stays open where ranges overlap, whatever their order', () => {
    const rows = [
      { label: 'あ', share: share(36, 42) },
      { label: 'い', share: share(38, 44) },
    ];
    expect(findLead(rows).kind).toBe('several');
    expect(leadSentence([...rows].reverse(), ja)).toContain('「い」と「あ」のいずれか');
  });

  it('is no sentence where more than three could lead, where all are zero, or where one answer alone is shown', () => {
    const same = ['あ', 'い', 'う', 'え'].map((label) => ({ label, share: share(25) }));
    expect(leadSentence(same, ja)).toBeNull();
    expect(leadSentence(same.map(({ label }) => ({ label, share: share(0) })).slice(0, 2), ja)).toBeNull();
    expect(
      leadSentence(
        [
          { label: 'あ', share: share(25) },
          { label: 'い', share: hidden },
        ],
        ja,
      ),
    ).toBeNull();
  });

  it('says that it speaks of the shown answers where one is hidden, and marks small groups', () => {
    const rows = [
      { label: 'あ', share: share(60, 60, 12) },
      { label: 'い', share: share(30, 30, 12) },
      { label: 'う', share: hidden },
    ];
    expect(leadSentence(rows, ja)).toBe(
      '表示している選択肢のうち、全体では「あ」が60%で最も多くなっています。（回答数が少ないため参考値）',
    );
  });
});

describe('a group beside the whole', () => {
  const rows = [
    { label: '1-1', group: share(50), whole: share(40) },
    { label: '1-2', group: share(30, 36), whole: share(40, 44) },
    { label: '1-3', group: share(38, 42), whole: share(40) },
    { label: '1-4', group: hidden, whole: share(90) },
  ];

  it('counts above and below only where the ranges do not meet', () => {
    expect(compareRows(rows)).toEqual({ total: 3, above: 1, below: 1, worst: ['1-2'] });
  });

  it('names every row that shares the largest shortfall', () => {
    const tied = [
      { label: '1-1', group: share(30), whole: share(40) },
      { label: '1-2', group: share(20), whole: share(30) },
    ];
    expect(comparisonSentences(tied, { group: '貴団体', whole: '全体', unit: 'items', locale: 'ja' })).toEqual([
      '貴団体が全体を上回る項目はありません。下回るのは2項目です。',
      '全体との差が最も大きいのは「1-1」と「1-2」です。',
    ]);
  });

  it('says so where nothing can be compared', () => {
    const none = [{ label: '1-1', group: hidden, whole: hidden }];
    expect(comparisonSentences(none, { group: 'us', whole: 'all', unit: 'items', locale: 'en' })).toEqual([
      'There is no item in which us and all can be compared.',
    ]);
  });
});

describe('the conclusions for a company', () => {
  const options = { group: '団体', reliable: true, locale: 'ja' } as const;

  it('count an item only where its own level lies outside the median’s range', () => {
    const rows = [
      { label: 'あ', own: 4, median: { lo: 2, hi: 3 } },
      { label: 'い', own: 2, median: { lo: 2, hi: 3 } },
      { label: 'う', own: 1, median: { lo: 3, hi: 3 } },
      { label: 'え', own: null, median: { lo: 3, hi: 3 } },
      { label: 'お', own: 3, median: null },
    ];
    expect(conclude(rows, options)).toEqual([
      '比べられる3項目のうち、団体の中央値を上回るのは1項目です。下回るのは1項目です。残りは、中央値と同じか、とりうる範囲の中にあります。',
      '団体の中央値を下回り、その差が最も大きいのは「う」です。',
      '実施済み以上の項目は、回答した4項目のうち2項目です。',
    ]);
  });

  it('name two and the number where more than three share the largest gap', () => {
    const rows = ['あ', 'い', 'う', 'え'].map((label) => ({ label, own: 1, median: { lo: 3, hi: 3 } }));
    expect(conclude(rows, options)[1]).toBe(
      '団体の中央値を下回り、その差が最も大きいのは「あ」と「い」など4項目です。',
    );
  });

  it('name no figure of a group that is hidden', () => {
    const rows = [{ label: 'あ', own: 1, median: null }];
    expect(conclude(rows, options)[0]).toBe('団体の値を表示していないため、比べられる項目がありません。');
  });
});
