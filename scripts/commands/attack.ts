import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyBundle } from '../../analytics/bundle.server.ts';
import { parseCells } from '../../analytics/cells-csv.ts';
import type { ColumnAudit } from '../../analytics/disclosure/audit/audit.ts';
import { auditBundle } from '../../analytics/disclosure/audit/audit-bundle.ts';
import { type AuditColumn, parseBundleColumns } from '../../analytics/disclosure/audit/bundle-columns.ts';
import type { ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import { parseManifest } from '../../analytics/manifest.ts';
import { codedColumns } from '../../app/survey/coding.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { type Command, EXIT_DONE, EXIT_FAILED, readOptions, refuse, WrongUse } from '../command.ts';
import { type Reading, readQuestionnaire, readResponses } from '../read-microdata.ts';

const USAGE = `kurabe attack DIR --responses FILE.csv [--coalition 0|1] [--item ID] [--questionnaire FILE|ID]

Looks for answers of single companies that the numbers of a bundle give away. Checks the bundle first. Per column it prints how
many companies are covered by another data set with the same numbers (swap: two companies of one kind change places; move: up to
six answers change), how many answers are proved to be disclosed, with the way an attacker takes, and how many are undecided.
Undecided is neither: nothing was found either way. The answers are for whom the responses belong to; no id is printed.

  --responses      the answers that the bundle is made of
  --coalition      0: outsiders; 1: also any owner who knows its own answers; 1 where absent
  --item           one column (H-2-08), or all columns of an item (E-01)
  --questionnaire  the questionnaire of the responses, where it is not one of ours

Exit codes: 0 nothing disclosed (undecided ones are counted), 1 a disclosure was found or the bundle was refused, 2 wrong use.`;

const OPTIONS = {
  responses: { type: 'string' },
  questionnaire: { type: 'string' },
  coalition: { type: 'string' },
  item: { type: 'string' },
} as const;

type Request = { dir: string; responses: string; questionnaire: string | null; coalition: 0 | 1; item: string | null };

function parseRequest(argv: string[]): Request {
  const { values, positionals } = readOptions(argv, OPTIONS);
  const [dir, ...others] = positionals;
  const { responses, coalition = '1', questionnaire = null, item = null } = values;
  if (dir === undefined || others.length > 0) throw new WrongUse('Name one bundle.');
  if (!responses) throw new WrongUse('--responses must be given.');
  if (coalition !== '0' && coalition !== '1') throw new WrongUse('--coalition must be 0 or 1.');
  return { dir, responses, questionnaire, coalition: coalition === '0' ? 0 : 1, item };
}

type Bundle = { cells: ReleasedCell[]; columns: AuditColumn[]; questionnaire: string };

async function readBundle(dir: string): Promise<Reading<Bundle>> {
  const verified = await verifyBundle(dir);
  if (!verified.ok) return verified;
  const textOf = (name: string): Promise<string> => readFile(join(dir, name), 'utf8');
  const manifest = parseManifest(await textOf('manifest.json'));
  if (!manifest.ok) return manifest;
  const cells = parseCells(await textOf('cells.csv'));
  if (!cells.ok) return cells;
  const columns = parseBundleColumns(await textOf('codebook.json'));
  if (!columns.ok) return columns;
  return {
    ok: true,
    value: { cells: cells.value, columns: columns.value, questionnaire: manifest.value.questionnaire.id },
  };
}

/** Bytes mean what the bundle says only where both count the same columns and codes in the same order. */
function fits(q: Questionnaire, columns: readonly AuditColumn[]): boolean {
  const ours = codedColumns(q).map(({ id, codes }) => `${id}:${codes.join(';')}`);
  const theirs = columns.map(({ id, codes }) => `${id}:${codes.join(';')}`);
  return ours.join('|') === theirs.join('|');
}

const TOTALS = ['swap', 'move', 'undecided', 'disclosed'] as const;

type Tally = Record<(typeof TOTALS)[number], number>;

function tallyOf({ verdicts }: ColumnAudit): Tally {
  const tally = { swap: 0, move: 0, undecided: 0, disclosed: 0 };
  for (const verdict of verdicts) tally[verdict] += 1;
  return tally;
}

function printColumn(audit: ColumnAudit): Tally {
  const tally = tallyOf(audit);
  console.log(`${audit.id.padEnd(24)} ${TOTALS.map((name) => String(tally[name]).padStart(9)).join(' ')}`);
  for (const { companies, who, answer, recipe } of audit.findings) {
    console.log(`  disclosed: ${companies} of ${who} gave: ${answer}`);
    for (const line of recipe) console.log(`    ${line}`);
  }
  return tally;
}

function printTotals(sum: Tally, coalition: 0 | 1): void {
  const all = TOTALS.reduce((total, name) => total + sum[name], 0);
  const against = coalition === 0 ? 'outsiders' : 'any single owner who knows its own answers';
  console.log('');
  console.log(`attacker   ${against}`);
  console.log(`answers    ${all}`);
  console.log(`covered    ${sum.swap + sum.move}: ${sum.swap} by swaps, ${sum.move} by moves`);
  console.log(`undecided  ${sum.undecided}${sum.undecided > 0 ? ': neither covered nor disclosed, no statement' : ''}`);
  console.log(`disclosed  ${sum.disclosed}`);
}

async function run(argv: string[]): Promise<number> {
  const request = parseRequest(argv);
  const bundle = await readBundle(request.dir);
  if (!bundle.ok) return refuse(bundle.faults);
  const { cells, columns } = bundle.value;
  const { item, coalition } = request;
  const chosen = columns.filter(({ id }) => item === null || id === item || id.startsWith(`${item}.`));
  if (chosen.length === 0) return refuse([`${item} is not a column of this bundle.`]);
  const questionnaire = await readQuestionnaire(request.questionnaire ?? bundle.value.questionnaire);
  if (!questionnaire.ok) return refuse(questionnaire.faults);
  if (!fits(questionnaire.value, columns)) return refuse(['The questionnaire is not that of the bundle.']);
  const read = await readResponses(request.responses, questionnaire.value);
  if (!read.ok) return refuse(read.faults);
  for (const note of read.value.notes) console.error(note);
  console.log(`${'column'.padEnd(24)} ${TOTALS.map((name) => name.padStart(9)).join(' ')}`);
  const sum: Tally = { swap: 0, move: 0, undecided: 0, disclosed: 0 };
  const only = new Set(chosen.map(({ id }) => id));
  const audits = auditBundle({ cells, columns, respondents: read.value.respondents, coalition, only });
  let step = audits.next();
  for (; !step.done; step = audits.next()) {
    const tally = printColumn(step.value);
    for (const name of TOTALS) sum[name] += tally[name];
  }
  if (!step.value.ok) return refuse(step.value.faults);
  printTotals(sum, coalition);
  return sum.disclosed > 0 ? EXIT_FAILED : EXIT_DONE;
}

export const attack: Command = {
  name: 'attack',
  summary: 'look for answers that the numbers of a bundle give away',
  usage: USAGE,
  run,
};
