import { randomUUID } from 'node:crypto';
import { and, desc, eq, gt, isNull, lte, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { appUser } from '../schema/app-user.ts';
import { company } from '../schema/company.ts';
import { invitation } from '../schema/invitation.ts';
import { roleGrant } from '../schema/role-grant.ts';
import { wave } from '../schema/wave.ts';

const now = sql<Date>`now()`.mapWith((value: string | Date) => new Date(value));

const lockedInvitation = {
  id: invitation.id,
  companyId: invitation.companyId,
  waveId: invitation.waveId,
  associationId: invitation.associationId,
  email: invitation.email,
  name: invitation.name,
  purpose: invitation.purpose,
  role: invitation.role,
  sections: invitation.sections,
  dueOn: invitation.dueOn,
  invitedBy: invitation.invitedBy,
  expiresAt: invitation.expiresAt,
  usedAt: invitation.usedAt,
  revokedAt: invitation.revokedAt,
  waveSlug: wave.slug,
  waveState: wave.state,
  now,
};

/** An invitation that is locked until the transaction ends, with the wave that it is about, if any; `now` is the database's clock. */
export type LockedInvitation = NonNullable<Awaited<ReturnType<typeof lockInvitation>>>;

/** The invitation with this token hash and its wave, locked until the transaction ends; null where there is none. */
export async function findInvitation(tx: Tx, tokenHash: string) {
  const rows = await tx
    .select(lockedInvitation)
    .from(invitation)
    .leftJoin(wave, eq(wave.id, invitation.waveId))
    .where(eq(invitation.tokenHash, tokenHash))
    .for('update', { of: invitation });
  return rows[0] ?? null;
}

/** The invitation with this id, as `findInvitation`. */
export async function lockInvitation(tx: Tx, id: string) {
  const rows = await tx
    .select(lockedInvitation)
    .from(invitation)
    .leftJoin(wave, eq(wave.id, invitation.waveId))
    .where(eq(invitation.id, id))
    .for('update', { of: invitation });
  return rows[0] ?? null;
}

/** Notes the first use; a later use changes nothing. */
export async function markInvitationUsed(tx: Tx, id: string): Promise<void> {
  await tx
    .update(invitation)
    .set({ usedAt: sql`now()` })
    .where(and(eq(invitation.id, id), isNull(invitation.usedAt)));
}

/** The person with this address, made where there is none yet. */
export async function findOrCreateUser(
  tx: Tx,
  { email, name }: { email: string; name: string },
): Promise<{ id: string; name: string; disabledAt: Date | null }> {
  await tx.insert(appUser).values({ id: randomUUID(), email, name }).onConflictDoNothing({ target: appUser.email });
  const rows = await tx
    .select({ id: appUser.id, name: appUser.name, disabledAt: appUser.disabledAt })
    .from(appUser)
    .where(eq(appUser.email, email));
  const found = rows[0];
  if (!found) throw new Error('a user that was just made cannot be found');
  return found;
}

type Grant = Pick<typeof roleGrant.$inferInsert, 'userId' | 'role'> & {
  companyId: string | null;
  associationId: string | null;
};

/** The id of exactly this grant, or null. */
export async function findGrant(tx: Tx, { userId, role, companyId, associationId }: Grant): Promise<string | null> {
  const rows = await tx
    .select({ id: roleGrant.id })
    .from(roleGrant)
    .where(
      and(
        eq(roleGrant.userId, userId),
        eq(roleGrant.role, role),
        companyId ? eq(roleGrant.companyId, companyId) : isNull(roleGrant.companyId),
        associationId ? eq(roleGrant.associationId, associationId) : isNull(roleGrant.associationId),
      ),
    );
  return rows[0]?.id ?? null;
}

/** Gives a person a role, where they have it not yet. Returns the id of the grant, and whether it is new. */
export async function makeGrant(tx: Tx, grant: Grant): Promise<{ id: string; isNew: boolean }> {
  const made = await tx
    .insert(roleGrant)
    .values({ id: randomUUID(), ...grant })
    .onConflictDoNothing()
    .returning({ id: roleGrant.id });
  const id = made[0]?.id ?? (await findGrant(tx, grant));
  if (!id) throw new Error('a grant that was just made cannot be found');
  return { id, isNew: made.length > 0 };
}

type NewInvitation = Omit<typeof invitation.$inferInsert, 'expiresAt' | 'id'> & { expiresAt: Date | { days: number } };

/** Stores an invitation without a token: that is made when its mail is sent. Returns its id, or null where the same one stands already. */
export async function insertInvitation(tx: Tx, { expiresAt, ...row }: NewInvitation): Promise<string | null> {
  const until = expiresAt instanceof Date ? expiresAt : sql`now() + make_interval(days => ${expiresAt.days})`;
  const id = randomUUID();
  const made = await tx
    .insert(invitation)
    .values({ id, ...row, expiresAt: until })
    .onConflictDoNothing()
    .returning({ id: invitation.id });
  return made[0]?.id ?? null;
}

const isOpen = and(isNull(invitation.usedAt), isNull(invitation.revokedAt), gt(invitation.expiresAt, sql`now()`));

/** The open invitation of an address for a purpose in a company, as far as the actor may see it; null where there is none. */
export async function findOpenInvitation(
  tx: Tx,
  { companyId, email, purpose }: { companyId: string; email: string; purpose: LockedInvitation['purpose'] },
): Promise<string | null> {
  const rows = await tx
    .select({ id: invitation.id })
    .from(invitation)
    .where(
      and(eq(invitation.companyId, companyId), eq(invitation.email, email), eq(invitation.purpose, purpose), isOpen),
    );
  return rows[0]?.id ?? null;
}

const listed = {
  id: invitation.id,
  companyId: invitation.companyId,
  email: invitation.email,
  name: invitation.name,
  purpose: invitation.purpose,
  expiresAt: invitation.expiresAt,
  usedAt: invitation.usedAt,
  revokedAt: invitation.revokedAt,
  delivery: invitation.delivery,
  sentAt: invitation.sentAt,
  isExpired: sql<boolean>`${invitation.expiresAt} <= now()`,
};

/** How an invitation stands, the first word that holds. */
export type InvitationState = 'accepted' | 'revoked' | 'expired' | 'bounced' | 'failed' | 'sent' | 'waiting';

/** The state of an invitation from its row. */
export function invitationState(row: {
  usedAt: Date | null;
  revokedAt: Date | null;
  isExpired: boolean;
  delivery: 'waiting' | 'sent' | 'bounced' | 'failed';
}): InvitationState {
  if (row.usedAt) return 'accepted';
  if (row.revokedAt) return 'revoked';
  return row.isExpired ? 'expired' : row.delivery;
}

/** The invitations of a company that were not yet used, as far as the actor may see them, the newest first. */
export function listCompanyInvitations(tx: Tx, companyId: string) {
  return tx
    .select({ ...listed, sections: invitation.sections, waveId: invitation.waveId })
    .from(invitation)
    .where(and(eq(invitation.companyId, companyId), isNull(invitation.usedAt), isNull(invitation.revokedAt)))
    .orderBy(desc(invitation.expiresAt), invitation.id)
    .limit(200);
}

/** The invitations to answer in a wave, as far as the acting association may see them, the latest of a company last. */
export function listWaveInvitations(tx: Tx, waveId: string) {
  return tx
    .select({ ...listed, associationId: invitation.associationId })
    .from(invitation)
    .where(eq(invitation.waveId, waveId))
    .orderBy(invitation.expiresAt, invitation.id);
}

/** The staff invitations that were not yet used or revoked, the newest first. */
export function listStaffInvitations(tx: Tx) {
  const { companyId: _, ...columns } = listed;
  return tx
    .select({ ...columns, role: invitation.role, associationId: invitation.associationId })
    .from(invitation)
    .where(and(eq(invitation.purpose, 'staff'), isNull(invitation.usedAt), isNull(invitation.revokedAt)))
    .orderBy(desc(invitation.expiresAt), invitation.id)
    .limit(200);
}

/** An open invitation that the actor may send again or revoke, with what its mail says, or null. */
export async function findSendable(tx: Tx, id: string) {
  const rows = await tx
    .select({ id: invitation.id, email: invitation.email, purpose: invitation.purpose })
    .from(invitation)
    .where(and(eq(invitation.id, id), isOpen));
  return rows[0] ?? null;
}

/** The company and wave of an invitation; staff invitations have neither. */
export async function findInvitationPlace(tx: Tx, id: string) {
  const rows = await tx
    .select({
      companyId: invitation.companyId,
      waveId: invitation.waveId,
      companyJa: company.nameJa,
      companyEn: company.nameEn,
      waveJa: wave.titleJa,
      waveEn: wave.titleEn,
    })
    .from(invitation)
    .leftJoin(company, eq(company.id, invitation.companyId))
    .leftJoin(wave, eq(wave.id, invitation.waveId))
    .where(eq(invitation.id, id));
  return rows[0] ?? null;
}

/** Revokes an open invitation. Returns whether there was one. */
export async function revokeOpenInvitation(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx
    .update(invitation)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(invitation.id, id), isNull(invitation.usedAt), isNull(invitation.revokedAt)))
    .returning({ id: invitation.id });
  return rows.length > 0;
}

/** Revokes the association's own open invitations of a company, those to one address alone where it is given. Returns how many. */
export async function revokeOpenOfCompany(
  tx: Tx,
  { companyId, associationId, email }: { companyId: string; associationId: string; email?: string },
): Promise<number> {
  const rows = await tx
    .update(invitation)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(invitation.companyId, companyId),
        eq(invitation.associationId, associationId),
        email === undefined ? undefined : eq(invitation.email, email),
        isNull(invitation.usedAt),
        isNull(invitation.revokedAt),
      ),
    )
    .returning({ id: invitation.id });
  return rows.length;
}

/** Revokes the association's own invitations of a company to a wave that are over, so that they stand in no new one's way. */
export async function revokeExpired(
  tx: Tx,
  { companyId, waveId, associationId }: { companyId: string; waveId: string; associationId: string },
): Promise<void> {
  await tx
    .update(invitation)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(invitation.companyId, companyId),
        eq(invitation.waveId, waveId),
        eq(invitation.associationId, associationId),
        isNull(invitation.usedAt),
        isNull(invitation.revokedAt),
        lte(invitation.expiresAt, sql`now()`),
      ),
    );
}

/** Notes that the mail of an open invitation came back. Returns whether there is such an invitation of this association. */
export async function markBounced(
  tx: Tx,
  { id, associationId }: { id: string; associationId: string },
): Promise<boolean> {
  const rows = await tx
    .update(invitation)
    .set({ delivery: 'bounced' })
    .where(and(eq(invitation.id, id), eq(invitation.associationId, associationId), isOpen))
    .returning({ id: invitation.id });
  return rows.length > 0;
}
