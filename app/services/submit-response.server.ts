import { randomInt } from 'node:crypto';
import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { markSubmitted } from '../../db/queries/participation.server.ts';
import {
  findLatestSubmission,
  findOperation,
  saveOperation,
  saveSubmission,
} from '../../db/queries/response.server.ts';
import { unseal } from '../../db/seal.server.ts';
import { submissionPlace } from '../survey/sealed-form.ts';
import { openSheet, type Sheet } from './answer-sheet.server.ts';
import { operationKey } from './operation-id.server.ts';
import { sealContent, submissionContent, submittedPlantsText } from './submission-content.server.ts';

/** What a respondent gets for a submission: a number that tells nothing of order, and the day in Japan. */
type Receipt = { receiptNumber: string; submittedOn: string };

/** What became of a submission. */
export type SubmitResult =
  | { ok: true; receipt: Receipt }
  | { ok: false; reason: 'notFound' | 'notOpen' | 'closed' | 'notDeclared' | 'nothingAnswered' | 'declined' };

/** What the review page sends. */
export type SubmitInput = { wave: string; declared: boolean; operationId: string };

/**
 * Freezes the saved answers of the actor's own company as a sealed submission and gives the receipt. Sent twice, or again
 * with nothing changed, it gives the same receipt and stores nothing new.
 */
export async function submitResponse(actor: Actor, input: SubmitInput): Promise<SubmitResult> {
  if (actor.kind !== 'member') return { ok: false, reason: 'notFound' };
  return withActor(actor, async (tx) => {
    const sheet = await openSheet(tx, { actor, slug: input.wave, lock: true });
    if (!sheet) return { ok: false, reason: 'notFound' };
    const content = submissionContent(sheet);
    const frozen: Frozen = { ...content, operationId: keyOf(input, content) };
    const before = await receiptBefore(tx, sheet, frozen);
    if (before) return { ok: true, receipt: before };
    const reason = refusal(sheet, frozen, input);
    return reason ? { ok: false, reason } : { ok: true, receipt: await freeze(tx, actor, { sheet, frozen }) };
  });
}

type Frozen = ReturnType<typeof submissionContent> & { operationId: string };

function refusal(
  sheet: Sheet,
  { count }: Frozen,
  input: SubmitInput,
): Exclude<SubmitResult, { ok: true }>['reason'] | null {
  if (sheet.phase !== 'open') return sheet.phase;
  if (sheet.row.isDeclined) return 'declined';
  if (count === 0) return 'nothingAnswered';
  return input.declared ? null : 'notDeclared';
}

/** The receipt that these very answers were given before, or null where they were not yet submitted. */
async function receiptBefore(tx: Tx, sheet: Sheet, { text, plantsText, operationId }: Frozen): Promise<Receipt | null> {
  const { responseKey, row, waveKey } = sheet;
  if (!responseKey || !row.receiptNumber || !row.submittedOn) return null;
  const receipt = { receiptNumber: row.receiptNumber, submittedOn: row.submittedOn };
  if ((await findOperation(tx, responseKey, operationId)) !== null) return receipt;
  const latest = await findLatestSubmission(tx, responseKey);
  if (!latest) return null;
  const submitted = unseal(waveKey, latest.sealed, submissionPlace(responseKey, latest.revision)).toString('utf8');
  if (submitted !== text) return null;
  const plants = await submittedPlantsText(tx, { waveKey, responseKey, revision: latest.revision });
  return plants === plantsText ? receipt : null;
}

async function freeze(tx: Tx, actor: Actor, { sheet, frozen }: { sheet: Sheet; frozen: Frozen }): Promise<Receipt> {
  const responseKey = sheet.responseKey ?? '';
  const latest = await findLatestSubmission(tx, responseKey);
  const revision = (latest?.revision ?? 0) + 1;
  const { companyId, waveId, closesAt, today } = sheet.row;
  await saveSubmission(tx, { ...sealContent(sheet.waveKey, responseKey, revision, frozen), day: today });
  await saveOperation(tx, { operationId: frozen.operationId, responseKey, revision });
  const receiptNumber = sheet.row.receiptNumber ?? newReceiptNumber(closesAt);
  await markSubmitted(tx, { companyId, waveId, receiptNumber, day: today });
  await appendAudit(tx, { event: 'answers.submitted', actor, waveId, detail: { revision } });
  return { receiptNumber, submittedOn: today };
}

function keyOf(input: SubmitInput, { text, plantsText }: Pick<Frozen, 'text' | 'plantsText'>): string {
  return operationKey(input.operationId, ['submit', input.wave, text, ...(plantsText === null ? [] : [plantsText])]);
}

function newReceiptNumber(closesAt: Date): string {
  const group = () => String(randomInt(10_000)).padStart(4, '0');
  return `${closesAt.getUTCFullYear()}-${group()}-${group()}`;
}
