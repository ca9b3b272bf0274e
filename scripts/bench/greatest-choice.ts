import type { Columns } from '../../analytics/columns.ts';
import type { ViewPlan } from '../../analytics/disclosure/shown-views.ts';
import { createSpanGuard } from '../../analytics/disclosure/span.ts';
import type { ViewClass } from '../../analytics/disclosure/views.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';

/** Kinds promised before the rest: what is shown of them stays. */
const PROMISED: readonly string[] = ['association', 'overall', 'sector', 'size'];
const MOST_ROUNDS = 60;
const MOST_NODES = 3_000_000;

/**
 * The most classes of views that any order of the rest (sector x size, association x size) could show, those promised before as they
 * are; `most` is null where the search ended early. `never`: those that cannot be shown beside the promised ones alone.
 */
export type GreatestChoice = { shown: number; never: number; most: number | null };

/**
 * Exact, by sets that cannot be shown together: find the fewest views that break all sets known by now, test what is left, add the sets
 * found in it, again. What is left of a set of views that can be shown together can, too, so the first that passes is a greatest one.
 */
export function findGreatestChoice(participation: Columns, { classes, shown }: ViewPlan): GreatestChoice {
  const promised = shown.filter(({ kind }) => PROMISED.includes(kind));
  const rest = classes.filter((one) => !PROMISED.includes(one.kind) && one.ownerCount >= DEFAULT_POLICY.minView);
  const fits = (views: readonly ViewClass[]): boolean => canBeShown(participation, [...promised, ...views]);
  const open = rest.filter((one) => fits([one]));
  const never = rest.length - open.length;
  const conflicts: number[][] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const out = breakAll(conflicts);
    if (out === null) break;
    let left = [...open.keys()].filter((view) => !out.has(view));
    const fitsAll = (numbers: readonly number[]): boolean => fits(numbers.flatMap((view) => open[view] ?? []));
    const before = conflicts.length;
    while (!fitsAll(left)) {
      const conflict = left.toReversed().reduce((set, view) => {
        const without = set.filter((other) => other !== view);
        return fitsAll(without) ? set : without;
      }, left);
      conflicts.push(conflict);
      left = left.filter((view) => !conflict.includes(view));
    }
    if (conflicts.length === before)
      return { shown: shown.length, never, most: promised.length + open.length - out.size };
  }
  return { shown: shown.length, never, most: null };
}

function canBeShown(participation: Columns, views: readonly ViewClass[]): boolean {
  const guard = createSpanGuard(participation, DEFAULT_POLICY);
  const taken: ViewClass[] = [];
  for (const view of views) {
    if (taken.some((other) => isNear(participation, view, other)) || !guard.admit(view)) return false;
    taken.push(view);
  }
  return guard.findDeep().last === null;
}

function isNear({ rows, starts, ownerOf }: Columns, a: ViewClass, b: ViewClass): boolean {
  const [small, large] = a.companyCount < b.companyCount ? [a, b] : [b, a];
  const [inner, outer] = [new Set(small.atoms), new Set(large.atoms)];
  if (![...inner].every((atom) => outer.has(atom))) return false;
  const between = [...outer].filter((atom) => !inner.has(atom));
  const owners = between.flatMap((atom) =>
    [...rows.subarray(starts[atom], starts[atom + 1])].map((row) => ownerOf[row]),
  );
  return new Set(owners).size < DEFAULT_POLICY.minDiff;
}

/** The fewest members that leave none of the sets whole; null where the search would take too long. */
function breakAll(sets: readonly (readonly number[])[]): ReadonlySet<number> | null {
  let best = new Set(sets.flat());
  let nodes = 0;
  const search = (out: ReadonlySet<number>, kept: ReadonlySet<number>): void => {
    nodes += 1;
    if (nodes > MOST_NODES) return;
    const whole = sets
      .filter((set) => !set.some((view) => out.has(view)))
      .map((set) => set.filter((view) => !kept.has(view)))
      .sort((a, b) => a.length - b.length);
    const [first] = whole;
    if (first === undefined) {
      if (out.size < best.size) best = new Set(out);
      return;
    }
    if (out.size + countApart(whole) >= best.size) return;
    const alsoKept = new Set(kept);
    for (const view of first) {
      search(new Set([...out, view]), alsoKept);
      alsoKept.add(view);
    }
  };
  search(new Set(), new Set());
  return nodes > MOST_NODES ? null : best;
}

/** How many of the sets have no member in common with one counted before: at least so many members are needed. */
function countApart(sets: readonly (readonly number[])[]): number {
  const used = new Set<number>();
  return sets.filter((set) => {
    const isApart = !set.some((view) => used.has(view));
    if (isApart) for (const view of set) used.add(view);
    return isApart;
  }).length;
}
