import { and, desc, eq, gt, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { CONFIRMATION_MINUTES } from '../../app/member/roles.ts';
import type { Tx } from '../actor.server.ts';
import { keepSelect, run } from '../kept-statement.server.ts';
import { appUser } from '../schema/app-user.ts';
import { association } from '../schema/association.ts';
import { company } from '../schema/company.ts';
import { roleGrant } from '../schema/role-grant.ts';
import { session } from '../schema/session.ts';

/** A session to store: the hash of its id, whose it is, its two limits, and how its user signed in. */
type NewSession = typeof session.$inferInsert;

/** Stores a new session. */
export async function insertSession(tx: Tx, row: NewSession): Promise<void> {
  await tx.insert(session).values(row);
}

const liveRow = {
  userId: session.userId,
  expiresAt: session.expiresAt,
  absoluteExpiresAt: session.absoluteExpiresAt,
  publicId: session.publicId,
  method: session.method,
  client: session.client,
  startedAt: session.startedAt,
  confirmedAt: session.confirmedAt,
  isConfirmed: sql<boolean>`${session.confirmedAt} > now() - make_interval(mins => ${sql.raw(String(CONFIRMATION_MINUTES))})`,
  roleGrantId: session.roleGrantId,
  hasOtherRoles: sql<boolean>`exists (select from role_grant g where g.user_id = ${session.userId} and g.id <> ${session.roleGrantId})`,
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
};

const liveSession = keepSelect(liveRow, (from, at) =>
  from
    .select(liveRow)
    .from(session)
    .innerJoin(roleGrant, eq(roleGrant.id, session.roleGrantId))
    .innerJoin(appUser, eq(appUser.id, session.userId))
    .leftJoin(association, eq(association.id, roleGrant.associationId))
    .leftJoin(company, eq(company.id, roleGrant.companyId))
    .where(
      and(
        eq(session.idHash, at('idHash')),
        gt(session.expiresAt, sql`now()`),
        gt(session.absoluteExpiresAt, sql`now()`),
        isNull(appUser.disabledAt),
      ),
    ),
);

/**
 * The live session of a hashed id with its user, grant, association and company; null where there is none, where the idle or
 * absolute limit has passed by the database's clock, or where the user is disabled.
 */
export async function findLiveSession(tx: Tx, idHash: string) {
  const rows = await run(tx, liveSession, { idHash });
  return rows[0] ?? null;
}

/** Moves the idle limit of a live session, never beyond its absolute one; a change of under a minute is not written. */
export async function extendSession(tx: Tx, { idHash, expiresAt }: { idHash: string; expiresAt: Date }): Promise<void> {
  const moved = sql`least(${expiresAt.toISOString()}::timestamptz, ${session.absoluteExpiresAt})`;
  await tx
    .update(session)
    .set({ expiresAt: moved })
    .where(
      and(
        eq(session.idHash, idHash),
        gt(session.expiresAt, sql`now()`),
        lt(session.expiresAt, sql`${moved} - interval '1 minute'`),
      ),
    );
}

/** Ends one session. */
export async function deleteSession(tx: Tx, idHash: string): Promise<void> {
  await tx.delete(session).where(eq(session.idHash, idHash));
}

/** The live sessions of a user, the newest first. */
export function listSessionsOfUser(tx: Tx, userId: string) {
  return tx
    .select({
      publicId: session.publicId,
      method: session.method,
      client: session.client,
      startedAt: session.startedAt,
    })
    .from(session)
    .where(
      and(eq(session.userId, userId), gt(session.expiresAt, sql`now()`), gt(session.absoluteExpiresAt, sql`now()`)),
    )
    .orderBy(desc(session.startedAt));
}

/** Ends a user's own session by the id that its page shows. Returns whether there was one. */
export async function deleteSessionOfUser(
  tx: Tx,
  { userId, publicId }: { userId: string; publicId: string },
): Promise<boolean> {
  const ended = await tx
    .delete(session)
    .where(and(eq(session.userId, userId), eq(session.publicId, publicId)))
    .returning({ publicId: session.publicId });
  return ended.length > 0;
}

/** Ends every session of a user but one. Returns how many. */
export async function deleteSessionsOfUserBut(
  tx: Tx,
  { userId, publicId }: { userId: string; publicId: string },
): Promise<number> {
  const ended = await tx
    .delete(session)
    .where(and(eq(session.userId, userId), ne(session.publicId, publicId)))
    .returning({ publicId: session.publicId });
  return ended.length;
}

/** Ends every session of a user. */
export async function deleteSessionsOfUser(tx: Tx, userId: string): Promise<void> {
  await tx.delete(session).where(eq(session.userId, userId));
}

/** Removes what has passed one of its limits. */
export async function deleteExpiredSessions(tx: Tx): Promise<void> {
  await tx.delete(session).where(or(lt(session.expiresAt, sql`now()`), lt(session.absoluteExpiresAt, sql`now()`)));
}
