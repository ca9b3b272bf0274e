import { type Answer, type Answers, chosenCodes } from './answer.ts';
import { MATURITY_GROUPS } from './maturity.ts';
import {
  allItems,
  type Bilingual,
  type Code,
  type Item,
  itemOptions,
  type Option,
  type Questionnaire,
} from './questionnaire.ts';
import { countedAnswer, isShown } from './rules.ts';

/** Codes of one column that may be published merged; `code` is the codes joined by + in the column's order. */
type CodedGroup = { code: string; codes: Code[]; coarse: boolean; label: Bilingual };

/** What is counted and published of one item, one option of a multiple choice, or one declared pair. */
export type CodedColumn = {
  id: string;
  itemId: string;
  itemVersion: number;
  codes: Code[];
  scale: 'ordinal' | 'nominal';
  kind: 'maturity' | 'single' | 'option' | 'band' | 'which' | 'family';
  groups: CodedGroup[];
  label: Bilingual;
  population: 'asked';
};

/** The item was not asked of this respondent. */
export const NOT_ASKED = 0;
/** The item was asked and left empty. */
export const NO_ANSWER = 1;
/** The byte of the first code of a column; code i has FIRST_CODE + i. */
export const FIRST_CODE = 2;

const LAYOUT_VERSION = 1;
const HEADER_BYTES = 3;
const built = new WeakMap<Questionnaire, CodedColumn[]>();

/**
 * The columns of a questionnaire, in the order of the coded layout: items in order (a multiple choice gives one column
 * per option), then the families. Free text and numbers without bands have none.
 */
export function codedColumns(q: Questionnaire): CodedColumn[] {
  const known = built.get(q);
  if (known) return known;
  const single = allItems(q).flatMap((item) => itemColumns(q, item));
  const byId = new Map(single.map((column) => [column.id, column]));
  const families = (q.families ?? []).flatMap(([a, b]) => {
    const first = byId.get(a);
    const second = byId.get(b);
    return first && second ? [familyColumn(first, second)] : [];
  });
  const columns = [...single, ...families];
  built.set(q, columns);
  return columns;
}

/**
 * The coded bytes of a sheet: layout version, number of columns (two bytes, big endian), then one byte per column:
 * NOT_ASKED, NO_ANSWER or FIRST_CODE + the index of the code.
 */
export function encodeSubmission(q: Questionnaire, answers: Answers): Uint8Array {
  const columns = codedColumns(q);
  const values = new Map<string, number>();
  for (const item of allItems(q)) {
    const shown = isShown(q, item, answers);
    const answer = countedAnswer(q, item, answers);
    for (const column of itemColumns(q, item)) {
      values.set(column.id, shown ? codeByte(item, column, answer) : NOT_ASKED);
    }
  }
  const bytes = new Uint8Array(HEADER_BYTES + columns.length);
  bytes[0] = LAYOUT_VERSION;
  new DataView(bytes.buffer).setUint16(1, columns.length);
  const byId = new Map(columns.map((column) => [column.id, column]));
  columns.forEach((column, index) => {
    bytes[HEADER_BYTES + index] =
      column.kind === 'family' ? familyByte(column, byId, values) : (values.get(column.id) ?? NOT_ASKED);
  });
  return bytes;
}

/** The column bytes of a coded sheet, or null where layout, length or number of columns is not the expected one. */
export function decodeSubmission(bytes: Uint8Array, columnCount: number): Uint8Array | null {
  if (bytes.length !== HEADER_BYTES + columnCount || bytes[0] !== LAYOUT_VERSION) return null;
  const declared = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint16(1);
  return declared === columnCount ? bytes.subarray(HEADER_BYTES) : null;
}

function itemColumns(q: Questionnaire, item: Item): CodedColumn[] {
  const column = (kind: CodedColumn['kind'], scale: CodedColumn['scale'], options: readonly Option[]): CodedColumn => {
    const codes = options.map((option) => option.code);
    return {
      id: item.id,
      itemId: item.id,
      itemVersion: item.version,
      codes,
      scale,
      kind,
      groups: groupsOf(item, codes),
      label: item.short,
      population: 'asked',
    };
  };
  switch (item.kind) {
    case 'maturity':
      return [column('maturity', 'ordinal', itemOptions(q, item))];
    case 'single':
      return [column('single', item.scale ?? 'nominal', item.options)];
    case 'bands':
      return [column('band', 'ordinal', item.options)];
    case 'number':
      return item.bands ? [column('band', 'ordinal', item.bands)] : [];
    case 'which':
      return [column('which', 'nominal', itemOptions(q, item))];
    case 'multiple':
      return item.options.map((option) => optionColumn(item, option));
    case 'text':
      return [];
  }
}

function optionColumn(item: Item, option: Option): CodedColumn {
  return {
    id: `${item.id}.${option.code}`,
    itemId: item.id,
    itemVersion: item.version,
    codes: ['1', '0'],
    scale: 'nominal',
    kind: 'option',
    groups: [],
    label: option.label,
    population: 'asked',
  };
}

function familyColumn(first: CodedColumn, second: CodedColumn): CodedColumn {
  return {
    id: `${first.id}&${second.id}`,
    itemId: first.itemId,
    itemVersion: Math.max(first.itemVersion, second.itemVersion),
    codes: first.codes.flatMap((a) => second.codes.map((b) => `${a}&${b}`)),
    scale: 'nominal',
    kind: 'family',
    groups: [],
    label: {
      ja: `${first.label.ja} × ${second.label.ja}`,
      en: `${first.label.en} × ${second.label.en}`,
    },
    population: 'asked',
  };
}

function groupsOf(item: Item, codes: readonly Code[]): CodedGroup[] {
  const declared = [...(item.kind === 'maturity' ? MATURITY_GROUPS : []), ...(item.groups ?? [])];
  const groups = new Map<string, CodedGroup>();
  for (const group of declared) {
    const ordered = codes.filter((code) => group.codes.includes(code));
    const code = ordered.join('+');
    if (!groups.has(code)) {
      groups.set(code, { code, codes: ordered, coarse: group.coarse === true, label: group.label });
    }
  }
  return [...groups.values()];
}

function codeByte(item: Item, column: CodedColumn, answer: Answer | undefined): number {
  if (!answer) return NO_ANSWER;
  let code: Code | undefined;
  if (column.kind === 'option') {
    const option = column.id.slice(item.id.length + 1);
    code = chosenCodes(answer).includes(option) ? '1' : '0';
  } else if (item.kind === 'number' && 'number' in answer) {
    code = bandOf(item.bands ?? [], answer.number);
  } else {
    code = chosenCodes(answer)[0];
  }
  const index = code === undefined ? -1 : column.codes.indexOf(code);
  return index === -1 ? NO_ANSWER : FIRST_CODE + index;
}

function bandOf(bands: readonly { code: Code; from?: number; below?: number }[], amount: number): Code | undefined {
  return bands.find(
    ({ from, below }) =>
      (from !== undefined || below !== undefined) &&
      amount >= (from ?? Number.NEGATIVE_INFINITY) &&
      amount < (below ?? Number.POSITIVE_INFINITY),
  )?.code;
}

function familyByte(
  column: CodedColumn,
  byId: ReadonlyMap<string, CodedColumn>,
  values: ReadonlyMap<string, number>,
): number {
  const [a = '', b = ''] = column.id.split('&');
  const sides = [a, b].map((id) => ({ codes: byId.get(id)?.codes, byte: values.get(id) }));
  if (sides.some(({ byte }) => byte === undefined || byte === NOT_ASKED)) return NOT_ASKED;
  if (sides.some(({ byte }) => byte === NO_ANSWER)) return NO_ANSWER;
  const code = sides.map(({ codes, byte }) => codes?.[(byte ?? 0) - FIRST_CODE]).join('&');
  const index = column.codes.indexOf(code);
  return index === -1 ? NO_ANSWER : FIRST_CODE + index;
}
