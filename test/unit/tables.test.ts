import { describe, expect, it } from 'vitest';
import { parseLattice, viewKeysOf } from '../../analytics/tables.ts';

const messages = (input: unknown): string[] => {
  const parsed = parseLattice(input);
  return parsed.ok ? [] : parsed.faults.map((fault) => fault.message);
};
const NEEDED =
  'The tables must be a list of at least one of association, overall, sector, size, sectorSize, associationSize.';

describe('parseLattice', () => {
  it('takes a list or an object with one, and puts it in the order of promise', () => {
    expect(parseLattice(['size', 'association', 'overall'])).toEqual({
      ok: true,
      value: ['association', 'overall', 'size'],
    });
    expect(parseLattice({ tables: ['overall'] })).toEqual({ ok: true, value: ['overall'] });
  });

  it.each([[[]], [{}], [null], ['overall'], [{ tables: 'overall' }], [{ tables: ['overall'], more: 1 }]])(
    'refuses %j',
    (input) => {
      expect(messages(input)).toEqual([NEEDED]);
    },
  );

  it('names unknown and doubled tables', () => {
    expect(messages(['region', 'size', 'size'])).toEqual([
      '"region" is not a table; the tables are association, overall, sector, size, sectorSize, associationSize.',
      'size is named twice.',
    ]);
  });
});

describe('viewKeysOf', () => {
  const company = { associations: ['A', 'B'], sector: '09', size: 'S1' };

  it('puts a company of two associations into both of their views and once into the whole', () => {
    expect(viewKeysOf('association', company).map((key) => key.association)).toEqual(['A', 'B']);
    expect(viewKeysOf('associationSize', company)).toEqual([
      { association: 'A', sector: '*', size: 'S1' },
      { association: 'B', sector: '*', size: 'S1' },
    ]);
    expect(viewKeysOf('overall', company)).toEqual([{ association: '*', sector: '*', size: '*' }]);
  });

  it('knows sector, size and both', () => {
    expect(viewKeysOf('sector', company)).toEqual([{ association: '*', sector: '09', size: '*' }]);
    expect(viewKeysOf('size', company)).toEqual([{ association: '*', sector: '*', size: 'S1' }]);
    expect(viewKeysOf('sectorSize', company)).toEqual([{ association: '*', sector: '09', size: 'S1' }]);
  });
});
