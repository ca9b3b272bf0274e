import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { appUser } from '../schema/app-user.ts';
import { association } from '../schema/association.ts';
import { company } from '../schema/company.ts';
import { roleGrant } from '../schema/role-grant.ts';

const forSigningIn = {
  id: appUser.id,
  email: appUser.email,
  name: appUser.name,
  locale: appUser.locale,
  passwordHash: appUser.passwordHash,
  disabledAt: appUser.disabledAt,
};

/** The user of an e-mail address with what signing in needs, or null. Addresses are kept in lower case. */
export async function findUserByEmail(tx: Tx, email: string) {
  const rows = await tx.select(forSigningIn).from(appUser).where(eq(appUser.email, email.toLowerCase()));
  return rows[0] ?? null;
}

/** The user with this id with what signing in needs, or null. */
export async function findUser(tx: Tx, id: string) {
  const rows = await tx.select(forSigningIn).from(appUser).where(eq(appUser.id, id));
  return rows[0] ?? null;
}

/** The grants of a user. One row per role and scope, in a fixed order. */
export function findGrantsOfUser(tx: Tx, userId: string) {
  return tx
    .select({
      id: roleGrant.id,
      role: roleGrant.role,
      companyId: roleGrant.companyId,
      associationId: roleGrant.associationId,
    })
    .from(roleGrant)
    .where(eq(roleGrant.userId, userId))
    .orderBy(asc(roleGrant.id));
}

/** The grants of a user with the names of what they are within, in a fixed order. */
export function findNamedGrants(tx: Tx, userId: string) {
  return tx
    .select({
      id: roleGrant.id,
      role: roleGrant.role,
      companyId: roleGrant.companyId,
      associationId: roleGrant.associationId,
      nameJa: sql<string | null>`coalesce(${company.nameJa}, ${association.nameJa})`,
      nameEn: sql<string | null>`coalesce(${company.nameEn}, ${association.nameEn})`,
    })
    .from(roleGrant)
    .leftJoin(company, eq(company.id, roleGrant.companyId))
    .leftJoin(association, eq(association.id, roleGrant.associationId))
    .where(eq(roleGrant.userId, userId))
    .orderBy(asc(association.code), asc(company.nameJa), asc(roleGrant.role), asc(roleGrant.id));
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

/** Sets a person's password and notes when. */
export async function setPasswordHash(tx: Tx, id: string, passwordHash: string): Promise<void> {
  await tx.update(appUser).set({ passwordHash, passwordChangedAt: sql`now()` }).where(eq(appUser.id, id));
}

/** Sets a person's name and the language of their mails and pages. Returns whether there is such a person. */
export async function setProfile(
  tx: Tx,
  { id, name, locale }: { id: string; name: string; locale: 'ja' | 'en' },
): Promise<boolean> {
  const changed = await tx
    .update(appUser)
    .set({ name, locale })
    .where(eq(appUser.id, id))
    .returning({ id: appUser.id });
  return changed.length > 0;
}

/** Lets nobody else take an address until the transaction ends. */
export async function lockAddress(tx: Tx, email: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`address ${email}`}, 0))`);
}

/** Gives a person another address, in lower case, in place of the one that they had. Returns whether they still had it. */
export async function setAddress(
  tx: Tx,
  { id, email, before }: { id: string; email: string; before: string },
): Promise<boolean> {
  const changed = await tx
    .update(appUser)
    .set({ email, addressState: 'ok' })
    .where(and(eq(appUser.id, id), eq(appUser.email, before)))
    .returning({ id: appUser.id });
  return changed.length > 0;
}
