import { type Answer, type AnswerFaultCode, parseAnswer } from '../../app/survey/answer.ts';
import { encodeSubmission } from '../../app/survey/coding.ts';
import { allItems, type Item, itemOptions, type Questionnaire } from '../../app/survey/questionnaire.ts';
import { isShown } from '../../app/survey/rules.ts';
import { isGroupKey, type Respondent } from '../columns.ts';
import { quoteText, sortFaults, type Table, type TableFault } from './csv-table.ts';

/** Columns that every file of responses has. */
const REQUIRED_COLUMNS = ['company_id', 'associations', 'sector', 'size', 'region'] as const;
/** Columns that it may have: the owner that thresholds count, and a weight, which can only be 1. */
const OPTIONAL_COLUMNS = ['owner_id', 'weight'] as const;

/** The respondents of a file; `notAsked` = answers left out because the questionnaire's rules do not ask them. */
export type Responses = { respondents: Respondent[]; notAsked: number };

type Found = { faults: TableFault[] };

/** Text is never published: its column may be missing and is not read. */
const isRead = (item: Item): boolean => item.kind !== 'text';

function findHeaderFaults(q: Questionnaire, header: readonly string[]): TableFault[] {
  const items = allItems(q);
  const known = new Set<string>([...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS, ...items.map((item) => item.id)]);
  const needed = [...REQUIRED_COLUMNS, ...items.filter(isRead).map((item) => item.id)];
  const unknown = header.filter((name) => !known.has(name));
  const missing = needed.filter((name) => !header.includes(name));
  return [
    ...unknown.map((name) => ({
      row: 1,
      column: name,
      message: 'The column is not known: it is not an item of the questionnaire.',
    })),
    ...missing.map((name) => ({
      row: 1,
      column: name,
      message: 'The column is missing. Leave its fields empty where nobody answered.',
    })),
  ];
}

const listOf = (field: string): string[] =>
  field
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function answerFault(q: Questionnaire, item: Item, raw: readonly string[], fault: AnswerFaultCode): string {
  const codes = itemOptions(q, item).map((option) => option.code);
  const text = quoteText(raw.join(';'));
  switch (fault) {
    case 'unknownOption': {
      const bad = raw.find((code) => !codes.includes(code)) ?? '';
      return `${quoteText(bad)} is not a code of this item; its codes are ${codes.join(', ')}.`;
    }
    case 'severalOptions':
      return `${text} names several codes; this item takes one.`;
    case 'exclusiveWithOthers':
      return `${text} holds a code that cannot be chosen together with others.`;
    case 'notChosenBefore':
      return `${text} was not chosen in the item that this one follows.`;
    case 'notANumber':
    case 'numberRange':
    case 'confirmNumber':
      return `${text} is not a number.`;
    case 'otherUnit':
      return `${text} is in another unit than this item's.`;
    case 'notWhole':
      return `${text} is not a whole number.`;
    case 'outOfRange':
      return item.kind === 'number'
        ? `${text} is outside ${item.min} to ${item.max}.`
        : `${text} is outside the range.`;
    case 'tooLong':
      return `${text} is too long.`;
  }
}

function readAnswers(
  q: Questionnaire,
  fieldOf: (name: string) => string,
  { faults, row }: Found & { row: number },
): Record<string, Answer> {
  const answers: Record<string, Answer> = Object.create(null);
  for (const item of allItems(q)) {
    const field = isRead(item) ? fieldOf(item.id) : '';
    if (field === '') continue;
    const raw = item.kind === 'number' ? [field] : listOf(field);
    const parsed = parseAnswer(q, item, raw, answers);
    if (!parsed.ok) faults.push({ row, column: item.id, message: answerFault(q, item, raw, parsed.fault) });
    else if (parsed.answer !== null) answers[item.id] = parsed.answer;
  }
  return answers;
}

const KEY_RULE = 'is not a code: 1 to 64 letters, digits, "-", "_" or ".", the first a letter or digit.';

function findClassFaults(fieldOf: (name: string) => string, row: number): TableFault[] {
  const fault = (column: string, message: string): TableFault => ({ row, column, message });
  const companyId = fieldOf('company_id');
  const weight = fieldOf('weight');
  return [
    ...(companyId === '' ? [fault('company_id', 'The field is empty; every row needs a company.')] : []),
    ...(companyId.length > 64 ? [fault('company_id', 'The field has more than 64 characters.')] : []),
    ...(['sector', 'size'] as const).flatMap((name) => {
      const value = fieldOf(name);
      if (value === '') return [fault(name, 'The field is empty; every company needs one.')];
      return isGroupKey(value) ? [] : [fault(name, `${quoteText(value)} ${KEY_RULE}`)];
    }),
    ...listOf(fieldOf('associations'))
      .filter((code) => !isGroupKey(code))
      .map((code) => fault('associations', `${quoteText(code)} ${KEY_RULE}`)),
    ...(weight === '' || /^1(\.0*)?$/.test(weight)
      ? []
      : [fault('weight', `${quoteText(weight)} is not 1; every company counts once, other weights are not taken.`)]),
  ];
}

/**
 * Reads the table of responses, one row per company, into coded respondents. All faults at once, with row and column: unknown or
 * missing columns, unknown codes, a company that is there twice, weights other than 1. Ids stay in the respondents, they are
 * in no message and reach no output.
 */
export function parseResponses(
  q: Questionnaire,
  { header, rows, faults: unreadable }: Table,
): { ok: true; value: Responses } | { ok: false; faults: TableFault[] } {
  const unfit = findHeaderFaults(q, header);
  if (unfit.length > 0) return { ok: false, faults: unfit };
  const faults: TableFault[] = [...unreadable];
  const places = new Map(header.map((name, at) => [name, at]));
  const rowOf = new Map<string, number>();
  const respondents: Respondent[] = [];
  let notAsked = 0;
  rows.forEach((fields, index) => {
    const row = index + 2;
    const fieldOf = (name: string): string => fields[places.get(name) ?? -1]?.trim() ?? '';
    for (const fault of findClassFaults(fieldOf, row)) faults.push(fault);
    const companyId = fieldOf('company_id');
    const earlier = rowOf.get(companyId);
    if (earlier === undefined) rowOf.set(companyId, row);
    else if (companyId !== '') {
      faults.push({ row, column: 'company_id', message: `The company is there twice: it is that of row ${earlier}.` });
    }
    const answers = readAnswers(q, fieldOf, { faults, row });
    if (faults.length > 0) return;
    notAsked += allItems(q).filter((item) => answers[item.id] !== undefined && !isShown(q, item, answers)).length;
    respondents.push({
      companyId,
      ownerId: fieldOf('owner_id') || companyId,
      associations: [...new Set(listOf(fieldOf('associations')))],
      sector: fieldOf('sector'),
      size: fieldOf('size'),
      region: fieldOf('region'),
      coded: encodeSubmission(q, answers),
    });
  });
  if (faults.length === 0 && respondents.length === 0) {
    return { ok: false, faults: [{ row: null, column: null, message: 'The file has no responses.' }] };
  }
  return faults.length === 0
    ? { ok: true, value: { respondents, notAsked } }
    : { ok: false, faults: sortFaults(faults) };
}
