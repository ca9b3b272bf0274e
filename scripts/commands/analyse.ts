import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildRelease } from '../../analytics/build-release.server.ts';
import { exists } from '../../analytics/bundle.server.ts';
import { parseCertificate } from '../../analytics/certificate.ts';
import { HIDDEN_LEVEL } from '../../analytics/disclosure/plan.ts';
import type { ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import { type Policy, parsePolicy } from '../../analytics/policy.ts';
import { loadSigningKey, type SigningKey } from '../../analytics/signing-key.server.ts';
import { DEFAULT_LATTICE, parseLattice, VIEW_KINDS, type ViewKind } from '../../analytics/tables.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { createProgress, warningOf } from '../progress.ts';
import { EARLIER_OPTIONS, type EarlierBundle, parseEarlier, readEarlier } from '../read-earlier.ts';
import { type Reading, readJson, readQuestionnaire, readResponses } from '../read-microdata.ts';

const USAGE = `kurabe analyse --questionnaire FILE|ID --responses FILE.csv --policy FILE --out DIR [--tables FILE] [--seed N] [--wave ID]
               [--signing-key FILE] [--previous DIR --previous-responses FILE.csv ...]

Protects and releases answers that lie in a file; writes a bundle (cells.csv, cells.parquet, codebook.json, ...) into DIR.

  --questionnaire  an id of ours (company-2022, ...), a questionnaire in JSON, or a plain list of items (.csv) with the
                   columns item,kind,codes,scale; kind is maturity, single or multiple, codes are separated by ;
  --responses      CSV in UTF-8: company_id, associations (separated by ;), sector, size, region, optionally owner_id and
                   weight (only 1), then one column per item id: a code, codes separated by ;, a number, or empty
  --policy         JSON: keys and whole numbers; {} is the default policy. A value that weakens a floor is refused
  --out            a folder that does not exist yet
  --tables         JSON: a list of ${VIEW_KINDS.join(', ')}; all where absent
  --seed           whole number from 0, part of the manifest; 1 where absent
  --wave           id written into the cells; "analysis" where absent
  --previous       bundle of an earlier release, which this one is held against; with --previous-responses, the file it was
                   made of, as a bundle does not say who was in a table. Both again for each further one, oldest first
  --signing-key    Ed25519 key to sign with (made by kurabe keys signing FILE); the bundle is not signed where absent. It also
                   decides what is made coarser at random; without it, answers that need repairs are refused

A fault names its row and column; nothing is written then. How far audit and proof are is said on the error output.`;

const OPTIONS = {
  questionnaire: { type: 'string' },
  responses: { type: 'string' },
  policy: { type: 'string' },
  out: { type: 'string' },
  tables: { type: 'string' },
  seed: { type: 'string' },
  wave: { type: 'string' },
  ...EARLIER_OPTIONS,
  'signing-key': { type: 'string' },
} as const;

type Request = {
  questionnaire: string;
  responses: string;
  policy: string;
  out: string;
  tables?: string;
  seed: number;
  wave: string;
  signingKey?: string;
  previous: EarlierBundle[];
};

function parseRequest(argv: string[]): Request {
  const { values, positionals } = readOptions(argv, OPTIONS);
  if (positionals.length > 0) throw new WrongUse(`${positionals[0]} is not an option.`);
  const { questionnaire, responses, policy, out, tables, seed = '1', wave = 'analysis' } = values;
  const needed = Object.entries({ questionnaire, responses, policy, out });
  const missing = needed.filter(([, value]) => value === undefined || value === '').map(([name]) => `--${name}`);
  if (missing.length > 0) throw new WrongUse(`${missing.join(', ')} must be given.`);
  if (!/^\d{1,15}$/.test(seed)) throw new WrongUse('--seed must be a whole number from 0.');
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(wave))
    throw new WrongUse('--wave must be 1 to 64 letters, digits, "-" or "_".');
  const request = {
    questionnaire: questionnaire ?? '',
    responses: responses ?? '',
    policy: policy ?? '',
    out: out ?? '',
  };
  const signingKey = values['signing-key'];
  return {
    ...request,
    seed: Number(seed),
    wave,
    previous: parseEarlier(values),
    ...(tables === undefined ? {} : { tables }),
    ...(signingKey === undefined ? {} : { signingKey }),
  };
}

async function readPolicy(path: string): Promise<Reading<Policy>> {
  const json = await readJson(path);
  if (!json.ok) return json;
  const parsed = parsePolicy(json.value);
  return parsed.ok ? parsed : { ok: false, faults: parsed.faults.map(({ message }) => `${path}: ${message}`) };
}

async function readTables(path: string | undefined): Promise<Reading<readonly ViewKind[]>> {
  if (path === undefined) return { ok: true, value: DEFAULT_LATTICE };
  const json = await readJson(path);
  if (!json.ok) return json;
  const parsed = parseLattice(json.value);
  return parsed.ok ? parsed : { ok: false, faults: parsed.faults.map(({ message }) => `${path}: ${message}`) };
}

function readSigningKey(path: string | undefined): Reading<SigningKey | null> {
  if (path === undefined) return { ok: true, value: null };
  const loaded = loadSigningKey(path);
  return loaded.ok ? { ok: true, value: loaded.key } : { ok: false, faults: [loaded.fault] };
}

type Summary = { out: string; digest: string; publicKey: string | null; repairs: number; coarser: Coarser };

/** How much is coarser than the policy has it, drawn or needed, and how much of that is hidden. */
type Coarser = { made: number; hidden: number };

async function countCoarser(out: string): Promise<Reading<Coarser>> {
  const certificate = parseCertificate(await readFile(join(out, 'certificate.json'), 'utf8'));
  if (!certificate.ok) return certificate;
  const coarser = certificate.value.units.flatMap((unit) => unit.coarser);
  const hidden = coarser.filter(({ level }) => level === HIDDEN_LEVEL).length;
  return { ok: true, value: { made: coarser.length, hidden } };
}

function printSummary(cells: readonly ReleasedCell[], { out, digest, publicKey, repairs, coarser }: Summary): void {
  const views = new Set(cells.map((cell) => `${cell.association}|${cell.sector}|${cell.size}`));
  const hidden = cells.filter((cell) => cell.status === 'C').length;
  console.log(`bundle    ${out}`);
  console.log(`digest    ${digest}`);
  console.log(`views     ${views.size}`);
  console.log(`cells     ${cells.length}, ${hidden} of them hidden`);
  console.log(`signed    ${publicKey === null ? 'no: --signing-key was not given' : `by the key ${publicKey}`}`);
  const kind = coarser.made === 1 ? 'column of a view' : 'columns of views';
  console.log(`audited   yes: ${repairs} repairs`);
  console.log(`coarser   ${coarser.made} ${kind}, ${coarser.hidden} of them hidden, drawn ones included`);
}

const progress = createProgress(process.stderr);

function sayHowFar(stage: string, info: object): void {
  const warning = warningOf(stage, info);
  if (warning !== null) console.error(warning);
  progress(stage, info);
}

async function run(argv: string[]): Promise<number> {
  const request = parseRequest(argv);
  const { out, seed, wave } = request;
  const questionnaire = await readQuestionnaire(request.questionnaire);
  const policy = await readPolicy(request.policy);
  const tables = await readTables(request.tables);
  const signing = readSigningKey(request.signingKey);
  const taken = (await exists(out)) ? [`${out} exists already; a bundle is never overwritten.`] : [];
  const faults = [questionnaire, policy, tables, signing].flatMap((reading) => (reading.ok ? [] : reading.faults));
  if (!questionnaire.ok || !policy.ok || !tables.ok || !signing.ok || taken.length > 0) {
    return refuse([...faults, ...taken]);
  }
  const responses = await readResponses(request.responses, questionnaire.value);
  if (!responses.ok) return refuse(responses.faults);
  const { respondents, notes } = responses.value;
  for (const note of notes) console.error(note);
  const previous = await readEarlier(request.previous, questionnaire.value);
  if (!previous.ok) return refuse(previous.faults);
  const signingKey = signing.value;
  const base = {
    previous: previous.value,
    wave,
    seed,
    outDir: out,
    policy: policy.value,
    lattice: tables.value,
    onStage: sayHowFar,
    ...(signingKey && { signingKey }),
  };
  const built = await buildRelease({ ...base, questionnaire: questionnaire.value, respondents });
  if (!built.ok) return refuse(built.faults.map(({ path, message }) => `${path}: ${message}`));
  const coarser = await countCoarser(out);
  if (!coarser.ok) return refuse(coarser.faults);
  const publicKey = signingKey?.publicKey ?? null;
  const { digest, repairs, cells } = built;
  printSummary(cells, { out, digest, publicKey, repairs, coarser: coarser.value });
  return EXIT_DONE;
}

export const analyse: Command = {
  name: 'analyse',
  summary: 'protect and release answers that lie in a file',
  usage: USAGE,
  run,
};
