import type { CheckTable } from './check-table.ts';
import { viewsAround } from './neighbourhood.ts';
import type { Problem, Question, Solver } from './solver.ts';

/** Most atoms of the views that are looked at. */
const MOST_ATOMS = [40, 160] as const;

/**
 * Whether a few views around some atoms alone prove that a question has no answer, not even in fractions: the views that the proof uses, or
 * null. All that is left out only makes the region larger, so that what is proved is proved.
 */
export function refuteNear(
  table: CheckTable,
  { question, seeds, solver }: { question: Question; seeds: readonly number[]; solver: Solver },
): ReadonlySet<number> | null {
  let before = 0;
  for (const most of MOST_ATOMS) {
    const views = viewsAround(table, seeds, most);
    if (views.length === before) continue;
    before = views.length;
    const { problem, viewOf } = nearProblem(table, { views, question, seeds });
    const rows = solver.refute(problem);
    if (rows !== null) return new Set(rows.flatMap((row) => viewOf[row] ?? []));
  }
  return null;
}

/** Only the rows of some views, and of the question; per row its view, where it has one. */
function nearProblem(
  table: CheckTable,
  { views, question, seeds }: { views: readonly number[]; question: Question; seeds: readonly number[] },
): { problem: Problem; viewOf: (number | undefined)[] } {
  const { width, sizes, atomsOf, ofView, inside, lo, hi } = table;
  const atoms = [...new Set([...seeds, ...views.flatMap((view) => [...(atomsOf[view] ?? [])])])].sort((a, b) => a - b);
  const numberOf = new Map(atoms.map((atom, i) => [atom, i]));
  const rows: Problem['rows'][number][] = atoms.map((atom, i) => ({
    variables: Array.from({ length: width }, (_, code) => i * width + code),
    lo: sizes[atom] ?? 0,
    hi: sizes[atom] ?? 0,
  }));
  const viewOf: (number | undefined)[] = atoms.map(() => undefined);
  for (const view of views) {
    const first = Array.from(atomsOf[view] ?? [], (atom) => (numberOf.get(atom) ?? 0) * width);
    for (const k of ofView[view] ?? []) {
      const codes = Array.from(inside[k] ?? []);
      rows.push({ variables: first.flatMap((at) => codes.map((code) => at + code)), lo: lo[k] ?? 0, hi: hi[k] ?? 0 });
      viewOf.push(view);
    }
  }
  for (const { variables, lo: least, hi: most } of question) {
    const own = variables.map((at) => (numberOf.get(Math.floor(at / width)) ?? 0) * width + (at % width));
    rows.push({ variables: own, lo: least, hi: most });
    viewOf.push(undefined);
  }
  const most = atoms.flatMap((atom) => Array.from({ length: width }, () => sizes[atom] ?? 0));
  return { problem: { most: Int32Array.from(most), costs: new Int32Array(most.length), rows }, viewOf };
}
