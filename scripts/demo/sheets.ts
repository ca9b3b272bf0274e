import type { Answers } from '../../app/survey/answer.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { buildAnswers } from './answers.ts';
import type { MaturityPlan, Plans } from './plans.ts';
import { ASSOCIATION_PLANS_2022 } from './plans-association.ts';
import { COMPANY_PLANS } from './plans-company.ts';
import type { Population } from './population.ts';
import { createRandom } from './random.ts';
import type { RunningState } from './scenario.ts';
import { associationRespondents, companyRespondents } from './traits.ts';

/** One respondent's sheet: whose it is, whether it was handed in, and the answers. */
export type Sheet = { readonly companyId: string; readonly submitted: boolean; readonly answers: Answers };

/** The sheets of the company survey of 2025: 397 companies, the published figures of 2022. */
export function companySheets2025(questionnaire: Questionnaire, population: Population): Sheet[] {
  const respondents = companyRespondents(population);
  const answers = buildAnswers({ questionnaire, respondents, plans: COMPANY_PLANS, seed: population.seed });
  return [...answers].map(([companyId, sheet]) => ({ companyId, submitted: true, answers: sheet }));
}

/** The sheets of the association survey of 2025: all 31 associations. */
export function associationSheets2025(questionnaire: Questionnaire, population: Population): Sheet[] {
  const respondents = associationRespondents(population);
  const answers = buildAnswers({ questionnaire, respondents, plans: ASSOCIATION_PLANS_2022, seed: population.seed });
  return [...answers].map(([companyId, sheet]) => ({ companyId, submitted: true, answers: sheet }));
}

/** Fewer sections are filled in where a sheet is in progress: a third to two thirds of them. */
const LEAST_BEGUN_RATIO = 1 / 3;

/**
 * The sheets of the running wave: whole ones of who has submitted, the first sections of who has begun. Measures are a little
 * further than the year before.
 */
export function companySheets2026(
  questionnaire: Questionnaire,
  population: Population,
  running: ReadonlyMap<string, RunningState>,
): Sheet[] {
  const respondents = companyRespondents({
    ...population,
    companies: population.companies
      .filter(({ id }) => (running.get(id) ?? 'invited') !== 'invited')
      .map((company) => ({ ...company, answered: true })),
  });
  const answers = buildAnswers({ questionnaire, respondents, plans: furtherBy(1.12), seed: population.seed + 1 });
  return [...answers].map(([companyId, sheet]) => {
    const submitted = running.get(companyId) === 'submitted';
    const random = createRandom(population.seed, `begun/${companyId}`);
    return { companyId, submitted, answers: submitted ? sheet : begunPart(questionnaire, sheet, random.unit()) };
  });
}

function begunPart(questionnaire: Questionnaire, answers: Answers, unit: number): Answers {
  const { sections } = questionnaire;
  const count = Math.ceil(sections.length * (LEAST_BEGUN_RATIO + unit * LEAST_BEGUN_RATIO));
  const kept = new Set(sections.slice(0, count).flatMap(({ items }) => items.map(({ id }) => id)));
  return Object.fromEntries(Object.entries(answers).filter(([id]) => kept.has(id)));
}

function furtherBy(factor: number): Plans {
  const further = (plan: MaturityPlan): MaturityPlan => ({
    ...plan,
    notDone: plan.notDone / factor,
    done: Math.min(80, plan.done * factor),
    exact: [],
  });
  return Object.fromEntries(
    Object.entries(COMPANY_PLANS).map(([id, plan]) => [id, plan.kind === 'maturity' ? further(plan) : plan]),
  );
}
