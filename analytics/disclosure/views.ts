import type { Columns } from '../columns.ts';
import type { Policy } from '../policy.ts';
import {
  ASSOCIATION_SIZE_FROM,
  compareViewKeys,
  MEMBERS_KEY,
  VIEW_KINDS,
  type ViewKey,
  type ViewKind,
  viewKeysOf,
} from '../tables.ts';

/** One row group of a published table: who is in it, by participation alone. */
export type View = { kind: ViewKind; key: ViewKey };

/**
 * Views with the same atoms are one: counted once, encoded once, shown or hidden together (disclosure.md, "twins").
 * `kind` is the first of its views' kinds in the order of promise.
 */
export type ViewClass = {
  kind: ViewKind;
  views: View[];
  /** Ascending numbers of atoms. */
  atoms: Int32Array;
  companyCount: number;
  /** Distinct owners. */
  ownerCount: number;
  /** Companies of the `coalition` largest owners together: what a coalition knows of a count by itself. */
  coalitionCompanies: number;
};

type Gathered = View & { atoms: number[] };

/**
 * All views of the lattice that have a company, in the order of `cells.csv` (kind, then key), twins joined in one class.
 * Association x size exists only where the association has 10 owners or more. Depends on participation alone.
 */
export function buildViews(
  participation: Columns,
  lattice: readonly ViewKind[],
  policy: Policy,
): { views: View[]; classes: ViewClass[] } {
  const measure = ownerMeter(participation, policy.coalition);
  const divisible = new Set(
    gatherViews(participation, ['association'])
      .filter(({ atoms }) => measure(atoms).ownerCount >= ASSOCIATION_SIZE_FROM)
      .map(({ key }) => key.association),
  );
  const gathered = gatherViews(participation, lattice).filter(
    ({ kind, key }) => kind !== 'associationSize' || divisible.has(key.association),
  );
  const byAtoms = new Map<string, ViewClass>();
  for (const { kind, key, atoms } of gathered) {
    const id = atoms.join(',');
    const known = byAtoms.get(id);
    if (known) known.views.push({ kind, key });
    else byAtoms.set(id, { kind, views: [{ kind, key }], atoms: Int32Array.from(atoms), ...measure(atoms) });
  }
  return { views: gathered.map(({ kind, key }) => ({ kind, key })), classes: [...byAtoms.values()] };
}

/**
 * Every company in at least one published association, as a view of its own (`association` = `+`) in place of the whole: the union of
 * the given classes. Null where that is nobody.
 */
export function buildMembersClass(
  participation: Columns,
  policy: Policy,
  associations: readonly ViewClass[],
): ViewClass | null {
  const atoms = [...new Set(associations.flatMap((one) => [...one.atoms]))].sort((a, b) => a - b);
  if (atoms.length === 0) return null;
  const measured = ownerMeter(participation, policy.coalition)(atoms);
  const views: View[] = [{ kind: 'overall', key: MEMBERS_KEY }];
  return { kind: 'overall', views, atoms: Int32Array.from(atoms), ...measured };
}

function gatherViews({ atoms }: Columns, lattice: readonly ViewKind[]): Gathered[] {
  return VIEW_KINDS.filter((kind) => lattice.includes(kind)).flatMap((kind) => {
    const found = new Map<string, Gathered>();
    atoms.forEach((atom, index) => {
      for (const key of viewKeysOf(kind, atom)) {
        const id = `${key.association}|${key.sector}|${key.size}`;
        const view = found.get(id) ?? { kind, key, atoms: [] };
        found.set(id, view);
        view.atoms.push(index);
      }
    });
    return [...found.values()].sort((a, b) => compareViewKeys(a.key, b.key));
  });
}

type Measured = Pick<ViewClass, 'companyCount' | 'ownerCount' | 'coalitionCompanies'>;

/** Counts companies and distinct owners of a set of atoms; the scratch array is shared between calls. */
function ownerMeter(participation: Columns, coalition: number): (atoms: readonly number[]) => Measured {
  const { atoms, rows, starts, ownerOf, ownerCount, rowCount } = participation;
  const companiesOf = new Int32Array(ownerCount);
  const everyOwnerHasOne = ownerCount === rowCount;
  return (chosen) => {
    const companyCount = chosen.reduce((sum, atom) => sum + (atoms[atom]?.companyCount ?? 0), 0);
    if (everyOwnerHasOne) {
      return { companyCount, ownerCount: companyCount, coalitionCompanies: Math.min(coalition, companyCount) };
    }
    const owners: number[] = [];
    for (const atom of chosen) {
      for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++) {
        const owner = ownerOf[rows[at] ?? 0] ?? 0;
        if (companiesOf[owner] === 0) owners.push(owner);
        companiesOf[owner] = (companiesOf[owner] ?? 0) + 1;
      }
    }
    let [largest, second] = [0, 0];
    for (const owner of owners) {
      const companies = companiesOf[owner] ?? 0;
      companiesOf[owner] = 0;
      if (companies > largest) [largest, second] = [companies, largest];
      else if (companies > second) second = companies;
    }
    return {
      companyCount,
      ownerCount: owners.length,
      coalitionCompanies: coalition === 1 ? largest : largest + second,
    };
  };
}
