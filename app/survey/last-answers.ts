import { type Answer, type Answers, parseAnswer, rawOf } from './answer.ts';
import { answerWords } from './answer-words.ts';
import { isSameName } from './plant-list.ts';
import { type Plant, type PlantsCopy, plantId, splitPlantId } from './plants.ts';
import { type Bilingual, findItem, type Item, type Questionnaire, type Section } from './questionnaire.ts';

/** What a company submitted in an earlier wave, with the questionnaire that was asked then, and what each of its plants answered where they did. */
export type EarlierAnswers = {
  waveId: string;
  waveTitle: Bilingual;
  questionnaire: Questionnaire;
  answers: Answers;
  plants: PlantsCopy | null;
};

/**
 * The last wave's answer to an item, in the words of then. `values` are what the item's field takes to say the same now; null where
 * that cannot be said any more. `isComparable`: the question was worded differently.
 */
export type LastAnswer = { words: string[]; values: string[] | null; isComparable: boolean };

type Asked = { earlier: EarlierAnswers; plants: readonly Plant[]; language: keyof Bilingual };

/**
 * The last wave's answers to the items of a section, by item id; items without one, or that cannot be compared, are absent. A plant's are those of
 * the plant it was taken over from, or else of the one that had the same name then: `plants` are those of now. What the company answered
 * as one is no plant's.
 */
export function lastAnswers(
  q: Questionnaire,
  section: Section,
  { earlier, plants, language }: Asked,
): Record<string, LastAnswer> {
  return Object.fromEntries(
    section.items.flatMap((item) => {
      const { base, plant } = splitPlantId(item.id);
      const found = earlierItem({ ...item, id: base }, earlier.questionnaire);
      const now = plants.find(({ id }) => id === plant);
      const answer =
        found &&
        (plant === null
          ? earlier.answers[found.item.id]
          : answerOfPlant(earlier, found.item, plantThen(earlier, now, plants)));
      if (!found || !answer) return [];
      const words = answerWords(earlier.questionnaire, found.item, { answer, language });
      const last: LastAnswer = { words, values: valuesNow(q, item, answer), isComparable: found.isComparable };
      return [[item.id, last]];
    }),
  );
}

/** What a plant answered to an item of the earlier wave. */
function answerOfPlant({ plants }: EarlierAnswers, item: Item, then: Plant | undefined): Answer | undefined {
  return then && plants?.answers[plantId(item.id, then)];
}

/** Which plant of the earlier wave a plant is; one that another was taken over from is nobody's by its name alone. */
function plantThen(
  { waveId, plants: earlier }: EarlierAnswers,
  now: Plant | undefined,
  plants: readonly Plant[],
): Plant | undefined {
  const takenFrom = (plant: Plant) => (plant.before?.wave === waveId ? plant.before.plant : null);
  const own = now && takenFrom(now);
  if (!now || own) return earlier?.plants.find(({ id }) => id === own);
  const taken = plants.map(takenFrom);
  return earlier?.plants.find(({ id, name }) => isSameName(name, now.name) && !taken.includes(id));
}

/** The item of an earlier questionnaire that an item goes on from: the same id and version, or what `previous` declares. */
function earlierItem(item: Item, earlier: Questionnaire): { item: Item; isComparable: boolean } | null {
  const same = findItem(earlier, item.id);
  if (same && same.version === item.version) return { item: same, isComparable: false };
  if (!item.previous || item.previous.relation === 'broken') return null;
  const [id = '', version] = item.previous.item.split('@');
  const found = findItem(earlier, id);
  if (!found || (version !== undefined && found.version !== Number(version))) return null;
  return { item: found, isComparable: item.previous.relation === 'comparable' };
}

// What was chosen before decides over a `which` item's options; the page offers only what is there now.
function valuesNow(q: Questionnaire, item: Item, answer: Answer): string[] | null {
  const raw = rawOf(answer);
  const others: Answers = item.kind === 'which' ? { [item.of]: { codes: raw } } : {};
  const parsed = parseAnswer(q, item, raw, others);
  return parsed.ok && parsed.answer ? raw : null;
}
