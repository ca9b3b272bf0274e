import { asc, eq, inArray } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { appUser } from '../schema/app-user.ts';
import { roleGrant } from '../schema/role-grant.ts';

/** The user of an e-mail address with what signing in needs, or null. Addresses are kept in lower case. */
export async function findUserByEmail(tx: Tx, email: string) {
  const rows = await tx
    .select({ id: appUser.id, passwordHash: appUser.passwordHash, disabledAt: appUser.disabledAt })
    .from(appUser)
    .where(eq(appUser.email, email.toLowerCase()));
  return rows[0] ?? null;
}

/** The grants of a user. One row per role and scope, in a fixed order. */
export function findGrantsOfUser(tx: Tx, userId: string) {
  return tx
    .select({ id: roleGrant.id, role: roleGrant.role })
    .from(roleGrant)
    .where(eq(roleGrant.userId, userId))
    .orderBy(asc(roleGrant.id));
}

/** The names of some users, by id. */
export async function findUserNames(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: appUser.id, name: appUser.name })
    .from(appUser)
    .where(inArray(appUser.id, [...ids]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
