import { sql } from 'drizzle-orm';
import { check, date, foreignKey, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { questionnaire } from './questionnaire.ts';

/** The life of a wave, in order; it never goes back. */
export const WAVE_STATES = ['draft', 'open', 'closed', 'released'] as const;

/**
 * One row per wave (調査回): one questionnaire, frozen, asked of many associations' members between two moments. `erasedOn` is the day on which
 * its key was deleted, and with it every answer.
 */
export const wave = pgTable(
  'wave',
  {
    id: uuid('id').primaryKey(),
    slug: text('slug').notNull().unique(),
    titleJa: text('title_ja').notNull(),
    titleEn: text('title_en').notNull(),
    questionnaireId: text('questionnaire_id').notNull(),
    questionnaireVersion: integer('questionnaire_version').notNull(),
    questionnaireDigest: text('questionnaire_digest').notNull(),
    opensAt: timestamp('opens_at', { withTimezone: true }).notNull(),
    closesAt: timestamp('closes_at', { withTimezone: true }).notNull(),
    state: text('state', { enum: WAVE_STATES }).notNull().default('draft'),
    lattice: jsonb('lattice').notNull(),
    policy: jsonb('policy').notNull(),
    erasedOn: date('erased_on', { mode: 'string' }),
  },
  (t) => [
    foreignKey({
      name: 'wave_questionnaire_frozen',
      columns: [t.questionnaireId, t.questionnaireVersion, t.questionnaireDigest],
      foreignColumns: [questionnaire.id, questionnaire.version, questionnaire.digest],
    }),
    check('wave_slug_shape', sql`${t.slug} ~ '^[a-z0-9][a-z0-9-]{0,63}$'`),
    check('wave_state_known', sql`${t.state} in ('draft', 'open', 'closed', 'released')`),
    check('wave_opens_before_it_closes', sql`${t.opensAt} < ${t.closesAt}`),
  ],
);
