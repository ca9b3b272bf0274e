import { createHash } from 'node:crypto';
import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { findAddressee } from '../../db/queries/approval.server.ts';
import { listAskedPeople } from '../../db/queries/delegation.server.ts';
import { listInvitingAssociations } from '../../db/queries/participation.server.ts';
import { findLatestSubmission } from '../../db/queries/response.server.ts';
import { listOwnRequests, type OwnRequest } from '../../db/queries/sharing.server.ts';
import { unseal } from '../../db/seal.server.ts';
import type { Answers } from '../survey/answer.ts';
import { type Statements, statementsOf } from '../survey/journey.ts';
import { ownSectionId } from '../survey/own-sections.ts';
import { type CollapsedItem, type Plants, type PlantsCopy, plantsCopyFromText } from '../survey/plants.ts';
import { type Bilingual, findSection, type Questionnaire, type Section } from '../survey/questionnaire.ts';
import { receiptText } from '../survey/receipt.ts';
import { answersFromText, submissionPlace } from '../survey/sealed-form.ts';
import { onlyUnread, type Writer, withoutReserved, withoutWriters, writersOf } from '../survey/section-keys.ts';
import { companyAnswers, openSheet, type Phase, type Sheet, sheetActor } from './answer-sheet.server.ts';
import { receiptOf } from './freeze-submission.server.ts';
import { noteReading } from './note-reading.server.ts';
import { type ApprovalStatus, readApprovals } from './read-approvals.server.ts';
import { isSameContent, submissionContent, submittedPlantsText } from './submission-content.server.ts';

/** What counts by now: the answers that were submitted last, and what is on their receipt. */
type Submitted = {
  receiptNumber: string;
  submittedOn: string;
  digest: string;
  answers: Answers;
  /** What its plants answered; null where the company answered once. */
  plants: PlantsCopy | null;
  isCurrent: boolean;
};

/**
 * Everything the answering pages of one company and wave need. `questionnaire` and `answers` are what is asked and answered, plant by plant
 * where plants answer; `whole` is what a submission answers, without plants, and `checklist` how the company's values come about.
 * `submitted` is what counts by now, null before the first submission: its answers are to `sent`, which may have an own section that was
 * answered before its association was declined.
 */
export type Answering = {
  wave: { slug: string; title: Bilingual; opensAt: Date; closesAt: Date; isReleased: boolean };
  phase: Phase;
  now: Date;
  state: Sheet['row']['state'];
  company: { name: Bilingual; kind: 'company' | 'association' };
  /** The associations through which it is asked. */
  associations: {
    code: string;
    name: Bilingual;
    invitation: Bilingual;
    isDeclined: boolean;
    hasOwnSection: boolean;
    /** Whether its own section was answered: where it is declined, these answers are kept and not submitted. */
    hasOwnAnswers: boolean;
  }[];
  questionnaire: Questionnaire;
  whole: Questionnaire;
  sent: Questionnaire;
  plants: Plants;
  checklist: CollapsedItem[];
  isDeclined: boolean;
  answers: Answers;
  /** What was said of sections when they were left, and who else was asked to fill them in. */
  statements: Statements;
  asked: { section: string; name: string }[];
  /** What a delegate was asked for, by whom and by when; empty for everybody else. */
  requests: OwnRequest[];
  revisions: Readonly<Record<string, number>>;
  /** What was typed and could not be read, by section. */
  unread: Readonly<Record<string, Answers>>;
  /** Who changed what last, by section and item. */
  writers: Readonly<Record<string, Readonly<Record<string, Writer>>>>;
  submitted: Submitted | null;
  /** How approval by a superior stands; null for a delegate. */
  approval: ApprovalStatus | null;
  /** The name of the person who is asked to approve, where one is named. */
  approverName: string | null;
};

/** Reads the actor's own sheet of a wave, which is noted where the reader does not answer for the company; null where the actor's company isn't asked in it (or there is no such wave). */
export async function readAnswering(actor: Actor, slug: string): Promise<Answering | null> {
  const own = sheetActor(actor);
  if (!own) return null;
  const { companyId } = own;
  return withActor(own, async (tx) => {
    const sheet = await openSheet(tx, { actor: own, slug });
    if (!sheet) return null;
    const { row, questionnaire, whole, plants } = sheet;
    const answers = withoutWriters(sheet.answers);
    const associations = await listInvitingAssociations(tx, { companyId, waveId: row.waveId });
    if (sheet.responseKey) await noteReading(tx, own, row.waveId);
    // What was submitted is the whole company's: a delegate reads none of it.
    const submitted = own.kind === 'delegate' ? null : await readSubmitted(tx, sheet);
    return {
      wave: {
        slug: row.slug,
        title: { ja: row.titleJa, en: row.titleEn },
        opensAt: row.opensAt,
        closesAt: row.closesAt,
        isReleased: row.waveState === 'released',
      },
      phase: sheet.phase,
      now: row.now,
      state: row.state,
      company: { name: { ja: row.companyNameJa, en: row.companyNameEn }, kind: row.companyKind },
      associations: associations.map((one) => ({
        code: one.code,
        isDeclined: one.isDeclined,
        hasOwnSection: one.hasOwnSection,
        hasOwnAnswers: isAnswered(sheet, ownSectionId(one.code)),
        name: { ja: one.nameJa, en: one.nameEn },
        invitation: { ja: one.invitationJa, en: one.invitationEn },
      })),
      questionnaire,
      whole,
      sent: sentTo(sheet, submitted?.answers ?? {}),
      plants,
      checklist: own.kind === 'delegate' ? [] : companyAnswers(sheet).checklist,
      isDeclined: row.isDeclined,
      answers,
      statements: statementsOf(sheet.sections),
      asked: own.kind === 'member' ? await listAskedPeople(tx, row) : [],
      requests: own.kind === 'delegate' ? await listOwnRequests(tx, row.waveId) : [],
      revisions: Object.fromEntries([...sheet.sections].map(([id, { revision }]) => [id, revision])),
      unread: Object.fromEntries([...sheet.sections].map(([id, one]) => [id, onlyUnread(one.answers)])),
      writers: Object.fromEntries([...sheet.sections].map(([id, one]) => [id, writersOf(one.answers)])),
      submitted,
      approval: await readApprovals(tx, sheet, own),
      approverName: row.approverId ? ((await findAddressee(tx, row.approverId))?.name ?? null) : null,
    };
  });
}

/** Whether something is answered in a section, as it is stored. */
function isAnswered({ sections }: Sheet, id: string): boolean {
  return Object.keys(withoutReserved(sections.get(id)?.answers ?? {})).length > 0;
}

/** The questionnaire that a submission answers: that of now, and the own sections of declined associations that it has answers to. */
function sentTo({ whole, known }: Sheet, answers: Answers): Questionnaire {
  const isThere = ({ id, items }: Section) =>
    findSection(whole, id) !== null || items.some((item) => answers[item.id] !== undefined);
  return known === whole ? whole : { ...known, sections: known.sections.filter(isThere) };
}

async function readSubmitted(tx: Tx, sheet: Sheet): Promise<Submitted | null> {
  const { responseKey, waveKey, row, whole } = sheet;
  const receipt = receiptOf(sheet);
  const latest = responseKey ? await findLatestSubmission(tx, responseKey) : null;
  if (!responseKey || !latest || !receipt) return null;
  const { revision } = latest;
  const text = unseal(waveKey, latest.sealed, submissionPlace(responseKey, revision)).toString('utf8');
  const plantsText = await submittedPlantsText(tx, { waveKey, responseKey, revision });
  const answers = answersFromText(text);
  const signed = receiptText({ wave: row.slug, questionnaire: whole, ...receipt, answers });
  const digest = createHash('sha256').update(signed).digest('hex');
  const isCurrent = isSameContent(whole, submissionContent(sheet), { text, plantsText });
  const plants = plantsText === null ? null : plantsCopyFromText(plantsText);
  return { ...receipt, digest, answers, plants, isCurrent };
}
