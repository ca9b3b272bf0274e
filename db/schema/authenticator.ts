import { sql } from 'drizzle-orm';
import { bigint, boolean, check, date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { appUser } from './app-user.ts';
import { bytea } from './bytea.ts';

/** The kinds of second factor. */
export const AUTHENTICATOR_KINDS = ['totp', 'passkey'] as const;

/** One row per second factor of a person: an app that counts codes, its secret sealed with the account key, or a passkey's public half. */
export const authenticator = pgTable(
  'authenticator',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => appUser.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: AUTHENTICATOR_KINDS }).notNull(),
    label: text('label').notNull().default(''),
    secretSealed: bytea('secret_sealed'),
    credentialId: text('credential_id').unique(),
    publicKey: bytea('public_key'),
    counter: bigint('counter', { mode: 'number' }).notNull().default(0),
    transports: text('transports').array().notNull().default(sql`'{}'`),
    lastStep: bigint('last_step', { mode: 'number' }).notNull().default(0),
    confirmed: boolean('confirmed').notNull().default(false),
    addedOn: date('added_on', { mode: 'string' }).notNull().default(sql`current_date`),
  },
  (t) => [
    check(
      'authenticator_kind_has_its_secret',
      sql`case ${t.kind}
        when 'totp' then ${t.secretSealed} is not null and ${t.credentialId} is null and ${t.publicKey} is null
        when 'passkey' then ${t.secretSealed} is null and ${t.credentialId} is not null and ${t.publicKey} is not null
        else false
      end`,
    ),
    index('authenticator_user').on(t.userId),
  ],
);
