import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findDualRequest, withdrawDualRequest } from '../../db/queries/dual-request.server.ts';
import { findUserByEmail } from '../../db/queries/user.server.ts';

/** Why a request was not withdrawn. `notOwn`: another person asked. */
export type WithdrawFault = 'gone' | 'notOwn' | 'withdrawn' | 'carriedOut';

type Withdrawn = { ok: true } | { ok: false; fault: WithdrawFault };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function withdraw(tx: Tx, actor: Actor, { id, userId }: { id: string; userId: string }): Promise<Withdrawn> {
  const withdrawn = await withdrawDualRequest(tx, { id, userId });
  if (!withdrawn) {
    const found = await findDualRequest(tx, id);
    if (!found) return { ok: false, fault: 'gone' };
    if (found.requestedBy !== userId) return { ok: false, fault: 'notOwn' };
    return { ok: false, fault: found.withdrawnAt ? 'withdrawn' : 'carriedOut' };
  }
  const { kind, waveId } = withdrawn;
  await appendAudit(tx, { event: 'dual.withdrawn', actor, waveId, detail: { requestId: id, kind } });
  return { ok: true };
}

/** Withdraws the operator's own request, approved or not, as long as it was not carried out. Nobody can approve it or carry it out after that. */
export function withdrawDual(actor: Extract<Actor, { kind: 'operator' }>, id: string): Promise<Withdrawn> {
  if (!UUID.test(id)) return Promise.resolve({ ok: false, fault: 'gone' });
  return withActor(actor, (tx) => withdraw(tx, actor, { id, userId: actor.userId }));
}

/** As `withdrawDual`, from the server itself, for the person with this address who asked. */
export function withdrawDualOf(email: string, id: string): Promise<Withdrawn> {
  if (!UUID.test(id)) return Promise.resolve({ ok: false, fault: 'gone' });
  const worker = { kind: 'worker' } as const;
  return withActor(worker, async (tx) => {
    const user = await findUserByEmail(tx, email);
    return user ? withdraw(tx, worker, { id, userId: user.id }) : { ok: false, fault: 'notOwn' };
  });
}
