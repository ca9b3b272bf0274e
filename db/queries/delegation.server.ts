import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { delegation } from '../schema/delegation.ts';

/** Gives a grant sections of a wave until a moment; those that it had are prolonged. */
export async function giveSections(
  tx: Tx,
  input: { roleGrantId: string; waveId: string; companyId: string; sections: readonly string[]; expiresAt: Date },
): Promise<void> {
  const { sections, ...row } = input;
  await tx
    .insert(delegation)
    .values(sections.map((section) => ({ ...row, section })))
    .onConflictDoUpdate({
      target: [delegation.roleGrantId, delegation.waveId, delegation.section],
      set: { expiresAt: input.expiresAt, revokedAt: null },
    });
}

/** Takes a section of a wave back from a grant of a company. Returns whether it had it. */
export async function revokeSection(
  tx: Tx,
  {
    roleGrantId,
    companyId,
    waveId,
    section,
  }: { roleGrantId: string; companyId: string; waveId: string; section: string },
): Promise<boolean> {
  const revoked = await tx
    .update(delegation)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(delegation.roleGrantId, roleGrantId),
        eq(delegation.companyId, companyId),
        eq(delegation.waveId, waveId),
        eq(delegation.section, section),
        isNull(delegation.revokedAt),
        gt(delegation.expiresAt, sql`now()`),
      ),
    )
    .returning({ section: delegation.section });
  return revoked.length > 0;
}

/** The sections of a wave that the acting delegate has now. */
export async function listOwnSections(tx: Tx, waveId: string): Promise<string[]> {
  const rows = await tx.select({ section: delegation.section }).from(delegation).where(eq(delegation.waveId, waveId));
  return rows.map(({ section }) => section);
}

/** The sections that delegates of a company have now. */
export function listCompanyDelegations(tx: Tx, companyId: string) {
  return tx
    .select({
      roleGrantId: delegation.roleGrantId,
      waveId: delegation.waveId,
      section: delegation.section,
      expiresAt: delegation.expiresAt,
    })
    .from(delegation)
    .where(and(eq(delegation.companyId, companyId), isNull(delegation.revokedAt), gt(delegation.expiresAt, sql`now()`)))
    .orderBy(delegation.section);
}
