import type { Answer, Answers } from '../../app/survey/answer.ts';
import {
  expandPlants,
  type Plants,
  plantId,
  plantSections,
  plantsCopyToText,
  splitPlantId,
} from '../../app/survey/plants.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { buildAnswers } from './answers.ts';
import type { MaturityPlan, Plans } from './plans.ts';
import { ASSOCIATION_PLANS_2022 } from './plans-association.ts';
import { COMPANY_PLANS } from './plans-company.ts';
import type { Population } from './population.ts';
import { createRandom } from './random.ts';
import type { Scenario } from './scenario.ts';
import { associationRespondents, companyRespondents } from './traits.ts';

/** One respondent's sheet: whose it is, whether it was handed in, and the answers. */
export type Sheet = {
  readonly companyId: string;
  readonly submitted: boolean;
  readonly answers: Answers;
  /** Plants that answer the checklist by themselves; absent where the company answers once. */
  readonly plants?: Plants;
};

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
  { running, plantsOf }: Pick<Scenario, 'running' | 'plantsOf'>,
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
    const kept = submitted ? sheet : begunPart(questionnaire, sheet, random.unit());
    if (companyId !== plantsOf) return { companyId, submitted, answers: kept };
    return { companyId, submitted, ...answeredByPlants(questionnaire, { kept, sheet }) };
  });
}

const ofThree = (third: string): Plants => ({
  mode: 'plants',
  rule: 'lowest',
  next: 4,
  plants: [
    { id: 'p1', name: '本社工場', staff: 180 },
    { id: 'p2', name: '北工場', staff: 65 },
    { id: 'p3', name: third, staff: 40 },
  ],
  removed: [],
});
const PLANTS_2025 = ofThree('東工場');
const PLANTS_2026 = ofThree('南工場');

/** The sheets with those of one company as answered by plants: the first at the company's level, the others one further, so that the lowest is the company's. */
export function withPlants2025(questionnaire: Questionnaire, sheets: readonly Sheet[], companyId: string): Sheet[] {
  const items = plantSections(questionnaire).flatMap((section) => section.items);
  return sheets.map((sheet) => {
    if (sheet.companyId !== companyId) return sheet;
    const answers = PLANTS_2025.plants.flatMap((plant, index) =>
      items.flatMap(({ id }) => {
        const answer = sheet.answers[id];
        return answer ? [[plantId(id, plant), index === 0 ? answer : further(answer)] as const] : [];
      }),
    );
    return { ...sheet, plants: PLANTS_2025, answers: { ...sheet.answers, ...Object.fromEntries(answers) } };
  });
}

function further(answer: Answer): Answer {
  const level = 'code' in answer && /^[1-4]$/.test(answer.code) ? Number(answer.code) : null;
  return level === null ? answer : { code: String(level + 1) };
}

/** A sheet whose checklist three plants answer, and have half done: the first all of it, the second its first sections, the third nothing yet. */
function answeredByPlants(
  questionnaire: Questionnaire,
  { kept, sheet }: { kept: Answers; sheet: Answers },
): { answers: Answers; plants: Plants } {
  const checklist = plantSections(questionnaire);
  const own = new Set(checklist.flatMap(({ items }) => items.map(({ id }) => id)));
  const company = Object.entries(kept).filter(([id]) => !own.has(id));
  const answersOf = (plant: string, count: number) =>
    checklist
      .slice(0, count)
      .flatMap(({ items }) => items)
      .flatMap(({ id }) => (sheet[id] ? [[plantId(id, { id: plant }), sheet[id]] as const] : []));
  const half = Math.ceil(checklist.length / 2);
  const answers = Object.fromEntries([...company, ...answersOf('p1', checklist.length), ...answersOf('p2', half)]);
  return { answers, plants: PLANTS_2026 };
}

/** What is submitted of a sheet: the company's answers, and its plants' beside them where they answered. */
export function submittedOf({ answers, plants }: Sheet): { answers: Answers; plantsText: string | null } {
  const own = Object.entries(answers).filter(([id]) => splitPlantId(id).plant === null);
  const plantsText = plants ? plantsCopyToText({ rule: plants.rule, plants: plants.plants, answers }) : null;
  return { answers: Object.fromEntries(own), plantsText };
}

/** The questionnaire as the plants of a sheet answer it. */
export function askedOf(questionnaire: Questionnaire, { plants }: Sheet): Questionnaire {
  return plants ? expandPlants(questionnaire, plants.plants) : questionnaire;
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
