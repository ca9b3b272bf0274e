import { and, asc, desc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { EventName } from '../../app/audit/events.ts';
import type { Tx } from '../actor.server.ts';
import { appUser } from '../schema/app-user.ts';
import { auditEvent } from '../schema/audit-event.ts';
import { company } from '../schema/company.ts';
import { delegation } from '../schema/delegation.ts';
import { invitation } from '../schema/invitation.ts';
import { roleGrant } from '../schema/role-grant.ts';
import { wave } from '../schema/wave.ts';

const today = sql`(now() at time zone 'Asia/Tokyo')::date`;
const isLive = and(isNull(delegation.revokedAt), gt(delegation.expiresAt, sql`now()`));
const isOpen = and(isNull(invitation.usedAt), isNull(invitation.revokedAt), gt(invitation.expiresAt, sql`now()`));

/** What the acting delegate was asked for in a wave: who asked, by when, and whether it is finished; empty where it has nothing. */
export function listOwnRequests(tx: Tx, waveId: string) {
  return tx
    .select({
      section: delegation.section,
      dueOn: delegation.dueOn,
      finishedOn: delegation.finishedOn,
      askedByName: appUser.name,
    })
    .from(delegation)
    .leftJoin(appUser, eq(appUser.id, delegation.askedBy))
    .where(eq(delegation.waveId, waveId))
    .orderBy(asc(delegation.section));
}

/** One section that a delegate was asked for. */
export type OwnRequest = Awaited<ReturnType<typeof listOwnRequests>>[number];

/** Notes of a delegate's sections of a wave that they are finished, or no longer. Returns the sections whose state changed, with who asked for each. */
export function noteFinished(tx: Tx, { grantId, waveId, is }: { grantId: string; waveId: string; is: boolean }) {
  return tx
    .update(delegation)
    .set({ finishedOn: is ? today : null })
    .where(
      and(
        eq(delegation.roleGrantId, grantId),
        eq(delegation.waveId, waveId),
        is ? isNull(delegation.finishedOn) : sql`${delegation.finishedOn} is not null`,
      ),
    )
    .returning({ section: delegation.section, askedBy: delegation.askedBy });
}

/** The people who were asked for sections of a company's answers to a wave and came: one row per section that they have now. */
export function listReceivedSections(tx: Tx, { companyId, waveId }: { companyId: string; waveId: string }) {
  return tx
    .select({
      grantId: delegation.roleGrantId,
      userId: roleGrant.userId,
      section: delegation.section,
      dueOn: delegation.dueOn,
      finishedOn: delegation.finishedOn,
      remindedOn: delegation.remindedOn,
      name: appUser.name,
      email: appUser.email,
      locale: appUser.locale,
    })
    .from(delegation)
    .innerJoin(roleGrant, eq(roleGrant.id, delegation.roleGrantId))
    .innerJoin(appUser, eq(appUser.id, roleGrant.userId))
    .where(and(eq(delegation.companyId, companyId), eq(delegation.waveId, waveId), isLive))
    .orderBy(asc(appUser.name), asc(delegation.section));
}

/** The invitations to sections of a company's answers to a wave that were not used or revoked. */
export function listSharedInvitations(tx: Tx, { companyId, waveId }: { companyId: string; waveId: string }) {
  return tx
    .select({
      id: invitation.id,
      name: invitation.name,
      email: invitation.email,
      sections: invitation.sections,
      dueOn: invitation.dueOn,
      delivery: invitation.delivery,
      byLink: invitation.byLink,
      isExpired: sql<boolean>`${invitation.expiresAt} <= now()`,
    })
    .from(invitation)
    .where(
      and(
        eq(invitation.companyId, companyId),
        eq(invitation.waveId, waveId),
        eq(invitation.purpose, 'delegate'),
        isNull(invitation.usedAt),
        isNull(invitation.revokedAt),
      ),
    )
    .orderBy(asc(invitation.name), asc(invitation.id));
}

/** What an invitation to sections asks of whom, or null where it is none of these. */
export async function findDelegateInvitation(tx: Tx, id: string) {
  const rows = await tx
    .select({
      name: invitation.name,
      email: invitation.email,
      sections: invitation.sections,
      dueOn: invitation.dueOn,
      message: invitation.message,
      locale: invitation.locale,
      slug: wave.slug,
    })
    .from(invitation)
    .innerJoin(wave, eq(wave.id, invitation.waveId))
    .where(and(eq(invitation.id, id), eq(invitation.purpose, 'delegate')));
  return rows[0] ?? null;
}

/** Whether an address is asked already for all of these sections, by an invitation that is open. */
export async function isAskedAlready(
  tx: Tx,
  input: { companyId: string; waveId: string; email: string; sections: readonly string[] },
): Promise<boolean> {
  const rows = await tx
    .select({ sections: invitation.sections })
    .from(invitation)
    .where(
      and(
        eq(invitation.companyId, input.companyId),
        eq(invitation.waveId, input.waveId),
        eq(invitation.email, input.email),
        eq(invitation.purpose, 'delegate'),
        isOpen,
      ),
    );
  const asked = new Set(rows.flatMap(({ sections }) => sections));
  return input.sections.every((section) => asked.has(section));
}

/** Notes that somebody was reminded today of the sections that they have and did not finish, those of which they never were where `onlyFirst`. Returns these. */
export async function noteReminder(
  tx: Tx,
  { grantId, waveId, onlyFirst = false }: { grantId: string; waveId: string; onlyFirst?: boolean },
): Promise<string[]> {
  const rows = await tx
    .update(delegation)
    .set({ remindedOn: today })
    .where(
      and(
        eq(delegation.roleGrantId, grantId),
        eq(delegation.waveId, waveId),
        isLive,
        isNull(delegation.finishedOn),
        onlyFirst ? isNull(delegation.remindedOn) : undefined,
      ),
    )
    .returning({ section: delegation.section });
  return rows.map(({ section }) => section).sort();
}

/** Who has unfinished sections that are due within some days, in waves that take answers, and was never reminded of them: one row per person and wave. */
export function listToRemind(tx: Tx, daysBefore: number) {
  return tx
    .select({
      grantId: delegation.roleGrantId,
      waveId: delegation.waveId,
      companyId: delegation.companyId,
      dueOn: sql<string>`min(${delegation.dueOn})::text`,
      name: appUser.name,
      email: appUser.email,
      locale: appUser.locale,
      companyJa: company.nameJa,
      companyEn: company.nameEn,
      slug: wave.slug,
      titleJa: wave.titleJa,
      titleEn: wave.titleEn,
    })
    .from(delegation)
    .innerJoin(roleGrant, eq(roleGrant.id, delegation.roleGrantId))
    .innerJoin(appUser, eq(appUser.id, roleGrant.userId))
    .innerJoin(company, eq(company.id, delegation.companyId))
    .innerJoin(wave, eq(wave.id, delegation.waveId))
    .where(
      and(
        isLive,
        isNull(delegation.finishedOn),
        isNull(delegation.remindedOn),
        isNull(appUser.disabledAt),
        eq(wave.state, 'open'),
        lte(delegation.dueOn, sql`${today} + ${daysBefore}::int`),
      ),
    )
    .groupBy(delegation.roleGrantId, delegation.waveId, delegation.companyId, appUser.id, company.id, wave.id)
    .limit(200);
}

const SHARING_EVENTS = [
  'invitation.made',
  'invitation.sentAgain',
  'invitation.revoked',
  'invitation.accepted',
  'delegation.made',
  'delegation.revoked',
  'delegation.reminded',
  'delegation.finished',
] as const satisfies readonly EventName[];

/** An event of the history of handing sections over. */
export type SharingEvent = (typeof SHARING_EVENTS)[number];

/** What happened with sections that were handed over in a wave of a company, the newest first, with who did it where they are still known. */
export function listSharingEvents(tx: Tx, { companyId, waveId }: { companyId: string; waveId: string }) {
  return tx
    .select({
      event: sql<SharingEvent>`${auditEvent.event}`,
      day: auditEvent.day,
      actorKind: auditEvent.actorKind,
      actorId: auditEvent.actorUser,
      actorName: appUser.name,
      invitationId: sql<string | null>`${auditEvent.detail} ->> 'invitationId'`,
      grantId: sql<string | null>`${auditEvent.detail} ->> 'grantId'`,
    })
    .from(auditEvent)
    .leftJoin(appUser, eq(appUser.id, auditEvent.actorUser))
    .where(
      and(
        eq(auditEvent.companyId, companyId),
        eq(auditEvent.waveId, waveId),
        inArray(auditEvent.event, [...SHARING_EVENTS]),
      ),
    )
    .orderBy(desc(auditEvent.day), desc(auditEvent.seq))
    .limit(500);
}
