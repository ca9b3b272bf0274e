import type { Answer, Answers } from '../../app/survey/answer.ts';
import { allItems, type Item, itemOptions, type Questionnaire } from '../../app/survey/questionnaire.ts';
import { isShown, whichOptions } from '../../app/survey/rules.ts';
import { type Asking, type Assigned, assignChoice, assignMaturity, assignOptions } from './assign.ts';
import type { ItemPlan, Plans } from './plans.ts';
import { createRandom, type Random } from './random.ts';
import { FREE_TEXTS } from './texts.ts';
import type { Respondent } from './traits.ts';

/** What a survey is answered from. */
export type AnswerInput = {
  readonly questionnaire: Questionnaire;
  readonly respondents: readonly Respondent[];
  readonly plans: Plans;
  readonly seed: number;
};

const TEXT_RATIO = 0.12;
const MOST_MISSING = 3;
const LEAD_SPREAD = 0.45;

/**
 * Everybody's answers to a questionnaire, by respondent id: one answer sheet per respondent. Items are answered in order, only by those
 * who are asked them; published shares are met exactly, as the plans say. The same input gives the same answers.
 */
export function buildAnswers(input: AnswerInput): Map<string, Answers> {
  const sheets = new Map<string, Record<string, Answer>>(input.respondents.map(({ id }) => [id, {}]));
  for (const item of allItems(input.questionnaire)) {
    const asked = input.respondents.filter(({ id }) => isShown(input.questionnaire, item, sheets.get(id) ?? {}));
    const random = createRandom(input.seed, `answers/${input.questionnaire.id}/${item.id}`);
    const missing = Math.min(random.below(MOST_MISSING + 1), Math.floor(asked.length / 100));
    for (const [id, answer] of assignItem(
      input,
      item,
      { asked, random, missing, lead: leadOf(input.seed, item.id) },
      sheets,
    )) {
      const sheet = sheets.get(id);
      if (sheet) sheet[item.id] = answer;
    }
  }
  return sheets;
}

/** Each group is ahead in some parts of the checklist (`H-1`, `H-2` ...) and behind in others. */
function leadOf(seed: number, itemId: string): (group: string) => number {
  const part = itemId.slice(0, itemId.lastIndexOf('-'));
  return (group) => LEAD_SPREAD * createRandom(seed, `lead/${part}/${group}`).normal();
}

type Sheets = ReadonlyMap<string, Answers>;

function assignItem(input: AnswerInput, item: Item, asking: Asking, sheets: Sheets): Assigned {
  const plan = input.plans[item.id];
  if (plan?.kind === 'own') return assignOwn(item, plan.missing, asking);
  switch (item.kind) {
    case 'maturity':
      return assignMaturity(plan?.kind === 'maturity' ? plan : plainMaturity(asking.random), asking);
    case 'single':
    case 'bands':
      return assignChoice(
        plan?.kind === 'choice' ? plan : plainChoice(input.questionnaire, item, asking.random),
        asking,
      );
    case 'multiple': {
      const exclusive = item.options.filter((option) => option.exclusive).map(({ code }) => code);
      const free = item.options.filter((option) => !option.exclusive).map(({ code }) => code);
      const used = plan?.kind === 'options' ? plan : plainOptions(free, exclusive, asking.random);
      const before = used.inside?.item;
      return assignOptions(used, { free, exclusive }, asking, (id) =>
        codeOf(before ? sheets.get(id)?.[before] : undefined),
      );
    }
    case 'number':
      return assignNumbers(item, asking);
    case 'which':
      return assignWhich(input.questionnaire, item, asking, sheets);
    case 'text':
      return assignTexts(item.maxLength, asking);
  }
}

const codeOf = (answer: Answer | undefined): string | undefined =>
  answer && 'code' in answer ? answer.code : undefined;

function assignOwn(item: Item, missing: number, { asked, random }: Asking): Assigned {
  const silent = new Set(
    random
      .shuffle(asked.filter((who) => who.own[item.id] !== '1'))
      .slice(0, missing)
      .map(({ id }) => id),
  );
  return new Map(asked.filter(({ id }) => !silent.has(id)).map((who) => [who.id, { code: who.own[item.id] ?? '' }]));
}

function answering({ asked, random, missing }: Asking): Respondent[] {
  return random.shuffle(asked).slice(missing);
}

function assignNumbers(item: Item & { kind: 'number' }, asking: Asking): Assigned {
  return new Map(
    answering(asking).map((who) => {
      const amount = Math.floor(Math.exp(0.6 + 0.6 * who.size + 0.7 * asking.random.normal()) - 0.5);
      return [who.id, { number: Math.max(item.min, Math.min(item.max, amount)) }];
    }),
  );
}

function assignTexts(maxLength: number, { asked, random }: Asking): Assigned {
  const texts = FREE_TEXTS.filter((text) => [...text].length <= maxLength);
  if (texts.length === 0) return new Map();
  const writers = random.shuffle(asked).slice(0, Math.ceil(asked.length * TEXT_RATIO));
  return new Map(writers.map((who) => [who.id, { text: random.pick(texts) }]));
}

function assignWhich(q: Questionnaire, item: Item & { kind: 'which' }, asking: Asking, sheets: Sheets): Assigned {
  const weights = new Map(itemOptions(q, item).map(({ code }) => [code, 0.5 + asking.random.unit()]));
  return new Map(
    answering(asking).map((who) => {
      const offered = whichOptions(q, item, sheets.get(who.id) ?? {}).map((code) => ({
        code,
        score: (weights.get(code) ?? 1) * asking.random.unit(),
      }));
      const best = offered.reduce((a, b) => (b.score > a.score ? b : a));
      return [who.id, { code: best.code }];
    }),
  );
}

function plainMaturity(random: Random): ItemPlan & { kind: 'maturity' } {
  const notDone = 25 + random.below(25);
  return { kind: 'maturity', notDone, done: Math.round((100 - notDone) * 0.58), exact: [] };
}

/** A choice of which nothing is published: ordered codes in a hill, others in falling shares, little outside of the scale. */
function plainChoice(q: Questionnaire, item: Item, random: Random): ItemPlan & { kind: 'choice' } {
  const codes = itemOptions(q, item).map(({ code }) => code);
  const scale = codes.filter((code) => code !== 'NA' && code !== 'DK');
  const peak = random.below(Math.max(1, scale.length));
  const rest = Object.fromEntries(
    codes.map((code) => {
      const place = scale.indexOf(code);
      return [code, place === -1 ? 6 : 100 / (1.6 + Math.abs(place - peak))];
    }),
  );
  return { kind: 'choice', exact: {}, rest, trait: 'maturity', load: 0.5, up: scale };
}

function plainOptions(
  free: readonly string[],
  exclusive: readonly string[],
  random: Random,
): ItemPlan & { kind: 'options' } {
  const rest = { ...fromCodes(free, () => 22 + random.below(34)), ...fromCodes(exclusive, () => 5) };
  return { kind: 'options', exact: {}, rest };
}

function fromCodes(codes: readonly string[], value: () => number): Record<string, number> {
  return Object.fromEntries(codes.map((code) => [code, value()]));
}
