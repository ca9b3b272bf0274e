import { describe, expect, it } from 'vitest';
import { gatherRecords, type Records } from '../../analytics/disclosure/audit/records.ts';
import { alternativesTogether, releaseTwice } from '../support/oracle-history.ts';

const SEEDS = Math.ceil(Number(process.env.KURABE_TEST_SEEDS ?? 200) / 4);

describe('the records of several releases', () => {
  const company = (id: string, byte: number, owner = id) => ({ id, owner, answers: Uint8Array.of(byte) });

  it('are the companies of a single release, in its atoms', () => {
    const release = { companies: [company('a', 3), company('b', 4), company('c', 3)], atomOf: Int32Array.of(1, 0, 1) };
    const records = gatherRecords([release], 1);
    expect([...records.sizes]).toEqual([1, 2]);
    expect([...records.recordOf[0]!]).toEqual([1, 0, 2]);
    expect(records.atomsOf).toEqual([[[0], [1]]]);
    expect([...records.codes[0]!]).toEqual([4, 3, 3]);
  });

  it('join what a company gave twice, part what it changed, and join owners that a company had in turn', () => {
    const now = {
      companies: [company('a', 3, 'o2'), company('b', 4), company('d', 4)],
      atomOf: Int32Array.of(0, 0, 0),
    };
    const before = {
      companies: [company('a', 3, 'o1'), company('b', 5), company('c', 5, 'o1')],
      atomOf: Int32Array.of(0, 0, 0),
    };
    const records = gatherRecords([now, before], 1);
    // In both; in this one alone (b as it is now, d); in the earlier one alone (b as it was, c).
    expect([...records.sizes]).toEqual([1, 2, 2]);
    expect(records.atomsOf).toEqual([[[0, 1]], [[0, 2]]]);
    expect(records.ownerCount).toBe(3);
    expect(records.ownerOf[records.recordOf[0]![0]!]).toBe(records.ownerOf[records.recordOf[1]![2]!]);
  });
});

/** Records without another answer before an owner who knows its own; -1 = before outsiders. */
function knownTo({ ownerOf }: Records, masks: ReadonlySet<number>, owner: number): number[] {
  const fixed = ownerOf.reduce((bits, one, record) => (one === owner ? bits | (1 << record) : bits), 0);
  const isOpen = (record: number) => [...masks].some((mask) => (mask & fixed) === 0 && ((mask >> record) & 1) === 1);
  return [...ownerOf.keys()].filter((record) => ownerOf[record] !== owner && !isOpen(record));
}

describe('a second release against every data set of both', () => {
  it('leaves every answer another one, before outsiders and before every owner', { timeout: 3_600_000 }, async () => {
    const tally = { safe: 0, coarser: 0, refused: 0 };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const twice = await releaseTwice(seed);
      if (twice === null) continue;
      const { outcome, work } = twice;
      if (!outcome.ok) {
        tally.refused += 1;
        continue;
      }
      tally[outcome.repairs > 0 ? 'coarser' : 'safe'] += 1;
      const masks = alternativesTogether(twice, new Map(outcome.plans[0]?.[1] ?? []));
      for (const owner of [-1, ...Array.from({ length: work.records.ownerCount }, (_, one) => one)])
        expect({ seed, owner, known: knownTo(work.records, masks, owner) }).toEqual({ seed, owner, known: [] });
    }
    expect(tally.coarser).toBeGreaterThan(0);
    expect(tally.safe + tally.coarser).toBeGreaterThan(SEEDS / 4);
  });

  it('would give answers away where it were audited by itself', { timeout: 3_600_000 }, async () => {
    let disclosed = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const twice = await releaseTwice(seed, { isTogether: false });
      if (!twice?.outcome.ok) continue;
      const masks = alternativesTogether(twice, new Map(twice.outcome.plans[0]?.[1] ?? []));
      disclosed += knownTo(twice.work.records, masks, -1).length;
    }
    expect(disclosed).toBeGreaterThan(0);
  });
});
