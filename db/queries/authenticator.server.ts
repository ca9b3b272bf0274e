import { and, asc, eq, lt, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { authenticator } from '../schema/authenticator.ts';

/** A second factor as it is stored. */
export type StoredAuthenticator = typeof authenticator.$inferSelect;

/** The second factors of a person that work, the oldest first. */
export function listAuthenticators(tx: Tx, userId: string): Promise<StoredAuthenticator[]> {
  return tx
    .select()
    .from(authenticator)
    .where(and(eq(authenticator.userId, userId), eq(authenticator.confirmed, true)))
    .orderBy(asc(authenticator.addedOn), asc(authenticator.id));
}

/** The app that a person is setting up, or null. */
export async function findPendingTotp(tx: Tx, userId: string): Promise<StoredAuthenticator | null> {
  const rows = await tx
    .select()
    .from(authenticator)
    .where(and(eq(authenticator.userId, userId), eq(authenticator.kind, 'totp'), eq(authenticator.confirmed, false)))
    .orderBy(asc(authenticator.id))
    .limit(1);
  return rows[0] ?? null;
}

/** Stores a second factor. */
export async function insertAuthenticator(tx: Tx, row: typeof authenticator.$inferInsert): Promise<void> {
  await tx.insert(authenticator).values(row);
}

/** Notes which of an app's codes was used: neither that one nor an earlier one works again. Returns false where somebody was faster. */
export async function takeTotpStep(tx: Tx, { id, lastStep }: { id: string; lastStep: number }): Promise<boolean> {
  const used = await tx
    .update(authenticator)
    .set({ lastStep, confirmed: true })
    .where(and(eq(authenticator.id, id), lt(authenticator.lastStep, lastStep)))
    .returning({ id: authenticator.id });
  return used.length > 0;
}

/** The passkey with this id, or null. */
export async function findPasskey(tx: Tx, credentialId: string): Promise<StoredAuthenticator | null> {
  const rows = await tx
    .select()
    .from(authenticator)
    .where(and(eq(authenticator.credentialId, credentialId), eq(authenticator.confirmed, true)));
  return rows[0] ?? null;
}

/** Notes how often a passkey was used, by its own count. */
export async function setPasskeyCounter(tx: Tx, id: string, counter: number): Promise<void> {
  await tx.update(authenticator).set({ counter }).where(eq(authenticator.id, id));
}

/** Removes a person's own second factor. Returns its kind, or null where there is none. */
export async function deleteAuthenticator(
  tx: Tx,
  { userId, id }: { userId: string; id: string },
): Promise<StoredAuthenticator['kind'] | null> {
  const gone = await tx
    .delete(authenticator)
    .where(and(eq(authenticator.userId, userId), eq(authenticator.id, id)))
    .returning({ kind: authenticator.kind });
  return gone[0]?.kind ?? null;
}

/** Removes every second factor of a person, those being set up included. */
export async function deleteAuthenticatorsOfUser(tx: Tx, userId: string): Promise<void> {
  await tx.delete(authenticator).where(eq(authenticator.userId, userId));
}

/** Removes every second factor of a person as the worker, which reads none of their secrets. Returns how many. */
export async function deleteFactorsOfUser(tx: Tx, userId: string): Promise<number> {
  const gone = await tx
    .delete(authenticator)
    .where(eq(authenticator.userId, userId))
    .returning({ id: authenticator.id });
  return gone.length;
}

/** How many second factors of a person work, locked against a removal at the same time. */
export async function countAuthenticators(tx: Tx, userId: string): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`factors ${userId}`}, 0))`);
  return (await listAuthenticators(tx, userId)).length;
}
