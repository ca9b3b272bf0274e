import { randomUUID } from 'node:crypto';
import { type Actor, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findAskedMember, insertProxyEntry } from '../../db/queries/proxy-entry.server.ts';
import { phaseOf } from './answer-sheet.server.ts';
import { proxyActor } from './proxy-sheet.server.ts';

/**
 * Why no entry was begun. `begun`: the company answers by itself; `declined`: it does not answer for this association; `already`: somebody works
 * on an entry for it.
 */
export type BeginProxyFault = 'notFound' | 'closed' | 'begun' | 'declined' | 'noContact' | 'already';

/** What became of beginning an entry. */
export type BeginProxyResult = { ok: true; entryId: string } | { ok: false; reason: BeginProxyFault };

/** Begins to enter the paper form of a member company that is asked in an open wave and has neither begun by itself nor declined. */
export async function beginProxyEntry(
  actor: Actor,
  { companyId, wave }: { companyId: string; wave: string },
): Promise<BeginProxyResult> {
  const own = proxyActor(actor, randomUUID());
  if (!own) return { ok: false, reason: 'notFound' };
  const { entryId, userId, associationId } = own;
  return withActor(own, async (tx): Promise<BeginProxyResult> => {
    const asked = await findAskedMember(tx, { companyId, slug: wave });
    if (!asked) return { ok: false, reason: 'notFound' };
    if (phaseOf(asked) !== 'open') return { ok: false, reason: 'closed' };
    if (asked.participation !== 'invited') return { ok: false, reason: 'begun' };
    if (asked.isDeclined) return { ok: false, reason: 'declined' };
    // The company is told by mail what was entered for it: without an address nobody would know.
    if (!asked.contactEmail) return { ok: false, reason: 'noContact' };
    const { waveId } = asked;
    const isNew = await insertProxyEntry(tx, { id: entryId, companyId, waveId, associationId, typedBy: userId });
    if (!isNew) return { ok: false, reason: 'already' };
    await appendAudit(tx, { event: 'paper.begun', actor: own, companyId, waveId, detail: {} });
    return { ok: true, entryId };
  });
}
