import { createHash } from 'node:crypto';
import type { Tx } from '../../db/actor.server.ts';
import { findSubmittedPlants } from '../../db/queries/response.server.ts';
import { seal, unseal, type WaveKey } from '../../db/seal.server.ts';
import { encodeSubmission } from '../survey/coding.ts';
import { contentOf, isEmptyContent } from '../survey/content.ts';
import { answeringPlants, plantsCopyToText } from '../survey/plants.ts';
import { allItems, type Questionnaire } from '../survey/questionnaire.ts';
import { answersFromText, answersToText, draftsPlace, plantsPlace, submissionPlace } from '../survey/sealed-form.ts';
import { itemOfKey } from '../survey/section-keys.ts';
import { companyAnswers, type Sheet } from './answer-sheet.server.ts';

/**
 * What a sheet would submit now: the company's answers and remarks as a text, beside them its plants' for itself alone (null where the company
 * answers once), what a release counts, and which revisions of sections it is made of.
 */
export type SubmissionContent = {
  text: string;
  plantsText: string | null;
  coded: Uint8Array;
  drafts: string;
  isEmpty: boolean;
};

/** What is read of a sheet to know that. */
type ContentSource = Pick<Sheet, 'common' | 'whole' | 'questionnaire' | 'plants' | 'answers' | 'sections'>;

/** What a sheet would submit as it stands. */
export function submissionContent(sheet: ContentSource): SubmissionContent {
  const { common, whole, questionnaire, plants, sections } = sheet;
  const { answers } = companyAnswers(sheet);
  const content = contentOf(whole, answers);
  const answering = [...answeringPlants(plants)];
  const revisions = Object.fromEntries([...sections].map(([id, { revision }]) => [id, revision]));
  return {
    text: answersToText(content),
    plantsText:
      answering.length === 0
        ? null
        : plantsCopyToText({
            rule: plants.rule,
            plants: answering,
            answers: contentOf(questionnaire, sheet.answers),
          }),
    coded: encodeSubmission(common, answers),
    drafts: JSON.stringify(revisions),
    isEmpty: isEmptyContent(whole, content),
  };
}

/**
 * Whether a submission is what a sheet would submit now. Own sections that are not asked any more are left out of both: declining an association
 * alone changes nothing of what was submitted.
 */
export function isSameContent(
  whole: Questionnaire,
  now: Pick<SubmissionContent, 'text' | 'plantsText'>,
  submitted: Pick<SubmissionContent, 'text' | 'plantsText'>,
): boolean {
  const asked = new Set(allItems(whole).map(({ id }) => id));
  const answers = Object.entries(answersFromText(submitted.text)).filter(([key]) => asked.has(itemOfKey(key)));
  return now.text === answersToText(Object.fromEntries(answers)) && now.plantsText === submitted.plantsText;
}

/** The content sealed for one revision of a sheet, as a submission is stored. */
export function sealContent(waveKey: WaveKey, responseKey: string, revision: number, content: SubmissionContent) {
  const place = submissionPlace(responseKey, revision);
  return {
    responseKey,
    revision,
    sealed: seal(waveKey, content.text, place),
    codedSealed: seal(waveKey, content.coded, place, 'coded'),
    plantsSealed:
      content.plantsText === null ? null : seal(waveKey, content.plantsText, plantsPlace(responseKey, revision)),
    draftsSealed: seal(waveKey, content.drafts, draftsPlace(responseKey, revision)),
  };
}

/** What tells whether two contents are the same. It is kept sealed: a bare digest of answers can be guessed. */
export function contentDigest({ text, plantsText }: SubmissionContent): string {
  return createHash('sha256')
    .update(plantsText === null ? text : `${text}\n${plantsText}`)
    .digest('hex');
}

/** The revisions of sections that a submission was made of, or null for one that was stored without. */
export function draftRevisions(
  waveKey: WaveKey,
  responseKey: string,
  { revision, draftsSealed }: { revision: number; draftsSealed: Uint8Array | null },
): ReadonlyMap<string, number> | null {
  if (!draftsSealed) return null;
  const text = unseal(waveKey, draftsSealed, draftsPlace(responseKey, revision)).toString('utf8');
  return new Map(Object.entries(JSON.parse(text) as Record<string, number>));
}

/** The copy of the plants' answers beside one submission, as text; null where the company answered once. */
export async function submittedPlantsText(
  tx: Tx,
  { waveKey, responseKey, revision }: { waveKey: WaveKey; responseKey: string; revision: number },
): Promise<string | null> {
  const sealed = await findSubmittedPlants(tx, { responseKey, revision });
  return sealed && unseal(waveKey, sealed, plantsPlace(responseKey, revision)).toString('utf8');
}
