import { describe, expect, it } from 'vitest';
import { parseCorporateNumber } from '../../app/member/corporate-number.ts';
import { REGIONS } from '../../app/member/region.ts';
import { ROLES } from '../../app/member/roles.ts';
import { findSector, SECTORS } from '../../app/member/sector.ts';
import { sizeBandOf } from '../../app/member/size-band.ts';
import { buildPopulation, DEMO_SEED } from '../../scripts/demo/population.ts';
import { buildScenario, RUNNING_PLANS } from '../../scripts/demo/scenario.ts';

const population = buildPopulation(DEMO_SEED);
const answered = population.companies.filter((company) => company.answered);
const membersOf = (code: string) => answered.filter((company) => company.associations.includes(code));

describe('the demo population', () => {
  it('has 31 associations, at least one in each of the 24 manufacturing sectors', () => {
    expect(population.associations).toHaveLength(31);
    const sectors = new Set(population.associations.map(({ sector }) => sector));
    expect([...sectors].sort()).toEqual(SECTORS.map(({ code }) => code).filter((code) => code !== '99'));
    expect(new Set(population.associations.map(({ code }) => code)).size).toBe(31);
  });

  it('has 397 companies that answered, some 8 % of them in two associations and nobody in more', () => {
    expect(answered).toHaveLength(397);
    const inTwo = answered.filter((company) => company.associations.length === 2);
    expect(inTwo.length / 397).toBeGreaterThan(0.07);
    expect(inTwo.length / 397).toBeLessThan(0.09);
    expect(answered.every(({ associations }) => new Set(associations).size === associations.length)).toBe(true);
    expect(Math.max(...answered.map(({ associations }) => associations.length))).toBe(2);
  });

  it('has exactly one association each with 38, 11, 6, 5, 4 and 0 companies that answered', () => {
    const sizes = population.associations.map(({ code }) => membersOf(code).length);
    for (const size of [38, 11, 6, 5, 4, 0])
      expect(
        sizes.filter((one) => one === size),
        String(size),
      ).toHaveLength(1);
    expect(Math.max(...sizes)).toBe(38);
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(397 + answered.filter((one) => one.associations.length === 2).length);
  });

  it('has members that were invited and did not answer', () => {
    const silent = population.companies.filter((company) => !company.answered);
    expect(silent.length).toBeGreaterThan(50);
    expect(new Set(silent.map(({ associations }) => associations[0])).size).toBeGreaterThan(15);
  });

  it('has the published numbers of companies by sector, a sector of exactly five and sectors of fewer', () => {
    const count = (sector: string) => answered.filter((company) => company.sector === sector).length;
    expect([count('99'), count('31'), count('26'), count('23')]).toEqual([60, 59, 56, 50]);
    const counts = SECTORS.map(({ code }) => count(code));
    expect(counts).toContain(5);
    expect(counts.some((number) => number > 0 && number < 5)).toBe(true);
  });

  it('has a size band, a sector and a region that exist for every company, and employees inside the band', () => {
    for (const company of population.companies) {
      expect(sizeBandOf(company.employees)?.code).toBe(company.sizeBand);
      expect(findSector(company.sector)).not.toBeNull();
      expect(REGIONS.some(({ code }) => code === company.region)).toBe(true);
    }
  });

  it('marks every name as invented, in both languages, and no name or address twice', () => {
    const all = [...population.companies, ...population.associations];
    expect(all.every(({ nameJa }) => nameJa.startsWith('（架空）'))).toBe(true);
    expect(all.every(({ nameEn }) => nameEn.startsWith('(Fictional) '))).toBe(true);
    expect(new Set(all.map(({ nameJa }) => nameJa)).size).toBe(all.length);
    expect(new Set(all.map(({ nameEn }) => nameEn)).size).toBe(all.length);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(population.companies.every(({ contactEmail }) => contactEmail.endsWith('.example'))).toBe(true);
  });

  it('gives everybody a valid corporate number of its own, in a range that no registry office uses', () => {
    const numbers = [
      ...population.companies.map(({ corporateNumber }) => corporateNumber),
      ...population.associations.map(({ organisation }) => organisation.corporateNumber),
    ];
    for (const number of numbers) {
      expect(parseCorporateNumber(number)).toEqual({ ok: true, value: number });
      expect(number.slice(1, 7)).toBe('999999');
    }
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('has groups of two or three companies under one owner that answered, none in the small associations', () => {
    const groups = new Map<string, number>();
    for (const { ownerId } of population.companies) if (ownerId) groups.set(ownerId, (groups.get(ownerId) ?? 0) + 1);
    expect(groups.size).toBeGreaterThanOrEqual(4);
    expect([...groups.values()].every((size) => size === 2 || size === 3)).toBe(true);
    expect([...membersOf('A27'), ...membersOf('A28'), ...membersOf('A22')].some(({ ownerId }) => ownerId)).toBe(false);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(JSON.stringify(buildPopulation(DEMO_SEED))).toBe(JSON.stringify(population));
    expect(JSON.stringify(buildPopulation(DEMO_SEED + 1))).not.toBe(JSON.stringify(population));
  });
});

describe('the demo scenario', () => {
  const scenario = buildScenario(population);

  it('has 24 of 38 submitted, 3 in progress and the rest invited in the largest association', () => {
    const states = population.companies
      .filter(({ associations }) => associations.includes('A01'))
      .map(({ id }) => scenario.running.get(id));
    expect(states).toHaveLength(38);
    expect(states.filter((state) => state === 'submitted')).toHaveLength(24);
    expect(states.filter((state) => state === 'started')).toHaveLength(3);
    expect(states.filter((state) => state === 'invited')).toHaveLength(11);
    expect(RUNNING_PLANS).toHaveLength(4);
  });

  it('has accounts for every role, for the association of four and for members in two associations and in that of five', () => {
    expect(new Set(scenario.accounts.map(({ role }) => role))).toEqual(new Set(Object.keys(ROLES)));
    expect(scenario.accounts.filter(({ role }) => role === 'operator')).toHaveLength(2);
    expect(scenario.accounts.some(({ association }) => association === 'A28')).toBe(true);
    const companies = scenario.accounts.flatMap(({ companyId }) =>
      population.companies.filter(({ id }) => id === companyId),
    );
    expect(companies.some(({ associations }) => associations.length === 2)).toBe(true);
    expect(companies.some(({ associations }) => associations.includes('A27'))).toBe(true);
    expect(scenario.accounts.every(({ email }) => email.endsWith('.example'))).toBe(true);
  });

  it('has invitations of different companies in every state, and one of an association', () => {
    expect(scenario.invitations.map(({ state }) => state)).toEqual(['invited', 'started', 'submitted', 'submitted']);
    expect(new Set(scenario.invitations.map(({ companyId }) => companyId)).size).toBe(4);
    expect(scenario.invitations.some(({ wave }) => wave === '2025-associations')).toBe(true);
  });
});
