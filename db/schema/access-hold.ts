import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { appUser } from './app-user.ts';
import { company } from './company.ts';
import { roleGrant } from './role-grant.ts';

/** How a newcomer's access to earlier answers stands. */
export const HOLD_STATES = ['waiting', 'consented', 'refused'] as const;

/**
 * One row per newcomer whom somebody outside of the company invited: what others of the company answered opens to them with the consent
 * of one of these, or at `opensAt`, and not at all where one refused.
 */
export const accessHold = pgTable(
  'access_hold',
  {
    id: uuid('id').primaryKey(),
    companyId: uuid('company_id')
      .notNull()
      .references(() => company.id),
    userId: uuid('user_id')
      .notNull()
      .references(() => appUser.id, { onDelete: 'cascade' }),
    roleGrantId: uuid('role_grant_id').notNull().unique(),
    requestedAt: timestamp('requested_at', { withTimezone: true }).notNull().defaultNow(),
    opensAt: timestamp('opens_at', { withTimezone: true }).notNull(),
    state: text('state', { enum: HOLD_STATES }).notNull().default('waiting'),
    decidedBy: uuid('decided_by').references(() => appUser.id, { onDelete: 'set null' }),
    decidedAt: timestamp('decided_at', { withTimezone: true }),
  },
  (t) => [
    check('access_hold_state_known', sql`${t.state} in ('waiting', 'consented', 'refused')`),
    check('access_hold_decided_by_another', sql`${t.decidedBy} is null or ${t.decidedBy} <> ${t.userId}`),
    foreignKey({
      name: 'access_hold_grant_of_company',
      columns: [t.roleGrantId, t.companyId],
      foreignColumns: [roleGrant.id, roleGrant.companyId],
    }).onDelete('cascade'),
    index('access_hold_company_user').on(t.companyId, t.userId),
  ],
);
