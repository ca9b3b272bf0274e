/** Percents of those who answered an item, by option code. */
export type Shares = Readonly<Record<string, number>>;

/** The hidden trait of a respondent that an answer follows: its size, or how far its security has come. */
type Trait = 'size' | 'maturity';

/**
 * How one item is answered by all who are asked.
 *
 * `exact` are published shares (percent with one decimal of those who answered), met by as many answers as come nearest;
 * `rest` are the proportions in which the other codes share what is left. `load` (0-1) says how closely the answer
 * follows the trait; `up` are the codes from low to high along it, the others are strewn about. `maxMissing` bounds the
 * number of respondents who leave the item empty.
 */
export type ChoicePlan = {
  readonly kind: 'choice';
  readonly exact: Shares;
  readonly rest: Shares;
  readonly trait: Trait;
  readonly load: number;
  readonly up: readonly string[];
  readonly maxMissing?: number;
};

/** A maturity item: percents of "not done" (1, NA, DK) and "done" (3, 4, 5); `exact` names those that are published. */
export type MaturityPlan = {
  readonly kind: 'maturity';
  readonly notDone: number;
  readonly done: number;
  readonly exact: readonly ('notDone' | 'done')[];
};

/**
 * A multiple choice: percent of those who answered that chose each option. `exact` as above. `inside` fixes one option's
 * share among those who gave a certain answer to an earlier item.
 */
export type OptionsPlan = {
  readonly kind: 'options';
  readonly exact: Shares;
  readonly rest: Shares;
  readonly inside?: { readonly option: string; readonly item: string; readonly code: string; readonly percent: number };
  readonly maxMissing?: number;
};

/** The answer is a trait that the respondent brings along (its sector, its size band); `missing` leave it empty. */
type OwnPlan = { readonly kind: 'own'; readonly missing: number };

/** A plan for one item. */
export type ItemPlan = ChoicePlan | MaturityPlan | OptionsPlan | OwnPlan;

/** Plans by item id; an item without one gets a plausible plan by its kind. */
export type Plans = Readonly<Record<string, ItemPlan>>;

type ChoiceInput = {
  exact?: Shares;
  rest: Shares;
  trait?: Trait;
  load?: number;
  up?: readonly string[];
  maxMissing?: number;
};

/** A choice plan; without `up`, the codes of `exact` and `rest` that are digits go up in their order. */
export function choice({ exact = {}, rest, trait = 'maturity', load = 0.5, up, maxMissing }: ChoiceInput): ChoicePlan {
  const digits = Object.keys({ ...exact, ...rest })
    .filter((code) => /^\d+$/.test(code))
    .sort();
  const plan = { kind: 'choice', exact, rest, trait, load, up: up ?? digits } as const;
  return maxMissing === undefined ? plan : { ...plan, maxMissing };
}

/** The numbers behind a plan: how many answer, and how many of them give each code (or choose each option). */
export type Quota = { readonly answered: number; readonly counts: Readonly<Record<string, number>> };

/**
 * The number of respondents that answer and the counts nearest to the exact shares: the largest number (at most
 * `maxMissing` under `asked`) at which every exact share is met to one decimal, or the one that comes nearest.
 */
export function nearestAnswered(exact: Shares, asked: number, maxMissing: number): number {
  const shares = Object.values(exact);
  let best = { answered: asked, error: Number.POSITIVE_INFINITY };
  for (let answered = asked; answered >= Math.max(0, asked - maxMissing); answered--) {
    const errors = shares.map((share) =>
      Math.abs((Math.round((share / 100) * answered) / Math.max(1, answered)) * 100 - share),
    );
    const error = Math.max(0, ...errors);
    if (error < 0.05) return answered;
    if (error < best.error) best = { answered, error };
  }
  return best.answered;
}

/** Shares a whole number out in proportion to weights, by largest remainders; ties go to the earlier code. */
export function apportion(total: number, weights: Shares): Record<string, number> {
  const sum = Object.values(weights).reduce((a, b) => a + b, 0);
  const rows = Object.entries(weights).map(([code, weight], index) => {
    const part = sum > 0 ? (total * weight) / sum : 0;
    return { code, index, whole: Math.floor(part), left: part - Math.floor(part) };
  });
  let missing = total - rows.reduce((a, row) => a + row.whole, 0);
  for (const row of [...rows].sort((a, b) => b.left - a.left || a.index - b.index)) {
    if (missing <= 0) break;
    row.whole += 1;
    missing -= 1;
  }
  return Object.fromEntries(rows.map(({ code, whole }) => [code, whole]));
}

/** The quota of a choice whose codes are shared out: exact ones first, the rest in proportion. */
export function choiceQuota(
  plan: Pick<ChoicePlan, 'exact' | 'rest' | 'maxMissing'>,
  asked: number,
  missing: number,
): Quota {
  const answered = answeredOf(plan, asked, missing);
  const fixed = Object.fromEntries(
    Object.entries(plan.exact).map(([code, share]) => [code, Math.round((share / 100) * answered)]),
  );
  const left = answered - Object.values(fixed).reduce((a, b) => a + b, 0);
  return { answered, counts: { ...fixed, ...apportion(Math.max(0, left), plan.rest) } };
}

/** The quota of a multiple choice: every option on its own. */
export function optionsQuota(plan: OptionsPlan, asked: number, missing: number): Quota {
  const answered = answeredOf(plan, asked, missing);
  const shares = { ...plan.exact, ...plan.rest };
  return {
    answered,
    counts: Object.fromEntries(
      Object.entries(shares).map(([code, share]) => [code, Math.round((share / 100) * answered)]),
    ),
  };
}

function answeredOf(plan: { exact: Shares; maxMissing?: number }, asked: number, missing: number): number {
  if (Object.keys(plan.exact).length === 0) return Math.max(0, asked - Math.min(missing, plan.maxMissing ?? missing));
  return nearestAnswered(plan.exact, asked, plan.maxMissing ?? (asked > 300 ? 6 : Math.ceil(asked * 0.08)));
}
