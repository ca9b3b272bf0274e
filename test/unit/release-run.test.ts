import { describe, expect, test } from 'vitest';
import {
  isPassing,
  isReleaseDue,
  type LastRun,
  phaseOf,
  progressOf,
  RELEASE_STAGES,
  RELEASE_STEPS,
  type RunProgress,
  refusalOf,
  stepOf,
} from '../../app/survey/release-run.ts';

const run = (state: LastRun['state'], silentSeconds: number): LastRun => ({ state, silentSeconds });

describe('the progress of a release', () => {
  test('keeps counts of columns and nothing else of what is reported', () => {
    expect(progressOf('audit', { done: 57, total: 142, companies: 9 })).toEqual({
      stage: 'audit',
      done: 57,
      total: 142,
    });
    expect(progressOf('read', { companies: 340, done: 1, total: 2 })).toEqual({
      stage: 'read',
      done: null,
      total: null,
    });
    for (const info of [{ done: 5, total: 4 }, { done: -1, total: 4 }, { done: '1', total: 4 }, { total: 4 }, {}])
      expect(progressOf('audit', info)).toEqual({ stage: 'audit', done: null, total: null });
    expect(progressOf('begin', { run: 'x' })).toBeNull();
  });

  test('goes through the steps in order, and never back', () => {
    const reports = RELEASE_STAGES.flatMap((stage): RunProgress[] =>
      stage === 'audit' || stage === 'verify'
        ? [0, 1, 2].map((done) => ({ stage, done, total: 2 }))
        : [{ stage, done: null, total: null }],
    );
    const steps = [stepOf({ stage: null, done: null, total: null }), ...reports.map(stepOf)];
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(new Set(steps)).toEqual(new Set([0, 1, 2, 3, 4, RELEASE_STEPS.length]));
    expect(stepOf({ stage: 'audit', done: 57, total: 142 })).toBe(RELEASE_STEPS.indexOf('audit'));
    expect(stepOf({ stage: 'audit', done: 142, total: 142 })).toBe(RELEASE_STEPS.indexOf('verify'));
  });
});

describe('why a release was refused', () => {
  test('is told as one of a few reasons, whatever the fault says', () => {
    expect(refusalOf('respondents[3]')).toBe('answers');
    expect(refusalOf('audit.H-2-08')).toBe('audit');
    for (const path of ['', 'constructor', '__proto__', '3', '架空製作所']) expect(refusalOf(path)).toBe('other');
  });
});

describe('when a closed wave is taken up', () => {
  test.each([
    ['never attempted', null, 10, true],
    ['running', run('running', 5), 10, false],
    ['running, not heard of for long', run('running', 301), 10, true],
    ['failed a moment ago', run('failed', 5), 10, false],
    ['failed ten minutes ago', run('failed', 601), 900, true],
    ['refused a moment ago', run('refused', 5), 900, false],
    ['refused a moment ago, before the worker was started again', run('refused', 20), 10, false],
    ['refused long ago, by a program that still runs', run('refused', 90_000), 100_000, false],
    ['refused an hour ago, before the worker was started', run('refused', 3601), 60, true],
    ['released', run('released', 9_999), 1, false],
  ])('%s', (_case, last, up, due) => {
    expect(isReleaseDue(last, up)).toBe(due);
  });
});

describe('the phase of a release', () => {
  test.each([
    ['notOpen', null, 'notClosed'],
    ['open', null, 'notClosed'],
    ['closed', null, 'waiting'],
    ['closed', run('running', 20), 'running'],
    ['closed', run('running', 301), 'interrupted'],
    ['closed', run('refused', 9_999), 'refused'],
    ['closed', run('failed', 5), 'failed'],
    ['released', run('running', 0), 'released'],
    ['released', run('failed', 0), 'released'],
    ['released', null, 'released'],
  ] as const)('%s and %o is %s', (wave, last, phase) => {
    expect(phaseOf(wave, last)).toBe(phase);
  });

  test('passes by itself, but for the ends and a survey that runs', () => {
    const all = ['notClosed', 'waiting', 'running', 'interrupted', 'released', 'refused', 'failed'] as const;
    expect(all.filter(isPassing)).toEqual(['waiting', 'running', 'interrupted', 'failed']);
  });
});
