import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRollUp } from '../../analytics/counts.ts';
import { buildViews } from '../../analytics/disclosure/views.ts';
import { countAtoms, DEFAULT_LIMITS, engineVersion, withEngine } from '../../analytics/duckdb.server.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';
import { type Company, columnsOf, questionnaireOf } from '../fixtures/analyse/sample.ts';

const q = questionnaireOf(['M1,maturity,,', ...Array.from({ length: 70 }, (_, i) => `Q${i},single,a;b;c,`)]);

function seededCompanies(count: number): Company[] {
  let state = 2022;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
  return Array.from({ length: count }, (_, i) => ({
    id: `c${i}`,
    associations: next(10) === 0 ? ['A', 'B'] : [['A', 'B', 'C'][next(3)] ?? 'A'],
    sector: ['09', '10'][next(2)] ?? '09',
    size: ['S1', 'S2'][next(2)] ?? 'S1',
    answers: Object.fromEntries([
      ['M1', ['1', '2', '3', '4', '5', 'NA', ''][next(7)] ?? ''],
      ...Array.from({ length: 70 }, (_, k) => [`Q${k}`, ['a', 'b', 'c', ''][next(4)] ?? '']),
    ]),
  }));
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kurabe-duckdb-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('counting in DuckDB', () => {
  it('gives the same counts as a plain loop over the columns, over more than one chunk and one statement', async () => {
    const participation = columnsOf(q, seededCompanies(5_000));
    const { classes } = buildViews(participation, DEFAULT_LATTICE, DEFAULT_POLICY);
    const counted = buildRollUp(participation, classes);
    const stages: string[] = [];
    await countAtoms(participation, {
      add: counted.add,
      onStage: (stage) => stages.push(stage),
      limits: DEFAULT_LIMITS,
    });
    const expected = buildRollUp(participation, classes);
    participation.codes.forEach((bytes, column) => {
      bytes.forEach((byte, row) => {
        expected.add(participation.atomOf[row]!, column, byte, 1);
      });
    });
    expect(counted.counts.values).toEqual(expected.counts.values);
    expect(stages).toEqual(['load', 'count']);
  });

  it('counts nothing where nobody answered', async () => {
    const participation = columnsOf(q, []);
    let groups = 0;
    await countAtoms(participation, { add: () => (groups += 1), onStage: () => undefined, limits: DEFAULT_LIMITS });
    expect(groups).toBe(0);
  });

  it('is stopped when its time is over', async () => {
    const limits = { ...DEFAULT_LIMITS, timeoutMs: 100 };
    const endless = withEngine({ limits, writableFolder: null }, (connection) =>
      connection.run('select count(*) from range(10000000) a, range(10000000) b'),
    );
    await expect(endless).rejects.toThrow('took longer than 100 ms and was stopped');
  });

  it('fails rather than spill when memory is short', async () => {
    const limits = { ...DEFAULT_LIMITS, memoryLimit: '20MB' };
    const large = withEngine({ limits, writableFolder: null }, (connection) =>
      connection.run('create table t as select i, hash(i)::varchar s from range(5000000) r(i)'),
    );
    await expect(large).rejects.toThrow(/memory/i);
  });

  it('names its version', async () => {
    expect(await engineVersion()).toMatch(/^v1\.5\./);
  });
});

describe('an instance that sees answers', () => {
  it.each([
    ["select * from read_text('/etc/hostname')"],
    ["copy (select 1) to '/tmp/kurabe-never.csv'"],
    ["attach '/tmp/kurabe-never.db'"],
    ["export database '/tmp/kurabe-never'"],
    ['install httpfs'],
    ["load 'httpfs'"],
    ['set enable_external_access = true'],
    ["set temp_directory = '/tmp'"],
    ["set max_temp_directory_size = '1GB'"],
    ["set memory_limit = '64GB'"],
    ['set lock_configuration = false'],
    ["set allowed_directories = ['/tmp']"],
  ])('refuses %s', async (statement) => {
    const attempt = withEngine({ limits: DEFAULT_LIMITS, writableFolder: null }, (connection) =>
      connection.run(statement),
    );
    await expect(attempt).rejects.toThrow();
  });

  it('has no folder to spill into', async () => {
    const rows = await withEngine({ limits: DEFAULT_LIMITS, writableFolder: null }, async (connection) => {
      const query =
        "select current_setting('temp_directory'), current_setting('max_temp_directory_size'), current_setting('threads')";
      return (await connection.runAndReadAll(query)).getRows();
    });
    expect(rows).toEqual([['', '0 bytes', 2n]]);
  });
});

describe('the instance that writes released cells', () => {
  it('reaches its own folder and no other', async () => {
    const write = (target: string) =>
      withEngine({ limits: DEFAULT_LIMITS, writableFolder: folder }, (connection) =>
        connection.run(`copy (select 1 as n) to '${target}' (format parquet)`),
      );
    await write(join(folder, 'own.parquet'));
    expect(readdirSync(folder)).toEqual(['own.parquet']);
    await expect(write(join(tmpdir(), 'kurabe-never.parquet'))).rejects.toThrow();
    await expect(write(join(folder, '..', 'kurabe-never.parquet'))).rejects.toThrow();
  });
});
