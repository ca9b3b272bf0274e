import { randomUUID } from 'node:crypto';
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { appUser } from '../schema/app-user.ts';
import { invitation } from '../schema/invitation.ts';
import { roleGrant } from '../schema/role-grant.ts';
import { wave } from '../schema/wave.ts';

function selectInvitation(tx: Tx, which: SQL) {
  return tx
    .select({
      id: invitation.id,
      companyId: invitation.companyId,
      email: invitation.email,
      purpose: invitation.purpose,
      expiresAt: invitation.expiresAt,
      revokedAt: invitation.revokedAt,
      usedAt: invitation.usedAt,
      waveSlug: wave.slug,
      waveState: wave.state,
      now: sql<Date>`now()`.mapWith((value: string | Date) => new Date(value)),
    })
    .from(invitation)
    .leftJoin(wave, eq(wave.id, invitation.waveId))
    .where(which)
    .for('update', { of: invitation });
}

/** The invitation with this token hash and its wave, locked until the transaction ends; null where there is none. */
export async function findInvitation(tx: Tx, tokenHash: string) {
  const rows = await selectInvitation(tx, eq(invitation.tokenHash, tokenHash));
  return rows[0] ?? null;
}

/** The invitation with this id and its wave, locked until the transaction ends; null where there is none. */
export async function findInvitationById(tx: Tx, id: string) {
  const rows = await selectInvitation(tx, eq(invitation.id, id));
  return rows[0] ?? null;
}

/** Notes the first use; a later use changes nothing. */
export async function markInvitationUsed(tx: Tx, id: string, usedAt: Date): Promise<void> {
  await tx
    .update(invitation)
    .set({ usedAt })
    .where(and(eq(invitation.id, id), isNull(invitation.usedAt)));
}

/** The person with this address, made where there is none yet. */
export async function findOrCreateUser(
  tx: Tx,
  { email, name }: { email: string; name: string },
): Promise<{ id: string; disabledAt: Date | null }> {
  await tx.insert(appUser).values({ id: randomUUID(), email, name }).onConflictDoNothing({ target: appUser.email });
  const rows = await tx
    .select({ id: appUser.id, disabledAt: appUser.disabledAt })
    .from(appUser)
    .where(eq(appUser.email, email));
  const found = rows[0];
  if (!found) throw new Error('a user that was just made cannot be found');
  return found;
}

/** The person's grant to answer for a company, made where there is none yet. Returns its id. */
export async function grantRespondent(
  tx: Tx,
  { userId, companyId }: { userId: string; companyId: string },
): Promise<string> {
  await tx.insert(roleGrant).values({ id: randomUUID(), userId, role: 'respondent', companyId }).onConflictDoNothing();
  const rows = await tx
    .select({ id: roleGrant.id })
    .from(roleGrant)
    .where(and(eq(roleGrant.userId, userId), eq(roleGrant.role, 'respondent'), eq(roleGrant.companyId, companyId)));
  const found = rows[0];
  if (!found) throw new Error('a grant that was just made cannot be found');
  return found.id;
}
