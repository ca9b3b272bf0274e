import type { LedgerRelease } from './release.ts';
import { buildRoster, changedColumns, type Roster } from './roster.ts';

/** A view of an earlier release and one of the new one whose difference is of too few owners. */
export type NearPair = { earlier: string; next: string };

type Sets = { ids: readonly string[]; bits: Uint32Array };
type Compared = { roster: Roster; changes: (number[] | null)[]; columnCount: number; minDiff: number };

/**
 * Pairs of a view shown earlier and a view shown now whose difference is of too few owners, counted in each column by itself: the
 * companies added, removed and those that answer the column otherwise, together. Between views of one key every column must differ in
 * `minDiff` owners or more, as numbers on which nothing changed may be told in another way now; between views one of which
 * lies in the other, in none or in `minDiff`. Numbers of companies play no part: equal n says nothing.
 */
export function findNearPairs(earlier: LedgerRelease, next: LedgerRelease, minDiff: number): NearPair[] {
  const roster = buildRoster([earlier, next]);
  const [before, now] = [earlier, next].map((release, r) => setsOf(release, roster, r));
  const compared = { roster, changes: changesOf(roster, [earlier, next]), columnCount: next.coding.length, minDiff };
  const pairs: NearPair[] = [];
  for (const v of before ?? []) {
    for (const w of now ?? []) {
      const common = v.ids.find((id) => w.ids.includes(id));
      if (common === undefined && !isNested(v.bits, w.bits)) continue;
      const [fewest, isSmall] = countDifference(v.bits, w.bits, compared);
      if (common === undefined ? isSmall : fewest < minDiff) {
        pairs.push({ earlier: common ?? v.ids[0] ?? '', next: common ?? w.ids[0] ?? '' });
      }
    }
  }
  return pairs;
}

function setsOf({ views }: LedgerRelease, { size, companies }: Roster, release: number): Sets[] {
  return views.map(({ ids, members }) => {
    const bits = new Uint32Array(Math.ceil(size / 32));
    for (const position of members) {
      const company = companies[release]?.[position] ?? 0;
      bits[company >>> 5] = (bits[company >>> 5] ?? 0) | (1 << (company & 31));
    }
    return { ids, bits };
  });
}

function changesOf({ size, positions }: Roster, releases: readonly LedgerRelease[]): (number[] | null)[] {
  const answers = (release: number, company: number): Uint8Array | undefined =>
    releases[release]?.companies[positions[release]?.[company] ?? -1]?.answers;
  return Array.from({ length: size }, (_, company) => changedColumns(answers(0, company), answers(1, company)));
}

function isNested(a: Uint32Array, b: Uint32Array): boolean {
  let [isIn, holds] = [true, true];
  for (let word = 0; word < a.length && (isIn || holds); word++) {
    const [x, y] = [a[word] ?? 0, b[word] ?? 0];
    if ((x & ~y) !== 0) isIn = false;
    if ((y & ~x) !== 0) holds = false;
  }
  return isIn || holds;
}

/** The fewest owners that a column differs in, and whether any column differs in some but too few. */
function countDifference(a: Uint32Array, b: Uint32Array, compared: Compared): [fewest: number, isSmall: boolean] {
  const { roster, changes, columnCount, minDiff } = compared;
  const moved = new Set<number>();
  const changed = new Map<number, Set<number>>();
  for (let company = 0; company < roster.size; company++) {
    const [inA, inB] = [a, b].map((bits) => ((bits[company >>> 5] ?? 0) >>> (company & 31)) & 1);
    const owner = roster.ownerOf[company] ?? 0;
    if (inA !== inB) moved.add(owner);
    else if (inA === 1) {
      for (const column of changes[company] ?? []) changed.set(column, (changed.get(column) ?? new Set()).add(owner));
    }
    if (moved.size >= minDiff) return [moved.size, false];
  }
  const sizes = [...changed.values()].map((owners) => new Set([...owners, ...moved]).size);
  if (changed.size < columnCount) sizes.push(moved.size);
  return [Math.min(...sizes), sizes.some((size) => size > 0 && size < minDiff)];
}
