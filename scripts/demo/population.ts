import { buildCorporateNumber } from '../../app/member/corporate-number.ts';
import { SIZE_BANDS } from '../../app/member/size-band.ts';
import { ASSOCIATION_PLANS, SECTOR_COUNTS, SHARED_MEMBERS, SIZE_COUNTS } from './associations.ts';
import { createCompanyNamer, FICTION_MARK, personName } from './names.ts';
import { createRandom, seededUuid } from './random.ts';

/** An association of the demo with the organisation row under which it answers the association survey. */
type DemoAssociation = {
  readonly id: string;
  readonly code: string;
  readonly nameJa: string;
  readonly nameEn: string;
  readonly sector: string;
  readonly organisation: { readonly id: string; readonly corporateNumber: string; readonly region: string };
};

/**
 * A company of the demo. `associations` are codes, the first one is where it was placed first; `employees` is a whole
 * number in its size band; `answered` says whether it answered the survey of 2025; `ownerId` is shared within a group.
 */
export type DemoCompany = {
  readonly id: string;
  readonly corporateNumber: string;
  readonly nameJa: string;
  readonly nameEn: string;
  readonly sector: string;
  readonly sizeBand: string;
  readonly employees: number;
  readonly region: string;
  readonly ownerId: string | null;
  readonly associations: readonly string[];
  readonly answered: boolean;
  readonly contactName: string;
  readonly contactEmail: string;
};

/** Everybody in the demo. One row per association and per company; companies that answered come first. */
export type Population = {
  readonly seed: number;
  readonly associations: readonly DemoAssociation[];
  readonly companies: readonly DemoCompany[];
};

/** The seed of the demo that `npm run demo` makes. */
export const DEMO_SEED = 2022;

type Draft = { sector: string; associations: string[]; answered: boolean };

/** The groups of the demo: companies of one owner, by the association in which they stand side by side. */
const GROUPS: readonly { association: string; size: number }[] = [
  { association: 'A02', size: 3 },
  { association: 'A04', size: 3 },
  { association: 'A02', size: 2 },
  { association: 'A07', size: 2 },
  { association: 'A11', size: 2 },
  { association: 'A14', size: 2 },
];

const REGION_WEIGHTS: readonly (readonly [string, number])[] = [
  ['R1', 0.02],
  ['R2', 0.06],
  ['R3', 0.34],
  ['R4', 0.22],
  ['R5', 0.2],
  ['R6', 0.06],
  ['R7', 0.02],
  ['R8', 0.08],
];

/** How likely companies of a sector are to be large, as a shift of their rank; 0 where nothing is said. */
const SECTOR_SIZE_TILT: Readonly<Record<string, number>> = {
  '31': 0.35,
  '29': 0.3,
  '30': 0.4,
  '16': 0.2,
  '22': 0.2,
  '28': 0.2,
  '24': -0.3,
  '12': -0.4,
  '13': -0.4,
  '20': -0.4,
};

/** Builds the whole population of the demo for a seed. Pure: the same seed gives the same population. */
export function buildPopulation(seed: number): Population {
  const answered = shareMembers(seed, placeInAssociations(seed));
  const silent = ASSOCIATION_PLANS.flatMap((plan) =>
    Array.from(
      { length: plan.silent },
      (): Draft => ({ sector: plan.sector, associations: [plan.code], answered: false }),
    ),
  );
  const drafts = [...answered, ...silent];
  const sizes = [...sizesOfAnswered(seed, answered), ...silent.map((_, i) => (i % 3 === 2 ? 'S2' : 'S1'))];
  const owners = ownersOf(seed, drafts);
  const nameOf = createCompanyNamer(seed);
  const companies = drafts.map((draft, index) =>
    buildCompany({ seed, draft, index, sizes, owners, name: nameOf(draft.sector) }),
  );
  return { seed, associations: ASSOCIATION_PLANS.map((_, index) => buildAssociation(seed, index)), companies };
}

/** How much of an association comes from its own sector at most, and how much of a sector goes to its own associations. */
const OWN_SEATS_RATIO = 0.9;
const AT_HOME_RATIO = 0.82;

/**
 * Own sector first, up to both ratios; then everybody who is left, in seeded order. No sector lies wholly within one association and
 * no association within one sector: as with real members, and so that few differences of tables are small.
 */
function placeInAssociations(seed: number): Draft[] {
  const free = new Map(ASSOCIATION_PLANS.map((plan) => [plan.code, plan.answered - sharedInto(plan.code)]));
  const drafts: Draft[] = [];
  const left: string[] = [];
  const place = (sector: string, code: string): void => {
    free.set(code, (free.get(code) ?? 0) - 1);
    drafts.push({ sector, associations: [code], answered: true });
  };
  for (const [sector, count] of Object.entries(SECTOR_COUNTS).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const homes = ASSOCIATION_PLANS.filter((plan) => plan.sector === sector);
    const seats = homes.flatMap((plan) =>
      Array.from({ length: Math.ceil(OWN_SEATS_RATIO * (free.get(plan.code) ?? 0)) }, () => plan.code),
    );
    const order = createRandom(seed, `seats/${sector}`)
      .shuffle(seats)
      .slice(0, Math.max(1, Math.floor(AT_HOME_RATIO * count)));
    for (let i = 0; i < count; i++) {
      const code = order[i];
      if (code === undefined) left.push(sector);
      else place(sector, code);
    }
  }
  const seats = [...free].flatMap(([code, count]) => Array.from({ length: count }, () => code));
  const others = createRandom(seed, 'left').shuffle(left);
  createRandom(seed, 'seats/left')
    .shuffle(seats)
    .forEach((code, i) => {
      const sector = others[i];
      if (sector === undefined) throw new RangeError('more places than companies');
      place(sector, code);
    });
  return drafts;
}

function sharedInto(code: string): number {
  return SHARED_MEMBERS.filter((pair) => pair.into === code).reduce((sum, pair) => sum + pair.count, 0);
}

function shareMembers(seed: number, drafts: Draft[]): Draft[] {
  for (const { from, into, count } of SHARED_MEMBERS) {
    const single = drafts.filter((draft) => draft.associations.length === 1 && draft.associations[0] === from);
    for (const draft of createRandom(seed, `shared/${from}/${into}`).shuffle(single).slice(0, count))
      draft.associations.push(into);
  }
  return drafts;
}

function sizesOfAnswered(seed: number, drafts: readonly Draft[]): string[] {
  const random = createRandom(seed, 'sizes');
  const ranked = drafts
    .map((draft, index) => ({ index, rank: random.normal() + (SECTOR_SIZE_TILT[draft.sector] ?? 0) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index);
  const bands = Object.entries(SIZE_COUNTS).flatMap(([band, count]) => Array.from({ length: count }, () => band));
  const sizes: string[] = [];
  ranked.forEach(({ index }, i) => {
    sizes[index] = bands[i] ?? 'S1';
  });
  return sizes;
}

function ownersOf(seed: number, drafts: readonly Draft[]): Map<number, string> {
  const owners = new Map<number, string>();
  for (const { association, size } of GROUPS) {
    const members = drafts
      .map((draft, index) => ({ draft, index }))
      .filter(
        ({ draft, index }) =>
          draft.answered &&
          draft.associations.length === 1 &&
          draft.associations[0] === association &&
          !owners.has(index),
      )
      .filter(({ draft }) => draft.sector === ASSOCIATION_PLANS.find((plan) => plan.code === association)?.sector)
      .slice(0, size);
    const first = members[0];
    if (first) for (const { index } of members) owners.set(index, companyId(seed, first.index));
  }
  return owners;
}

const companyId = (seed: number, index: number): string => seededUuid(seed, `company/${index}`);

type CompanyInput = {
  seed: number;
  draft: Draft;
  index: number;
  sizes: readonly string[];
  owners: ReadonlyMap<number, string>;
  name: { ja: string; en: string };
};

function buildCompany({ seed, draft, index, sizes, owners, name }: CompanyInput): DemoCompany {
  const random = createRandom(seed, `company/${index}`);
  const sizeBand = sizes[index] ?? 'S1';
  const number = String(index + 1).padStart(4, '0');
  return {
    id: companyId(seed, index),
    corporateNumber: inventedCorporateNumber(index + 1),
    nameJa: name.ja,
    nameEn: name.en,
    sector: draft.sector,
    sizeBand,
    employees: employeesIn(sizeBand, random.unit()),
    region: weighted(REGION_WEIGHTS, random.unit()),
    ownerId: owners.get(index) ?? null,
    associations: draft.associations,
    answered: draft.answered,
    contactName: personName(index),
    contactEmail: `contact@company-${number}.example`,
  };
}

function buildAssociation(seed: number, index: number): DemoAssociation {
  const plan = ASSOCIATION_PLANS[index];
  if (!plan) throw new RangeError(`no association ${index}`);
  return {
    id: seededUuid(seed, `association/${plan.code}`),
    code: plan.code,
    nameJa: `${FICTION_MARK.ja}${plan.ja}`,
    nameEn: `${FICTION_MARK.en}${plan.en}`,
    sector: plan.sector,
    organisation: {
      id: seededUuid(seed, `organisation/${plan.code}`),
      corporateNumber: inventedCorporateNumber(900_001 + index),
      region: 'R3',
    },
  };
}

/**
 * A corporate number with a right check digit in a range that no registry office uses (offices have numbers far below
 * 9999), so that no invented company can carry a real one's number.
 */
function inventedCorporateNumber(serial: number): string {
  const number = buildCorporateNumber(`999999${String(serial).padStart(6, '0')}`);
  if (number === null) throw new RangeError(`serial ${serial} is too large`);
  return number;
}

function employeesIn(sizeBand: string, unit: number): number {
  const band = SIZE_BANDS.find(({ code }) => code === sizeBand);
  const from = Math.max(20, band?.from ?? 20);
  const below = band?.below ?? 40_000;
  return Math.floor(from * (below / from) ** unit);
}

function weighted(weights: readonly (readonly [string, number])[], unit: number): string {
  let sum = 0;
  for (const [code, weight] of weights) {
    sum += weight;
    if (unit < sum) return code;
  }
  return weights[weights.length - 1]?.[0] ?? '';
}
