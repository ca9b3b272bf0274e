import type { Columns } from '../../columns.ts';
import type { Policy } from '../../policy.ts';
import { compareText } from '../../tables.ts';
import { createSpanGuard } from '../span.ts';
import type { ViewClass } from '../views.ts';
import type { LedgerRelease } from './release.ts';
import { buildRoster, type Roster } from './roster.ts';

/** An answer of a company that at least one release counted: a company that changed its answer has several. */
type Counted = { owner: number; views: number[] };

/**
 * The elimination over all views of several releases of one wave together, old and new: the first view with which something about fewer
 * than `minDiff` owners could be reckoned out of exact counts, null where there is none. An answer given in two releases is one unknown, a
 * changed answer is another, column by column; columns in which the same companies changed in the same way are looked at once.
 * A search that does not come to its end counts as found (`'unfinished'`).
 */
export function findSpanFault(releases: readonly LedgerRelease[], policy: Policy): string | null {
  const roster = buildRoster(releases);
  const views = releases.flatMap((release, r) => release.views.map((view) => ({ ...view, release: r })));
  for (const column of distinctColumns(releases, roster)) {
    const counted = countedAnswers(releases, { roster, column });
    const { participation, classes } = asParticipation(counted, roster.ownerCount, views.length);
    const guard = createSpanGuard(participation, policy);
    for (const [v, one] of classes.entries()) {
      if (one.atoms.length > 0 && !guard.admit(one)) return views[v]?.ids[0] ?? '';
    }
    const deep = guard.findDeep();
    if (deep.last !== null) return views[classes.indexOf(deep.last)]?.ids[0] ?? '';
    if (!deep.isComplete) return 'unfinished';
  }
  return null;
}

/** One column of each kind: two are of one kind where the same companies changed between the same releases. */
function distinctColumns(releases: readonly LedgerRelease[], roster: Roster): number[] {
  const byShape = new Map<string, number>();
  const count = releases[0]?.coding.length ?? 0;
  for (let column = 0; column < count; column++) {
    const parts: string[] = [];
    for (let company = 0; company < roster.size; company++) {
      const versions = versionsOf(releases, { roster, column }, company);
      const distinct = [...new Set(versions)].filter((byte) => byte >= 0);
      if (distinct.length > 1) parts.push(`${company}:${versions.map((byte) => distinct.indexOf(byte)).join('.')}`);
    }
    const shape = parts.join(' ');
    if (!byShape.has(shape)) byShape.set(shape, column);
  }
  return [...byShape.values()];
}

type Place = { roster: Roster; column: number };

/** The byte of a company in each release, -1 where it is not in it. */
function versionsOf(releases: readonly LedgerRelease[], { roster, column }: Place, company: number): number[] {
  return releases.map(({ companies }, r) => companies[roster.positions[r]?.[company] ?? -1]?.answers[column] ?? -1);
}

function countedAnswers(releases: readonly LedgerRelease[], place: Place): Counted[] {
  const { roster, column } = place;
  const found = new Map<string, Counted>();
  let number = 0;
  releases.forEach(({ views, companies }, r) => {
    for (const { members } of views) {
      for (const position of members) {
        const company = roster.companies[r]?.[position] ?? 0;
        const id = `${company}:${companies[position]?.answers[column] ?? -1}`;
        const known = found.get(id) ?? { owner: roster.ownerOf[company] ?? 0, views: [] };
        found.set(id, known);
        known.views.push(number);
      }
      number += 1;
    }
  });
  return [...found.values()];
}

/** The counted answers as companies, those in the same views as one atom, so that the elimination of a release takes them. */
function asParticipation(counted: readonly Counted[], ownerCount: number, viewCount: number) {
  const groups = new Map<string, Counted[]>();
  for (const one of counted) {
    const key = one.views.join(',');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const ordered = [...groups.entries()].sort(([a], [b]) => compareText(a, b)).map(([, members]) => members);
  const rows = ordered.flat();
  const starts = new Int32Array(ordered.length + 1);
  const atomsOf = Array.from({ length: viewCount }, (): number[] => []);
  ordered.forEach((members, atom) => {
    starts[atom + 1] = (starts[atom] ?? 0) + members.length;
    for (const view of members[0]?.views ?? []) atomsOf[view]?.push(atom);
  });
  const participation: Columns = {
    rowCount: rows.length,
    columns: [],
    conditional: [],
    codes: [],
    atomOf: Int32Array.from(ordered.flatMap((members, atom) => members.map(() => atom))),
    ownerOf: Int32Array.from(rows, ({ owner }) => owner),
    ownerCount,
    atoms: ordered.map((members) => ({ associations: [], sector: '', size: '', companyCount: members.length })),
    rows: Int32Array.from(rows, (_, row) => row),
    starts,
  };
  const classes = atomsOf.map(
    (atoms): ViewClass => ({
      kind: 'overall',
      views: [],
      atoms: Int32Array.from(atoms),
      companyCount: 0,
      ownerCount: 0,
      coalitionCompanies: 0,
    }),
  );
  return { participation, classes };
}
