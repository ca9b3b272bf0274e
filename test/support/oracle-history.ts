import { type CertifyWork, certifierOf } from '../../analytics/certify-release.server.ts';
import { gatherRecords, type Records } from '../../analytics/disclosure/audit/records.ts';
import type { UnitOutcome } from '../../analytics/disclosure/certify-unit.ts';
import type { ColumnPlan } from '../../analytics/disclosure/plan.ts';
import { encodeCells, type Published } from '../../analytics/released-columns.ts';
import { FIRST_CODE, NO_ANSWER, NOT_ASKED } from '../../app/survey/coding.ts';
import { createRandom } from '../../scripts/demo/random.ts';
import type { Company } from '../fixtures/analyse/sample.ts';
import { countPlainly } from '../fixtures/analyse/sample.ts';
import { drawCase, type OracleCase, workOfCase } from './oracle.ts';

/** A small wave that is released twice: what was published first, and the second release with the records of both. */
export type Twice = { first: Published; work: CertifyWork };

/** A later state of a case: one company late, one withdrawn, or one that answers otherwise. */
export function changeCase(one: OracleCase, seed: number): OracleCase {
  const random = createRandom(seed, 'late');
  const pick = <T>(...list: T[]): T => list[Math.floor(random.unit() * list.length)]!;
  const like = pick(...one.companies);
  const answers = { Q1: pick('a', 'b', 'c', ''), Q2: pick('p', 'q', '') };
  const late: Company = { ...like, id: 'late', owner: 'late', answers };
  const companies = {
    late: [...one.companies, late],
    changed: one.companies.map((company) => (company === like ? { ...company, answers } : company)),
    withdrawn: one.companies.filter((company) => company !== like),
  }[pick('late', 'late', 'changed', 'withdrawn')];
  return { ...one, companies };
}

/** Releases a drawn case and its later state one after the other, without the rules of the ledger; null = the first is refused. */
export async function releaseTwice(
  seed: number,
  { isTogether = true } = {},
): Promise<(Twice & { outcome: UnitOutcome }) | null> {
  const case1 = drawCase(seed, [5]);
  const case2 = changeCase(case1, seed);
  const work1 = workOfCase(case1);
  const outcome1 = (await certifierOf(work1))(0);
  if (!outcome1.ok) return null;
  const plans = new Map([[0, new Map(outcome1.plans[0]?.[1] ?? [])]]);
  const first = { ...work1, plans, cells: encodeCells(work1, work1.counts, plans) };
  const work2 = workOfCase(case2);
  const records = recordsOf([
    [case2, work2],
    [case1, work1],
  ]);
  const work = { ...work2, earlier: [first], records };
  return { first, work, outcome: (await certifierOf(isTogether ? work : work2))(0) };
}

function recordsOf(releases: readonly (readonly [OracleCase, CertifyWork])[]): Records {
  const counted = releases.map(([{ companies }, { participation }]) => ({
    companies: companies.map(({ id, owner = id }, row) => ({
      id,
      owner,
      answers: Uint8Array.from(participation.codes, (column) => column[row] ?? 255),
    })),
    atomOf: participation.atomOf,
  }));
  return gatherRecords(counted, 1);
}

/** For every data set of the records that gives the cells of both releases: which records answer otherwise, as bits. By brute force. */
export function alternativesTogether({ first, work }: Twice, plan: ColumnPlan): Set<number> {
  const { records, participation } = work;
  const truth = records.codes[0]!;
  const bytes = truth.slice();
  const least = participation.conditional[0] ? NOT_ASKED : NO_ANSWER;
  const width = participation.columns[0]!.codes.length + FIRST_CODE - least;
  const releases = [{ ...work, plans: new Map([[0, plan]]) }, first];
  const known = releases.map(() => new Map<string, string>());
  const published = (): string =>
    releases
      .map((release, r) => {
        const codes = [Uint8Array.from(records.recordOf[r]!, (record) => bytes[record]!)];
        const key = codes[0]!.join('');
        const own = { ...release, participation: { ...release.participation, codes } };
        const text =
          known[r]!.get(key) ??
          encodeCells(own, countPlainly(own), release.plans)
            .map(({ lo, hi, status }) => `${status}${lo}-${hi}`)
            .join(' ');
        known[r]!.set(key, text);
        return text;
      })
      .join('|');
  const expected = published();
  const found = new Set<number>();
  for (let number = 0; number < width ** truth.length; number++) {
    let [rest, changed] = [number, 0];
    for (let record = 0; record < truth.length; record++) {
      bytes[record] = least + (rest % width);
      rest = Math.floor(rest / width);
      if (bytes[record] !== truth[record]) changed |= 1 << record;
    }
    if (!found.has(changed) && published() === expected) found.add(changed);
  }
  return found;
}
