import { randomUUID } from 'node:crypto';
import { conditionalColumns } from '../../analytics/columns.ts';
import { SECTORS } from '../../app/member/sector.ts';
import { SIZE_BANDS } from '../../app/member/size-band.ts';
import {
  type CodedColumn,
  codedColumns,
  encodeSubmission,
  FIRST_CODE,
  NO_ANSWER,
  NOT_ASKED,
} from '../../app/survey/coding.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { seededRandom } from './seeded-random.ts';

/** How many companies answer, and how many associations they belong to. */
export type Population = { count: number; associations: number };

/** One company that submitted; `associations` are numbers from 0. */
export type SyntheticRow = {
  companyId: string;
  responseKey: string;
  associations: number[];
  sector: string;
  size: string;
  coded: Uint8Array;
};

/** Coded answers drawn column by column; a declared pair is what its sides make of it. */
export function syntheticAnswers(q: Questionnaire, random: () => number): Uint8Array {
  return syntheticBytes(q, encodeSubmission(q, {}), random);
}

function syntheticBytes(q: Questionnaire, blank: Uint8Array, random: () => number): Uint8Array {
  const columns = codedColumns(q);
  const conditional = conditionalColumns(q, columns);
  const bytes = blank.slice();
  const head = bytes.length - columns.length;
  columns.forEach((column, c) => {
    const chosen = FIRST_CODE + Math.floor(random() ** 2 * column.codes.length);
    const asked = conditional[c] !== true || random() < 0.6;
    bytes[head + c] = !asked ? NOT_ASKED : random() < 0.05 ? NO_ANSWER : chosen;
  });
  columns.forEach((column, c) => {
    if (column.kind === 'family') bytes[head + c] = pairByte(column, columns, bytes.subarray(head));
  });
  return bytes;
}

function pairByte(pair: CodedColumn, columns: readonly CodedColumn[], bytes: Uint8Array): number {
  const sides = pair.id.split('&').map((id) => columns.findIndex((column) => column.id === id));
  const values = sides.map((at) => bytes[at] ?? NOT_ASKED);
  if (values.includes(NOT_ASKED)) return NOT_ASKED;
  if (values.includes(NO_ANSWER)) return NO_ANSWER;
  const code = sides.map((at, side) => columns[at]?.codes[(values[side] ?? 0) - FIRST_CODE]).join('&');
  return FIRST_CODE + pair.codes.indexOf(code);
}

/**
 * Synthetic companies: each association mostly of one sector, 8 % of the companies in two, 5 % without an answer to an item.
 * Answers are drawn column by column; they follow no rule between items and mean nothing. Ids are random, as in the product.
 */
export function* buildRows(q: Questionnaire, { count, associations }: Population): Generator<SyntheticRow> {
  const random = seededRandom(2022);
  const below = (n: number): number => Math.floor(random() * n);
  const blank = encodeSubmission(q, {});
  for (let i = 0; i < count; i++) {
    const first = Math.floor(random() ** 1.5 * associations);
    const others = random() < 0.08 ? [below(associations)] : [];
    const sector = random() < 0.8 ? SECTORS[first % SECTORS.length] : SECTORS[below(SECTORS.length)];
    yield {
      companyId: randomUUID(),
      responseKey: randomUUID(),
      associations: [...new Set([first, ...others])],
      sector: sector?.code ?? '99',
      size: SIZE_BANDS[below(SIZE_BANDS.length)]?.code ?? 'S1',
      coded: syntheticBytes(q, blank, random),
    };
  }
}
