import { describe, expect, it } from 'vitest';
import { parseAnswer, rawOf } from '../../app/survey/answer.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { codedColumns, decodeSubmission, encodeSubmission, FIRST_CODE } from '../../app/survey/coding.ts';
import { allItems, type Questionnaire } from '../../app/survey/questionnaire.ts';
import { isShown } from '../../app/survey/rules.ts';
import { apportion, nearestAnswered } from '../../scripts/demo/plans.ts';
import { buildPopulation, DEMO_SEED } from '../../scripts/demo/population.ts';
import { FIGURES, type Figure, publishedPercent } from '../../scripts/demo/published.ts';
import { buildScenario } from '../../scripts/demo/scenario.ts';
import { associationSheets2025, companySheets2025, companySheets2026, type Sheet } from '../../scripts/demo/sheets.ts';

function questionnaireOf(id: string): Questionnaire {
  const found = getQuestionnaire(id);
  if (!found) throw new Error(`no questionnaire ${id}`);
  return found;
}

const population = buildPopulation(DEMO_SEED);
const scenario = buildScenario(population);
const company = questionnaireOf('company-2022');
const association = questionnaireOf('association-2022');
const surveys: { questionnaire: Questionnaire; sheets: Sheet[] }[] = [
  { questionnaire: company, sheets: companySheets2025(company, population) },
  { questionnaire: association, sheets: associationSheets2025(association, population) },
];
const running = companySheets2026(company, population, scenario);

/** Counts of codes by column, of a survey's sheets as they are encoded. */
function countsOf({ questionnaire, sheets }: { questionnaire: Questionnaire; sheets: Sheet[] }) {
  const columns = codedColumns(questionnaire);
  const rows = sheets.map(({ answers }) => {
    const bytes = decodeSubmission(encodeSubmission(questionnaire, answers), columns.length);
    if (!bytes) throw new Error('a sheet does not decode');
    return bytes;
  });
  return new Map(
    columns.map((column, index) => {
      const counts = new Map(column.codes.map((code) => [code, 0]));
      for (const row of rows) {
        const code = column.codes[(row[index] ?? 0) - FIRST_CODE];
        if (code !== undefined) counts.set(code, (counts.get(code) ?? 0) + 1);
      }
      return [column.id, counts] as const;
    }),
  );
}

const counted = new Map(surveys.map((survey) => [survey.questionnaire.id, countsOf(survey)]));

const sum = (counts: ReadonlyMap<string, number>, codes: readonly string[]): number =>
  codes.reduce((total, code) => total + (counts.get(code) ?? 0), 0);

function shareOf(figure: Figure): number {
  const counts = counted.get(figure.survey)?.get(figure.column) ?? new Map<string, number>();
  const base = figure.base === 'answered' ? [...counts.keys()] : figure.base.codes;
  return (100 * sum(counts, figure.codes)) / sum(counts, base);
}

describe('the demo answers', () => {
  it.each(FIGURES.map((figure) => [figure.id, figure] as const))('meet the published figure %s', (_, figure) => {
    const share = shareOf(figure);
    const percent = publishedPercent(figure);
    if (percent !== null) expect(Math.abs(share - percent)).toBeLessThanOrEqual(figure.approx ? 3 : 0.25);
    else {
      expect(share).toBeGreaterThanOrEqual(figure.range?.[0] ?? 100);
      expect(share).toBeLessThanOrEqual(figure.range?.[1] ?? 0);
    }
  });

  it('keep what the source calls the highest and the most frequent', () => {
    const counts = counted.get('company-2022') ?? new Map<string, Map<string, number>>();
    const notDone = (id: string): number => {
      const codes = counts.get(id) ?? new Map<string, number>();
      return sum(codes, ['1', 'NA', 'DK']) / sum(codes, [...codes.keys()]);
    };
    for (const [part, highest] of [
      ['H-1-', 'H-1-05'],
      ['H-2-', 'H-2-08'],
      ['H-4-', 'H-4-02'],
    ] as const) {
      const ids = [...counts.keys()].filter((id) => id.startsWith(part));
      expect(ids.length).toBeGreaterThan(4);
      for (const id of ids) if (id !== highest) expect(notDone(id), id).toBeLessThan(notDone(highest));
    }
    const first = (id: string, leaveOut: readonly string[] = []): string | undefined =>
      [...(counts.get(id) ?? [])].filter(([code]) => !leaveOut.includes(code)).sort((a, b) => b[1] - a[1])[0]?.[0];
    expect([first('A-04'), first('A-05'), first('A-07'), first('A-08')]).toEqual(['1', '0', '4', '3']);
    expect(first('A-08', ['3'])).toBe('1');
    expect(first('A-09', ['DK'])).toBe('1');
    const people = counts.get('J-01.people')?.get('1') ?? 0;
    for (const [id, codes] of counts) {
      if (/^J-01\.(?!people)/.test(id)) expect(codes.get('1') ?? 0, id).toBeLessThan(people);
    }
  });

  it('answer every item of both surveys at least once, with item non-response in some', () => {
    for (const { questionnaire, sheets } of surveys) {
      for (const item of allItems(questionnaire)) {
        expect(
          sheets.some(({ answers }) => answers[item.id] !== undefined),
          item.id,
        ).toBe(true);
      }
    }
    const answeredBy = allItems(company).map(
      (item) => surveys[0]?.sheets.filter(({ answers }) => answers[item.id]).length,
    );
    expect(new Set(answeredBy.filter((n) => n !== undefined && n > 390)).size).toBeGreaterThan(3);
  });

  it('are all what a respondent could have typed, and only to items that are asked', () => {
    for (const { questionnaire, sheets } of [...surveys, { questionnaire: company, sheets: running }]) {
      for (const { answers } of sheets) {
        for (const item of allItems(questionnaire)) {
          const answer = answers[item.id];
          if (!answer) continue;
          expect(isShown(questionnaire, item, answers), item.id).toBe(true);
          expect(parseAnswer(questionnaire, item, rawOf(answer), answers), item.id).toEqual({ ok: true, answer });
        }
      }
    }
  });

  it('put larger companies on higher levels', () => {
    const sizes = new Map(population.companies.map(({ id, sizeBand }) => [id, sizeBand]));
    const doneRatio = (band: string): number => {
      const sheets = surveys[0]?.sheets.filter(({ companyId }) => sizes.get(companyId) === band) ?? [];
      const levels = sheets.flatMap(({ answers }) =>
        allItems(company).flatMap((item) => {
          const answer = item.kind === 'maturity' ? answers[item.id] : undefined;
          return answer && 'code' in answer ? [answer.code] : [];
        }),
      );
      return levels.filter((code) => '345'.includes(code)).length / levels.length;
    };
    const ratios = ['S1', 'S2', 'S3', 'S4'].map(doneRatio);
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
    expect((ratios[3] ?? 0) - (ratios[0] ?? 0)).toBeGreaterThan(0.15);
  });

  it('agree with the register on sector and size', () => {
    const known = new Map(population.companies.map((one) => [one.id, one]));
    for (const { companyId, answers } of surveys[0]?.sheets ?? []) {
      expect(answers['A-01']).toEqual({ code: known.get(companyId)?.sector });
      const size = answers['A-02'];
      if (size) expect(size).toEqual({ code: known.get(companyId)?.sizeBand.slice(1) });
    }
  });

  it('are the same for the same seed', () => {
    const again = companySheets2025(company, buildPopulation(DEMO_SEED));
    expect(JSON.stringify(again)).toBe(JSON.stringify(surveys[0]?.sheets));
    const other = companySheets2025(company, buildPopulation(DEMO_SEED + 1));
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(surveys[0]?.sheets));
  });

  it('of the running wave are whole where submitted and partial where begun', () => {
    const sections = (sheet: Sheet): number =>
      company.sections.filter(({ items }) => items.some(({ id }) => sheet.answers[id])).length;
    for (const sheet of running) {
      if (sheet.submitted) expect(sections(sheet)).toBeGreaterThanOrEqual(company.sections.length - 1);
      else {
        expect(sections(sheet)).toBeGreaterThan(3);
        expect(sections(sheet)).toBeLessThan(company.sections.length - 3);
      }
    }
  });
});

describe('quotas', () => {
  it('find the number of answers at which a share with one decimal comes out exactly', () => {
    expect(nearestAnswered({ 1: 38.6 }, 397, 6)).toBe(396);
    expect(nearestAnswered({ 1: 51.1 }, 397, 6)).toBe(397);
  });

  it('share a number out in proportion without losing one', () => {
    expect(apportion(10, { a: 1, b: 1, c: 1 })).toEqual({ a: 4, b: 3, c: 3 });
    expect(apportion(0, { a: 1 })).toEqual({ a: 0 });
  });
});
