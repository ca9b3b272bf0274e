import type { LedgerRelease } from './release.ts';
import { buildRoster, type Roster } from './roster.ts';

/**
 * Ids of the views whose numbers may be set beside those of an earlier wave as a change: shown in both, `minDiff` owners or more in both,
 * and of those who joined and those who left, nobody or as many. Source: disclosure.md, "The ledger", panels.
 */
export function findPanelViews(earlier: LedgerRelease, next: LedgerRelease, minDiff: number): string[] {
  const roster = buildRoster([earlier, next]);
  const before = membersById(earlier, roster, 0);
  const now = membersById(next, roster, 1);
  const isEnough = (companies: number[]): boolean =>
    new Set(companies.map((company) => roster.ownerOf[company])).size >= minDiff;
  return [...now].flatMap(([id, members]) => {
    const old = before.get(id);
    if (old === undefined) return [];
    const stayers = [...members].filter((company) => old.has(company));
    const joiners = [...members].filter((company) => !old.has(company));
    const leavers = [...old].filter((company) => !members.has(company));
    const isKept = [joiners, leavers].every((list) => list.length === 0 || isEnough(list));
    return isEnough(stayers) && isKept ? [id] : [];
  });
}

function membersById({ views }: LedgerRelease, { companies }: Roster, release: number): Map<string, Set<number>> {
  return new Map(
    views.flatMap(({ ids, members }) => {
      const set = new Set([...members].map((position) => companies[release]?.[position] ?? -1));
      return ids.map((id) => [id, set] as const);
    }),
  );
}
