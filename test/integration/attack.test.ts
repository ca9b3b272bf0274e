import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRelease } from '../../analytics/build-release.server.ts';
import { auditBundle } from '../../analytics/disclosure/audit/audit-bundle.ts';
import { parseBundleColumns } from '../../analytics/disclosure/audit/bundle-columns.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { encodeSubmission } from '../../app/survey/coding.ts';
import { buildPopulation, DEMO_SEED } from '../../scripts/demo/population.ts';
import { companySheets2025 } from '../../scripts/demo/sheets.ts';

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
  expect(made.err).toBe('');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const attack = (dir: string, responses: string, ...more: string[]) =>
  kurabe('attack', dir, '--responses', responses, '--questionnaire', ITEMS, ...more);

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
    expect((await kurabe('analyse', ...args)).err).toBe('');
    expect(readFileSync(join(out, 'cells.csv'), 'utf8')).toContain(',+,*,*,');
    const { code, err } = await attack(out, responses, '--coalition', '0');
    expect(err).toBe('');
    expect(code).toBeLessThan(2);
  }, 60_000);

  it('ends with 2 where it is used wrongly', async () => {
    for (const argv of [[bundle], [bundle, '--responses', RESPONSES, '--coalition', '2'], ['--responses', RESPONSES]]) {
      expect((await kurabe('attack', ...argv)).code).toBe(2);
    }
  }, 60_000);
});

describe('the demo wave', () => {
  it('is audited in seconds, and most answers are covered even against a member', async () => {
    const q = getQuestionnaire('company-2022')!;
    const population = buildPopulation(DEMO_SEED);
    const companies = new Map(population.companies.map((company) => [company.id, company]));
    const respondents = companySheets2025(q, population).map(({ companyId, answers }) => {
      const { ownerId, associations, sector, sizeBand, region } = companies.get(companyId)!;
      const base = { companyId, ownerId: ownerId ?? companyId, associations: [...associations] };
      return { ...base, sector, size: sizeBand, region, coded: encodeSubmission(q, answers) };
    });
    const outDir = join(folder, 'demo');
    const built = await buildRelease({
      wave: '2025',
      questionnaire: q,
      respondents,
      policy: DEFAULT_POLICY,
      seed: 1,
      outDir,
    });
    if (!built.ok) throw new Error(JSON.stringify(built.faults));
    const parsed = parseBundleColumns(readFileSync(join(outDir, 'codebook.json'), 'utf8'));
    if (!parsed.ok) throw new Error(parsed.faults.join(' '));
    const only = new Set(['H-2-08', 'E-01.intrusion', 'J-03', 'A-06']);
    const steps = auditBundle({ cells: built.cells, columns: parsed.value, respondents, coalition: 1, only });
    let audited = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      const { verdicts } = step.value;
      const covered = verdicts.filter((verdict) => verdict === 'swap' || verdict === 'move').length;
      audited += 1;
      expect(covered / verdicts.length).toBeGreaterThan(0.6);
    }
    expect(step.value).toEqual({ ok: true });
    expect(audited).toBe(4);
  }, 60_000);
});
