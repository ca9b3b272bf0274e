import { type Actor, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { dropEntry, findProxyEntry, listLiveEntries } from '../../db/queries/proxy-entry.server.ts';
import { proxyActor, turnOf } from './proxy-sheet.server.ts';

/** Drops an entry that is not ended, whoever of the secretariat works on it: what was typed is deleted. Returns whether there was one. */
export async function dropProxyEntry(actor: Actor, entryId: string | undefined): Promise<boolean> {
  const own = proxyActor(actor, entryId);
  if (!own) return false;
  return withActor(own, async (tx) => {
    const row = await findProxyEntry(tx, { id: own.entryId, lock: true });
    if (!row || turnOf(row, own.userId) === 'over') return false;
    await dropEntry(tx, row.id);
    const { companyId, waveId } = row;
    await appendAudit(tx, { event: 'paper.dropped', actor: own, companyId, waveId, detail: {} });
    return true;
  });
}

/** Drops what an association works on for a company that it is about to let go: afterwards it would see no more of it. */
export async function dropEntriesOf(actor: Actor, companyId: string): Promise<void> {
  const ids = await withActor(actor, (tx) => listLiveEntries(tx, companyId));
  for (const id of ids) await dropProxyEntry(actor, id);
}
