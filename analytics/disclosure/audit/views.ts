import type { ReleasedCell } from '../released-cell.ts';
import type { AuditPopulation } from './population.ts';

/** A view of the bundle with the atoms in it; views with the same atoms are one. */
export type AuditView = Readonly<{
  names: readonly string[];
  kind: string;
  atoms: Int32Array;
  companies: number;
  owners: number;
  /** The bundle shows some number of it. */
  isShown: boolean;
}>;

/** The views of a bundle, how cells find theirs, and the views of each atom. */
export type AuditViews = Readonly<{
  views: readonly AuditView[];
  /** Index of a cell's view. */
  indexOf: (cell: Key) => number;
  /** Views of atom a: list[starts[a]] .. list[starts[a + 1] - 1]. */
  starts: Int32Array;
  list: Int32Array;
}>;

type Key = Pick<ReleasedCell, 'association' | 'sector' | 'size'>;

/** A view as a bundle names it, and whether it shows any number of it. */
export type NamedView = Key & Readonly<{ isShown: boolean }>;

const idOf = ({ association, sector, size }: Key): string => `${association}|${sector}|${size}`;

/** The view of every company in at least one association that the bundle shows. */
const PUBLISHED_MEMBERS = '+|*|*';

/** The views that cells name, in their order. */
export function viewsOfCells(cells: Iterable<Key & Pick<ReleasedCell, 'status'>>): NamedView[] {
  const found = new Map<string, NamedView>();
  for (const { association, sector, size, status } of cells) {
    const id = idOf({ association, sector, size });
    const isShown = status !== 'C' || found.get(id)?.isShown === true;
    found.set(id, { association, sector, size, isShown });
  }
  return [...found.values()];
}

/** How a view is named to people: `overall`, `association A02`, `association A02, size S1`. */
function nameOf({ association, sector, size }: Key): string {
  const parts = Object.entries({ association, sector, size }).filter(([, value]) => value !== '*');
  return parts.length === 0 ? 'overall' : parts.map(([name, value]) => `${name} ${value}`).join(', ');
}

const kindOf = (key: Key): string =>
  Object.entries({ association: key.association, sector: key.sector, size: key.size })
    .flatMap(([name, value]) => (value === '*' ? [] : [name]))
    .join('+');

/**
 * Who is in the views that a bundle names, hidden ones included. A view that nobody among the participants is in is a fault: the bundle
 * is not made of these companies.
 */
export function findViews(
  named: readonly NamedView[],
  { atoms, ownersOf }: Pick<AuditPopulation, 'atoms' | 'ownersOf'>,
): { ok: true; value: AuditViews } | { ok: false; faults: string[] } {
  const members = gatherMembers(named, atoms);
  const empty = named.filter((key) => members.get(idOf(key))?.length === 0);
  if (empty.length > 0)
    return { ok: false, faults: empty.map((key) => `Nobody in the responses is in the view ${nameOf(key)}.`) };
  const merged = new Map<string, { index: number; names: string[]; kind: string; atoms: number[]; isShown: boolean }>();
  const indexById = new Map<string, number>();
  for (const key of named) {
    const list = members.get(idOf(key)) ?? [];
    const same = list.join(',');
    const known = merged.get(same) ?? { index: merged.size, names: [], kind: kindOf(key), atoms: list, isShown: false };
    known.names.push(nameOf(key));
    known.isShown ||= key.isShown;
    merged.set(same, known);
    indexById.set(idOf(key), known.index);
  }
  const views = [...merged.values()].map(({ names, kind, isShown, atoms: list }) => ({
    names,
    kind,
    isShown,
    owners: new Set(list.flatMap((atom) => ownersOf[atom] ?? [])).size,
    atoms: Int32Array.from(list),
    companies: list.reduce((sum, atom) => sum + (atoms[atom]?.companies ?? 0), 0),
  }));
  return { ok: true, value: { views, indexOf: (cell) => indexById.get(idOf(cell)) ?? -1, ...listViews(views, atoms) } };
}

/**
 * The views of several releases over the atoms of their records, those of the first release first and under their numbers; cells find
 * those of the first.
 */
export function joinViews(
  releases: readonly { views: AuditViews; atomsOf: readonly (readonly number[])[] }[],
  atomCount: number,
): AuditViews {
  const views = releases.flatMap(({ views: own, atomsOf }) =>
    own.views.map((view) => ({
      ...view,
      atoms: Int32Array.from([...view.atoms].flatMap((atom) => atomsOf[atom] ?? [])).sort(),
    })),
  );
  const indexOf = releases[0]?.views.indexOf ?? (() => -1);
  return { views, indexOf, ...listViews(views, Array.from({ length: atomCount })) };
}

function gatherMembers(named: readonly NamedView[], atoms: AuditPopulation['atoms']): Map<string, number[]> {
  const members = new Map(named.map((key) => [idOf(key), [] as number[]]));
  const published = new Set(
    named
      .filter(({ sector, size, isShown }) => sector === '*' && size === '*' && isShown)
      .map((key) => key.association),
  );
  atoms.forEach(({ associations, sector, size }, atom) => {
    if (associations.some((association) => published.has(association))) members.get(PUBLISHED_MEMBERS)?.push(atom);
    for (const association of ['*', ...associations]) {
      for (const one of ['*', sector])
        for (const band of ['*', size]) members.get(idOf({ association, sector: one, size: band }))?.push(atom);
    }
  });
  return members;
}

function listViews(views: readonly AuditView[], atoms: readonly unknown[]): { starts: Int32Array; list: Int32Array } {
  const lists: number[][] = atoms.map(() => []);
  views.forEach((view, v) => {
    for (const atom of view.atoms) lists[atom]?.push(v);
  });
  const starts = new Int32Array(atoms.length + 1);
  lists.forEach((list, atom) => {
    starts[atom + 1] = (starts[atom] ?? 0) + list.length;
  });
  return { starts, list: Int32Array.from(lists.flat()) };
}
