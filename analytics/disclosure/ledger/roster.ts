import { isSameAnswers, type LedgerRelease } from './release.ts';

/** All companies of several releases under one numbering. */
export type Roster = {
  size: number;
  /** Number of each company's owner. Owners that one company had in turn are one, so that a change of owner makes nobody more. */
  ownerOf: Int32Array;
  ownerCount: number;
  /** Per release and company: its position in the release, -1 where it is not in it. */
  positions: Int32Array[];
  /** Per release and position: the company. */
  companies: Int32Array[];
};

/** Numbers the companies of releases and joins their owners. */
export function buildRoster(releases: readonly LedgerRelease[]): Roster {
  const numbers = new Map<string, number>();
  const owners = new Owners();
  const ownerOf: number[] = [];
  const companies = releases.map((release) =>
    Int32Array.from(release.companies, ({ id, owner }) => {
      const company = numbers.get(id) ?? numbers.size;
      numbers.set(id, company);
      const number = owners.numberOf(owner);
      const known = ownerOf[company];
      if (known === undefined) ownerOf[company] = number;
      else owners.join(known, number);
      return company;
    }),
  );
  const positions = companies.map((list) => {
    const at = new Int32Array(numbers.size).fill(-1);
    list.forEach((company, position) => {
      at[company] = position;
    });
    return at;
  });
  const roots = Int32Array.from(ownerOf, (owner) => owners.rootOf(owner));
  return { size: numbers.size, ownerOf: roots, ownerCount: owners.size, positions, companies };
}

/** The columns in which the answers of a company differ between two releases; null where it is not in both. */
export function changedColumns(a: Uint8Array | undefined, b: Uint8Array | undefined): number[] | null {
  if (a === undefined || b === undefined) return null;
  if (isSameAnswers(a, b)) return [];
  return Array.from({ length: Math.max(a.length, b.length) }, (_, c) => c).filter((c) => a[c] !== b[c]);
}

class Owners {
  readonly #numbers = new Map<string, number>();
  readonly #parents: number[] = [];

  get size(): number {
    return this.#parents.length;
  }

  numberOf(owner: string): number {
    const known = this.#numbers.get(owner);
    if (known !== undefined) return known;
    const number = this.#parents.length;
    this.#numbers.set(owner, number);
    this.#parents.push(number);
    return number;
  }

  rootOf(owner: number): number {
    let root = owner;
    for (let next = this.#parents[root]; next !== undefined && next !== root; next = this.#parents[root]) root = next;
    return root;
  }

  join(a: number, b: number): void {
    this.#parents[this.rootOf(b)] = this.rootOf(a);
  }
}
