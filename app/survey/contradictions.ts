import { type Answers, chosenCodes } from './answer.ts';
import { allItems, findItem, type Item, type Questionnaire } from './questionnaire.ts';
import { countedAnswer, isShown } from './rules.ts';

/** What the rules ask of a sheet. Answers to items that are not asked any more are looked at too: they may be the right ones. */
type Sheet = {
  /** Whether one of these codes was chosen. */
  chose(item: string, ...codes: string[]): boolean;
  /** Whether something was chosen and none of these codes. */
  choseOther(item: string, ...codes: string[]): boolean;
  /** The number given, or null. */
  number(item: string): number | null;
  /** The least and the upper amount of the chosen band; null where there is none. */
  band(item: string): { from: number; below: number } | null;
};

type Rule = { id: string; items: readonly string[]; holds(sheet: Sheet): boolean };

const DONE = ['3', '4', '5'] as const;

/** Whether the least amount of one band is more than the other can be. */
function exceeds(sheet: Sheet, item: string, other: string): boolean {
  const [a, b] = [sheet.band(item), sheet.band(other)];
  return a !== null && b !== null && a.from >= b.below;
}

/**
 * Answers that hardly go together. A rule warns and never forbids; it is asked where the questionnaire has all of its items. Each has its sentence
 * in the texts `submission.contradiction`.
 */
export const CONTRADICTIONS = [
  { id: 'budgetAboveSales', items: ['A-07', 'A-06'], holds: (s) => exceeds(s, 'A-07', 'A-06') },
  { id: 'securityAboveSales', items: ['A-08', 'A-06'], holds: (s) => exceeds(s, 'A-08', 'A-06') },
  { id: 'securityAboveBudget', items: ['A-08', 'A-07'], holds: (s) => exceeds(s, 'A-08', 'A-07') },
  { id: 'factoryAboveSecurity', items: ['A-09', 'A-08'], holds: (s) => exceeds(s, 'A-09', 'A-08') },
  {
    id: 'staffAboveEmployees',
    items: ['A-10', 'A-02'],
    holds: (s) => (s.number('A-10') ?? -1) >= (s.band('A-02')?.below ?? Number.POSITIVE_INFINITY),
  },
  { id: 'officerWithoutStaff', items: ['A-10', 'F-02'], holds: (s) => s.number('A-10') === 0 && s.chose('F-02', '1') },
  {
    id: 'noBasicsButAntivirus',
    items: ['B-02', 'H-3-01'],
    holds: (s) => s.chose('B-02', 'none') && s.chose('H-3-01', ...DONE),
  },
  { id: 'noPlanButDrill', items: ['B-04', 'H-2-05'], holds: (s) => s.chose('B-04', '1') && s.chose('H-2-05', ...DONE) },
  {
    id: 'noIncidentButKinds',
    items: ['C-01', 'C-02'],
    holds: (s) => s.chose('C-01', '3') && s.choseOther('C-02', 'DK'),
  },
  {
    id: 'noIncidentButDays',
    items: ['C-01', 'C-04'],
    holds: (s) => s.chose('C-01', '3') && (s.number('C-04') ?? 0) > 0,
  },
  { id: 'noDataButContinued', items: ['D-01', 'D-02'], holds: (s) => s.chose('D-01', '1') && s.chose('D-02', '2') },
  {
    id: 'noAnalysisButRisks',
    items: ['E-02', 'H-2-01'],
    holds: (s) => s.chose('E-02', '1') && s.chose('H-2-01', ...DONE),
  },
  {
    id: 'noOfficerButResponsible',
    items: ['F-02', 'H-1-03'],
    holds: (s) => s.chose('F-02', '2') && s.chose('H-1-03', ...DONE),
  },
  {
    id: 'noOutsourcingButContract',
    items: ['G-01', 'G-02'],
    holds: (s) => s.chose('G-01', '2') && s.chose('G-02', '1'),
  },
  {
    id: 'noOutsourcingButTraining',
    items: ['G-01', 'H-4-02'],
    holds: (s) => s.chose('G-01', '2') && s.chose('H-4-02', ...DONE),
  },
  { id: 'unknownButRead', items: ['J-03', 'J-05'], holds: (s) => s.chose('J-03', '1') && s.choseOther('J-05', 'DK') },
  {
    id: 'noOssButMeasures',
    items: ['K-01', 'K-02'],
    holds: (s) => s.chose('K-01', 'NA') && s.choseOther('K-02', 'none', 'DK'),
  },
  {
    id: 'noActivityButNews',
    items: ['AS-B-01', 'AS-B-03'],
    holds: (s) => s.chose('AS-B-01', 'none') && s.chose('AS-B-03', '2', '3', '4', '5'),
  },
  {
    id: 'noActivityButGuideline',
    items: ['AS-B-01', 'AS-D-02'],
    holds: (s) => s.chose('AS-B-01', 'none') && s.chose('AS-D-02', '1', '2'),
  },
  {
    id: 'surveyedButNoSurvey',
    items: ['AS-B-01', 'AS-B-04'],
    holds: (s) => s.chose('AS-B-04', '4') && s.choseOther('AS-B-01', 'survey', 'DK'),
  },
  {
    id: 'stateUnknownButKnown',
    items: ['AS-C-01', 'AS-B-04'],
    holds: (s) => s.chose('AS-C-01', 'state') && s.chose('AS-B-04', '3', '4'),
  },
  {
    id: 'firstHeardButTold',
    items: ['AS-E-01', 'AS-E-02'],
    holds: (s) => s.chose('AS-E-01', '1') && s.chose('AS-E-02', '1'),
  },
  {
    id: 'firstHeardButUsed',
    items: ['AS-E-01', 'AS-E-03'],
    holds: (s) => s.chose('AS-E-01', '1') && s.chose('AS-E-03', '1'),
  },
  {
    id: 'noCommitteeButTold',
    items: ['AS-B-02', 'AS-E-05'],
    holds: (s) => s.chose('AS-B-02', '2', '3') && s.chose('AS-E-05', 'committee'),
  },
] as const satisfies readonly Rule[];

/** The name of a rule; `whichNotChosen` is that of every item that follows another's choice. */
export type ContradictionId = (typeof CONTRADICTIONS)[number]['id'] | 'whichNotChosen';

/** A warning: what hardly goes together, and the items to look at. */
export type Contradiction = { id: ContradictionId; items: Item[] };

/** The answers of a sheet that hardly go together, in the order of the rules. */
export function findContradictions(q: Questionnaire, answers: Answers): Contradiction[] {
  const sheet = sheetOf(q, answers);
  const declared = CONTRADICTIONS.flatMap((rule): Contradiction[] => {
    const items = rule.items.flatMap((id) => findItem(q, id) ?? []);
    return items.length === rule.items.length && rule.holds(sheet) ? [{ id: rule.id, items }] : [];
  });
  const orphaned = allItems(q).flatMap((item): Contradiction[] => {
    if (item.kind !== 'which' || !answers[item.id] || !isShown(q, item, answers)) return [];
    const source = findItem(q, item.of);
    return source && !countedAnswer(q, item, answers) ? [{ id: 'whichNotChosen', items: [item, source] }] : [];
  });
  return [...declared, ...orphaned];
}

function sheetOf(q: Questionnaire, answers: Answers): Sheet {
  const codes = (item: string) => chosenCodes(answers[item]);
  return {
    chose: (item, ...wanted) => codes(item).some((code) => wanted.includes(code)),
    choseOther: (item, ...others) => codes(item).length > 0 && !codes(item).some((code) => others.includes(code)),
    number(item) {
      const answer = answers[item];
      return answer && 'number' in answer ? answer.number : null;
    },
    band(id) {
      const item = findItem(q, id);
      const [code] = codes(id);
      const option = item?.kind === 'bands' ? item.options.find((each) => each.code === code) : undefined;
      if (option?.from === undefined) return null;
      return { from: option.from, below: option.below ?? Number.POSITIVE_INFINITY };
    },
  };
}
