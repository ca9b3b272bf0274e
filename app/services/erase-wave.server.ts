import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import {
  deleteWaveKey,
  findWaveById,
  markDualRequestDone,
  markWaveErased,
} from '../../db/queries/dual-request.server.ts';
import { type CarryOutFault, takeRequest } from './carry-out-dual.server.ts';

const WORKER = { kind: 'worker' } as const;

/**
 * Erases the answers of a wave by deleting its key, for a request that two people made. What was released stays. Cannot be undone, but by the old
 * key file and a backup from before.
 */
export function eraseWave(
  requestId: string,
): Promise<{ ok: true; slug: string; isReleased: boolean } | { ok: false; fault: CarryOutFault }> {
  return withActor(WORKER, async (tx) => {
    const taken = await takeRequest(tx, { id: requestId, kind: 'eraseWave' });
    if (!taken.ok) return taken;
    const { waveId } = taken.request;
    const wave = waveId ? await findWaveById(tx, waveId) : null;
    if (wave?.state === 'open') return { ok: false, fault: 'waveRuns' };
    if (!wave || !waveId || !(await deleteWaveKey(tx, waveId))) return { ok: false, fault: 'noKey' };
    await markWaveErased(tx, waveId);
    await markDualRequestDone(tx, requestId);
    await appendAudit(tx, { event: 'wave.erased', actor: WORKER, waveId, detail: { requestId } });
    return { ok: true, slug: wave.slug, isReleased: wave.state === 'released' };
  });
}
