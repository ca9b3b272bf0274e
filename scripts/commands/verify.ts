import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRelease } from '../../analytics/build-release.server.ts';
import { findDifferingFiles, type VerifiedBundle, verifyBundle } from '../../analytics/bundle.server.ts';
import { parseCertificate } from '../../analytics/certificate.ts';
import type { Respondent } from '../../analytics/columns.ts';
import { isPublicKey, type Manifest, parseManifest } from '../../analytics/manifest.ts';
import type { PreviousRelease } from '../../analytics/previous-release.ts';
import { type Rechecked, recheckRelease } from '../../analytics/recheck-release.server.ts';
import type { SigningKey } from '../../analytics/signing-key.server.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { createProgress } from '../progress.ts';
import { EARLIER_OPTIONS, type EarlierBundle, parseEarlier, readEarlier } from '../read-earlier.ts';
import { type Reading, readQuestionnaire, readResponses } from '../read-microdata.ts';

const USAGE = `kurabe verify DIR [--public-key KEY] [--responses FILE.csv [--rebuild] [--questionnaire FILE|ID]
              [--previous DIR --previous-responses FILE.csv ...]]

Checks a bundle: no file missing, changed or too many, manifest, cells and certificate readable, the signature that of the key
in the manifest. That key alone proves that nothing was changed since the bundle was signed, not who signed it.

  --public-key     the publisher's Ed25519 key in base64, as its methods page shows it: the bundle must be signed with it
  --responses      also counts the cells anew from these answers, and from every data set of the certificate: all must give
                   cells.csv byte for byte, and every company another answer in one of the data sets. Needs no solver
  --rebuild        computes everything anew instead, the audit included, and compares every file byte for byte. What is coarser than
                   the policy has it is taken from the certificate: drawing it anew takes the secret key
  --previous       an earlier release that this one follows, with --previous-responses, the file it was made of; both again for each
                   further one, oldest first
  --questionnaire  the questionnaire of the responses, where it is not one of ours`;

const OPTIONS = {
  'public-key': { type: 'string' },
  responses: { type: 'string' },
  questionnaire: { type: 'string' },
  rebuild: { type: 'boolean' },
  ...EARLIER_OPTIONS,
} as const;

type Answers = { questionnaire: Questionnaire; respondents: Respondent[]; previous: PreviousRelease[] };

async function readAnswers(responses: string, source: string, earlier: EarlierBundle[]): Promise<Reading<Answers>> {
  const questionnaire = await readQuestionnaire(source);
  if (!questionnaire.ok) return questionnaire;
  const read = await readResponses(responses, questionnaire.value);
  if (!read.ok) return read;
  const previous = await readEarlier(earlier, questionnaire.value);
  if (!previous.ok) return previous;
  const { respondents } = read.value;
  return { ok: true, value: { questionnaire: questionnaire.value, respondents, previous: previous.value } };
}

// Only the publisher can sign anew. The bundle's own signature was checked already, and it is over the very sums compared here.
function signingAgain({ publicKey, signature }: VerifiedBundle): { signingKey?: SigningKey } {
  return publicKey === null || signature === null ? {} : { signingKey: { publicKey, sign: () => signature } };
}

/** Computes the whole release once more; what differs, or why there is none. */
async function rebuild(
  dir: string,
  manifest: Manifest,
  { answers, signed }: { answers: Answers; signed: VerifiedBundle },
): Promise<string[]> {
  const certificate = parseCertificate(await readFile(join(dir, 'certificate.json'), 'utf8'));
  if (!certificate.ok) return certificate.faults;
  const { wave, policy, seed, tables: lattice } = manifest;
  const levels = signed.publicKey === null ? {} : { levels: certificate.value.units.flatMap((unit) => unit.coarser) };
  const scratch = await mkdtemp(join(tmpdir(), 'kurabe-verify-'));
  try {
    const outDir = join(scratch, 'bundle');
    const onStage = createProgress(process.stderr);
    const again = signingAgain(signed);
    const built = await buildRelease({ wave, policy, seed, lattice, ...answers, ...levels, outDir, onStage, ...again });
    if (!built.ok) return built.faults.map(({ path, message }) => `${path}: ${message}`);
    const differing = await findDifferingFiles(dir, outDir);
    return differing.map((name) => `${name} is not what these answers give.`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function recheck(dir: string, manifest: Manifest, answers: Answers): Promise<Rechecked> {
  const textOf = (name: string): Promise<string> => readFile(join(dir, name), 'utf8');
  const certificate = parseCertificate(await textOf('certificate.json'));
  if (!certificate.ok) return certificate;
  const progress = createProgress(process.stderr);
  return recheckRelease({
    manifest,
    certificate: certificate.value,
    cellsText: await textOf('cells.csv'),
    codebookText: await textOf('codebook.json'),
    ...answers,
    onWitness: (done, total) => progress('verify', { done, total }),
  });
}

type Check = { recomputed: string; audited: string };

const UNCHECKED: Check = { recomputed: 'no', audited: 'yes; data sets not recomputed: give --responses' };

type Given = {
  responses: string;
  questionnaire: string | undefined;
  isWhole: boolean;
  earlier: EarlierBundle[];
};

async function checkAnswers(
  dir: string,
  signed: VerifiedBundle,
  { responses, questionnaire, isWhole, earlier }: Given,
): Promise<Reading<Check>> {
  const manifest = parseManifest(await readFile(join(dir, 'manifest.json'), 'utf8'));
  if (!manifest.ok) return manifest;
  const answers = await readAnswers(responses, questionnaire ?? manifest.value.questionnaire.id, earlier);
  if (!answers.ok) return answers;
  if (isWhole) {
    const faults = await rebuild(dir, manifest.value, { answers: answers.value, signed });
    if (faults.length > 0) return { ok: false, faults };
    const value = { recomputed: 'yes, byte for byte the same', audited: 'yes, audited once more with the same result' };
    return { ok: true, value };
  }
  const checked = await recheck(dir, manifest.value, answers.value);
  if (!checked.ok) return checked;
  const audited = `yes, ${checked.witnesses} data sets recomputed, every company has another answer in one of them`;
  return { ok: true, value: { recomputed: 'cells.csv, byte for byte the same', audited } };
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

type Request = Omit<Given, 'responses'> & {
  dir: string;
  publicKey: string | undefined;
  responses: string | undefined;
};

function parseRequest(argv: string[]): Request {
  const { values, positionals } = readOptions(argv, OPTIONS);
  const [dir, ...others] = positionals;
  if (dir === undefined || others.length > 0) throw new WrongUse('Name one bundle.');
  const { responses, questionnaire, rebuild: isWhole = false, 'public-key': publicKey } = values;
  if (questionnaire !== undefined && responses === undefined) {
    throw new WrongUse('--questionnaire goes with --responses.');
  }
  const earlier = parseEarlier(values);
  if (earlier.length > 0 && responses === undefined) throw new WrongUse('--previous goes with --responses.');
  if (isWhole && responses === undefined) throw new WrongUse('--rebuild goes with --responses.');
  if (publicKey !== undefined && !isPublicKey(publicKey)) {
    throw new WrongUse('--public-key must be an Ed25519 key: 32 bytes in base64, 44 characters.');
  }
  return { dir, publicKey, responses, isWhole, questionnaire, earlier };
}

async function run(argv: string[]): Promise<number> {
  const { dir, publicKey, responses, isWhole, questionnaire, earlier } = parseRequest(argv);
  const verified = await verifyBundle(dir, publicKey === undefined ? {} : { publicKey });
  if (!verified.ok) return refuse(verified.faults);
  const checked: Reading<Check> =
    responses === undefined
      ? { ok: true, value: UNCHECKED }
      : await checkAnswers(dir, verified, { responses, questionnaire, isWhole, earlier });
  if (!checked.ok) return refuse(checked.faults);
  console.log(`digest     ${verified.digest}`);
  console.log('files      all there, unchanged');
  console.log(`recomputed ${checked.value.recomputed}`);
  console.log(`signature  ${describeSignature(verified, publicKey).join('\n           ')}`);
  console.log(`audited    ${checked.value.audited}`);
  return EXIT_DONE;
}

export const verify: Command = {
  name: 'verify',
  summary: 'check a bundle, with --responses its cells and its proof',
  usage: USAGE,
  run,
};
