import type { Fault, Item, Option, Questionnaire, ShowIf } from './questionnaire.ts';

/** At most this many codes fit beside "not asked" and "no answer" in one byte of a coded submission. */
const MOST_CODES = 253;

type Context = {
  /** Ids of items that could not be read: references to them are no second fault. */
  unreadable: ReadonlySet<string>;
  /** The path of each readable item, by section and position. */
  places: readonly (readonly string[])[];
  optionsOf: (q: Questionnaire, item: Item) => Option[];
};
type Located = { item: Item; path: string };

/**
 * Everything about a questionnaire that no single item shows: duplicate ids and codes, references to unknown or later
 * items and codes, groups with foreign codes, bands that overlap, families without columns. Returns all faults.
 */
export function checkQuestionnaire(q: Questionnaire, context: Context): Fault[] {
  const faults: Fault[] = [];
  const located: Located[] = q.sections.flatMap((section, sectionIndex) =>
    section.items.map((item, index) => ({
      item,
      path: context.places[sectionIndex]?.[index] ?? `sections[${sectionIndex}]`,
    })),
  );
  duplicates(q.sections.map((section) => section.id)).forEach((index) => {
    faults.push({ path: `sections[${index}].id`, message: 'section id is used twice' });
  });
  duplicates(located.map(({ item }) => item.id)).forEach((index) => {
    faults.push({ path: `${located[index]?.path}.id`, message: 'item id is used twice' });
  });
  const earlier = new Map<string, Item>();
  for (const { item, path } of located) {
    faults.push(...checkOptions(item, path));
    faults.push(...checkGroups(item, path, context.optionsOf(q, item)));
    faults.push(...checkWhich(item, path, { earlier, context }));
    if (item.showIf) {
      const at = { q, earlier, context };
      faults.push(...checkShowIf(item.showIf, `${path}.showIf`, at));
    }
    earlier.set(item.id, item);
  }
  faults.push(...checkFamilies(q, context));
  return faults;
}

function duplicates(keys: readonly string[]): number[] {
  return keys.flatMap((key, index) => (keys.indexOf(key) < index ? [index] : []));
}

/** Codes of the last row of a column in `cells.csv`: no option may have one. */
const KEPT_CODES: ReadonlyMap<string, string> = new Map([
  ['NR', 'no answer'],
  ['ANS', 'those that answered'],
]);

function checkOptions(item: Item, path: string): Fault[] {
  const faults: Fault[] = [];
  const named: [string, Option[]][] = [];
  if (item.kind === 'single' || item.kind === 'multiple' || item.kind === 'bands') {
    named.push(['options', item.options]);
  }
  if (item.kind === 'number' && item.bands) named.push(['bands', item.bands]);
  for (const [key, options] of named) {
    for (const index of duplicates(options.map((option) => option.code))) {
      faults.push({ path: `${path}.${key}[${index}].code`, message: 'code is used twice' });
    }
    options.forEach((option, index) => {
      const keptFor = KEPT_CODES.get(option.code);
      if (keptFor !== undefined) {
        faults.push({ path: `${path}.${key}[${index}].code`, message: `${option.code} is kept for ${keptFor}` });
      }
      if (option.exclusive && item.kind !== 'multiple') {
        faults.push({
          path: `${path}.${key}[${index}].exclusive`,
          message: 'only a multiple choice has exclusive options',
        });
      }
    });
  }
  if (item.kind === 'bands') faults.push(...checkBands(item.options, `${path}.options`));
  if (item.kind === 'number') {
    if (item.min > item.max) faults.push({ path: `${path}.max`, message: 'max is below min' });
    if (item.bands) faults.push(...checkBands(item.bands, `${path}.bands`));
  }
  return faults;
}

function checkBands(bands: { from?: number; below?: number }[], path: string): Fault[] {
  const faults: Fault[] = [];
  let reached = Number.NEGATIVE_INFINITY;
  bands.forEach((band, index) => {
    if (band.from === undefined && band.below === undefined) return;
    const from = band.from ?? Number.NEGATIVE_INFINITY;
    const below = band.below ?? Number.POSITIVE_INFINITY;
    if (from >= below) faults.push({ path: `${path}[${index}]`, message: 'from is not less than below' });
    if (from < reached) faults.push({ path: `${path}[${index}].from`, message: 'overlaps an earlier band' });
    reached = below;
  });
  return faults;
}

function checkGroups(item: Item, path: string, options: Option[]): Fault[] {
  const bands = item.kind === 'number' ? (item.bands ?? []) : options;
  const known = new Set(bands.map((option) => option.code));
  return (item.groups ?? []).flatMap((group, groupIndex) => {
    const faults = group.codes.flatMap((code, index) =>
      known.has(code) ? [] : [{ path: `${path}.groups[${groupIndex}].codes[${index}]`, message: `no option ${code}` }],
    );
    for (const index of duplicates(group.codes)) {
      faults.push({
        path: `${path}.groups[${groupIndex}].codes[${index}]`,
        message: 'code is used twice',
      });
    }
    return faults;
  });
}

function checkWhich(
  item: Item,
  path: string,
  { earlier, context }: { earlier: ReadonlyMap<string, Item>; context: Context },
): Fault[] {
  if (item.kind !== 'which' || context.unreadable.has(item.of)) return [];
  return earlier.get(item.of)?.kind === 'multiple'
    ? []
    : [{ path: `${path}.of`, message: `${item.of} is not an earlier multiple choice` }];
}

type ShowIfContext = { q: Questionnaire; earlier: ReadonlyMap<string, Item>; context: Context };

function checkShowIf(rule: ShowIf, path: string, at: ShowIfContext): Fault[] {
  if ('all' in rule) {
    return rule.all.flatMap((part, index) => checkShowIf(part, `${path}.all[${index}]`, at));
  }
  if ('any' in rule) {
    return rule.any.flatMap((part, index) => checkShowIf(part, `${path}.any[${index}]`, at));
  }
  if ('not' in rule) return checkShowIf(rule.not, `${path}.not`, at);
  if (at.context.unreadable.has(rule.item)) return [];
  const source = at.earlier.get(rule.item);
  if (!source) return [{ path: `${path}.item`, message: `${rule.item} is not an earlier item` }];
  const known = new Set(at.context.optionsOf(at.q, source).map((option) => option.code));
  return rule.in.flatMap((code, index) =>
    known.has(code) ? [] : [{ path: `${path}.in[${index}]`, message: `${rule.item} has no option ${code}` }],
  );
}

function checkFamilies(q: Questionnaire, context: Context): Fault[] {
  return (q.families ?? []).flatMap((pair, index) => {
    const sizes = pair.map((id) => familySize(q, id, context));
    const faults = sizes.flatMap((size, side) =>
      size === null ? [{ path: `families[${index}][${side}]`, message: `no published column ${pair[side]}` }] : [],
    );
    const product = (sizes[0] ?? 0) * (sizes[1] ?? 0);
    if (product > MOST_CODES) {
      faults.push({ path: `families[${index}]`, message: `has ${product} codes, more than ${MOST_CODES}` });
    }
    return faults;
  });
}

function familySize(q: Questionnaire, id: string, context: Context): number | null {
  const [itemId = '', code] = id.split('.');
  if (context.unreadable.has(itemId)) return 0;
  const item = q.sections.flatMap((section) => section.items).find((one) => one.id === itemId);
  if (!item) return null;
  if (item.kind === 'multiple') {
    return item.options.some((option) => option.code === code) ? 2 : null;
  }
  if (code !== undefined || item.kind === 'text') return null;
  if (item.kind === 'number') return item.bands?.length ?? null;
  return context.optionsOf(q, item).length;
}
