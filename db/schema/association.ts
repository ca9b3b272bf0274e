import { sql } from 'drizzle-orm';
import { check, pgTable, text, uuid } from 'drizzle-orm/pg-core';

/** One row per industry association. `code` is its public short name and the `association` of a released cell. */
export const association = pgTable(
  'association',
  {
    id: uuid('id').primaryKey(),
    code: text('code').notNull().unique(),
    nameJa: text('name_ja').notNull(),
    nameEn: text('name_en').notNull(),
    sector: text('sector').notNull(),
  },
  // '*' means "all associations" in a released cell, so no association may be called that.
  (t) => [check('association_code_shape', sql`${t.code} ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$'`)],
);
