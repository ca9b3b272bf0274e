import { and, desc, eq, sql } from 'drizzle-orm';
import type { EventName } from '../../app/audit/events.ts';
import type { Tx } from '../actor.server.ts';
import { keepSelect, run } from '../kept-statement.server.ts';
import { auditEvent } from '../schema/audit-event.ts';

const notedRow = { seq: auditEvent.seq };
const notedToday = keepSelect(notedRow, (from, at) =>
  from
    .select(notedRow)
    .from(auditEvent)
    .where(
      and(
        eq(auditEvent.event, at('event')),
        eq(auditEvent.actorUser, at('userId')),
        eq(auditEvent.waveId, at('waveId')),
        eq(auditEvent.day, sql`(now() at time zone 'Asia/Tokyo')::date`),
        sql`(${at('section')}::text is null or ${auditEvent.detail} ->> 'section' = ${at('section')})`,
      ),
    )
    .limit(1),
);

/** Whether an event of a wave by a person, of one section where it is given, is noted already for today, in Japan. */
export async function isNotedToday(
  tx: Tx,
  { section = null, ...of }: { event: EventName; userId: string; waveId: string; section?: string | null },
): Promise<boolean> {
  const rows = await run(tx, notedToday, { ...of, section });
  return rows.length > 0;
}

/** Lets nobody else note the same of a person and a wave until the transaction ends. */
export async function lockNoting(
  tx: Tx,
  { event, userId, waveId }: { event: EventName; userId: string; waveId: string },
): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`note ${event} ${userId} ${waveId}`}, 0))`);
}

/** What concerned a company, the newest day first. Only a day is known of what concerns answers. */
export function listCompanyEvents(tx: Tx, { companyId, limit }: { companyId: string; limit: number }) {
  return tx
    .select({
      chain: auditEvent.chain,
      seq: auditEvent.seq,
      at: auditEvent.at,
      day: auditEvent.day,
      event: auditEvent.event,
      actorKind: auditEvent.actorKind,
      actorUser: auditEvent.actorUser,
      associationId: auditEvent.associationId,
      waveId: auditEvent.waveId,
      detail: auditEvent.detail,
    })
    .from(auditEvent)
    .where(eq(auditEvent.companyId, companyId))
    .orderBy(desc(auditEvent.day), desc(auditEvent.chain), desc(auditEvent.seq))
    .limit(limit);
}
