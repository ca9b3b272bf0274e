import type { Answers } from './answer.ts';
import { answersOf, COMPANY_SOURCE, copyInto, countCopied } from './copy-plant.ts';
import { sectionStates } from './journey.ts';
import { MATURITY_OPTIONS } from './maturity.ts';
import { type EarlierPlants, isRuleAdopted, plantsToAdopt } from './plant-list.ts';
import { type CollapsedItem, expandPlants, type Plant, type Plants, plantSections, splitPlantId } from './plants.ts';
import type { Bilingual, Questionnaire } from './questionnaire.ts';

/** The sheet that a page of plants shows. */
type PlantSheet = { whole: Questionnaire; plants: Plants; answers: Answers };

/** One plant as a tile: how far its checklist is, and where to go on. */
export type PlantTile = Plant & { asked: number; answered: number; next: string | null };

/** Whether a survey has a checklist that plants may answer. */
export function hasChecklist(q: Questionnaire): boolean {
  return plantSections(q).length > 0;
}

/** Everything that the page of plants shows, whether they answer by now or not. */
export function plantsPage({ whole, plants, answers }: PlantSheet) {
  const all = [...plants.plants, ...plants.removed];
  const expanded = expandPlants(whole, all);
  const states = sectionStates(expanded, answers);
  const tile = (plant: Plant): PlantTile => {
    const own = states.filter(({ sectionId }) => splitPlantId(sectionId).plant === plant.id);
    const sum = (key: 'asked' | 'answered') => own.reduce((total, each) => total + each[key], 0);
    const next = own.find(({ state }) => state !== 'complete') ?? own[0];
    return { ...plant, asked: sum('asked'), answered: sum('answered'), next: next?.sectionId ?? null };
  };
  const company = answersOf(
    { questionnaire: expandPlants(whole, [{ id: '-', name: '', staff: null }]), whole, answers },
    COMPANY_SOURCE,
  );
  return {
    mode: plants.mode,
    rule: plants.rule,
    tiles: plants.plants.map(tile),
    removed: plants.removed.map(tile),
    companyAnswered: company.size,
  };
}

/** What can be taken over from an earlier wave, where anything can: the plants that are missing, and the rule of then where it comes with them. */
export function plantsAdoption(now: Plants, earlier: EarlierPlants & { waveTitle: Bilingual }) {
  const plants = plantsToAdopt(now, earlier).map(({ name, staff }) => ({ name, staff }));
  const rule = isRuleAdopted(now) ? earlier.rule : null;
  return plants.length === 0 ? null : { waveTitle: earlier.waveTitle, plants, rule };
}

/** From where one plant can copy, with how many answers it would take over; sources without any are left out. */
export function copySources({ whole, plants, answers }: PlantSheet, to: string) {
  const questionnaire = expandPlants(whole, plants.plants);
  const sheet = { questionnaire, whole, answers };
  const others = plants.plants.filter(({ id }) => id !== to);
  return [...others, { id: COMPANY_SOURCE, name: null }]
    .map(({ id, name }) => ({ id, name, count: countCopied(copyInto(sheet, answersOf(sheet, id), to)) }))
    .filter(({ count }) => count > 0);
}

/** One item of the company's derived answers to read: its value and each plant's answer in words, null where there is none. */
export type CompanyValueRow = {
  id: string;
  name: string;
  value: string | null;
  plants: { id: string; name: string; words: string | null }[];
  isMissing: boolean;
};

/** How the company's values came about, item by item, in one language. */
export function companyValueRows(checklist: readonly CollapsedItem[], locale: keyof Bilingual): CompanyValueRow[] {
  const words = (answer: CollapsedItem['value']) => {
    const code = answer && 'code' in answer ? answer.code : null;
    const option = MATURITY_OPTIONS.find((each) => each.code === code);
    if (!option) return null;
    return /^\d$/.test(option.code) ? `${option.code} ${option.label[locale]}` : option.label[locale];
  };
  return checklist.map(({ item, answers, missing, value }) => ({
    id: item.id,
    name: `${item.number ?? item.id} ${item.short[locale]}`,
    value: words(value),
    plants: answers.map(({ plant, answer }) => ({ id: plant.id, name: plant.name, words: words(answer) })),
    isMissing: missing.length > 0,
  }));
}
