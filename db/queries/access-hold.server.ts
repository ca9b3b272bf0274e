import { randomUUID } from 'node:crypto';
import { and, eq, gt, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { accessHold } from '../schema/access-hold.ts';
import { appUser } from '../schema/app-user.ts';
import { invitation } from '../schema/invitation.ts';
import { roleGrant } from '../schema/role-grant.ts';

const HOLD_HOURS = 72;

/** Lets nobody else join the company until the transaction ends, so that who comes first is clear. */
export async function lockJoining(tx: Tx, companyId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('join ' || ${companyId}, 0))`);
}

/** The others of a company who can answer or read its answers, live or suspended. */
export function listOthers(tx: Tx, { companyId, userId }: { companyId: string; userId: string }) {
  return tx
    .selectDistinct({ id: appUser.id, email: appUser.email, locale: appUser.locale, disabledAt: appUser.disabledAt })
    .from(roleGrant)
    .innerJoin(appUser, eq(appUser.id, roleGrant.userId))
    .where(and(eq(roleGrant.companyId, companyId), ne(roleGrant.userId, userId), ne(roleGrant.role, 'delegate')));
}

/** The addresses other than this one that came into a company by invitations before, whether or not they are still there. */
export async function listEarlierAddresses(
  tx: Tx,
  { companyId, email }: { companyId: string; email: string },
): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ email: invitation.email })
    .from(invitation)
    .where(
      and(
        eq(invitation.companyId, companyId),
        ne(invitation.email, email),
        isNotNull(invitation.usedAt),
        ne(invitation.purpose, 'delegate'),
      ),
    );
  return rows.map((row) => row.email);
}

/** Holds a newcomer's grant for 72 hours by the database's clock, or until somebody of the company decides. */
export async function insertHold(
  tx: Tx,
  row: { companyId: string; userId: string; roleGrantId: string },
): Promise<{ id: string; opensAt: Date } | null> {
  const made = await tx
    .insert(accessHold)
    .values({ id: randomUUID(), ...row, opensAt: sql`now() + make_interval(hours => ${HOLD_HOURS})` })
    .onConflictDoNothing({ target: accessHold.roleGrantId })
    .returning({ id: accessHold.id, opensAt: accessHold.opensAt });
  return made[0] ?? null;
}

const shuts = or(
  eq(accessHold.state, 'refused'),
  and(eq(accessHold.state, 'waiting'), gt(accessHold.opensAt, sql`now()`)),
);

/** How the acting person is held in the company, or null where everything is open. */
export async function findOwnHold(tx: Tx, { companyId, userId }: { companyId: string; userId: string }) {
  const rows = await tx
    .select({ state: accessHold.state, opensAt: accessHold.opensAt })
    .from(accessHold)
    .where(and(eq(accessHold.companyId, companyId), eq(accessHold.userId, userId), shuts))
    .orderBy(accessHold.state);
  return rows[0] ?? null;
}

/** Whether the acting person came in by an association beside others, waited, and nobody of the company ever consented. */
export async function cameUnasked(
  tx: Tx,
  { companyId, userId }: { companyId: string; userId: string },
): Promise<boolean> {
  const rows = await tx
    .select({ id: accessHold.id })
    .from(accessHold)
    .where(and(eq(accessHold.companyId, companyId), eq(accessHold.userId, userId), eq(accessHold.state, 'waiting')))
    .limit(1);
  return rows.length > 0;
}

/** The holds of a company about which somebody can still decide. */
export function listWaitingHolds(tx: Tx, companyId: string) {
  return tx
    .select({
      id: accessHold.id,
      userId: accessHold.userId,
      name: appUser.name,
      email: appUser.email,
      opensAt: accessHold.opensAt,
    })
    .from(accessHold)
    .innerJoin(appUser, eq(appUser.id, accessHold.userId))
    .where(
      and(eq(accessHold.companyId, companyId), eq(accessHold.state, 'waiting'), gt(accessHold.opensAt, sql`now()`)),
    )
    .orderBy(accessHold.opensAt);
}

/** Decides about a hold that waits. Returns whether this did it: the first decision stands. */
export async function decideWaitingHold(
  tx: Tx,
  { id, state, decidedBy }: { id: string; state: 'consented' | 'refused'; decidedBy: string },
): Promise<boolean> {
  const done = await tx
    .update(accessHold)
    .set({ state, decidedBy, decidedAt: sql`now()` })
    .where(
      and(
        eq(accessHold.id, id),
        eq(accessHold.state, 'waiting'),
        isNull(accessHold.decidedBy),
        gt(accessHold.opensAt, sql`now()`),
        ne(accessHold.userId, decidedBy),
      ),
    )
    .returning({ id: accessHold.id });
  return done.length > 0;
}
