import { describe, expect, it } from 'vitest';
import { loadSolver } from '../../analytics/disclosure/audit/solver.server.ts';
import {
  alternativesOf,
  auditCase,
  certifyCase,
  disclosedTo,
  drawCase,
  type OracleCase,
  workOfCase,
} from '../support/oracle.ts';

const solver = await loadSolver();
/** Cases of the auditor against brute force: some here, ten thousand in `npm run test:long`. */
const SEEDS = Number(process.env.KURABE_TEST_SEEDS ?? 200);
const CERTIFIED = Math.ceil(SEEDS / 2);

function openByForce(one: OracleCase): { outside: Set<number>; isOpenInside: boolean; atoms: Int32Array } {
  const work = workOfCase(one);
  const masks = alternativesOf(work, new Map());
  const { atomOf, ownerCount } = work.participation;
  const outside = new Set(disclosedTo(work, masks, null).map((row) => atomOf[row]!));
  const owners = Array.from({ length: ownerCount }, (_, owner) => owner);
  const isOpenInside = outside.size > 0 || owners.some((owner) => disclosedTo(work, masks, owner).length > 0);
  return { outside, isOpenInside, atoms: atomOf };
}

describe('the auditor against every data set there is', () => {
  it('finds open exactly what is open: to outsiders by kind of company, to owners at all', {
    timeout: 3_600_000,
  }, () => {
    const tally = { open: 0, openInside: 0, safe: 0 };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const one = drawCase(seed);
      const truth = openByForce(one);
      const found = auditCase(workOfCase(one), solver);
      expect({ seed, outside: [...found.outside].sort() }).toEqual({ seed, outside: [...truth.outside].sort() });
      expect({ seed, isOpenInside: found.isOpenInside }).toEqual({ seed, isOpenInside: truth.isOpenInside });
      tally[truth.outside.size > 0 ? 'open' : truth.isOpenInside ? 'openInside' : 'safe'] += 1;
    }
    expect(Math.min(tally.open, tally.openInside, tally.safe)).toBeGreaterThan(SEEDS / 50);
  });
});

describe('a certified release against every data set there is', () => {
  it('leaves every company another answer, before outsiders and before every owner', { timeout: 3_600_000 }, () => {
    let [repaired, refused] = [0, 0];
    for (let seed = 1; seed <= CERTIFIED; seed++) {
      const work = workOfCase(drawCase(seed));
      const outcome = certifyCase(work, solver);
      if (!outcome.ok) {
        refused += 1;
        continue;
      }
      const plan = new Map(outcome.plans[0]?.[1] ?? []);
      repaired += plan.size > 0 ? 1 : 0;
      const masks = alternativesOf(work, plan);
      const owners = [null, ...Array.from({ length: work.participation.ownerCount }, (_, owner) => owner)];
      for (const owner of owners)
        expect({ seed, owner, rows: disclosedTo(work, masks, owner) }).toEqual({ seed, owner, rows: [] });
    }
    expect(repaired).toBeGreaterThan(CERTIFIED / 20);
    expect(refused).toBeLessThan(CERTIFIED / 10);
  });
});

describe('a rule taken out', () => {
  const seeds = Array.from({ length: 60 }, (_, i) => i + 1);
  const disclosures = (change: (one: OracleCase) => OracleCase): number =>
    seeds.reduce((sum, seed) => {
      const work = workOfCase(change(drawCase(seed, [6])));
      return sum + disclosedTo(work, alternativesOf(work, new Map()), null).length;
    }, 0);
  const whole = (one: OracleCase): OracleCase => ({
    ...one,
    margin: 2,
    policy: { ...one.policy, minView: 5, minDiff: 5, minItem: 5, fullFrom: 10 },
  });

  const without = (margin: number, policy: Partial<OracleCase['policy']>) => (one: OracleCase) => ({
    ...whole(one),
    margin,
    policy: { ...whole(one).policy, ...policy },
  });

  it('gives answers away that all rules together keep', () => {
    expect(disclosures(whole)).toBe(0);
    const edges = disclosures(without(0, { fullFrom: 5 }));
    expect(edges).toBeGreaterThan(0);
    expect(disclosures(without(0, { fullFrom: 5, minDiff: 1 }))).toBeGreaterThan(edges);
  });
});
