import { beforeAll, describe, expect, test } from 'vitest';
import { chosenCodes } from '../../app/survey/answer.ts';
import { getQuestionnaire, QUESTIONNAIRE_IDS } from '../../app/survey/catalog.ts';
import { allItems, type Questionnaire } from '../../app/survey/questionnaire.ts';
import type { Locale } from '../../app/text/locale.ts';
import { useBuiltPortal } from '../support/built-portal.ts';
import { useDatabase } from '../support/database.ts';
import {
  fillCsv,
  fillWorkbook,
  forbiddenSteps,
  type Meant,
  officeSteps,
  officeStepsInCsv,
} from '../support/fill-file.ts';
import { hasOffice, type OfficeResult, type OfficeWork, resave, workInOffice } from '../support/office.ts';
import { inTurn, someAnswers } from '../support/some-answers.ts';
import { addCompany, type Place, prepareWave } from './answering-fixture.ts';
import { expectStored, signedIn, type Uploader, uploaderOf } from './upload-fixture.ts';

const database = useDatabase();
const portal = useBuiltPortal();

type Way = 'ExcelJS' | 'a text editor' | 'LibreOffice' | 'LibreOffice as CSV' | 'LibreOffice as .xls';
/** The ways in which every questionnaire goes in both languages. */
const WAYS: readonly Way[] = ['ExcelJS', 'a text editor', 'LibreOffice', 'LibreOffice as CSV'];
type Case = { id: string; language: Locale; q: Questionnaire; index: number };

const LANGUAGES: readonly Locale[] = ['ja', 'en'];
const CASES: Case[] = QUESTIONNAIRE_IDS.flatMap((id) =>
  LANGUAGES.map((language) => ({ id, language, q: getQuestionnaire(id) as Questionnaire })),
).map((one, index) => ({ ...one, index }));
/** The case that goes by way of an old form. */
const OLD = CASES.find(({ id }) => id === 'short-20') as Case;
/** Texts that cp932 has, and that mean themselves wherever they are typed. */
const PLAIN = ['止まったことがある', '表計算①髙～', '一行目\n二行目', '"引用" と, カンマ'];

const placeName = ({ id, language }: Case, way: Way) => `${id} ${language} ${way}`;
const uploaders = new Map<string, Uploader>();
const inOffice = new Map<string, OfficeResult>();

function meantIn({ q, language, index }: Case, way: Way): Meant {
  const pick = inTurn(10 * index + WAYS.indexOf(way));
  return { q, language, answers: someAnswers(q, pick, way === 'LibreOffice as CSV' ? PLAIN : undefined) };
}

function uploaderFor(one: Case, way: Way): Uploader {
  const found = uploaders.get(placeName(one, way));
  if (!found) throw new Error('nobody');
  return found;
}

/** Everybody's own company in the survey that asks a questionnaire. */
async function enter(one: Case, way: Way, wave: Place): Promise<void> {
  const place = { ...wave, ...(await addCompany(database, wave.waveId)) };
  const cookie = await signedIn(database, place);
  uploaders.set(placeName(one, way), uploaderOf(portal, place, cookie, one.language));
}

beforeAll(async () => {
  for (const id of QUESTIONNAIRE_IDS) {
    const wave = await prepareWave(database, { questionnaire: id });
    for (const one of CASES) if (one.id === id) for (const way of WAYS) await enter(one, way, wave);
    if (id === OLD.id) await enter(OLD, 'LibreOffice as .xls', wave);
  }
});

const expectTaken = (one: Case, way: Way, bytes: Uint8Array) =>
  expectStored(uploaderFor(one, way), meantIn(one, way).answers, {
    bytes,
    name: /CSV|text/.test(way) ? '回答.csv' : '回答.xlsx',
  });

test('what is meant has every kind of answer, NA and DK too', () => {
  const kinds = new Set<string>();
  for (const way of WAYS)
    for (const one of CASES) {
      const { answers } = meantIn(one, way);
      for (const item of allItems(one.q)) if (answers[item.id]) kinds.add(`${way}: ${item.kind}`);
      for (const code of Object.values(answers).flatMap(chosenCodes))
        if (/^(NA|DK)$/.test(code)) kinds.add(`${way}: ${code}`);
    }
  const wanted = ['maturity', 'single', 'multiple', 'bands', 'number', 'text', 'which', 'NA', 'DK'];
  expect([...kinds].sort()).toEqual(WAYS.flatMap((way) => wanted.map((kind) => `${way}: ${kind}`)).sort());
});

describe.each(CASES)('$id in $language', (one) => {
  test('filled by ExcelJS is stored as it was meant', async () => {
    const blank = await uploaderFor(one, 'ExcelJS').download('xlsx', one.language);
    await expectTaken(one, 'ExcelJS', await fillWorkbook(blank, meantIn(one, 'ExcelJS')));
  });

  test('filled as CSV in a text editor is stored as it was meant', async () => {
    const blank = await uploaderFor(one, 'a text editor').download('csv', one.language);
    await expectTaken(one, 'a text editor', fillCsv(blank, meantIn(one, 'a text editor')));
  });
});

describe.runIf(hasOffice())('in LibreOffice', () => {
  const locked = new Map<string, number>();
  /** A filled-in workbook of one case, with what it is asked to save beside it. */
  const workbookWork = async (one: Case, way: Way): Promise<OfficeWork> => {
    const bytes = await uploaderFor(one, way).download('xlsx', one.language);
    const forbidden = await forbiddenSteps(bytes);
    locked.set(placeName(one, way), forbidden.length);
    return { bytes, kind: 'xlsx', steps: [...forbidden, ...(await officeSteps(bytes, meantIn(one, way)))] };
  };
  const csvWork = async (one: Case, way: Way): Promise<OfficeWork> => {
    const bytes = await uploaderFor(one, way).download('csv', one.language);
    const encoding = one.language === 'ja' ? 'cp932' : 'utf-8';
    return { bytes, kind: 'csv', encoding, steps: officeStepsInCsv(bytes, meantIn(one, way)) };
  };

  beforeAll(async () => {
    const named: [string, OfficeWork][] = [];
    for (const one of CASES) {
      named.push([placeName(one, 'LibreOffice'), await workbookWork(one, 'LibreOffice')]);
      named.push([placeName(one, 'LibreOffice as CSV'), await csvWork(one, 'LibreOffice as CSV')]);
    }
    named.push([
      placeName(OLD, 'LibreOffice as .xls'),
      { ...(await workbookWork(OLD, 'LibreOffice as .xls')), also: ['xls', 'ods'] },
    ]);
    const results = await workInOffice(named.map(([, work]) => work));
    for (const [index, [name]] of named.entries()) if (results[index]) inOffice.set(name, results[index]);
  });

  function resultOf(one: Case, way: Way): OfficeResult {
    const result = inOffice.get(placeName(one, way));
    if (!result) throw new Error('no file');
    return result;
  }

  test.each(CASES)(
    '$id in $language takes answers in its own cells alone, and is stored as it was meant',
    async (one) => {
      const { bytes, became } = resultOf(one, 'LibreOffice');
      const count = locked.get(placeName(one, 'LibreOffice')) ?? 0;
      expect(count).toBeGreaterThan(5);
      expect(new Set(became.slice(0, count))).toEqual(new Set(['locked']));
      expect(new Set(became.slice(count))).toEqual(new Set(['done']));
      await expectTaken(one, 'LibreOffice', bytes);
    },
  );

  test.each(CASES)('$id in $language as CSV is stored as it was meant', async (one) => {
    await expectTaken(one, 'LibreOffice as CSV', resultOf(one, 'LibreOffice as CSV').bytes);
  });

  test('a file saved in an old form is named, and read when it is back in its own', async () => {
    const { also } = resultOf(OLD, 'LibreOffice as .xls');
    const [xls = Buffer.alloc(0), ods = Buffer.alloc(0)] = also;
    const uploader = uploaderFor(OLD, 'LibreOffice as .xls');
    expect(await uploader.upload(xls)).toMatchObject({ status: 422, refusal: 'oldExcel' });
    expect(await uploader.upload(ods)).toMatchObject({ status: 422, refusal: 'openDocument' });
    const [back = Buffer.alloc(0)] = await resave([xls], ['xlsx'], 'xls');
    await expectTaken(OLD, 'LibreOffice as .xls', back);
  });
});
