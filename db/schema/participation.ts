import { sql } from 'drizzle-orm';
import { boolean, check, date, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { appUser } from './app-user.ts';
import { bytea } from './bytea.ts';
import { company } from './company.ts';
import { wave } from './wave.ts';

/** How far a company is in a wave. */
export const PARTICIPATION_STATES = ['invited', 'started', 'awaiting', 'submitted', 'withdrawn'] as const;

/**
 * One row per company asked in a wave. `linkSealed` is the company's response key, sealed: without the wave's key nobody
 * can tell whose an answer is. No moment is kept, only the day of submission. `begunBy` is the user who began the sheet: to them it stays open
 * while others wait for consent. `awaiting`: nothing was submitted yet and a superior was asked to approve; what was submitted stays `submitted`
 * whatever is asked later. `approverId` is who is asked, where one person is named.
 */
export const participation = pgTable(
  'participation',
  {
    companyId: uuid('company_id')
      .notNull()
      .references(() => company.id),
    waveId: uuid('wave_id')
      .notNull()
      .references(() => wave.id),
    state: text('state', { enum: PARTICIPATION_STATES }).notNull().default('invited'),
    linkSealed: bytea('link_sealed'),
    receiptNumber: text('receipt_number'),
    submittedOn: date('submitted_on', { mode: 'string' }),
    begunBy: uuid('begun_by'),
    needsApproval: boolean('needs_approval').notNull().default(false),
    approverId: uuid('approver_id').references(() => appUser.id, { onDelete: 'set null' }),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.waveId] }),
    index('participation_wave').on(t.waveId, t.companyId),
    check('participation_state_known', sql`${t.state} in ('invited', 'started', 'awaiting', 'submitted', 'withdrawn')`),
    check('participation_begun_has_link', sql`(${t.state} in ('invited', 'withdrawn')) = (${t.linkSealed} is null)`),
    check(
      'participation_submitted_has_receipt',
      sql`${t.state} <> 'submitted' or (${t.receiptNumber} is not null and ${t.submittedOn} is not null)`,
    ),
  ],
);
