import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PLACES = ['/usr/bin/soffice', '/usr/local/bin/soffice', '/Applications/LibreOffice.app/Contents/MacOS/soffice'];
const program = process.env.KURABE_SOFFICE ?? PLACES.find((path) => existsSync(path));

/** Whether LibreOffice is here. Where the run requires it and it is not, this throws; else tests with it are left out, and that is said. */
export function hasOffice(): boolean {
  if (program) return true;
  if ((process.env.KURABE_TEST_REQUIRE ?? '').split(',').includes('office'))
    throw new Error('KURABE_TEST_REQUIRE names office, but no LibreOffice was found.');
  console.log('Skipped: tests with LibreOffice. No soffice was found (KURABE_SOFFICE can name one).');
  return false;
}

type Start = (...args: string[]) => Promise<unknown>;

/** A folder that is gone afterwards, and LibreOffice with a profile of its own in it. */
async function inFolder<T>(work: (dir: string, start: Start) => Promise<T>): Promise<T> {
  const found = program;
  if (!found) throw new Error('No LibreOffice was found.');
  const dir = mkdtempSync(join(tmpdir(), 'kurabe-office-'));
  const own = [`-env:UserInstallation=file://${dir}/profile`, '--headless', '--norestore'];
  try {
    return await work(dir, (...args) => run(found, [...own, ...args], { timeout: 170_000 }));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Workbooks as LibreOffice saves them, by way of these formats one after the other: one start for each format, however many files there are. */
export function resave(files: readonly Uint8Array[], formats: readonly string[], from = 'xlsx'): Promise<Buffer[]> {
  return inFolder(async (dir, start) => {
    const names = files.map((_, index) => String(index));
    const at = (step: number, name: string) =>
      join(dir, String(step), `${name}.${step === 0 ? from : formats[step - 1]}`);
    mkdirSync(join(dir, '0'));
    for (const [index, bytes] of files.entries()) writeFileSync(at(0, String(index)), bytes);
    for (const [step, format] of formats.entries())
      await start(
        '--convert-to',
        format,
        '--outdir',
        join(dir, String(step + 1)),
        ...names.map((name) => at(step, name)),
      );
    return names.map((name) => readFileSync(at(formats.length, name)));
  });
}

/** Something that somebody does in an open file: choosing from the list of a cell, or typing into it. */
export type OfficeStep = { sheet: string; cell: string } & ({ choose: string } | { type: string });

/** A file to work on, what is done in it, and as what it is saved: the encoding is that of a CSV file. */
export type OfficeWork = {
  bytes: Uint8Array;
  kind: 'xlsx' | 'csv';
  encoding?: 'utf-8' | 'cp932';
  steps: readonly OfficeStep[];
  /** Further forms in which it is saved. */
  also?: readonly ('xls' | 'ods')[];
};

/** A file as it was saved, and what became of each step: `locked` where the sheet is protected, `absent` where a list has no such choice. */
export type OfficeResult = { bytes: Buffer; also: Buffer[]; became: ('done' | 'locked' | 'absent')[] };

const FILTERS = {
  xlsx: 'Calc MS Excel 2007 XML',
  xls: 'MS Excel 97',
  ods: 'calc8',
  csv: 'Text - txt - csv (StarCalc)',
} as const;
const ENCODINGS = { 'utf-8': '76', cp932: '60' } as const;

// Comma and quotation mark by their codes, the encoding, from the first line on.
const csvOptions = (encoding: keyof typeof ENCODINGS) => `44,34,${ENCODINGS[encoding]},1`;

/** Works on files in LibreOffice as a user does, all of them in one start. */
export function workInOffice(works: readonly OfficeWork[]): Promise<OfficeResult[]> {
  return inFolder(async (dir, start) => {
    // The first start makes the profile; a program put there before that would be overwritten.
    await start('--terminate_after_init');
    writeFileSync(join(dir, 'profile/user/basic/Standard/Module1.xba'), moduleOf(macro()));
    const lines = works.flatMap((work, index) => linesOf(work, join(dir, String(index))));
    writeFileSync(join(dir, 'steps'), `${lines.join('\n')}\n`);
    for (const [index, { bytes, kind }] of works.entries()) writeFileSync(join(dir, `${index}.${kind}`), bytes);
    await start(`macro:///Standard.Module1.Work("${join(dir, 'steps')}","${join(dir, 'report')}")`);
    const report = readFileSync(join(dir, 'report'), 'utf8').split('\n');
    const end = report.findIndex((line) => line.startsWith('error') || line === 'end');
    if (report[end] !== 'end') throw new Error(`LibreOffice: ${report[end] ?? 'broke off'}`);
    let used = 0;
    const saved = (index: number, kind: string) => readFileSync(join(dir, `${index}.saved.${kind}`));
    return works.map(({ kind, steps, also = [] }, index) => {
      const became = report.slice(used, used + steps.length) as OfficeResult['became'];
      used += steps.length;
      return { bytes: saved(index, kind), also: also.map((one) => saved(index, one)), became };
    });
  });
}

function linesOf({ kind, steps, encoding = 'utf-8', also = [] }: OfficeWork, path: string): string[] {
  const lines = [['open', `${path}.${kind}`, ...(kind === 'csv' ? [FILTERS.csv, csvOptions('utf-8')] : [])]];
  let sheet = '';
  for (const step of steps) {
    if (kind === 'xlsx' && step.sheet !== sheet) lines.push(['sheet', step.sheet]);
    sheet = step.sheet;
    lines.push('choose' in step ? ['choose', step.cell, step.choose] : ['type', step.cell, step.type]);
  }
  for (const form of [kind, ...also])
    lines.push(['save', `${path}.saved.${form}`, FILTERS[form], form === 'csv' ? csvOptions(encoding) : '']);
  lines.push(['close']);
  return lines.map((parts) => parts.map((part) => part.replaceAll('\n', '\u2424')).join('\t'));
}

const macro = () => readFileSync(new URL('office-user.bas', import.meta.url), 'utf8');

function moduleOf(source: string): string {
  const text = source.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">${text}</script:module>
`;
}
