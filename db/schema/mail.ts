import { sql } from 'drizzle-orm';
import { check, date, index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { invitation } from './invitation.ts';

/** Whether a mail waits, went out, or was given up. */
export const MAIL_STATES = ['waiting', 'sent', 'dead'] as const;

/**
 * One row per mail to send, stored in the transaction that is its reason. `variables` holds no secret and no answer: a link or code is
 * made when the mail is sent. The id makes the Message-ID, so that what is sent twice is seen as one.
 */
export const mail = pgTable(
  'mail',
  {
    id: uuid('id').primaryKey(),
    dedupeKey: text('dedupe_key').notNull().unique(),
    kind: text('kind').notNull(),
    recipient: text('recipient').notNull(),
    locale: text('locale', { enum: ['ja', 'en'] }).notNull(),
    invitationId: uuid('invitation_id').references(() => invitation.id, { onDelete: 'cascade' }),
    stepHash: text('step_hash'),
    variables: jsonb('variables').$type<Record<string, string>>().notNull().default({}),
    state: text('state', { enum: MAIL_STATES }).notNull().default('waiting'),
    attempts: integer('attempts').notNull().default(0),
    notBefore: timestamp('not_before', { withTimezone: true }).notNull().defaultNow(),
    leasedUntil: timestamp('leased_until', { withTimezone: true }),
    fault: text('fault'),
    createdOn: date('created_on', { mode: 'string' }).notNull().default(sql`current_date`),
  },
  (t) => [
    check('mail_locale_known', sql`${t.locale} in ('ja', 'en')`),
    check('mail_state_known', sql`${t.state} in ('waiting', 'sent', 'dead')`),
    check(
      'mail_recipient_plain',
      sql`${t.recipient} ~ '^[^@[:space:][:cntrl:],<>"\\x3b]+@[^@[:space:][:cntrl:],<>"\\x3b]+$'`,
    ),
    index('mail_waiting').on(t.notBefore).where(sql`state = 'waiting'`),
  ],
);
