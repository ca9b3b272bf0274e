import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAnswer } from '../../app/survey/answer.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { readNumber } from '../../app/survey/number-text.ts';
import { allItems } from '../../app/survey/questionnaire.ts';

const people = { ja: '人', en: 'people' };
const yen = { ja: '円', en: 'yen' };
const millionYen = { ja: '百万円', en: 'million yen' };
const days = { ja: '日', en: 'days' };

describe('numbers as people type them', () => {
  test.each([
    ['300', people, 300],
    ['３００', people, 300],
    ['300人', people, 300],
    ['３００名', people, 300],
    ['約300', people, 300],
    ['約300人', people, 300],
    ['300人くらい', people, 300],
    ['about 300 people', people, 300],
    ['1,200', people, 1200],
    ['1、200', people, 1200],
    ['1.2千', people, 1200],
    ['1.2千人', people, 1200],
    ['3千5百', people, 3500],
    ['2k', people, 2000],
    ['１２００万', yen, 12_000_000],
    ['1,200万円', yen, 12_000_000],
    ['¥1,200', yen, 1200],
    ['4.35万円', yen, 43_500],
    ['3億', yen, 300_000_000],
    ['3億2,000万円', yen, 320_000_000],
    ['2千万', yen, 20_000_000],
    ['1.2 million yen', yen, 1_200_000],
    ['12', millionYen, 12],
    ['12百万円', millionYen, 12],
    ['12 million yen', millionYen, 12],
    ['-5', people, -5],
    ['△5', people, -5],
    ['12.0', days, 12],
    ['000', days, 0],
  ])('%j in %j is exactly %d', (typed, unit, value) => {
    expect(readNumber(typed, unit)).toEqual({ kind: 'exact', value });
  });

  test.each([
    ['1,200万円', millionYen, 12],
    ['12 million', millionYen, 12],
    ['3億', millionYen, 300],
    ['3億円', millionYen, 300],
    ['300人以上', people, 300],
    ['300人弱', people, 300],
    ['over 300', people, 300],
    ['1,2', people, 12],
    ['1,2000', people, 12_000],
    ['2週間', days, 14],
    ['3m', yen, 3_000_000],
  ])('%j in %j is likely %d, and asked about', (typed, unit, value) => {
    expect(readNumber(typed, unit)).toEqual({ kind: 'likely', value });
  });

  test.each([
    ['たくさん', people, 'notANumber'],
    ['三人', people, 'notANumber'],
    ['', people, 'notANumber'],
    ['人', people, 'notANumber'],
    ['3匹', people, 'notANumber'],
    ['1e3', people, 'notANumber'],
    ['0x10', people, 'notANumber'],
    ['1万2億', yen, 'notANumber'],
    ['12.3.4', people, 'notANumber'],
    [','.repeat(100_000), people, 'notANumber'],
    ['300円', people, 'otherUnit'],
    ['3日', people, 'otherUnit'],
    ['12円', millionYen, 'otherUnit'],
    ['300~400', people, 'numberRange'],
    ['300〜400人', people, 'numberRange'],
    ['３００－４００', people, 'numberRange'],
    ['300から400', people, 'numberRange'],
  ])('%j in %j is no number: %s', (typed, unit, fault) => {
    expect(readNumber(typed, unit)).toEqual({ kind: 'fault', fault });
  });

  test('an item asks back with what it understood, within its range alone', () => {
    const q = getQuestionnaire('company-2022');
    const item = q && allItems(q).find(({ id }) => id === 'C-04');
    if (!q || !item) throw new Error('no item C-04');
    const read = (typed: string) => parseAnswer(q, item, [typed], {});
    expect(read('2週間')).toEqual({ ok: false, fault: 'confirmNumber', proposal: 14 });
    expect(read('9000週間')).toEqual({ ok: false, fault: 'outOfRange' });
    expect(read('１４日')).toEqual({ ok: true, answer: { number: 14 } });
    expect(read('1.5')).toEqual({ ok: false, fault: 'notWhole' });
  });

  test('every whole number reads back in every usual spelling', () => {
    const full = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (value) => {
        const grouped = value.toLocaleString('en-GB');
        const spellings = [
          String(value),
          grouped,
          full(grouped),
          `約${grouped}人`,
          `${value} people`,
          `${value / 10_000}万`,
        ];
        for (const typed of spellings) expect(readNumber(typed, people)).toEqual({ kind: 'exact', value });
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  test('never throws, and never gives what is no number', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789,.、万億千百約円人日~-+△mk %') }), (typed) => {
        const reading = readNumber(typed, people);
        if (reading.kind !== 'fault') expect(reading.value).not.toBeNaN();
      }),
      { seed: 6, numRuns: 2000 },
    );
  });
});
