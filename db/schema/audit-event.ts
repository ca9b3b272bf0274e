import { sql } from 'drizzle-orm';
import { bigint, check, date, index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** One row per chain of the audit trail: the number and MAC of its last event. */
export const auditChain = pgTable(
  'audit_chain',
  {
    chain: text('chain').primaryKey(),
    seq: bigint('seq', { mode: 'number' }).notNull().default(0),
    mac: text('mac').notNull().default('0'.repeat(64)),
  },
  (t) => [
    check('audit_chain_name', sql`${t.chain} ~ '^(portal|(company|association):[0-9a-f-]{36})$'`),
    check('audit_chain_mac_shape', sql`${t.mac} ~ '^[0-9a-f]{64}$'`),
  ],
);

/**
 * One row per event, only ever added, chained by MACs under a key outside of the database. An event about answers has a day and no
 * moment. Users, companies and associations are named by id without a foreign key: the trail outlives them.
 */
export const auditEvent = pgTable(
  'audit_event',
  {
    chain: text('chain')
      .notNull()
      .references(() => auditChain.chain),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: timestamp('at', { withTimezone: true, mode: 'string', precision: 3 }),
    day: date('day', { mode: 'string' }).notNull(),
    event: text('event').notNull(),
    actorKind: text('actor_kind').notNull(),
    actorUser: uuid('actor_user'),
    associationId: uuid('association_id'),
    companyId: uuid('company_id'),
    waveId: uuid('wave_id'),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
    keyId: text('key_id').notNull(),
    previousMac: text('previous_mac').notNull(),
    mac: text('mac').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.chain, t.seq] }),
    check('audit_event_mac_shape', sql`${t.mac} ~ '^[0-9a-f]{64}$' and ${t.previousMac} ~ '^[0-9a-f]{64}$'`),
    index('audit_event_company').on(t.companyId),
    index('audit_event_association').on(t.associationId),
  ],
);
