import type { ReactNode } from 'react';
import { RELEASE_STEPS } from '../../survey/release-run.ts';
import { useText } from '../../text/use-text.ts';
import { StatusBadge, type StatusTone } from '../status-badge.tsx';

/** How a step stands. `stopped`: the release ended in it without being published, so that those after it are `left`. */
type StepStatus = 'done' | 'now' | 'notYet' | 'stopped' | 'left';

const MARKS: Readonly<Record<StepStatus, string>> = {
  done: 'border-key-900 bg-key-900 text-white',
  now: 'border-key-900 bg-white text-key-900',
  notYet: 'border-solid-gray-420 bg-white text-solid-gray-700',
  stopped: 'border-error-1 bg-white text-error-1',
  left: 'border-solid-gray-420 bg-white text-solid-gray-700',
};

const TONES: Readonly<Record<StepStatus, StatusTone>> = {
  done: 'plain',
  now: 'info',
  notYet: 'plain',
  stopped: 'error',
  left: 'plain',
};

export type StepListProps = {
  label: string;
  /** The number of the step that is worked on, from 0; the number of steps where all are done. */
  step: number;
  /** How that step stands. */
  status: 'now' | 'notYet' | 'stopped';
  /** Something below that step: its bar. */
  children?: ReactNode;
};

/** The steps of a release, one below the other: done, now, not yet. Said in words, too. */
export function StepList({ label, step, status, children }: StepListProps) {
  const t = useText('releases');
  return (
    <ol aria-label={label} className="max-w-text">
      {RELEASE_STEPS.map((id, index) => {
        const stands = statusOf(index - step, status);
        return (
          <li
            aria-current={stands === 'now' ? 'step' : undefined}
            className="group relative flex gap-4 pb-6 last:pb-0"
            key={id}
          >
            <span
              aria-hidden="true"
              className={`absolute start-[1.0625rem] top-10 bottom-1 w-0.5 group-last:hidden ${
                stands === 'done' ? 'bg-key-900' : 'bg-solid-gray-300'
              }`}
            />
            <StepMark number={index + 1} status={stands} />
            <div className="min-w-0 grow">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
                <p className={stands === 'now' ? 'text-std-17B-170' : 'text-std-17N-170'}>{t(`step.${id}.title`)}</p>
                <StatusBadge tone={TONES[stands]}>{t(`status.${stands}`)}</StatusBadge>
              </div>
              <p className="text-std-16N-170 text-solid-gray-700">{t(`step.${id}.hint`)}</p>
              {index === step && children ? <div className="mt-3">{children}</div> : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function statusOf(stepsAhead: number, status: StepListProps['status']): StepStatus {
  if (stepsAhead < 0) return 'done';
  if (stepsAhead === 0) return status;
  return status === 'stopped' ? 'left' : 'notYet';
}

function StepMark({ number, status }: { number: number; status: StepStatus }) {
  return (
    <span
      aria-hidden="true"
      className={`flex size-9 flex-none items-center justify-center rounded-full border-3 text-oln-16B-100 ${MARKS[status]}`}
    >
      {status === 'done' ? (
        <svg aria-hidden="true" fill="none" height="20" viewBox="0 0 20 20" width="20">
          <path
            d="M4 10.5l4 4 8-9"
            stroke="currentColor"
            strokeLinecap="round"
            strokeLinejoin="round"
            strokeWidth="3"
          />
        </svg>
      ) : (
        number
      )}
    </span>
  );
}
