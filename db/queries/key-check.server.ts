import type { Tx } from '../actor.server.ts';
import { keyCheck } from '../schema/key-check.ts';
import { waveKey } from '../schema/wave-key.ts';

/** The stored check of the installation's key, or null before the first start. */
export async function findKeyCheck(tx: Tx): Promise<{ keyId: string; sealed: Uint8Array } | null> {
  const [row] = await tx.select({ keyId: keyCheck.keyId, sealed: keyCheck.sealed }).from(keyCheck);
  return row ?? null;
}

/** Stores the check once; where one is stored already it stays. */
export async function insertKeyCheck(tx: Tx, check: { keyId: string; sealed: Uint8Array }): Promise<void> {
  await tx.insert(keyCheck).values(check).onConflictDoNothing();
}

/** Any one wave's wrapped key, or null where there is no wave key yet. */
export async function findAnyWaveKey(tx: Tx): Promise<{ waveId: string; wrapped: Uint8Array } | null> {
  const [row] = await tx.select({ waveId: waveKey.waveId, wrapped: waveKey.wrapped }).from(waveKey).limit(1);
  return row ?? null;
}
