import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { roleGrant } from './role-grant.ts';

/**
 * One row per signed-in browser. `idHash` is the SHA-256 of the session id in hexadecimal: the id itself is never stored.
 * A session belongs to one role grant of its own user, and goes when that grant goes.
 */
export const session = pgTable(
  'session',
  {
    idHash: text('id_hash').primaryKey(),
    userId: uuid('user_id').notNull(),
    roleGrantId: uuid('role_grant_id').notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    absoluteExpiresAt: timestamp('absolute_expires_at', { withTimezone: true }).notNull(),
  },
  (t) => [
    check('session_id_is_hash', sql`${t.idHash} ~ '^[0-9a-f]{64}$'`),
    foreignKey({
      name: 'session_grant_of_user',
      columns: [t.roleGrantId, t.userId],
      foreignColumns: [roleGrant.id, roleGrant.userId],
    }).onDelete('cascade'),
    index('session_user').on(t.userId),
  ],
);
