import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { roleGrant } from './role-grant.ts';

/** How somebody signed in last: by a code sent by mail, a password alone, a second factor, or as a person of the demo. */
export const SESSION_METHODS = ['code', 'password', 'factor', 'demo'] as const;

/**
 * One row per signed-in browser. `idHash` is the SHA-256 of the session id in hexadecimal: the id itself is never stored.
 * A session belongs to one role grant of its own user, and goes when that grant goes. `publicId` names it on its user's own page, `client`
 * is the kind of browser and system, never an address.
 */
export const session = pgTable(
  'session',
  {
    idHash: text('id_hash').primaryKey(),
    userId: uuid('user_id').notNull(),
    roleGrantId: uuid('role_grant_id').notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    absoluteExpiresAt: timestamp('absolute_expires_at', { withTimezone: true }).notNull(),
    publicId: uuid('public_id').notNull().unique().defaultRandom(),
    method: text('method', { enum: SESSION_METHODS }).notNull().default('code'),
    confirmedAt: timestamp('confirmed_at', { withTimezone: true }).notNull().defaultNow(),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull().defaultNow(),
    client: text('client').notNull().default(''),
  },
  (t) => [
    check('session_id_is_hash', sql`${t.idHash} ~ '^[0-9a-f]{64}$'`),
    check('session_method_known', sql`${t.method} in ('code', 'password', 'factor', 'demo')`),
    foreignKey({
      name: 'session_grant_of_user',
      columns: [t.roleGrantId, t.userId],
      foreignColumns: [roleGrant.id, roleGrant.userId],
    }).onDelete('cascade'),
    index('session_user').on(t.userId),
  ],
);
