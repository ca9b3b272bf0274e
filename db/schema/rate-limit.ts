import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * One row per limit and subject: the moment at which all that was taken is paid back. The subject (an address, a network) is stored
 * as a MAC alone. `notedAt` is when the audit trail last noted that it was refused.
 */
export const rateLimit = pgTable(
  'rate_limit',
  {
    name: text('name').notNull(),
    subjectHash: text('subject_hash').notNull(),
    paidBackAt: timestamp('paid_back_at', { withTimezone: true }).notNull(),
    notedAt: timestamp('noted_at', { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.name, t.subjectHash] })],
);
