import { sql } from 'drizzle-orm';
import { check, pgTable, text } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';

/** One row per key of the installation besides those of waves, wrapped by the key file: another key file wraps it again. */
export const installationKey = pgTable(
  'installation_key',
  {
    name: text('name', { enum: ['account'] }).primaryKey(),
    wrapped: bytea('wrapped').notNull(),
  },
  (t) => [check('installation_key_name_known', sql`${t.name} in ('account')`)],
);
