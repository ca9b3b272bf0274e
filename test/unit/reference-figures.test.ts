import { describe, expect, it } from 'vitest';
import { SECTORS } from '../../app/member/sector.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { codedColumns } from '../../app/survey/coding.ts';
import { allItems, itemOptions, type Questionnaire } from '../../app/survey/questionnaire.ts';
import { findReferenceFigures, REFERENCE_FIGURES, REFERENCE_SURVEYS } from '../../app/survey/reference-figures.ts';

/** column, codes, published percent, range of percents, or number of respondents ("n of N"). */
const PUBLISHED: readonly [column: string, codes: string, value: string][] = [
  ['A-01', '99', '60 of 397'],
  ['A-01', '31', '59 of 397'],
  ['A-01', '26', '56 of 397'],
  ['A-01', '23', '50 of 397'],
  ['A-02', '1', '38.6'],
  ['A-03', '1', '37.4'],
  ['A-04', '1', '66.5'],
  ['A-05', '0', '51.1'],
  ['A-06', '1', '13.2'],
  ['A-07', '4', '25.4'],
  ['A-08', '3', '23.9'],
  ['A-08', '1', '20.4'],
  ['A-09', '1', '23.7'],
  ['A-09', 'DK', '27.5'],
  ['A-09&J-01.budget', '1&1', '47.9'],
  ['D-01', '3', '46.3'],
  ['D-01', '1', '18'],
  ['D-02', '1', '48.8'],
  ['E-01.intrusion', '1', '77.4'],
  ['E-01.theft', '1', '76.8'],
  ['E-01.tamper', '1', '69.8'],
  ['E-01.failure', '1', '68.7'],
  ['E-02', '1', '47.4'],
  ['F-01', '1', '51.8'],
  ['F-02', '1', '41.7'],
  ['F-03', '1', '52.6'],
  ['G-01', '1', '59.7'],
  ['G-02', '1', '72.6'],
  ['H-1-05', '1+NA+DK', '41'],
  ['H-2-08', '1+NA+DK', '65'],
  ['H-3-01', '3+4+5', '63.7'],
  ['H-3-02', '3+4+5', '55.3'],
  ['H-4-02', '1+NA+DK', '68.3'],
  ['J-01.people', '1', '76'],
  ...['criteria', 'risk', 'state', 'vendors', 'legacy', 'downtime'].map((code): [string, string, string] => [
    `J-02.${code}`,
    '1',
    '30-40',
  ]),
  ['J-03', '1', '68.4'],
  ['J-03', '3', '9.8'],
  ['J-04.association', '1', '44.8'],
  ['J-04.ministry', '1', '37.9'],
  ['J-04.seminar', '1', '35.3'],
  ['J-05', '1', '63.9'],
  ['J-06.concrete', '1', '55.2'],
  ['J-06.examples', '1', '47.6'],
  ...['samples', 'checklist', 'howto', 'common'].map((code): [string, string, string] => [
    `J-07.${code}`,
    '1',
    '30-45',
  ]),
  ['AS-A-01', '3', '17 of 31'],
  ['AS-A-02', '2', '7 of 31'],
  ['AS-A-03', '10', '11 of 31'],
  ['AS-D-01', '1+2+3', 'about 30'],
  ['AS-D-02', '1+2+3', 'about 10'],
  ['AS-D-03', '1+2+3', 'about 10'],
  ['AS-D-04', '1+2+3', 'about 10'],
  ['AS-E-01', '1', '20 of 31'],
  ['AS-E-02', '2', '26 of 31'],
  ['AS-E-03', '2', '31 of 31'],
  ['AS-E-04', '2', '31 of 31'],
];

function questionnaireOf(id: string): Questionnaire {
  const questionnaire = getQuestionnaire(id);
  if (!questionnaire) throw new Error(`no questionnaire ${id}`);
  return questionnaire;
}

function printed(figure: (typeof REFERENCE_FIGURES)[number]): string {
  if (figure.counted) return `${figure.counted.count} of ${figure.counted.of}`;
  const value = figure.lo === figure.hi ? `${figure.lo}` : `${figure.lo}-${figure.hi}`;
  return figure.approx ? `about ${value}` : value;
}

describe('published figures of the 2022 surveys', () => {
  it('are all here, each with the printed value, and no other', () => {
    const ours = REFERENCE_FIGURES.map((figure) =>
      [figure.column, figure.codes.join('+'), printed(figure)].join(' | '),
    );
    expect(ours.toSorted()).toEqual(PUBLISHED.map((row) => row.join(' | ')).toSorted());
    expect(REFERENCE_SURVEYS['company-2022'].valid).toBe(397);
    expect(REFERENCE_SURVEYS['association-2022'].valid).toBe(31);
  });

  it.each(REFERENCE_FIGURES.map((figure) => [figure.id, figure] as const))(
    '%s counts codes that its questionnaire has',
    (_, figure) => {
      const column = codedColumns(questionnaireOf(figure.survey)).find(({ id }) => id === figure.column);
      expect(column?.codes).toEqual(expect.arrayContaining(figure.codes));
      if (figure.base !== 'answered') {
        expect(column?.codes).toEqual(expect.arrayContaining(figure.base.codes));
        expect(figure.base.codes).toEqual(expect.arrayContaining(figure.codes));
      }
    },
  );

  it('have ids of their own, and shares that agree with the printed counts', () => {
    expect(new Set(REFERENCE_FIGURES.map(({ id }) => id)).size).toBe(REFERENCE_FIGURES.length);
    for (const { counted, survey, lo, hi } of REFERENCE_FIGURES) {
      if (!counted) continue;
      expect(counted.of).toBe(REFERENCE_SURVEYS[survey].valid);
      expect([lo, hi]).toEqual([lo, lo]);
      expect(Math.abs((100 * counted.count) / counted.of - lo)).toBeLessThan(0.051);
    }
  });

  it('are found by survey and column', () => {
    expect(findReferenceFigures('company-2022', 'A-08').map(({ lo }) => lo)).toEqual([23.9, 20.4]);
    expect(findReferenceFigures('association-2022', 'A-08')).toEqual([]);
  });
});

describe('the company questionnaire', () => {
  const company = questionnaireOf('company-2022');
  const items = allItems(company);

  it('has the 71 items of the 2022 survey in 14 sections', () => {
    const sizes = company.sections.map((section) => `${section.id} ${section.items.length}`);
    expect(sizes.join(', ')).toBe('a 10, b 4, c 4, d 2, e 2, f 3, g 2, h1 5, h2 13, h3 8, h4 6, i 2, j 8, k 2');
  });

  it('asks for the sector by the same codes and names as the member register', () => {
    const sector = items.find(({ id }) => id === 'A-01');
    const options = sector ? itemOptions(company, sector) : [];
    expect(options.map(({ code, label }) => ({ code, ...label }))).toEqual(SECTORS);
  });

  it('never merges a code into two coarse groups', () => {
    for (const column of codedColumns(company)) {
      const coarse = column.groups.filter((group) => group.coarse).flatMap((group) => group.codes);
      expect(new Set(coarse).size, column.id).toBe(coarse.length);
    }
  });

  it('marks "none" and "don\'t know" as exclusive wherever several answers may be chosen', () => {
    for (const item of items) {
      if (item.kind !== 'multiple') continue;
      for (const { code, exclusive } of item.options) {
        expect(exclusive === true, `${item.id}.${code}`).toBe(code === 'none' || code === 'DK');
      }
    }
  });

  it('keeps Japanese questions, options and short names to a length that fits the page and the charts', () => {
    for (const item of items) {
      expect([...item.label.ja].length, `${item.id} label`).toBeLessThanOrEqual(120);
      expect([...item.short.ja].length, `${item.id} short`).toBeLessThanOrEqual(20);
      const bands = item.kind === 'number' ? (item.bands ?? []) : [];
      for (const option of [...itemOptions(company, item), ...bands]) {
        expect([...option.label.ja].length, `${item.id}.${option.code}`).toBeLessThanOrEqual(40);
      }
    }
  });

  it('has no Japanese characters in its English', () => {
    const english = (value: unknown): string[] => {
      if (typeof value !== 'object' || value === null) return [];
      return Object.entries(value).flatMap(([key, field]) =>
        key === 'en' && typeof field === 'string' ? [field] : english(field),
      );
    };
    const texts = [...english(company), ...english(REFERENCE_FIGURES)];
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.filter((text) => /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/.test(text))).toEqual([]);
  });
});
