import { type Columns, ColumnsBuilder, conditionalColumns } from '../../analytics/columns.ts';
import { planViews, type ViewPlan } from '../../analytics/disclosure/shown-views.ts';
import { createSpanGuard } from '../../analytics/disclosure/span.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { DEFAULT_LATTICE, VIEW_KINDS, type ViewKind } from '../../analytics/tables.ts';
import { SECTORS } from '../../app/member/sector.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { codedColumns, encodeSubmission } from '../../app/survey/coding.ts';
import { median, writeSection } from './report.ts';
import { seededRandom } from './seeded-random.ts';

/** Measures the choice of views, elimination included, at four sizes, and writes the section `disclosure` of REPORT.md. */
type Scenario = { companies: number; associations: number; rounds: number };

const SCENARIOS: readonly Scenario[] = [
  { companies: 400, associations: 12, rounds: 9 },
  { companies: 397, associations: 31, rounds: 9 },
  { companies: 2_000, associations: 40, rounds: 7 },
  { companies: 4_000, associations: 200, rounds: 3 },
  { companies: 20_000, associations: 200, rounds: 5 },
];

const SIZE_PARTS: readonly (readonly [string, number])[] = [
  ['S1', 0.39],
  ['S2', 0.69],
  ['S3', 0.91],
  ['S4', 1],
];

/**
 * Companies of unequal associations, 80 % of them in the association's own sector; 8 % in two associations, 3 % in none, 2 %
 * owned by the one before. No answers: which views are shown does not depend on any.
 */
function buildParticipation({ companies, associations }: Scenario): Columns {
  const questionnaire = getQuestionnaire('short-20');
  if (questionnaire === null) throw new Error('short-20 is not in the catalogue');
  const coded = encodeSubmission(questionnaire, {});
  const columns = codedColumns(questionnaire);
  const builder = new ColumnsBuilder(columns, conditionalColumns(questionnaire, columns));
  const random = seededRandom(2022);
  const below = (count: number): number => Math.floor(random() * count);
  let owner = '';
  for (let i = 0; i < companies; i++) {
    const first = Math.floor(random() ** 1.5 * associations);
    const place = random();
    const others = place < 0.08 ? [below(associations)] : [];
    const sector = SECTORS[random() < 0.8 ? first % SECTORS.length : below(SECTORS.length)]?.code ?? '99';
    const part = random();
    if (random() >= 0.02 || owner === '') owner = `o${i}`;
    const fault = builder.add({
      companyId: `c${i}`,
      ownerId: owner,
      associations: place > 0.97 ? [] : [...new Set([first, ...others])].map((one) => `A${one}`),
      sector,
      size: SIZE_PARTS.find(([, to]) => part < to)?.[0] ?? 'S4',
      region: 'R1',
      coded,
    });
    if (fault !== null) throw new Error(fault.message);
  }
  return builder.finish();
}

function cpuMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

type Figures = { participation: Columns; plan: ViewPlan; whole: number[]; elimination: number[] };

function measure(scenario: Scenario): Figures {
  const participation = buildParticipation(scenario);
  const plan = planViews(participation, DEFAULT_LATTICE, DEFAULT_POLICY);
  const [whole, elimination]: [number[], number[]] = [[], []];
  for (let round = 0; round < scenario.rounds; round++) {
    whole.push(cpuMilliseconds(() => planViews(participation, DEFAULT_LATTICE, DEFAULT_POLICY)));
    elimination.push(
      cpuMilliseconds(() => {
        const guard = createSpanGuard(participation, DEFAULT_POLICY);
        for (const one of plan.shown) guard.admit(one);
        guard.findDeep();
      }),
    );
  }
  return { participation, plan, whole, elimination };
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '--:'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

const size = ({ companies, associations }: Scenario): string[] => [
  companies.toLocaleString('en'),
  String(associations),
];

function timeRow(scenario: Scenario, { participation, plan, whole, elimination }: Figures): string[] {
  const seconds = (values: readonly number[]): string => (median(values) / 1000).toFixed(2);
  const spread = `${(Math.min(...whole) / 1000).toFixed(2)}-${(Math.max(...whole) / 1000).toFixed(2)}`;
  const counts = [participation.atoms.length, plan.classes.length, plan.shown.length].map((n) =>
    n.toLocaleString('en'),
  );
  return [...size(scenario), ...counts, `${seconds(whole)} (${spread})`, seconds(elimination)];
}

function keptOf({ classes, shown, hidden }: ViewPlan, kind: ViewKind): string {
  const ofKind = (one: { kind: ViewKind }): boolean => one.kind === kind;
  const large = classes.filter((one) => ofKind(one) && one.ownerCount >= DEFAULT_POLICY.minView).length;
  const difference = hidden.filter((one) => ofKind(one.viewClass) && one.reason === 'difference').length;
  return `${large} / ${large - difference} / ${shown.filter(ofKind).length}`;
}

const measured = SCENARIOS.map((scenario) => ({ scenario, figures: measure(scenario) }));
const lines = [
  '## Disclosure control',
  '',
  `Elimination only. Shared two-core machine; Node ${process.version}. Synthetic participation, seeded: unequal associations, 80 % of their`,
  'members in their own sector, 8 % of the companies in two associations, 3 % in none, 2 % owned by the one before. CPU seconds, median of the rounds (least to most);',
  '`all` = views, pairwise and elimination, over both primes and with every candidate; `shown` = the elimination of the shown views once more, alone.',
  '',
  ...table(
    ['respondents', 'associations', 'atoms', 'classes of views', 'shown', 'CPU s, all', 'CPU s, shown'],
    measured.map(({ scenario, figures }) => timeRow(scenario, figures)),
  ),
  '',
  'Views of five owners or more / of these left by the pairwise rule / shown after the elimination:',
  '',
  ...table(
    ['respondents', 'associations', ...VIEW_KINDS],
    measured.map(({ scenario, figures }) => [
      ...size(scenario),
      ...VIEW_KINDS.map((kind) => keptOf(figures.plan, kind)),
    ]),
  ),
  '',
  'Not covered: audit, repairs and widths of intervals (the section on the audit has them); one process, one core;',
  'participation from one generator.',
];
writeSection('disclosure', lines.join('\n'));
console.log(lines.join('\n'));
