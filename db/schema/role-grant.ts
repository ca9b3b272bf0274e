import { sql } from 'drizzle-orm';
import { check, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { appUser } from './app-user.ts';
import { association } from './association.ts';
import { company } from './company.ts';

/** Every role a person can hold; what each may do is written in app/member/roles.ts. */
export const ROLES = [
  'respondent',
  'company_admin',
  'secretariat',
  'analyst',
  'operator',
  'approver',
  'delegate',
  'assoc_viewer',
  'moderator',
] as const;

/** One row per role of a person, within one company, one association, or neither, as the role demands. */
export const roleGrant = pgTable(
  'role_grant',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => appUser.id, { onDelete: 'cascade' }),
    role: text('role', { enum: ROLES }).notNull(),
    associationId: uuid('association_id').references(() => association.id),
    companyId: uuid('company_id').references(() => company.id),
  },
  (t) => [
    unique('role_grant_once').on(t.userId, t.role, t.associationId, t.companyId).nullsNotDistinct(),
    unique('role_grant_of_user').on(t.id, t.userId),
    unique('role_grant_of_company').on(t.id, t.companyId),
    check(
      'role_grant_scope',
      sql`case
        when ${t.role} in ('respondent', 'company_admin', 'approver', 'delegate') then ${t.companyId} is not null and ${t.associationId} is null
        when ${t.role} in ('secretariat', 'assoc_viewer') then ${t.associationId} is not null and ${t.companyId} is null
        when ${t.role} in ('analyst', 'operator', 'moderator') then ${t.associationId} is null and ${t.companyId} is null
        else false
      end`,
    ),
  ],
);
