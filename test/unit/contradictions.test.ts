import { describe, expect, test } from 'vitest';
import type { Answers } from '../../app/survey/answer.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { CONTRADICTIONS, type ContradictionId, findContradictions } from '../../app/survey/contradictions.ts';
import { allItems, findItem, itemOptions, type Questionnaire } from '../../app/survey/questionnaire.ts';

function questionnaire(id: string): Questionnaire {
  const found = getQuestionnaire(id);
  if (!found) throw new Error(`there is no questionnaire ${id}`);
  return found;
}

const company = questionnaire('company-2022');
const association = questionnaire('association-2022');
const one = (code: string) => ({ code });
const some = (...codes: string[]) => ({ codes });

/** For each rule answers that break it, and answers close by that do not. */
const CASES: readonly [rule: ContradictionId, broken: Answers, sound: Answers][] = [
  ['budgetAboveSales', { 'A-06': one('1'), 'A-07': one('5') }, { 'A-06': one('1'), 'A-07': one('4') }],
  ['securityAboveSales', { 'A-06': one('1'), 'A-08': one('6') }, { 'A-06': one('DK'), 'A-08': one('6') }],
  ['securityAboveBudget', { 'A-07': one('2'), 'A-08': one('3') }, { 'A-07': one('3'), 'A-08': one('3') }],
  ['factoryAboveSecurity', { 'A-08': one('1'), 'A-09': one('2') }, { 'A-08': one('DK'), 'A-09': one('2') }],
  ['staffAboveEmployees', { 'A-02': one('1'), 'A-10': { number: 300 } }, { 'A-02': one('1'), 'A-10': { number: 299 } }],
  ['officerWithoutStaff', { 'A-10': { number: 0 }, 'F-02': one('1') }, { 'A-10': { number: 1 }, 'F-02': one('1') }],
  ['noBasicsButAntivirus', { 'B-02': some('none'), 'H-3-01': one('3') }, { 'B-02': some('none'), 'H-3-01': one('2') }],
  ['noPlanButDrill', { 'B-04': one('1'), 'H-2-05': one('5') }, { 'B-04': one('2'), 'H-2-05': one('5') }],
  ['noIncidentButKinds', { 'C-01': one('3'), 'C-02': some('mail') }, { 'C-01': one('3'), 'C-02': some('DK') }],
  ['noIncidentButDays', { 'C-01': one('3'), 'C-04': { number: 1 } }, { 'C-01': one('3'), 'C-04': { number: 0 } }],
  ['noDataButContinued', { 'D-01': one('1'), 'D-02': one('2') }, { 'D-01': one('1'), 'D-02': one('1') }],
  ['noAnalysisButRisks', { 'E-02': one('1'), 'H-2-01': one('3') }, { 'E-02': one('2'), 'H-2-01': one('3') }],
  ['noOfficerButResponsible', { 'F-02': one('2'), 'H-1-03': one('4') }, { 'F-02': one('3'), 'H-1-03': one('4') }],
  ['noOutsourcingButContract', { 'G-01': one('2'), 'G-02': one('1') }, { 'G-01': one('1'), 'G-02': one('1') }],
  ['noOutsourcingButTraining', { 'G-01': one('2'), 'H-4-02': one('3') }, { 'G-01': one('DK'), 'H-4-02': one('3') }],
  ['unknownButRead', { 'J-03': one('1'), 'J-05': one('1') }, { 'J-03': one('3'), 'J-05': one('1') }],
  ['noOssButMeasures', { 'K-01': one('NA'), 'K-02': some('rule') }, { 'K-01': one('NA'), 'K-02': some('none') }],
  [
    'noActivityButNews',
    { 'AS-B-01': some('none'), 'AS-B-03': one('3') },
    { 'AS-B-01': some('none'), 'AS-B-03': one('1') },
  ],
  [
    'noActivityButGuideline',
    { 'AS-B-01': some('none'), 'AS-D-02': one('1') },
    { 'AS-B-01': some('none'), 'AS-D-02': one('4') },
  ],
  [
    'surveyedButNoSurvey',
    { 'AS-B-01': some('news'), 'AS-B-04': one('4') },
    { 'AS-B-01': some('survey'), 'AS-B-04': one('4') },
  ],
  [
    'stateUnknownButKnown',
    { 'AS-C-01': some('state', 'people'), 'AS-B-04': one('3') },
    { 'AS-C-01': some('people'), 'AS-B-04': one('3') },
  ],
  ['firstHeardButTold', { 'AS-E-01': one('1'), 'AS-E-02': one('1') }, { 'AS-E-01': one('2'), 'AS-E-02': one('1') }],
  ['firstHeardButUsed', { 'AS-E-01': one('1'), 'AS-E-03': one('1') }, { 'AS-E-01': one('1'), 'AS-E-03': one('2') }],
  [
    'noCommitteeButTold',
    { 'AS-B-02': one('3'), 'AS-E-05': some('committee') },
    { 'AS-B-02': one('1'), 'AS-E-05': some('committee') },
  ],
  [
    'whichNotChosen',
    { 'C-01': one('1'), 'C-02': some('mail'), 'C-03': one('leak') },
    { 'C-01': one('1'), 'C-02': some('mail'), 'C-03': one('mail') },
  ],
];

const found = (answers: Answers) => {
  const q = Object.keys(answers).some((id) => id.startsWith('AS-')) ? association : company;
  return findContradictions(q, answers).map(({ id }) => id);
};

describe('answers that hardly go together', () => {
  test('every rule has a case, and every code of the cases is one of its item', () => {
    expect(CASES.map(([rule]) => rule)).toEqual([...CONTRADICTIONS.map(({ id }) => id), 'whichNotChosen']);
    for (const [rule, ...both] of CASES)
      for (const answers of both)
        for (const [id, answer] of Object.entries(answers)) {
          const q = id.startsWith('AS-') ? association : company;
          const item = findItem(q, id);
          expect(item, `${rule} ${id}`).not.toBeNull();
          const codes = 'code' in answer ? [answer.code] : 'codes' in answer ? answer.codes : [];
          const known = item ? itemOptions(q, item).map(({ code }) => code) : [];
          expect(
            codes.filter((code) => !known.includes(code)),
            `${rule} ${id}`,
          ).toEqual([]);
        }
  });

  test.each(CASES)('%s is found where it is, and not close by', (rule, broken, sound) => {
    expect(found(broken)).toEqual([rule]);
    expect(found(sound)).not.toContain(rule);
  });

  test('each names the items that it speaks of', () => {
    const [warning] = findContradictions(company, { 'A-06': one('1'), 'A-07': one('6') });
    expect(warning?.items.map(({ id }) => id)).toEqual(['A-07', 'A-06']);
  });

  test('an empty sheet has none, and a questionnaire without the items asks nothing', () => {
    expect(findContradictions(company, {})).toEqual([]);
    const answers = Object.assign({}, ...CASES.map(([, broken]) => broken)) as Answers;
    for (const id of ['checklist-e1', 'short-20']) {
      const known = new Set(allItems(questionnaire(id)).map((item) => item.id));
      for (const { items } of findContradictions(questionnaire(id), answers))
        expect(items.every((item) => known.has(item.id))).toBe(true);
    }
  });
});
