import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** A workbook as LibreOffice saves it, by way of these formats one after the other. */
export async function resave(bytes: Uint8Array, formats: readonly string[]): Promise<Buffer> {
  if (!program) throw new Error('No LibreOffice was found.');
  const dir = mkdtempSync(join(tmpdir(), 'kurabe-office-'));
  try {
    let path = join(dir, 'answers.xlsx');
    writeFileSync(path, bytes);
    for (const [step, format] of formats.entries()) {
      const out = join(dir, String(step));
      const settings = `-env:UserInstallation=file://${dir}/profile`;
      await run(program, [settings, '--headless', '--convert-to', format, '--outdir', out, path], { timeout: 110_000 });
      path = join(out, `answers.${format}`);
    }
    return readFileSync(path);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
