import type { Answer, Answers } from './answer.ts';
import { isOwnSection } from './own-sections.ts';
import {
  type Bilingual,
  type Code,
  findItem,
  type Item,
  type Questionnaire,
  type Section,
  type ShowIf,
} from './questionnaire.ts';
import { countedAnswer, dependencies } from './rules.ts';

/**
 * One plant of a company; `id` is `p1`, `p2` … and is never given again. `staff` is null where nobody said it: one rule alone needs it.
 * `before` is the plant of an earlier wave that it was taken over from, whatever its name is by now.
 */
export type Plant = {
  id: string;
  name: string;
  staff: number | null;
  before?: { wave: string; plant: string } | undefined;
};

/** How the company's value comes from its plants' levels. */
export const PLANT_RULES = ['lowest', 'median', 'weighted'] as const;
export type PlantRule = (typeof PLANT_RULES)[number];

/**
 * Whether a company answers the checklist once or per plant, and how its value comes about. `removed` are plants that were taken
 * out: their answers are kept and not counted. `next` is the number of the next plant.
 */
export type Plants = {
  mode: 'company' | 'plants';
  rule: PlantRule;
  next: number;
  plants: Plant[];
  removed: Plant[];
};

/** The sealed section in which the list of plants and the rule are kept. */
export const PLANTS_SECTION = '_plants';

/** What joins the id of a section or an item with the id of a plant; it occurs in no definition. */
const PLANT_MARK = '~';

/** A company that said nothing of plants: it answers once. */
export const NO_PLANTS: Plants = { mode: 'company', rule: 'lowest', next: 1, plants: [], removed: [] };

/** The id of a section or an item as one plant answers it. */
export function plantId(id: string, plant: Pick<Plant, 'id'>): string {
  return `${id}${PLANT_MARK}${plant.id}`;
}

/** The id of a section or an item apart from its plant; `plant` is null where it is nobody's but the company's. */
export function splitPlantId(id: string): { base: string; plant: string | null } {
  const at = id.indexOf(PLANT_MARK);
  return at === -1 ? { base: id, plant: null } : { base: id.slice(0, at), plant: id.slice(at + 1) };
}

/** The plants that answer by themselves: none while the company answers once. */
export function answeringPlants(plants: Plants): readonly Plant[] {
  return plants.mode === 'plants' ? plants.plants : [];
}

/**
 * The sections that plants may answer: those of maturity items alone, where no item of another section depends on one of theirs.
 * An association's own section is the company's.
 */
export function plantSections(q: Questionnaire): Section[] {
  const checklist = q.sections.filter(
    ({ id, items }) => items.every(({ kind }) => kind === 'maturity') && !isOwnSection(id),
  );
  const outside = q.sections.filter((section) => !checklist.includes(section)).flatMap(({ items }) => items);
  const needed = new Set(outside.flatMap((item) => [...dependencies(q, item)]));
  return checklist.filter(({ items }) => !items.some(({ id }) => needed.has(id)));
}

/** The questionnaire with the checklist's sections once per plant, plant by plant, where the first of them stood. */
export function expandPlants(q: Questionnaire, plants: readonly Plant[]): Questionnaire {
  const repeated = plantSections(q);
  if (plants.length === 0 || repeated.length === 0) return q;
  const own = new Set(repeated.flatMap(({ items }) => items.map(({ id }) => id)));
  const copies = plants.flatMap((plant) => repeated.map((section) => sectionOf(section, plant, own)));
  const sections = q.sections.flatMap((section) => {
    if (!repeated.includes(section)) return [section];
    return section === repeated[0] ? copies : [];
  });
  return { ...q, sections };
}

/** The sections of an expanded questionnaire that plants answer. */
export function answeringSections(expanded: Questionnaire): Section[] {
  return expanded.sections.filter(({ id }) => splitPlantId(id).plant !== null);
}

/** One item of the company's answers with what each plant said; plants without an answer are those in `missing`. */
export type CollapsedItem = {
  item: Item;
  sectionId: string;
  answers: { plant: Plant; answer: Answer | undefined }[];
  missing: Plant[];
  value: Answer | undefined;
};

/** The checklist of the company, item by item, with its value by the rule. `expanded` is `q` with these plants. */
export function collapsePlants(
  q: Questionnaire,
  { expanded, plants, rule, answers }: { expanded: Questionnaire; answers: Answers } & Pick<Plants, 'plants' | 'rule'>,
): CollapsedItem[] {
  return plantSections(q).flatMap((section) =>
    section.items.map((item) => {
      const given = plants.map((plant) => {
        const own = findItem(expanded, plantId(item.id, plant));
        return { plant, answer: own ? countedAnswer(expanded, own, answers) : undefined };
      });
      const missing = given.filter(({ answer }) => !answer).map(({ plant }) => plant);
      return { item, sectionId: section.id, answers: given, missing, value: companyValue(given, rule) };
    }),
  );
}

/** The answers that count for the company: the values of its plants' items in place of what it may have answered once; own items are kept. */
export function withCompanyValues(answers: Answers, checklist: readonly CollapsedItem[]): Answers {
  if (checklist.length === 0) return answers;
  const collapsed = new Map(checklist.map(({ item, value }) => [item.id, value]));
  const kept = Object.entries(answers).filter(([key]) => {
    const item = key.split('.')[0] ?? key;
    return !collapsed.has(item) && splitPlantId(item).plant === null;
  });
  const values = [...collapsed].flatMap(([id, value]) => (value ? [[id, value] as const] : []));
  return Object.fromEntries([...kept, ...values]);
}

/**
 * The company's value of one item. Where a plant has a level, levels decide: the lowest; the lower median; or the lowest level that,
 * with those below it, half of the staff of the plants with a level works at. Without any level: all NA is NA, all DK is DK, both
 * are DK, and nothing is no answer.
 */
export function companyValue(
  given: readonly { plant: Pick<Plant, 'staff'>; answer: Answer | undefined }[],
  rule: PlantRule,
): Answer | undefined {
  const codes = given.flatMap(({ plant, answer }) =>
    answer && 'code' in answer ? [{ code: answer.code, staff: plant.staff }] : [],
  );
  const levels = codes.filter(({ code }) => isLevel(code)).sort((a, b) => Number(a.code) - Number(b.code));
  const lowest = levels[0];
  if (!lowest) return codes.length === 0 ? undefined : { code: codes.every(({ code }) => code === 'NA') ? 'NA' : 'DK' };
  if (rule === 'lowest') return { code: lowest.code };
  const weights = levels.map(({ staff }) => (rule === 'weighted' ? (staff ?? 0) : 1));
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let reached = 0;
  const found = levels.find((_, index) => {
    reached += weights[index] ?? 0;
    return reached >= half;
  });
  return { code: (found ?? lowest).code };
}

/** The list of plants out of the sealed section that holds it; a company without one said nothing of plants. */
export function plantsFrom(answers: Answers | undefined): Plants {
  const kept = answers?.[PLANTS_SECTION];
  return kept && 'text' in kept ? (JSON.parse(kept.text) as Plants) : NO_PLANTS;
}

/** The list of plants as its sealed section holds it. */
export function plantsToAnswers(plants: Plants): Answers {
  return { [PLANTS_SECTION]: { text: JSON.stringify(plants) } };
}

/** What plants answered when the company submitted, with the rule: the company's own copy beside its answers. */
export type PlantsCopy = { rule: PlantRule; plants: Plant[]; answers: Answers };

/** The copy as the text that is sealed, of the plants' items alone; equal copies are equal texts. */
export function plantsCopyToText({ rule, plants, answers }: PlantsCopy): string {
  const own = Object.entries(answers).filter(([id]) => splitPlantId(id).plant !== null);
  const sorted = own.sort(([a], [b]) => (a < b ? -1 : 1));
  const list = plants.map(({ id, name, staff }) => ({ id, name, staff }));
  return JSON.stringify({ rule, plants: list, answers: Object.fromEntries(sorted) });
}

/** The copy out of a text that `plantsCopyToText` made. */
export function plantsCopyFromText(text: string): PlantsCopy {
  return JSON.parse(text) as PlantsCopy;
}

function isLevel(code: Code): boolean {
  return code >= '1' && code <= '5';
}

function sectionOf(section: Section, plant: Plant, own: ReadonlySet<string>): Section {
  const items = section.items.map((item): Item => {
    const { showIf, ...rest } = item;
    return {
      ...rest,
      id: plantId(item.id, plant),
      number: item.number ?? item.id,
      short: named(item.short, plant),
      ...(showIf ? { showIf: ruleOf(showIf, plant, own) } : {}),
    };
  });
  return { ...section, id: plantId(section.id, plant), title: named(section.title, plant), items };
}

const ofPlant = ({ name }: Pick<Plant, 'name'>): Bilingual => ({ ja: `（${name}）`, en: ` (${name})` });

function named({ ja, en }: Bilingual, plant: Plant): Bilingual {
  const suffix = ofPlant(plant);
  return { ja: `${ja}${suffix.ja}`, en: `${en}${suffix.en}` };
}

/** The title of a plant's section in two parts, for where the plant is named above: what it is called at every plant, and the plant in brackets. */
export function splitTitle(title: Bilingual, plant: Pick<Plant, 'name'>): { base: Bilingual; suffix: Bilingual } {
  const suffix = ofPlant(plant);
  const base = (text: string, end: string) => (text.endsWith(end) ? text.slice(0, -end.length) : text);
  return { base: { ja: base(title.ja, suffix.ja), en: base(title.en, suffix.en) }, suffix };
}

// A condition on an item of the checklist means the same plant's; any other is on the company's answer.
function ruleOf(rule: ShowIf, plant: Plant, own: ReadonlySet<string>): ShowIf {
  if ('all' in rule) return { all: rule.all.map((part) => ruleOf(part, plant, own)) };
  if ('any' in rule) return { any: rule.any.map((part) => ruleOf(part, plant, own)) };
  if ('not' in rule) return { not: ruleOf(rule.not, plant, own) };
  return own.has(rule.item) ? { ...rule, item: plantId(rule.item, plant) } : rule;
}
