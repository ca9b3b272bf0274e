import { and, desc, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tx } from '../actor.server.ts';
import { appUser } from '../schema/app-user.ts';
import { company } from '../schema/company.ts';
import { dualRequest } from '../schema/dual-request.ts';
import { roleGrant } from '../schema/role-grant.ts';
import { wave } from '../schema/wave.ts';
import { waveKey } from '../schema/wave-key.ts';

const MOST_LISTED = 100;

const isDistinct = (column: typeof dualRequest.userId, id: string) => sql`${column} is distinct from ${id}`;

/** The wave that a request names, or null. */
export async function findWaveOfRequest(tx: Tx, slug: string) {
  const rows = await tx.select({ id: wave.id, state: wave.state }).from(wave).where(eq(wave.slug, slug));
  return rows[0] ?? null;
}

/** The company of a corporate number, or null. */
export async function findCompanyByNumber(tx: Tx, corporateNumber: string): Promise<string | null> {
  const rows = await tx.select({ id: company.id }).from(company).where(eq(company.corporateNumber, corporateNumber));
  return rows[0]?.id ?? null;
}

/** Stores a request that stands for some hours from now, by the database's clock. */
export async function insertDualRequest(
  tx: Tx,
  { hours, ...row }: Omit<typeof dualRequest.$inferInsert, 'expiresAt'> & { hours: number },
): Promise<void> {
  await tx.insert(dualRequest).values({ ...row, expiresAt: sql`now() + make_interval(hours => ${hours})` });
}

/** Every request with the names of its people, the latest first. */
export function listDualRequests(tx: Tx) {
  const [asker, second, person] = [alias(appUser, 'asker'), alias(appUser, 'second'), alias(appUser, 'person')];
  return tx
    .select({
      id: dualRequest.id,
      kind: dualRequest.kind,
      reason: dualRequest.reason,
      waveTitleJa: wave.titleJa,
      waveTitleEn: wave.titleEn,
      companyNameJa: company.nameJa,
      companyNameEn: company.nameEn,
      personName: person.name,
      requestedBy: dualRequest.requestedBy,
      requesterName: asker.name,
      requestedAt: dualRequest.requestedAt,
      approverName: second.name,
      approvedAt: dualRequest.approvedAt,
      expiresAt: dualRequest.expiresAt,
      doneAt: dualRequest.doneAt,
      withdrawnAt: dualRequest.withdrawnAt,
      isOver: sql<boolean>`${dualRequest.expiresAt} <= now()`,
    })
    .from(dualRequest)
    .leftJoin(wave, eq(wave.id, dualRequest.waveId))
    .leftJoin(company, eq(company.id, dualRequest.companyId))
    .leftJoin(person, eq(person.id, dualRequest.userId))
    .leftJoin(asker, eq(asker.id, dualRequest.requestedBy))
    .leftJoin(second, eq(second.id, dualRequest.approvedBy))
    .orderBy(desc(dualRequest.requestedAt), dualRequest.id)
    .limit(MOST_LISTED);
}

/** One request, locked until the transaction ends; null where the acting role does not see it. `isOver` is by the database's clock. */
export async function lockDualRequest(tx: Tx, id: string) {
  const rows = await tx
    .select({
      id: dualRequest.id,
      kind: dualRequest.kind,
      waveId: dualRequest.waveId,
      companyId: dualRequest.companyId,
      userId: dualRequest.userId,
      reason: dualRequest.reason,
      requestedBy: dualRequest.requestedBy,
      approvedBy: dualRequest.approvedBy,
      doneAt: dualRequest.doneAt,
      withdrawnAt: dualRequest.withdrawnAt,
      isOver: sql<boolean>`${dualRequest.expiresAt} <= now()`,
    })
    .from(dualRequest)
    .where(eq(dualRequest.id, id))
    .for('update');
  return rows[0] ?? null;
}

/** Why a request cannot be approved or carried out, seen without locking it. */
export async function findDualRequest(tx: Tx, id: string) {
  const rows = await tx
    .select({
      requestedBy: dualRequest.requestedBy,
      approvedBy: dualRequest.approvedBy,
      userId: dualRequest.userId,
      doneAt: dualRequest.doneAt,
      withdrawnAt: dualRequest.withdrawnAt,
      isOver: sql<boolean>`${dualRequest.expiresAt} <= now()`,
    })
    .from(dualRequest)
    .where(eq(dualRequest.id, id));
  return rows[0] ?? null;
}

/** Approves a request that waits; null where there is none that this person may approve. */
export async function approveDualRequest(tx: Tx, { id, userId }: { id: string; userId: string }) {
  const rows = await tx
    .update(dualRequest)
    .set({ approvedBy: userId, approvedAt: sql`now()` })
    .where(
      and(
        eq(dualRequest.id, id),
        ne(dualRequest.requestedBy, userId),
        isDistinct(dualRequest.userId, userId),
        isNull(dualRequest.approvedBy),
        isNull(dualRequest.withdrawnAt),
        gt(dualRequest.expiresAt, sql`now()`),
      ),
    )
    .returning({ kind: dualRequest.kind, waveId: dualRequest.waveId });
  return rows[0] ?? null;
}

/** Withdraws a request that this person made and that was not carried out; null where there is none. */
export async function withdrawDualRequest(tx: Tx, { id, userId }: { id: string; userId: string }) {
  const rows = await tx
    .update(dualRequest)
    .set({ withdrawnAt: sql`now()` })
    .where(
      and(
        eq(dualRequest.id, id),
        eq(dualRequest.requestedBy, userId),
        isNull(dualRequest.doneAt),
        isNull(dualRequest.withdrawnAt),
      ),
    )
    .returning({ kind: dualRequest.kind, waveId: dualRequest.waveId });
  return rows[0] ?? null;
}

/** Notes that a request was carried out. */
export async function markDualRequestDone(tx: Tx, id: string): Promise<void> {
  await tx.update(dualRequest).set({ doneAt: sql`now()` }).where(eq(dualRequest.id, id));
}

/** The slug and state of a wave. */
export async function findWaveById(tx: Tx, id: string) {
  const rows = await tx
    .select({ slug: wave.slug, state: wave.state, titleJa: wave.titleJa, titleEn: wave.titleEn })
    .from(wave)
    .where(eq(wave.id, id))
    .for('share');
  return rows[0] ?? null;
}

/** Notes the day on which the answers of a wave were erased, in Japan. */
export async function markWaveErased(tx: Tx, waveId: string): Promise<void> {
  await tx.update(wave).set({ erasedOn: sql`(now() at time zone 'Asia/Tokyo')::date` }).where(eq(wave.id, waveId));
}

/** Deletes the key of a wave: from then on its answers can be read by nobody. Returns whether there was one. */
export async function deleteWaveKey(tx: Tx, waveId: string): Promise<boolean> {
  const gone = await tx.delete(waveKey).where(eq(waveKey.waveId, waveId)).returning({ waveId: waveKey.waveId });
  return gone.length > 0;
}

/** Everybody who acts for a company and reads its answers, with the language of their mails. */
export function listPeopleToTell(tx: Tx, companyId: string) {
  return tx
    .selectDistinct({ email: appUser.email, locale: appUser.locale })
    .from(roleGrant)
    .innerJoin(appUser, eq(appUser.id, roleGrant.userId))
    .where(
      and(
        eq(roleGrant.companyId, companyId),
        inArray(roleGrant.role, ['respondent', 'company_admin', 'approver']),
        isNull(appUser.disabledAt),
      ),
    );
}
