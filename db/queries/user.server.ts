import { asc, eq } from 'drizzle-orm';
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
