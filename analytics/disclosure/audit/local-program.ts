import type { CheckTable } from './check-table.ts';
import type { Problem, Question } from './solver.ts';

/** A world with the totals of its checks. */
export type Standing = Readonly<{ world: Int32Array; totals: Int32Array }>;

type Row = Problem['rows'][number];

/**
 * The integer program of a neighbourhood: the `free` atoms may give anything, all others stay as they are in a world with this release, so
 * that every solution is one, too. Variable i * width + code: how many of the i-th free atom give the code. Null where the
 * question cannot be answered by the free atoms.
 */
export function localProblem(
  table: CheckTable,
  base: Standing,
  { free, question }: { free: Int32Array; question: Question },
): Problem | null {
  const { width, sizes } = table;
  const asked = questionRows(table, base, { free, question });
  if (asked === null) return null;
  const count = free.length * width;
  const placeOf = (at: number): number => (free[Math.floor(at / width)] ?? 0) * width + (at % width);
  const rowsOfAtoms = Array.from(free, (atom, i) => ({
    variables: Array.from({ length: width }, (_, code) => i * width + code),
    lo: sizes[atom] ?? 0,
    hi: sizes[atom] ?? 0,
  }));
  return {
    most: Int32Array.from({ length: count }, (_, at) => sizes[free[Math.floor(at / width)] ?? 0] ?? 0),
    costs: Int32Array.from({ length: count }, (_, at) => ((base.world[placeOf(at)] ?? 0) > 0 ? 0 : 1)),
    rows: [...rowsOfAtoms, ...checkRows(table, base, free), ...asked],
  };
}

/** The world of a solution. */
export function worldOf(table: CheckTable, base: Standing, { free, values }: { free: Int32Array; values: Int32Array }) {
  const { width } = table;
  const world = base.world.slice();
  free.forEach((atom, i) => {
    world.set(values.subarray(i * width, (i + 1) * width), atom * width);
  });
  return world;
}

/** What the free atoms must give in each check; rows that hold whatever they give are left out. */
function checkRows(table: CheckTable, { world, totals }: Standing, free: Int32Array): Row[] {
  const { width, sizes, starts, list, members, lo, hi } = table;
  const ofView = new Map<number, number[]>();
  free.forEach((atom, i) => {
    for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++) {
      const inside = ofView.get(list[at] ?? 0) ?? [];
      ofView.set(list[at] ?? 0, inside);
      inside.push(i);
    }
  });
  const rows: Row[] = [];
  for (const [view, inside] of ofView) {
    const companies = inside.reduce((sum, i) => sum + (sizes[free[i] ?? 0] ?? 0), 0);
    for (const k of table.ofView[view] ?? NONE) {
      const codes = table.inside[k] ?? NONE;
      let rest = totals[k] ?? 0;
      for (const i of inside) {
        const first = (free[i] ?? 0) * width;
        for (let code = 0; code < width; code++) if (members[k * width + code] === 1) rest -= world[first + code] ?? 0;
      }
      const least = Math.max(0, (lo[k] ?? 0) - rest);
      const most = (hi[k] ?? 0) - rest;
      if (least === 0 && most >= companies) continue;
      const variables = inside.flatMap((i) => Array.from(codes, (code) => i * width + code));
      rows.push({ variables, lo: least, hi: most });
    }
  }
  return rows;
}

/** A question in the variables of the program: what the other atoms give is counted as it is. */
function questionRows(
  { width, sizes }: CheckTable,
  { world }: Standing,
  { free, question }: { free: Int32Array; question: Question },
): Row[] | null {
  const placeOf = new Int32Array(sizes.length).fill(-1);
  free.forEach((atom, i) => {
    placeOf[atom] = i;
  });
  const rows: Row[] = [];
  for (const { variables, lo, hi } of question) {
    const own: number[] = [];
    let rest = 0;
    for (const variable of variables) {
      const i = placeOf[Math.floor(variable / width)] ?? -1;
      if (i < 0) rest += world[variable] ?? 0;
      else own.push(i * width + (variable % width));
    }
    if (own.length > 0) rows.push({ variables: own, lo: lo - rest, hi: hi - rest });
    else if (rest < lo || rest > hi) return null;
  }
  return rows;
}

const NONE = new Int32Array(0);
