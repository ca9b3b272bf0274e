import type { AuditPopulation } from './population.ts';

/** No owner: several hold the class, or nobody does. */
const NOBODY = -1;

/**
 * Who holds each class (atom, byte), as far as a coalition matters: number of companies, the owner of all of them if it is one,
 * and the same for companies whose owner has no other. Index: atom * width + byte.
 */
export type ClassOwners = Readonly<{
  count: Int32Array;
  sole: Int32Array;
  loneCount: Int32Array;
  soleLone: Int32Array;
}>;

/** Gathers the owners of the classes of one column. */
export function gatherClasses(population: AuditPopulation, bytes: Uint8Array, width: number): ClassOwners {
  const size = population.atoms.length * width;
  const [count, loneCount] = [new Int32Array(size), new Int32Array(size)];
  const [sole, soleLone] = [new Int32Array(size).fill(NOBODY), new Int32Array(size).fill(NOBODY)];
  bytes.forEach((byte, row) => {
    const at = (population.atomOf[row] ?? 0) * width + byte;
    const owner = population.ownerOf[row] ?? NOBODY;
    const before = count[at] ?? 0;
    sole[at] = before === 0 || sole[at] === owner ? owner : NOBODY;
    count[at] = before + 1;
    if (population.lone[row] !== 1) return;
    loneCount[at] = (loneCount[at] ?? 0) + 1;
    soleLone[at] = loneCount[at] === 1 ? owner : NOBODY;
  });
  return { count, sole, loneCount, soleLone };
}

/** Whether a class has a company that may be changed: of an owner with one company where `lone`, and not of the owner `excluded`. */
export function isAvailable(classes: ClassOwners, at: number, lone: boolean, excluded: number | null): boolean {
  const count = (lone ? classes.loneCount : classes.count)[at] ?? 0;
  const only = (lone ? classes.soleLone : classes.sole)[at] ?? NOBODY;
  return count > 0 && (excluded === null || only !== excluded);
}

/** The owner without whose companies the class cannot give one, or null. */
export function criticalOwner(classes: ClassOwners, at: number, lone: boolean): number | null {
  const only = (lone ? classes.soleLone : classes.sole)[at] ?? NOBODY;
  return only === NOBODY ? null : only;
}
