import { type Actor, withActor } from '../../db/actor.server.ts';
import { listLastRuns } from '../../db/queries/release-run.server.ts';
import { findPublishedRelease } from '../../db/queries/released-cell.server.ts';
import { findVisibleWave } from '../../db/queries/visible-wave.server.ts';
import { phaseOf, type ReleaseProgress, stepOf } from '../survey/release-run.ts';
import { listedWave } from './list-waves.server.ts';

const REFERENCE_LENGTH = 8;

type RunRow = Awaited<ReturnType<typeof listLastRuns>>[number];

function told(row: RunRow): NonNullable<ReleaseProgress['run']> {
  return {
    reference: row.id.slice(0, REFERENCE_LENGTH),
    startedAt: row.startedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    step: stepOf(row),
    done: row.done,
    total: row.total,
    refusals: row.faults,
  };
}

/** How far the release of a wave is, for staff that the policies let see it; null for a wave that the actor does not see. */
export function readReleaseRun(actor: Actor, slug: string): Promise<ReleaseProgress | null> {
  return withActor(actor, async (tx) => {
    const row = await findVisibleWave(tx, slug);
    if (row === null) return null;
    const { title, asksAssociations, state, closesAt } = listedWave(row);
    const [run] = await listLastRuns(tx, [row.id]);
    const release = await findPublishedRelease(tx, row.id);
    return {
      wave: { slug, title, asksAssociations, closesAt: closesAt.toISOString() },
      phase: phaseOf(state, run ?? null),
      run: run === undefined ? null : told(run),
      standing: release && { number: release.number, releasedOn: release.releasedOn },
    };
  });
}
