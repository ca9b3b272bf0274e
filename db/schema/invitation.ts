import { sql } from 'drizzle-orm';
import { boolean, check, date, index, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { appUser } from './app-user.ts';
import { association } from './association.ts';
import { company } from './company.ts';
import { wave } from './wave.ts';

/**
 * What an invitation's token opens, and nothing else: a wave's answers, an account, the company beside a colleague, its answers to read, sections of
 * them to fill in, or a staff account.
 */
export const INVITATION_PURPOSES = ['answer', 'account', 'colleague', 'approve', 'delegate', 'staff'] as const;

/** How far the mail of an invitation came. */
export const DELIVERY_STATES = ['waiting', 'sent', 'bounced', 'failed'] as const;

/**
 * One row per invitation. `tokenHash` is the SHA-256 of the token in hexadecimal; there is none until the mail is sent, and sending again makes
 * another. `role` and `associationId` belong to staff, `associationId` also says which association invited a member. Of a delegate are `dueOn`, by
 * when it is asked, `message`, a word of whoever asks, and `byLink`, whether the link was handed over and not mailed.
 */
export const invitation = pgTable(
  'invitation',
  {
    id: uuid('id').primaryKey(),
    tokenHash: text('token_hash').unique(),
    waveId: uuid('wave_id').references(() => wave.id),
    companyId: uuid('company_id').references(() => company.id),
    email: text('email').notNull(),
    purpose: text('purpose', { enum: INVITATION_PURPOSES }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    usedAt: timestamp('used_at', { withTimezone: true }),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
    associationId: uuid('association_id').references(() => association.id),
    role: text('role'),
    name: text('name').notNull().default(''),
    invitedBy: uuid('invited_by').references(() => appUser.id, { onDelete: 'set null' }),
    sections: text('sections').array().notNull().default(sql`'{}'`),
    sentAt: timestamp('sent_at', { withTimezone: true }),
    delivery: text('delivery', { enum: DELIVERY_STATES }).notNull().default('waiting'),
    dueOn: date('due_on', { mode: 'string' }),
    message: text('message').notNull().default(''),
    locale: text('locale', { enum: ['ja', 'en'] })
      .notNull()
      .default('ja'),
    byLink: boolean('by_link').notNull().default(false),
  },
  (t) => [
    check('invitation_token_is_hash', sql`${t.tokenHash} ~ '^[0-9a-f]{64}$'`),
    check('invitation_email_lower', sql`${t.email} = lower(${t.email})`),
    check('invitation_delivery_known', sql`${t.delivery} in ('waiting', 'sent', 'bounced', 'failed')`),
    check('invitation_locale_known', sql`${t.locale} in ('ja', 'en')`),
    check('invitation_message_short', sql`char_length(${t.message}) <= 200`),
    check('invitation_link_of_delegate', sql`not ${t.byLink} or ${t.purpose} = 'delegate'`),
    check(
      'invitation_scope',
      sql`case ${t.purpose}
        when 'answer' then ${t.waveId} is not null and ${t.companyId} is not null
        when 'account' then ${t.waveId} is not null and ${t.companyId} is not null
        when 'colleague' then ${t.companyId} is not null
        when 'approve' then ${t.companyId} is not null
        when 'delegate' then ${t.waveId} is not null and ${t.companyId} is not null and cardinality(${t.sections}) > 0
        when 'staff' then ${t.companyId} is null and ${t.waveId} is null and ${t.role} is not null
          and ${t.role} in ('secretariat', 'assoc_viewer', 'analyst', 'moderator', 'operator')
          and (${t.associationId} is not null) = (${t.role} in ('secretariat', 'assoc_viewer'))
        else false
      end`,
    ),
    uniqueIndex('invitation_live_once')
      .on(t.waveId, t.companyId, t.email)
      .where(sql`purpose = 'answer' and revoked_at is null and used_at is null`),
    index('invitation_wave_company').on(t.waveId, t.companyId),
  ],
);
