import type { Columns } from '../columns.ts';
import type { Policy } from '../policy.ts';
import { compareText, compareViewKeys, MEMBERS_KEY, VIEW_KINDS, type ViewKind } from '../tables.ts';
import { createSpanGuard, type DeepSearch } from './span.ts';
import { buildMembersClass, buildViews, type View, type ViewClass } from './views.ts';

/** Why a class of views is hidden; for the staff-side audit alone, never part of a bundle. */
type HiddenReason = 'tooFew' | 'difference' | 'span';
type HiddenView = { viewClass: ViewClass; reason: HiddenReason };

/** Which classes of views are shown, decided by participation alone, and why the others are not. */
type ShownViews = {
  shown: ViewClass[];
  hidden: HiddenView[];
  /** Whether the elimination came to the end of its search; `createSpanGuard` says what it covers then. */
  isSpanComplete: boolean;
};

/** All views of a release in the order of `cells.csv`, in classes, and which classes are shown. */
export type ViewPlan = ShownViews & { views: View[]; classes: ViewClass[] };

/**
 * Participation → views → shown views. Where the whole itself cannot be shown, all members of published associations take its place
 * (`MEMBERS_KEY`), if they can be shown; only then is that view among `views`. No answer is looked at.
 */
export function planViews(participation: Columns, lattice: readonly ViewKind[], policy: Policy): ViewPlan {
  const { views, classes } = buildViews(participation, lattice, policy);
  const plan = selectShownViews(classes, participation, policy);
  const members = plan.shown.flatMap((one) => one.views).find(isMembers);
  const after = 1 + views.findIndex(({ kind }) => kind === 'overall');
  return { ...plan, classes, views: members ? views.toSpliced(after, 0, members) : views };
}

/**
 * Takes classes in the order of promise and shows each that has `minView` owners, differs from every nested shown one
 * by `minDiff` owners or more (twins are one class, so no difference is empty), and gives nothing away together with all that are
 * shown (`createSpanGuard`). Within a kind the larger comes first, then shape; names decide only between views that have
 * the same companies by sector, size and number of associations.
 * What only the deep search at the end finds is left out and the choice made anew. Source: disclosure.md, "pairwise", "span".
 */
function selectShownViews(classes: readonly ViewClass[], participation: Columns, policy: Policy): ShownViews {
  const ordered = inOrderOfPromise(classes, participation);
  const sets = new Map(classes.map((one) => [one, bitsOf(one.atoms, participation.atoms.length)]));
  const refused = new Set<string>();
  for (;;) {
    const pass = selectOnce(ordered, { participation, policy, sets, refused });
    const { shown, hidden, deep } = pass;
    if (deep.last === null) return { shown, hidden, isSpanComplete: deep.isComplete };
    refused.add(idOf(deep.last));
  }
}

type Selection = {
  participation: Columns;
  policy: Policy;
  sets: Map<ViewClass, Uint32Array>;
  refused: ReadonlySet<string>;
};

const idOf = ({ atoms }: ViewClass): string => atoms.join(',');

const isMembers = ({ key }: View): boolean => key.association === MEMBERS_KEY.association;

type Pass = Pick<ShownViews, 'shown' | 'hidden'> & { deep: DeepSearch };

function selectOnce(ordered: readonly ViewClass[], selection: Selection): Pass {
  const { participation, policy, refused } = selection;
  const guard = createSpanGuard(participation, policy);
  const isNear = nearnessTest(selection);
  const shown: ViewClass[] = [];
  const hidden: HiddenView[] = [];
  const queue = [...ordered];
  const show = (candidate: ViewClass): boolean => {
    const reason = findReason(candidate);
    if (reason === null) shown.push(candidate);
    else hidden.push({ viewClass: candidate, reason });
    return reason === null;
  };
  const findReason = (candidate: ViewClass): HiddenReason | null => {
    if (!(candidate.ownerCount >= policy.minView)) return 'tooFew';
    if (shown.some((other) => isNear(candidate, other))) return 'difference';
    if (refused.size > 0 && refused.has(idOf(candidate))) return 'span';
    return guard.admit(candidate) ? null : 'span';
  };
  for (let candidate = queue.shift(); candidate !== undefined; candidate = queue.shift()) {
    const isWhole = candidate.views.some(({ kind }) => kind === 'overall');
    if (!show(candidate) && isWhole && candidate.kind === 'overall') showMembers({ shown, queue, show }, selection);
  }
  return { shown, hidden, deep: guard.findDeep() };
}

/** Tries the members of all shown associations in place of the whole; a view of the same companies becomes one with it. */
function showMembers(
  { shown, queue, show }: { shown: ViewClass[]; queue: ViewClass[]; show: (candidate: ViewClass) => boolean },
  { participation, policy, sets }: Selection,
): void {
  const associations = shown.filter(({ views }) => views.some(({ kind }) => kind === 'association'));
  const members = buildMembersClass(participation, policy, associations);
  if (members === null) return;
  const id = idOf(members);
  const among = (list: ViewClass[]): number => list.findIndex((one) => idOf(one) === id);
  const [twin, later] = [among(shown), among(queue)];
  const known = shown[twin] ?? queue[later];
  const joined = known ? { ...members, kind: known.kind, views: [...known.views, ...members.views] } : members;
  sets.set(joined, bitsOf(joined.atoms, participation.atoms.length));
  if (twin >= 0) shown[twin] = joined;
  else if (later >= 0) queue[later] = joined;
  else show(joined);
}

/** Whether one of two views lies in the other and leaves fewer than `minDiff` owners of it. */
function nearnessTest({ participation, policy, sets }: Selection): (a: ViewClass, b: ViewClass) => boolean {
  const countOwners = differenceCounter(participation, policy.minDiff);
  return (a, b) => {
    const [small, large] = a.companyCount < b.companyCount ? [a, b] : [b, a];
    const [inner, outer] = [sets.get(small), sets.get(large)];
    if (inner === undefined || outer === undefined) return true;
    return isSubset(inner, outer) && countOwners(large.atoms, inner) < policy.minDiff;
  };
}

function inOrderOfPromise(classes: readonly ViewClass[], { atoms }: Columns): ViewClass[] {
  const rank = (one: ViewClass): number => VIEW_KINDS.indexOf(one.kind);
  const shapes = new Map<ViewClass, string>();
  const shapeOf = (one: ViewClass): string => {
    const known = shapes.get(one);
    if (known !== undefined) return known;
    const shape = Array.from(one.atoms, (index) => {
      const atom = atoms[index];
      return atom ? [atom.sector, atom.size, atom.associations.length, atom.companyCount].join(',') : '';
    });
    shapes.set(one, shape.sort(compareText).join(';'));
    return shapes.get(one) ?? '';
  };
  return [...classes].sort((a, b) => {
    const [first, second] = [a.views[0], b.views[0]];
    const names = first && second ? compareViewKeys(first.key, second.key) : 0;
    return (
      rank(a) - rank(b) ||
      b.companyCount - a.companyCount ||
      b.ownerCount - a.ownerCount ||
      compareText(shapeOf(a), shapeOf(b)) ||
      names
    );
  });
}

function bitsOf(atoms: Int32Array, atomCount: number): Uint32Array {
  const bits = new Uint32Array(Math.ceil(atomCount / 32));
  for (const atom of atoms) bits[atom >>> 5] = (bits[atom >>> 5] ?? 0) | (1 << (atom & 31));
  return bits;
}

function isSubset(inner: Uint32Array, outer: Uint32Array): boolean {
  for (let word = 0; word < inner.length; word++) {
    if (((inner[word] ?? 0) & ~(outer[word] ?? 0)) !== 0) return false;
  }
  return true;
}

/** Distinct owners of the companies in `outer` but not in `inner`, counted no further than `limit`. */
function differenceCounter(
  { rows, starts, ownerOf }: Columns,
  limit: number,
): (outer: Int32Array, inner: Uint32Array) => number {
  return (outer, inner) => {
    const owners = new Set<number>();
    for (const atom of outer) {
      if ((((inner[atom >>> 5] ?? 0) >>> (atom & 31)) & 1) === 1) continue;
      for (let at = starts[atom] ?? 0; at < (starts[atom + 1] ?? 0); at++) {
        owners.add(ownerOf[rows[at] ?? 0] ?? 0);
        if (owners.size >= limit) return owners.size;
      }
    }
    return owners.size;
  };
}
