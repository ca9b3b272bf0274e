import type { Level } from '../../analytics/disclosure/plan.ts';
import { encodeClassColumn } from '../../analytics/disclosure/protect.ts';
import { planViews } from '../../analytics/disclosure/shown-views.ts';
import { DEFAULT_POLICY, type Policy } from '../../analytics/policy.ts';
import { viewId } from '../../analytics/released-columns.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';
import { FIRST_CODE } from '../../app/survey/coding.ts';
import { createRandom } from '../../scripts/demo/random.ts';
import { type Company, columnsOf } from '../fixtures/analyse/sample.ts';
import { type AnswerSpace, countDataSets, dataSetsOf, type ValueTable } from './influence.ts';
import { smallQuestionnaire } from './oracle.ts';

/** A small wave; column 0 is asked of everybody, column 1 only of those who gave a or b there. */
export type InfluenceCase = {
  companies: Company[];
  policy: Policy;
  c: 0 | 1;
  /** Levels of the classes of views, as a draw might have made them; from the start again where there are more classes. */
  levels: Level[];
};

const q = smallQuestionnaire();

/** A random wave of 9 to 11 companies (7 or 8 for three codes): overlapping associations, owners of several plants, answers left out. */
export function drawInfluenceCase(seed: number): InfluenceCase {
  const random = createRandom(seed, 'influence');
  const pick = <T>(...list: T[]): T => list[Math.floor(random.unit() * list.length)]!;
  const c = pick<0 | 1>(0, 1, 1);
  const [isPlain, isFull] = [random.unit() < 0.5, random.unit() < 0.5];
  const companies = Array.from({ length: c === 0 ? pick(7, 7, 8) : pick(9, 10, 11) }, (_, i) => ({
    id: `c${i}`,
    owner: isPlain ? `c${i}` : `o${pick(0, 0, 1, i + 2, i + 2, i + 2, i + 2)}`,
    associations: pick(['A'], ['A'], ['A'], ['A', 'B'], ['B'], []),
    sector: pick('09', '09', '09', '10'),
    size: pick('S1', 'S1', 'S2'),
    answers: isFull
      ? { Q1: pick('a', 'b', 'a', 'b', 'a', 'c'), Q2: pick('p', 'q') }
      : { Q1: pick('a', 'a', 'b', 'c', ''), Q2: pick('p', 'q', 'p', '') },
  }));
  const policy = { ...DEFAULT_POLICY, fullFrom: pick(5, 6, 10), band: pick(2, 3) };
  return { companies, policy, c, levels: Array.from({ length: 5 }, () => pick<Level>(0, 0, 0, 0, 1, 2, 3, 4)) };
}

/** The case with everybody asked and everybody answering. */
export function withAllAnswers(one: InfluenceCase): InfluenceCase {
  const companies = one.companies.map((company, i) => ({
    ...company,
    answers: { Q1: i % 2 === 0 ? 'a' : 'b', Q2: i % 3 === 0 ? 'p' : 'q' },
  }));
  return { ...one, companies };
}

/** Where the release function is told something else than what is so: a rule taken out. */
export type Told = {
  /** Who took part, as the thresholds see it. */
  companies?: Company[];
  policy?: Partial<Policy>;
  /** The edge of every count in place of the policy's and the owners'. */
  margin?: number;
};

/** The answers that could have been given in a case, and what its release would show in each. */
export function influenceOf(one: InfluenceCase, told: Told = {}): { space: AnswerSpace; cells: CellTable[] } {
  const { companies, c } = one;
  const truth = columnsOf(q, companies).codes[c] ?? new Uint8Array(0);
  const answered = [...truth.keys()].filter((row) => (truth[row] ?? 0) >= FIRST_CODE);
  const width = columnsOf(q, companies).columns[c]?.codes.length ?? 0;
  const codes = Array.from({ length: width }, (_, index) => FIRST_CODE + index);
  const space = { truth, answered, codes, ownerOf: companies.map(({ id, owner = id }) => owner) };
  return { space, cells: tabulate(one, told, space) };
}

/** The bounds of one released cell in every data set of a space; of hidden cells nothing is kept. */
type CellTable = { view: string; code: string; lo: Int32Array; hi: Int32Array };

/** The real stages of a release, on every data set. */
function tabulate({ companies, policy, c, levels }: InfluenceCase, told: Told, space: AnswerSpace): CellTable[] {
  const participation = columnsOf(q, told.companies ?? companies);
  const rules = { ...policy, ...told.policy, ...(told.margin === undefined ? {} : { edgeMargin: told.margin }) };
  const { shown } = planViews(participation, DEFAULT_LATTICE, rules);
  const classes = shown.map((one) =>
    told.margin === undefined ? one : { ...one, coalitionCompanies: told.margin - 1 },
  );
  const column = {
    ...participation,
    columns: [participation.columns[c]!],
    conditional: [participation.conditional[c]!],
  };
  const width = FIRST_CODE + space.codes.length;
  const size = countDataSets(space);
  return classes.flatMap((one, k) => {
    const members = [...participation.atomOf.keys()].filter((row) => one.atoms.includes(participation.atomOf[row]!));
    const plan = new Map([[0, levels[k % levels.length]!]]);
    const known = new Map<string, ReturnType<typeof encodeClassColumn>>();
    const tables = new Map<string, CellTable>();
    let number = 0;
    for (const bytes of dataSetsOf(space)) {
      const counts = new Int32Array(width);
      for (const row of members) counts[bytes[row]!] = (counts[bytes[row]!] ?? 0) + 1;
      const key = counts.join();
      const input = { layout: { offsets: new Int32Array(1), width }, values: counts };
      const values =
        known.get(key) ?? encodeClassColumn(one, [0, 0], { participation: column, counts: input, policy: rules, plan });
      known.set(key, values);
      for (const { code, bounds } of values) {
        if (bounds === null) continue;
        const view = viewId(one.views[0]!);
        const table = tables.get(code) ?? { view, code, lo: new Int32Array(size), hi: new Int32Array(size) };
        tables.set(code, table);
        [table.lo[number], table.hi[number]] = [bounds.lo, bounds.hi];
      }
      number += 1;
    }
    return [...tables.values()];
  });
}

const SHIFT = 64;
const packed = (lo: number, hi: number): number => (lo + SHIFT) * 4 * SHIFT + hi + SHIFT;

/** Every released cell as a value, and what two cells of one code say of the difference of their views. */
export function* releasedValues(cells: readonly CellTable[]): Generator<ValueTable> {
  for (const [i, { view, code, lo, hi }] of cells.entries()) {
    yield { name: `${view} ${code}`, values: lo.map((least, number) => packed(least, hi[number]!)) };
    for (const other of cells.slice(0, i)) {
      if (other.code !== code) continue;
      const values = lo.map((least, number) => packed(least - other.hi[number]!, hi[number]! - other.lo[number]!));
      yield { name: `${other.view} and ${view} ${code}`, values };
    }
  }
}
