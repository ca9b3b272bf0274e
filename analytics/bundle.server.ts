import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { canonicalJson } from './canonical-json.ts';
import { CELLS_HEADER, formatCell, parseCells } from './cells-csv.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import type { Codebook } from './codebook.ts';
import type { ReleasedCell } from './disclosure/released-cell.ts';
import { writeCellsParquet } from './duckdb.server.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { isSignedBy, type SigningKey } from './signing-key.server.ts';

/** The files that `SHA256SUMS` covers, in its order. */
const BUNDLE_FILES = ['cells.csv', 'cells.parquet', 'certificate.json', 'codebook.json', 'manifest.json'] as const;

const SUMS = 'SHA256SUMS';
const SIGNATURE = 'signature';
const LINES_PER_WRITE = 10_000;

/** What a bundle is made of. It is signed where a key is given, which the manifest must name. */
export type BundleContent = {
  manifest: Manifest;
  cells: readonly ReleasedCell[];
  certificate: Certificate;
  codebook: Codebook;
  signingKey: SigningKey | null;
};

/** A bundle as written: its digest (the SHA-256 of its SHA256SUMS) and the Ed25519 signature of SHA256SUMS in base64, null = unsigned. */
export type WrittenBundle = { digest: string; signature: string | null };

/** A bundle that holds: its digest, and the signature with the key that made it, both null where it is not signed. */
export type VerifiedBundle = WrittenBundle & { publicKey: string | null };

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

async function writeFiles(folder: string, content: BundleContent): Promise<WrittenBundle> {
  const { manifest, cells, certificate, codebook, signingKey } = content;
  await writeParts(join(folder, 'cells.csv'), cellParts(cells));
  await writeCellsParquet(folder);
  await writeParts(join(folder, 'certificate.json'), [canonicalJson(certificate)]);
  await writeParts(join(folder, 'codebook.json'), [canonicalJson(codebook)]);
  await writeParts(join(folder, 'manifest.json'), [canonicalJson(manifest)]);
  const sums: string[] = [];
  for (const name of BUNDLE_FILES) sums.push(`${await sha256Of(join(folder, name))}  ${name}\n`);
  await writeParts(join(folder, SUMS), sums);
  const signature = signingKey?.sign(Buffer.from(sums.join(''))) ?? null;
  if (signature !== null) await writeParts(join(folder, SIGNATURE), [`${signature}\n`]);
  return { digest: await sha256Of(join(folder, SUMS)), signature };
}

/**
 * Writes a bundle into `outDir`, which must not exist yet: everything goes to a folder beside it first, which is then renamed,
 * so that a crash leaves nothing half.
 */
export async function writeBundle(
  outDir: string,
  content: BundleContent,
): Promise<({ ok: true } & WrittenBundle) | { ok: false; fault: string }> {
  if (await exists(outDir)) return { ok: false, fault: `${outDir} exists already; a bundle is never overwritten.` };
  const parent = dirname(outDir);
  await mkdir(parent, { recursive: true });
  const draft = await mkdtemp(join(parent, `.${basename(outDir)}-`));
  try {
    const written = await writeFiles(draft, content);
    await chmod(draft, 0o755);
    await rename(draft, outDir);
    return { ok: true, ...written };
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
  const known: readonly string[] = [...BUNDLE_FILES, SUMS, SIGNATURE];
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

async function readContent(dir: string): Promise<{ ok: true; manifest: Manifest } | { ok: false; faults: string[] }> {
  const cells = parseCells(await readFile(join(dir, 'cells.csv'), 'utf8'));
  const certificate = parseCertificate(await readFile(join(dir, 'certificate.json'), 'utf8'));
  const faults = [
    ...(cells.ok ? [] : cells.faults.slice(0, 20).map((fault) => `cells.csv, ${fault}.`)),
    ...(certificate.ok ? [] : certificate.faults.slice(0, 20).map((fault) => `certificate.json: ${fault}`)),
  ];
  const manifest = parseManifest(await readFile(join(dir, 'manifest.json'), 'utf8'));
  if (!manifest.ok) return { ok: false, faults: [...faults, ...manifest.faults.map((f) => `manifest.json: ${f}`)] };
  return faults.length === 0 ? { ok: true, manifest: manifest.value } : { ok: false, faults };
}

type Signed = { ok: true; signature: string | null } | { ok: false; fault: string };

async function checkSignature(
  dir: string,
  { publicKey, expected }: { publicKey: string | null; expected: string | null },
): Promise<Signed> {
  const path = join(dir, SIGNATURE);
  const isThere = await exists(path);
  if (publicKey === null) {
    if (isThere) return { ok: false, fault: `${SIGNATURE} does not belong to a bundle whose manifest names no key.` };
    if (expected !== null) return { ok: false, fault: 'The bundle is not signed, so it is not of the key given.' };
    return { ok: true, signature: null };
  }
  if (!isThere) return { ok: false, fault: `${SIGNATURE} is missing: the manifest names the key ${publicKey}.` };
  if (!(await lstat(path)).isFile()) return { ok: false, fault: `${SIGNATURE} is not a plain file.` };
  const text = await readFile(path, 'latin1');
  const signature = text.slice(0, -1);
  if (!text.endsWith('\n') || !isSignedBy(publicKey, await readFile(join(dir, SUMS)), signature))
    return { ok: false, fault: `${SIGNATURE} is not that of the key in the manifest over ${SUMS}.` };
  if (expected !== null && expected !== publicKey)
    return { ok: false, fault: `The bundle is signed with the key ${publicKey}, not with the key given.` };
  return { ok: true, signature };
}

/**
 * Checks a bundle on disk: every file there, none changed, none too many, the manifest readable, every row of cells.csv a cell
 * that could have been released, and the signature that of the manifest's key and, where given, of `publicKey`. Without
 * `publicKey` a signature proves that nothing changed since, not who signed: whoever forges a bundle can name a key of their own.
 * That its data sets give this release is checked by `checkWitnesses`, with the answers.
 */
export async function verifyBundle(
  dir: string,
  { publicKey: expected }: { publicKey?: string } = {},
): Promise<({ ok: true } & VerifiedBundle) | { ok: false; faults: string[] }> {
  if (!(await exists(dir))) return { ok: false, faults: [`${dir} does not exist.`] };
  if (!(await lstat(dir)).isDirectory()) return { ok: false, faults: [`${dir} is not a folder.`] };
  const sumsPath = join(dir, SUMS);
  if (!(await exists(sumsPath))) return { ok: false, faults: [`${SUMS} is missing.`] };
  const sums = parseSums(await readFile(sumsPath, 'utf8'));
  if (sums === null) return { ok: false, faults: [`${SUMS} does not list the files of a bundle.`] };
  const faults = await findFileFaults(dir, sums);
  if (faults.length > 0) return { ok: false, faults };
  const content = await readContent(dir);
  if (!content.ok) return content;
  const { publicKey } = content.manifest;
  const signed = await checkSignature(dir, { publicKey, expected: expected ?? null });
  if (!signed.ok) return { ok: false, faults: [signed.fault] };
  return { ok: true, digest: await sha256Of(sumsPath), signature: signed.signature, publicKey };
}

/** Names of the files of two bundles that differ in any byte, SHA256SUMS included; empty = the same bundle. */
export async function findDifferingFiles(a: string, b: string): Promise<string[]> {
  const differing: string[] = [];
  for (const name of [...BUNDLE_FILES, SUMS]) {
    if ((await sha256Of(join(a, name))) !== (await sha256Of(join(b, name)))) differing.push(name);
  }
  return differing;
}
