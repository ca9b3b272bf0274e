import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Answer, type Answers, parseAnswer } from '../../app/survey/answer.ts';
import {
  codedColumns,
  decodeSubmission,
  encodeSubmission,
  FIRST_CODE,
  NO_ANSWER,
  NOT_ASKED,
} from '../../app/survey/coding.ts';
import { countedAnswers, missingItems, narrowToSection, sectionStates } from '../../app/survey/journey.ts';
import { mergeSection } from '../../app/survey/merge.ts';
import { findItem, parseQuestionnaire, type Questionnaire } from '../../app/survey/questionnaire.ts';
import { isShown } from '../../app/survey/rules.ts';

const words = (text: string) => ({ ja: text, en: text });
const option = (code: string, more: object = {}) => ({ code, label: words(code), ...more });
const item = (id: string, more: object) => ({ id, label: words(id), short: words(id), ...more });

function build(): Questionnaire {
  const parsed = parseQuestionnaire({
    id: 'small',
    version: 1,
    audience: 'company',
    minutes: 5,
    title: words('Small'),
    families: [['A-01', 'A-02.x']],
    sections: [
      {
        id: 'a',
        block: 'A',
        title: words('A'),
        items: [
          item('A-01', { kind: 'single', options: [option('1'), option('2'), option('DK')] }),
          item('A-02', {
            kind: 'multiple',
            options: [option('x'), option('y'), option('none', { exclusive: true })],
            showIf: { item: 'A-01', in: ['1'] },
          }),
          item('A-03', { kind: 'which', of: 'A-02' }),
        ],
      },
      {
        id: 'b',
        block: 'B',
        title: words('B'),
        items: [
          item('B-01', {
            kind: 'number',
            unit: words('days'),
            min: 0,
            max: 1000,
            bands: [option('1', { below: 10 }), option('2', { from: 10 })],
          }),
          item('B-02', { kind: 'text', maxLength: 10 }),
          item('B-03', { kind: 'maturity', showIf: { not: { item: 'A-03', in: ['x'] } } }),
        ],
      },
    ],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.value;
}

const q = build();
const get = (id: string) => {
  const found = findItem(q, id);
  if (!found) throw new Error(`no item ${id}`);
  return found;
};
const parse = (id: string, raw: string[], answers: Answers = {}) => parseAnswer(q, get(id), raw, answers);

describe('parseAnswer', () => {
  test.each([
    ['１，２３４', { number: 0 }, false],
    ['１２３', { number: 123 }, true],
    [' 1,000 ', { number: 1000 }, true],
    ['000', { number: 0 }, true],
    ['12.0', { number: 12 }, true],
  ])('reads the number %j', (typed, answer, ok) => {
    const result = parse('B-01', [typed]);
    expect(result).toEqual(ok ? { ok: true, answer } : { ok: false, fault: 'outOfRange' });
  });

  test.each([
    ['3人', 'otherUnit'],
    ['三', 'notANumber'],
    ['1.5', 'notWhole'],
    ['-1', 'outOfRange'],
    ['1e3', 'notANumber'],
    ['9'.repeat(400), 'outOfRange'],
  ])('refuses the number %j', (typed, fault) => {
    expect(parse('B-01', [typed])).toEqual({ ok: false, fault });
  });

  test('takes empty fields as no answer in every kind', () => {
    for (const id of ['A-01', 'A-02', 'A-03', 'B-01', 'B-02', 'B-03']) {
      expect(parse(id, ['', '  '])).toEqual({ ok: true, answer: null });
    }
  });

  test('refuses unknown and several codes of a single choice', () => {
    expect(parse('A-01', ['9'])).toEqual({ ok: false, fault: 'unknownOption' });
    expect(parse('A-01', ['1', '2'])).toEqual({ ok: false, fault: 'severalOptions' });
    expect(parse('A-01', ['constructor'])).toEqual({ ok: false, fault: 'unknownOption' });
  });

  test('puts several codes in the order of the options and refuses an exclusive one beside others', () => {
    expect(parse('A-02', ['y', 'x', 'x'])).toEqual({ ok: true, answer: { codes: ['x', 'y'] } });
    expect(parse('A-02', ['x', 'none'])).toEqual({ ok: false, fault: 'exclusiveWithOthers' });
  });

  test('takes a which answer only among the options chosen before', () => {
    const answers: Answers = { 'A-01': { code: '1' }, 'A-02': { codes: ['x'] } };
    expect(parse('A-03', ['x'], answers)).toEqual({ ok: true, answer: { code: 'x' } });
    expect(parse('A-03', ['y'], answers)).toEqual({ ok: false, fault: 'notChosenBefore' });
  });

  test('counts a text in characters, not in code units, and takes out control characters', () => {
    expect(parse('B-02', ['𠮷'.repeat(10)])).toEqual({ ok: true, answer: { text: '𠮷'.repeat(10) } });
    expect(parse('B-02', ['a'.repeat(11)])).toEqual({ ok: false, fault: 'tooLong' });
    expect(parse('B-02', ['a\u0000b\r\nc'])).toEqual({ ok: true, answer: { text: 'ab\nc' } });
  });

  test('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.constantFrom('A-01', 'A-02', 'A-03', 'B-01', 'B-02', 'B-03'), fc.array(fc.string()), (id, raw) => {
        expect(typeof parse(id, raw).ok).toBe('boolean');
      }),
      { seed: 20260101, numRuns: 300 },
    );
  });
});

describe('rules and journey', () => {
  test('an answer to an item that is not asked decides nothing', () => {
    const stale: Answers = { 'A-01': { code: '2' }, 'A-02': { codes: ['x'] }, 'A-03': { code: 'x' } };
    expect(isShown(q, get('A-02'), stale)).toBe(false);
    expect(isShown(q, get('A-03'), stale)).toBe(false);
    expect(isShown(q, get('B-03'), stale)).toBe(true);
    expect(countedAnswers(q, stale)).toEqual({ 'A-01': { code: '2' } });
  });

  test('a which item is asked only where it has something to name', () => {
    expect(isShown(q, get('A-03'), { 'A-01': { code: '1' }, 'A-02': { codes: ['none'] } })).toBe(false);
    expect(isShown(q, get('A-03'), { 'A-01': { code: '1' }, 'A-02': { codes: ['y'] } })).toBe(true);
  });

  test('a section goes from not started to complete, and free text may stay empty', () => {
    const states = (answers: Answers) => sectionStates(q, answers).map((one) => one.state);
    expect(states({})).toEqual(['notStarted', 'notStarted']);
    expect(states({ 'A-01': { code: '1' } })).toEqual(['inProgress', 'notStarted']);
    expect(states({ 'A-01': { code: '2' }, 'B-01': { number: 1 }, 'B-03': { code: 'NA' } })).toEqual([
      'complete',
      'complete',
    ]);
    expect(missingItems(q, { 'A-01': { code: '1' } }).flatMap(({ items }) => items.map(({ id }) => id))).toEqual([
      'A-02',
      'B-01',
      'B-03',
    ]);
  });

  test('a page gets its own items and those that decide over them, no others', () => {
    const narrow = narrowToSection(q, q.sections[1] ?? { id: '', block: '', title: words(''), items: [] });
    expect(narrow.sections.map((one) => one.items.map(({ id }) => id))).toEqual([
      ['A-01', 'A-02', 'A-03'],
      ['B-01', 'B-02', 'B-03'],
    ]);
  });
});

describe('mergeSection', () => {
  const a = { code: '1' };
  const b = { code: '2' };
  const c = { code: '3' };

  test('keeps both changes where two people change different items', () => {
    expect(mergeSection({ p: a }, { p: b }, { p: a, r: c })).toEqual({ merged: { p: b, r: c }, conflicts: [] });
  });

  test('lists an item that both changed differently and keeps the later one', () => {
    expect(mergeSection({ p: a }, { p: b }, { p: c })).toEqual({
      merged: { p: b },
      conflicts: [{ itemId: 'p', mine: b, theirs: c }],
    });
  });

  test('keeps a removal where the other side changed nothing', () => {
    expect(mergeSection({ p: a }, {}, { p: a })).toEqual({ merged: {}, conflicts: [] });
    expect(mergeSection({ p: a }, { p: a }, {})).toEqual({ merged: {}, conflicts: [] });
  });

  test('loses no change and invents none', () => {
    const answers = fc.dictionary(fc.constantFrom('p', 'r', 's'), fc.constantFrom(a, b, c));
    const codeOf = (answer: Answer | undefined) => (answer && 'code' in answer ? answer.code : undefined);
    fc.assert(
      fc.property(answers, answers, answers, (base, mine, theirs) => {
        const { merged, conflicts } = mergeSection(base, mine, theirs);
        const clashing = new Set(conflicts.map(({ itemId }) => itemId));
        for (const id of ['p', 'r', 's']) {
          const changedByMe = mine[id]?.code !== base[id]?.code;
          const expected = changedByMe ? mine[id] : theirs[id];
          expect(codeOf(merged[id])).toBe(expected?.code);
          const bothChanged = changedByMe && theirs[id]?.code !== base[id]?.code;
          expect(clashing.has(id)).toBe(bothChanged && mine[id]?.code !== theirs[id]?.code);
        }
      }),
      { seed: 20260102, numRuns: 300 },
    );
  });
});

describe('coded submissions', () => {
  const columns = codedColumns(q);
  const coded = (answers: Answers) => {
    const bytes = decodeSubmission(encodeSubmission(q, answers), columns.length);
    if (!bytes) throw new Error('the coded sheet cannot be read');
    return Object.fromEntries(columns.map(({ id }, index) => [id, bytes[index]]));
  };

  test('have a column per single item, per option and per family, none for free text', () => {
    expect(columns.map(({ id }) => id)).toEqual([
      'A-01',
      'A-02.x',
      'A-02.y',
      'A-02.none',
      'A-03',
      'B-01',
      'B-03',
      'A-01&A-02.x',
    ]);
    expect(columns.at(-1)?.codes).toEqual(['1&1', '1&0', '2&1', '2&0', 'DK&1', 'DK&0']);
    const groups = columns.find(({ id }) => id === 'B-03')?.groups;
    expect(groups?.map(({ code, coarse }) => [code, coarse])).toEqual([
      ['1+2', true],
      ['3+4+5', true],
      ['NA+DK', true],
      ['1+NA+DK', false],
    ]);
  });

  test('tell not asked, no answer and each code apart', () => {
    expect(coded({})).toEqual({
      'A-01': NO_ANSWER,
      'A-02.x': NOT_ASKED,
      'A-02.y': NOT_ASKED,
      'A-02.none': NOT_ASKED,
      'A-03': NOT_ASKED,
      'B-01': NO_ANSWER,
      'B-03': NO_ANSWER,
      'A-01&A-02.x': NOT_ASKED,
    });
    expect(
      coded({ 'A-01': { code: '1' }, 'A-02': { codes: ['y'] }, 'A-03': { code: 'y' }, 'B-01': { number: 10 } }),
    ).toEqual({
      'A-01': FIRST_CODE,
      'A-02.x': FIRST_CODE + 1,
      'A-02.y': FIRST_CODE,
      'A-02.none': FIRST_CODE + 1,
      'A-03': FIRST_CODE + 1,
      'B-01': FIRST_CODE + 1,
      'B-03': NO_ANSWER,
      'A-01&A-02.x': FIRST_CODE + 1,
    });
    expect(coded({ 'A-01': { code: '1' } })['A-01&A-02.x']).toBe(NO_ANSWER);
  });

  test('are refused with another version, length or number of columns', () => {
    const bytes = encodeSubmission(q, {});
    expect(decodeSubmission(bytes, columns.length + 1)).toBeNull();
    expect(decodeSubmission(bytes.subarray(0, bytes.length - 1), columns.length)).toBeNull();
    expect(decodeSubmission(Uint8Array.from([2, ...bytes.subarray(1)]), columns.length)).toBeNull();
  });
});
