import { type Actor, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findProxyEntry, takeChecking } from '../../db/queries/proxy-entry.server.ts';
import { entryFault, proxyActor, turnOf } from './proxy-sheet.server.ts';

/** Gives the second turn of an entry to the actor. `ownEntry`: they typed it first; `taken`: somebody else has it. */
export async function takeProxyCheck(
  actor: Actor,
  entryId: string | undefined,
): Promise<{ ok: true } | { ok: false; reason: 'notFound' | 'closed' | 'declined' | 'ownEntry' | 'taken' }> {
  const own = proxyActor(actor, entryId);
  if (!own) return { ok: false, reason: 'notFound' };
  return withActor(own, async (tx) => {
    const row = await findProxyEntry(tx, { id: own.entryId, lock: true });
    const turn = row && turnOf(row, own.userId);
    if (!row || turn === 'over' || turn === 'typing') return { ok: false, reason: 'notFound' } as const;
    if (turn === 'checking') return { ok: true } as const;
    if (turn === 'others') return { ok: false, reason: row.typedBy === own.userId ? 'ownEntry' : 'taken' } as const;
    const fault = entryFault(row);
    if (fault) return { ok: false, reason: fault } as const;
    await takeChecking(tx, { id: row.id, userId: own.userId });
    const { companyId, waveId } = row;
    await appendAudit(tx, { event: 'paper.taken', actor: own, companyId, waveId, detail: {} });
    return { ok: true } as const;
  });
}
