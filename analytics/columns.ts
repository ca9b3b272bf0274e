import { type CodedColumn, decodeSubmission, FIRST_CODE, NOT_ASKED } from '../app/survey/coding.ts';
import { allItems, type Questionnaire } from '../app/survey/questionnaire.ts';
import { type Classification, compareText } from './tables.ts';

/** One company's submission, as handed to analytics. `coded`: the bytes that `encodeSubmission` gives, header included. */
export type Respondent = {
  companyId: string;
  /** The owner counted by every threshold; plants and companies of one group share it. */
  ownerId: string;
  associations: string[];
  sector: string;
  size: string;
  region: string;
  coded: Uint8Array;
};

/** Companies that nobody outside can tell apart: same associations, sector and size. */
type Atom = Classification & { readonly companyCount: number };

/** What is counted: one entry per company in every array; ids of companies and owners are gone. */
export type Columns = {
  rowCount: number;
  columns: readonly CodedColumn[];
  /** True where being asked depends on an earlier answer (showIf, `which`, a family of such). */
  conditional: readonly boolean[];
  /** Per column: the byte of each company (NOT_ASKED, NO_ANSWER, FIRST_CODE + index of the code). */
  codes: Uint8Array[];
  /** Index of each company's atom. */
  atomOf: Int32Array;
  /** Number of each company's owner, 0..ownerCount-1. */
  ownerOf: Int32Array;
  ownerCount: number;
  /** In order of associations, sector, size: the same whatever order the companies came in. */
  atoms: Atom[];
  /** Companies ordered by atom: those of atom a are rows[starts[a]] .. rows[starts[a + 1] - 1]. */
  rows: Int32Array;
  starts: Int32Array;
};

/** A respondent that cannot be taken; the path names its position, never its id. */
export type ColumnsFault = { path: string; message: string };

const BLOCK_ROWS = 4_096;
const GROUP_KEY = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,63}$/u;

/** Whether a code of an association, a sector or a size can be published: 1-64 letters, digits, `_`, `.`, `-`. */
export function isGroupKey(text: string): boolean {
  return GROUP_KEY.test(text);
}

/** Per column of a questionnaire: does being asked depend on an earlier answer? */
export function conditionalColumns(q: Questionnaire, columns: readonly CodedColumn[]): boolean[] {
  const items = new Set(
    allItems(q)
      .filter((item) => item.showIf !== undefined || item.kind === 'which')
      .map((item) => item.id),
  );
  const byId = new Map(columns.map((column) => [column.id, column]));
  return columns.map((column) =>
    column.kind === 'family'
      ? column.id.split('&').some((id) => items.has(byId.get(id)?.itemId ?? ''))
      : items.has(column.itemId),
  );
}

function findClassificationFault({ companyId, ownerId, associations, sector, size }: Respondent): string | null {
  if (companyId === '' || ownerId === '') return 'has no company or owner id';
  const fits = [...associations, sector, size].every(isGroupKey);
  return fits ? null : 'has an association, sector or size that is not a code';
}

function findCodeFault(bytes: Uint8Array, widths: readonly number[], conditional: readonly boolean[]): string | null {
  for (let c = 0; c < widths.length; c++) {
    const byte = bytes[c] ?? 255;
    if (byte >= (widths[c] ?? 0)) return `has an unknown code in column ${c + 1}`;
    if (byte === NOT_ASKED && conditional[c] !== true) {
      return `was not asked column ${c + 1}, which is asked of everybody`;
    }
  }
  return null;
}

/**
 * Gathers respondents into typed arrays. `add` returns a fault where a respondent cannot be counted (unknown code, wrong
 * number of columns, the same company twice): the caller refuses the release. `finish` may be called once.
 */
export class ColumnsBuilder {
  readonly #columns: readonly CodedColumn[];
  readonly #conditional: readonly boolean[];
  readonly #widths: number[];
  readonly #blocks: Uint8Array[] = [];
  readonly #companies = new Set<string>();
  readonly #owners = new Map<string, number>();
  readonly #atoms = new Map<string, { index: number; classification: Classification }>();
  readonly #ownerOf: number[] = [];
  readonly #atomOf: number[] = [];

  constructor(columns: readonly CodedColumn[], conditional: readonly boolean[]) {
    this.#columns = columns;
    this.#conditional = conditional;
    this.#widths = columns.map((column) => FIRST_CODE + column.codes.length);
  }

  /** Takes one respondent; a fault's path is `respondents[i]`, i counted from 0. */
  add(respondent: Respondent): ColumnsFault | null {
    const row = this.#atomOf.length;
    const path = `respondents[${row}]`;
    const bytes = decodeSubmission(respondent.coded, this.#widths.length);
    if (bytes === null)
      return { path, message: `is not coded in the ${this.#widths.length} columns of the questionnaire` };
    const message = findClassificationFault(respondent) ?? findCodeFault(bytes, this.#widths, this.#conditional);
    if (message !== null) return { path, message };
    if (this.#companies.has(respondent.companyId)) return { path, message: 'is a company that came before' };
    this.#companies.add(respondent.companyId);
    const at = row % BLOCK_ROWS;
    if (at === 0) this.#blocks.push(new Uint8Array(BLOCK_ROWS * this.#columns.length));
    this.#blocks[this.#blocks.length - 1]?.set(bytes, at * this.#columns.length);
    this.#ownerOf.push(numberOf(this.#owners, respondent.ownerId));
    this.#atomOf.push(this.#atomIndex(respondent));
    return null;
  }

  /** The typed arrays; atoms are renumbered into their own order. */
  finish(): Columns {
    const rowCount = this.#atomOf.length;
    const sorted = [...this.#atoms.values()].sort((a, b) => compareAtoms(a.classification, b.classification));
    const renumbered = new Int32Array(sorted.length);
    sorted.forEach(({ index }, place) => {
      renumbered[index] = place;
    });
    const atomOf = Int32Array.from(this.#atomOf, (index) => renumbered[index] ?? -1);
    const { rows, starts } = orderByAtom(atomOf, sorted.length);
    return {
      rowCount,
      columns: this.#columns,
      conditional: this.#conditional,
      codes: transpose(this.#blocks, rowCount, this.#columns.length),
      atomOf,
      ownerOf: Int32Array.from(this.#ownerOf),
      ownerCount: this.#owners.size,
      atoms: sorted.map(({ classification }, atom) => ({
        ...classification,
        companyCount: (starts[atom + 1] ?? 0) - (starts[atom] ?? 0),
      })),
      rows,
      starts,
    };
  }

  #atomIndex({ associations, sector, size }: Respondent): number {
    const names = [...new Set(associations)].sort(compareText);
    const key = `${names.join(';')}|${sector}|${size}`;
    const known = this.#atoms.get(key);
    if (known !== undefined) return known.index;
    const index = this.#atoms.size;
    this.#atoms.set(key, { index, classification: { associations: names, sector, size } });
    return index;
  }
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  const next = numbers.size;
  numbers.set(key, next);
  return next;
}

function compareAtoms(a: Classification, b: Classification): number {
  return (
    compareText(a.associations.join(';'), b.associations.join(';')) ||
    compareText(a.sector, b.sector) ||
    compareText(a.size, b.size)
  );
}

function orderByAtom(atomOf: Int32Array, atomCount: number): { rows: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(atomCount + 1);
  for (const atom of atomOf) starts[atom + 1] = (starts[atom + 1] ?? 0) + 1;
  for (let a = 0; a < atomCount; a++) starts[a + 1] = (starts[a + 1] ?? 0) + (starts[a] ?? 0);
  const next = starts.slice();
  const rows = new Int32Array(atomOf.length);
  atomOf.forEach((atom, row) => {
    const place = next[atom] ?? 0;
    rows[place] = row;
    next[atom] = place + 1;
  });
  return { rows, starts };
}

function transpose(blocks: Uint8Array[], rowCount: number, columnCount: number): Uint8Array[] {
  const codes = Array.from({ length: columnCount }, () => new Uint8Array(rowCount));
  for (let b = 0; b < blocks.length; b++) {
    const block = blocks[b] ?? new Uint8Array(0);
    const first = b * BLOCK_ROWS;
    const size = Math.min(BLOCK_ROWS, rowCount - first);
    codes.forEach((column, c) => {
      for (let r = 0; r < size; r++) column[first + r] = block[r * columnCount + c] ?? 255;
    });
    blocks[b] = new Uint8Array(0);
  }
  return codes;
}
