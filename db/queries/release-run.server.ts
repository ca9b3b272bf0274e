import { and, asc, desc, eq, inArray, not, sql } from 'drizzle-orm';
import {
  BROKEN_OFF_AFTER_SECONDS,
  type LastRun,
  type Refusal,
  type RunProgress,
} from '../../app/survey/release-run.ts';
import type { Tx } from '../actor.server.ts';
import { releaseRun } from '../schema/release-run.ts';
import { wave } from '../schema/wave.ts';

/** How an attempt ended. */
export type RunEnd =
  | { state: 'released'; releaseNumber: number }
  | { state: 'refused'; faults: readonly Refusal[] }
  | { state: 'failed' };

/** Begins the row of an attempt to release a wave; false where the wave is not closed, so that there is nothing to attempt. */
export async function beginRun(tx: Tx, { id, slug }: { id: string; slug: string }): Promise<boolean> {
  const rows = await tx.execute(sql`
    insert into ${releaseRun} (id, wave_id) select ${id}::uuid, id from ${wave} where slug = ${slug} and state = 'closed'
    returning wave_id`);
  const waveId = rows[0]?.wave_id;
  if (typeof waveId !== 'string') return false;
  const isSilent = sql`${releaseRun.updatedAt} < now() - make_interval(secs => ${BROKEN_OFF_AFTER_SECONDS})`;
  await tx
    .update(releaseRun)
    .set({ state: 'failed' })
    .where(and(eq(releaseRun.waveId, waveId), eq(releaseRun.state, 'running'), isSilent));
  return true;
}

/** Notes how far a running attempt is, or that it still lives. One that has ended stays as it ended. */
export async function noteRun(tx: Tx, id: string, progress: RunProgress): Promise<void> {
  await tx
    .update(releaseRun)
    .set({ ...progress, updatedAt: sql`now()` })
    .where(and(eq(releaseRun.id, id), eq(releaseRun.state, 'running')));
}

/** Notes how an attempt ended. */
export async function endRun(tx: Tx, id: string, end: RunEnd): Promise<void> {
  const ending = end.state === 'refused' ? { ...end, faults: [...end.faults] } : end;
  await tx
    .update(releaseRun)
    .set({ ...ending, updatedAt: sql`now()` })
    .where(eq(releaseRun.id, id));
}

// An attempt that another one overtook says nothing about the wave.
const isTelling = not(sql`'overtaken' = any (${releaseRun.faults})`);
const silentSeconds = sql<number>`extract(epoch from now() - ${releaseRun.updatedAt})::float8`;

/** The last attempts to release some waves, one row per wave that has one; attempts that were overtaken by another are left out. */
export function listLastRuns(tx: Tx, waveIds: readonly string[]) {
  return tx
    .selectDistinctOn([releaseRun.waveId], {
      id: releaseRun.id,
      waveId: releaseRun.waveId,
      startedAt: releaseRun.startedAt,
      updatedAt: releaseRun.updatedAt,
      stage: releaseRun.stage,
      done: releaseRun.done,
      total: releaseRun.total,
      state: releaseRun.state,
      faults: releaseRun.faults,
      silentSeconds,
    })
    .from(releaseRun)
    .where(and(inArray(releaseRun.waveId, [...waveIds]), isTelling))
    .orderBy(releaseRun.waveId, desc(releaseRun.startedAt));
}

/** The closed waves that have no release yet, each with the last attempt to release it. */
export async function listClosedWaves(tx: Tx): Promise<{ slug: string; last: (LastRun & { id: string }) | null }[]> {
  const closed = await tx
    .select({ id: wave.id, slug: wave.slug })
    .from(wave)
    .where(eq(wave.state, 'closed'))
    .orderBy(asc(wave.slug));
  if (closed.length === 0) return [];
  const ids = closed.map(({ id }) => id);
  const last = new Map((await listLastRuns(tx, ids)).map((run) => [run.waveId, run]));
  return closed.map(({ id, slug }) => ({ slug, last: last.get(id) ?? null }));
}
