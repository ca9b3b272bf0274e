import type { CheckTable } from './check-table.ts';

/** By how much a neighbourhood grows at each step: so many atoms for each that it has. */
const GROWTH = 3;
/** Whole numbers stand for parts of a weight, so that every machine orders atoms alike. */
const UNIT = 1_000_000;

/**
 * The atoms around some: step by step those are added that share the most constraining rows with what is there already. A row constrains
 * where its total has reached a bound, and the more the fewer atoms its view has. At most `count`, in ascending order.
 */
export function growAround(
  table: CheckTable,
  totals: Int32Array,
  { seeds, count }: { seeds: Iterable<number>; count: number },
): Int32Array {
  const { sizes, starts, list } = table;
  const taken = new Uint8Array(sizes.length);
  const inside: number[] = [];
  const take = (atom: number): void => {
    if (taken[atom] === 1 || inside.length >= count) return;
    taken[atom] = 1;
    inside.push(atom);
  };
  for (const atom of seeds) take(atom);
  const weights = weighViews(table, totals);
  const scores = new Float64Array(sizes.length);
  for (let from = 0; from < inside.length && inside.length < count; ) {
    const end = inside.length;
    for (; from < end; from++) {
      const atom = inside[from] ?? 0;
      for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++) {
        const view = list[at] ?? 0;
        for (const other of table.atomsOf[view] ?? []) scores[other] = (scores[other] ?? 0) + (weights[view] ?? 0);
      }
    }
    for (const atom of best(scores, taken, end * GROWTH)) take(atom);
  }
  return Int32Array.from(inside).sort();
}

/**
 * The views around some atoms, the smallest first and step by step those that overlap with what is there already, as long as they count
 * at most `most` atoms together.
 */
export function viewsAround(table: CheckTable, seeds: Iterable<number>, most: number): number[] {
  const { ofView, atomsOf, starts, list } = table;
  const atoms = new Set(seeds);
  const chosen = new Set<number>();
  const seen = new Set<number>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const near = new Set<number>();
    for (const atom of atoms)
      for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++) near.add(list[at] ?? 0);
    const fresh = [...near].filter((view) => !seen.has(view) && (ofView[view]?.length ?? 0) > 0);
    if (fresh.length === 0) break;
    for (const view of fresh.sort((a, b) => lengthOf(atomsOf[a]) - lengthOf(atomsOf[b]) || a - b)) {
      seen.add(view);
      const added = [...(atomsOf[view] ?? [])].filter((atom) => !atoms.has(atom));
      if (atoms.size + added.length > most) continue;
      chosen.add(view);
      for (const atom of added) atoms.add(atom);
    }
  }
  return [...chosen].sort((a, b) => a - b);
}

const MOST_ROUNDS = 4;
const lengthOf = (list: Int32Array | undefined): number => list?.length ?? 0;

function weighViews({ ofView, atomsOf, lo, hi }: CheckTable, totals: Int32Array): Float64Array {
  return Float64Array.from(ofView, (checks, view) => {
    let reached = 0;
    for (const k of checks) if ((totals[k] ?? 0) <= (lo[k] ?? 0) || (totals[k] ?? 0) >= (hi[k] ?? 0)) reached += 1;
    return Math.floor((UNIT * (1 + reached)) / Math.max(1, atomsOf[view]?.length ?? 1));
  });
}

/** The atoms of the highest scores that are not taken; of equal ones the first. */
function best(scores: Float64Array, taken: Uint8Array, count: number): number[] {
  const free: number[] = [];
  for (let atom = 0; atom < scores.length; atom++) if (taken[atom] === 0 && (scores[atom] ?? 0) > 0) free.push(atom);
  return free.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, count);
}
