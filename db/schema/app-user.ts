import { sql } from 'drizzle-orm';
import { check, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** One row per person with an account. The address is stored in lower case; `disabledAt` ends every right. */
export const appUser = pgTable(
  'app_user',
  {
    id: uuid('id').primaryKey(),
    email: text('email').notNull().unique(),
    name: text('name').notNull(),
    passwordHash: text('password_hash'),
    locale: text('locale', { enum: ['ja', 'en'] })
      .notNull()
      .default('ja'),
    disabledAt: timestamp('disabled_at', { withTimezone: true }),
    addressState: text('address_state', { enum: ['ok', 'bounced'] })
      .notNull()
      .default('ok'),
    passwordChangedAt: timestamp('password_changed_at', { withTimezone: true }),
  },
  (t) => [
    check('app_user_email_lower', sql`${t.email} = lower(${t.email})`),
    check('app_user_locale_known', sql`${t.locale} in ('ja', 'en')`),
    check('app_user_address_state_known', sql`${t.addressState} in ('ok', 'bounced')`),
  ],
);
