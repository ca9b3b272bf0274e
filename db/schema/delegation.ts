import { foreignKey, index, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { company } from './company.ts';
import { roleGrant } from './role-grant.ts';
import { wave } from './wave.ts';

/** One row per section of a company's answers that a delegate may fill in, in one wave, until it ends. */
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
