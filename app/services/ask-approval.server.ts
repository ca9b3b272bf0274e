import { type Tx, withActor } from '../../db/actor.server.ts';
import {
  decideApproval,
  insertApproval,
  listApprovals,
  listApprovers,
  newApprovalId,
} from '../../db/queries/approval.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { setWaiting } from '../../db/queries/participation.server.ts';
import { seal, unseal } from '../../db/seal.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { approvalPlace } from '../survey/sealed-form.ts';
import { openSheet, type Sheet } from './answer-sheet.server.ts';
import { nextRevision, tellPerson } from './freeze-submission.server.ts';
import { contentDigest, type SubmissionContent, submissionContent } from './submission-content.server.ts';
import { isSubmitted } from './submit-response.server.ts';

/** Why nothing was asked for. `unchanged`: what the sheet holds was submitted already; `notNeeded`: approval is not set. */
export type AskFault = 'notFound' | 'notOpen' | 'closed' | 'nothingAnswered' | 'unchanged' | 'notNeeded' | 'limited';

/** What became of asking, or of taking back. */
export type AskResult = { ok: true } | { ok: false; reason: AskFault };

/** Whether a request asks for this very content. */
export function asksFor(
  { waveKey }: Pick<Sheet, 'waveKey'>,
  { id, digestSealed }: { id: string; digestSealed: Uint8Array },
  content: SubmissionContent,
): boolean {
  return unseal(waveKey, digestSealed, approvalPlace(id, 'digest')).toString('utf8') === contentDigest(content);
}

/**
 * Asks a superior to approve of the answers as they are saved now. An open request for other answers is taken back by it; asked twice for the same
 * ones it is one request.
 */
export async function askApproval({ actor, user }: Viewer, wave: string): Promise<AskResult> {
  if (actor.kind !== 'member') return { ok: false, reason: 'notFound' };
  if (!(await takeLimit('approvalAskUser', user.id)).ok) return { ok: false, reason: 'limited' };
  return withActor(actor, async (tx): Promise<AskResult> => {
    const sheet = await openSheet(tx, { actor, slug: wave, lock: true });
    if (!sheet) return { ok: false, reason: 'notFound' };
    const content = submissionContent(sheet);
    const reason = await askFault(tx, sheet, content);
    const { responseKey, row } = sheet;
    if (reason || !responseKey) return { ok: false, reason: reason ?? 'nothingAnswered' };
    const requests = await listApprovals(tx, row);
    const open = requests.find(({ state }) => state === 'open');
    if (open && asksFor(sheet, open, content)) return { ok: true };
    if (open) await decideApproval(tx, { id: open.id, state: 'takenBack', decidedBy: actor.userId });
    const id = newApprovalId();
    await insertApproval(tx, {
      id,
      companyId: row.companyId,
      waveId: row.waveId,
      number: (requests[0]?.number ?? 0) + 1,
      revision: await nextRevision(tx, responseKey),
      digestSealed: seal(sheet.waveKey, contentDigest(content), approvalPlace(id, 'digest')),
      requestedBy: actor.userId,
      askedId: row.approverId,
    });
    if (row.state === 'started') await setWaiting(tx, { ...row, state: 'awaiting' });
    await tellApprovers(tx, sheet, { id, kind: 'approvalAsked' });
    await appendAudit(tx, { event: 'approval.asked', actor, waveId: row.waveId, detail: {} });
    return { ok: true };
  });
}

async function askFault(tx: Tx, sheet: Sheet, content: SubmissionContent): Promise<AskFault | null> {
  if (sheet.phase !== 'open') return sheet.phase;
  if (content.isEmpty) return 'nothingAnswered';
  if (!sheet.row.needsApproval) return 'notNeeded';
  return (await isSubmitted(tx, sheet, content)) ? 'unchanged' : null;
}

/** Tells whoever is asked: the person that is named, else all approvers of the company. */
async function tellApprovers(
  tx: Tx,
  sheet: Sheet,
  { id, kind }: { id: string; kind: 'approvalAsked' | 'approvalTakenBack' },
): Promise<void> {
  const { companyId, approverId } = sheet.row;
  const approvers = await listApprovers(tx, companyId);
  const named = approvers.filter(({ userId }) => userId === approverId);
  for (const { userId } of named.length > 0 ? named : approvers)
    await tellPerson(tx, sheet, { kind, userId, reason: id });
}

/** Takes an open request back, within the transaction of a writer. Returns whether there was one. */
export async function closeOpenRequest(tx: Tx, sheet: Sheet, userId: string): Promise<boolean> {
  const { row } = sheet;
  const open = (await listApprovals(tx, row)).find(({ state }) => state === 'open');
  if (!open || !(await decideApproval(tx, { id: open.id, state: 'takenBack', decidedBy: userId }))) return false;
  if (row.state === 'awaiting') await setWaiting(tx, { ...row, state: 'started' });
  await tellApprovers(tx, sheet, { id: open.id, kind: 'approvalTakenBack' });
  return true;
}

/** Takes back what was asked of a superior; without an open request it changes nothing. */
export async function takeBackApproval({ actor }: Viewer, wave: string): Promise<AskResult> {
  if (actor.kind !== 'member') return { ok: false, reason: 'notFound' };
  return withActor(actor, async (tx): Promise<AskResult> => {
    const sheet = await openSheet(tx, { actor, slug: wave, lock: true });
    if (!sheet) return { ok: false, reason: 'notFound' };
    if (!(await closeOpenRequest(tx, sheet, actor.userId))) return { ok: true };
    await appendAudit(tx, { event: 'approval.takenBack', actor, waveId: sheet.row.waveId, detail: {} });
    return { ok: true };
  });
}
