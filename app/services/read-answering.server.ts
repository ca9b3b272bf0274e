import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { listInvitingAssociations } from '../../db/queries/participation.server.ts';
import { findLatestSubmission } from '../../db/queries/response.server.ts';
import { unseal } from '../../db/seal.server.ts';
import type { Answers } from '../survey/answer.ts';
import type { CollapsedItem, Plants, PlantsCopy } from '../survey/plants.ts';
import type { Bilingual, Questionnaire } from '../survey/questionnaire.ts';
import { answersFromText, submissionPlace } from '../survey/sealed-form.ts';
import { companyAnswers, openSheet, type Phase, type Sheet, sheetActor } from './answer-sheet.server.ts';
import { plantsCopyOf, submissionContent, submittedPlantsText } from './submission-content.server.ts';

/**
 * Everything the answering pages of one company and wave need. `questionnaire` and `answers` are what is asked and answered, plant by plant
 * where plants answer; `whole` is what a submission answers, without plants, and `checklist` how the company's values come about.
 * `submitted` is what counts by now, null before the first submission: its answers are to `whole`, with the copy of its plants' beside them.
 */
export type Answering = {
  wave: { slug: string; title: Bilingual; opensAt: Date; closesAt: Date };
  phase: Phase;
  now: Date;
  company: { name: Bilingual; kind: 'company' | 'association' };
  associations: { name: Bilingual; invitation: Bilingual }[];
  questionnaire: Questionnaire;
  whole: Questionnaire;
  plants: Plants;
  checklist: CollapsedItem[];
  isDeclined: boolean;
  answers: Answers;
  revisions: Readonly<Record<string, number>>;
  submitted: Submitted | null;
};

type Submitted = {
  receiptNumber: string;
  submittedOn: string;
  answers: Answers;
  plants: PlantsCopy | null;
  isCurrent: boolean;
};

/** Reads the actor's own sheet of a wave; null where the actor's company isn't asked in it (or there is no such wave). */
export async function readAnswering(actor: Actor, slug: string): Promise<Answering | null> {
  const own = sheetActor(actor);
  if (!own) return null;
  const { companyId } = own;
  return withActor(own, async (tx) => {
    const sheet = await openSheet(tx, { actor: own, slug });
    if (!sheet) return null;
    const { row, questionnaire, whole, plants, answers } = sheet;
    const associations = await listInvitingAssociations(tx, { companyId, waveId: row.waveId });
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
      whole,
      plants,
      checklist: own.kind === 'delegate' ? [] : companyAnswers(sheet).checklist,
      isDeclined: row.isDeclined,
      answers,
      revisions: Object.fromEntries([...sheet.sections].map(([id, { revision }]) => [id, revision])),
      // What was submitted is the whole company's: a delegate reads none of it.
      submitted: own.kind === 'delegate' ? null : await readSubmitted(tx, sheet),
    };
  });
}

async function readSubmitted(tx: Tx, sheet: Sheet): Promise<Submitted | null> {
  const { responseKey, waveKey, row } = sheet;
  const { receiptNumber, submittedOn } = row;
  const latest = responseKey ? await findLatestSubmission(tx, responseKey) : null;
  if (!responseKey || !latest || !receiptNumber || !submittedOn) return null;
  const { revision } = latest;
  const text = unseal(waveKey, latest.sealed, submissionPlace(responseKey, revision)).toString('utf8');
  const plantsText = await submittedPlantsText(tx, { waveKey, responseKey, revision });
  const now = submissionContent(sheet);
  const isCurrent = now.text === text && now.plantsText === plantsText;
  return { receiptNumber, submittedOn, answers: answersFromText(text), plants: plantsCopyOf(plantsText), isCurrent };
}
