import type { Columns } from '../columns.ts';
import { compareText } from '../tables.ts';

/**
 * The columns of the elimination: one per atom, those of `minDiff` owners or more first (`heavyCount` of them), then the others
 * from many owners to few. Whatever touches a heavy column is no disclosure, so only the owners of the light ones are listed.
 */
export type AtomColumns = {
  columnCount: number;
  heavyCount: number;
  /** Column of each atom. */
  columnOf: Int32Array;
  /** Distinct owners of light column c: owners[starts[c - heavyCount]] .. owners[starts[c - heavyCount + 1] - 1]. */
  owners: Int32Array;
  starts: Int32Array;
  /** Number of owners in the whole participation. */
  ownerCount: number;
  minDiff: number;
};

/** Orders atoms as columns. Ties go by companies, number of associations, sector and size, and by names only at the very end. */
export function orderAtoms(participation: Columns, minDiff: number): AtomColumns {
  const { atoms, ownerCount } = participation;
  const ownersOfAtom = atoms.map((_, atom) => distinctOwners(participation, atom));
  const countOf = (atom: number): number => ownersOfAtom[atom]?.length ?? 0;
  const order = atoms
    .map((_, atom) => atom)
    .sort((a, b) => countOf(b) - countOf(a) || compareShape(atoms, a, b) || a - b);
  const columnOf = new Int32Array(atoms.length);
  order.forEach((atom, column) => {
    columnOf[atom] = column;
  });
  const heavyCount = order.filter((atom) => countOf(atom) >= minDiff).length;
  const light = order.slice(heavyCount).map((atom) => ownersOfAtom[atom] ?? []);
  const starts = new Int32Array(light.length + 1);
  light.forEach((owners, index) => {
    starts[index + 1] = (starts[index] ?? 0) + owners.length;
  });
  const owners = Int32Array.from(light.flat());
  return { columnCount: atoms.length, heavyCount, columnOf, owners, starts, ownerCount, minDiff };
}

function distinctOwners({ rows, starts, ownerOf }: Columns, atom: number): number[] {
  const companies = rows.subarray(starts[atom] ?? 0, starts[atom + 1] ?? 0);
  return [...new Set(Array.from(companies, (row) => ownerOf[row] ?? -1))];
}

function compareShape(atoms: Columns['atoms'], a: number, b: number): number {
  const [one, other] = [atoms[a], atoms[b]];
  if (!one || !other) return 0;
  return (
    other.companyCount - one.companyCount ||
    one.associations.length - other.associations.length ||
    compareText(one.sector, other.sector) ||
    compareText(one.size, other.size)
  );
}

/** Counts distinct owners of light columns, one set after the other. */
export type OwnerCounter = { reset(): void; add(column: number): number };

/** A counter over its own scratch array; `add` returns the distinct owners since the last `reset`. */
export function ownerCounter({ owners, starts, heavyCount, ownerCount }: AtomColumns): OwnerCounter {
  const seen = new Uint32Array(ownerCount);
  let [round, count] = [0, 0];
  return {
    reset: () => {
      round += 1;
      count = 0;
    },
    add: (column) => {
      const light = column - heavyCount;
      for (let at = starts[light] ?? 0; at < (starts[light + 1] ?? 0); at++) {
        const owner = owners[at] ?? 0;
        if (seen[owner] === round) continue;
        seen[owner] = round;
        count += 1;
      }
      return count;
    },
  };
}
