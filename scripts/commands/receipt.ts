import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyRows, type ReadCopy, readCopyWorkbook } from '../../app/exports/copy-workbook.server.ts';
import { sheetSections } from '../../app/survey/answer-sheet.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { parseReceiptText } from '../../app/survey/receipt.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';

/** Where the lines of the questions begin: after the receipt, a gap and the columns. */
const FIRST_QUESTION = 7;

const asText = (rows: readonly (readonly string[])[]) =>
  JSON.stringify(rows.slice(FIRST_QUESTION).map((row) => [...row, '', '', '', '', ''].slice(0, 5)));

/** Whether the lines to read say what the text of the check number says; null where the questionnaire is none of this program. */
function saysTheSame({ rows, text, digest }: ReadCopy): boolean | null {
  const content = parseReceiptText(text);
  const q = content && getQuestionnaire(content.questionnaire.id);
  if (!content || !q || q.version !== content.questionnaire.version) return null;
  const [survey = '', , day = '', organisation = ''] = rows.map((row) => row.at(-1) ?? '');
  const facts = { survey, receiptNumber: content.receiptNumber, day, organisation, digest };
  return (['ja', 'en'] as const).some((locale) => {
    const sections = sheetSections(q, content.answers, locale);
    return asText(copyRows({ facts, sections, locale })) === asText(rows);
  });
}

function faultsOf(copy: ReadCopy): string[] {
  const content = parseReceiptText(copy.text);
  if (!content) return ['The text of the check number is not whole.'];
  const faults: string[] = [];
  const digest = createHash('sha256').update(copy.text).digest('hex');
  if (digest !== copy.digest)
    faults.push(`The text gives the check number ${digest}, and the copy says ${copy.digest}.`);
  const shown = copy.rows.map((row) => row[1] ?? '');
  if (!shown.includes(copy.digest)) faults.push('The check number of the sheet to read is another.');
  if (!shown.includes(content.receiptNumber)) faults.push('The receipt number of the sheet to read is another.');
  if (saysTheSame(copy) === false) faults.push('The answers of the sheet to read are not those of the check number.');
  return faults;
}

export const receipt: Command = {
  name: 'receipt',
  summary: 'check a copy of submitted answers against its check number',
  usage: `kurabe receipt FILE

FILE is a copy of submitted answers as a workbook (.xlsx). Says whether its answers are those of its check number; whether the portal gave that
number, the page of the receipt says. Needs no database and no key.`,
  async run(argv) {
    const { positionals } = readOptions(argv, {});
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) throw new WrongUse('Name one file.');
    const copy = await readCopyWorkbook(readFileSync(file)).catch(() => null);
    if (!copy) return refuse([`${file} is no copy of submitted answers as a workbook.`]);
    const faults = faultsOf(copy);
    if (faults.length > 0) return refuse(faults);
    const isRead = saysTheSame(copy) === true;
    console.log(`The check number ${copy.digest} holds for receipt ${parseReceiptText(copy.text)?.receiptNumber}.`);
    if (!isRead)
      console.log('The questionnaire is not of this program: the sheet to read was not compared line by line.');
    return EXIT_DONE;
  },
};
