import { sql } from 'drizzle-orm';
import { check, date, foreignKey, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { appUser } from './app-user.ts';
import { association } from './association.ts';
import { bytea } from './bytea.ts';
import { participation } from './participation.ts';

/** How the entry of a paper form stands. */
export const PROXY_STATES = ['typing', 'typed', 'checked', 'refused', 'dropped'] as const;

/**
 * One row per paper form that an association's secretariat enters for a member company. `macs` has a keyed digest of each item as the first person
 * typed it, for as long as the second compares. `paperSealed` holds who signed the paper, when, and who typed it. Days alone are kept.
 */
export const proxyEntry = pgTable(
  'proxy_entry',
  {
    id: uuid('id').primaryKey(),
    companyId: uuid('company_id').notNull(),
    waveId: uuid('wave_id').notNull(),
    associationId: uuid('association_id')
      .notNull()
      .references(() => association.id),
    typedBy: uuid('typed_by').references(() => appUser.id, { onDelete: 'set null' }),
    checkedBy: uuid('checked_by').references(() => appUser.id, { onDelete: 'set null' }),
    state: text('state', { enum: PROXY_STATES }).notNull().default('typing'),
    macs: jsonb('macs').$type<Record<string, string>>(),
    paperSealed: bytea('paper_sealed'),
    begunOn: date('begun_on', { mode: 'string' }).notNull().default(sql`(now() at time zone 'Asia/Tokyo')::date`),
    enteredOn: date('entered_on', { mode: 'string' }),
  },
  (t) => [
    foreignKey({
      name: 'proxy_entry_of_participation',
      columns: [t.companyId, t.waveId],
      foreignColumns: [participation.companyId, participation.waveId],
    }),
    uniqueIndex('proxy_entry_live_once').on(t.companyId, t.waveId).where(sql`state in ('typing', 'typed')`),
    check('proxy_entry_state_known', sql`${t.state} in ('typing', 'typed', 'checked', 'refused', 'dropped')`),
    check(
      'proxy_entry_two_people',
      sql`${t.checkedBy} is null or ${t.typedBy} is null or ${t.checkedBy} <> ${t.typedBy}`,
    ),
    check('proxy_entry_macs_while_checked', sql`(${t.state} = 'typed') = (${t.macs} is not null)`),
    check('proxy_entry_entered_on_a_day', sql`(${t.state} in ('checked', 'refused')) = (${t.enteredOn} is not null)`),
  ],
);
