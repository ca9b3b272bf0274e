import { sql } from 'drizzle-orm';
import { check, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { release } from './release.ts';
import { wave } from './wave.ts';

/**
 * One row per release of the portal, only ever added, each with the hash of the one before it in its wave. `participants` is the list
 * of answer sheets and revisions that went into the release, sealed with the wave's key: deleting that key erases it.
 */
export const ledger = pgTable(
  'ledger',
  {
    releaseId: uuid('release_id')
      .primaryKey()
      .references(() => release.id),
    waveId: uuid('wave_id')
      .notNull()
      .references(() => wave.id),
    number: integer('number').notNull(),
    digest: text('digest').notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
    participants: bytea('participants').notNull(),
  },
  (t) => [
    unique('ledger_number_once').on(t.waveId, t.number),
    unique('ledger_previous_once').on(t.waveId, t.previousHash),
    check('ledger_number_positive', sql`${t.number} > 0`),
    check('ledger_hash_shape', sql`${t.hash} ~ '^[0-9a-f]{64}$' and ${t.previousHash} ~ '^[0-9a-f]{64}$'`),
  ],
);
