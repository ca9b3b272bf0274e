import { randomUUID } from 'node:crypto';
import { and, desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tx } from '../actor.server.ts';
import { appUser } from '../schema/app-user.ts';
import { approval } from '../schema/approval.ts';
import { roleGrant } from '../schema/role-grant.ts';

/** Whose answers to which wave. */
type OfCompany = { companyId: string; waveId: string };

const today = sql`(now() at time zone 'Asia/Tokyo')::date`;
const ofCompany = ({ companyId, waveId }: OfCompany) =>
  and(eq(approval.companyId, companyId), eq(approval.waveId, waveId));

const [requester, asked, decider] = [alias(appUser, 'requester'), alias(appUser, 'asked'), alias(appUser, 'decider')];

/** A request for approval with the names of those concerned; null where somebody left. */
export type ApprovalRow = Awaited<ReturnType<typeof listApprovals>>[number];

/** The requests for approval of a company's answers to a wave, the latest first. */
export function listApprovals(tx: Tx, place: OfCompany) {
  return tx
    .select({
      id: approval.id,
      number: approval.number,
      revision: approval.revision,
      state: approval.state,
      digestSealed: approval.digestSealed,
      reasonSealed: approval.reasonSealed,
      requestedBy: approval.requestedBy,
      requestedOn: approval.requestedOn,
      requestedName: requester.name,
      askedName: asked.name,
      decidedBy: approval.decidedBy,
      decidedOn: approval.decidedOn,
      decidedName: decider.name,
    })
    .from(approval)
    .leftJoin(requester, eq(requester.id, approval.requestedBy))
    .leftJoin(asked, eq(asked.id, approval.askedId))
    .leftJoin(decider, eq(decider.id, approval.decidedBy))
    .where(ofCompany(place))
    .orderBy(desc(approval.number));
}

/** Stores a request. One at a time is open. */
export async function insertApproval(
  tx: Tx,
  row: OfCompany & {
    id: string;
    number: number;
    revision: number;
    digestSealed: Uint8Array;
    requestedBy: string;
    askedId: string | null;
  },
): Promise<void> {
  await tx.insert(approval).values(row);
}

/** A new id for a request. */
export function newApprovalId(): string {
  return randomUUID();
}

/** Decides on an open request, for the day. Returns whether it was still open and this actor's to decide on. */
export async function decideApproval(
  tx: Tx,
  input: { id: string; decidedBy: string } & (
    | { state: 'approved' }
    | { state: 'takenBack' }
    | { state: 'returned'; reasonSealed: Uint8Array }
  ),
): Promise<boolean> {
  const { id, ...decision } = input;
  const done = await tx
    .update(approval)
    .set({ ...decision, decidedOn: today })
    .where(and(eq(approval.id, id), eq(approval.state, 'open')))
    .returning({ id: approval.id });
  return done.length > 0;
}

/** Deletes the requests of a company in a wave that it withdrew from. */
export async function eraseApprovals(tx: Tx, place: OfCompany): Promise<void> {
  await tx.delete(approval).where(ofCompany(place));
}

/** The approvers of the acting company that may sign in, by name. */
export function listApprovers(tx: Tx, companyId: string) {
  return tx
    .select({ userId: appUser.id, name: appUser.name, email: appUser.email, locale: appUser.locale })
    .from(roleGrant)
    .innerJoin(appUser, eq(appUser.id, roleGrant.userId))
    .where(and(eq(roleGrant.companyId, companyId), eq(roleGrant.role, 'approver'), sql`${appUser.disabledAt} is null`))
    .orderBy(appUser.name, appUser.email);
}

/** Address and language of one person, as far as the actor may see them, or null. */
export async function findAddressee(tx: Tx, userId: string) {
  const rows = await tx
    .select({ userId: appUser.id, name: appUser.name, email: appUser.email, locale: appUser.locale })
    .from(appUser)
    .where(eq(appUser.id, userId));
  return rows[0] ?? null;
}
