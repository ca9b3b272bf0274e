import { sql } from 'drizzle-orm';
import { boolean, check, date, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { wave } from './wave.ts';

/** A release is published, or kept as one that was withheld; what follows from it is a further release. */
export const RELEASE_STATES = ['released', 'withheld'] as const;

/**
 * One row per release of a wave, never changed. `digest` is the SHA-256 of its bundle; `signature` is the Ed25519 signature of the bundle's
 * SHA256SUMS by `publicKey`, both in base64, both null where it was not signed; `parameters` hold seed and engines.
 */
export const release = pgTable(
  'release',
  {
    id: uuid('id').primaryKey(),
    waveId: uuid('wave_id')
      .notNull()
      .references(() => wave.id),
    number: integer('number').notNull(),
    policy: jsonb('policy').notNull(),
    digest: text('digest').notNull(),
    audited: boolean('audited').notNull(),
    state: text('state', { enum: RELEASE_STATES }).notNull().default('released'),
    releasedOn: date('released_on', { mode: 'string' }).notNull(),
    parameters: jsonb('parameters').notNull(),
    signature: text('signature'),
    publicKey: text('public_key'),
  },
  (t) => [
    unique('release_number_once').on(t.waveId, t.number),
    check('release_number_positive', sql`${t.number} > 0`),
    check('release_digest_shape', sql`${t.digest} ~ '^[0-9a-f]{64}$'`),
    check('release_signature_whole', sql`(${t.signature} is null) = (${t.publicKey} is null)`),
    check('release_signature_shape', sql`${t.signature} ~ '^[A-Za-z0-9+/]{86}==$'`),
    check('release_public_key_shape', sql`${t.publicKey} ~ '^[A-Za-z0-9+/]{43}=$'`),
    check('release_state_known', sql`${t.state} in ('released', 'withheld')`),
  ],
);
