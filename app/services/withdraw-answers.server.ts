import { type Actor, withActor } from '../../db/actor.server.ts';
import { listOthers } from '../../db/queries/access-hold.server.ts';
import { eraseApprovals } from '../../db/queries/approval.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { endDelegations } from '../../db/queries/delegation.server.ts';
import { markWithdrawn } from '../../db/queries/participation.server.ts';
import { eraseResponse } from '../../db/queries/response.server.ts';
import { openSheet } from './answer-sheet.server.ts';
import { tellPerson } from './freeze-submission.server.ts';

/** What became of a withdrawal. `nothing`: there is nothing to erase. */
export type WithdrawResult = { ok: true } | { ok: false; reason: 'notFound' | 'notConfirmed' | 'nothing' };

/**
 * Erases everything the actor's company answered in a wave: submissions, drafts, what was asked of a superior, and the link to it all. Figures that were
 * released stay. The participation is noted as withdrawn and may begin anew while the wave is open. Everybody of the company who can answer or read
 * gets a mail, so that nobody does this unseen.
 */
export async function withdrawAnswers(
  actor: Actor,
  { wave, isConfirmed }: { wave: string; isConfirmed: boolean },
): Promise<WithdrawResult> {
  if (actor.kind !== 'member') return { ok: false, reason: 'notFound' };
  return withActor(actor, async (tx): Promise<WithdrawResult> => {
    const sheet = await openSheet(tx, { actor, slug: wave, lock: true });
    if (!sheet) return { ok: false, reason: 'notFound' };
    const { responseKey, row } = sheet;
    if (!responseKey) return { ok: false, reason: 'nothing' };
    if (!isConfirmed) return { ok: false, reason: 'notConfirmed' };
    const { companyId, waveId } = row;
    const place = { companyId, waveId };
    // First: the database lets answers be deleted in the transaction that has noted this, and in no other.
    await markWithdrawn(tx, place);
    await eraseApprovals(tx, place);
    await eraseResponse(tx, responseKey);
    await endDelegations(tx, place);
    const others = await listOthers(tx, { companyId, userId: actor.userId });
    // The day: a company may begin anew and withdraw again.
    const reason = `${row.today}:${crypto.randomUUID()}`;
    for (const userId of [actor.userId, ...others.map(({ id }) => id)])
      await tellPerson(tx, sheet, { kind: 'withdrawn', userId, reason });
    await appendAudit(tx, { event: 'answers.withdrawn', actor, waveId, detail: {} });
    return { ok: true };
  });
}
