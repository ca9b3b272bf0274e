import { parseQuestionnaire, type Questionnaire } from './questionnaire.ts';
import association2022 from './questionnaires/association-2022.json';
import checklistE1 from './questionnaires/checklist-e1.json';
import company2022 from './questionnaires/company-2022.json';
import interview2022 from './questionnaires/interview-2022.json';
import short20 from './questionnaires/short-20.json';

/** The ids of the questionnaires that come with the program; a later one may borrow items of an earlier one. */
export const QUESTIONNAIRE_IDS = [
  'checklist-e1',
  'company-2022',
  'association-2022',
  'interview-2022',
  'short-20',
] as const;

const DEFINITIONS: Record<(typeof QUESTIONNAIRE_IDS)[number], unknown> = {
  'checklist-e1': checklistE1,
  'company-2022': company2022,
  'association-2022': association2022,
  'interview-2022': interview2022,
  'short-20': short20,
};

const parsed = new Map<string, Questionnaire>();

/** The questionnaire with this id, or null. Throws where a definition that comes with the program has faults. */
export function getQuestionnaire(id: string): Questionnaire | null {
  const known = parsed.get(id);
  if (known) return known;
  const found = QUESTIONNAIRE_IDS.find((one) => one === id);
  if (!found) return null;
  const earlier = QUESTIONNAIRE_IDS.slice(0, QUESTIONNAIRE_IDS.indexOf(found));
  const bank = (other: string) => (earlier.some((one) => one === other) ? getQuestionnaire(other) : null);
  const result = parseQuestionnaire(DEFINITIONS[found], bank);
  if (!result.ok) {
    const list = result.faults.map((one) => `${one.path}: ${one.message}`).join('\n');
    throw new Error(`questionnaire ${id} has faults:\n${list}`);
  }
  parsed.set(id, result.value);
  return result.value;
}
