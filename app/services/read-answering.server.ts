import { type Actor, withActor } from '../../db/actor.server.ts';
import { listInvitingAssociations } from '../../db/queries/participation.server.ts';
import { findLatestSubmission } from '../../db/queries/response.server.ts';
import { unseal } from '../../db/seal.server.ts';
import type { Answers } from '../survey/answer.ts';
import { countedAnswers } from '../survey/journey.ts';
import type { Bilingual, Questionnaire } from '../survey/questionnaire.ts';
import { answersFromText, answersToText, submissionPlace } from '../survey/sealed-form.ts';
import { type Writer, withoutWriters, writersOf } from '../survey/section-keys.ts';
import { openSheet, type Phase, sheetActor } from './answer-sheet.server.ts';

/** Everything the answering pages of one company and wave need. `submitted` is what counts by now, null before the first submission. */
export type Answering = {
  wave: { slug: string; title: Bilingual; opensAt: Date; closesAt: Date };
  phase: Phase;
  now: Date;
  company: { name: Bilingual; kind: 'company' | 'association' };
  associations: { name: Bilingual; invitation: Bilingual }[];
  questionnaire: Questionnaire;
  answers: Answers;
  revisions: Readonly<Record<string, number>>;
  /** Who changed what last, by section and item. */
  writers: Readonly<Record<string, Readonly<Record<string, Writer>>>>;
  submitted: { receiptNumber: string; submittedOn: string; answers: Answers; isCurrent: boolean } | null;
};

/** Reads the actor's own sheet of a wave; null where the actor's company isn't asked in it (or there is no such wave). */
export async function readAnswering(actor: Actor, slug: string): Promise<Answering | null> {
  const own = sheetActor(actor);
  if (!own) return null;
  const { companyId } = own;
  return withActor(own, async (tx) => {
    const sheet = await openSheet(tx, { actor: own, slug });
    if (!sheet) return null;
    const { row, questionnaire, responseKey, waveKey } = sheet;
    const answers = withoutWriters(sheet.answers);
    const associations = await listInvitingAssociations(tx, { companyId, waveId: row.waveId });
    // What was submitted is the whole company's: a delegate reads none of it.
    const latest = responseKey && own.kind !== 'delegate' ? await findLatestSubmission(tx, responseKey) : null;
    const text =
      latest && responseKey
        ? unseal(waveKey, latest.sealed, submissionPlace(responseKey, latest.revision)).toString('utf8')
        : null;
    const { receiptNumber, submittedOn } = row;
    return {
      wave: {
        slug: row.slug,
        title: { ja: row.titleJa, en: row.titleEn },
        opensAt: row.opensAt,
        closesAt: row.closesAt,
      },
      phase: sheet.phase,
      now: row.now,
      company: { name: { ja: row.companyNameJa, en: row.companyNameEn }, kind: row.companyKind },
      associations: associations.map((one) => ({
        name: { ja: one.nameJa, en: one.nameEn },
        invitation: { ja: one.invitationJa, en: one.invitationEn },
      })),
      questionnaire,
      answers,
      revisions: Object.fromEntries([...sheet.sections].map(([id, { revision }]) => [id, revision])),
      writers: Object.fromEntries([...sheet.sections].map(([id, one]) => [id, writersOf(one.answers)])),
      submitted:
        text !== null && receiptNumber && submittedOn
          ? {
              receiptNumber,
              submittedOn,
              answers: answersFromText(text),
              isCurrent: answersToText(countedAnswers(questionnaire, answers)) === text,
            }
          : null,
    };
  });
}
