import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Columns } from '../../analytics/columns.ts';
import { invertMod, multiplyMod, SPAN_PRIMES, subtractMod } from '../../analytics/disclosure/prime-field.ts';
import { planViews, type ViewPlan } from '../../analytics/disclosure/shown-views.ts';
import { createSpanGuard } from '../../analytics/disclosure/span.ts';
import type { ViewClass } from '../../analytics/disclosure/views.ts';
import { DEFAULT_POLICY, type Policy } from '../../analytics/policy.ts';
import { DEFAULT_LATTICE, type ViewKind } from '../../analytics/tables.ts';
import { findsSmallCombination } from '../fixtures/analyse/brute-span.ts';
import {
  alike,
  type Company,
  columnsOf,
  idOf,
  protectAll,
  questionnaireOf,
  rowsOf,
} from '../fixtures/analyse/sample.ts';

const q = questionnaireOf(['Q1,single,a;b,']);
const answers = { Q1: 'a' };
const group = (count: number, prefix: string, place: Partial<Company>): Company[] =>
  alike(count, { prefix, answers, associations: [], ...place });

const planOf = (
  companies: Company[],
  lattice: readonly ViewKind[] = DEFAULT_LATTICE,
  policy: Policy = DEFAULT_POLICY,
) => planViews(columnsOf(q, companies), lattice, policy);
const shownIn = ({ shown }: ViewPlan): string[] => shown.flatMap((one) => one.views.map(idOf)).sort();
const reasonOf = ({ hidden }: ViewPlan, id: string) =>
  hidden.find(({ viewClass }) => viewClass.views.some((view) => idOf(view) === id))?.reason ?? null;

describe('views that disclose only together', () => {
  it('hides a sector that, less the associations within it, leaves one company', () => {
    const companies = [
      ...group(10, 'a', { associations: ['A'], sector: '10' }),
      ...group(10, 'b', { associations: ['B'], sector: '10' }),
      ...group(1, 'one', { sector: '10' }),
      ...group(30, 'c', { sector: '11' }),
    ];
    const plan = planOf(companies);
    expect(reasonOf(plan, 'sector|*|10|*')).toBe('span');
    expect(shownIn(plan)).toEqual(expect.arrayContaining(['association|A|*|*', 'association|B|*|*', 'overall|*|*|*']));
  });

  it('shows the same sector where five companies are left', () => {
    const companies = [
      ...group(10, 'a', { associations: ['A'], sector: '10' }),
      ...group(10, 'b', { associations: ['B'], sector: '10' }),
      ...group(5, 'five', { sector: '10' }),
      ...group(30, 'c', { sector: '11' }),
    ];
    expect(shownIn(planOf(companies))).toContain('sector|*|10|*');
  });

  it('finds the company in two associations: both together are one more than the whole', () => {
    const companies = [
      ...group(10, 'a', { associations: ['A'] }),
      ...group(10, 'b', { associations: ['B'] }),
      ...group(1, 'both', { associations: ['A', 'B'] }),
    ];
    const plan = planOf(companies, ['association', 'overall']);
    expect(shownIn(plan)).toEqual(['association|A|*|*', 'association|B|*|*']);
    expect(reasonOf(plan, 'overall|*|*|*')).toBe('span');
  });

  it('finds a ring of three overlapping associations and three sectors, factors and all', () => {
    const companies = [
      ...group(8, 'a', { associations: ['A'], sector: '10' }),
      ...group(8, 'b', { associations: ['B'], sector: '11' }),
      ...group(8, 'c', { associations: ['C'], sector: '12' }),
      ...group(1, 'ab', { associations: ['A', 'B'], sector: '12' }),
      ...group(1, 'bc', { associations: ['B', 'C'], sector: '10' }),
      ...group(1, 'ca', { associations: ['A', 'C'], sector: '11' }),
    ];
    const plan = planOf(companies, ['association', 'overall', 'sector']);
    expect(plan.hidden.filter(({ reason }) => reason === 'span').map(({ viewClass }) => viewClass.kind)).toContain(
      'overall',
    );
    expect(discloses(plan.shown, columnsOf(q, companies))).toBe(false);
  });

  it('counts owners: six plants of one company left over are one owner', () => {
    const plants = group(6, 'p', { sector: '10' }).map((plant) => ({ ...plant, owner: 'one' }));
    const companies = [
      ...group(10, 'a', { associations: ['A'], sector: '10' }),
      ...group(10, 'b', { associations: ['B'], sector: '10' }),
      ...plants,
      ...group(30, 'c', { sector: '11' }),
    ];
    expect(reasonOf(planOf(companies), 'sector|*|10|*')).toBe('span');
  });

  it('counts an owner once where its plants lie in several atoms', () => {
    const plants = group(6, 'p', { sector: '10' }).map((plant, i) => ({
      ...plant,
      owner: 'one',
      size: `S${1 + (i % 4)}`,
    }));
    const companies = [
      ...group(10, 'a', { associations: ['A'], sector: '10' }),
      ...group(10, 'b', { associations: ['B'], sector: '10' }),
      ...plants,
      ...group(30, 'c', { sector: '11' }),
    ];
    expect(reasonOf(planOf(companies, ['association', 'sector']), 'sector|*|10|*')).toBe('span');
  });

  it('hides nothing where nothing needs hiding', () => {
    const cells = ['A', 'B', 'C'].flatMap((association) =>
      ['10', '11'].flatMap((sector) =>
        ['S1', 'S2'].flatMap((size) =>
          group(6, `${association}${sector}${size}`, { associations: [association], sector, size }),
        ),
      ),
    );
    const plan = planOf([...cells, ...group(12, 'none', { sector: '12', size: 'S1' })]);
    expect(plan.hidden).toEqual([]);
    expect(plan.shown).toHaveLength(plan.classes.length);
    expect(plan.isSpanComplete).toBe(true);
  });
});

describe('the members of published associations in place of the whole', () => {
  const withOutsiders = (count: number): Company[] => [
    ...group(12, 'a', { associations: ['A'] }),
    ...group(9, 'b', { associations: ['B'] }),
    ...group(count, 'out', {}),
  ];

  it('takes its place where one to four companies are in none of them', () => {
    const { cells, shownIds, views } = protectAll(q, withOutsiders(3));
    expect(shownIds).not.toContain('overall|*|*|*');
    expect(shownIds).toContain('overall|+|*|*');
    expect(rowsOf(cells, 'Q1', { association: '+' }).a).toBe('19..21/21');
    expect(new Set(Object.values(rowsOf(cells, 'Q1')))).toEqual(new Set(['C']));
    const order = views.map(idOf);
    expect(order.indexOf('overall|+|*|*')).toBe(order.indexOf('overall|*|*|*') + 1);
  });

  it('is not there where the whole is shown', () => {
    const { views } = protectAll(q, withOutsiders(5));
    expect(views.filter(({ key }) => key.association === '+')).toEqual([]);
  });

  it('is not there where the overlap of associations would give a company away in it as well', () => {
    const { views, shownIds } = protectAll(q, [...withOutsiders(3), ...group(1, 'both', { associations: ['A', 'B'] })]);
    expect(shownIds).not.toContain('overall|*|*|*');
    expect(views.filter(({ key }) => key.association === '+')).toEqual([]);
  });

  it('leaves members of a hidden association out', () => {
    const { cells } = protectAll(q, [...withOutsiders(0), ...group(4, 'small', { associations: ['SMALL'] })]);
    expect(rowsOf(cells, 'Q1', { association: '+' }).a).toBe('19..21/21');
  });

  it('is one with a view of the same companies, earlier or later', () => {
    const alone = protectAll(q, [...group(12, 'a', { associations: ['A'] }), ...group(2, 'out', {})]);
    expect(rowsOf(alone.cells, 'Q1', { association: '+' })).toEqual(rowsOf(alone.cells, 'Q1', { association: 'A' }));
    const sector = protectAll(
      q,
      withOutsiders(3).map((one, i) => ({ ...one, sector: i < 21 ? '10' : '11' })),
    );
    expect(sector.shownIds).toContain('sector|*|10|*');
    expect(rowsOf(sector.cells, 'Q1', { association: '+' })).toEqual(rowsOf(sector.cells, 'Q1', { sector: '10' }));
  });
});

/** The shown views as the brute-force check reads them. */
function listsOf(classes: readonly ViewClass[], { atoms, rows, starts, ownerOf }: Columns) {
  return {
    views: classes.map((one) => [...one.atoms]),
    ownersOf: atoms.map((_, atom) =>
      Array.from(rows.subarray(starts[atom], starts[atom + 1]), (row) => ownerOf[row] ?? -1),
    ),
  };
}
const discloses = (classes: readonly ViewClass[], participation: Columns, limit = 5): boolean =>
  findsSmallCombination(listsOf(classes, participation), limit);

const place = fc.record({
  count: fc.constantFrom(1, 1, 1, 2, 3, 5, 6),
  associations: fc.uniqueArray(fc.constantFrom('A', 'B', 'C'), { maxLength: 2 }),
  sector: fc.constantFrom('09', '10'),
  size: fc.constantFrom('S1', 'S2'),
});
const small: fc.Arbitrary<Company[]> = fc
  .array(place, { minLength: 3, maxLength: 9 })
  .map((places) => places.flatMap(({ count, ...where }, i) => group(count, `p${i}-`, where)));
const RUNS = { seed: 2022, numRuns: 120 };

describe('against every rational combination, on small participations', () => {
  it('no combination of shown views touches one to four owners', () => {
    fc.assert(
      fc.property(small, (companies) => {
        const participation = columnsOf(q, companies);
        const { shown, isSpanComplete } = planViews(participation, DEFAULT_LATTICE, DEFAULT_POLICY);
        expect(isSpanComplete).toBe(true);
        expect(discloses(shown, participation)).toBe(false);
      }),
      RUNS,
    );
  });

  it('no view is refused that would not disclose with those that are shown', () => {
    let refused = 0;
    fc.assert(
      fc.property(small, (companies) => {
        const participation = columnsOf(q, companies);
        const { shown, hidden } = planViews(participation, DEFAULT_LATTICE, DEFAULT_POLICY);
        for (const { viewClass, reason } of hidden) {
          if (reason !== 'span') continue;
          refused += 1;
          expect(discloses([...shown, viewClass], participation)).toBe(true);
        }
      }),
      RUNS,
    );
    expect(refused).toBeGreaterThan(20);
  });

  it('renaming associations and turning the companies round shows the same views', () => {
    const names: Record<string, string> = { A: 'Z', B: 'a', C: '0' };
    const sizesOf = (companies: Company[]): string[] =>
      planOf(companies)
        .shown.map((one) => `${one.kind} ${one.companyCount} ${one.views.length}`)
        .sort();
    fc.assert(
      fc.property(small, (companies) => {
        const renamed = companies.map((one) => ({
          ...one,
          associations: one.associations?.map((name) => names[name] ?? name) ?? [],
        }));
        expect(sizesOf([...renamed].reverse())).toEqual(sizesOf(companies));
      }),
      RUNS,
    );
  });
});

/** Any tables over atoms, more tangled than real ones: the guard itself, without order of promise and pairwise. */
const tangle = fc.record({
  owners: fc.array(fc.constantFrom(1, 1, 1, 1, 2, 3, 5), { minLength: 8, maxLength: 13 }),
  shared: fc.boolean(),
  picks: fc.array(fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }), { minLength: 2, maxLength: 6 }),
});

function participationOf(owners: readonly number[], shared: boolean): Columns {
  const companies = owners.flatMap((count, atom) =>
    group(count, `c${atom}-`, { sector: `X${String(atom).padStart(2, '0')}` }).map((one, i) =>
      shared && i === 0 && atom % 3 === 0 ? { ...one, owner: 'shared' } : one,
    ),
  );
  return columnsOf(q, companies);
}

const classOf = (atoms: number[]): ViewClass => ({
  kind: 'sector',
  views: [],
  atoms: Int32Array.from(atoms),
  companyCount: 0,
  ownerCount: 0,
  coalitionCompanies: 0,
});

describe('the guard, on any tables', () => {
  it('refuses or finds exactly what discloses', () => {
    let clean = 0;
    fc.assert(
      fc.property(tangle, ({ owners, shared, picks }) => {
        const participation = participationOf(owners, shared);
        const guard = createSpanGuard(participation, DEFAULT_POLICY);
        const taken: ViewClass[] = [];
        for (const pick of picks) {
          const one = classOf(owners.flatMap((_, atom) => (pick[atom] === true ? [atom] : [])));
          if (guard.admit(one)) taken.push(one);
          else expect(discloses([...taken, one], participation)).toBe(true);
        }
        const { last, isComplete } = guard.findDeep();
        expect(isComplete).toBe(true);
        expect(last !== null).toBe(discloses(taken, participation));
        if (last === null) clean += 1;
        else {
          const at = taken.indexOf(last);
          expect(discloses(taken.slice(0, at + 1), participation)).toBe(true);
        }
      }),
      { seed: 2022, numRuns: 400 },
    );
    expect(clean).toBeGreaterThan(50);
  });

  it('finds a pair of rows that meets in the second column, not in the first', () => {
    const participation = participationOf([1, 1, 1, 1, 1, 1, 1, 1, 1, 5], false);
    const rest = [3, 4, 5, 6, 7, 8];
    const guard = createSpanGuard(participation, DEFAULT_POLICY);
    const tables = [
      [...rest, 9],
      [1, 2, 9],
      [0, 2, ...rest],
    ];
    expect(tables.map((atoms) => guard.admit(classOf(atoms)))).toEqual([true, true, false]);
  });

  it('finds three and four companies that no one or two rows show, and names the last view', () => {
    const lone = participationOf(new Array<number>(24).fill(1), false);
    const blocks = [4, 9, 14, 19].map((from) => [0, 1, 2, 3, 4].map((i) => from + i));
    const [a = [], b = [], c = [], d = []] = blocks;
    const judge = (tables: number[][]) => {
      const classes = tables.map(classOf);
      const guard = createSpanGuard(lone, DEFAULT_POLICY);
      expect(classes.every((one) => guard.admit(one))).toBe(true);
      expect(guard.findDeep().last === null).toBe(!discloses(classes, lone));
      return guard.findDeep().last === classes.at(-1);
    };
    const three = [
      [0, ...a],
      [1, ...b],
      [2, ...a, ...b],
    ];
    const four = [
      [0, ...a, ...b],
      [1, ...c, ...d],
      [2, ...a, ...c],
      [3, ...b, ...d],
    ];
    expect([judge(three), judge(four)]).toEqual([true, true]);
    expect(judge(four.slice(0, 3))).toBe(false);
  });

  it('hides the last promised view of four that disclose only together', () => {
    const sizes = ['S1', 'S2', 'S3', 'S4', 'S5'];
    const block = (association: string, sector: string): Company[] =>
      sizes.flatMap((size) =>
        group(1, `${association}${sector}${size}`, { associations: [association], sector, size }),
      );
    const companies = [
      ...block('A', '10'),
      ...block('A', '11'),
      ...block('B', '10'),
      ...block('B', '11'),
      ...group(1, 'w', { associations: ['A'], sector: '01' }),
      ...group(1, 'x', { associations: ['B'], sector: '01' }),
      ...group(1, 'y', { sector: '10' }),
      ...group(1, 'z', { sector: '11' }),
    ];
    const plan = planOf(companies, ['association', 'sector']);
    expect(shownIn(plan)).toEqual(['association|A|*|*', 'association|B|*|*', 'sector|*|10|*']);
    expect(reasonOf(plan, 'sector|*|11|*')).toBe('span');
  });

  it('says so where it did not come to the end of its search', () => {
    const lone = participationOf(new Array<number>(40).fill(1), false);
    const views = [0, 1, 2, 3, 4, 5].map((i) => classOf([i, ...[10, 11, 12, 13, 14].map((k) => k + 5 * i)]));
    const searched = (mostSets: number) => {
      const guard = createSpanGuard(lone, DEFAULT_POLICY, mostSets);
      expect(views.every((view) => guard.admit(view))).toBe(true);
      return guard.findDeep();
    };
    const setsOfThreeAndFour = 20 + 15;
    expect(searched(setsOfThreeAndFour)).toEqual({ last: null, isComplete: true });
    expect(searched(setsOfThreeAndFour - 1)).toEqual({ last: null, isComplete: false });
  });

  it('changes nothing when it refuses: the next view is judged as if the refused one had never come', () => {
    const participation = participationOf([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], false);
    const wide = classOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const close = classOf([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const other = classOf([0, 1, 2, 3, 4]);
    const guard = createSpanGuard(participation, DEFAULT_POLICY);
    expect([wide, close, other].map((one) => guard.admit(one))).toEqual([true, false, true]);
  });

  it('takes a view that says nothing new', () => {
    const participation = participationOf([5, 6, 7], false);
    const guard = createSpanGuard(participation, DEFAULT_POLICY);
    expect([[0, 1], [0], [1], [0, 1, 2], [2]].every((atoms) => guard.admit(classOf(atoms)))).toBe(true);
  });

  it('is no stricter than the smallest view that may be shown', () => {
    const participation = participationOf([8, 30], false);
    const strict = { ...DEFAULT_POLICY, minDiff: 21 };
    expect(createSpanGuard(participation, strict).admit(classOf([0]))).toBe(true);
    expect(createSpanGuard(participation, { ...strict, minView: 9 }).admit(classOf([0]))).toBe(false);
  });
});

describe('the fields', () => {
  it('are prime, below 2^26, and two', () => {
    const isPrime = (p: number): boolean => {
      for (let d = 2; d * d <= p; d++) if (p % d === 0) return false;
      return true;
    };
    expect(SPAN_PRIMES.every((p) => p < 2 ** 26 && isPrime(p))).toBe(true);
    expect(new Set(SPAN_PRIMES).size).toBe(2);
  });

  it('multiply, subtract and invert exactly', () => {
    const [p] = SPAN_PRIMES;
    const residue = fc.oneof(fc.integer({ min: 0, max: p - 1 }), fc.integer({ min: p - 9, max: p - 1 }));
    fc.assert(
      fc.property(residue, residue, (a, b) => {
        expect(BigInt(multiplyMod(a, b, p))).toBe((BigInt(a) * BigInt(b)) % BigInt(p));
        expect(subtractMod(a, b, p)).toBe((a - b + p) % p);
        if (a > 0) expect(multiplyMod(a, invertMod(a, p), p)).toBe(1);
      }),
      { seed: 2022, numRuns: 3_000 },
    );
    expect(() => invertMod(0, p)).toThrow(RangeError);
  });
});
