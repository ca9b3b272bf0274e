import type { Columns } from '../columns.ts';
import type { Policy } from '../policy.ts';
import { orderAtoms, ownerCounter } from './atom-owners.ts';
import { Elimination, type Probe, type SparseRow } from './elimination.ts';
import { SPAN_PRIMES } from './prime-field.ts';
import { type Combination, SupportSearch } from './small-support.ts';
import type { ViewClass } from './views.ts';

/** The fields of the elimination, and how many sets of three or more reduced rows are searched at most in each. */
export const SPAN_PARAMETERS = { primes: SPAN_PRIMES, mostSets: 500_000 } as const;

type Field = { elimination: Elimination; search: SupportSearch };

/** What the search at the end found; `isComplete` is false where it ended at `mostSets` sets in either field. */
export type DeepSearch = { last: ViewClass | null; isComplete: boolean };

/** The views shown so far, and what can be reckoned out of them together. */
export type SpanGuard = {
  /** Takes a view in and returns true, or returns false and leaves everything as it was. */
  admit(viewClass: ViewClass): boolean;
  /** Searches all sets of three or more rows; `last` is the last promised view of the first disclosing combination. */
  findDeep(): DeepSearch;
};

/**
 * Watches over linear combinations of shown views (disclosure.md, "span").
 *
 * Tested: is there a combination of shown views, with whatever factors, that is zero in all atoms but some with fewer than
 * `minDiff` distinct owners together (or `minView`, where that is lower: a shown view is itself such a combination)? Its value,
 * a weighted number of those companies that gave a code, could be worked out from exact counts. Differences of nested views,
 * overall minus associations, and chains over companies in two associations are all of this kind.
 *
 * How: atoms of that many owners or more are eliminated first; what remains spans exactly the combinations that are zero in all of
 * them. In the fully reduced form of the remainder a disclosing vector with k pivots among its atoms is a combination of k
 * rows, and those pivots have too few owners, too, which leaves few sets of rows. One and two rows are searched at every view:
 * this decides every single atom, every pair of atoms and any set with at most two pivots. All other sets, of whatever
 * size, are searched when every view has been taken, up to `mostSets`. A search that came to its end has found every disclosing
 * combination there is in the field.
 *
 * Not covered, and left to the audit: the sets beyond `mostSets` (then `isComplete` is false and the manifest says so: at a limit
 * of 5 it takes many small atoms, at a limit far above it few); whatever follows from 0 <= count <= n, from counts being
 * whole (a sum of factors that are large against a remainder), from ranges meeting, from own answers, or from how few of a
 * group answered an item (views are taken by participation).
 *
 * Arithmetic is exact, over two primes in step. A vector with rational factors shows in each field unless a prime divides
 * a minor of the views; where the two fields do not take the same step, the view is refused.
 */
export function createSpanGuard(
  participation: Columns,
  policy: Policy,
  mostSets: number = SPAN_PARAMETERS.mostSets,
): SpanGuard {
  const limit = Math.min(policy.minDiff, policy.minView);
  const columns = orderAtoms(participation, limit);
  const fields = SPAN_PRIMES.map(
    (prime): Field => ({
      elimination: new Elimination(columns, prime),
      search: new SupportSearch(ownerCounter(columns), limit, prime),
    }),
  );
  const admitted: ViewClass[] = [];
  return {
    admit: (viewClass) => {
      const probes = fields.map(({ elimination }) => elimination.probe(viewClass.atoms));
      if (!takeSameStep(probes)) return false;
      if (fields.some(({ search }, at) => isDisclosing(probes[at], search))) return false;
      fields.forEach(({ elimination }, at) => {
        const probe = probes[at];
        if (probe) elimination.accept(probe, admitted.length);
      });
      admitted.push(viewClass);
      return true;
    },
    findDeep: () => {
      let isComplete = true;
      for (const { elimination, search } of fields) {
        const { found, isEnded } = findInSets(elimination.lightRows, { search, mostSets });
        isComplete &&= isEnded;
        if (found === null) continue;
        const label = elimination.latestIn(found) ?? admitted.length - 1;
        return { last: admitted[label] ?? null, isComplete };
      }
      return { last: null, isComplete };
    },
  };
}

function takeSameStep(probes: readonly Probe[]): boolean {
  const [first, second] = probes.map((probe) =>
    probe.kind === 'within' ? 'within' : `${probe.kind} ${probe.row.pivot} ${probe.row.columns.length}`,
  );
  return first !== undefined && first === second;
}

/** One and two rows, of those that the new view changed: the others have been searched before. */
function isDisclosing(probe: Probe | undefined, search: SupportSearch): boolean {
  if (probe === undefined) return true;
  if (probe.kind !== 'light') return false;
  const { rows, changed } = probe;
  for (const [i, row] of rows.entries()) {
    if (changed[i] === true && search.isSmall(row.columns)) return true;
    for (let k = 0; k < i; k++) {
      const other = rows[k];
      if (changed[i] !== true && changed[k] !== true) continue;
      if (other !== undefined && search.find([other, row]) !== null) return true;
    }
  }
  return false;
}

/** Sets of three rows and more, the smaller first, until no set has pivots of few enough owners. */
function findInSets(
  rows: readonly SparseRow[],
  { search, mostSets }: { search: SupportSearch; mostSets: number },
): { found: Combination | null; isEnded: boolean } {
  let left = mostSets;
  let isAny = true;
  const extend = (chosen: readonly SparseRow[], from: number, size: number): Combination | null => {
    if (chosen.length > 1 && !search.canBeSmall(chosen)) return null;
    if (chosen.length === size) {
      isAny = true;
      left -= 1;
      return left < 0 ? null : search.find(chosen);
    }
    for (let next = from; next < rows.length && left >= 0; next++) {
      const row = rows[next];
      const found = row ? extend([...chosen, row], next + 1, size) : null;
      if (found !== null) return found;
    }
    return null;
  };
  for (let size = 3; isAny && left >= 0; size++) {
    isAny = false;
    const found = extend([], 0, size);
    if (found !== null) return { found, isEnded: true };
  }
  return { found: null, isEnded: left >= 0 };
}
