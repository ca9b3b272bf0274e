import { describe, expect, test } from 'vitest';
import type { Answers } from '../../app/survey/answer.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { changedItems, contentOf, isEmptyContent } from '../../app/survey/content.ts';
import { sectionStates, statementsOf } from '../../app/survey/journey.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';

const q = getQuestionnaire('company-2022') as Questionnaire;
const stateOf = (answers: Answers, statement?: 'yes' | 'no') =>
  sectionStates(q, answers, statement ? { g: statement } : {}).find(({ sectionId }) => sectionId === 'g')?.state;

const NONE = {};
const SOME = { 'G-01': { code: '1' } };
const ALL = { 'G-01': { code: '1' }, 'G-02': { code: '2' } };

describe('the state of a section', () => {
  test.each([
    [NONE, undefined, 'notStarted'],
    [NONE, 'no', 'inProgress'],
    [NONE, 'yes', 'needsCheck'],
    [SOME, undefined, 'inProgress'],
    [SOME, 'no', 'inProgress'],
    [SOME, 'yes', 'needsCheck'],
    [ALL, undefined, 'complete'],
    [ALL, 'yes', 'complete'],
    [ALL, 'no', 'inProgress'],
  ] as const)('of %j, said to be complete: %s, is %s', (answers, statement, state) => {
    expect(stateOf(answers, statement)).toBe(state);
  });

  test('comes from what was said of each section, not of the last one', () => {
    const sections = new Map([
      ['g', { answers: { _done: { code: 'yes' } } }],
      ['h1', { answers: { _done: { code: 'no' }, 'H-1-01': { code: '3' } } }],
      ['k', { answers: { _done: { text: 'yes' } } }],
    ]);
    expect(statementsOf(sections)).toEqual({ g: 'yes', h1: 'no' });
  });
});

describe('what a submission holds', () => {
  const draft: Answers = {
    ...ALL,
    'G-01.note': { text: '本社だけです' },
    'C-02.note': { text: 'たずねていない設問への補足' },
    _done: { code: 'yes' },
    _by: { text: '{}' },
  };

  test('the answers that count and the remarks to what is asked, and nothing that is kept beside them', () => {
    expect(contentOf(q, draft)).toEqual({ ...ALL, 'G-01.note': { text: '本社だけです' } });
    expect(contentOf(q, { ...draft, 'G-01': { code: '2' } })).not.toHaveProperty('G-02');
  });

  test('remarks alone are nothing to submit', () => {
    expect(isEmptyContent(q, contentOf(q, { 'G-01.note': { text: 'x' } }))).toBe(true);
    expect(isEmptyContent(q, contentOf(q, SOME))).toBe(false);
  });

  test('differs where an answer or a remark does', () => {
    const before = contentOf(q, draft);
    const idsOf = (after: Answers) =>
      changedItems(q, before, contentOf(q, after)).flatMap(({ items }) => items.map(({ id }) => id));
    expect(idsOf(draft)).toEqual([]);
    expect(idsOf({ ...draft, 'G-01.note': { text: '全社です' } })).toEqual(['G-01']);
    expect(idsOf({ ...draft, 'G-01': { code: '2' } })).toEqual(['G-01', 'G-02']);
  });
});
