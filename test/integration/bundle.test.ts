import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRelease, type ReleaseOutcome } from '../../analytics/build-release.server.ts';
import { findDifferingFiles, verifyBundle } from '../../analytics/bundle.server.ts';
import { parseCells } from '../../analytics/cells-csv.ts';
import type { Respondent } from '../../analytics/columns.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { readQuestionnaire, readResponses } from '../../scripts/read-microdata.ts';
import { questionnaireOf, respondentsOf } from '../fixtures/analyse/sample.ts';

const FIXTURES = new URL('../fixtures/analyse/', import.meta.url).pathname;
const GOLDEN = ['cells.csv', 'codebook.json', 'manifest.json', 'certificate.json'];

let folder = '';
let respondents: Respondent[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kurabe-bundle-'));
  respondents = (await input()).respondents;
  await release('whole');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function input() {
  const questionnaire = await readQuestionnaire(join(FIXTURES, 'items.csv'));
  if (!questionnaire.ok) throw new Error(questionnaire.faults.join('\n'));
  const responses = await readResponses(join(FIXTURES, 'responses.csv'), questionnaire.value);
  if (!responses.ok) throw new Error(responses.faults.join('\n'));
  return { questionnaire: questionnaire.value, respondents: responses.value.respondents };
}

async function release(
  name: string,
  change: { respondents?: Respondent[]; seed?: number; levels?: [] } = {},
): Promise<ReleaseOutcome> {
  const { questionnaire } = await input();
  const outDir = join(folder, name);
  return buildRelease({
    wave: 'golden',
    questionnaire,
    respondents,
    policy: DEFAULT_POLICY,
    seed: 1,
    outDir,
    ...change,
  });
}

/** Compares with the golden file; a difference leaves a `-changed` twin, a missing one is written outside CI alone. */
function expectGolden(name: string): void {
  const golden = join(FIXTURES, 'golden', name);
  const actual = readFileSync(join(folder, 'whole', name), 'utf8');
  if (!existsSync(golden) && process.env.CI === undefined) writeFileSync(golden, actual);
  if (readFileSync(golden, 'utf8') !== actual) writeFileSync(golden.replace(/(\.\w+)$/, '-changed$1'), actual);
  expect(readFileSync(golden, 'utf8') === actual, `${name} differs from test/fixtures/analyse/golden/${name}`).toBe(
    true,
  );
}

describe('a bundle', () => {
  it.each(GOLDEN)('of the sample answers has the %s that was looked at', (name) => {
    expectGolden(name);
  });

  it('is the same in every byte when it is built again, in whatever order respondents come', async () => {
    await release('again');
    await release('reversed', { respondents: [...respondents].reverse() });
    expect(await findDifferingFiles(join(folder, 'whole'), join(folder, 'again'))).toEqual([]);
    expect(await findDifferingFiles(join(folder, 'whole'), join(folder, 'reversed'))).toEqual([]);
  });

  it('has the digest of its SHA256SUMS and says that it was audited', async () => {
    const verified = await verifyBundle(join(folder, 'whole'));
    expect(verified).toMatchObject({ ok: true, signature: null, publicKey: null });
    expect(JSON.parse(readFileSync(join(folder, 'whole', 'certificate.json'), 'utf8'))).toMatchObject({
      audited: true,
    });
  });

  it('holds the same cells in cells.parquet as in cells.csv, in the same order', async () => {
    const csv = parseCells(readFileSync(join(folder, 'whole', 'cells.csv'), 'utf8'));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(`select * from '${join(folder, 'whole', 'cells.parquet')}'`);
    const rows = reader.getRows();
    connection.closeSync();
    instance.closeSync();
    expect(csv.ok && csv.value.map(Object.values)).toEqual(rows);
  });

  it('holds no id of a company or an owner, in no file', () => {
    for (const name of readdirSync(join(folder, 'whole'))) {
      const text = readFileSync(join(folder, 'whole', name), 'latin1');
      expect(/company\d{3}|group\d/.test(text), name).toBe(false);
    }
  });

  it('leaves nothing beside it', () => {
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('does not overwrite what is there', async () => {
    const before = readFileSync(join(folder, 'whole', 'SHA256SUMS'), 'utf8');
    const refused = await release('whole', { seed: 2 });
    expect(refused).toEqual({
      ok: false,
      faults: [{ path: 'outDir', message: `${join(folder, 'whole')} exists already; a bundle is never overwritten.` }],
    });
    expect(readFileSync(join(folder, 'whole', 'SHA256SUMS'), 'utf8')).toBe(before);
  });

  it('does not say in its manifest what anybody answered', async () => {
    const others = respondents.map((one, i) => ({ ...one, coded: respondents[(i + 1) % respondents.length]!.coded }));
    await release('others', { respondents: others, levels: [] });
    expect(await findDifferingFiles(join(folder, 'whole'), join(folder, 'others'))).not.toContain('manifest.json');
  });
});

describe('verifyBundle', () => {
  const faultsAfter = async (damage: (dir: string) => void): Promise<string[]> => {
    const dir = join(folder, 'damaged');
    rmSync(dir, { recursive: true, force: true });
    cpSync(join(folder, 'whole'), dir, { recursive: true });
    damage(dir);
    const verified = await verifyBundle(dir);
    return verified.ok ? [] : verified.faults;
  };

  it.each(['cells.csv', 'cells.parquet', 'certificate.json', 'codebook.json', 'manifest.json'])(
    'finds one changed byte in %s',
    async (name) => {
      const flip = (dir: string): void => {
        const bytes = readFileSync(join(dir, name));
        const at = Math.floor(bytes.length / 2);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        writeFileSync(join(dir, name), bytes);
      };
      expect(await faultsAfter(flip)).toEqual([`${name} was changed: its SHA-256 is not the one in SHA256SUMS.`]);
    },
  );

  it('finds missing and surplus files and links in the place of files', async () => {
    expect(await faultsAfter((dir) => rmSync(join(dir, 'codebook.json')))).toEqual(['codebook.json is missing.']);
    expect(await faultsAfter((dir) => writeFileSync(join(dir, 'notes.txt'), ''))).toEqual([
      'notes.txt does not belong to a bundle.',
    ]);
    const link = (dir: string): void => {
      rmSync(join(dir, 'cells.csv'));
      symlinkSync(join(folder, 'whole', 'cells.csv'), join(dir, 'cells.csv'));
    };
    expect(await faultsAfter(link)).toEqual(['cells.csv is not a plain file.']);
  });

  it('finds a damaged or missing list of sums', async () => {
    expect(await faultsAfter((dir) => rmSync(join(dir, 'SHA256SUMS')))).toEqual(['SHA256SUMS is missing.']);
    expect(await faultsAfter((dir) => appendFileSync(join(dir, 'SHA256SUMS'), 'x'))).toEqual([
      'SHA256SUMS does not list the files of a bundle.',
    ]);
  });

  it('does not trust sums alone: cells and manifest must be such as could have been released', async () => {
    const forge = (change: (text: string) => string, name: string) => async (dir: string) => {
      writeFileSync(join(dir, name), change(readFileSync(join(dir, name), 'utf8')));
    };
    const resum = async (dir: string): Promise<void> => {
      const { createHash } = await import('node:crypto');
      const names = readFileSync(join(dir, 'SHA256SUMS'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.slice(66));
      const lines = names.map(
        (name) =>
          `${createHash('sha256')
            .update(readFileSync(join(dir, name)))
            .digest('hex')}  ${name}\n`,
      );
      writeFileSync(join(dir, 'SHA256SUMS'), lines.join(''));
    };
    const dir = join(folder, 'forged');
    const verifyForged = async (damage: (dir: string) => Promise<void>) => {
      rmSync(dir, { recursive: true, force: true });
      cpSync(join(folder, 'whole'), dir, { recursive: true });
      await damage(dir);
      await resum(dir);
      const verified = await verifyBundle(dir);
      return verified.ok ? [] : verified.faults;
    };
    expect(await verifyForged(forge((text) => text.replace('"band": 3', '"band": 1'), 'manifest.json'))).toEqual([
      'manifest.json: band must be at least 3, not 1: a lower value would weaken the protection.',
    ]);
    expect(await verifyForged(forge((text) => `${text}golden,aware,1,*,*,*,yes,4,2,2,F\n`, 'cells.csv'))).toEqual([
      expect.stringMatching(/^cells\.csv, line \d+: n is below 5\.$/),
    ]);
  });

  it('says so where there is no bundle', async () => {
    expect(await verifyBundle(join(folder, 'nowhere'))).toEqual({
      ok: false,
      faults: [`${join(folder, 'nowhere')} does not exist.`],
    });
  });
});

describe('buildRelease', () => {
  const q = questionnaireOf(['Q1,single,a;b,']);
  const two = () =>
    respondentsOf(q, [
      { id: 'x', answers: { Q1: 'a' } },
      { id: 'y', answers: { Q1: 'b' } },
    ]);
  const build = (list: Respondent[], more: object = {}) =>
    buildRelease({
      wave: 'w',
      questionnaire: q,
      respondents: list,
      policy: DEFAULT_POLICY,
      seed: 1,
      outDir: join(folder, 'refused'),
      ...more,
    });

  it.each([
    ['an unknown code', (one: Respondent) => one.coded.fill(9, 3), 'has an unknown code in column 1'],
    [
      'a column that is asked of everybody and was not asked',
      (one: Respondent) => one.coded.fill(0, 3),
      'was not asked column 1, which is asked of everybody',
    ],
    [
      'another layout',
      (one: Respondent) => one.coded.fill(2, 0, 1),
      'is not coded in the 1 columns of the questionnaire',
    ],
    [
      'the same company twice',
      (one: Respondent) => Object.assign(one, { companyId: 'x' }),
      'is a company that came before',
    ],
    [
      'a sector that is no code',
      (one: Respondent) => Object.assign(one, { sector: '*' }),
      'has an association, sector or size that is not a code',
    ],
    ['no owner', (one: Respondent) => Object.assign(one, { ownerId: '' }), 'has no company or owner id'],
  ])('refuses %s and writes nothing', async (_, damage, message) => {
    const list = two();
    damage(list[1]!);
    expect(await build(list)).toEqual({ ok: false, faults: [{ path: 'respondents[1]', message }] });
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });

  it('refuses a policy below a floor, unknown tables and a seed that is no number, all at once', async () => {
    const refused = await build(two(), {
      policy: { ...DEFAULT_POLICY, minView: 2 },
      lattice: ['region'],
      seed: Number.NaN,
    });
    expect(refused.ok ? [] : refused.faults.map((fault) => fault.path)).toEqual(['minView', 'tables[0]', 'seed']);
  });

  it('leaves nothing behind where writing fails', async () => {
    const parent = mkdtempSync(join(folder, 'parent-'));
    chmodSync(parent, 0o755);
    writeFileSync(join(parent, 'file'), '');
    await expect(build(two(), { outDir: join(parent, 'file', 'bundle') })).rejects.toThrow();
    expect(readdirSync(parent)).toEqual(['file']);
  });

  it('reports its stages in order', async () => {
    const stages: string[] = [];
    const built = await build(two(), {
      outDir: join(folder, 'stages'),
      onStage: (stage: string) => stages.push(stage),
    });
    expect(built.ok).toBe(true);
    expect([...new Set(stages)]).toEqual(['read', 'views', 'load', 'count', 'audit', 'verify', 'write']);
  });

  it('hides everything where two companies answered', async () => {
    const built = await build(two(), { outDir: join(folder, 'two') });
    expect(built.ok && built.cells.every((cell) => cell.status === 'C' && cell.n === null)).toBe(true);
  });
});
