import { pgTable, uuid } from 'drizzle-orm/pg-core';
import { wave } from './wave.ts';

/** One row per answer sheet, under a random key that says nothing of the company, of time or of order. */
export const response = pgTable('response', {
  responseKey: uuid('response_key').primaryKey(),
  waveId: uuid('wave_id')
    .notNull()
    .references(() => wave.id),
});
