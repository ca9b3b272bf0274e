import type { Role } from '../../app/member/roles.ts';
import type { DemoCompany, Population } from './population.ts';
import { createRandom } from './random.ts';

/** How far a company is in the running wave. */
type RunningState = 'invited' | 'started' | 'submitted';

/** One account of the demo. `key` names its password in the data folder. */
type DemoAccount = {
  readonly key: string;
  readonly role: Role;
  readonly name: string;
  readonly email: string;
  readonly association?: string;
  readonly companyId?: string;
};

/** One invitation of the demo, to a company or to an association's organisation. `key` names its token in the data folder. */
type DemoInvitation = {
  readonly key: string;
  readonly wave: string;
  readonly companyId: string;
  readonly company: string;
  readonly email: string;
  readonly state: RunningState;
};

/** Who is how far in the running wave, who has an account and who an invitation that works. */
export type Scenario = {
  readonly running: ReadonlyMap<string, RunningState>;
  /** The company of the running wave that answers per plant. */
  readonly plantsOf: string;
  readonly accounts: readonly DemoAccount[];
  readonly invitations: readonly DemoInvitation[];
};

/** The sections of the running wave that the demo's delegate was given. */
export const DELEGATED_SECTIONS: readonly string[] = ['d', 'e'];

/** The slugs of the demo's waves. */
export const WAVE_2025 = '2025';
export const WAVE_2025_ASSOCIATIONS = '2025-associations';
export const WAVE_2026 = '2026';

/** The associations of the running wave, and how many of their members have submitted and begun, without those that an earlier one shares. */
export const RUNNING_PLANS: readonly {
  readonly association: string;
  readonly submitted: number;
  readonly started: number;
}[] = [
  { association: 'A01', submitted: 24, started: 3 },
  { association: 'A06', submitted: 0, started: 0 },
  { association: 'A17', submitted: 5, started: 2 },
  { association: 'A27', submitted: 2, started: 1 },
];

const LARGEST = 'A01';
/** It shares members with the largest one in the running wave, and both ask questions of their own. */
const BESIDE_LARGEST = 'A06';
const EXACTLY_FIVE = 'A27';
const FOUR = 'A28';

/** Builds the demo's scenario for a population. Pure. */
export function buildScenario(population: Population): Scenario {
  const running = runningStates(population);
  const plantsOf = companyOfPlants(population, running).id;
  return {
    running,
    plantsOf,
    accounts: accountsOf(population, running),
    invitations: invitationsOf(population, running),
  };
}

function membersOf(population: Population, association: string): DemoCompany[] {
  return population.companies.filter((company) => company.associations.includes(association));
}

function runningStates(population: Population): Map<string, RunningState> {
  const states = new Map<string, RunningState>();
  for (const { association, submitted, started } of RUNNING_PLANS) {
    const members = createRandom(population.seed, `running/${association}`)
      .shuffle(membersOf(population, association))
      .filter(({ id }) => !states.has(id));
    members.forEach(({ id }, i) => {
      states.set(id, i < submitted ? 'submitted' : i < submitted + started ? 'started' : 'invited');
    });
  }
  return states;
}

function inState(
  population: Population,
  running: ReadonlyMap<string, RunningState>,
  state: RunningState,
): DemoCompany[] {
  return membersOf(population, LARGEST).filter((company) => running.get(company.id) === state);
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new RangeError(`the demo's population has no ${what}`);
  return value;
}

function companyOfPlants(population: Population, running: ReadonlyMap<string, RunningState>): DemoCompany {
  return required(inState(population, running, 'started').at(-1), 'company that has begun per plant');
}

function accountsOf(population: Population, running: ReadonlyMap<string, RunningState>): DemoAccount[] {
  const inTwo = required(
    membersOf(population, LARGEST).find((one) => one.associations.length === 2 && one.answered),
    'company in two associations',
  );
  const ofFive = required(
    membersOf(population, EXACTLY_FIVE).find((one) => one.associations.length === 1 && one.answered),
    'company in the association of five',
  );
  const inBoth = required(
    inState(population, running, 'started').findLast((one) => one.associations.includes(BESIDE_LARGEST)),
    'company that has begun and belongs to two associations of the running wave',
  );
  const begun = required(inState(population, running, 'started')[0], 'company that has begun');
  return [
    {
      key: 'secretariat-38',
      role: 'secretariat',
      name: '架空 花子',
      email: 'secretariat@shinonome.example',
      association: LARGEST,
    },
    {
      key: 'secretariat-38-second',
      role: 'secretariat',
      name: '照合 二郎',
      email: 'second@shinonome.example',
      association: LARGEST,
    },
    {
      key: 'secretariat-4',
      role: 'secretariat',
      name: '見本 一郎',
      email: 'secretariat@kagero.example',
      association: FOUR,
    },
    {
      key: 'member-two',
      role: 'company_admin',
      name: '例示 二葉',
      email: 'admin@member-two.example',
      companyId: inTwo.id,
    },
    {
      key: 'member-five',
      role: 'company_admin',
      name: '仮名 五月',
      email: 'admin@member-five.example',
      companyId: ofFive.id,
    },
    {
      key: 'respondent',
      role: 'respondent',
      name: '試作 三月',
      email: 'respondent@begun.example',
      companyId: begun.id,
    },
    {
      key: 'respondent-both',
      role: 'respondent',
      name: '両属 十一',
      email: 'respondent@both.example',
      companyId: inBoth.id,
    },
    {
      key: 'plants',
      role: 'respondent',
      name: '複写 五郎',
      email: 'respondent@plants.example',
      companyId: companyOfPlants(population, running).id,
    },
    {
      key: 'approver',
      role: 'approver',
      name: '検印 四郎',
      email: 'approver@begun.example',
      companyId: begun.id,
    },
    {
      key: 'delegate',
      role: 'delegate',
      name: '分担 六花',
      email: 'delegate@begun.example',
      companyId: begun.id,
    },
    {
      key: 'assoc-viewer',
      role: 'assoc_viewer',
      name: '閲覧 九重',
      email: 'viewer@shinonome.example',
      association: LARGEST,
    },
    { key: 'analyst', role: 'analyst', name: '雛形 七海', email: 'analyst@policy.example' },
    { key: 'operator', role: 'operator', name: '模擬 八重', email: 'operator@platform.example' },
    { key: 'operator-2', role: 'operator', name: '仮設 十和', email: 'operator-2@platform.example' },
    { key: 'moderator', role: 'moderator', name: '下書 千代', email: 'moderator@platform.example' },
  ];
}

function invitationsOf(population: Population, running: ReadonlyMap<string, RunningState>): DemoInvitation[] {
  const ofCompany = (key: string, state: RunningState, index: number): DemoInvitation => {
    const company = required(inState(population, running, state)[index], `company ${index} that is ${state}`);
    const { id, nameJa, contactEmail } = company;
    return { key, wave: WAVE_2026, companyId: id, company: nameJa, email: contactEmail, state };
  };
  const association = required(
    population.associations.find(({ code }) => code === LARGEST),
    `association ${LARGEST}`,
  );
  return [
    ofCompany('not-started', 'invited', 0),
    ofCompany('in-progress', 'started', 1),
    ofCompany('submitted', 'submitted', 0),
    {
      key: 'association',
      wave: WAVE_2025_ASSOCIATIONS,
      companyId: association.organisation.id,
      company: association.nameJa,
      email: 'survey@shinonome.example',
      state: 'submitted',
    },
  ];
}
