import type { Columns } from '../../columns.ts';
import { AuditRandom } from './audit-random.ts';
import { pinsOf } from './possible-answers.ts';
import type { AuditSystem } from './system.ts';
import type { Pin } from './world-search.ts';

/** Pairs of owners drawn where two may put their answers together. */
export const SAMPLED_PAIRS = 1_000;

/**
 * Whom a release is tested against, as what each knows of itself: an outsider, who knows nothing; every owner with its own answers;
 * for a coalition of two, pairs of owners drawn by a fixed seed. Coalitions that know the same are one.
 */
export function listCoalitions(
  { atomOf, ownerOf, ownerCount }: Pick<Columns, 'atomOf' | 'ownerOf' | 'ownerCount'>,
  { system, truth, coalition }: { system: AuditSystem; truth: Int32Array; coalition: number },
): Pin[][] {
  if (coalition === 0) return [[]];
  const places: number[][] = Array.from({ length: ownerCount }, () => []);
  ownerOf.forEach((owner, row) => {
    places[owner]?.push((atomOf[row] ?? 0) * system.width + (truth[row] ?? 0));
  });
  const lists = [[], ...places, ...(coalition > 1 ? drawPairs(places) : [])];
  const distinct = new Map(lists.map((list) => [list.sort((a, b) => a - b).join(','), list]));
  return [...distinct]
    .sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
    .map(([, list]) => pinsOf(list, system.width));
}

/** Pairs of what owners know, in an order that does not depend on that of the owners. */
function drawPairs(places: readonly number[][]): number[][] {
  const random = new AuditRandom(2);
  const sorted = places.map((list) => list.toSorted((a, b) => a - b)).sort((a, b) => compare(a, b));
  return Array.from({ length: SAMPLED_PAIRS }, () => {
    const [one, other] = [random.below(sorted.length), random.below(sorted.length)];
    return one === other ? [] : [...(sorted[one] ?? []), ...(sorted[other] ?? [])];
  });
}

function compare(a: readonly number[], b: readonly number[]): number {
  const [one, other] = [a.join(','), b.join(',')];
  return one < other ? -1 : one > other ? 1 : 0;
}
