import { withActor } from './actor.server.ts';
import { findAnyWaveKey, findKeyCheck, insertKeyCheck } from './queries/key-check.server.ts';
import { type Kek, opensKeyCheck, openWaveKey, sealKeyCheck } from './seal.server.ts';

function opensWave(kek: Kek, wave: { waveId: string; wrapped: Uint8Array } | null): boolean {
  if (!wave) return true;
  try {
    openWaveKey(kek, wave.waveId, wave.wrapped);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether this is the key that the database's answers are sealed with. The first start with an empty database keeps a check value;
 * every later start compares with it and changes nothing. The fault is a sentence for the operator.
 */
export function checkKey(kek: Kek): Promise<{ ok: true } | { ok: false; fault: string }> {
  return withActor({ kind: 'worker' }, async (tx) => {
    const wrong = `The key file holds the key ${kek.keyId}, but the answers in this database are sealed with another one. Nothing was changed. Put back the key file that belongs to this database.`;
    const stored = await findKeyCheck(tx);
    if (stored) return opensKeyCheck(kek, stored.sealed) ? { ok: true } : { ok: false, fault: wrong };
    if (!opensWave(kek, await findAnyWaveKey(tx))) return { ok: false, fault: wrong };
    await insertKeyCheck(tx, { keyId: kek.keyId, sealed: sealKeyCheck(kek) });
    const kept = await findKeyCheck(tx);
    return kept && opensKeyCheck(kek, kept.sealed) ? { ok: true } : { ok: false, fault: wrong };
  });
}
