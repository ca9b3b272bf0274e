import type { AuditPopulation } from './population.ts';
import { addComplements, addFact, type Fact, factsByView, findRegions, type Range, type Region } from './regions.ts';
import type { AuditSystem } from './system.ts';
import type { AuditViews } from './views.ts';

const MOST_ROUNDS = 50;
const NEAR_COMPANIES = 12;
const MOST_EVENTS = 200_000;
/** One owner's answers move nothing in larger views that would tell about one company. */
const MOST_COMPANIES_KNOWN = 60;

/** One step of a proof: because of a fact of a region, at least (`lo`) or at most (`hi`) so many of an atom gave a byte. */
export type Step = Readonly<{
  place: number;
  side: 'lo' | 'hi';
  value: number;
  region: Region | null;
  fact: Fact | null;
}>;

/** Bounds of x[atom * width + byte] that hold in every data set with this release, and the steps that led there, in order. */
export type Bounds = Readonly<{ lo: Int32Array; hi: Int32Array; steps: readonly Step[] }>;

type Work = { lo: Int32Array; hi: Int32Array; steps: Step[]; facts: Map<string, Fact>[]; dirty: Set<number> };

/**
 * Interval arithmetic over the published numbers of one column: within each view, on differences of nested views and on what
 * is left of a view when views that do not overlap are taken away, then down to the atoms, again and again. It uses less than
 * the attacker has, so what it proves is proved; what it does not prove is open.
 */
export class BoundProver {
  readonly #system: AuditSystem;
  readonly #population: AuditPopulation;
  readonly #regions: Region[];
  readonly #regionsOf: number[][];
  readonly #placeOfView = new Map<number, number>();
  readonly #places: Map<string, Int32Array>[];
  readonly #base: Work;

  constructor(system: AuditSystem, views: AuditViews, population: AuditPopulation) {
    this.#system = system;
    this.#population = population;
    this.#regions = findRegions(system, views);
    this.#places = this.#regions.map(() => new Map());
    this.#regionsOf = population.atoms.map(() => []);
    const ofViews = factsByView(system.checks);
    const facts = this.#regions.map(({ view, minus, atoms }, r) => {
      for (const atom of atoms) this.#regionsOf[atom]?.push(r);
      if (minus.length === 0) this.#placeOfView.set(view, r);
      return minus.length === 0 ? (ofViews.get(view) ?? new Map<string, Fact>()) : new Map<string, Fact>();
    });
    const dirty = new Set(population.atoms.keys());
    this.#base = { ...start(system, population), steps: [], facts, dirty };
    this.#run(this.#base, Number.POSITIVE_INFINITY);
  }

  /** What outsiders can work out. */
  get outside(): Bounds {
    return this.#base;
  }

  /** What one can work out who knows the answers of some companies: their number per atom * width + byte. */
  knowing(known: ReadonlyMap<number, number>): Bounds {
    const { lo, hi, steps, facts } = this.#base;
    const dirty = new Set([...known.keys()].map((place) => Math.floor(place / this.#system.width)));
    const work = { lo: lo.slice(), hi: hi.slice(), steps: [...steps], facts: [...facts], dirty };
    for (const [place, count] of known) work.lo[place] = Math.max(lo[place] ?? 0, count);
    for (const atom of [...dirty]) this.#tightenRow(work, atom);
    work.facts = facts.map((one, r) =>
      (this.#regions[r]?.companies ?? 0) <= MOST_COMPANIES_KNOWN ? new Map(one) : one,
    );
    this.#run(work, MOST_COMPANIES_KNOWN);
    return work;
  }

  /** Atoms that share a small region with an atom: whose companies know most about it. */
  neighbours(atom: number): number[] {
    const near = (this.#regionsOf[atom] ?? []).flatMap((r) => this.#regions[r] ?? []);
    const small = near.filter(({ companies }) => companies <= NEAR_COMPANIES);
    return [...new Set([atom, ...small.flatMap(({ atoms }) => [...atoms])])];
  }

  /** Works on the regions of changed atoms until nothing changes; regions of more companies than `most` stay as they are. */
  #run(work: Work, most: number): void {
    for (let round = 0; work.dirty.size > 0 && round < MOST_ROUNDS && work.steps.length < MOST_EVENTS; round++) {
      const touched = new Set<number>();
      for (const atom of work.dirty) for (const r of this.#regionsOf[atom] ?? []) touched.add(r);
      work.dirty = new Set();
      const order = [...touched].sort((a, b) => a - b);
      for (const r of order) if ((this.#regions[r]?.companies ?? 0) <= most) this.#tightenRegion(work, r);
      for (const atom of [...work.dirty]) this.#tightenRow(work, atom);
    }
  }

  #tightenRegion(work: Work, r: number): void {
    const { width } = this.#system;
    const region = this.#regions[r];
    const facts = work.facts[r];
    if (!region || !facts) return;
    const factsOf = (view: number): Map<string, Fact> | undefined => work.facts[this.#placeOfView.get(view) ?? -1];
    if (region.minus.length > 0) for (const fact of subtract(region, factsOf)) addFact(facts, fact);
    sharpen(facts, region, { width, ...work });
    addComplements(facts, this.#system);
    for (const [key, fact] of facts) {
      const places = this.#places[r]?.get(key) ?? placesOf(region, fact, width);
      this.#places[r]?.set(key, places);
      tighten(work, places, fact, (place, side) => this.#note(work, { place, side, value: 0, region, fact }));
    }
  }

  #tightenRow(work: Work, atom: number): void {
    const { width } = this.#system;
    const companies = this.#population.atoms[atom]?.companies ?? 0;
    const places = Int32Array.from({ length: width }, (_, byte) => atom * width + byte);
    tighten(work, places, { lo: companies, hi: companies }, (place, side) =>
      this.#note(work, { place, side, value: 0, region: null, fact: null }),
    );
  }

  #note(work: Work, step: Step): void {
    work.steps.push({ ...step, value: work[step.side][step.place] ?? 0 });
    work.dirty.add(Math.floor(step.place / this.#system.width));
  }
}

function start({ width }: AuditSystem, population: AuditPopulation): { lo: Int32Array; hi: Int32Array } {
  const hi = new Int32Array(population.atoms.length * width);
  population.atoms.forEach(({ companies }, atom) => {
    hi.fill(companies, atom * width, (atom + 1) * width);
  });
  return { lo: new Int32Array(hi.length), hi };
}

/** The facts of a difference: of the codes about which both sides say something. */
function subtract({ view, minus }: Region, factsOf: (view: number) => ReadonlyMap<string, Fact> | undefined): Fact[] {
  return [...(factsOf(view) ?? [])].flatMap(([key, { members, lo, hi }]) => {
    const taken = minus.map((one) => factsOf(one)?.get(key));
    if (taken.some((one) => one === undefined)) return [];
    return [{ members, lo: Math.max(0, lo - sumOf(taken, 'hi')), hi: hi - sumOf(taken, 'lo') }];
  });
}

const sumOf = (facts: readonly (Fact | undefined)[], side: 'lo' | 'hi'): number =>
  facts.reduce((sum, fact) => sum + (fact?.[side] ?? 0), 0);

/** Works out each single byte within one region and adds what was found to its facts. */
function sharpen(facts: Map<string, Fact>, region: Region, { width, lo, hi }: Range & { width: number }): void {
  const range: Range = { lo: new Int32Array(width), hi: new Int32Array(width) };
  for (const atom of region.atoms) {
    for (let byte = 0; byte < width; byte++) {
      range.lo[byte] = (range.lo[byte] ?? 0) + (lo[atom * width + byte] ?? 0);
      range.hi[byte] = (range.hi[byte] ?? 0) + (hi[atom * width + byte] ?? 0);
    }
  }
  const all = { members: new Uint8Array(width).fill(1), lo: region.companies, hi: region.companies };
  const bytes = Int32Array.from({ length: width }, (_, byte) => byte);
  const list = [all, ...facts.values()];
  for (let round = 0, moved = true; moved && round < MOST_ROUNDS; round++) {
    moved = false;
    for (const fact of list) {
      const places = bytes.filter((byte) => fact.members[byte] === 1);
      if (tighten(range, places, fact) > 0) moved = true;
    }
  }
  for (let byte = 0; byte < width; byte++) {
    const members = new Uint8Array(width);
    members[byte] = 1;
    addFact(facts, { members, lo: range.lo[byte] ?? 0, hi: range.hi[byte] ?? 0 });
  }
}

type OnStep = (place: number, side: 'lo' | 'hi') => void;

/** lo <= sum over places <= hi: what the others leave for each one. Returns how many bounds moved. */
function tighten(range: Range, places: Int32Array, fact: Pick<Fact, 'lo' | 'hi'>, onStep?: OnStep): number {
  let [least, most, moved] = [0, 0, 0];
  for (const place of places) {
    least += range.lo[place] ?? 0;
    most += range.hi[place] ?? 0;
  }
  if (most <= fact.hi && least >= fact.lo) return 0;
  for (const place of places) {
    const [low, high] = [range.lo[place] ?? 0, range.hi[place] ?? 0];
    const [newHigh, newLow] = [Math.min(high, fact.hi - (least - low)), Math.max(low, fact.lo - (most - high))];
    if (newHigh < high) {
      range.hi[place] = newHigh;
      most += newHigh - high;
      moved += 1;
      onStep?.(place, 'hi');
    }
    if (newLow > low) {
      range.lo[place] = newLow;
      least += newLow - low;
      moved += 1;
      onStep?.(place, 'lo');
    }
  }
  return moved;
}

function placesOf({ atoms }: Region, { members }: Fact, width: number): Int32Array {
  const places: number[] = [];
  for (const atom of atoms) {
    for (let byte = 0; byte < width; byte++) if (members[byte] === 1) places.push(atom * width + byte);
  }
  return Int32Array.from(places);
}
