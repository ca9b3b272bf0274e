import { describe, expect, it } from 'vitest';
import { encodeColumn } from '../../analytics/disclosure/protect.ts';
import { parseReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { codedColumns, FIRST_CODE } from '../../app/survey/coding.ts';
import { alike, type Company, protectAll, questionnaireOf, rowsOf } from '../fixtures/analyse/sample.ts';

const q = questionnaireOf(['M1,maturity,,', 'Q1,single,a;b;c,', 'T1,multiple,x;y,']);
const levels = (prefix: string, list: string[], place: Partial<Company> = {}): Company[] =>
  list.map((code, i) => ({ id: `${prefix}${i}`, answers: { M1: code, Q1: 'a', T1: 'x' }, ...place }));
const times = (count: number, code: string): string[] => Array.from({ length: count }, () => code);

describe('a column in a shown view', () => {
  it('is hidden whole where four owners answered, NR included', () => {
    const { cells } = protectAll(q, levels('a', [...times(4, '3'), ...times(8, '')]));
    expect(new Set(Object.values(rowsOf(cells, 'M1', { association: 'A' })))).toEqual(new Set(['C']));
    expect(rowsOf(cells, 'Q1', { association: 'A' }).a).toBe('10..12/12');
  });

  it('counts owners who answered, not their plants', () => {
    const plants = Array.from(
      { length: 4 },
      (_, i): Company => ({ id: `p${i}`, owner: 'one', answers: { M1: '3', Q1: 'a' } }),
    );
    const others = alike(9, { prefix: 'o', answers: { Q1: 'b' } });
    const three = alike(3, { prefix: 't', answers: { M1: '3', Q1: 'a' } });
    const { cells } = protectAll(q, [...plants, ...others, ...three]);
    expect(rowsOf(cells, 'M1', { association: 'A' })['3+4+5']).toBe('C');
  });

  it('shows only coarse groups where five to nine answered', () => {
    const { cells } = protectAll(q, levels('a', [...times(3, '1'), ...times(4, '3'), '2', 'NA']));
    expect(rowsOf(cells, 'M1', { association: 'A' })).toEqual({
      '1': 'C',
      '2': 'C',
      '3': 'C',
      '4': 'C',
      '5': 'C',
      NA: 'C',
      DK: 'C',
      '1+2': '3..4/9',
      '3+4+5': '4/9',
      'NA+DK': '0..2/9',
      '1+NA+DK': 'C',
      NR: 'C',
    });
  });

  it('shows both codes of a two-code column where five to nine answered', () => {
    const { cells } = protectAll(q, [
      ...alike(3, { prefix: 'x', answers: { T1: 'x' } }),
      ...alike(4, { prefix: 'y', answers: { T1: 'y' } }),
    ]);
    expect(rowsOf(cells, 'T1.x', { association: 'A' })).toEqual({ '1': '3..4/7', '0': '1..4/7', NR: 'C' });
  });

  it('tells how many have done a measure exactly below twenty companies, but not near nobody or everybody', () => {
    const doneOf = (done: number, companies: number) => {
      const { cells } = protectAll(q, levels('a', [...times(done, '4'), ...times(companies - done, '1')]));
      return rowsOf(cells, 'M1', { association: 'A' });
    };
    expect([2, 3, 4, 5].map((done) => doneOf(done, 7)['3+4+5'])).toEqual(['0..2/7', '3/7', '4/7', '5..7/7']);
    expect(doneOf(8, 19)).toMatchObject({ '4': '7..8/19', '3+4+5': '8/19', '1+2': '11..12/19' });
    expect(doneOf(8, 20)['3+4+5']).toBe('7..8/20');
  });

  it('says nothing exact where all gave one code', () => {
    const { cells } = protectAll(q, levels('a', times(12, '1')));
    const rows = rowsOf(cells, 'M1', { association: 'A' });
    expect(rows).toMatchObject({ '1': '10..12/12', '2': '0..2/12', '1+2': '10..12/12', '3+4+5': '0..2/12' });
  });

  it('is in bands of two below thirty companies, of three from thirty on, in every kind of view', () => {
    const nineteen = levels('a', [...times(10, '1'), ...times(9, '3')], { associations: ['A'] });
    const twenty = levels('b', [...times(11, '1'), ...times(9, '3')], { associations: ['B'], sector: '10' });
    const { cells } = protectAll(q, [...nineteen, ...twenty]);
    expect(rowsOf(cells, 'M1', { association: 'A' })['1']).toBe('9..10/19');
    expect(rowsOf(cells, 'M1', { association: 'B' })['1']).toBe('11..12/20');
    expect(rowsOf(cells, 'M1')['1']).toBe('21..23/39');
  });

  it('takes the width of the bands from who is in the view, not from who answered', () => {
    const place = { associations: ['A'], sector: '10', size: 'S2' };
    const small = levels('a', [...times(8, '1'), ...times(7, '3')], place);
    const rest = levels('b', times(20, '3'), { associations: ['A'], sector: '11', size: 'S1' });
    const { cells } = protectAll(q, [
      ...small,
      ...rest,
      ...levels('c', times(9, '3'), { associations: [], sector: '10', size: 'S2' }),
    ]);
    expect(rowsOf(cells, 'M1', { association: 'A', size: 'S2' })['1']).toBe('7..8/15');
    expect(rowsOf(cells, 'M1', { sector: '10' })['1']).toBe('7..8/24');
  });

  it('widens the edge by the two largest owners for a coalition of two', () => {
    const plants = Array.from(
      { length: 6 },
      (_, i): Company => ({ id: `p${i}`, owner: `big${i % 2}`, answers: { Q1: 'a' } }),
    );
    const policy = { ...DEFAULT_POLICY, coalition: 2, edgeMargin: 3 };
    const { cells } = protectAll(q, [...plants, ...alike(10, { prefix: 'o', answers: { Q1: 'b' } })], { policy });
    expect(rowsOf(cells, 'Q1', { association: 'A' })).toMatchObject({ a: '0..7/16', b: '9..16/16' });
  });

  it('keeps an edge wider than the largest owner, or all its rivals would be known to it', () => {
    const plants = Array.from({ length: 4 }, (_, i): Company => ({ id: `p${i}`, owner: 'one', answers: { Q1: 'a' } }));
    const { cells } = protectAll(q, [...plants, ...alike(10, { prefix: 'o', answers: { Q1: 'b' } })]);
    expect(rowsOf(cells, 'Q1', { association: 'A' })).toMatchObject({ a: '0..5/14', b: '9..14/14' });
  });

  it('widens the edge for a coalition of two', () => {
    const policy = { ...DEFAULT_POLICY, coalition: 2, edgeMargin: 3 };
    const { cells } = protectAll(q, levels('a', [...times(3, '1'), ...times(9, '3')]), { policy });
    expect(rowsOf(cells, 'M1', { association: 'A' })).toMatchObject({ '1': '0..3/12', '3': '9..12/12' });
  });

  it('gives the two codes of an option one number: bands of both would cut to single values', () => {
    const companies = Array.from(
      { length: 33 },
      (_, i): Company => ({ id: `c${i}`, answers: { T1: i < 12 ? 'x' : 'y' } }),
    );
    const { cells } = protectAll(q, companies);
    expect(rowsOf(cells, 'T1.x')).toMatchObject({ '1': '12..14/33', '0': '17..21/33' });
  });

  it('publishes no answer as a range over all in the view, and not-asked never', () => {
    const { cells } = protectAll(q, levels('a', [...times(12, '3'), ...times(6, '')]));
    expect(rowsOf(cells, 'M1', { association: 'A' }).NR).toBe('5..6/18');
    expect(cells.some((cell) => cell.code === '')).toBe(false);
  });
});

describe('a column asked only of some', () => {
  const some = questionnaireOf(['Q1,single,yes;no,', 'F1,single,a;b;c,'], { F1: { item: 'Q1', in: ['yes'] } });
  const wave = (yes: number, no: number): Company[] => [
    ...Array.from({ length: yes }, (_, i): Company => ({ id: `y${i}`, answers: { Q1: 'yes', F1: i % 2 ? 'a' : 'b' } })),
    ...Array.from({ length: no }, (_, i): Company => ({ id: `n${i}`, answers: { Q1: 'no' } })),
  ];

  it('says how many answered in a range, never exactly: it is an answer to the earlier question', () => {
    const rows = (yes: number, no: number) => rowsOf(protectAll(some, wave(yes, no)).cells, 'F1', { association: 'A' });
    expect(rows(12, 6).ANS).toBe('10..12/18');
    expect(rows(12, 2).ANS).toBe('12..14/14');
    expect(rows(12, 0).ANS).toBe('10..12/12');
    expect(rows(7, 9).ANS).toBe('5..7/16');
    expect(rows(4, 9)).toEqual({ a: 'C', b: 'C', c: 'C', NA: 'C', DK: 'C', ANS: 'C' });
  });

  it('takes its counts of the least that can have answered, and has no NR row', () => {
    const rows = rowsOf(protectAll(some, wave(12, 6)).cells, 'F1', { association: 'A' });
    expect(rows).toMatchObject({ a: '5..6/18', b: '5..6/18', c: '0..2/18' });
    expect(rows.NR).toBeUndefined();
  });
});

describe('a declared pair of items', () => {
  it('is published over everybody, of those who answered both, and nowhere else', () => {
    const pair = {
      ...questionnaireOf(['Q1,single,a;b,', 'Q2,single,c;d,']),
      families: [['Q1', 'Q2']] as [string, string][],
    };
    const companies = Array.from(
      { length: 40 },
      (_, i): Company => ({ id: `c${i}`, answers: { Q1: i % 2 ? 'a' : 'b', Q2: i < 5 ? '' : 'c' } }),
    );
    const { cells } = protectAll(pair, companies);
    expect(rowsOf(cells, 'Q1&Q2')['a&c']).toBe('18..20/40');
    expect(new Set(cells.filter((cell) => cell.item === 'Q1&Q2').map((cell) => cell.association))).toEqual(
      new Set(['*']),
    );
    expect(rowsOf(cells, 'Q1&Q2', { association: 'A' })).toEqual({});
  });
});

describe('failing closed', () => {
  const column = codedColumns(q)[0]!;
  const input = (counts: number[]) => ({
    column,
    conditional: false,
    counts: Object.assign(new Int32Array(FIRST_CODE + column.codes.length), counts),
    companyCount: 30,
    ownerCount: 30,
    coalitionCompanies: 1,
    level: 0 as const,
  });

  it('shows nothing where counts are missing', () => {
    const short = { ...input([]), counts: new Int32Array(3) };
    expect(encodeColumn(short, DEFAULT_POLICY).every((value) => value.bounds === null)).toBe(true);
  });

  it('shows nothing where the number of owners is not a number', () => {
    const values = encodeColumn({ ...input([0, 0, 10, 10, 10]), ownerCount: Number.NaN }, DEFAULT_POLICY);
    expect(values.every((value) => value.bounds === null)).toBe(true);
  });

  it('shows nothing where the edge is not a number', () => {
    const values = encodeColumn({ ...input([0, 0, 10, 10, 10]), coalitionCompanies: Number.NaN }, DEFAULT_POLICY);
    expect(values.every((value) => value.bounds === null)).toBe(true);
  });
});

describe('parseReleasedCell', () => {
  const cell = {
    wave: 'w',
    item: 'Q1',
    itemVersion: 1,
    association: '*',
    sector: '*',
    size: '*',
    code: 'a',
    n: 9,
    lo: 3,
    hi: 3,
    status: 'F',
  };

  it('takes exact, range and hidden cells', () => {
    expect(parseReleasedCell(cell).ok).toBe(true);
    expect(parseReleasedCell({ ...cell, hi: 5, status: 'R' }).ok).toBe(true);
    expect(parseReleasedCell({ ...cell, n: null, lo: null, hi: null, status: 'C' }).ok).toBe(true);
    expect(parseReleasedCell({ ...cell, association: '+' }).ok).toBe(true);
  });

  it.each([
    [{ association: '+', sector: '10' }],
    [{ association: '+', size: 'S1' }],
    [{ sector: '+' }],
    [{ n: 4 }],
    [{ n: Number.NaN }],
    [{ n: '9' }],
    [{ lo: 2 }],
    [{ hi: 10 }],
    [{ lo: 4 }],
    [{ lo: -1 }],
    [{ lo: 2.5, hi: 2.5 }],
    [{ status: 'R' }],
    [{ status: 'C' }],
    [{ status: 'X' }],
    [{ status: undefined }],
    [{ n: null }],
    [{ code: 'a,b' }],
    [{ code: '=1' }],
    [{ association: '' }],
    [{ sector: '=x' }],
    [{ size: 'S 1' }],
    [{ itemVersion: 0 }],
    [{ wave: 'a/b' }],
    [{ item: 'a"b' }],
  ])('refuses %j', (change) => {
    expect(parseReleasedCell({ ...cell, ...change }).ok).toBe(false);
  });

  it('carries over nothing but the fields of a cell', () => {
    const parsed = parseReleasedCell({ ...cell, companyId: '1234567890123', reason: 'tooFew' });
    expect(parsed.ok && Object.keys(parsed.value)).toEqual(Object.keys(cell));
  });
});
