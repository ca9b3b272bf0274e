import { pgTable, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { wave } from './wave.ts';

/** One row per wave: its data key, wrapped. Deleting the row erases every answer of the wave. */
export const waveKey = pgTable('wave_key', {
  waveId: uuid('wave_id')
    .primaryKey()
    .references(() => wave.id),
  wrapped: bytea('wrapped').notNull(),
});
