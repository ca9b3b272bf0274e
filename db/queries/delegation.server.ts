import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { keepSelect, run } from '../kept-statement.server.ts';
import { appUser } from '../schema/app-user.ts';
import { delegation } from '../schema/delegation.ts';
import { invitation } from '../schema/invitation.ts';
import { roleGrant } from '../schema/role-grant.ts';

/** Gives a grant sections of a wave until a moment; those that it had are prolonged, and no longer finished. */
export async function giveSections(
  tx: Tx,
  input: Omit<typeof delegation.$inferInsert, 'section'> & { sections: readonly string[] },
): Promise<void> {
  const { sections, ...row } = input;
  await tx
    .insert(delegation)
    .values(sections.map((section) => ({ ...row, section })))
    .onConflictDoUpdate({
      target: [delegation.roleGrantId, delegation.waveId, delegation.section],
      set: {
        expiresAt: input.expiresAt,
        revokedAt: null,
        dueOn: input.dueOn ?? null,
        askedBy: input.askedBy ?? null,
        finishedOn: null,
        remindedOn: null,
      },
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

const sectionRow = { section: delegation.section };
const ownSections = keepSelect(sectionRow, (from, at) =>
  from
    .select(sectionRow)
    .from(delegation)
    .where(eq(delegation.waveId, at('waveId'))),
);

/** The sections of a wave that the acting delegate has now. */
export async function listOwnSections(tx: Tx, waveId: string): Promise<string[]> {
  const rows = await run(tx, ownSections, { waveId });
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

/** Who was asked to fill in which sections of a wave: those who accepted, then those whose invitation is open. */
export async function listAskedPeople(
  tx: Tx,
  { companyId, waveId }: { companyId: string; waveId: string },
): Promise<{ section: string; name: string }[]> {
  const accepted = await tx
    .select({ section: delegation.section, name: appUser.name })
    .from(delegation)
    .innerJoin(roleGrant, eq(roleGrant.id, delegation.roleGrantId))
    .innerJoin(appUser, eq(appUser.id, roleGrant.userId))
    .where(
      and(
        eq(delegation.companyId, companyId),
        eq(delegation.waveId, waveId),
        isNull(delegation.revokedAt),
        gt(delegation.expiresAt, sql`now()`),
      ),
    )
    .orderBy(appUser.name);
  const invited = await tx
    .select({ sections: invitation.sections, name: invitation.name })
    .from(invitation)
    .where(
      and(
        eq(invitation.companyId, companyId),
        eq(invitation.waveId, waveId),
        eq(invitation.purpose, 'delegate'),
        isNull(invitation.usedAt),
        isNull(invitation.revokedAt),
        gt(invitation.expiresAt, sql`now()`),
      ),
    )
    .orderBy(invitation.name);
  return [...accepted, ...invited.flatMap(({ sections, name }) => sections.map((section) => ({ section, name })))];
}

/** Ends what delegates of a company may do in a wave, and the invitations that would let them. */
export async function endDelegations(
  tx: Tx,
  { companyId, waveId }: { companyId: string; waveId: string },
): Promise<void> {
  await tx
    .update(delegation)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(delegation.companyId, companyId), eq(delegation.waveId, waveId), isNull(delegation.revokedAt)));
  await tx
    .update(invitation)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(invitation.companyId, companyId),
        eq(invitation.waveId, waveId),
        eq(invitation.purpose, 'delegate'),
        isNull(invitation.usedAt),
        isNull(invitation.revokedAt),
      ),
    );
}
