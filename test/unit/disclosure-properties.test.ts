import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import type { View } from '../../analytics/disclosure/views.ts';
import { findItem, type Questionnaire } from '../../app/survey/questionnaire.ts';
import { type Company, idOf, protectAll, questionnaireOf } from '../fixtures/analyse/sample.ts';

const LINES = ['M1,maturity,,', 'Q1,single,a;b;c,ordinal', 'T1,multiple,x;y,', 'F1,single,p;q,'];
const q = questionnaireOf(LINES, { F1: { item: 'Q1', in: ['a', 'b'] } });

const company = fc.record({
  owner: fc.option(fc.nat({ max: 30 }), { freq: 6 }),
  associations: fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D'), { maxLength: 2 }),
  sector: fc.constantFrom('09', '10', '11'),
  size: fc.constantFrom('S1', 'S2'),
  answers: fc.record({
    M1: fc.constantFrom('1', '1', '1', '2', '3', '4', '5', 'NA', 'DK', ''),
    Q1: fc.constantFrom('a', 'a', 'b', 'c', ''),
    T1: fc.constantFrom('x', 'y', 'x;y', 'DK', ''),
    F1: fc.constantFrom('p', 'q', ''),
  }),
});

const wave: fc.Arbitrary<Company[]> = fc
  .array(company, { minLength: 5, maxLength: 90 })
  .map((list) =>
    list.map(({ owner, ...rest }, i) => ({ ...rest, id: `c${i}`, owner: owner === null ? `c${i}` : `o${owner}` })),
  );

const RUNS = { seed: 2022, numRuns: 150 };

/** `+` = in an association that is shown itself. */
const isIn = (company: Company, { key }: Pick<View, 'key'>, shownIds: ReadonlySet<string>): boolean =>
  (key.association === '*' ||
    (company.associations ?? []).some((name) =>
      key.association === '+' ? shownIds.has(`association|${name}|*|*`) : name === key.association,
    )) &&
  (key.sector === '*' || company.sector === key.sector) &&
  (key.size === '*' || company.size === key.size);

const ownersOf = (companies: Company[]): number => new Set(companies.map((one) => one.owner ?? one.id)).size;

/** The code of a company in a column, found without the coding under test; null = no answer or not asked. */
function codeIn(company: Company, column: string): string | null {
  const [item = '', option] = column.split('.');
  const answer = company.answers[item] ?? '';
  if (item === 'F1' && !['a', 'b'].includes(company.answers.Q1 ?? '')) return null;
  if (answer === '') return null;
  return option === undefined ? answer : answer.split(';').includes(option) ? '1' : '0';
}

type Truth = { count: number; n: number; owners: number };

function trueCount(companies: Company[], cell: ReleasedCell, shownIds: ReadonlySet<string>): Truth {
  const members = companies.filter((one) => isIn(one, { key: cell }, shownIds));
  const answered = members.filter((one) => codeIn(one, cell.item) !== null);
  const n = members.length;
  if (cell.code === 'NR') return { count: n - answered.length, n, owners: ownersOf(answered) };
  if (cell.code === 'ANS') return { count: answered.length, n, owners: ownersOf(answered) };
  const codes = cell.code.split('+');
  const count = answered.filter((one) => codes.includes(codeIn(one, cell.item) ?? '')).length;
  return { count, n, owners: ownersOf(answered) };
}

const plain = (cells: ReleasedCell[], rename = (text: string) => text) =>
  cells.map(({ association, ...rest }) => JSON.stringify({ ...rest, association: rename(association) })).sort();

describe('whatever the answers', () => {
  it('every published interval contains the true count, and n is the number of companies in the view', () => {
    fc.assert(
      fc.property(wave, (companies) => {
        const { cells, shownIds } = protectAll(q, companies);
        for (const cell of cells) {
          if (cell.status === 'C') continue;
          const truth = trueCount(companies, cell, shownIds);
          expect(cell.n).toBe(truth.n);
          expect(cell.lo).toBeLessThanOrEqual(truth.count);
          expect(cell.hi).toBeGreaterThanOrEqual(truth.count);
        }
      }),
      RUNS,
    );
  });

  it('no cell rests on fewer than five owners, single codes of many-code columns on ten', () => {
    fc.assert(
      fc.property(wave, (companies) => {
        const { cells, shownIds } = protectAll(q, companies);
        for (const cell of cells) {
          if (cell.status === 'C') continue;
          const { owners } = trueCount(companies, cell, shownIds);
          expect(owners).toBeGreaterThanOrEqual(5);
          if (cell.item === 'M1' && !cell.code.includes('+')) expect(owners).toBeGreaterThanOrEqual(10);
        }
      }),
      RUNS,
    );
  });

  it('no exact count lies within the edge of nobody or everybody', () => {
    fc.assert(
      fc.property(wave, (companies) => {
        for (const { status, code, n, lo, hi } of protectAll(q, companies).cells) {
          if (status !== 'F' || ['NR', 'ANS', '0'].includes(code)) continue;
          expect(lo).toBeGreaterThan(2);
          expect(hi).toBeLessThan((n ?? 0) - 2);
        }
      }),
      RUNS,
    );
  });

  it('shown views that are nested differ by nobody or by five owners or more', () => {
    fc.assert(
      fc.property(wave, (companies) => {
        const { views, shownIds } = protectAll(q, companies);
        const sets = views
          .filter((view) => shownIds.has(idOf(view)))
          .map((view) => companies.filter((one) => isIn(one, view, shownIds)));
        for (const inner of sets) {
          for (const outer of sets) {
            if (!inner.every((one) => outer.includes(one))) continue;
            const rest = ownersOf(outer.filter((one) => !inner.includes(one)));
            expect(rest === 0 || rest >= 5).toBe(true);
          }
        }
      }),
      RUNS,
    );
  });

  it('every view has all rows of every column in the same order, hidden ones included', () => {
    fc.assert(
      fc.property(wave, (companies) => {
        const { cells, views } = protectAll(q, companies);
        const rowsPerView = cells.length / views.length;
        const shape = (index: number) =>
          cells.slice(index * rowsPerView, (index + 1) * rowsPerView).map((c) => `${c.item} ${c.code}`);
        views.forEach((_, index) => {
          expect(shape(index)).toEqual(shape(0));
        });
      }),
      { ...RUNS, numRuns: 30 },
    );
  });
});

describe('nothing changes', () => {
  it('when respondents come in another order', () => {
    fc.assert(
      fc.property(wave, (companies) => {
        expect(protectAll(q, [...companies].reverse()).cells).toEqual(protectAll(q, companies).cells);
      }),
      RUNS,
    );
  });

  it('when associations are renamed', () => {
    const names: Record<string, string> = { A: 'Z9', B: 'M', C: 'a', D: '0' };
    const back = Object.fromEntries(Object.entries(names).map(([from, to]) => [to, from]));
    fc.assert(
      fc.property(wave, (companies) => {
        const renamed = companies.map((one) => ({
          ...one,
          associations: (one.associations ?? []).map((name) => names[name] ?? name),
        }));
        const after = plain(protectAll(q, renamed).cells, (name) => back[name] ?? name);
        expect(after).toEqual(plain(protectAll(q, companies).cells));
      }),
      RUNS,
    );
  });

  it('when an item is added that nobody answers', () => {
    const wider: Questionnaire = questionnaireOf([...LINES, 'Z1,single,a;b,'], { F1: { item: 'Q1', in: ['a', 'b'] } });
    expect(findItem(wider, 'Z1')).not.toBeNull();
    fc.assert(
      fc.property(wave, (companies) => {
        const after = protectAll(wider, companies).cells;
        expect(plain(after.filter((cell) => cell.item !== 'Z1'))).toEqual(plain(protectAll(q, companies).cells));
        expect(after.filter((cell) => cell.item === 'Z1').every((cell) => cell.status === 'C')).toBe(true);
      }),
      RUNS,
    );
  });
});
