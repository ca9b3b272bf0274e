import type { ReleasedCell } from '../released-cell.ts';
import type { AuditPopulation } from './population.ts';

/** A view of the bundle with the atoms in it; views with the same atoms are one. */
export type AuditView = Readonly<{ names: readonly string[]; kind: string; atoms: Int32Array; companies: number }>;

/** The views of a bundle, how cells find theirs, and the views of each atom. */
export type AuditViews = Readonly<{
  views: readonly AuditView[];
  /** Index of a cell's view. */
  indexOf: (cell: ReleasedCell) => number;
  /** Views of atom a: list[starts[a]] .. list[starts[a + 1] - 1]. */
  starts: Int32Array;
  list: Int32Array;
}>;

type Key = Pick<ReleasedCell, 'association' | 'sector' | 'size'>;

const idOf = ({ association, sector, size }: Key): string => `${association}|${sector}|${size}`;

/** The view of every company in at least one association that the bundle shows. */
const PUBLISHED_MEMBERS = '+|*|*';

/** Associations of which the bundle shows anything. */
function publishedAssociations(cells: readonly ReleasedCell[]): Set<string> {
  const shown = cells.filter(({ sector, size, status }) => sector === '*' && size === '*' && status !== 'C');
  return new Set(shown.map(({ association }) => association));
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
 * Finds the views that a bundle names, hidden ones included, and who is in them. A view that nobody in the microdata is in is a
 * fault: the bundle is not made of these answers.
 */
export function findViews(
  cells: readonly ReleasedCell[],
  { atoms }: Pick<AuditPopulation, 'atoms'>,
): { ok: true; value: AuditViews } | { ok: false; faults: string[] } {
  const keys = new Map<string, Key>();
  for (const cell of cells) keys.set(idOf(cell), cell);
  const members = new Map([...keys.keys()].map((id) => [id, [] as number[]]));
  const published = publishedAssociations(cells);
  atoms.forEach(({ associations, sector, size }, atom) => {
    if (associations.some((association) => published.has(association))) members.get(PUBLISHED_MEMBERS)?.push(atom);
    for (const association of ['*', ...associations]) {
      for (const one of ['*', sector])
        for (const band of ['*', size]) members.get(idOf({ association, sector: one, size: band }))?.push(atom);
    }
  });
  const empty = [...keys].filter(([id]) => members.get(id)?.length === 0);
  if (empty.length > 0)
    return { ok: false, faults: empty.map(([, key]) => `Nobody in the responses is in the view ${nameOf(key)}.`) };
  const merged = new Map<string, { index: number; names: string[]; kind: string; atoms: number[] }>();
  const indexById = new Map<string, number>();
  for (const [id, key] of keys) {
    const list = members.get(id) ?? [];
    const same = list.join(',');
    const known = merged.get(same) ?? { index: merged.size, names: [], kind: kindOf(key), atoms: list };
    known.names.push(nameOf(key));
    merged.set(same, known);
    indexById.set(id, known.index);
  }
  const views = [...merged.values()].map(({ names, kind, atoms: list }) => ({
    names,
    kind,
    atoms: Int32Array.from(list),
    companies: list.reduce((sum, atom) => sum + (atoms[atom]?.companies ?? 0), 0),
  }));
  return { ok: true, value: { views, indexOf: (cell) => indexById.get(idOf(cell)) ?? -1, ...listViews(views, atoms) } };
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
