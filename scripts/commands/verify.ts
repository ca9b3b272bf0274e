import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRelease } from '../../analytics/build-release.server.ts';
import { findDifferingFiles, verifyBundle } from '../../analytics/bundle.server.ts';
import { type Manifest, parseManifest } from '../../analytics/manifest.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { readQuestionnaire, readResponses } from '../read-microdata.ts';

const USAGE = `kurabe verify DIR [--responses FILE.csv] [--questionnaire FILE|ID]

Checks a bundle: no file missing, changed or too many, manifest and cells readable. Bundles of this version have no signature
and no audit; the output says so.

  --responses      also computes the release anew from these answers and compares every file byte for byte
  --questionnaire  the questionnaire of the responses, where it is not one of ours`;

const OPTIONS = { responses: { type: 'string' }, questionnaire: { type: 'string' } } as const;

async function recompute(
  dir: string,
  manifest: Manifest,
  { responses, questionnaire }: { responses: string; questionnaire: string },
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
    });
    if (!built.ok) return built.faults.map(({ path, message }) => `${path}: ${message}`);
    const differing = await findDifferingFiles(dir, outDir);
    return differing.map((name) => `${name} is not what these answers give.`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function run(argv: string[]): Promise<number> {
  const { values, positionals } = readOptions(argv, OPTIONS);
  const [dir, ...others] = positionals;
  if (dir === undefined || others.length > 0) throw new WrongUse('Name one bundle.');
  if (values.questionnaire !== undefined && values.responses === undefined) {
    throw new WrongUse('--questionnaire goes with --responses.');
  }
  const verified = await verifyBundle(dir);
  if (!verified.ok) return refuse(verified.faults);
  const manifest = parseManifest(await readFile(join(dir, 'manifest.json'), 'utf8'));
  if (!manifest.ok) return refuse(manifest.faults);
  if (values.responses !== undefined) {
    const questionnaire = values.questionnaire ?? manifest.value.questionnaire.id;
    const faults = await recompute(dir, manifest.value, { responses: values.responses, questionnaire });
    if (faults.length > 0) return refuse(faults);
  }
  console.log(`digest     ${verified.digest}`);
  console.log('files      all there, unchanged');
  console.log(`recomputed ${values.responses === undefined ? 'no' : 'yes, byte for byte the same'}`);
  console.log('signature  none: bundles of this version are not signed');
  console.log('audited    no');
  return EXIT_DONE;
}

export const verify: Command = {
  name: 'verify',
  summary: 'check a bundle, with --responses by computing it anew',
  usage: USAGE,
  run,
};
