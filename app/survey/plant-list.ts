import type { Answers } from './answer.ts';
import { PLANT_RULES, type Plant, type PlantRule, type Plants } from './plants.ts';
import type { Writer } from './section-keys.ts';

/** A change of the list of plants, its fields as typed. */
export type PlantChange =
  | { kind: 'add'; name: string; staff: string }
  | { kind: 'change'; plant: string; name: string; staff: string }
  | { kind: 'remove' | 'restore'; plant: string }
  | { kind: 'adopt'; earlier: EarlierPlants | null }
  | { kind: 'mode'; mode: string }
  | { kind: 'rule'; rule: string };

/** The plants with which a company submitted in an earlier wave, and its rule of then. */
export type EarlierPlants = { waveId: string; rule: PlantRule; plants: readonly Plant[] };

/** Why the list stayed as it was. */
export type PlantFault =
  | 'nameMissing'
  | 'nameLong'
  | 'nameTaken'
  | 'staffFormat'
  | 'staffMissing'
  | 'staffNeeded'
  | 'tooMany'
  | 'tooManyEver'
  | 'gone'
  | 'noPlants'
  | 'nothingToAdopt'
  | 'noChoice';

/** Somebody else changed the same meanwhile; `theirs` was stored first, `by` whom and when where that is known, and is replaced. */
export type PlantConflict = {
  field: 'name' | 'staff' | 'mode' | 'rule';
  mine: string;
  theirs: string;
  by?: Writer | undefined;
};

/** The changed list with the plant it was about, or every fault in the order of the fields. */
export type PlantResult =
  | { ok: true; plants: Plants; plant: string | null; conflicts: PlantConflict[] }
  | { ok: false; faults: PlantFault[] };

/** Plants that answer at once. */
export const MOST_PLANTS = 50;
/** Plants with those that were taken out. */
const MOST_PLANTS_EVER = 200;
/** Characters of a plant's name. */
export const PLANT_NAME_LENGTH = 60;
const MOST_STAFF = 999_999;

const refuse = (...faults: PlantFault[]): PlantResult => ({ ok: false, faults });

/**
 * Carries out one change of the list as it stands (`now`). `base` is the list that the writer saw: what only somebody else changed since is kept, and where
 * both changed the same thing, the later writer's counts and the pair is named.
 */
export function changePlants(now: Plants, base: Plants, change: PlantChange): PlantResult {
  switch (change.kind) {
    case 'add':
      return add(now, change);
    case 'change':
      return edit(now, base, change);
    case 'remove':
      return remove(now, change.plant);
    case 'restore':
      return restore(now, change.plant);
    case 'adopt':
      return adopt(now, change.earlier);
    case 'mode':
      return setMode(now, base, change.mode);
    default:
      return setRule(now, base, change.rule);
  }
}

/** The key under which it is noted who changed something of the list last: a field of a plant, whether it is in the list, or the way to answer. */
export function plantField(field: PlantConflict['field'] | 'place', plant: string | null): string {
  return plant === null ? field : `${plant}.${field}`;
}

/** Everything of a list that somebody can change, so that what differs between two lists can be told field by field. */
export function fieldsOfPlants({ mode, rule, plants, removed }: Plants): Answers {
  const ofPlant = ({ id, name, staff }: Plant, place: string) => [
    [plantField('place', id), { code: place }] as const,
    [plantField('name', id), { text: name }] as const,
    [plantField('staff', id), { text: String(staff ?? '') }] as const,
  ];
  return Object.fromEntries([
    [plantField('mode', null), { code: mode }],
    [plantField('rule', null), { code: rule }],
    ...plants.flatMap((plant) => ofPlant(plant, 'in')),
    ...removed.flatMap((plant) => ofPlant(plant, 'out')),
  ]);
}

type Typed = { name: string; staff: string };
type Parsed = { ok: true; name: string; staff: number | null } | { ok: false; faults: PlantFault[] };

function parse(now: Plants, typed: Typed, own: string | null): Parsed {
  const name = typed.name.normalize('NFKC').replace(/\s+/gu, ' ').trim();
  const digits = typed.staff
    .normalize('NFKC')
    .replace(/[\s,]/g, '')
    .replace(/[人名]$/, '');
  const staff = /^\d{1,9}$/.test(digits) ? Number(digits) : null;
  const faults: PlantFault[] = [];
  if (name === '') faults.push('nameMissing');
  else if ([...name].length > PLANT_NAME_LENGTH || /\p{Cc}/u.test(name)) faults.push('nameLong');
  else if (now.plants.some((plant) => plant.id !== own && isSameName(plant.name, name))) faults.push('nameTaken');
  if (digits === '') {
    if (now.rule === 'weighted') faults.push('staffMissing');
  } else if (staff === null || staff < 1 || staff > MOST_STAFF) faults.push('staffFormat');
  return faults.length > 0 ? { ok: false, faults } : { ok: true, name, staff };
}

/** Whether two plants have the same name, as people see it. */
export function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function add(now: Plants, typed: Typed): PlantResult {
  if (now.plants.length >= MOST_PLANTS) return refuse('tooMany');
  if (now.plants.length + now.removed.length >= MOST_PLANTS_EVER) return refuse('tooManyEver');
  const parsed = parse(now, typed, null);
  if (!parsed.ok) return parsed;
  const { name, staff } = parsed;
  const plant: Plant = { id: `p${now.next}`, name, staff };
  // Who adds the first plant means to answer per plant.
  const mode = now.plants.length === 0 ? 'plants' : now.mode;
  return done({ ...now, mode, next: now.next + 1, plants: [...now.plants, plant] }, plant.id);
}

function edit(now: Plants, base: Plants, typed: Typed & { plant: string }): PlantResult {
  const current = now.plants.find(({ id }) => id === typed.plant);
  if (!current) return refuse('gone');
  const parsed = parse(now, typed, current.id);
  if (!parsed.ok) return parsed;
  const before = base.plants.find(({ id }) => id === typed.plant) ?? current;
  const name = later({ field: 'name', before: before.name, mine: parsed.name, theirs: current.name });
  const staff = later({ field: 'staff', before: before.staff, mine: parsed.staff, theirs: current.staff });
  // A name that is kept from somebody else is as good as one typed; no second look is needed.
  const plants = now.plants.map((plant) =>
    plant === current ? { ...plant, name: name.value, staff: staff.value } : plant,
  );
  return done({ ...now, plants }, current.id, [...name.conflicts, ...staff.conflicts]);
}

function remove(now: Plants, id: string): PlantResult {
  const plant = now.plants.find((each) => each.id === id);
  if (!plant) return now.removed.some((each) => each.id === id) ? done(now, id) : refuse('gone');
  const plants = now.plants.filter((each) => each !== plant);
  const mode = plants.length === 0 ? 'company' : now.mode;
  return done({ ...now, mode, plants, removed: [...now.removed, plant] }, id);
}

function restore(now: Plants, id: string): PlantResult {
  const plant = now.removed.find((each) => each.id === id);
  if (!plant) return now.plants.some((each) => each.id === id) ? done(now, id) : refuse('gone');
  if (now.plants.length >= MOST_PLANTS) return refuse('tooMany');
  if (now.plants.some((each) => isSameName(each.name, plant.name))) return refuse('nameTaken');
  if (now.rule === 'weighted' && plant.staff === null) return refuse('staffNeeded');
  const mode = now.plants.length === 0 ? 'plants' : now.mode;
  const removed = now.removed.filter((each) => each !== plant);
  return done({ ...now, mode, plants: [...now.plants, plant], removed }, id);
}

/** The plants of an earlier wave that are not in the list: neither taken over before, nor in it under the same name. */
export function plantsToAdopt(now: Plants, { waveId, plants }: EarlierPlants): readonly Plant[] {
  const known = [...now.plants, ...now.removed];
  const isTaken = (id: string) => known.some(({ before }) => before?.wave === waveId && before.plant === id);
  return plants.filter(({ id, name }) => !isTaken(id) && !now.plants.some((each) => isSameName(each.name, name)));
}

/** Whether the rule is taken over with the plants: where nobody said anything of plants yet. */
export function isRuleAdopted({ plants, removed }: Plants): boolean {
  return plants.length === 0 && removed.length === 0;
}

function adopt(now: Plants, earlier: EarlierPlants | null): PlantResult {
  if (!earlier) return refuse('nothingToAdopt');
  const missing = plantsToAdopt(now, earlier);
  if (missing.length === 0) return done(now, null);
  if (now.plants.length + missing.length > MOST_PLANTS) return refuse('tooMany');
  if (now.plants.length + now.removed.length + missing.length > MOST_PLANTS_EVER) return refuse('tooManyEver');
  const rule = isRuleAdopted(now) ? earlier.rule : now.rule;
  if (rule === 'weighted' && missing.some(({ staff }) => staff === null)) return refuse('staffNeeded');
  const added = missing.map(({ id, name, staff }, index): Plant => {
    return { id: `p${now.next + index}`, name, staff, before: { wave: earlier.waveId, plant: id } };
  });
  const mode = now.plants.length === 0 ? 'plants' : now.mode;
  return done({ ...now, mode, rule, next: now.next + added.length, plants: [...now.plants, ...added] }, null);
}

function setMode(now: Plants, base: Plants, mode: string): PlantResult {
  if (mode !== 'company' && mode !== 'plants') return refuse('noChoice');
  if (mode === 'plants' && now.plants.length === 0) return refuse('noPlants');
  const set = later({ field: 'mode', before: base.mode, mine: mode, theirs: now.mode });
  return done({ ...now, mode: set.value }, null, set.conflicts);
}

function setRule(now: Plants, base: Plants, typed: string): PlantResult {
  const rule = PLANT_RULES.find((each) => each === typed);
  if (!rule) return refuse('noChoice');
  const set = later<PlantRule>({ field: 'rule', before: base.rule, mine: rule, theirs: now.rule });
  if (set.value === 'weighted' && now.plants.some(({ staff }) => staff === null)) return refuse('staffNeeded');
  return done({ ...now, rule: set.value }, null, set.conflicts);
}

type Field<T> = { field: PlantConflict['field']; before: T; mine: T; theirs: T };

/** One field by three values: what one side alone changed counts; where both did, mine, and the pair is named. */
function later<T extends string | number | null>({ field, before, mine, theirs }: Field<T>) {
  if (mine === before) return { value: theirs, conflicts: [] };
  const isConflict = theirs !== before && theirs !== mine;
  const named: PlantConflict = { field, mine: String(mine ?? ''), theirs: String(theirs ?? '') };
  return { value: mine, conflicts: isConflict ? [named] : [] };
}

function done(plants: Plants, plant: string | null, conflicts: PlantConflict[] = []): PlantResult {
  return { ok: true, plants, plant, conflicts };
}
