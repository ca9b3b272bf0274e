import { randomUUID } from 'node:crypto';
import { withActor } from '../../db/actor.server.ts';
import { beginRun, endRun, noteRun, type RunEnd } from '../../db/queries/release-run.server.ts';
import { progressOf, type RunProgress } from '../survey/release-run.ts';
import type { OnStage, ReleaseResult } from './release-wave.server.ts';

const RELEASER = { kind: 'releaser' } as const;
const WRITE_EVERY_MILLISECONDS = 1_000;
/** A stage that reports nothing for long is heard of so often. */
const HEARTBEAT_MILLISECONDS = 15_000;
const NOT_BEGUN: RunProgress = { stage: null, done: null, total: null };

type Recorder = { note: (progress: RunProgress) => void; end: (end: RunEnd) => Promise<void> };

/**
 * Writes the latest progress about once a second, one write at a time, each in a transaction of its own. A write that
 * fails is left to the next one: the release does not depend on what is told of it.
 */
function startRecorder(id: string, onLost: () => void): Recorder {
  let latest = NOT_BEGUN;
  let written = { progress: latest, at: performance.now() };
  let writing: Promise<void> | null = null;
  const write = async (work: () => Promise<void>) => {
    await work().catch(onLost);
    writing = null;
  };
  const timer = setInterval(() => {
    const isNews = latest !== written.progress || performance.now() - written.at >= HEARTBEAT_MILLISECONDS;
    if (writing !== null || !isNews) return;
    const progress = latest;
    written = { progress, at: performance.now() };
    writing = write(() => withActor(RELEASER, (tx) => noteRun(tx, id, progress)));
  }, WRITE_EVERY_MILLISECONDS);
  return {
    note: (progress) => {
      latest = progress;
    },
    end: async (end) => {
      clearInterval(timer);
      await writing;
      await write(() =>
        withActor(RELEASER, async (tx) => {
          await noteRun(tx, id, latest);
          await endRun(tx, id, end);
        }),
      );
    },
  };
}

function endOf(result: ReleaseResult): RunEnd {
  if (result.ok) return { state: 'released', releaseNumber: result.number };
  const faults = [...new Set(result.refusals)];
  return { state: 'refused', faults: faults.length > 0 ? faults : ['other'] };
}

/**
 * Runs an attempt to release a wave and leaves its row: how far it is, and how it ended. `begin` is reported first, with the number by which
 * staff and log know the attempt; `unrecorded` where a note could not be written. A wave that is not closed gets no row.
 */
export async function recordRun(
  slug: string,
  onStage: OnStage,
  work: (onStage: OnStage) => Promise<ReleaseResult>,
): Promise<ReleaseResult> {
  const id = randomUUID();
  if (!(await withActor(RELEASER, (tx) => beginRun(tx, { id, slug })))) return work(onStage);
  onStage('begin', { run: id });
  const recorder = startRecorder(id, () => onStage('unrecorded', {}));
  try {
    const result = await work((stage, info) => {
      const progress = progressOf(stage, info);
      if (progress !== null) recorder.note(progress);
      onStage(stage, info);
    });
    await recorder.end(endOf(result));
    return result;
  } catch (error) {
    await recorder.end({ state: 'failed' });
    throw error;
  }
}
