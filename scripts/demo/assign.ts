import type { Answer } from '../../app/survey/answer.ts';
import {
  apportion,
  type ChoicePlan,
  choiceQuota,
  type MaturityPlan,
  nearestAnswered,
  type OptionsPlan,
  optionsQuota,
  type Quota,
} from './plans.ts';
import type { Random } from './random.ts';
import type { Respondent } from './traits.ts';

/**
 * What is needed to share answers out: who is asked, chance, how many leave the item empty where nothing is published, and how
 * much further a group is in this part of the checklist than its maturity says (around 0).
 */
export type Asking = {
  readonly asked: readonly Respondent[];
  readonly random: Random;
  readonly missing: number;
  readonly lead: (group: string) => number;
};

/** Answers by respondent id; who is absent left the item empty. */
export type Assigned = Map<string, Answer>;

/** How "not done" falls into its codes, and "done" into its levels, in proportion. */
const NOT_DONE_PARTS = { 1: 79, NA: 8, DK: 13 };
const DONE_PARTS = { 3: 62, 4: 25, 5: 13 };
const MATURITY_LOAD = 0.75;
const INSIDE_LOAD = -0.3;

/** Shares a choice out: scattered codes by chance, the codes along the trait by rank, so that every count is met exactly. */
export function assignChoice(plan: ChoicePlan, asking: Asking): Assigned {
  const quota = choiceQuota(plan, asking.asked.length, asking.missing);
  return cutByRank(quota, plan.up, asking, (who) => along(plan.load, who[plan.trait], asking.random));
}

/** Shares a maturity item out; further respondents are on higher levels. */
export function assignMaturity(plan: MaturityPlan, asking: Asking): Assigned {
  const exact = Object.fromEntries(plan.exact.map((side) => [side, plan[side]]));
  const asked = asking.asked.length;
  const answered = plan.exact.length > 0 ? nearestAnswered(exact, asked, 6) : asked - Math.min(asked, asking.missing);
  const notDone = Math.round((plan.notDone / 100) * answered);
  const done = Math.round((plan.done / 100) * answered);
  const counts = {
    ...apportion(notDone, NOT_DONE_PARTS),
    2: answered - notDone - done,
    ...apportion(done, DONE_PARTS),
  };
  const up = ['1', '2', '3', '4', '5'];
  return cutByRank(
    { answered, counts },
    up,
    asking,
    (who) => along(MATURITY_LOAD, who.maturity, asking.random) + asking.lead(who.group),
  );
}

/** Shares a multiple choice out: each option by rank of its own, nobody who answers is left without an option. */
export function assignOptions(plan: OptionsPlan, codes: OptionCodes, asking: Asking, earlier: Earlier): Assigned {
  const quota = optionsQuota(plan, asking.asked.length, asking.missing);
  const keep = (who: Respondent): boolean => plan.inside !== undefined && earlier(who.id) === plan.inside.code;
  const order = asking.random.shuffle(asking.asked);
  const kept = [...order.filter(keep), ...order.filter((who) => !keep(who))].slice(0, quota.answered);
  const answering = asking.random.shuffle(kept);
  const chosen = new Map(answering.map((who) => [who.id, new Set<string>()]));
  const alone = takeExclusive(codes.exclusive, quota, answering);
  for (const [id, code] of alone) chosen.get(id)?.add(code);
  const open = answering.filter((who) => !alone.has(who.id));
  const inside = new Set(open.filter(keep).map(({ id }) => id));
  for (const code of codes.free) {
    const count = Math.min(open.length, quota.counts[code] ?? 0);
    for (const who of choosersOf(code, { plan, open, inside, count, answering, earlier, random: asking.random }))
      chosen.get(who.id)?.add(code);
  }
  leaveNobodyEmpty(chosen, { inside, first: codes.free[0] });
  const listed = [...codes.free, ...codes.exclusive];
  return new Map([...chosen].map(([id, set]) => [id, { codes: listed.filter((code) => set.has(code)) }]));
}

/** The options of a multiple choice: those that stand alone, and the others. */
export type OptionCodes = { readonly free: readonly string[]; readonly exclusive: readonly string[] };
/** The code that a respondent gave to the earlier item of an `inside` plan; undefined for none. */
export type Earlier = (id: string) => string | undefined;

function along(load: number, trait: number, random: Random): number {
  return load * trait + Math.sqrt(1 - load * load) * random.normal();
}

function ranked(list: readonly Respondent[], score: (who: Respondent) => number): Respondent[] {
  return list
    .map((who, index) => ({ who, index, score: score(who) }))
    .sort((a, b) => a.score - b.score || a.index - b.index)
    .map(({ who }) => who);
}

function cutByRank(
  quota: Quota,
  up: readonly string[],
  { asked, random }: Asking,
  score: (who: Respondent) => number,
): Assigned {
  const answers: Assigned = new Map();
  let open = random.shuffle(asked).slice(0, quota.answered);
  for (const code of Object.keys(quota.counts)
    .filter((one) => !up.includes(one))
    .sort()) {
    const byChance = ranked(open, (who) => random.normal() + 0.25 * who.maturity);
    const count = quota.counts[code] ?? 0;
    for (const who of byChance.slice(0, count)) answers.set(who.id, { code });
    open = byChance.slice(count);
  }
  open = ranked(open, score);
  let from = 0;
  for (const code of up) {
    const to = from + (quota.counts[code] ?? 0);
    for (const who of open.slice(from, to)) answers.set(who.id, { code });
    from = to;
  }
  return answers;
}

function takeExclusive(codes: readonly string[], quota: Quota, answering: readonly Respondent[]): Map<string, string> {
  const taken = new Map<string, string>();
  let from = 0;
  for (const code of codes) {
    const to = from + (quota.counts[code] ?? 0);
    for (const who of answering.slice(from, to)) taken.set(who.id, code);
    from = to;
  }
  return taken;
}

type Choosing = {
  plan: OptionsPlan;
  open: readonly Respondent[];
  inside: ReadonlySet<string>;
  count: number;
  answering: readonly Respondent[];
  earlier: Earlier;
  random: Random;
};

function choosersOf(code: string, { plan, open, inside, count, answering, earlier, random }: Choosing): Respondent[] {
  const load = plan.inside?.option === code ? INSIDE_LOAD : (random.unit() - 0.35) * 0.8;
  const order = ranked(open, (who) => -along(load, who.maturity, random));
  if (plan.inside?.option !== code) return order.slice(0, count);
  const { code: given, percent } = plan.inside;
  const base = answering.filter((who) => earlier(who.id) === given).length;
  const within = order.filter((who) => inside.has(who.id)).slice(0, Math.round((percent / 100) * base));
  const outside = order.filter((who) => !inside.has(who.id)).slice(0, count - within.length);
  return [...within, ...outside];
}

/**
 * Moves an option from one who chose most to one who chose none, on the same side of `inside`: no count changes. Where
 * hardly anybody is asked and nobody has one to spare, the one without takes the first option.
 */
function leaveNobodyEmpty(
  chosen: ReadonlyMap<string, Set<string>>,
  { inside, first }: { inside: ReadonlySet<string>; first: string | undefined },
): void {
  for (const [id, own] of chosen) {
    if (own.size > 0) continue;
    const donors = [...chosen].filter(([other]) => inside.has(other) === inside.has(id));
    const [, most] = donors.reduce((a, b) => (b[1].size > a[1].size ? b : a));
    const moved = most.size < 2 ? first : ([...most][most.size % 3] ?? [...most][0]);
    if (moved === undefined) continue;
    if (most.size >= 2) most.delete(moved);
    own.add(moved);
  }
}
