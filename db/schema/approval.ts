import { sql } from 'drizzle-orm';
import { check, date, foreignKey, integer, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { appUser } from './app-user.ts';
import { bytea } from './bytea.ts';
import { participation } from './participation.ts';

/** How a request for approval stands. */
export const APPROVAL_STATES = ['open', 'approved', 'returned', 'takenBack'] as const;

/**
 * One row per request to a superior to approve of a company's answers. `digestSealed` holds what was asked for: only that is approved of. `revision` is the
 * submission that an approval allows. Days alone are kept; the reason speaks of answers and is sealed.
 */
export const approval = pgTable(
  'approval',
  {
    id: uuid('id').primaryKey(),
    companyId: uuid('company_id').notNull(),
    waveId: uuid('wave_id').notNull(),
    number: integer('number').notNull(),
    revision: integer('revision').notNull(),
    state: text('state', { enum: APPROVAL_STATES }).notNull().default('open'),
    digestSealed: bytea('digest_sealed').notNull(),
    reasonSealed: bytea('reason_sealed'),
    requestedBy: uuid('requested_by').references(() => appUser.id, { onDelete: 'set null' }),
    requestedOn: date('requested_on', { mode: 'string' })
      .notNull()
      .default(sql`(now() at time zone 'Asia/Tokyo')::date`),
    askedId: uuid('asked_id').references(() => appUser.id, { onDelete: 'set null' }),
    decidedBy: uuid('decided_by').references(() => appUser.id, { onDelete: 'set null' }),
    decidedOn: date('decided_on', { mode: 'string' }),
  },
  (t) => [
    unique('approval_number_once').on(t.companyId, t.waveId, t.number),
    foreignKey({
      name: 'approval_of_participation',
      columns: [t.companyId, t.waveId],
      foreignColumns: [participation.companyId, participation.waveId],
    }),
    uniqueIndex('approval_open_once').on(t.companyId, t.waveId).where(sql`state = 'open'`),
    check('approval_numbers_positive', sql`${t.number} > 0 and ${t.revision} > 0`),
    check('approval_state_known', sql`${t.state} in ('open', 'approved', 'returned', 'takenBack')`),
    check('approval_decided_on_a_day', sql`(${t.state} = 'open') = (${t.decidedOn} is null)`),
    check('approval_returned_with_reason', sql`(${t.state} = 'returned') = (${t.reasonSealed} is not null)`),
    check(
      'approval_two_people',
      sql`${t.state} not in ('approved', 'returned') or ${t.decidedBy} is null or ${t.requestedBy} is null or ${t.decidedBy} <> ${t.requestedBy}`,
    ),
  ],
);
