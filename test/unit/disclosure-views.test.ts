import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { alike, type Company, protectAll, questionnaireOf } from '../fixtures/analyse/sample.ts';

const q = questionnaireOf(['Q1,single,a;b,']);
const answers = { Q1: 'a' };
const group = (count: number, prefix: string, place: Partial<Company>): Company[] =>
  alike(count, { prefix, answers, ...place });
const shown = (companies: Company[], policy = DEFAULT_POLICY): string[] =>
  [...protectAll(q, companies, { policy }).shownIds].sort();

describe('views', () => {
  it('shows a view of five owners and hides one of four', () => {
    const ids = shown([
      ...group(5, 'a', { associations: ['A'] }),
      ...group(4, 'b', { associations: ['B'] }),
      ...group(20, 'c', { associations: [] }),
    ]);
    expect(ids).toContain('association|A|*|*');
    expect(ids).not.toContain('association|B|*|*');
  });

  it('counts owners, not plants: nine plants of four owners are too few', () => {
    const plants = Array.from(
      { length: 9 },
      (_, i): Company => ({ id: `p${i}`, owner: `o${i % 4}`, associations: ['A'], answers }),
    );
    const ids = shown([...plants, ...group(20, 'c', { associations: [] })]);
    expect(ids).not.toContain('association|A|*|*');
  });

  it('hides a view that differs from an earlier promised one by one to four owners', () => {
    const withRest = (rest: number): string[] =>
      shown([...group(12, 'a', { associations: ['A'] }), ...group(rest, 'b', { associations: [] })]);
    expect(withRest(4)).not.toContain('overall|*|*|*');
    expect(withRest(4)).toContain('association|A|*|*');
    expect(withRest(5)).toContain('overall|*|*|*');
  });

  it('counts owners in differences, too: six plants of one owner are no cover', () => {
    const plants = Array.from(
      { length: 6 },
      (_, i): Company => ({ id: `p${i}`, owner: 'one', associations: [], answers }),
    );
    const ids = shown([...group(12, 'a', { associations: ['A'] }), ...plants]);
    expect(ids).not.toContain('overall|*|*|*');
  });

  it('keeps the larger of two nested associations that differ by too few', () => {
    const both = group(6, 'x', { associations: ['IN', 'OUT'] });
    const ids = shown([...both, ...group(2, 'y', { associations: ['OUT'] }), ...group(20, 'z', { associations: [] })]);
    expect(ids).toContain('association|OUT|*|*');
    expect(ids).not.toContain('association|IN|*|*');
  });

  it('treats two views of the same companies as one: shown together, with the same values', () => {
    const companies = [
      ...group(8, 'a', { associations: ['A'], sector: '31' }),
      ...group(9, 'b', { associations: ['B'], sector: '09' }),
    ];
    const { cells, shownIds } = protectAll(q, companies);
    expect(shownIds).toContain('association|A|*|*');
    expect(shownIds).toContain('sector|*|31|*');
    const valuesOf = (association: string, sector: string) =>
      cells
        .filter((c) => c.association === association && c.sector === sector && c.size === '*')
        .map((c) => [c.code, c.n, c.lo, c.hi]);
    expect(valuesOf('A', '*')).toEqual(valuesOf('*', '31'));
  });

  it('divides an association by size only from ten owners on', () => {
    const sized = (count: number, name: string): Company[] => [
      ...group(count - 5, `${name}1`, { associations: [name], size: 'S1' }),
      ...group(5, `${name}2`, { associations: [name], size: 'S2' }),
    ];
    const { views } = protectAll(q, [...sized(10, 'TEN'), ...sized(9, 'NINE')]);
    const names = views.filter((view) => view.kind === 'associationSize').map((view) => view.key.association);
    expect(names).toEqual(['TEN', 'TEN']);
  });

  it('has no view of a kind that the lattice leaves out', () => {
    const { views } = protectAll(q, group(30, 'a', {}), { lattice: ['sector', 'overall'] });
    expect(views.map((view) => view.kind)).toEqual(['overall', 'sector']);
  });

  it('takes a stricter policy at its word', () => {
    const companies = [...group(7, 'a', { associations: ['A'] }), ...group(20, 'c', { associations: [] })];
    expect(shown(companies)).toContain('association|A|*|*');
    expect(shown(companies, { ...DEFAULT_POLICY, minView: 8 })).not.toContain('association|A|*|*');
    expect(shown(companies, { ...DEFAULT_POLICY, minDiff: 21 })).not.toContain('overall|*|*|*');
  });

  it('does not look at answers when it chooses views', () => {
    const companies = [
      ...group(12, 'a', { associations: ['A'] }),
      ...group(6, 'b', { associations: ['B'], sector: '10' }),
    ];
    const others = companies.map((company, i) => ({
      ...company,
      answers: i % 3 === 0 ? { Q1: 'b' } : ({} as Record<string, string>),
    }));
    expect(shown(others)).toEqual(shown(companies));
  });
});
