import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { OVERALL } from '../../analytics/derived.ts';
import { attachment, buildCsv, guardFormula } from '../../app/exports/csv.ts';
import { buildReleasedCsv } from '../../app/exports/released-csv.ts';
import { cellOf, companySurvey, OURS } from './charts-fixture.ts';

const FORMULA_STARTS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

describe('a text in a file', () => {
  it('is never taken for a formula, and is otherwise the same', () => {
    const texts = fc.tuple(fc.constantFrom('', ...FORMULA_STARTS), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(texts, ([start, rest]) => {
        const text = `${start}${rest}`;
        const guarded = String(guardFormula(text));
        expect(FORMULA_STARTS.some((character) => guarded.startsWith(character))).toBe(false);
        expect(guarded === text || guarded === `'${text}`).toBe(true);
      }),
      { seed: 20260401, numRuns: 500 },
    );
  });

  it('comes back out of the file as it went in, whatever is in it', () => {
    const rows = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.integer()), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rows, (values) => {
        const text = buildCsv(['a', 'b'], values);
        const read = Papa.parse<string[]>(text.slice(1), { newline: '\r\n', skipEmptyLines: true }).data.slice(1);
        expect(read).toEqual(values.map(([label, number]) => [String(guardFormula(label)), String(number)]));
      }),
      { seed: 20260402, numRuns: 200 },
    );
  });

  it('leaves numbers as numbers, negative ones too', () => {
    expect(buildCsv(['n'], [[-3], [null]])).toBe('\uFEFFn\r\n-3\r\n""\r\n'.replace('""', ''));
  });
});

describe('the name of a download', () => {
  it('keeps Japanese for browsers that read it and plain letters for others', () => {
    const header = attachment('Kurabe集計値_2025.csv');
    expect(header).toBe(
      'attachment; filename="Kurabe_2025.csv"; filename*=UTF-8\'\'Kurabe%E9%9B%86%E8%A8%88%E5%80%A4_2025.csv',
    );
  });

  it('never breaks out of the header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(attachment(name)).toMatch(
          /^attachment; filename="[A-Za-z0-9._-]*"; filename\*=UTF-8''[A-Za-z0-9%!~._-]*$/,
        );
      }),
      { seed: 20260403, numRuns: 100 },
    );
  });
});

describe('released cells as a file', () => {
  const cells = [
    cellOf(OVERALL, 'H-2-08', '1', { n: 397, count: 210 }),
    cellOf(OURS, 'H-2-08', '1+NA+DK', { n: 11, count: [3, 5] }),
    cellOf(OURS, 'H-2-08', '1', { n: 11, count: null }),
    cellOf(OURS, 'H-2-08', 'NR', { n: 11, count: [0, 2] }),
    cellOf(OURS, 'J-05', 'ANS', { n: 11, count: [5, 7] }),
    cellOf(OURS, 'J-05', '1', { n: 11, count: [3, 5] }),
  ];
  const rows = Papa.parse<Record<string, string>>(buildReleasedCsv(cells, companySurvey()).slice(1).trimEnd(), {
    header: true,
  }).data;

  it('have the columns of cells.csv first, then labels in both languages', () => {
    expect(
      Object.keys(rows[0] ?? {})
        .slice(0, 11)
        .join(),
    ).toBe('wave,item,item_version,association,sector,size,code,n,lo,hi,status');
    expect(rows[1]).toMatchObject({
      code_label_ja: '未実施',
      code_label_en: 'Not implemented',
      sector_label_ja: '全体',
    });
  });

  it('keep the row of a hidden cell with its status and without any number', () => {
    expect(rows.find(({ status }) => status === 'C')).toMatchObject({
      association: 'ours',
      code: '1',
      n: '',
      lo: '',
      hi: '',
    });
  });

  it('end a column with no answer, or with those that answered where only some were asked', () => {
    const ours = rows.filter(({ association }) => association === 'ours');
    expect(ours.map(({ item, code, code_label_ja: label }) => [item, code, label])).toEqual([
      ['H-2-08', '1', '未実施'],
      ['H-2-08', '1+NA+DK', '未実施・該当しない・わからない'],
      ['H-2-08', 'NR', '無回答'],
      ['J-05', '1', '活用できる'],
      ['J-05', 'ANS', '回答あり'],
    ]);
    expect(ours.every(({ n }) => n === '' || n === '11')).toBe(true);
  });

  it('stand in the questionnaire’s order whatever order they came in', () => {
    expect(buildReleasedCsv([...cells].reverse(), companySurvey())).toBe(buildReleasedCsv(cells, companySurvey()));
  });
});
