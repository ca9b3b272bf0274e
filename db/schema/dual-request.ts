import { sql } from 'drizzle-orm';
import { check, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { appUser } from './app-user.ts';
import { company } from './company.ts';
import { wave } from './wave.ts';

/**
 * What two people must ask for together: erasing a wave's answers, reading those of one company in an emergency, or taking the second factor from
 * somebody of the staff who lost it.
 */
export const DUAL_KINDS = ['eraseWave', 'breakGlass', 'resetFactor'] as const;

/** One row per such request, with its reason; the second person is never the first, and neither is the one whose factor goes. */
export const dualRequest = pgTable(
  'dual_request',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind', { enum: DUAL_KINDS }).notNull(),
    waveId: uuid('wave_id').references(() => wave.id),
    companyId: uuid('company_id').references(() => company.id),
    reason: text('reason').notNull(),
    requestedBy: uuid('requested_by')
      .notNull()
      .references(() => appUser.id),
    requestedAt: timestamp('requested_at', { withTimezone: true }).notNull().defaultNow(),
    approvedBy: uuid('approved_by').references(() => appUser.id),
    approvedAt: timestamp('approved_at', { withTimezone: true }),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    doneAt: timestamp('done_at', { withTimezone: true }),
    userId: uuid('user_id').references(() => appUser.id, { onDelete: 'cascade' }),
    withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
  },
  (t) => [
    check('dual_request_kind_known', sql`${t.kind} in ('eraseWave', 'breakGlass', 'resetFactor')`),
    check('dual_request_company_of_break_glass', sql`(${t.kind} = 'breakGlass') = (${t.companyId} is not null)`),
    check('dual_request_wave_but_of_reset', sql`(${t.kind} = 'resetFactor') = (${t.waveId} is null)`),
    check('dual_request_person_of_reset', sql`(${t.kind} = 'resetFactor') = (${t.userId} is not null)`),
    check(
      'dual_request_of_a_third',
      sql`${t.userId} is null or (${t.userId} <> ${t.requestedBy} and (${t.approvedBy} is null or ${t.approvedBy} <> ${t.userId}))`,
    ),
    check('dual_request_withdrawn_undone', sql`${t.withdrawnAt} is null or ${t.doneAt} is null`),
    check('dual_request_reason_given', sql`length(${t.reason}) >= 20`),
    check('dual_request_two_people', sql`${t.approvedBy} is null or ${t.approvedBy} <> ${t.requestedBy}`),
    check('dual_request_approval_whole', sql`(${t.approvedBy} is null) = (${t.approvedAt} is null)`),
    check('dual_request_done_when_approved', sql`${t.doneAt} is null or ${t.approvedAt} is not null`),
  ],
);
