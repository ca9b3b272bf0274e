import { describe, expect, it } from 'vitest';
import { loadSolver } from '../../analytics/disclosure/audit/solver.server.ts';
import { certifyCase, drawCase, workOfCase } from '../support/oracle.ts';
import { certifiedDataSets, keepsOwnersIgnorant, withoutAlternative } from '../support/self-knowledge.ts';

const solver = await loadSolver();
/** The long run (`npm run test:long`) tries all that were looked at when the rule was made. */
const SEEDS = process.env.KURABE_TEST_SEEDS ? 1_500 : 200;

describe('data sets with the cells of a certified release', () => {
  it('are released in the same way, whatever their own owners know, so that the absence of a repair excludes none', () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const work = workOfCase(drawCase(seed));
      const outcome = certifyCase(work, solver);
      expect({ seed, isCertified: outcome.ok }).toEqual({ seed, isCertified: true });
      if (!outcome.ok) continue;
      const { ownerOf, ownerCount, codes } = work.participation;
      const alike = certifiedDataSets(work, new Map(outcome.plans[0]?.[1] ?? []));
      const stays = alike.filter(keepsOwnersIgnorant(work, alike));
      expect({ seed, stays: stays.length }).toEqual({ seed, stays: alike.length });
      expect({ seed, open: withoutAlternative(stays) }).toEqual({ seed, open: [] });
      for (let owner = 0; owner < ownerCount; owner++) {
        const known = stays.filter((one) =>
          one.every((byte, row) => ownerOf[row] !== owner || byte === codes[0]?.[row]),
        );
        const open = withoutAlternative(known).filter((row) => ownerOf[row] !== owner);
        expect({ seed, owner, open }).toEqual({ seed, owner, open: [] });
      }
    }
  });
});
