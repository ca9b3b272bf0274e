import { withActor } from '../../db/actor.server.ts';
import { decideWaitingHold, findOwnHold } from '../../db/queries/access-hold.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import type { Viewer } from '../auth/guard.server.ts';

/**
 * Opens earlier answers to a newcomer, or keeps them shut for good. Returns whether this decided: the first decision of anybody of the company
 * stands, nobody decides about themselves, and none who is held about another.
 */
export function decideHold(
  { actor }: Viewer,
  { holdId, decision }: { holdId: string; decision: 'consented' | 'refused' },
): Promise<boolean> {
  if (actor.kind !== 'member') return Promise.resolve(false);
  return withActor(actor, async (tx) => {
    if (await findOwnHold(tx, actor)) return false;
    if (!(await decideWaitingHold(tx, { id: holdId, state: decision, decidedBy: actor.userId }))) return false;
    await appendAudit(tx, { event: 'hold.decided', actor, detail: { holdId, decision } });
    return true;
  });
}
