import { compareText } from '../../tables.ts';

/** Companies that nobody outside can tell apart, by what is public about them. */
export type AuditAtom = Readonly<{ associations: readonly string[]; sector: string; size: string; companies: number }>;

/** Who took part: all that the auditor knows of companies before it looks at a bundle. */
export type AuditPopulation = Readonly<{
  atoms: readonly AuditAtom[];
  /** Per atom the owner of each of its companies. */
  ownersOf: readonly number[][];
  /** Per company, in the order they came, its atom. */
  atomOf: Int32Array;
  /** Per company the number of its owner. */
  ownerOf: Int32Array;
}>;

/** One company as it is known outside. */
export type Participant = Readonly<{ ownerId: string; associations: readonly string[]; sector: string; size: string }>;

/** Gathers participants by atom; atoms are in the order of associations, sector and size, whatever order companies came in. */
export function gatherPopulation(participants: readonly Participant[]): AuditPopulation {
  const owners = new Map<string, number>();
  const atoms = new Map<string, { atom: Omit<AuditAtom, 'companies'>; rows: number[] }>();
  participants.forEach(({ ownerId, associations, sector, size }, row) => {
    owners.set(ownerId, owners.get(ownerId) ?? owners.size);
    const names = [...new Set(associations)].sort(compareText);
    const key = [names.join(';'), sector, size].join('\n');
    const found = atoms.get(key) ?? { atom: { associations: names, sector, size }, rows: [] };
    atoms.set(key, found);
    found.rows.push(row);
  });
  const sorted = [...atoms].sort(([a], [b]) => compareText(a, b)).map(([, one]) => one);
  const atomOf = new Int32Array(participants.length);
  sorted.forEach(({ rows }, atom) => {
    for (const row of rows) atomOf[row] = atom;
  });
  const ownerOf = Int32Array.from(participants, ({ ownerId }) => owners.get(ownerId) ?? 0);
  return {
    atoms: sorted.map(({ atom, rows }) => ({ ...atom, companies: rows.length })),
    ownersOf: sorted.map(({ rows }) => rows.map((row) => ownerOf[row] ?? 0)),
    atomOf,
    ownerOf,
  };
}
