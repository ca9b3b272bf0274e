import type { Tx } from '../../db/actor.server.ts';
import { listApprovals } from '../../db/queries/approval.server.ts';
import { unseal } from '../../db/seal.server.ts';
import { approvalPlace } from '../survey/sealed-form.ts';
import type { Sheet, SheetActor } from './answer-sheet.server.ts';
import { asksFor } from './ask-approval.server.ts';
import { submissionContent } from './submission-content.server.ts';

/** A request for approval as people of the company see it. Names are null where somebody left. */
type ApprovalRequest = {
  id: string;
  number: number;
  state: 'open' | 'approved' | 'returned' | 'takenBack';
  requestedOn: string;
  requestedBy: string | null;
  askedOf: string | null;
  decidedOn: string | null;
  decidedBy: string | null;
  reason: string | null;
};

/**
 * How approval stands: whether it is needed, the requests from the latest on, and the open one with whether it asks for what the sheet holds now and
 * whether the reader asked for it themselves.
 */
export type ApprovalStatus = {
  isNeeded: boolean;
  approverId: string | null;
  requests: ApprovalRequest[];
  open: { id: string; isCurrent: boolean; isOwn: boolean } | null;
};

/** Reads how approval stands for a sheet; null for a delegate, who is told nothing of it. */
export async function readApprovals(tx: Tx, sheet: Sheet, actor: SheetActor): Promise<ApprovalStatus | null> {
  if (actor.kind === 'delegate') return null;
  const { row, waveKey } = sheet;
  const rows = await listApprovals(tx, row);
  const open = rows.find(({ state }) => state === 'open');
  return {
    isNeeded: row.needsApproval,
    approverId: row.approverId,
    open: open
      ? {
          id: open.id,
          isCurrent: asksFor(sheet, open, submissionContent(sheet)),
          isOwn: open.requestedBy === actor.userId,
        }
      : null,
    requests: rows.map(
      ({ id, number, state, requestedOn, requestedName, askedName, decidedOn, decidedName, ...each }) => ({
        id,
        number,
        state,
        requestedOn,
        requestedBy: requestedName,
        askedOf: askedName,
        decidedOn,
        decidedBy: decidedName,
        reason: each.reasonSealed && unseal(waveKey, each.reasonSealed, approvalPlace(id, 'reason')).toString('utf8'),
      }),
    ),
  };
}
