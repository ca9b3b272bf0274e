import type { Bilingual } from './questionnaire.ts';

/** What the release function reports of itself, in the order in which it does; each when it is done, `audit` and `verify` many times. */
export const RELEASE_STAGES = [
  'read',
  'views',
  'load',
  'count',
  'protect',
  'audit',
  'verify',
  'write',
  'store',
] as const;

/** A stage of the release function. */
type ReleaseStage = (typeof RELEASE_STAGES)[number];

/** How an attempt to release a wave stands: it runs, or it ended in one of three ways. */
export const RUN_STATES = ['running', 'released', 'refused', 'failed'] as const;

/**
 * Why a release was refused, as far as it may be told: a closed list, so that no answer, no company and no number can stand in it.
 * `overtaken` is no fault of the wave: another process released it meanwhile.
 */
export const REFUSALS = [
  'keyErased',
  'questionnaire',
  'policy',
  'tables',
  'answers',
  'counts',
  'audit',
  'bundle',
  'overtaken',
  'other',
] as const;

/** A reason out of the closed list. */
export type Refusal = (typeof REFUSALS)[number];

const REFUSAL_OF_PATH: Readonly<Record<string, Refusal>> = {
  questionnaire: 'questionnaire',
  policy: 'policy',
  tables: 'tables',
  respondents: 'answers',
  counts: 'counts',
  protect: 'audit',
  audit: 'audit',
  verify: 'audit',
  outDir: 'bundle',
};

/** The reason that stands for a fault of the release function, by the first word of the fault's path; `other` for what is not known. */
export function refusalOf(path: string): Refusal {
  const word = /^[A-Za-z]+/.exec(path)?.[0] ?? '';
  return Object.hasOwn(REFUSAL_OF_PATH, word) ? (REFUSAL_OF_PATH[word] ?? 'other') : 'other';
}

/** How far a run is. `done` of `total` columns, both null where the stage does not count them. */
export type RunProgress = Readonly<{ stage: ReleaseStage | null; done: number | null; total: number | null }>;

/** What a report of the release function says of the progress; null for a stage that is none of ours. Nothing but counts of columns is kept. */
export function progressOf(stage: string, info: object): RunProgress | null {
  const known = RELEASE_STAGES.find((one) => one === stage);
  if (known === undefined) return null;
  const { done, total } = info as { done?: unknown; total?: unknown };
  const counts = (known === 'audit' || known === 'verify') && isCount(done) && isCount(total) && done <= total;
  return counts ? { stage: known, done, total } : { stage: known, done: null, total: null };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** The steps of a release as people are told of them, in order. */
export const RELEASE_STEPS = ['read', 'count', 'audit', 'verify', 'publish'] as const;

const STEP_AFTER: Readonly<Record<ReleaseStage, number>> = {
  read: 1,
  views: 1,
  load: 1,
  count: 2,
  protect: 2,
  audit: 3,
  verify: 4,
  write: 4,
  store: 5,
};

/** The number of the step that is being worked on, from 0; the number of steps where all of them are done. */
export function stepOf({ stage, done, total }: RunProgress): number {
  if (stage === null) return 0;
  const isUnderWay = (stage === 'audit' || stage === 'verify') && done !== null && total !== null && done < total;
  return STEP_AFTER[stage] - (isUnderWay ? 1 : 0);
}

/** The last attempt to release a wave. `silentSeconds`: since it was heard of, by the database's clock. */
export type LastRun = Readonly<{ state: (typeof RUN_STATES)[number]; silentSeconds: number }>;

/** A run that was not heard of for so long was broken off: a living one is heard of every few seconds. */
export const BROKEN_OFF_AFTER_SECONDS = 300;
const FAILED_AGAIN_AFTER_SECONDS = 600;
const REFUSED_AGAIN_AFTER_SECONDS = 3600;

/**
 * Whether a worker takes up a closed wave. A run that goes on is left alone. What failed is tried again after ten minutes. What was
 * refused would be refused again, as nothing of a closed wave changes but the program: it is tried again, after an hour at least,
 * by a worker that was started since.
 */
export function isReleaseDue(last: LastRun | null, workerUpSeconds: number): boolean {
  if (last === null) return true;
  const { state, silentSeconds } = last;
  switch (state) {
    case 'running':
      return silentSeconds > BROKEN_OFF_AFTER_SECONDS;
    case 'failed':
      return silentSeconds > FAILED_AGAIN_AFTER_SECONDS;
    case 'refused':
      return silentSeconds > REFUSED_AGAIN_AFTER_SECONDS && workerUpSeconds < silentSeconds;
    case 'released':
      return false;
  }
}

/** How the release of a wave stands for those who wait for it. */
export type ReleasePhase = 'notClosed' | 'waiting' | 'running' | 'interrupted' | 'released' | 'refused' | 'failed';

/** The phase of a wave, out of its state in a list of waves and its last attempt. A wave that is released stays so. */
export function phaseOf(wave: 'notOpen' | 'open' | 'closed' | 'released', last: LastRun | null): ReleasePhase {
  if (wave === 'released') return 'released';
  if (wave !== 'closed') return 'notClosed';
  if (last === null) return 'waiting';
  if (last.state !== 'running') return last.state;
  return last.silentSeconds > BROKEN_OFF_AFTER_SECONDS ? 'interrupted' : 'running';
}

/** Whether a phase ends by itself, so that it is worth asking again. */
export function isPassing(phase: ReleasePhase): boolean {
  return phase === 'waiting' || phase === 'running' || phase === 'interrupted' || phase === 'failed';
}

/**
 * What the page of a release shows; times are ISO 8601 in UTC. `run` is the last attempt, `reference` the number by which the log
 * knows it; `standing` is the release that is published, null where there is none.
 */
export type ReleaseProgress = Readonly<{
  wave: Readonly<{ slug: string; title: Bilingual; asksAssociations: boolean; closesAt: string }>;
  phase: ReleasePhase;
  run: Readonly<{
    reference: string;
    startedAt: string;
    updatedAt: string;
    step: number;
    done: number | null;
    total: number | null;
    refusals: readonly Refusal[];
  }> | null;
  standing: Readonly<{ number: number; releasedOn: string }> | null;
}>;
