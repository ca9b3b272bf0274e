import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../analytics/bundle.server.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const HEADER = 'company_id,associations,sector,size,region,owner_id,level,aware';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kurabe-previous-'));
  writeFileSync(join(folder, 'items.csv'), 'item,kind,codes,scale\nlevel,single,1;2;3,ordinal\naware,single,yes;no,\n');
  writeFileSync(join(folder, 'policy.json'), '{}');
  writeFileSync(join(folder, 'tables.json'), '["overall","sector"]');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function kurabe(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const args = ['--import', 'tsx', 'scripts/kurabe.ts', ...argv];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

/** Companies `from`..`to`-1, by turns of two sectors. */
const rows = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => {
    const k = from + i;
    return `c${k},,${k % 2 === 0 ? '29' : '31'},S1,,,${1 + (Math.floor(k / 2) % 3)},${k % 7 < 3 ? 'yes' : 'no'}`;
  });

function answers(name: string, lines: string[]): string {
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, `${[HEADER, ...lines].join('\n')}\n`);
  return path;
}

function analyse(
  name: string,
  responses: string,
  previous: [name: string, responses: string][] = [],
  wave = 'analysis',
) {
  const at = (file: string) => join(folder, file);
  const files = ['--questionnaire', at('items.csv'), '--policy', at('policy.json'), '--tables', at('tables.json')];
  const earlier = previous.flatMap(([dir, csv]) => ['--previous', at(dir), '--previous-responses', csv]);
  return kurabe('analyse', ...files, '--responses', responses, '--out', at(name), '--wave', wave, ...earlier);
}

async function digestOf(name: string): Promise<string> {
  const verified = await verifyBundle(join(folder, name));
  if (!verified.ok) throw new Error(verified.faults.join('\n'));
  return verified.digest;
}

const manifestOf = (name: string) => JSON.parse(readFileSync(join(folder, name, 'manifest.json'), 'utf8'));

describe('kurabe analyse --previous', { timeout: 240_000 }, () => {
  it('takes the same data and late answers of enough owners, and refuses all else', async () => {
    const first = answers('first', rows(0, 60));
    expect(await analyse('one', first)).toMatchObject({ code: 0 });
    const stands = await digestOf('one');

    const late = await analyse('never', answers('late', rows(0, 61)), [['one', first]]);
    expect(late).toMatchObject({ code: 1, out: '' });
    expect(late.err).toContain('fewer than 5 owners would show in 3 views');
    expect(late.err).toContain('Late answers wait; the earlier release stands.');
    expect(late.err).not.toContain('c60');
    expect(existsSync(join(folder, 'never'))).toBe(false);
    expect(await digestOf('one')).toBe(stands);

    const wrongFile = await analyse('never', first, [['one', join(folder, 'late.csv')]]);
    expect(wrongFile.code).toBe(1);
    expect(wrongFile.err).toContain('The companies of these answers are not those of the bundle.');

    expect(await analyse('two', first, [['one', first]])).toMatchObject({ code: 0 });
    expect(manifestOf('two').previous).toEqual([stands]);
    expect(readFileSync(join(folder, 'two', 'cells.csv'))).toEqual(readFileSync(join(folder, 'one', 'cells.csv')));

    const many = answers('many', rows(0, 80));
    const gap = await analyse('never', many, [['two', first]]);
    expect(gap.code).toBe(1);
    expect(gap.err).toContain('A release is missing from the chain');

    const both: [string, string][] = [
      ['one', first],
      ['two', first],
    ];
    expect(await analyse('three', many, both)).toMatchObject({ code: 0 });
    expect(manifestOf('three').previous).toEqual([stands, await digestOf('two')]);

    const chain = ['one', 'two'].flatMap((dir) => ['--previous', join(folder, dir), '--previous-responses', first]);
    const given = [join(folder, 'three'), '--responses', many, '--questionnaire', join(folder, 'items.csv')];
    const alone = await kurabe('verify', ...given);
    expect(alone.code).toBe(1);
    expect(alone.err).toContain('A release is missing from the chain');
    expect(await kurabe('verify', ...given, ...chain)).toMatchObject({ code: 0 });
    const rebuilt = await kurabe('verify', ...given, ...chain, '--rebuild');
    expect(rebuilt.out).toContain('byte for byte the same');

    const files = ['--responses', first, '--responses', many, '--questionnaire', join(folder, 'items.csv')];
    const attacked = await kurabe('attack', join(folder, 'one'), join(folder, 'three'), ...files);
    expect(attacked.code).toBe(0);
    // Twenty late companies are answers of their own beside the sixty that both releases have counted.
    expect(attacked.out).toMatch(/level +80 +80 +0 +0/);
    const single = await kurabe('attack', join(folder, 'one'), join(folder, 'three'), '--responses', first);
    expect(single).toMatchObject({ code: 2 });

    expect(await analyse('panel', answers('next', rows(0, 66)), [['one', first]], 'next')).toMatchObject({ code: 0 });
    expect(manifestOf('panel').panels).toEqual([{ previous: stands, views: ['*|*|*'] }]);

    writeFileSync(join(folder, 'tables.json'), '["overall"]');
    const less = await analyse('never', first, [['one', first]]);
    expect(less.code).toBe(1);
    expect(less.err).toContain('other views or cells would be shown');
  });
});
