import { describe, expect, it } from 'vitest';
import { type AnswerSpace, findThin, ownersBehind, type ThinValue } from '../support/influence.ts';
import {
  drawInfluenceCase,
  type InfluenceCase,
  influenceOf,
  releasedValues,
  type Told,
  withAllAnswers,
} from '../support/influence-cases.ts';

/** Small waves that are looked at whole: a thousand here, ten thousand in `npm run test:long`. */
const SEEDS = Math.max(1_000, Number(process.env.KURABE_TEST_SEEDS ?? 0));
/** Small waves from which a rule is taken out. */
const MUTATED = 300;

const thinIn = (one: InfluenceCase, told?: Told): ThinValue[] => {
  const { space, cells } = influenceOf(one, told);
  return findThin(releasedValues(cells), space);
};

/** The seeds in which a weakened release shows something of too few owners. */
function seedsCaught(weaken: (one: InfluenceCase) => Told, change = (one: InfluenceCase) => one): number[] {
  return Array.from({ length: MUTATED }, (_, i) => i + 1).filter(
    (seed) => thinIn(change(drawInfluenceCase(seed)), weaken(drawInfluenceCase(seed))).length > 0,
  );
}

describe('who is behind a value', () => {
  const space: AnswerSpace = {
    truth: Uint8Array.of(2, 2, 3, 1),
    answered: [0, 1, 2],
    codes: [2, 3],
    ownerOf: ['x', 'x', 'y', 'z'],
  };
  const tableOf = (value: (bits: number) => number) => ({
    name: 'value',
    values: Int32Array.from({ length: 8 }, (_, bits) => value(bits)),
  });
  const ones = (bits: number): number => (bits & 1) + ((bits >> 1) & 1) + ((bits >> 2) & 1);

  it('is every owner whose answer can change it, once, however many plants it has', () => {
    expect(ownersBehind(tableOf(ones), space)).toEqual(['x', 'y']);
    expect(
      ownersBehind(
        tableOf((bits) => (bits >> 2) & 1),
        space,
      ),
    ).toEqual(['y']);
    expect(
      ownersBehind(
        tableOf((bits) => ((bits & 3) === 3 ? 1 : 0)),
        space,
      ),
    ).toEqual(['x']);
    expect(
      ownersBehind(
        tableOf((bits) => (bits & 1) ^ ((bits >> 1) & 1)),
        space,
      ),
    ).toEqual(['x']);
  });

  it('is nobody where it is the same in all data sets, which is no finding; fewer than five are one', () => {
    const values = [tableOf(() => 4), tableOf(ones)];
    expect(findThin(values, space)).toEqual([{ name: 'value', owners: ['x', 'y'] }]);
    expect(findThin(values, space, 2)).toEqual([]);
  });
});

describe('a release', () => {
  it('shows no cell, and no difference of two, that is derived from fewer than five owners', {
    timeout: 3_600_000,
  }, () => {
    const tally = { everybody: 0, some: 0, plants: 0, differences: 0 };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const one = drawInfluenceCase(seed);
      const { space, cells } = influenceOf(one);
      expect({ seed, thin: findThin(releasedValues(cells), space) }).toEqual({ seed, thin: [] });
      const moving = [...releasedValues(cells)].filter((value) => ownersBehind(value, space).length > 0);
      const isOfPlants = new Set(space.ownerOf).size < space.ownerOf.length;
      tally[one.c === 0 ? 'everybody' : 'some'] += moving.length;
      tally.plants += isOfPlants ? moving.length : 0;
      tally.differences += moving.filter(({ name }) => name.includes(' and ')).length;
    }
    expect(Math.min(...Object.values(tally))).toBeGreaterThan(SEEDS / 20);
  });
});

describe('a rule taken out', () => {
  const unedged = { margin: 0, policy: { fullFrom: 5, band: 2 } };

  it('shows what fewer than five owners answered, without the rule of five per item', () => {
    expect(seedsCaught(() => ({ policy: { minItem: 1 } })).length).toBeGreaterThan(MUTATED / 50);
  });

  it('shows what fewer than five owners answered with all their plants, without the rule that owners are counted', () => {
    const alone = ({ companies }: InfluenceCase): Told => ({
      companies: companies.map((company) => ({ ...company, owner: company.id })),
    });
    const caught = seedsCaught(alone);
    expect(caught.length).toBeGreaterThan(MUTATED / 20);
    const isOfPlants = (seed: number): boolean => {
      const owners = drawInfluenceCase(seed).companies.map(({ owner }) => owner);
      return new Set(owners).size < owners.length;
    };
    expect(caught.filter((seed) => !isOfPlants(seed))).toEqual([]);
  });

  it('shows what two views differ in, without the rule of differences and without edges', () => {
    expect(seedsCaught(() => unedged, withAllAnswers)).toEqual([]);
    const loose = { ...unedged, policy: { ...unedged.policy, minDiff: 1 } };
    expect(seedsCaught(() => loose, withAllAnswers).length).toBeGreaterThan(MUTATED / 10);
  });
});
