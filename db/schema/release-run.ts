import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { REFUSALS, RELEASE_STAGES, RUN_STATES } from '../../app/survey/release-run.ts';
import { wave } from './wave.ts';

const listOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(', '));

/**
 * One row per attempt to release a wave: what staff may know of it while it runs and afterwards. `done` of `total` are columns, never
 * answers. `faults` are words out of a closed list, so that nothing that was counted can stand in them. `updated_at` is
 * when the attempt was last heard of; a running one that is silent was broken off.
 */
export const releaseRun = pgTable(
  'release_run',
  {
    id: uuid('id').primaryKey(),
    waveId: uuid('wave_id')
      .notNull()
      .references(() => wave.id),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
    stage: text('stage', { enum: RELEASE_STAGES }),
    done: integer('done'),
    total: integer('total'),
    state: text('state', { enum: RUN_STATES }).notNull().default('running'),
    faults: text('faults', { enum: REFUSALS }).array().notNull().default([]),
    releaseNumber: integer('release_number'),
  },
  (t) => [
    index('release_run_wave').on(t.waveId, t.startedAt),
    check('release_run_stage_known', sql`${t.stage} in (${listOf(RELEASE_STAGES)})`),
    check('release_run_state_known', sql`${t.state} in (${listOf(RUN_STATES)})`),
    check('release_run_faults_known', sql`${t.faults} <@ array[${listOf(REFUSALS)}]`),
    check('release_run_faults_of_refused', sql`(cardinality(${t.faults}) > 0) = (${t.state} = 'refused')`),
    check('release_run_counts', sql`(${t.done} is null) = (${t.total} is null) and ${t.done} between 0 and ${t.total}`),
    check('release_run_number_of_released', sql`(${t.releaseNumber} is not null) = (${t.state} = 'released')`),
  ],
);
