import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { awaitSubmissionsUnderWay } from '../../db/queries/sealed-submission.server.ts';
import { findWaveToRelease, setWaveState } from '../../db/queries/wave-release.server.ts';

/** Why a wave was not closed. */
export type CloseFault = 'unknownWave' | 'notOpen';

/**
 * Closes a wave: from the commit on, the policies refuse every save and submission. Then waits for the ones that were
 * under way, so that a release counts every answer that was acknowledged. Closing twice is closing once.
 */
export async function closeWave(slug: string): Promise<{ ok: true } | { ok: false; fault: CloseFault }> {
  const actor = { kind: 'releaser' } as const;
  const closed = await withActor(actor, async (tx) => {
    const wave = await findWaveToRelease(tx, slug, { lock: true });
    if (!wave) return { ok: false, fault: 'unknownWave' } as const;
    if (wave.state === 'draft') return { ok: false, fault: 'notOpen' } as const;
    if (wave.state === 'open') {
      await setWaveState(tx, wave.id, 'closed');
      await appendAudit(tx, { event: 'wave.closed', actor, waveId: wave.id, detail: {} });
    }
    return { ok: true, waveId: wave.id } as const;
  });
  if (!closed.ok) return closed;
  await withActor({ kind: 'worker' }, (tx) => awaitSubmissionsUnderWay(tx, closed.waveId));
  return { ok: true };
}
