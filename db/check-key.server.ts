import { existsSync } from 'node:fs';
import { type Tx, withActor } from './actor.server.ts';
import { findAccountKey, insertAccountKey } from './queries/installation-key.server.ts';
import { findKeyCheck, insertKeyCheck, listWaveKeys } from './queries/key-check.server.ts';
import {
  createAccountKey,
  type Kek,
  loadKeyFile,
  nextKeyFile,
  opensKeyCheck,
  openWaveKey,
  sealKeyCheck,
  unwrapAccountKey,
} from './seal.server.ts';

function opensWave(kek: Kek, wave: { waveId: string; wrapped: Uint8Array }): boolean {
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

/** Whether the new key beside the key file is the one: then a change of keys broke off before its last step. */
function isHalfChanged(sealed: Uint8Array): boolean {
  const { KURABE_KEY_FILE: path } = process.env;
  if (!path || !existsSync(nextKeyFile(path))) return false;
  try {
    return opensKeyCheck(loadKeyFile(nextKeyFile(path)), sealed);
  } catch {
    return false;
  }
}

function faultOf(kek: Kek, stored: { keyId: string; sealed: Uint8Array } | null): string {
  if (stored && isHalfChanged(stored.sealed))
    return 'A change of keys broke off before its end: run "kurabe keys rotate" again, which ends it. Nothing was changed now.';
  const other = stored && stored.keyId !== kek.keyId ? `another one, ${stored.keyId}` : 'another one';
  return `The key file holds the key ${kek.keyId}, but the answers in this database are sealed with ${other}. Nothing was changed. Put back the key file that belongs to this database.`;
}

/**
 * Whether this is the key that the database's answers are sealed with. The first start with an empty database keeps a check value;
 * every later start compares with it and changes nothing. The key of accounts is made where there is none. The fault is a sentence for the operator.
 */
export function checkKey(kek: Kek): Promise<{ ok: true } | { ok: false; fault: string }> {
  return withActor({ kind: 'worker' }, async (tx) => {
    const stored = await findKeyCheck(tx);
    if (stored) {
      const holds = opensKeyCheck(kek, stored.sealed) && (await holdsAccountKey(tx, kek));
      return holds ? { ok: true } : { ok: false, fault: faultOf(kek, stored) };
    }
    const opensAll = (await listWaveKeys(tx)).every((wave) => opensWave(kek, wave));
    if (!opensAll || !(await holdsAccountKey(tx, kek))) return { ok: false, fault: faultOf(kek, null) };
    await insertKeyCheck(tx, { keyId: kek.keyId, sealed: sealKeyCheck(kek) });
    const kept = await findKeyCheck(tx);
    return kept && opensKeyCheck(kek, kept.sealed) ? { ok: true } : { ok: false, fault: faultOf(kek, kept) };
  });
}

/**
 * For a drill: whether this key opens everything in this database, every wave's own key one by one. Changes nothing. Says how many waves there
 * are, and the ids of those that stay shut.
 */
export function checkEveryKey(kek: Kek): Promise<{ waves: number; shut: string[]; fault: string | null }> {
  return withActor({ kind: 'worker' }, async (tx) => {
    const stored = await findKeyCheck(tx);
    const waves = await listWaveKeys(tx);
    const shut = waves.filter((wave) => !opensWave(kek, wave)).map(({ waveId }) => waveId);
    const account = await findAccountKey(tx);
    const isKnown = stored !== null && opensKeyCheck(kek, stored.sealed);
    const holds = isKnown && account !== null && (await holdsAccountKey(tx, kek));
    return { waves: waves.length, shut, fault: holds ? null : faultOf(kek, stored) };
  });
}
