import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { canonicalJson } from './canonical-json.ts';
import { CELLS_HEADER, formatCell, parseCells } from './cells-csv.ts';
import type { Codebook } from './codebook.ts';
import type { ReleasedCell } from './disclosure/released-cell.ts';
import { writeCellsParquet } from './duckdb.server.ts';
import { type Manifest, parseManifest } from './manifest.ts';

/** The files that `SHA256SUMS` covers, in its order. */
const BUNDLE_FILES = ['cells.csv', 'cells.parquet', 'certificate.json', 'codebook.json', 'manifest.json'] as const;

const SUMS = 'SHA256SUMS';
const LINES_PER_WRITE = 10_000;

/** What a bundle is made of. */
export type BundleContent = { manifest: Manifest; cells: readonly ReleasedCell[]; codebook: Codebook };

const CERTIFICATE = {
  format: 1,
  audited: false,
  reason: {
    ja: 'この公表物は、回答の推測可能性について監査を受けていません。しきい値、差分、端の処理、幅の規則だけを適用しています。',
    en: 'This release has not been audited for what can be derived from it. Only the rules of thresholds, differences, edges and bands were applied.',
  },
};

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}

async function writeParts(path: string, parts: Iterable<string>): Promise<void> {
  const file = await open(path, 'wx', 0o644);
  try {
    for (const part of parts) await file.write(part);
    await file.sync();
  } finally {
    await file.close();
  }
}

function* cellParts(cells: readonly ReleasedCell[]): Generator<string> {
  yield `${CELLS_HEADER}\n`;
  for (let first = 0; first < cells.length; first += LINES_PER_WRITE) {
    const lines = cells.slice(first, first + LINES_PER_WRITE).map(formatCell);
    yield `${lines.join('\n')}\n`;
  }
}

async function writeFiles(folder: string, { manifest, cells, codebook }: BundleContent): Promise<string> {
  await writeParts(join(folder, 'cells.csv'), cellParts(cells));
  await writeCellsParquet(folder);
  await writeParts(join(folder, 'certificate.json'), [canonicalJson(CERTIFICATE)]);
  await writeParts(join(folder, 'codebook.json'), [canonicalJson(codebook)]);
  await writeParts(join(folder, 'manifest.json'), [canonicalJson(manifest)]);
  const sums: string[] = [];
  for (const name of BUNDLE_FILES) sums.push(`${await sha256Of(join(folder, name))}  ${name}\n`);
  await writeParts(join(folder, SUMS), sums);
  return sha256Of(join(folder, SUMS));
}

/**
 * Writes a bundle into `outDir`, which must not exist yet: everything goes to a folder beside it first, which is then renamed,
 * so that a crash leaves nothing half. Returns the bundle's digest, the SHA-256 of its SHA256SUMS.
 */
export async function writeBundle(
  outDir: string,
  content: BundleContent,
): Promise<{ ok: true; digest: string } | { ok: false; fault: string }> {
  if (await exists(outDir)) return { ok: false, fault: `${outDir} exists already; a bundle is never overwritten.` };
  const parent = dirname(outDir);
  await mkdir(parent, { recursive: true });
  const draft = await mkdtemp(join(parent, `.${basename(outDir)}-`));
  try {
    const digest = await writeFiles(draft, content);
    await chmod(draft, 0o755);
    await rename(draft, outDir);
    return { ok: true, digest };
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw cause;
  }
}

/** Whether anything lies at a path, a broken link included. */
export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function findFileFaults(dir: string, sums: ReadonlyMap<string, string>): Promise<string[]> {
  const known: readonly string[] = [...BUNDLE_FILES, SUMS];
  const extra = (await readdir(dir)).filter((name) => !known.includes(name)).sort();
  const faults = extra.map((name) => `${name} does not belong to a bundle.`);
  for (const name of BUNDLE_FILES) {
    const path = join(dir, name);
    const expected = sums.get(name);
    if (!(await exists(path))) faults.push(`${name} is missing.`);
    else if (!(await lstat(path)).isFile()) faults.push(`${name} is not a plain file.`);
    else if (expected === undefined) faults.push(`${SUMS} has no line for ${name}.`);
    else if ((await sha256Of(path)) !== expected)
      faults.push(`${name} was changed: its SHA-256 is not the one in ${SUMS}.`);
  }
  return faults;
}

function parseSums(text: string): ReadonlyMap<string, string> | null {
  const lines = text.split('\n');
  const pairs = lines.slice(0, -1).map((line) => /^([0-9a-f]{64}) {2}(\S+)$/.exec(line));
  const named = pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [[pair[2], pair[1]] as const] : []));
  const names = named.map(([name]) => name).join(' ');
  return lines.at(-1) === '' && names === BUNDLE_FILES.join(' ') ? new Map(named) : null;
}

async function findContentFaults(dir: string): Promise<string[]> {
  const cells = parseCells(await readFile(join(dir, 'cells.csv'), 'utf8'));
  const faults = cells.ok ? [] : cells.faults.slice(0, 20).map((fault) => `cells.csv, ${fault}.`);
  const manifest = parseManifest(await readFile(join(dir, 'manifest.json'), 'utf8'));
  return manifest.ok ? faults : [...faults, ...manifest.faults.map((fault) => `manifest.json: ${fault}`)];
}

/**
 * Checks a bundle on disk: every file there, none changed, none too many, the manifest readable, every row of cells.csv a cell
 * that could have been released. Signatures and certificates are not checked: this format has neither yet.
 */
export async function verifyBundle(
  dir: string,
): Promise<{ ok: true; digest: string; audited: false; signed: false } | { ok: false; faults: string[] }> {
  if (!(await exists(dir))) return { ok: false, faults: [`${dir} does not exist.`] };
  if (!(await lstat(dir)).isDirectory()) return { ok: false, faults: [`${dir} is not a folder.`] };
  const sumsPath = join(dir, SUMS);
  if (!(await exists(sumsPath))) return { ok: false, faults: [`${SUMS} is missing.`] };
  const sums = parseSums(await readFile(sumsPath, 'utf8'));
  if (sums === null) return { ok: false, faults: [`${SUMS} does not list the files of a bundle.`] };
  const faults = await findFileFaults(dir, sums);
  if (faults.length > 0) return { ok: false, faults };
  const unreadable = await findContentFaults(dir);
  if (unreadable.length > 0) return { ok: false, faults: unreadable };
  return { ok: true, digest: await sha256Of(sumsPath), audited: false, signed: false };
}

/** Names of the files of two bundles that differ in any byte, SHA256SUMS included; empty = the same bundle. */
export async function findDifferingFiles(a: string, b: string): Promise<string[]> {
  const differing: string[] = [];
  for (const name of [...BUNDLE_FILES, SUMS]) {
    if ((await sha256Of(join(a, name))) !== (await sha256Of(join(b, name)))) differing.push(name);
  }
  return differing;
}
