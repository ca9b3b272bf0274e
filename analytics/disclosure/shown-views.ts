import type { Columns } from '../columns.ts';
import type { Policy } from '../policy.ts';
import { compareViewKeys, VIEW_KINDS } from '../tables.ts';
import type { ViewClass } from './views.ts';

/** Why a class of views is hidden; for the staff-side audit alone, never part of a bundle. */
type HiddenView = { viewClass: ViewClass; reason: 'tooFew' | 'difference'; against: ViewClass | null };

/** Which classes of views are shown, decided by participation alone, and why the others are not. */
export type ShownViews = { shown: ViewClass[]; hidden: HiddenView[] };

/**
 * Takes classes in the order of promise and shows each that has `minView` owners and differs from every nested shown one
 * by `minDiff` owners or more (twins are one class, so no difference is empty). Within a kind the larger comes first:
 * nested views never have equal numbers of companies, so the result does not depend on names.
 * Source: disclosure.md, "pairwise". Linear combinations of several views (span) are not looked at here.
 */
export function selectShownViews(classes: readonly ViewClass[], participation: Columns, policy: Policy): ShownViews {
  const shown: ViewClass[] = [];
  const hidden: HiddenView[] = [];
  const sets = new Map(classes.map((one) => [one, bitsOf(one.atoms, participation.atoms.length)]));
  const countOwners = differenceCounter(participation, policy.minDiff);
  const conflict = (candidate: ViewClass, other: ViewClass): boolean => {
    const [small, large] = candidate.companyCount < other.companyCount ? [candidate, other] : [other, candidate];
    const [inner, outer] = [sets.get(small), sets.get(large)];
    if (inner === undefined || outer === undefined) return true;
    return isSubset(inner, outer) && countOwners(large.atoms, inner) < policy.minDiff;
  };
  for (const candidate of inOrderOfPromise(classes)) {
    if (!(candidate.ownerCount >= policy.minView)) {
      hidden.push({ viewClass: candidate, reason: 'tooFew', against: null });
      continue;
    }
    const against = shown.find((other) => conflict(candidate, other));
    if (against) hidden.push({ viewClass: candidate, reason: 'difference', against });
    else shown.push(candidate);
  }
  return { shown, hidden };
}

function inOrderOfPromise(classes: readonly ViewClass[]): ViewClass[] {
  const rank = (one: ViewClass): number => VIEW_KINDS.indexOf(one.kind);
  return [...classes].sort((a, b) => {
    const [first, second] = [a.views[0], b.views[0]];
    const names = first && second ? compareViewKeys(first.key, second.key) : 0;
    return rank(a) - rank(b) || b.companyCount - a.companyCount || names;
  });
}

function bitsOf(atoms: Int32Array, atomCount: number): Uint32Array {
  const bits = new Uint32Array(Math.ceil(atomCount / 32));
  for (const atom of atoms) bits[atom >>> 5] = (bits[atom >>> 5] ?? 0) | (1 << (atom & 31));
  return bits;
}

function isSubset(inner: Uint32Array, outer: Uint32Array): boolean {
  for (let word = 0; word < inner.length; word++) {
    if (((inner[word] ?? 0) & ~(outer[word] ?? 0)) !== 0) return false;
  }
  return true;
}

/** Distinct owners of the companies in `outer` but not in `inner`, counted no further than `limit`. */
function differenceCounter(
  { rows, starts, ownerOf }: Columns,
  limit: number,
): (outer: Int32Array, inner: Uint32Array) => number {
  return (outer, inner) => {
    const owners = new Set<number>();
    for (const atom of outer) {
      if ((((inner[atom >>> 5] ?? 0) >>> (atom & 31)) & 1) === 1) continue;
      for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++) {
        owners.add(ownerOf[rows[at] ?? 0] ?? 0);
        if (owners.size >= limit) return owners.size;
      }
    }
    return owners.size;
  };
}
