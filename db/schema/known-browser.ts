import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { appUser } from './app-user.ts';

/** One row per browser in which a person signed in before: the limit that others can use up does not shut it out. */
export const knownBrowser = pgTable(
  'known_browser',
  {
    idHash: text('id_hash').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => appUser.id, { onDelete: 'cascade' }),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (t) => [
    check('known_browser_id_is_hash', sql`${t.idHash} ~ '^[0-9a-f]{64}$'`),
    index('known_browser_user').on(t.userId),
  ],
);
