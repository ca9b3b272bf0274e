import { and, eq, gt, lt, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { signInStep } from '../schema/sign-in-step.ts';

/** A step between two pages of signing in, as it is stored. */
export type StoredStep = typeof signInStep.$inferSelect;

const LIVE_MINUTES = 10;

/** Stores a new step that lives ten minutes by the database's clock, and forgets steps that are long over. */
export async function insertStep(
  tx: Tx,
  row: Omit<typeof signInStep.$inferInsert, 'expiresAt' | 'createdAt'>,
): Promise<void> {
  await tx.delete(signInStep).where(lt(signInStep.expiresAt, sql`now() - interval '1 hour'`));
  await tx.insert(signInStep).values({ ...row, expiresAt: sql`now() + make_interval(mins => ${LIVE_MINUTES})` });
}

const isLive = (idHash: string) => and(eq(signInStep.idHash, idHash), gt(signInStep.expiresAt, sql`now()`));

/** The live step with this hash, or null. */
export async function findStep(tx: Tx, idHash: string): Promise<StoredStep | null> {
  const rows = await tx.select().from(signInStep).where(isLive(idHash));
  return rows[0] ?? null;
}

/** Takes one of the five tries of a live step; it stays locked until the transaction ends. Null where there is none left. */
export async function takeTry(tx: Tx, idHash: string): Promise<StoredStep | null> {
  const rows = await tx
    .update(signInStep)
    .set({ triesLeft: sql`${signInStep.triesLeft} - 1` })
    .where(and(isLive(idHash), gt(signInStep.triesLeft, 0)))
    .returning();
  return rows[0] ?? null;
}

/** Gives a step the MAC of a new code; the one before it opens nothing any more. */
export async function setCodeOfStep(tx: Tx, idHash: string, codeMac: Uint8Array): Promise<void> {
  await tx
    .update(signInStep)
    .set({ codeMac, codeVersion: sql`${signInStep.codeVersion} + 1` })
    .where(isLive(idHash));
}

/** Ends a step. */
export async function deleteStep(tx: Tx, idHash: string): Promise<void> {
  await tx.delete(signInStep).where(eq(signInStep.idHash, idHash));
}

/** Ends every step of a person: what was begun before a change of how they sign in is not finished after it. */
export async function deleteStepsOfUser(tx: Tx, userId: string): Promise<void> {
  await tx.delete(signInStep).where(eq(signInStep.userId, userId));
}
