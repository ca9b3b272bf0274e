import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { type ApprovalRow, decideApproval, listApprovals } from '../../db/queries/approval.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { setWaiting } from '../../db/queries/participation.server.ts';
import { seal } from '../../db/seal.server.ts';
import { approvalPlace } from '../survey/sealed-form.ts';
import { openSheet, type Sheet } from './answer-sheet.server.ts';
import { asksFor } from './ask-approval.server.ts';
import { freezeSubmission, type Receipt, receiptOf, tellPerson } from './freeze-submission.server.ts';
import { submissionContent } from './submission-content.server.ts';

/**
 * Why nothing was decided. `changed`: the answers are others than those that were asked for; `decided`: taken back or decided by somebody else before;
 * `ownRequest`: nobody approves of what they asked themselves.
 */
export type DecisionFault =
  | 'notFound'
  | 'notOpen'
  | 'closed'
  | 'changed'
  | 'decided'
  | 'ownRequest'
  | 'noReason'
  | 'longReason';

/** What became of a decision; the receipt is there where it was an approval. */
export type DecisionResult = { ok: true; receipt: Receipt | null } | { ok: false; reason: DecisionFault };

/** A request that somebody decides on: its id as their page showed it. */
type Asked = { wave: string; approvalId: string };

const MOST_REASON_CHARACTERS = 1000;

type Opened = { sheet: Sheet & { responseKey: string }; request: ApprovalRow };

async function openRequest(tx: Tx, actor: Extract<Actor, { kind: 'reader' }>, asked: Asked): Promise<Opened | null> {
  const sheet = await openSheet(tx, { actor, slug: asked.wave, lock: true });
  if (!sheet?.responseKey) return null;
  const request = (await listApprovals(tx, sheet.row)).find(({ id }) => id === asked.approvalId);
  return request ? { sheet: { ...sheet, responseKey: sheet.responseKey }, request } : null;
}

function decisionFault({ sheet, request }: Opened, userId: string): DecisionFault | null {
  if (request.state !== 'open') return 'decided';
  if (sheet.phase !== 'open') return sheet.phase;
  return request.requestedBy === userId ? 'ownRequest' : null;
}

/**
 * Approves of what was asked for and submits exactly that: both happen, or neither. Approving twice gives the same receipt. Answers that were changed
 * since they were asked for are not submitted.
 */
export async function approveAnswers(actor: Actor, asked: Asked): Promise<DecisionResult> {
  if (actor.kind !== 'reader') return { ok: false, reason: 'notFound' };
  return withActor(actor, async (tx): Promise<DecisionResult> => {
    const opened = await openRequest(tx, actor, asked);
    if (!opened) return { ok: false, reason: 'notFound' };
    const { sheet, request } = opened;
    const { id, revision } = request;
    if (request.state === 'approved' && request.decidedBy === actor.userId)
      return { ok: true, receipt: receiptOf(sheet) };
    const content = submissionContent(sheet);
    const reason = decisionFault(opened, actor.userId) ?? (asksFor(sheet, request, content) ? null : 'changed');
    if (reason) return { ok: false, reason };
    if (!(await decideApproval(tx, { id, state: 'approved', decidedBy: actor.userId })))
      return { ok: false, reason: 'decided' };
    const tell = [actor.userId, ...(request.requestedBy ? [request.requestedBy] : [])];
    const receipt = await freezeSubmission(tx, sheet, { content, revision, tell });
    const { waveId } = sheet.row;
    await appendAudit(tx, { event: 'approval.decided', actor, waveId, detail: { decision: 'approved' } });
    await appendAudit(tx, { event: 'answers.submitted', actor, waveId, detail: { revision } });
    return { ok: true, receipt };
  });
}

/** Sends back what was asked for, with a reason that only people of the company read. */
export async function sendAnswersBack(
  actor: Actor,
  { reason: typed, ...asked }: Asked & { reason: string },
): Promise<DecisionResult> {
  if (actor.kind !== 'reader') return { ok: false, reason: 'notFound' };
  const text = plainText(typed);
  if (text === '') return { ok: false, reason: 'noReason' };
  if ([...text].length > MOST_REASON_CHARACTERS) return { ok: false, reason: 'longReason' };
  return withActor(actor, async (tx): Promise<DecisionResult> => {
    const opened = await openRequest(tx, actor, asked);
    if (!opened) return { ok: false, reason: 'notFound' };
    const reason = decisionFault(opened, actor.userId);
    if (reason) return { ok: false, reason };
    const { sheet, request } = opened;
    const { id, requestedBy } = request;
    const reasonSealed = seal(sheet.waveKey, text, approvalPlace(id, 'reason'));
    if (!(await decideApproval(tx, { id, state: 'returned', decidedBy: actor.userId, reasonSealed })))
      return { ok: false, reason: 'decided' };
    if (sheet.row.state === 'awaiting') await setWaiting(tx, { ...sheet.row, state: 'started' });
    if (requestedBy) await tellPerson(tx, sheet, { kind: 'approvalReturned', userId: requestedBy, reason: id });
    const detail = { decision: 'returned' } as const;
    await appendAudit(tx, { event: 'approval.decided', actor, waveId: sheet.row.waveId, detail });
    return { ok: true, receipt: null };
  });
}

function plainText(typed: string): string {
  return (
    typed
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
      .trim()
  );
}
