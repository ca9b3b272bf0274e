import type { z } from 'zod';
import { MATURITY_OPTIONS } from './maturity.ts';
import { checkQuestionnaire } from './questionnaire-checks.ts';
import { borrowedItemSchema, headSchema, itemSchema, sectionSchema } from './questionnaire-schema.ts';

/** One text in both languages; neither is ever empty. */
export type Bilingual = { ja: string; en: string };
/** The permanent code of an option: 1 to 16 letters or digits. `NA` not applicable, `DK` don't know. */
export type Code = string;
/** One option of a choice. An exclusive one cannot be chosen together with others. */
export type Option = { code: Code; label: Bilingual; exclusive?: boolean };
/** An option that stands for amounts `from <= x < below`, in the item's unit; both absent for NA and DK. */
type BandOption = Option & { from?: number; below?: number };
/** Codes that may be published merged. `coarse`: also where only 5 to 9 companies answered. */
type CodeGroup = { codes: Code[]; label: Bilingual; coarse?: boolean };
/** Where in the guideline the item comes from. */
type Reference = { guideline: string; section: string; step?: string };
/** When an item is asked, by the answers to earlier items. */
export type ShowIf = { item: string; in: Code[] } | { all: ShowIf[] } | { any: ShowIf[] } | { not: ShowIf };
type ItemBase = {
  id: string;
  version: number;
  number?: string;
  label: Bilingual;
  short: Bilingual;
  help?: Bilingual;
  reference?: Reference;
  required?: boolean;
  showIf?: ShowIf;
  groups?: CodeGroup[];
  previous?: { item: string; relation: 'same' | 'comparable' | 'broken' };
};
/** One item; the id is permanent, a change of wording is a new version. */
export type Item = ItemBase &
  (
    | { kind: 'maturity' }
    | { kind: 'single'; options: Option[]; scale?: 'ordinal' }
    | { kind: 'multiple'; options: Option[] }
    | { kind: 'bands'; unit: Bilingual; options: BandOption[] }
    | { kind: 'number'; unit: Bilingual; min: number; max: number; bands?: BandOption[] }
    | { kind: 'text'; maxLength: number; multiline?: boolean }
    | { kind: 'which'; of: string }
  );
/** Items answered on one page. */
export type Section = {
  id: string;
  block: string;
  title: Bilingual;
  intro?: Bilingual;
  items: Item[];
};
/** A questionnaire. `minutes` is how long an answer takes; `families` are pairs of columns counted together. */
export type Questionnaire = {
  id: string;
  version: number;
  audience: 'company' | 'association' | 'interview';
  minutes: number;
  title: Bilingual;
  sections: Section[];
  families?: [string, string][];
};
/** One fault of a definition; the path is like `sections[3].items[0].options[2].code`. */
export type Fault = { path: string; message: string };

type Bank = (questionnaireId: string) => Questionnaire | null;
type Parsed = { ok: true; value: Questionnaire } | { ok: false; faults: Fault[] };
type Issue = { path: readonly PropertyKey[]; message: string };

/** All items in the order in which they are asked. */
export function allItems(q: Questionnaire): Item[] {
  return q.sections.flatMap((section) => section.items);
}

const indexes = new WeakMap<Questionnaire, ReadonlyMap<string, Item>>();

/** The item with this id, or null. A questionnaire is never changed once built, so its index is kept. */
export function findItem(q: Questionnaire, id: string): Item | null {
  let index = indexes.get(q);
  if (!index) {
    index = new Map(allItems(q).map((item) => [item.id, item]));
    indexes.set(q, index);
  }
  return index.get(id) ?? null;
}

/** The section with this id, or null. */
export function findSection(q: Questionnaire, id: string): Section | null {
  return q.sections.find((section) => section.id === id) ?? null;
}

/** The short sign of a section before its title: its id where that is a letter and a number (`H2`), otherwise its block. */
export function sectionSign(section: Pick<Section, 'id' | 'block'>): string {
  const id = section.id.replace(/~.*$/, '');
  return /^[a-z]\d*$/.test(id) ? id.toUpperCase() : section.block;
}

/** A section as headings and lists name it: its sign, where it has one, and its title. */
export function sectionName(section: Pick<Section, 'id' | 'block' | 'title'>, language: keyof Bilingual): string {
  return `${sectionSign(section)} ${section.title[language]}`.trim();
}

/**
 * The options of any kind of choice, in order: the scale of a maturity item; for a `which` item the options of the
 * multiple item it follows, without the exclusive ones; empty for numbers and texts.
 */
export function itemOptions(q: Questionnaire, item: Item): Option[] {
  switch (item.kind) {
    case 'maturity':
      return [...MATURITY_OPTIONS];
    case 'single':
    case 'multiple':
    case 'bands':
      return item.options;
    case 'which': {
      const source = findItem(q, item.of);
      return source?.kind === 'multiple' ? source.options.filter((option) => option.exclusive !== true) : [];
    }
    default:
      return [];
  }
}

/**
 * Reads a questionnaire out of unknown data and lists every fault with its path, cross-checks included.
 * An item `{"id", "from"}` is replaced by the item with that id of the questionnaire `from`, found through `bank`.
 */
export function parseQuestionnaire(input: unknown, bank: Bank = () => null): Parsed {
  const faults: Fault[] = [];
  const head = headSchema.safeParse(input);
  if (!head.success) addIssues(faults, '', head.error.issues);
  const rawSections = listAt(input, 'sections');
  const sections = rawSections.map((raw, index) => parseSection(raw, `sections[${index}]`, { bank, faults }));
  const fields: Partial<z.infer<typeof headSchema>> = head.success ? head.data : {};
  const draft = {
    id: fields.id ?? '',
    version: fields.version ?? 1,
    audience: fields.audience ?? 'company',
    minutes: fields.minutes ?? 1,
    title: fields.title ?? { ja: '', en: '' },
    sections: sections.map((section) => section.value),
    ...(fields.families ? { families: fields.families } : {}),
  } satisfies Questionnaire;
  const unreadable = new Set(sections.flatMap((section) => section.unreadableIds));
  const places = sections.map((section) => section.places);
  faults.push(...checkQuestionnaire(draft, { unreadable, places, optionsOf: itemOptions }));
  return faults.length === 0 ? { ok: true, value: draft } : { ok: false, faults };
}

type SectionParse = { value: Section; unreadableIds: string[]; places: string[] };

function parseSection(raw: unknown, path: string, context: { bank: Bank; faults: Fault[] }): SectionParse {
  const head = sectionSchema.safeParse(raw);
  if (!head.success) addIssues(context.faults, path, head.error.issues);
  const items: Item[] = [];
  const places: string[] = [];
  const unreadableIds: string[] = [];
  listAt(raw, 'items').forEach((rawItem, index) => {
    const place = `${path}.items[${index}]`;
    const item = parseItem(rawItem, place, context);
    if (item) {
      items.push(item);
      places.push(place);
    } else {
      const id = keyOf(rawItem, 'id');
      if (typeof id === 'string') unreadableIds.push(id);
    }
  });
  const value: Section = head.success
    ? stripUndefined({ ...head.data, items })
    : { id: String(keyOf(raw, 'id') ?? ''), block: '', title: { ja: '', en: '' }, items };
  return { value, unreadableIds, places };
}

function parseItem(raw: unknown, path: string, { bank, faults }: { bank: Bank; faults: Fault[] }): Item | null {
  if (keyOf(raw, 'from') === undefined) {
    const parsed = itemSchema.safeParse(raw);
    if (parsed.success) return stripUndefined(parsed.data) as Item;
    addIssues(faults, path, parsed.error.issues);
    return null;
  }
  const borrowed = borrowedItemSchema.safeParse(raw);
  if (!borrowed.success) {
    addIssues(faults, path, borrowed.error.issues);
    return null;
  }
  const { from, ...own } = borrowed.data;
  const source = bank(from);
  if (!source) {
    faults.push({ path: `${path}.from`, message: `no questionnaire ${from}` });
    return null;
  }
  const item = findItem(source, own.id);
  if (!item) {
    faults.push({ path: `${path}.id`, message: `${from} has no item ${own.id}` });
    return null;
  }
  return { ...item, ...stripUndefined(own) } as Item;
}

function addIssues(faults: Fault[], path: string, issues: readonly Issue[]): void {
  for (const issue of issues) {
    faults.push({ path: pathOf(path, issue.path), message: issue.message });
  }
}

function pathOf(prefix: string, keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? String(key) : `${path}.${String(key)}`;
  }, prefix);
}

function keyOf(raw: unknown, key: string): unknown {
  return typeof raw === 'object' && raw !== null && Object.hasOwn(raw, key)
    ? (raw as Record<string, unknown>)[key]
    : undefined;
}

function listAt(raw: unknown, key: string): unknown[] {
  const list = keyOf(raw, key);
  return Array.isArray(list) ? list : [];
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function stripUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;
}
