import type { Tx } from '../../db/actor.server.ts';
import { findSubmittedPlants } from '../../db/queries/response.server.ts';
import { seal, unseal, type WaveKey } from '../../db/seal.server.ts';
import { encodeSubmission } from '../survey/coding.ts';
import { countedAnswers } from '../survey/journey.ts';
import { answeringPlants, type PlantsCopy, plantsCopyFromText, plantsCopyToText } from '../survey/plants.ts';
import { answersToText, plantsPlace, submissionPlace } from '../survey/sealed-form.ts';
import { companyAnswers, type Sheet } from './answer-sheet.server.ts';

/** What a sheet would submit now: the company's answers and the copy of its plants' as texts, and what a release counts. */
type SubmissionContent = { text: string; plantsText: string | null; coded: Uint8Array; count: number };

/** What a sheet would submit as it stands: the answers that count for the company, and beside them, for itself alone, its plants'. */
export function submissionContent(sheet: Sheet): SubmissionContent {
  const { common, whole, questionnaire, plants } = sheet;
  const { answers } = companyAnswers(sheet);
  const counted = countedAnswers(whole, answers);
  const answering = answeringPlants(plants);
  const copy =
    answering.length === 0
      ? null
      : { rule: plants.rule, plants: [...answering], answers: countedAnswers(questionnaire, sheet.answers) };
  return {
    text: answersToText(counted),
    plantsText: copy && plantsCopyToText(copy),
    coded: encodeSubmission(common, answers),
    count: Object.keys(counted).length,
  };
}

/** The content sealed for one revision of a sheet, as a submission is stored. */
export function sealContent(waveKey: WaveKey, responseKey: string, revision: number, content: SubmissionContent) {
  const { text, plantsText, coded } = content;
  const place = submissionPlace(responseKey, revision);
  return {
    responseKey,
    revision,
    sealed: seal(waveKey, text, place),
    codedSealed: seal(waveKey, coded, place, 'coded'),
    plantsSealed: plantsText === null ? null : seal(waveKey, plantsText, plantsPlace(responseKey, revision)),
  };
}

/** The copy of the plants' answers beside one submission, as text; null where the company answered once. */
export async function submittedPlantsText(
  tx: Tx,
  { waveKey, responseKey, revision }: { waveKey: WaveKey; responseKey: string; revision: number },
): Promise<string | null> {
  const sealed = await findSubmittedPlants(tx, { responseKey, revision });
  return sealed && unseal(waveKey, sealed, plantsPlace(responseKey, revision)).toString('utf8');
}

/** The copy of the plants' answers out of its text. */
export function plantsCopyOf(text: string | null): PlantsCopy | null {
  return text === null ? null : plantsCopyFromText(text);
}
