import type { Population } from './population.ts';
import { createRandom } from './random.ts';

/**
 * One who answers: `size` and `maturity` are hidden scores around 0 (larger companies tend to be further), `own` what it
 * brings along as answers (item id → code), `group` what it has in common with others beyond that (its association).
 */
export type Respondent = {
  readonly id: string;
  readonly size: number;
  readonly maturity: number;
  readonly own: Readonly<Record<string, string>>;
  readonly group: string;
};

/**
 * The companies that answered, as respondents. Maturity is made of size (about half of its spread), of what the companies of a
 * sector and of an association have in common, and of chance.
 */
export function companyRespondents(population: Population): Respondent[] {
  const { seed } = population;
  const shared = (kind: string, code: string): number => createRandom(seed, `trait/${kind}/${code}`).normal();
  return population.companies
    .filter((company) => company.answered)
    .map((company) => {
      const random = createRandom(seed, `trait/${company.corporateNumber}`);
      const size = (Math.log(company.employees) - 6.2) / 1.6;
      const common =
        0.25 * shared('sector', company.sector) + 0.35 * shared('association', company.associations[0] ?? '');
      return {
        id: company.id,
        size,
        maturity: 0.6 * size + common + 0.65 * random.normal(),
        own: { 'A-01': company.sector, 'A-02': company.sizeBand.slice(1) },
        group: company.associations[0] ?? '',
      };
    });
}

/** The 31 associations as respondents of the association survey, under their organisations' ids. */
export function associationRespondents(population: Population): Respondent[] {
  return population.associations.map((association) => {
    const random = createRandom(population.seed, `trait/organisation/${association.code}`);
    const size = random.normal();
    return {
      id: association.organisation.id,
      size,
      maturity: 0.6 * size + 0.8 * random.normal(),
      own: {},
      group: association.code,
    };
  });
}
