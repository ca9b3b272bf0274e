import { compareText } from '../../tables.ts';

/** A release as far as records need it. Companies in the order of its rows; `answers`: a byte per column. */
export type CountedRelease = Readonly<{
  companies: readonly { id: string; owner: string; answers: Uint8Array }[];
  /** Per company the number of its atom in this release. */
  atomOf: Int32Array;
}>;

/**
 * The answers that the releases of a wave have counted, as one population. A company that gave the same in two releases is one record; one that
 * changed any answer is two, as nobody outside knows which answers it changed. Records that no release tells apart are one atom:
 * same atom, or none, in every release.
 */
export type Records = Readonly<{
  /** Records per atom. */
  sizes: Int32Array;
  /** Per record its atom and its owner; per column its byte. Records are in the order of atoms. */
  atomOf: Int32Array;
  ownerOf: Int32Array;
  ownerCount: number;
  codes: readonly Uint8Array[];
  /** Per release and row its record. */
  recordOf: readonly Int32Array[];
  /** Per release and atom of its own the atoms that lie in it. */
  atomsOf: readonly (readonly number[])[][];
}>;

type Found = { owner: string; answers: Uint8Array; atoms: number[]; rows: number[] };

/** Gathers the records of releases. For a single release, atoms are those of the release, in its order. */
export function gatherRecords(releases: readonly CountedRelease[], columnCount: number): Records {
  const found = findRecords(releases);
  const owners = joinOwners(releases);
  const keys = new Map(found.map((one) => [one, one.atoms.map((atom) => (atom < 0 ? '~' : pad(atom))).join(' ')]));
  const ordered = found.toSorted(
    (a, b) => compareText(keys.get(a) ?? '', keys.get(b) ?? '') || compareText(rowKey(a), rowKey(b)),
  );
  const atomOf = new Int32Array(ordered.length);
  const sizes: number[] = [];
  ordered.forEach((one, record) => {
    const before = ordered[record - 1];
    if (before === undefined || keys.get(before) !== keys.get(one)) sizes.push(0);
    atomOf[record] = sizes.length - 1;
    sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + 1;
  });
  const recordOf = releases.map(({ companies }) => new Int32Array(companies.length));
  const atomsOf = releases.map((): number[][] => []);
  ordered.forEach(({ rows, atoms }, record) => {
    rows.forEach((row, r) => {
      const list = recordOf[r];
      if (row >= 0 && list) list[row] = record;
    });
    atoms.forEach((atom, r) => {
      if (atom < 0) return;
      const list = atomsOf[r]?.[atom] ?? [];
      const own = atomOf[record] ?? 0;
      if (list.at(-1) !== own) list.push(own);
      const all = atomsOf[r];
      if (all) all[atom] = list;
    });
  });
  const numbers = new Map<string, number>();
  const ownerOf = Int32Array.from(ordered, ({ owner }) => {
    const root = owners(owner);
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
  return {
    sizes: Int32Array.from(sizes),
    atomOf,
    ownerOf,
    ownerCount: numbers.size,
    codes: Array.from({ length: columnCount }, (_, c) => Uint8Array.from(ordered, ({ answers }) => answers[c] ?? 255)),
    recordOf,
    atomsOf,
  };
}

function findRecords(releases: readonly CountedRelease[]): Found[] {
  const known = new Map<string, Found>();
  releases.forEach(({ companies, atomOf }, r) => {
    companies.forEach(({ id, owner, answers }, row) => {
      const key = `${id}\n${answers.join(',')}`;
      const nowhere = releases.map(() => -1);
      const one = known.get(key) ?? { owner, answers, atoms: nowhere, rows: [...nowhere] };
      known.set(key, one);
      one.atoms[r] = atomOf[row] ?? -1;
      one.rows[r] = row;
    });
  });
  return [...known.values()];
}

/** Owners that one company had in turn are one. */
function joinOwners(releases: readonly CountedRelease[]): (owner: string) => string {
  const parents = new Map<string, string>();
  const rootOf = (owner: string): string => {
    let root = owner;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    return root;
  };
  const ownerOf = new Map<string, string>();
  for (const { companies } of releases) {
    for (const { id, owner } of companies) {
      const [one, other] = [rootOf(ownerOf.get(id) ?? owner), rootOf(owner)];
      if (one !== other) parents.set(other, one);
      ownerOf.set(id, owner);
    }
  }
  return rootOf;
}

const WIDTH = 8;
const pad = (value: number): string => String(value).padStart(WIDTH, '0');

// By the rows of the releases, the first where there is one.
const rowKey = ({ rows }: Found): string => rows.map((row) => (row < 0 ? '~' : pad(row))).join(' ');
