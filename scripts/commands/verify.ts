import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRelease } from '../../analytics/build-release.server.ts';
import { findDifferingFiles, type VerifiedBundle, verifyBundle } from '../../analytics/bundle.server.ts';
import { isPublicKey, type Manifest, parseManifest } from '../../analytics/manifest.ts';
import type { SigningKey } from '../../analytics/signing-key.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { readQuestionnaire, readResponses } from '../read-microdata.ts';

const USAGE = `kurabe verify DIR [--public-key KEY] [--responses FILE.csv] [--questionnaire FILE|ID]

Checks a bundle: no file missing, changed or too many, manifest and cells readable, the signature that of the key in the
manifest. That key alone proves that nothing was changed since the bundle was signed, not who signed it. Bundles of this
version have no audit; the output says so.

  --public-key     the publisher's Ed25519 key in base64, as its methods page shows it: the bundle must be signed with it
  --responses      also computes the release anew from these answers and compares every file byte for byte
  --questionnaire  the questionnaire of the responses, where it is not one of ours`;

const OPTIONS = {
  'public-key': { type: 'string' },
  responses: { type: 'string' },
  questionnaire: { type: 'string' },
} as const;

type Recomputation = { responses: string; questionnaire: string; signed: VerifiedBundle };

// Only the publisher can sign anew. The bundle's own signature was checked already, and it is over the very sums compared here.
function signingAgain({ publicKey, signature }: VerifiedBundle): { signingKey?: SigningKey } {
  return publicKey === null || signature === null ? {} : { signingKey: { publicKey, sign: () => signature } };
}

async function recompute(
  dir: string,
  manifest: Manifest,
  { responses, questionnaire, signed }: Recomputation,
): Promise<string[]> {
  const q = await readQuestionnaire(questionnaire);
  if (!q.ok) return q.faults;
  const read = await readResponses(responses, q.value);
  if (!read.ok) return read.faults;
  const { wave, policy, seed, tables } = manifest;
  const scratch = await mkdtemp(join(tmpdir(), 'kurabe-verify-'));
  try {
    const outDir = join(scratch, 'bundle');
    const { respondents } = read.value;
    const built = await buildRelease({
      wave,
      policy,
      seed,
      lattice: tables,
      questionnaire: q.value,
      respondents,
      outDir,
      ...signingAgain(signed),
    });
    if (!built.ok) return built.faults.map(({ path, message }) => `${path}: ${message}`);
    const differing = await findDifferingFiles(dir, outDir);
    return differing.map((name) => `${name} is not what these answers give.`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function describeSignature({ publicKey }: VerifiedBundle, given: string | undefined): string[] {
  if (publicKey === null) return ['none: this bundle is not signed, so nothing proves who made it'];
  if (given !== undefined) return ['valid, made with the public key given'];
  return [
    `valid for the key that the manifest names: ${publicKey}`,
    'this proves that nothing changed since it was signed, not who signed it:',
    'compare the key with the one on the methods page of the publisher, or give it as --public-key',
  ];
}

async function run(argv: string[]): Promise<number> {
  const { values, positionals } = readOptions(argv, OPTIONS);
  const [dir, ...others] = positionals;
  if (dir === undefined || others.length > 0) throw new WrongUse('Name one bundle.');
  if (values.questionnaire !== undefined && values.responses === undefined) {
    throw new WrongUse('--questionnaire goes with --responses.');
  }
  const publicKey = values['public-key'];
  if (publicKey !== undefined && !isPublicKey(publicKey)) {
    throw new WrongUse('--public-key must be an Ed25519 key: 32 bytes in base64, 44 characters.');
  }
  const verified = await verifyBundle(dir, publicKey === undefined ? {} : { publicKey });
  if (!verified.ok) return refuse(verified.faults);
  const manifest = parseManifest(await readFile(join(dir, 'manifest.json'), 'utf8'));
  if (!manifest.ok) return refuse(manifest.faults);
  if (values.responses !== undefined) {
    const questionnaire = values.questionnaire ?? manifest.value.questionnaire.id;
    const faults = await recompute(dir, manifest.value, {
      responses: values.responses,
      questionnaire,
      signed: verified,
    });
    if (faults.length > 0) return refuse(faults);
  }
  console.log(`digest     ${verified.digest}`);
  console.log('files      all there, unchanged');
  console.log(`recomputed ${values.responses === undefined ? 'no' : 'yes, byte for byte the same'}`);
  console.log(`signature  ${describeSignature(verified, publicKey).join('\n           ')}`);
  console.log('audited    no');
  return EXIT_DONE;
}

export const verify: Command = {
  name: 'verify',
  summary: 'check a bundle, with --responses by computing it anew',
  usage: USAGE,
  run,
};
