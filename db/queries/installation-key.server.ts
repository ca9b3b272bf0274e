import { eq } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { installationKey } from '../schema/installation-key.ts';

/** The wrapped key of accounts, or null before the first start. */
export async function findAccountKey(tx: Tx): Promise<Uint8Array | null> {
  const rows = await tx
    .select({ wrapped: installationKey.wrapped })
    .from(installationKey)
    .where(eq(installationKey.name, 'account'));
  return rows[0]?.wrapped ?? null;
}

/** Stores the wrapped key of accounts once; where one is stored already it stays. */
export async function insertAccountKey(tx: Tx, wrapped: Uint8Array): Promise<void> {
  await tx.insert(installationKey).values({ name: 'account', wrapped }).onConflictDoNothing();
}

/** Stores the key of accounts as another key file wraps it. */
export async function replaceAccountKey(tx: Tx, wrapped: Uint8Array): Promise<void> {
  await tx.update(installationKey).set({ wrapped }).where(eq(installationKey.name, 'account'));
}
