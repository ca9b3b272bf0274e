import { index, integer, pgTable, uuid } from 'drizzle-orm/pg-core';
import { response } from './response.ts';

/** One row per write that a browser asked for by its own id, with the revision it led to: asked twice, it answers the same. */
export const operation = pgTable(
  'operation',
  {
    operationId: uuid('operation_id').primaryKey(),
    responseKey: uuid('response_key')
      .notNull()
      .references(() => response.responseKey),
    revision: integer('revision').notNull(),
  },
  (t) => [index('operation_response').on(t.responseKey)],
);
