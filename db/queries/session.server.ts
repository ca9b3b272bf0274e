import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { appUser } from '../schema/app-user.ts';
import { association } from '../schema/association.ts';
import { company } from '../schema/company.ts';
import { roleGrant } from '../schema/role-grant.ts';
import { session } from '../schema/session.ts';

/** A session as stored: the hash of its id, whose it is, and its two limits. */
export type SessionRow = typeof session.$inferSelect;

/** Stores a new session. */
export async function insertSession(tx: Tx, row: SessionRow): Promise<void> {
  await tx.insert(session).values(row);
}

/**
 * The live session of a hashed id with its user, grant, association and company; null where there is none, where the idle or
 * absolute limit has passed by the database's clock, or where the user is disabled.
 */
export async function findLiveSession(tx: Tx, idHash: string) {
  const rows = await tx
    .select({
      userId: session.userId,
      expiresAt: session.expiresAt,
      absoluteExpiresAt: session.absoluteExpiresAt,
      roleGrantId: session.roleGrantId,
      role: roleGrant.role,
      email: appUser.email,
      name: appUser.name,
      locale: appUser.locale,
      associationId: association.id,
      associationCode: association.code,
      associationNameJa: association.nameJa,
      associationNameEn: association.nameEn,
      companyId: company.id,
      companyNameJa: company.nameJa,
      companyNameEn: company.nameEn,
    })
    .from(session)
    .innerJoin(roleGrant, eq(roleGrant.id, session.roleGrantId))
    .innerJoin(appUser, eq(appUser.id, session.userId))
    .leftJoin(association, eq(association.id, roleGrant.associationId))
    .leftJoin(company, eq(company.id, roleGrant.companyId))
    .where(
      and(
        eq(session.idHash, idHash),
        gt(session.expiresAt, sql`now()`),
        gt(session.absoluteExpiresAt, sql`now()`),
        isNull(appUser.disabledAt),
      ),
    );
  return rows[0] ?? null;
}

/** Moves the idle limit of a session, never beyond its absolute one; a change of under a minute is not written. */
export async function extendSession(tx: Tx, { idHash, expiresAt }: { idHash: string; expiresAt: Date }): Promise<void> {
  const moved = sql`least(${expiresAt.toISOString()}::timestamptz, ${session.absoluteExpiresAt})`;
  await tx
    .update(session)
    .set({ expiresAt: moved })
    .where(and(eq(session.idHash, idHash), lt(session.expiresAt, sql`${moved} - interval '1 minute'`)));
}

/** Ends one session. */
export async function deleteSession(tx: Tx, idHash: string): Promise<void> {
  await tx.delete(session).where(eq(session.idHash, idHash));
}

/** Ends every session of a user. */
export async function deleteSessionsOfUser(tx: Tx, userId: string): Promise<void> {
  await tx.delete(session).where(eq(session.userId, userId));
}

/** Removes what has passed one of its limits. */
export async function deleteExpiredSessions(tx: Tx): Promise<void> {
  await tx.delete(session).where(or(lt(session.expiresAt, sql`now()`), lt(session.absoluteExpiresAt, sql`now()`)));
}
