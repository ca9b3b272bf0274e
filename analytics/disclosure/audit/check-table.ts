import type { AuditSystem } from './system.ts';
import type { AuditViews } from './views.ts';

/**
 * The checks of a system as flat tables, in the form in which a search reads them; nothing in it changes. A check is kept by the fewer
 * codes: those that it counts, or (`isTurned`) those that it does not, for one more of these is one less of the others.
 */
export class CheckTable {
  readonly width: number;
  readonly sizes: Int32Array;
  /** Number of checks. */
  readonly count: number;
  readonly lo: Int32Array;
  readonly hi: Int32Array;
  readonly viewOf: Int32Array;
  /** 1 where check k counts a code: members[k * width + code]. */
  readonly members: Uint8Array;
  /** Per check the codes that it counts, the others, and the fewer of both. */
  readonly inside: readonly Int32Array[];
  readonly outside: readonly Int32Array[];
  readonly fewer: readonly Int32Array[];
  readonly isTurned: Uint8Array;
  /** 1 where some check has two codes among its fewer ones: shares[one * width + other]. */
  readonly shares: Uint8Array;
  /** Checks of each view, and atoms of each view. */
  readonly ofView: readonly Int32Array[];
  readonly atomsOf: readonly Int32Array[];
  /** Views of atom a that have a check: list[starts[a]] .. list[starts[a + 1] - 1]. */
  readonly starts: Int32Array;
  readonly list: Int32Array;

  constructor({ checks, width, sizes }: AuditSystem, views: AuditViews) {
    this.width = width;
    this.sizes = sizes;
    this.count = checks.length;
    this.lo = Int32Array.from(checks, ({ lo }) => lo);
    this.hi = Int32Array.from(checks, ({ hi }) => hi);
    this.viewOf = Int32Array.from(checks, ({ view }) => view);
    this.members = new Uint8Array(checks.length * width);
    checks.forEach(({ members }, k) => {
      this.members.set(members, k * width);
    });
    this.inside = checks.map(({ members }) => codesWith(members, 1));
    this.outside = checks.map(({ members }) => codesWith(members, 0));
    this.isTurned = Uint8Array.from(this.inside, (list, k) => (list.length > (this.outside[k]?.length ?? 0) ? 1 : 0));
    this.fewer = this.inside.map((list, k) => (this.isTurned[k] === 1 ? (this.outside[k] ?? list) : list));
    this.shares = sharesOf(this.fewer, width);
    const lists: number[][] = views.views.map(() => []);
    checks.forEach(({ view }, k) => {
      lists[view]?.push(k);
    });
    this.ofView = lists.map((list) => Int32Array.from(list));
    this.atomsOf = views.views.map(({ atoms }) => atoms);
    const ofAtoms = Array.from(sizes, (_, atom) =>
      views.list
        .subarray(views.starts[atom] ?? 0, views.starts[atom + 1] ?? 0)
        .filter((view) => (lists[view]?.length ?? 0) > 0),
    );
    this.starts = new Int32Array(sizes.length + 1);
    ofAtoms.forEach((list, atom) => {
      this.starts[atom + 1] = (this.starts[atom] ?? 0) + list.length;
    });
    this.list = Int32Array.from(ofAtoms.flatMap((list) => [...list]));
  }

  /** Companies that each check counts in a world. */
  totalsOf(world: Int32Array): Int32Array {
    const totals = new Int32Array(this.count);
    this.ofView.forEach((checks, view) => {
      if (checks.length === 0) return;
      const byCode = new Int32Array(this.width);
      for (const atom of this.atomsOf[view] ?? []) {
        for (let code = 0; code < this.width; code++)
          byCode[code] = (byCode[code] ?? 0) + (world[atom * this.width + code] ?? 0);
      }
      for (const k of checks) {
        let total = 0;
        for (const code of this.inside[k] ?? []) total += byCode[code] ?? 0;
        totals[k] = total;
      }
    });
    return totals;
  }
}

function codesWith(members: Uint8Array, value: 0 | 1): Int32Array {
  return Int32Array.from(members.keys()).filter((code) => members[code] === value);
}

function sharesOf(lists: readonly Int32Array[], width: number): Uint8Array {
  const shares = new Uint8Array(width * width);
  for (const list of lists) for (const one of list) for (const other of list) shares[one * width + other] = 1;
  return shares;
}
