import { FIRST_CODE, NO_ANSWER, NOT_ASKED } from '../../../app/survey/coding.ts';
import type { ReleasedCell } from '../released-cell.ts';
import type { AuditColumn } from './bundle-columns.ts';
import type { AuditViews } from './views.ts';

/** One published statement: in a view, lo <= companies with one of the joint codes <= hi. `members[code]` is 1 for these. */
export type Check = Readonly<{
  view: number;
  column: number;
  code: string;
  members: Uint8Array;
  lo: number;
  hi: number;
}>;

/**
 * What is published of a column, or of a declared pair with both its sides, over whole numbers x[atom, joint code] >= 0 that sum to
 * each atom's companies. For one column a joint code is its byte; for several it is one byte of each. A data set gives this
 * release if and only if it fulfils all checks.
 */
export type AuditSystem = Readonly<{
  columns: readonly AuditColumn[];
  /** Number of joint codes; the world is x[atom * width + code]. */
  width: number;
  /** Per column the byte that a joint code means. */
  bytes: readonly Uint8Array[];
  /** Companies per atom. */
  sizes: Int32Array;
  checks: readonly Check[];
}>;

/** What the auditor takes from the policy. */
type AuditRules = Readonly<{ minItem: number; fullFrom: number }>;

/** Views (by index) in which a column was taken out, drawn or for what could be derived, per column id. */
type Removed = ReadonlyMap<string, ReadonlySet<number>>;

/** The names of checks that stand for what is not a row of its own. */
const SHAPE = 'shape';

/** Whether a byte is a code, not "no answer" or "not asked". */
export function isAnswer(byte: number): boolean {
  return byte >= FIRST_CODE;
}

/** All bytes that a column can take: "not asked" only where being asked depends on an answer. */
function bytesOf({ conditional, codes }: AuditColumn): number[] {
  const first = conditional ? NOT_ASKED : NO_ANSWER;
  return Array.from({ length: FIRST_CODE + codes.length - first }, (_, index) => first + index);
}

/** The joint codes of several columns: every combination of their bytes; of a pair, what its sides make of it. */
function jointBytes(columns: readonly AuditColumn[]): { width: number; bytes: Uint8Array[] } {
  const pair = columns.find(({ pairOf }) => pairOf !== null);
  const free = columns.filter((column) => column !== pair);
  const rows = free.reduce<number[][]>(
    (all, column) => all.flatMap((row) => bytesOf(column).map((byte) => [...row, byte])),
    [[]],
  );
  const bytes = columns.map((column) => {
    const at = free.indexOf(column);
    return Uint8Array.from(rows, (row) => (at >= 0 ? (row[at] ?? 0) : pairByte(column, free, row)));
  });
  return { width: rows.length, bytes };
}

function pairByte(pair: AuditColumn, free: readonly AuditColumn[], row: readonly number[]): number {
  const sides = (pair.pairOf ?? []).map((id) => free.findIndex((column) => column.id === id));
  const values = sides.map((at) => row[at] ?? NOT_ASKED);
  if (values.includes(NOT_ASKED)) return NOT_ASKED;
  if (values.includes(NO_ANSWER)) return NO_ANSWER;
  const code = sides.map((at, side) => free[at]?.codes[(values[side] ?? 0) - FIRST_CODE]).join('&');
  return FIRST_CODE + pair.codes.indexOf(code);
}

function membersOf(column: AuditColumn, bytes: Uint8Array, code: string): Uint8Array | null {
  if (code === 'NR') return bytes.map((byte) => (byte === NO_ANSWER ? 1 : 0));
  if (code === 'ANS') return bytes.map((byte) => (isAnswer(byte) ? 1 : 0));
  const codes = column.codes.includes(code) ? [code] : column.groups.find((one) => one.code === code)?.codes;
  const wanted = codes?.map((one) => FIRST_CODE + column.codes.indexOf(one));
  return wanted ? bytes.map((byte) => (wanted.includes(byte) ? 1 : 0)) : null;
}

type Part = { column: AuditColumn; index: number; bytes: Uint8Array };

/** What is known without a row: why nothing is shown, or why only groups are. */
function shapeOf(part: Part, cells: readonly ReleasedCell[], view: ShapeView, rules: AuditRules): Check[] {
  const { column, index, bytes } = part;
  const { companies, owners, isRemoved } = view;
  const excess = companies - owners;
  const isShown = cells.some(({ status }) => status !== 'C');
  const isFull = cells.some(({ status, code }) => status !== 'C' && code === 'NR');
  const inRange = (lo: number, hi: number): Check[] => [
    {
      view: view.index,
      column: index,
      code: SHAPE,
      lo: Math.max(0, lo),
      hi: Math.min(companies, hi),
      members: bytes.map((byte) => (isAnswer(byte) ? 1 : 0)),
    },
  ];
  const isCoarseShown = column.conditional || column.codes.length === 2 || column.groups.some((group) => group.coarse);
  const from = (isCoarseShown ? rules.minItem : rules.fullFrom) + excess;
  // A column that was taken out may be so by a draw, so that nothing follows from it.
  if (!isShown) return isRemoved ? [] : inRange(0, from - 1);
  if (column.conditional) return [];
  return isFull ? inRange(rules.fullFrom + excess, companies) : inRange(from, rules.fullFrom + excess - 1);
}

type ShapeView = { index: number; companies: number; owners: number; isRemoved: boolean };

type Input = {
  columns: readonly AuditColumn[];
  cells: readonly ReleasedCell[];
  views: AuditViews;
  sizes: Int32Array;
  rules: AuditRules;
  removed: Removed;
};

/**
 * The system of the columns out of their cells. Refused where a cell names an unknown code or an n that is not the number of
 * companies in its view: bundle and participation do not belong together then.
 */
export function buildSystem(input: Input): { ok: true; value: AuditSystem } | { ok: false; fault: string } {
  const { columns, cells, views, sizes } = input;
  const { width, bytes } = jointBytes(columns);
  const checks = new Map<string, Check>();
  const add = (check: Check): void => {
    checks.set(`${check.view}|${check.members.join('')}|${check.lo}|${check.hi}`, check);
  };
  for (const [index, column] of columns.entries()) {
    const part = { column, index, bytes: bytes[index] ?? new Uint8Array(0) };
    const byView = new Map<number, ReleasedCell[]>();
    for (const cell of cells) {
      if (cell.item !== column.id) continue;
      const view = views.indexOf(cell);
      const list = byView.get(view) ?? [];
      byView.set(view, list);
      list.push(cell);
    }
    for (const [view, list] of byView) {
      const fault = addView(part, list, { ...input, view, add });
      if (fault !== null) return { ok: false, fault };
    }
  }
  return { ok: true, value: { columns, width, bytes, sizes, checks: [...checks.values()] } };
}

function addView(
  part: Part,
  cells: readonly ReleasedCell[],
  { views, view, rules, removed, add }: Input & { view: number; add: (check: Check) => void },
): string | null {
  const { column, index, bytes } = part;
  const known = views.views[view];
  if (!known) return `${column.id}: a row is of no view.`;
  for (const cell of cells) {
    const members = membersOf(column, bytes, cell.code);
    if (members === null) return `${column.id}: the code ${cell.code} is not in the codebook.`;
    if (cell.status === 'C' || cell.lo === null || cell.hi === null) continue;
    if (cell.n !== known.companies) return `${column.id}: ${known.names[0]} does not have ${cell.n} companies.`;
    add({ view, column: index, code: cell.code, members, lo: cell.lo, hi: cell.hi });
  }
  if (!known.isShown) return null;
  const isRemoved = removed.get(column.id)?.has(view) === true;
  const shape = { index: view, companies: known.companies, owners: known.owners, isRemoved };
  for (const check of shapeOf(part, cells, shape, rules)) {
    if (check.lo > 0 || check.hi < known.companies) add(check);
  }
  return null;
}

/** The joint code of each company, out of its bytes per column. */
export function truthOf({ bytes, width }: AuditSystem, columns: readonly Uint8Array[]): Int32Array {
  const codeOf = new Map(
    Array.from({ length: width }, (_, code) => [bytes.map((byteOf) => byteOf[code]).join(','), code] as const),
  );
  const rows = columns[0]?.length ?? 0;
  return Int32Array.from({ length: rows }, (_, row) => {
    const code = codeOf.get(columns.map((column) => column[row]).join(','));
    if (code === undefined) throw new RangeError(`response ${row + 1} has bytes that its columns do not allow`);
    return code;
  });
}

/** Companies per atom and joint code, out of each company's atom and joint code. */
export function countWorld({ sizes, width }: AuditSystem, atomOf: Int32Array, codes: Int32Array): Int32Array {
  const world = new Int32Array(sizes.length * width);
  codes.forEach((code, row) => {
    const place = (atomOf[row] ?? 0) * width + code;
    world[place] = (world[place] ?? 0) + 1;
  });
  return world;
}

/** The first check that a world breaks, or null: a world without one gives the same release. */
export function findBroken({ checks, width }: AuditSystem, views: AuditViews, world: Int32Array): Check | null {
  return (
    checks.find(({ view, members, lo, hi }) => {
      let total = 0;
      for (const atom of views.views[view]?.atoms ?? []) {
        for (let code = 0; code < width; code++) if (members[code] === 1) total += world[atom * width + code] ?? 0;
      }
      return total < lo || total > hi;
    }) ?? null
  );
}
