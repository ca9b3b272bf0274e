import { sql } from 'drizzle-orm';
import { check, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';

/**
 * One row per published version of a questionnaire, never changed. `digest` is the SHA-256, in hexadecimal, that the
 * publisher computed over the definition's text; `jsonb` keeps the content but not the text, so it cannot be recomputed from here.
 */
export const questionnaire = pgTable(
  'questionnaire',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    digest: text('digest').notNull(),
    definition: jsonb('definition').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.id, t.version] }),
    unique('questionnaire_frozen').on(t.id, t.version, t.digest),
    check('questionnaire_version_positive', sql`${t.version} > 0`),
    check('questionnaire_digest_shape', sql`${t.digest} ~ '^[0-9a-f]{64}$'`),
  ],
);
