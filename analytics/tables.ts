/** A kind of published table: the columns by which companies are divided. */
export type ViewKind = 'association' | 'overall' | 'sector' | 'size' | 'sectorSize' | 'associationSize';

/**
 * All kinds in the order in which they are promised: where two views cannot both be shown, the later one gives way;
 * also the order of views in `cells.csv` (disclosure.md, "The release function").
 */
export const VIEW_KINDS: readonly ViewKind[] = [
  'association',
  'overall',
  'sector',
  'size',
  'sectorSize',
  'associationSize',
];

/** The tables of a wave that declares none: all kinds. */
export const DEFAULT_LATTICE: readonly ViewKind[] = [...VIEW_KINDS];

/** Owners that an association needs for its table by size to exist (disclosure.md, "lattice"). */
export const ASSOCIATION_SIZE_FROM = 10;

/** The key of a view; `*` = all, the association `+` = every company in at least one published association. */
export type ViewKey = Readonly<{ association: string; sector: string; size: string }>;

/** Published in place of the whole where the whole would give the companies outside of the published associations away. */
export const MEMBERS_KEY: ViewKey = { association: '+', sector: '*', size: '*' };

/** What is known about a company outside: its associations, its sector and its size. */
export type Classification = Readonly<{ associations: readonly string[]; sector: string; size: string }>;

const ALL = '*';

/** The keys of all views of one kind that a company is in; several where it is in several associations. */
export function viewKeysOf(kind: ViewKind, company: Classification): ViewKey[] {
  const { associations, sector, size } = company;
  switch (kind) {
    case 'association':
      return associations.map((association) => ({ association, sector: ALL, size: ALL }));
    case 'overall':
      return [{ association: ALL, sector: ALL, size: ALL }];
    case 'sector':
      return [{ association: ALL, sector, size: ALL }];
    case 'size':
      return [{ association: ALL, sector: ALL, size }];
    case 'sectorSize':
      return [{ association: ALL, sector, size }];
    case 'associationSize':
      return associations.map((association) => ({ association, sector: ALL, size }));
  }
}

/** Order by code point: the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Order of views within a kind: association, then sector, then size. */
export function compareViewKeys(a: ViewKey, b: ViewKey): number {
  return compareText(a.association, b.association) || compareText(a.sector, b.sector) || compareText(a.size, b.size);
}

/** One fault of a list of tables. */
export type TablesFault = { path: string; message: string };

/**
 * Reads the published tables of a wave: `["overall", "sector", ...]` or `{"tables": [...]}`. They come back in the
 * order of promise, whatever order they were given in. Unknown and doubled kinds and an empty list are refused.
 */
export function parseLattice(input: unknown): { ok: true; value: ViewKind[] } | { ok: false; faults: TablesFault[] } {
  const list = Array.isArray(input) ? input : tablesOf(input);
  if (list === null || list.length === 0) {
    const message = `The tables must be a list of at least one of ${VIEW_KINDS.join(', ')}.`;
    return { ok: false, faults: [{ path: 'tables', message }] };
  }
  const faults = list.flatMap((kind, index): TablesFault[] => {
    const path = `tables[${index}]`;
    if (!VIEW_KINDS.some((known) => known === kind)) {
      const message = `${JSON.stringify(kind) ?? 'undefined'} is not a table; the tables are ${VIEW_KINDS.join(', ')}.`;
      return [{ path, message }];
    }
    return list.indexOf(kind) === index ? [] : [{ path, message: `${String(kind)} is named twice.` }];
  });
  return faults.length === 0
    ? { ok: true, value: VIEW_KINDS.filter((kind) => list.includes(kind)) }
    : { ok: false, faults };
}

function tablesOf(input: unknown): unknown[] | null {
  if (typeof input !== 'object' || input === null) return null;
  const keys = Object.keys(input);
  const tables = (input as Record<string, unknown>).tables;
  return keys.length === 1 && Array.isArray(tables) ? tables : null;
}
