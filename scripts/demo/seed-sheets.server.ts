import { randomInt, randomUUID } from 'node:crypto';
import { encodeSubmission } from '../../app/survey/coding.ts';
import { PLANTS_SECTION, plantsToAnswers } from '../../app/survey/plants.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { answersToText, draftPlace, plantsPlace, submissionPlace } from '../../app/survey/sealed-form.ts';
import type { Tx } from '../../db/actor.server.ts';
import { draftSection } from '../../db/schema/draft-section.ts';
import { participation } from '../../db/schema/participation.ts';
import { response } from '../../db/schema/response.ts';
import { submission } from '../../db/schema/submission.ts';
import { seal, sealLink, type WaveKey } from '../../db/seal.server.ts';
import { askedOf, type Sheet, submittedOf } from './sheets.ts';
import { type DemoWave, dayInJapan } from './waves.ts';

const ROWS_AT_ONCE = 500;
const FIRST_REVISION = 1;
const DAY_MILLISECONDS = 86_400_000;

/** Inserts a list in batches; nothing happens for an empty one. */
export async function insertAll<T>(rows: readonly T[], insert: (batch: T[]) => PromiseLike<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) await insert(rows.slice(from, from + ROWS_AT_ONCE));
}

/** The companies asked in a wave, and the sheets of those that have begun or submitted. */
export type ParticipationInput = {
  readonly wave: DemoWave;
  readonly key: WaveKey;
  readonly questionnaire: Questionnaire;
  readonly invited: readonly string[];
  readonly sheets: readonly Sheet[];
  readonly now: Date;
};

type Sealed = { sheet: Sheet; responseKey: string; day: string };

/** Stores who is asked in a wave and how far each is, with all answers sealed as answering itself seals them. */
export async function seedParticipation(tx: Tx, input: ParticipationInput): Promise<void> {
  const { key } = input;
  const sealed = new Map(
    input.sheets.map((sheet) => [sheet.companyId, { sheet, responseKey: randomUUID(), day: dayOf(input) }]),
  );
  const byKey = [...sealed.values()].sort((a, b) => (a.responseKey < b.responseKey ? -1 : 1));
  await insertAll(byKey, (rows) =>
    tx.insert(response).values(rows.map(({ responseKey }) => ({ responseKey, waveId: key.waveId }))),
  );
  const drafts = byKey.flatMap((one) => draftsOf(input, one));
  await insertAll(drafts, (rows) => tx.insert(draftSection).values(rows));
  const submitted = byKey.filter(({ sheet }) => sheet.submitted);
  await insertAll(submitted, (rows) => tx.insert(submission).values(rows.map((one) => submissionOf(input, one))));
  await insertAll(input.invited, (rows) =>
    tx.insert(participation).values(rows.map((companyId) => participationOf(input, companyId, sealed.get(companyId)))),
  );
}

/** Any day on which the wave was open; the day before today at the latest. */
function dayOf({ wave, now }: ParticipationInput): string {
  const from = wave.opensAt.getTime();
  const last = Math.min(wave.closesAt.getTime(), now.getTime() - DAY_MILLISECONDS);
  const days = Math.max(1, Math.floor((last - from) / DAY_MILLISECONDS));
  return dayInJapan(new Date(from + randomInt(days) * DAY_MILLISECONDS));
}

function draftsOf({ questionnaire, key }: ParticipationInput, { sheet, responseKey }: Sealed) {
  const sections = askedOf(questionnaire, sheet).sections.map(({ id, items }) => {
    const own = Object.fromEntries(
      items.flatMap(({ id }) => {
        const answer = sheet.answers[id];
        return answer ? [[id, answer] as const] : [];
      }),
    );
    return [id, own] as const;
  });
  const list = sheet.plants ? [[PLANTS_SECTION, plantsToAnswers(sheet.plants)] as const] : [];
  return [...sections, ...list].flatMap(([section, own]) => {
    if (Object.keys(own).length === 0) return [];
    const sealed = seal(key, answersToText(own), draftPlace(responseKey, section, FIRST_REVISION));
    return [{ responseKey, section, revision: FIRST_REVISION, sealed }];
  });
}

function submissionOf({ questionnaire, key }: ParticipationInput, { sheet, responseKey, day }: Sealed) {
  const place = submissionPlace(responseKey, FIRST_REVISION);
  const { answers, plantsText } = submittedOf(sheet);
  return {
    responseKey,
    revision: FIRST_REVISION,
    sealed: seal(key, answersToText(answers), place),
    codedSealed: seal(key, encodeSubmission(questionnaire, answers), place, 'coded'),
    plantsSealed: plantsText === null ? null : seal(key, plantsText, plantsPlace(responseKey, FIRST_REVISION)),
    day,
  };
}

function participationOf({ key, wave }: ParticipationInput, companyId: string, sealed: Sealed | undefined) {
  const base = { companyId, waveId: key.waveId };
  if (!sealed) return { ...base, state: 'invited' as const, linkSealed: null, receiptNumber: null, submittedOn: null };
  const linkSealed = Buffer.from(sealLink(key, companyId, sealed.responseKey));
  if (!sealed.sheet.submitted)
    return { ...base, state: 'started' as const, linkSealed, receiptNumber: null, submittedOn: null };
  const group = (): string => String(randomInt(10_000)).padStart(4, '0');
  const receiptNumber = `${wave.closesAt.getUTCFullYear()}-${group()}-${group()}`;
  return { ...base, state: 'submitted' as const, linkSealed, receiptNumber, submittedOn: sealed.day };
}
