import { type Actor, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { approveDualRequest, findDualRequest } from '../../db/queries/dual-request.server.ts';

/** Why a request was not approved. */
export type ApproveFault = 'gone' | 'own' | 'approved' | 'over' | 'withdrawn' | 'about';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The second person's yes to a request of another. Of two at once one is the second person. */
export async function approveDual(
  actor: Extract<Actor, { kind: 'operator' }>,
  id: string,
): Promise<{ ok: true } | { ok: false; fault: ApproveFault }> {
  if (!UUID.test(id)) return { ok: false, fault: 'gone' };
  return withActor(actor, async (tx) => {
    const approved = await approveDualRequest(tx, { id, userId: actor.userId });
    if (!approved) {
      const found = await findDualRequest(tx, id);
      if (!found) return { ok: false, fault: 'gone' };
      if (found.withdrawnAt !== null) return { ok: false, fault: 'withdrawn' };
      if (found.approvedBy !== null) return { ok: false, fault: 'approved' };
      if (found.isOver) return { ok: false, fault: 'over' };
      return { ok: false, fault: found.requestedBy === actor.userId ? 'own' : 'about' };
    }
    const { kind, waveId } = approved;
    await appendAudit(tx, { event: 'dual.approved', actor, waveId, detail: { requestId: id, kind } });
    return { ok: true };
  });
}
