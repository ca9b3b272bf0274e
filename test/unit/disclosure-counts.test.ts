import { describe, expect, it } from 'vitest';
import { buildRollUp, findCountFault } from '../../analytics/counts.ts';
import { buildViews } from '../../analytics/disclosure/views.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';
import { alike, columnsOf, questionnaireOf } from '../fixtures/analyse/sample.ts';

const q = questionnaireOf(['Q1,single,a;b,', 'Q2,single,c;d,']);
const participation = columnsOf(q, [
  ...alike(6, { prefix: 'x', associations: ['A', 'B'], answers: { Q1: 'a', Q2: 'c' } }),
  ...alike(7, { prefix: 'y', associations: ['B'], answers: { Q1: 'b' } }),
]);
const { classes } = buildViews(participation, DEFAULT_LATTICE, DEFAULT_POLICY);

type Group = { atom: number; column: number; byte: number; companies: number };

function groups(): Group[] {
  return participation.codes.flatMap((bytes, column) =>
    [...bytes].map((byte, row) => ({ atom: participation.atomOf[row]!, column, byte, companies: 1 })),
  );
}

function faultOf(list: Group[]): string | null {
  const { counts, add } = buildRollUp(participation, classes);
  for (const { atom, column, byte, companies } of list) add(atom, column, byte, companies);
  return findCountFault(counts, participation, classes);
}

describe('counts of views', () => {
  it('add up to the companies of every view in every column', () => {
    expect(faultOf(groups())).toBeNull();
  });

  it.each([
    ['a lost group', groups().slice(1)],
    ['a group counted twice', [...groups(), groups()[0]!]],
    ['a number that is none', [...groups().slice(1), { ...groups()[0]!, companies: Number.NaN }]],
    ['a company of no atom', [...groups().slice(1), { ...groups()[0]!, atom: -1 }]],
    ['an answer of no column', [...groups().slice(1), { ...groups()[0]!, column: 9 }]],
  ])('do not pass with %s', (_, list) => {
    expect(faultOf(list)).toMatch(/^view \d+, column \d+$/);
  });
});
