import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findLatestSubmission, findOperation, saveOperation } from '../../db/queries/response.server.ts';
import { unseal } from '../../db/seal.server.ts';
import { submissionPlace } from '../survey/sealed-form.ts';
import { openSheet, type Sheet } from './answer-sheet.server.ts';
import { freezeSubmission, nextRevision, type Receipt, receiptOf } from './freeze-submission.server.ts';
import { operationKey } from './operation-id.server.ts';
import {
  isSameContent,
  type SubmissionContent,
  submissionContent,
  submittedPlantsText,
} from './submission-content.server.ts';

/** What became of a submission. `needsApproval`: this company's answers are submitted by the superior who approves of them. */
export type SubmitResult =
  | { ok: true; receipt: Receipt }
  | {
      ok: false;
      reason: 'notFound' | 'notOpen' | 'closed' | 'notDeclared' | 'nothingAnswered' | 'needsApproval' | 'declined';
    };

/** What the review page sends. */
export type SubmitInput = { wave: string; declared: boolean; operationId: string };

/**
 * Freezes the saved answers of the actor's own company as a sealed submission and gives the receipt. Sent twice, or again
 * with nothing changed, it gives the same receipt and stores nothing new.
 */
export async function submitResponse(actor: Actor, input: SubmitInput): Promise<SubmitResult> {
  if (actor.kind !== 'member') return { ok: false, reason: 'notFound' };
  return withActor(actor, async (tx): Promise<SubmitResult> => {
    const sheet = await openSheet(tx, { actor, slug: input.wave, lock: true });
    if (!sheet) return { ok: false, reason: 'notFound' };
    const content = submissionContent(sheet);
    const operationId = operationKey(input.operationId, [
      'submit',
      input.wave,
      content.text,
      ...(content.plantsText === null ? [] : [content.plantsText]),
    ]);
    const before = await receiptBefore(tx, sheet, { content, operationId });
    if (before) return { ok: true, receipt: before };
    const reason = refusal(sheet, content, input);
    const { responseKey } = sheet;
    if (reason || !responseKey) return { ok: false, reason: reason ?? 'nothingAnswered' };
    const revision = await nextRevision(tx, responseKey);
    const receipt = await freezeSubmission(tx, { ...sheet, responseKey }, { content, revision, tell: [actor.userId] });
    await saveOperation(tx, { operationId, responseKey, revision });
    await appendAudit(tx, { event: 'answers.submitted', actor, waveId: sheet.row.waveId, detail: { revision } });
    return { ok: true, receipt };
  });
}

function refusal(
  sheet: Sheet,
  { isEmpty }: SubmissionContent,
  input: SubmitInput,
): Exclude<SubmitResult, { ok: true }>['reason'] | null {
  if (sheet.phase !== 'open') return sheet.phase;
  if (sheet.row.isDeclined) return 'declined';
  if (isEmpty) return 'nothingAnswered';
  if (sheet.row.needsApproval) return 'needsApproval';
  return input.declared ? null : 'notDeclared';
}

/** Whether this very content is what was submitted last. */
export async function isSubmitted(tx: Tx, sheet: Sheet, content: SubmissionContent): Promise<boolean> {
  const { responseKey, waveKey } = sheet;
  const latest = responseKey ? await findLatestSubmission(tx, responseKey) : null;
  if (!responseKey || !latest) return false;
  const { revision } = latest;
  const text = unseal(waveKey, latest.sealed, submissionPlace(responseKey, revision)).toString('utf8');
  const plantsText = await submittedPlantsText(tx, { waveKey, responseKey, revision });
  return isSameContent(sheet.whole, content, { text, plantsText });
}

/** The receipt that these very answers were given before, or null where they were not yet submitted. */
async function receiptBefore(
  tx: Tx,
  sheet: Sheet,
  { content, operationId }: { content: SubmissionContent; operationId: string },
): Promise<Receipt | null> {
  const receipt = receiptOf(sheet);
  if (!sheet.responseKey || !receipt) return null;
  const isRepeated = (await findOperation(tx, sheet.responseKey, operationId)) !== null;
  return isRepeated || (await isSubmitted(tx, sheet, content)) ? receipt : null;
}
