import { type Actor, withActor } from '../../db/actor.server.ts';
import { listEarlierSubmissions } from '../../db/queries/participation.server.ts';
import { findLatestSubmission, openResponse } from '../../db/queries/response.server.ts';
import { currentKek, openLink, openWaveKey, unseal } from '../../db/seal.server.ts';
import type { EarlierAnswers } from '../survey/last-answers.ts';
import { plantsCopyFromText } from '../survey/plants.ts';
import { answersFromText, submissionPlace } from '../survey/sealed-form.ts';
import { frozenQuestionnaire } from './answer-sheet.server.ts';
import { submittedPlantsText } from './submission-content.server.ts';

/**
 * What the actor's own company submitted last before a wave, to the same kind of questionnaire; null where there is nothing. It is read
 * under the member's own rights: a delegate, who reads no submission, gets none, and neither does somebody who is held.
 */
export async function readLastAnswers(
  actor: Actor,
  { wave, audience }: { wave: string; audience: string },
): Promise<EarlierAnswers | null> {
  if (actor.kind !== 'member') return null;
  const { companyId } = actor;
  return withActor(actor, async (tx) => {
    for (const row of await listEarlierSubmissions(tx, { companyId, slug: wave })) {
      const questionnaire = await frozenQuestionnaire(tx, row);
      if (questionnaire.audience !== audience || !row.linkSealed) continue;
      const waveKey = openWaveKey(currentKek(row.wrappedKey), row.waveId, row.wrappedKey);
      const responseKey = openLink(waveKey, companyId, row.linkSealed);
      await openResponse(tx, responseKey);
      const latest = await findLatestSubmission(tx, responseKey);
      if (!latest) continue;
      const { revision } = latest;
      const text = unseal(waveKey, latest.sealed, submissionPlace(responseKey, revision)).toString('utf8');
      const plantsText = await submittedPlantsText(tx, { waveKey, responseKey, revision });
      return {
        waveId: row.waveId,
        waveTitle: { ja: row.titleJa, en: row.titleEn },
        questionnaire,
        answers: answersFromText(text),
        plants: plantsText === null ? null : plantsCopyFromText(plantsText),
      };
    }
    return null;
  });
}
