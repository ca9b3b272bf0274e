import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { changeCompanyPlants } from '../../app/services/change-plants.server.ts';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { setOwnSection } from '../../app/services/set-own-section.server.ts';
import type { PlantChange } from '../../app/survey/plant-list.ts';
import { PLANTS_SECTION, splitPlantId } from '../../app/survey/plants.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import type { Locale } from '../../app/text/locale.ts';
import { useBuiltPortal } from '../support/built-portal.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { fillCsv, fillWorkbook, type Meant, officeSteps } from '../support/fill-file.ts';
import { hasOffice, type OfficeResult, workInOffice } from '../support/office.ts';
import { inTurn, someAnswers } from '../support/some-answers.ts';
import { type Place, prepareWave } from './answering-fixture.ts';
import { makeAssociation } from './people-fixture.ts';
import { expectStored, signedIn, type Uploader, uploaderOf } from './upload-fixture.ts';

const database = useDatabase();
const portal = useBuiltPortal();

/** Names as companies give them: long ones that begin alike, and signs that no sheet may have in its name. */
const PLANTS = [
  '第一工場（電子部品製造部門・組立ライン）東棟',
  '第一工場（電子部品製造部門・組立ライン）西棟',
  "Plant [3]: A/B 'new'*?",
];
const words = (text: string) => ({ ja: `${text}（日）`, en: text });
const options = ['1', '2'].map((code) => ({ code, label: words(code) }));
const OWN = {
  title: words("Own / 'questions'"),
  items: [
    { id: 'OWN-1', kind: 'multiple', label: words('Which'), short: words('Which'), options },
    { id: 'OWN-2', kind: 'text', maxLength: 200, multiline: true, label: words('What'), short: words('What') },
  ],
};

type Somebody = { place: Place; uploader: Uploader; meant: Meant };

async function changePlants({ member, slug }: Place, change: PlantChange): Promise<void> {
  const baseRevision = (await readAnswering(member, slug))?.revisions[PLANTS_SECTION] ?? 0;
  const result = await changeCompanyPlants(member, {
    wave: slug,
    change,
    baseRevision,
    operationId: randomUUID(),
    writer: '架空 花子',
  });
  if (!result.ok) throw new Error(JSON.stringify(result));
}

/** A company whose plants answer the checklist each, and whose association asks questions of its own. */
async function enter(language: Locale, turn: number): Promise<Somebody> {
  const place = await prepareWave(database, { questionnaire: 'company-2022', state: 'draft' });
  const association = await makeAssociation(database, place);
  const [row] = await asSuperuser(database, (sql) => sql`select code from association where id = ${association}`);
  const set = await setOwnSection({ wave: place.slug, code: String(row?.code), definition: OWN });
  if (!set.ok) throw new Error(JSON.stringify(set));
  await asSuperuser(database, (sql) => sql`update wave set state = 'open' where id = ${place.waveId}`);
  const cookie = await signedIn(database, place);
  for (const name of PLANTS) await changePlants(place, { kind: 'add', name, staff: '' });
  const q = (await readAnswering(place.member, place.slug))?.questionnaire as Questionnaire;
  return {
    place,
    uploader: uploaderOf(portal, place, cookie, language),
    meant: { q, language, answers: someAnswers(q, inTurn(turn)) },
  };
}

const LANGUAGES: readonly Locale[] = ['ja', 'en'];

describe.each(LANGUAGES)('a sheet with three plants and own questions, in %s', (language) => {
  test('has its parts in the file, and is stored as it was meant out of a workbook', async () => {
    const { uploader, meant } = await enter(language, 3);
    expect(meant.q.sections.map(({ id }) => id)).toEqual(expect.arrayContaining(['h1~p1', 'h1~p2', 'h1~p3']));
    expect(meant.q.sections.some(({ id }) => id.startsWith('own-'))).toBe(true);
    const bytes = await fillWorkbook(await uploader.download('xlsx', language), meant);
    await expectStored(uploader, meant.answers, { bytes, name: '回答.xlsx' });
  });

  test('is stored as it was meant out of a CSV file', async () => {
    const { uploader, meant } = await enter(language, 5);
    const bytes = fillCsv(await uploader.download('csv', language), meant);
    await expectStored(uploader, meant.answers, { bytes, name: '回答.csv' });
  });
});

test('a plant that has another name since the download is read, and one that is gone is named and left out', async () => {
  const { place, uploader, meant } = await enter('ja', 9);
  const file = await fillWorkbook(await uploader.download('xlsx', 'ja'), meant);
  await changePlants(place, { kind: 'change', plant: 'p1', name: '本社工場', staff: '' });
  await changePlants(place, { kind: 'remove', plant: 'p2' });
  const seen = await uploader.upload(file);
  expect([seen.status, Object.keys(seen.findings)]).toEqual([200, ['changed']]);
  expect(seen.main).toContain(`「H1 ${PLANTS[1]?.normalize('NFKC')}」は、いまの回答票にないため、読んでいません。`);
  await uploader.take(seen);
  const kept = Object.entries(meant.answers).filter(([key]) => splitPlantId(key.replace(/\.note$/, '')).plant !== 'p2');
  expect(kept.length).toBeLessThan(Object.keys(meant.answers).length);
  expect(await uploader.stored()).toEqual(Object.fromEntries(kept));
});

describe.runIf(hasOffice())('filled in LibreOffice', () => {
  const people = new Map<Locale, Somebody>();
  const results = new Map<Locale, OfficeResult>();
  beforeAll(async () => {
    for (const language of LANGUAGES) people.set(language, await enter(language, 7));
    const works = [];
    for (const [language, { uploader, meant }] of people) {
      const bytes = await uploader.download('xlsx', language);
      works.push({ bytes, kind: 'xlsx' as const, steps: await officeSteps(bytes, meant) });
    }
    const done = await workInOffice(works);
    for (const [index, language] of [...people.keys()].entries()) if (done[index]) results.set(language, done[index]);
  });

  test.each(LANGUAGES)(
    'a sheet with three plants and own questions, in %s, is stored as it was meant',
    async (language) => {
      const [somebody, result] = [people.get(language), results.get(language)];
      if (!somebody || !result) throw new Error('no file');
      expect(new Set(result.became)).toEqual(new Set(['done']));
      await expectStored(somebody.uploader, somebody.meant.answers, { bytes: result.bytes, name: '回答.xlsx' });
    },
  );
});
