import { sql } from 'drizzle-orm';
import { check, date, integer, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { response } from './response.ts';

/**
 * One row per submission of an answer sheet, never changed and deleted by a withdrawal alone: all answers sealed, the coded columns sealed apart,
 * and the revisions of the sections that it was made of, so that one can go back to them.
 */
export const submission = pgTable(
  'submission',
  {
    responseKey: uuid('response_key')
      .notNull()
      .references(() => response.responseKey),
    revision: integer('revision').notNull(),
    sealed: bytea('sealed').notNull(),
    codedSealed: bytea('coded_sealed').notNull(),
    /** What each plant answered, sealed; null where the company answered once. */
    plantsSealed: bytea('plants_sealed'),
    day: date('day', { mode: 'string' }).notNull(),
    draftsSealed: bytea('drafts_sealed'),
  },
  (t) => [
    primaryKey({ columns: [t.responseKey, t.revision] }),
    check('submission_revision_positive', sql`${t.revision} > 0`),
  ],
);
