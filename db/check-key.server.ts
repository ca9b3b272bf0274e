import { type Tx, withActor } from './actor.server.ts';
import { findAccountKey, insertAccountKey } from './queries/installation-key.server.ts';
import { findAnyWaveKey, findKeyCheck, insertKeyCheck } from './queries/key-check.server.ts';
import {
  createAccountKey,
  type Kek,
  opensKeyCheck,
  openWaveKey,
  sealKeyCheck,
  unwrapAccountKey,
} from './seal.server.ts';

function opensWave(kek: Kek, wave: { waveId: string; wrapped: Uint8Array } | null): boolean {
  if (!wave) return true;
  try {
    openWaveKey(kek, wave.waveId, wave.wrapped);
    return true;
  } catch {
    return false;
  }
}

/** Makes the key of accounts where there is none yet; false where the one there is of another key file. */
async function holdsAccountKey(tx: Tx, kek: Kek): Promise<boolean> {
  const wrapped = await findAccountKey(tx);
  if (!wrapped) {
    await insertAccountKey(tx, createAccountKey(kek));
    return true;
  }
  try {
    unwrapAccountKey(kek, wrapped);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether this is the key that the database's answers are sealed with. The first start with an empty database keeps a check value;
 * every later start compares with it and changes nothing. The key of accounts is made where there is none. The fault is a sentence for the operator.
 */
export function checkKey(kek: Kek): Promise<{ ok: true } | { ok: false; fault: string }> {
  return withActor({ kind: 'worker' }, async (tx) => {
    const wrong = `The key file holds the key ${kek.keyId}, but the answers in this database are sealed with another one. Nothing was changed. Put back the key file that belongs to this database.`;
    const stored = await findKeyCheck(tx);
    if (stored) {
      const holds = opensKeyCheck(kek, stored.sealed) && (await holdsAccountKey(tx, kek));
      return holds ? { ok: true } : { ok: false, fault: wrong };
    }
    if (!opensWave(kek, await findAnyWaveKey(tx)) || !(await holdsAccountKey(tx, kek)))
      return { ok: false, fault: wrong };
    await insertKeyCheck(tx, { keyId: kek.keyId, sealed: sealKeyCheck(kek) });
    const kept = await findKeyCheck(tx);
    return kept && opensKeyCheck(kek, kept.sealed) ? { ok: true } : { ok: false, fault: wrong };
  });
}
