import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Answers, sameAnswer } from '../../app/survey/answer.ts';
import { getQuestionnaire, QUESTIONNAIRE_IDS } from '../../app/survey/catalog.ts';
import { itemOptions, type Questionnaire } from '../../app/survey/questionnaire.ts';
import type { Locale } from '../../app/text/locale.ts';
import { buildAnswerCsv } from '../../app/workbook/build-csv.ts';
import { comparable, guardText, unguardText } from '../../app/workbook/cell-text.ts';
import { compareSection, takenAnswers } from '../../app/workbook/compare.ts';
import { readCsv } from '../../app/workbook/csv-text.ts';
import { type FoundRows, rowsOfCsv, rowsOfSheets } from '../../app/workbook/file-rows.ts';
import { layoutSection } from '../../app/workbook/layout.ts';
import { openFile } from '../../app/workbook/open-file.server.ts';
import { readAnswers } from '../../app/workbook/read-answers.ts';
import { writeWorkbook } from '../../app/workbook/write-workbook.server.ts';
import { hasOffice, resave } from '../support/office.ts';
import { inTurn, someAnswers } from '../support/some-answers.ts';

const GUIDE = { survey: '調査', organisation: '=1+1', from: '', deadline: '', made: '', address: '' };
const MAKERS = QUESTIONNAIRE_IDS.map((id) => ({ id, q: getQuestionnaire(id) as Questionnaire }));
const LANGUAGES: readonly Locale[] = ['ja', 'en'];
const CASES = MAKERS.flatMap(({ id, q }) => LANGUAGES.map((language) => ({ id, q, language })));

function stamped(q: Questionnaire, answers: Answers, language: Locale) {
  return q.sections.map((section) => ({
    ...layoutSection(q, section, { answers, language }),
    stamp: `kurabe-stamp.${section.id}.x`,
  }));
}

/** The answers that the rows of a file say; every reading must be one. */
function answersOf(q: Questionnaire, found: FoundRows, others: Answers): Record<string, Answer> {
  if (!found.ok) throw new Error(JSON.stringify(found.refusal));
  expect(found.parts.map(({ stamp }) => stamp)).toEqual(q.sections.map(({ id }) => `kurabe-stamp.${id}.x`));
  const answers: Record<string, Answer> = {};
  for (const [index, part] of found.parts.entries()) {
    const section = q.sections[index];
    if (!section) throw new Error('too many parts');
    const read = readAnswers(q, section, { rows: part.rows, base: {}, others });
    expect(read).toMatchObject({ missing: 0, unknown: [] });
    for (const [key, reading] of read.readings) {
      if (!reading.ok) throw new Error(`${key}: ${JSON.stringify(reading)}`);
      if (reading.answer) answers[key] = reading.answer;
    }
  }
  return answers;
}

const written = async (q: Questionnaire, answers: Answers, language: Locale) =>
  Buffer.from(await writeWorkbook(GUIDE, stamped(q, answers, language), language));

async function throughWorkbook(q: Questionnaire, answers: Answers, language: Locale, bytes?: Buffer) {
  const file = await openFile(bytes ?? (await written(q, answers, language)));
  if (!file.ok || file.source !== 'xlsx') throw new Error(JSON.stringify(file));
  const found = rowsOfSheets(file.sheets);
  expect(found).toMatchObject({ ok: true, foreign: [] });
  return answersOf(q, found, answers);
}

async function throughCsv(q: Questionnaire, answers: Answers, language: Locale) {
  const file = readCsv(Buffer.from(buildAnswerCsv(stamped(q, answers, language), language)));
  if (!file.ok || file.source !== 'csv') throw new Error(JSON.stringify(file));
  return answersOf(q, rowsOfCsv(file.rows), answers);
}

function expectSame(found: Answers, wanted: Answers): void {
  const keys = new Set([...Object.keys(found), ...Object.keys(wanted)]);
  const odd = [...keys].filter((key) => !sameAnswer(found[key], wanted[key]));
  expect(odd.map((key) => [key, found[key], wanted[key]])).toEqual([]);
}

describe.each(CASES)('the answers of $id in $language', ({ q, language }) => {
  test('come back out of a workbook as they went in', async () => {
    for (const answers of [{}, someAnswers(q, inTurn())])
      expectSame(await throughWorkbook(q, answers, language), answers);
  });

  test('come back out of a CSV file as they went in', async () => {
    for (const answers of [{}, someAnswers(q, inTurn())]) expectSame(await throughCsv(q, answers, language), answers);
  });
});

describe.runIf(hasOffice())('workbooks that LibreOffice saved', () => {
  const cases = CASES.map((one, index) => ({ ...one, index, answers: someAnswers(one.q, inTurn(index)) }));
  const saved: Record<string, Buffer[]> = {};
  beforeAll(async () => {
    const files = await Promise.all(cases.map(({ q, answers, language }) => written(q, answers, language)));
    saved.xlsx = await resave(files, ['xlsx']);
    saved.ods = await resave(files, ['ods', 'xlsx']);
  });

  test.each(cases)('as .xlsx and by way of .ods give back the answers of $id in $language', async (one) => {
    const { q, answers, language, index } = one;
    for (const way of ['xlsx', 'ods'])
      expectSame(await throughWorkbook(q, answers, language, saved[way]?.[index]), answers);
  });
});

test('whatever is answered comes back out of both kinds of file', async () => {
  const q = getQuestionnaire('short-20') as Questionnaire;
  const draws = fc.array(fc.nat(1_000_000), { minLength: 80, maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(draws, fc.constantFrom(...LANGUAGES), async (numbers, language) => {
      let at = 0;
      const pick = (most: number) => {
        at += 1;
        return most <= 0 ? 0 : (numbers[at % numbers.length] ?? 0) % most;
      };
      const answers = someAnswers(q, pick);
      expectSame(await throughWorkbook(q, answers, language), answers);
      expectSame(await throughCsv(q, answers, language), answers);
    }),
    { seed: 20260501, numRuns: 20 },
  );
});

test('the options of an item are told apart by their labels', () => {
  for (const { q } of MAKERS)
    for (const section of q.sections)
      for (const item of section.items)
        for (const language of LANGUAGES) {
          const labels = itemOptions(q, item).map(({ label }) => comparable(label[language]));
          expect(new Set(labels).size, item.id).toBe(labels.length);
        }
});

test('a guarded text is no formula and comes back', () => {
  fc.assert(
    fc.property(fc.constantFrom('', "'", "''", '=', '+', '-', '@', '＝'), fc.string(), (start, rest) => {
      const text = `${start}${rest}`;
      expect(guardText(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      expect(unguardText(guardText(text))).toBe(text);
    }),
    { seed: 20260502, numRuns: 1000 },
  );
});

describe('a file beside what is stored', () => {
  const says = (answers: Record<string, Answer | null>) =>
    new Map(Object.entries(answers).map(([key, answer]) => [key, { ok: true as const, answer }]));
  const base = { a: { code: '1' }, b: { code: '1' }, c: { code: '1' }, d: { code: '1' } };

  test('changes what it changed, leaves what it left, and asks where both changed', () => {
    const web = { ...base, c: { code: '2' }, d: { code: '2' } };
    const file = says({ a: { code: '3' }, b: null, c: { code: '3' }, d: { code: '1' } });
    const { findings, unchanged } = compareSection(file, { base, web });
    expect(findings.map(({ key, kind }) => `${key} ${kind}`)).toEqual(['a changed', 'b emptied', 'c conflict']);
    expect(unchanged).toBe(1);
  });

  test('is taken as it was decided', () => {
    const web = { ...base, c: { code: '2' } };
    const { findings } = compareSection(says({ a: { code: '3' }, b: null, c: { code: '3' } }), { base, web });
    const byDefault = takenAnswers(findings, base, { sides: {}, again: {} });
    expect(byDefault).toMatchObject({ count: 2, mine: { a: { code: '3' }, c: { code: '1' } } });
    expect(byDefault.mine).not.toHaveProperty('b');
    const decided = takenAnswers(findings, base, { sides: { b: 'web', c: 'file' }, again: {} });
    expect(decided).toMatchObject({ count: 2, mine: { a: { code: '3' }, b: { code: '1' }, c: { code: '3' } } });
  });
});
