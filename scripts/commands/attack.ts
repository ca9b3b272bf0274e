import type { AuditColumn } from '../../analytics/disclosure/audit/bundle-columns.ts';
import { codedColumns } from '../../app/survey/coding.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { attackBundles } from '../attack/bundles-alone.ts';
import { type AttackedBundle, readBundle } from '../attack/read-bundle.ts';
import { type AnsweredBundle, type AttackedColumn, attackWithAnswers, type Tally } from '../attack/with-answers.ts';
import { type Command, EXIT_DONE, EXIT_FAILED, readOptions, refuse, WrongUse } from '../command.ts';
import { type Reading, readQuestionnaire, readResponses } from '../read-microdata.ts';

const USAGE = `kurabe attack DIR [DIR ...] [--item ID]
kurabe attack DIR [DIR ...] --responses FILE.csv [--responses FILE.csv ...] [--coalition 0|1] [--item ID]
              [--questionnaire FILE|ID]

Looks for answers of single companies that the numbers of bundles give away. Checks the bundles first.

On bundles alone, in the order of their release: takes from one another what their own n's say lies in one another, the views of
one release and one view of two, and prints each remainder of fewer companies than the policy allows as a recipe; and views
of two releases that exclude each other. Says which earlier ones a later one was not checked against.

With the answers of the bundles, one file each, releases of one wave: per column how many companies are covered by another data set with the same numbers in all of them, how many
answers are disclosed, as the solver proved, with the way an attacker takes, and how many are undecided: nothing was found
either way. The answers are for whom the responses belong to; no id is printed.

  --responses      the answers that a bundle is made of, once for each, in the order of the bundles
  --coalition      0: outsiders; 1: also any owner who knows its own answers; 1 where absent
  --item           one column (H-2-08), or all columns of an item (E-01)
  --questionnaire  the questionnaire of the responses, where it is not one of ours

Exit codes: 0 nothing disclosed (undecided ones are counted), 1 a disclosure or a gap between two bundles was found, or a bundle
was refused, 2 wrong use.`;

const OPTIONS = {
  responses: { type: 'string', multiple: true },
  questionnaire: { type: 'string' },
  coalition: { type: 'string' },
  item: { type: 'string' },
} as const;

type Answers = { responses: string[]; questionnaire: string | null; coalition: 0 | 1 };

type Request = { dirs: string[]; answers: Answers | null; item: string | null };

function parseRequest(argv: string[]): Request {
  const { values, positionals: dirs } = readOptions(argv, OPTIONS);
  const { responses, coalition, questionnaire = null, item = null } = values;
  if (dirs.length === 0) throw new WrongUse('Name a bundle.');
  if (responses === undefined) {
    if (coalition !== undefined || questionnaire !== null)
      throw new WrongUse('--coalition and --questionnaire go with --responses.');
    return { dirs, answers: null, item };
  }
  if (dirs.length !== responses.length) throw new WrongUse('--responses is given once for each bundle.');
  if (coalition !== undefined && coalition !== '0' && coalition !== '1')
    throw new WrongUse('--coalition must be 0 or 1.');
  return { dirs, answers: { responses, questionnaire, coalition: coalition === '0' ? 0 : 1 }, item };
}

/** Bytes mean what the bundle says only where both count the same columns and codes in the same order. */
function fits(q: Questionnaire, columns: readonly AuditColumn[]): boolean {
  const ours = codedColumns(q).map(({ id, codes }) => `${id}:${codes.join(';')}`);
  const theirs = columns.map(({ id, codes }) => `${id}:${codes.join(';')}`);
  return ours.join('|') === theirs.join('|');
}

const TOTALS = ['companies', 'covered', 'disclosed', 'undecided'] as const;

function printColumn({ id, tally, findings }: AttackedColumn): void {
  console.log(`${id.padEnd(24)} ${TOTALS.map((name) => String(tally[name]).padStart(9)).join(' ')}`);
  for (const line of findings.flat()) console.log(`  ${line}`);
}

function printTotals(sum: Tally, coalition: 0 | 1): void {
  const against = coalition === 0 ? 'outsiders' : 'any single owner who knows its own answers';
  console.log('');
  console.log(`attacker   ${against}`);
  console.log(`answers    ${sum.companies}`);
  console.log(`covered    ${sum.covered}`);
  console.log(`disclosed  ${sum.disclosed}`);
  console.log(`undecided  ${sum.undecided}${sum.undecided > 0 ? ': neither covered nor disclosed, no statement' : ''}`);
}

async function readAnswered(
  bundle: AttackedBundle,
  responses: string,
  source: string,
): Promise<Reading<AnsweredBundle>> {
  const questionnaire = await readQuestionnaire(source);
  if (!questionnaire.ok) return questionnaire;
  if (!fits(questionnaire.value, bundle.columns))
    return { ok: false, faults: ['The questionnaire is not that of the bundle.'] };
  const read = await readResponses(responses, questionnaire.value);
  if (!read.ok) return read;
  for (const note of read.value.notes) console.error(note);
  return { ok: true, value: { bundle, respondents: read.value.respondents } };
}

async function attackAnswers(
  bundles: readonly AttackedBundle[],
  { responses, questionnaire, coalition }: Answers,
  only: ReadonlySet<string>,
): Promise<number> {
  const waves = new Set(bundles.map(({ manifest }) => `${manifest.wave} ${manifest.questionnaire.digest}`));
  if (waves.size > 1) return refuse(['With --responses, all bundles must be of one wave and one questionnaire.']);
  const answered: AnsweredBundle[] = [];
  for (const [at, bundle] of bundles.entries()) {
    const read = await readAnswered(bundle, responses[at] ?? '', questionnaire ?? bundle.manifest.questionnaire.id);
    if (!read.ok) return refuse(read.faults);
    answered.unshift(read.value);
  }
  const sum: Tally = { companies: 0, covered: 0, disclosed: 0, undecided: 0 };
  const columns = attackWithAnswers(answered, { coalition, only });
  let step = await columns.next();
  if (!step.done) console.log(`${'column'.padEnd(24)} ${TOTALS.map((name) => name.padStart(9)).join(' ')}`);
  for (; !step.done; step = await columns.next()) {
    printColumn(step.value);
    for (const name of TOTALS) sum[name] += step.value.tally[name];
  }
  if (!step.value.ok) return refuse(step.value.faults);
  printTotals(sum, coalition);
  return sum.disclosed > 0 ? EXIT_FAILED : EXIT_DONE;
}

async function run(argv: string[]): Promise<number> {
  const { dirs, answers, item } = parseRequest(argv);
  const bundles: AttackedBundle[] = [];
  for (const dir of dirs) {
    const bundle = await readBundle(dir);
    if (!bundle.ok) return refuse(dirs.length === 1 ? bundle.faults : bundle.faults.map((fault) => `${dir}: ${fault}`));
    bundles.push(bundle.value);
  }
  const ids = bundles.flatMap(({ columns }) => columns.map(({ id }) => id));
  const only = new Set(ids.filter((id) => item === null || id === item || id.startsWith(`${item}.`)));
  if (only.size === 0) return refuse([`${item} is not a column of ${dirs.length === 1 ? 'this bundle' : 'these'}.`]);
  if (answers === null) return attackBundles(bundles, item === null ? null : only);
  return attackAnswers(bundles, answers, only);
}

export const attack: Command = {
  name: 'attack',
  summary: 'look for answers that the numbers of bundles give away',
  usage: USAGE,
  run,
};
