import { type AuditSystem, type Check, isAnswer } from './system.ts';
import type { AuditView, AuditViews } from './views.ts';

/** Differences that leave more companies than this are left out: they prove nothing about one company. */
const MOST_COMPANIES = 60;

/** A view less views that lie in it and do not overlap; `minus` is empty for a view itself. */
export type Region = Readonly<{ view: number; minus: readonly number[]; atoms: Int32Array; companies: number }>;

/** What is known of a region: lo <= companies of it with one of the codes <= hi. */
export type Fact = Readonly<{ members: Uint8Array; lo: number; hi: number }>;

/** Least and most companies per byte. */
export type Range = { lo: Int32Array; hi: Int32Array };

/** The regions that can be looked at with the published numbers of one column: its views, and what their differences leave. */
export function findRegions(system: AuditSystem, { views }: AuditViews): Region[] {
  const known = [...new Set(system.checks.map((check) => check.view))];
  const sets = new Map(known.map((view) => [view, new Set(views[view]?.atoms)]));
  const whole = known.map((view) => regionOf(views, view, []));
  const found = new Map<string, Region>();
  for (const view of known) {
    const inner = known.filter((other) => isInside(views, [other, view], sets));
    const pieces = [...inner.map((one) => [one]), ...partitions(inner, views)];
    for (const minus of pieces) {
      const region = regionOf(views, view, minus);
      const id = `${region.atoms.join(',')}|${minus.length}`;
      if (region.companies > 0 && region.companies <= MOST_COMPANIES && !found.has(id)) found.set(id, region);
    }
  }
  return [...whole, ...found.values()];
}

function isInside(
  views: readonly AuditView[],
  [small, large]: readonly [number, number],
  sets: ReadonlyMap<number, Set<number>>,
): boolean {
  const [inner, outer] = [views[small], views[large]];
  if (!inner || !outer || small === large || inner.companies > outer.companies) return false;
  return inner.atoms.every((atom) => sets.get(large)?.has(atom));
}

/** Per kind of view: those inside that do not overlap, taken in order, if there are two or more. */
function partitions(inner: readonly number[], views: readonly AuditView[]): number[][] {
  const kinds = [...new Set(inner.map((view) => views[view]?.kind))];
  return kinds.flatMap((kind) => {
    const taken = new Set<number>();
    const chosen = inner.filter((view) => {
      const atoms = views[view]?.atoms ?? new Int32Array(0);
      if (views[view]?.kind !== kind || atoms.some((atom) => taken.has(atom))) return false;
      for (const atom of atoms) taken.add(atom);
      return true;
    });
    return chosen.length < 2 ? [] : [chosen];
  });
}

function regionOf(views: readonly AuditView[], view: number, minus: readonly number[]): Region {
  const out = new Set(minus.flatMap((one) => [...(views[one]?.atoms ?? [])]));
  const atoms = (views[view]?.atoms ?? new Int32Array(0)).filter((atom) => !out.has(atom));
  const less = minus.reduce((sum, one) => sum + (views[one]?.companies ?? 0), 0);
  return { view, minus, atoms, companies: (views[view]?.companies ?? 0) - less };
}

/** What is published of each view, by the codes meant: the same codes in two views have the same key. */
export function factsByView(checks: readonly Check[]): Map<number, Map<string, Fact>> {
  const facts = new Map<number, Map<string, Fact>>();
  for (const { view, members, lo, hi } of checks) {
    const own = facts.get(view) ?? new Map<string, Fact>();
    facts.set(view, own);
    addFact(own, { members, lo, hi });
  }
  return facts;
}

/** Adds a fact; where one of the same codes is known both hold. */
export function addFact(facts: Map<string, Fact>, fact: Fact): void {
  const key = fact.members.join('');
  const known = facts.get(key);
  const both = known && { ...fact, lo: Math.max(known.lo, fact.lo), hi: Math.min(known.hi, fact.hi) };
  facts.set(key, both ?? fact);
}

/** The complements among those who answered: where 7 of 9 gave one code, 2 gave the others. */
export function addComplements(facts: Map<string, Fact>, { bytes }: AuditSystem): void {
  const answered = (bytes[0] ?? new Uint8Array(0)).map((byte) => (isAnswer(byte) ? 1 : 0));
  const base = facts.get(answered.join(''));
  if (!base) return;
  for (const { members, lo, hi } of [...facts.values()]) {
    const inside = members.every((one, code) => one === 0 || answered[code] === 1);
    const others = answered.map((one, code) => one - (members[code] ?? 0));
    if (inside && others.includes(1))
      addFact(facts, { members: others, lo: Math.max(0, base.lo - hi), hi: base.hi - lo });
  }
}
