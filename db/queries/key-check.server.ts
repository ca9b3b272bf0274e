import { eq, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { keyCheck } from '../schema/key-check.ts';
import { waveKey } from '../schema/wave-key.ts';

type KeyCheck = { keyId: string; sealed: Uint8Array };

/** The stored check of the installation's key, or null before the first start. `lock` holds it until the transaction ends. */
export async function findKeyCheck(tx: Tx, { lock = false }: { lock?: boolean } = {}): Promise<KeyCheck | null> {
  const query = tx.select({ keyId: keyCheck.keyId, sealed: keyCheck.sealed }).from(keyCheck);
  const [row] = await (lock ? query.for('update') : query);
  return row ?? null;
}

/** Stores the check once; where one is stored already it stays. */
export async function insertKeyCheck(tx: Tx, check: KeyCheck): Promise<void> {
  await tx.insert(keyCheck).values(check).onConflictDoNothing();
}

/** Puts the check of another key in the place of the stored one. */
export async function replaceKeyCheck(tx: Tx, check: KeyCheck): Promise<void> {
  await tx.update(keyCheck).set(check);
}

/** Every wave's wrapped key. */
export function listWaveKeys(tx: Tx): Promise<{ waveId: string; wrapped: Uint8Array }[]> {
  return tx.select({ waveId: waveKey.waveId, wrapped: waveKey.wrapped }).from(waveKey).orderBy(waveKey.waveId);
}

/** Lets nobody add or change a wave's key until the transaction ends; they are read as ever. */
export async function lockWaveKeys(tx: Tx): Promise<void> {
  await tx.execute(sql`lock table wave_key in share row exclusive mode`);
}

/** Stores a wave's key as another key file wraps it. */
export async function replaceWaveKey(tx: Tx, { waveId, wrapped }: { waveId: string; wrapped: Uint8Array }) {
  await tx.update(waveKey).set({ wrapped }).where(eq(waveKey.waveId, waveId));
}
