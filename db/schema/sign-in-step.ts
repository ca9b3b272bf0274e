import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { appUser } from './app-user.ts';
import { bytea } from './bytea.ts';
import { invitation } from './invitation.ts';
import { roleGrant } from './role-grant.ts';

/** What a step of signing in waits for: a code by mail, a second factor, the setting up of one, a renewed confirmation, or the choice of a role. */
export const STEP_KINDS = ['code', 'factor', 'enrol', 'confirm', 'role'] as const;

/**
 * One row per browser between two pages of signing in; it is no session and opens nothing. `idHash` is the SHA-256 of the step's id in
 * hexadecimal. A step for an address that nobody has is stored alike, with no user.
 */
export const signInStep = pgTable(
  'sign_in_step',
  {
    idHash: text('id_hash').primaryKey(),
    kind: text('kind', { enum: STEP_KINDS }).notNull(),
    userId: uuid('user_id').references(() => appUser.id, { onDelete: 'cascade' }),
    roleGrantId: uuid('role_grant_id').references(() => roleGrant.id, { onDelete: 'cascade' }),
    invitationId: uuid('invitation_id').references(() => invitation.id, { onDelete: 'cascade' }),
    email: text('email'),
    codeMac: bytea('code_mac'),
    codeVersion: integer('code_version').notNull().default(0),
    triesLeft: smallint('tries_left').notNull().default(5),
    challenge: text('challenge'),
    next: text('next'),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    check('sign_in_step_id_is_hash', sql`${t.idHash} ~ '^[0-9a-f]{64}$'`),
    check('sign_in_step_kind_known', sql`${t.kind} in ('code', 'factor', 'enrol', 'confirm', 'role')`),
    check('sign_in_step_tries', sql`${t.triesLeft} between 0 and 5`),
    index('sign_in_step_expiry').on(t.expiresAt),
  ],
);
