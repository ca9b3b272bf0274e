import { date, foreignKey, index, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { appUser } from './app-user.ts';
import { company } from './company.ts';
import { roleGrant } from './role-grant.ts';
import { wave } from './wave.ts';

/**
 * One row per section of a company's answers that a delegate may fill in, in one wave, until it ends. `dueOn` is the day by which it was asked for,
 * `finishedOn` the day on which the delegate said that everything it was asked for is complete, `remindedOn` when it was reminded last.
 */
export const delegation = pgTable(
  'delegation',
  {
    roleGrantId: uuid('role_grant_id').notNull(),
    waveId: uuid('wave_id')
      .notNull()
      .references(() => wave.id),
    companyId: uuid('company_id')
      .notNull()
      .references(() => company.id),
    section: text('section').notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
    dueOn: date('due_on', { mode: 'string' }),
    askedBy: uuid('asked_by').references(() => appUser.id, { onDelete: 'set null' }),
    finishedOn: date('finished_on', { mode: 'string' }),
    remindedOn: date('reminded_on', { mode: 'string' }),
  },
  (t) => [
    primaryKey({ columns: [t.roleGrantId, t.waveId, t.section] }),
    foreignKey({
      name: 'delegation_grant_of_company',
      columns: [t.roleGrantId, t.companyId],
      foreignColumns: [roleGrant.id, roleGrant.companyId],
    }).onDelete('cascade'),
    index('delegation_company').on(t.companyId),
  ],
);
