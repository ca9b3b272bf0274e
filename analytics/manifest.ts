import { type Policy, parsePolicy } from './policy.ts';
import { parseLattice, type ViewKind } from './tables.ts';

/**
 * The content of `manifest.json`: how the cells came about. Nothing in it depends on clock or machine.
 * `input.participation` digests who took part (atoms and their sizes), not what they answered: with few companies a digest of
 * answers could be tried out until it fits, which would disclose them all.
 */
export type Manifest = {
  format: 1;
  wave: string;
  questionnaire: { id: string; version: number; digest: string };
  policy: Policy;
  tables: ViewKind[];
  input: { participation: string; companies: number; owners: number };
  engine: { duckdb: string; solver: string };
  /** Limits of the audit, as counts: nodes of one integer program. */
  audit: { nodeLimit: number };
  /** One column of a view in so many is drawn to be coarser than it need be, in views of fewer companies than `below`; null = none. */
  draw: { oneIn: number; below: number } | null;
  /** How linear combinations of shown views were searched; `createSpanGuard` says what a complete search covers. */
  elimination: { primes: number[]; mostSets: number; isComplete: boolean };
  seed: number;
  /** Digests of earlier releases that this one was checked against. */
  previous: string[];
  /** Of those of other waves: the views (`association|sector|size`) whose numbers may be told as a change. */
  panels: { previous: string; views: string[] }[];
  /** Whose signature lies beside the sums: an Ed25519 public key, 32 bytes in base64; null = the bundle is not signed. */
  publicKey: string | null;
};

const DIGEST = /^[0-9a-f]{64}$/;
// The last character of 32 bytes in base64 has two bits that must be zero.
const PUBLIC_KEY = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a text is an Ed25519 public key as manifests hold it: 32 bytes in base64, written in the one canonical way. */
export function isPublicKey(value: unknown): value is string {
  return typeof value === 'string' && PUBLIC_KEY.test(value);
}

const isText = (value: unknown): boolean => typeof value === 'string';

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function findShapeFaults(manifest: Record<string, unknown>): string[] {
  const {
    format,
    wave,
    questionnaire: q,
    input,
    engine,
    audit,
    draw,
    elimination,
    seed,
    previous,
    panels,
    publicKey,
  } = manifest;
  const checks: [boolean, string][] = [
    [format === 1, 'format is not 1.'],
    [typeof wave === 'string', 'wave is not a text.'],
    [
      isObject(q) && typeof q.id === 'string' && isCount(q.version) && DIGEST.test(String(q.digest)),
      'questionnaire must have id, version and digest.',
    ],
    [
      isObject(input) && DIGEST.test(String(input.participation)) && isCount(input.companies) && isCount(input.owners),
      'input must have participation, companies and owners.',
    ],
    [
      isObject(engine) && typeof engine.duckdb === 'string' && typeof engine.solver === 'string',
      'engine must have the versions of duckdb and of the solver.',
    ],
    [isObject(audit) && isCount(audit.nodeLimit), 'audit must have nodeLimit.'],
    [
      draw === null || (isObject(draw) && isCount(draw.oneIn) && isCount(draw.below)),
      'draw is neither null nor oneIn and below.',
    ],
    [
      isObject(elimination) &&
        Array.isArray(elimination.primes) &&
        elimination.primes.length === 2 &&
        [...elimination.primes, elimination.mostSets].every(isCount) &&
        typeof elimination.isComplete === 'boolean',
      'elimination must have two primes, mostSets and isComplete.',
    ],
    [isCount(seed), 'seed is not a whole number from 0.'],
    [
      Array.isArray(previous) && previous.every((digest) => DIGEST.test(String(digest))),
      'previous is not a list of digests.',
    ],
    [
      Array.isArray(panels) &&
        panels.every(
          (one) =>
            isObject(one) && DIGEST.test(String(one.previous)) && Array.isArray(one.views) && one.views.every(isText),
        ),
      'panels must have previous and views.',
    ],
    [publicKey === null || isPublicKey(publicKey), 'publicKey is neither null nor an Ed25519 key in base64.'],
  ];
  return checks.filter(([holds]) => !holds).map(([, fault]) => fault);
}

/** Reads a manifest; all faults at once. A policy below a floor is a fault here too. */
export function parseManifest(text: string): { ok: true; value: Manifest } | { ok: false; faults: string[] } {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return { ok: false, faults: ['it is not JSON.'] };
  }
  if (!isObject(input)) return { ok: false, faults: ['it is not an object.'] };
  const policy = parsePolicy(input.policy);
  const tables = parseLattice(input.tables);
  const faults = [
    ...findShapeFaults(input),
    ...(policy.ok ? [] : policy.faults.map((fault) => fault.message)),
    ...(tables.ok ? [] : tables.faults.map((fault) => fault.message)),
  ];
  return faults.length === 0 ? { ok: true, value: input as Manifest } : { ok: false, faults };
}
