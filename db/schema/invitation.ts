import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { company } from './company.ts';
import { wave } from './wave.ts';

/** What an invitation's token opens, and nothing else: a wave's answers, or an account. */
export const INVITATION_PURPOSES = ['answer', 'account'] as const;

/** One row per invitation sent. `tokenHash` is the SHA-256 of the token in hexadecimal. */
export const invitation = pgTable(
  'invitation',
  {
    id: uuid('id').primaryKey(),
    tokenHash: text('token_hash').notNull().unique(),
    waveId: uuid('wave_id')
      .notNull()
      .references(() => wave.id),
    companyId: uuid('company_id')
      .notNull()
      .references(() => company.id),
    email: text('email').notNull(),
    purpose: text('purpose', { enum: INVITATION_PURPOSES }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    usedAt: timestamp('used_at', { withTimezone: true }),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
  },
  (t) => [
    check('invitation_token_is_hash', sql`${t.tokenHash} ~ '^[0-9a-f]{64}$'`),
    check('invitation_email_lower', sql`${t.email} = lower(${t.email})`),
    check('invitation_purpose_known', sql`${t.purpose} in ('answer', 'account')`),
    index('invitation_wave_company').on(t.waveId, t.companyId),
  ],
);
