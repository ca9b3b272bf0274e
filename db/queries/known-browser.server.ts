import { and, eq, gt, lt, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { appUser } from '../schema/app-user.ts';
import { knownBrowser } from '../schema/known-browser.ts';

const KNOWN_DAYS = 180;

/** Remembers that a person signed in with a browser, and forgets browsers that were not seen for half a year. */
export async function insertKnownBrowser(
  tx: Tx,
  { idHash, userId }: { idHash: string; userId: string },
): Promise<void> {
  await tx.delete(knownBrowser).where(lt(knownBrowser.expiresAt, sql`now()`));
  await tx
    .insert(knownBrowser)
    .values({ idHash, userId, expiresAt: sql`now() + make_interval(days => ${KNOWN_DAYS})` });
}

/** Whether the person with this address signed in with the browser before. */
export async function isBrowserOf(tx: Tx, { idHash, email }: { idHash: string; email: string }): Promise<boolean> {
  const rows = await tx
    .select({ userId: knownBrowser.userId })
    .from(knownBrowser)
    .innerJoin(appUser, eq(appUser.id, knownBrowser.userId))
    .where(and(eq(knownBrowser.idHash, idHash), eq(appUser.email, email), gt(knownBrowser.expiresAt, sql`now()`)));
  return rows.length > 0;
}
