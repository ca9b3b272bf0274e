import { sql } from 'drizzle-orm';
import { check, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';

/** At most one row: a known text sealed with the key file, so that a start with another key file is refused. */
export const keyCheck = pgTable(
  'key_check',
  {
    id: smallint('id').primaryKey().default(1),
    keyId: text('key_id').notNull(),
    sealed: bytea('sealed').notNull(),
  },
  (t) => [check('key_check_single', sql`${t.id} = 1`)],
);
