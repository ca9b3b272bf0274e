import { FIRST_CODE, NO_ANSWER } from '../../../app/survey/coding.ts';
import type { ReleasedCell } from '../released-cell.ts';
import type { AuditColumn } from './bundle-columns.ts';
import type { AuditPopulation } from './population.ts';
import type { AuditViews } from './views.ts';

/** One published statement: in a view, lo <= companies with one of the codes <= hi. `members[byte]` is 1 for these codes. */
export type Check = Readonly<{ view: number; code: string; members: Uint8Array; lo: number; hi: number }>;

/** What is published of one column, over whole numbers x[atom, byte] >= 0 that sum to each atom's companies. */
export type ColumnSystem = Readonly<{
  column: AuditColumn;
  /** Values of a byte. */
  width: number;
  /** The truth: x[atom * width + byte]. */
  counts: Int32Array;
  checks: readonly Check[];
}>;

/** The names of the two checks that an n stands for. */
const ANSWERED = 'all who answered';
const ASKED = 'all who were asked';

/** Whether a byte is a code, not "no answer" or "not asked". */
export function isAnswer(byte: number): boolean {
  return byte >= FIRST_CODE;
}

function membersOf(column: AuditColumn, width: number, code: string): Uint8Array | null {
  const members = new Uint8Array(width);
  const at = column.codes.indexOf(code);
  const group = column.groups.find((one) => one.code === code)?.codes;
  const codes = at >= 0 ? [code] : (group ?? null);
  if (code === 'NR') members[NO_ANSWER] = 1;
  else if (codes === null || codes.some((one) => !column.codes.includes(one))) return null;
  else for (const one of codes) members[FIRST_CODE + column.codes.indexOf(one)] = 1;
  return members;
}

function checksOf(
  cell: ReleasedCell,
  view: number,
  { column, width }: { column: AuditColumn; width: number },
): Check[] | null {
  const members = membersOf(column, width, cell.code);
  if (members === null || view < 0) return null;
  if (cell.status === 'C' || cell.n === null || cell.lo === null || cell.hi === null) return [];
  const asked = cell.code === 'NR';
  const base = Uint8Array.from({ length: width }, (_, byte) => (byte >= (asked ? NO_ANSWER : FIRST_CODE) ? 1 : 0));
  return [
    { view, code: asked ? ASKED : ANSWERED, members: base, lo: cell.n, hi: cell.n },
    { view, code: cell.code, members, lo: cell.lo, hi: cell.hi },
  ];
}

const identityOf = ({ view, code, lo, hi }: Check): string => `${view}|${code}|${lo}|${hi}`;

/**
 * The system of one column out of its cells and the bytes of its companies. Refused where a cell names an unknown code, and where the
 * truth breaks a check: the bundle is not made of these answers.
 */
export function buildSystem(
  column: AuditColumn,
  cells: readonly ReleasedCell[],
  { population, views, bytes }: { population: AuditPopulation; views: AuditViews; bytes: Uint8Array },
): { ok: true; value: ColumnSystem } | { ok: false; fault: string } {
  const width = FIRST_CODE + column.codes.length;
  const checks = new Map<string, Check>();
  for (const cell of cells) {
    const found = checksOf(cell, views.indexOf(cell), { column, width });
    if (found === null) return { ok: false, fault: `${column.id}: the code ${cell.code} is not in the codebook.` };
    for (const check of found) checks.set(identityOf(check), check);
  }
  const counts = new Int32Array(population.atoms.length * width);
  bytes.forEach((byte, row) => {
    const place = (population.atomOf[row] ?? 0) * width + byte;
    counts[place] = (counts[place] ?? 0) + 1;
  });
  const list = [...checks.values()];
  const totals = countViews(views, counts, width);
  const broken = list.find(({ view, members, lo, hi }) => {
    let sum = 0;
    for (let byte = 0; byte < width; byte++) if (members[byte] === 1) sum += totals[view * width + byte] ?? 0;
    return sum < lo || sum > hi;
  });
  if (broken) return { ok: false, fault: `${column.id}: the responses are not those of this bundle.` };
  return { ok: true, value: { column, width, counts, checks: list } };
}

/** Companies per view and byte: totals[view * width + byte]. */
export function countViews({ views }: AuditViews, counts: Int32Array, width: number): Int32Array {
  const totals = new Int32Array(views.length * width);
  views.forEach(({ atoms }, v) => {
    for (const atom of atoms) {
      for (let byte = 0; byte < width; byte++) {
        const place = v * width + byte;
        totals[place] = (totals[place] ?? 0) + (counts[atom * width + byte] ?? 0);
      }
    }
  });
  return totals;
}
