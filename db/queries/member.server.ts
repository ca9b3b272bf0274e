import { and, eq, gt, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { accessHold } from '../schema/access-hold.ts';
import { company } from '../schema/company.ts';
import { membership } from '../schema/membership.ts';
import { participation } from '../schema/participation.ts';

/** The member companies of an association with their contact person. */
export function listMembers(tx: Tx, associationId: string) {
  return tx
    .select({
      companyId: company.id,
      nameJa: company.nameJa,
      nameEn: company.nameEn,
      contactName: membership.contactName,
      contactEmail: membership.contactEmail,
    })
    .from(membership)
    .innerJoin(company, eq(company.id, membership.companyId))
    .where(eq(membership.associationId, associationId))
    .orderBy(company.nameJa, company.id);
}

/** The contact person of a member company, or null where it is no member. */
export async function findMemberContact(
  tx: Tx,
  { associationId, companyId }: { associationId: string; companyId: string },
) {
  const rows = await tx
    .select({ contactName: membership.contactName, contactEmail: membership.contactEmail })
    .from(membership)
    .where(and(eq(membership.associationId, associationId), eq(membership.companyId, companyId)));
  return rows[0] ?? null;
}

/** Whether a company is asked in a wave. */
export async function isAsked(tx: Tx, { companyId, waveId }: { companyId: string; waveId: string }): Promise<boolean> {
  const rows = await tx
    .select({ companyId: participation.companyId })
    .from(participation)
    .where(and(eq(participation.companyId, companyId), eq(participation.waveId, waveId)));
  return rows.length > 0;
}

/** The companies that are asked in a wave, as far as the actor may see them, and whether each has begun, whichever way it came. */
export async function listAsked(tx: Tx, waveId: string): Promise<Map<string, { hasBegun: boolean }>> {
  const rows = await tx
    .select({ companyId: participation.companyId, state: participation.state })
    .from(participation)
    .where(eq(participation.waveId, waveId));
  return new Map(rows.map(({ companyId, state }) => [companyId, { hasBegun: state !== 'invited' }]));
}

/** The companies in which a newcomer waits for earlier answers to open: not who. */
export async function listWaitingCompanies(tx: Tx): Promise<Set<string>> {
  const rows = await tx
    .selectDistinct({ companyId: accessHold.companyId })
    .from(accessHold)
    .where(and(eq(accessHold.state, 'waiting'), gt(accessHold.opensAt, sql`now()`)));
  return new Set(rows.map((row) => row.companyId));
}

/** Sets whom an association writes to in a member company. Returns whether it is a member. */
export async function setContact(
  tx: Tx,
  input: { associationId: string; companyId: string; contactName: string; contactEmail: string },
): Promise<boolean> {
  const { associationId, companyId, ...contact } = input;
  const done = await tx
    .update(membership)
    .set(contact)
    .where(and(eq(membership.associationId, associationId), eq(membership.companyId, companyId)))
    .returning({ companyId: membership.companyId });
  return done.length > 0;
}

/** Ends a membership. Returns whether there was one. */
export async function endMembership(
  tx: Tx,
  { associationId, companyId }: { associationId: string; companyId: string },
): Promise<boolean> {
  const done = await tx
    .delete(membership)
    .where(and(eq(membership.associationId, associationId), eq(membership.companyId, companyId)))
    .returning({ companyId: membership.companyId });
  return done.length > 0;
}
