import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyBundle } from '../../analytics/bundle.server.ts';
import { parseCells } from '../../analytics/cells-csv.ts';
import { type Certificate, parseCertificate } from '../../analytics/certificate.ts';
import { type AuditColumn, parseBundleColumns } from '../../analytics/disclosure/audit/bundle-columns.ts';
import type { ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import { type Manifest, parseManifest } from '../../analytics/manifest.ts';
import type { Reading } from '../read-microdata.ts';

/** A bundle as an attacker has it. */
export type AttackedBundle = {
  dir: string;
  digest: string;
  manifest: Manifest;
  certificate: Certificate;
  cells: ReleasedCell[];
  columns: AuditColumn[];
};

/** Reads a bundle that holds; every fault is a sentence. */
export async function readBundle(dir: string): Promise<Reading<AttackedBundle>> {
  const verified = await verifyBundle(dir);
  if (!verified.ok) return verified;
  const textOf = (name: string): Promise<string> => readFile(join(dir, name), 'utf8');
  const manifest = parseManifest(await textOf('manifest.json'));
  if (!manifest.ok) return manifest;
  const certificate = parseCertificate(await textOf('certificate.json'));
  if (!certificate.ok) return certificate;
  const cells = parseCells(await textOf('cells.csv'));
  if (!cells.ok) return cells;
  const columns = parseBundleColumns(await textOf('codebook.json'));
  if (!columns.ok) return columns;
  const { digest } = verified;
  const read = { manifest: manifest.value, certificate: certificate.value, cells: cells.value, columns: columns.value };
  return { ok: true, value: { dir, digest, ...read } };
}
