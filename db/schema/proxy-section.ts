import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { proxyEntry } from './proxy-entry.ts';

/** One row per section that somebody typed off a paper form, sealed. It is deleted when their turn ends. */
export const proxySection = pgTable(
  'proxy_section',
  {
    entryId: uuid('entry_id')
      .notNull()
      .references(() => proxyEntry.id, { onDelete: 'cascade' }),
    typedBy: uuid('typed_by').notNull(),
    section: text('section').notNull(),
    sealed: bytea('sealed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.entryId, t.typedBy, t.section] })],
);
