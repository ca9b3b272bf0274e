import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import { PASSWORD_ROLES } from '../../app/member/roles.ts';
import type { Tx } from '../actor.server.ts';
import { appUser } from '../schema/app-user.ts';
import { association } from '../schema/association.ts';
import { company } from '../schema/company.ts';
import { roleGrant } from '../schema/role-grant.ts';
import { session } from '../schema/session.ts';

/** The names of a company as far as the actor may see it, or null. */
export async function findCompanyNames(tx: Tx, companyId: string): Promise<{ ja: string; en: string } | null> {
  const rows = await tx
    .select({ ja: company.nameJa, en: company.nameEn })
    .from(company)
    .where(eq(company.id, companyId));
  return rows[0] ?? null;
}

/** The people of a company with their roles in it. One row per role. */
export function listCompanyPeople(tx: Tx, companyId: string) {
  return tx
    .select({
      grantId: roleGrant.id,
      role: roleGrant.role,
      userId: appUser.id,
      name: appUser.name,
      email: appUser.email,
      isSuspended: sql<boolean>`${appUser.disabledAt} is not null`,
    })
    .from(roleGrant)
    .innerJoin(appUser, eq(appUser.id, roleGrant.userId))
    .where(eq(roleGrant.companyId, companyId))
    .orderBy(appUser.name, appUser.email, roleGrant.role);
}

/** Whether somebody with this address has this role in the company. */
export async function hasCompanyRole(
  tx: Tx,
  {
    companyId,
    email,
    roles,
  }: { companyId: string; email: string; roles: readonly (typeof roleGrant.$inferSelect)['role'][] },
): Promise<boolean> {
  const rows = await tx
    .select({ id: roleGrant.id })
    .from(roleGrant)
    .innerJoin(appUser, eq(appUser.id, roleGrant.userId))
    .where(and(eq(roleGrant.companyId, companyId), eq(appUser.email, email), inArray(roleGrant.role, [...roles])));
  return rows.length > 0;
}

/** Takes a role in the company from somebody: its sessions end with it. Returns who had it, or null where there is none. */
export async function endCompanyGrant(tx: Tx, { grantId, companyId }: { grantId: string; companyId: string }) {
  const rows = await tx
    .delete(roleGrant)
    .where(and(eq(roleGrant.id, grantId), eq(roleGrant.companyId, companyId)))
    .returning({ userId: roleGrant.userId, role: roleGrant.role });
  return rows[0] ?? null;
}

/** The roles that an operator gives. */
const STAFF_ROLES = PASSWORD_ROLES.filter((role) => role !== 'company_admin');

/** The people with a staff role. One row per role. */
export function listStaff(tx: Tx) {
  return tx
    .select({
      grantId: roleGrant.id,
      role: roleGrant.role,
      associationId: roleGrant.associationId,
      associationJa: association.nameJa,
      associationEn: association.nameEn,
      userId: appUser.id,
      name: appUser.name,
      email: appUser.email,
      addressState: appUser.addressState,
      isSuspended: sql<boolean>`${appUser.disabledAt} is not null`,
    })
    .from(roleGrant)
    .innerJoin(appUser, eq(appUser.id, roleGrant.userId))
    .leftJoin(association, eq(association.id, roleGrant.associationId))
    .where(inArray(roleGrant.role, [...STAFF_ROLES]))
    .orderBy(appUser.name, appUser.email, roleGrant.role);
}

/** The person with this address, whatever they are, or null. */
export async function findPerson(tx: Tx, email: string) {
  const rows = await tx
    .select({
      userId: appUser.id,
      name: appUser.name,
      email: appUser.email,
      addressState: appUser.addressState,
      isSuspended: sql<boolean>`${appUser.disabledAt} is not null`,
    })
    .from(appUser)
    .where(eq(appUser.email, email));
  return rows[0] ?? null;
}

/** The associations by code. */
export function listAssociations(tx: Tx) {
  return tx
    .select({ id: association.id, code: association.code, nameJa: association.nameJa, nameEn: association.nameEn })
    .from(association)
    .orderBy(association.code);
}

/** Lets one operator at a time change staff, and says whether this one may still sign in. */
export async function lockStaff(tx: Tx, operatorId: string): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('staff', 0))`);
  const rows = await tx
    .select({ id: appUser.id })
    .from(appUser)
    .innerJoin(roleGrant, and(eq(roleGrant.userId, appUser.id), eq(roleGrant.role, 'operator')))
    .where(and(eq(appUser.id, operatorId), isNull(appUser.disabledAt)));
  return rows.length > 0;
}

/** Suspends or restores a person. Returns whether that changed anything. */
export async function setSuspended(
  tx: Tx,
  { userId, isSuspended }: { userId: string; isSuspended: boolean },
): Promise<boolean> {
  const done = await tx
    .update(appUser)
    .set({ disabledAt: isSuspended ? sql`now()` : null })
    .where(
      and(eq(appUser.id, userId), isSuspended ? isNull(appUser.disabledAt) : sql`${appUser.disabledAt} is not null`),
    )
    .returning({ id: appUser.id });
  return done.length > 0;
}

/** Ends the sessions of a person. */
export async function endSessionsOf(tx: Tx, userId: string): Promise<void> {
  await tx.delete(session).where(eq(session.userId, userId));
}

/** Takes a staff role from somebody. Returns whose it was, or null. */
export async function endStaffGrant(tx: Tx, { grantId, by }: { grantId: string; by: string }) {
  const rows = await tx
    .delete(roleGrant)
    .where(and(eq(roleGrant.id, grantId), ne(roleGrant.userId, by), inArray(roleGrant.role, [...STAFF_ROLES])))
    .returning({ userId: roleGrant.userId, role: roleGrant.role });
  return rows[0] ?? null;
}
