import { sql } from 'drizzle-orm';
import { check, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { response } from './response.ts';

/**
 * One row per saved revision of a section: the answers as they were, sealed. The revision that an editor began from stays
 * readable, which is what a merge of two editors needs.
 */
export const draftSection = pgTable(
  'draft_section',
  {
    responseKey: uuid('response_key')
      .notNull()
      .references(() => response.responseKey),
    section: text('section').notNull(),
    revision: integer('revision').notNull(),
    sealed: bytea('sealed').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.responseKey, t.section, t.revision] }),
    check('draft_section_revision_positive', sql`${t.revision} > 0`),
  ],
);
