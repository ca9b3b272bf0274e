import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;
const FIXTURES = join(ROOT, 'test/fixtures/analyse');
const RESPONSES = join(FIXTURES, 'responses.csv');
const ITEMS = join(FIXTURES, 'items.csv');

let folder = '';
let bundle = '';

function kurabe(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const args = ['--import', 'tsx', 'scripts/kurabe.ts', ...argv];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kurabe-attack-'));
  bundle = join(folder, 'bundle');
  const policy = join(FIXTURES, 'policy.json');
  const made = await kurabe(
    'analyse',
    '--questionnaire',
    ITEMS,
    '--responses',
    RESPONSES,
    '--policy',
    policy,
    '--out',
    bundle,
  );
  expect(made.code).toBe(0);
  expect((await analyse(singleItem(), smallFile(), 'safe')).code).toBe(0);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const attack = (dir: string, responses: string, ...more: string[]) =>
  kurabe('attack', dir, '--responses', responses, '--questionnaire', ITEMS, ...more);

function fileOf(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const singleItem = (): string => fileOf('single.csv', 'item,kind,codes,scale\nQ1,single,a;b;c,\n');

/** Twelve members of ALPHA, who all gave a, and `others` of BETA. */
function smallFile(others = 20): string {
  const rows = Array.from({ length: 12 + others }, (_, i) => {
    const [association, code] = i < 12 ? ['ALPHA', 'a'] : ['BETA', ['a', 'b', 'c'][i % 3]];
    return `firm${i},${association},29,S1,R3,,${code}`;
  });
  const head = 'company_id,associations,sector,size,region,owner_id,Q1';
  return fileOf(`safe${others}.csv`, [head, ...rows].join('\n'));
}

function analyse(items: string, responses: string, out: string) {
  const policy = join(FIXTURES, 'policy.json');
  const input = ['--questionnaire', items, '--responses', responses, '--policy', policy];
  return kurabe('analyse', ...input, '--out', join(folder, out));
}

/** The bundle of the small file with other cells and right sums, as somebody makes it who leaves a rule out. */
function forge(name: string, change: (line: string) => string): string {
  const dir = join(folder, name);
  cpSync(join(folder, 'safe'), dir, { recursive: true });
  const path = join(dir, 'cells.csv');
  writeFileSync(path, readFileSync(path, 'utf8').split('\n').map(change).join('\n'));
  const sums = readFileSync(join(dir, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
  const digest = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(dir, file)))
      .digest('hex');
  const lines = sums.map((line) => `${digest(line.slice(66))}  ${line.slice(66)}\n`);
  writeFileSync(join(dir, 'SHA256SUMS'), lines.join(''));
  return dir;
}

describe('kurabe attack', () => {
  it('counts every answer once and exits with 1 exactly where something is disclosed', async () => {
    const { code, out, err } = await attack(bundle, RESPONSES);
    expect(err).toBe('');
    const numberOf = (name: string): number => Number(new RegExp(`^${name} +(\\d+)`, 'm').exec(out)?.[1]);
    expect(numberOf('covered') + numberOf('undecided') + numberOf('disclosed')).toBe(numberOf('answers'));
    expect(code).toBe(numberOf('disclosed') > 0 ? 1 : 0);
  }, 60_000);

  it('names no company', async () => {
    const { out } = await attack(bundle, RESPONSES, '--coalition', '0');
    const ids = readFileSync(RESPONSES, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0] ?? '')
      .filter(Boolean);
    expect(ids.length).toBeGreaterThan(5);
    expect(ids.filter((id) => new RegExp(`\\b${id}\\b`).test(out))).toEqual([]);
  }, 60_000);

  it('refuses a changed bundle and answers that are not its own', async () => {
    const changed = join(folder, 'changed');
    cpSync(bundle, changed, { recursive: true });
    appendFileSync(join(changed, 'cells.csv'), '\n');
    const tampered = await attack(changed, RESPONSES);
    expect([tampered.code, tampered.out]).toEqual([1, '']);
    expect(tampered.err).toContain('cells.csv was changed');
    const fewer = join(folder, 'fewer.csv');
    writeFileSync(fewer, readFileSync(RESPONSES, 'utf8').trimEnd().split('\n').slice(0, -8).join('\n'));
    const foreign = await attack(bundle, fewer);
    expect(foreign.code).toBe(1);
    expect(foreign.err).toMatch(/not those of this bundle|Nobody in the responses/);
  }, 60_000);

  it('knows who stands behind the view of all published associations', async () => {
    const rows = Array.from({ length: 16 }, (_, i) => {
      const levels = [1, 2, 3, 3, 4, 5, 'NA', 2];
      const association = i < 12 ? 'ALPHA' : 'BETA';
      return `c${i},${association},29,S1,R3,,${levels[i % 8]},${i % 2 ? 'low' : 'high'},${i % 3 ? 'stop' : 'theft'},yes`;
    });
    const responses = join(folder, 'rest.csv');
    writeFileSync(
      responses,
      ['company_id,associations,sector,size,region,owner_id,H-2-08,budget,risks,aware', ...rows].join('\n'),
    );
    const out = join(folder, 'rest');
    const policy = join(FIXTURES, 'policy.json');
    const args = ['--questionnaire', ITEMS, '--responses', responses, '--policy', policy, '--out', out];
    expect((await kurabe('analyse', ...args)).code).toBe(0);
    expect(readFileSync(join(out, 'cells.csv'), 'utf8')).toContain(',+,*,*,');
    const { code, err } = await attack(out, responses, '--coalition', '0');
    expect(err).toBe('');
    expect(code).toBeLessThan(2);
  }, 60_000);

  it('finds what a release without edges gives away, and says how', async () => {
    const exact = (line: string): string => {
      const [wave, item, version, association, sector, size, code] = line.split(',');
      if (association !== 'ALPHA' || size !== '*' || code?.includes('+')) return line;
      const count = code === 'a' ? 12 : 0;
      return [wave, item, version, association, sector, size, code, 12, count, count, 'F'].join(',');
    };
    const input = ['--responses', smallFile(), '--questionnaire', singleItem()];
    const found = await kurabe('attack', forge('exact', exact), ...input, '--coalition', '0');
    expect(found.err).toBe('');
    expect(found.code).toBe(1);
    expect(found.out).toContain('disclosed: Q1, 12 of association ALPHA, sector 29, size S1');
    expect(found.out).toContain('So every company of association ALPHA, sector 29, size S1 gave: a.');
    expect(found.out).not.toMatch(/firm\d/);
    const safe = await kurabe('attack', join(folder, 'safe'), ...input);
    expect([safe.code, safe.err]).toEqual([0, '']);
    expect(safe.out).toMatch(/^disclosed {2}0$/m);
  }, 60_000);

  it('takes bundles from one another, says what is left, and which was not checked against which', async () => {
    const later = forge('later', (line) => {
      const fields = line.split(',');
      if (fields[3] !== 'ALPHA' || fields[5] !== '*' || fields[6] !== 'a') return line;
      return [...fields.slice(0, 7), 13, 13, 13, 'F'].join(',');
    });
    const both = await kurabe('attack', join(folder, 'safe'), later);
    expect(both.err).toBe('');
    expect(both.code).toBe(1);
    expect(both.out).toContain(
      'Take association ALPHA of release 1 away from association ALPHA of release 2: 1 company',
    );
    expect(both.out).toContain('Q1: it gave a.');
    expect(both.out).toContain('chain: release 2 does not name release 1');
    expect((await kurabe('attack', join(folder, 'safe'))).code).toBe(0);
    const strangers = await kurabe('attack', join(folder, 'safe'), bundle);
    expect(strangers.code).toBe(1);
    expect(strangers.err).toContain('is of another questionnaire');
  }, 60_000);

  it('ends with 2 where it is used wrongly', async () => {
    for (const argv of [
      [bundle, '--coalition', '0'],
      [bundle, '--responses', RESPONSES, '--coalition', '2'],
      ['--responses', RESPONSES],
    ]) {
      expect((await kurabe('attack', ...argv)).code).toBe(2);
    }
  }, 60_000);
});
