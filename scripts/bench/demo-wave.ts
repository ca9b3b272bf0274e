import { type Columns, ColumnsBuilder, conditionalColumns } from '../../analytics/columns.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { codedColumns, encodeSubmission } from '../../app/survey/coding.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { buildPopulation, DEMO_SEED } from '../demo/population.ts';
import { companySheets2025 } from '../demo/sheets.ts';
import { seededRandom } from './seeded-random.ts';
import { buildRows, syntheticAnswers } from './synthetic.ts';

/** The questionnaire of the demo's company survey. */
export function companyQuestionnaire(): Questionnaire {
  const found = getQuestionnaire('company-2022');
  if (found === null) throw new Error('company-2022 is not in the catalogue');
  return found;
}

/** The company survey of 2025 of the demo as a release gathers it: 397 companies, 31 associations. */
export function demoColumns(): Columns {
  const q = companyQuestionnaire();
  const population = buildPopulation(DEMO_SEED);
  const sheets = new Map(companySheets2025(q, population).map((sheet) => [sheet.companyId, sheet.answers]));
  const columns = codedColumns(q);
  const builder = new ColumnsBuilder(columns, conditionalColumns(q, columns));
  const answered = population.companies.filter(({ id }) => sheets.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id, ownerId, associations, sector, sizeBand, region } of answered) {
    const coded = encodeSubmission(q, sheets.get(id) ?? {});
    const place = { associations: [...associations], sector, size: sizeBand, region };
    const fault = builder.add({ companyId: id, ownerId: ownerId ?? id, ...place, coded });
    if (fault !== null) throw new Error(fault.message);
  }
  return builder.finish();
}

/** Synthetic companies of the company survey (`buildRows`), each its own owner. */
export function syntheticColumns(count: number, associations: number): Columns {
  const q = companyQuestionnaire();
  const builder = new ColumnsBuilder(codedColumns(q), conditionalColumns(q, codedColumns(q)));
  for (const row of buildRows(q, { count, associations })) {
    const { companyId, sector, size, coded } = row;
    const place = { associations: row.associations.map((one) => `A${one}`), sector, size, region: 'R1' };
    const fault = builder.add({ companyId, ownerId: companyId, ...place, coded });
    if (fault !== null) throw new Error(fault.message);
  }
  return builder.finish();
}

/** A wave in which no view needs hiding: twelve companies in every cell of three associations, four sectors and three sizes. */
export function controlColumns(): Columns {
  const q = companyQuestionnaire();
  const builder = new ColumnsBuilder(codedColumns(q), conditionalColumns(q, codedColumns(q)));
  const random = seededRandom(7);
  for (let i = 0; i < 3 * 4 * 3 * 12; i++) {
    const [association, sector, size] = [i % 3, Math.floor(i / 3) % 4, Math.floor(i / 12) % 3];
    const place = {
      associations: [`A${association}`],
      sector: String(10 + sector),
      size: `S${1 + size}`,
      region: 'R1',
    };
    const fault = builder.add({ companyId: `c${i}`, ownerId: `c${i}`, ...place, coded: syntheticAnswers(q, random) });
    if (fault !== null) throw new Error(fault.message);
  }
  return builder.finish();
}
