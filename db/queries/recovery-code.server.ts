import { and, count, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { recoveryCode } from '../schema/recovery-code.ts';

/** Gives a person new recovery codes; the ones before work no more. */
export async function replaceRecoveryCodes(tx: Tx, userId: string, macs: readonly Uint8Array[]): Promise<void> {
  await tx.delete(recoveryCode).where(eq(recoveryCode.userId, userId));
  await tx.insert(recoveryCode).values(macs.map((codeMac) => ({ userId, codeMac })));
}

/** Uses a recovery code up. Returns whether there was such a one that had not been used. */
export async function takeRecoveryMac(tx: Tx, userId: string, codeMac: Uint8Array): Promise<boolean> {
  const used = await tx
    .update(recoveryCode)
    .set({ usedAt: sql`now()` })
    .where(and(eq(recoveryCode.userId, userId), eq(recoveryCode.codeMac, codeMac), isNull(recoveryCode.usedAt)))
    .returning({ userId: recoveryCode.userId });
  return used.length > 0;
}

/** How many recovery codes of a person still work. */
export async function countRecoveryCodes(tx: Tx, userId: string): Promise<number> {
  const [row] = await tx
    .select({ left: count() })
    .from(recoveryCode)
    .where(and(eq(recoveryCode.userId, userId), isNull(recoveryCode.usedAt)));
  return row?.left ?? 0;
}

/** Removes every recovery code of a person. */
export async function deleteCodesOfUser(tx: Tx, userId: string): Promise<void> {
  await tx.delete(recoveryCode).where(eq(recoveryCode.userId, userId));
}
