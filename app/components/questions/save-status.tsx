import { useLocation } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import { formatTime } from '../../text/format.ts';
import type { Text } from '../../text/translate.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import type { SaveState } from './use-autosave.ts';

const ANNOUNCE_EVERY_MILLISECONDS = 30_000;

function sentence(t: Text<'answering'>, state: SaveState): string {
  switch (state.kind) {
    case 'saving':
      return t('save.saving');
    case 'saved':
      return t('save.savedAt', { time: formatTime(state.savedAt ?? '') });
    case 'unsaved':
      return t('save.unsaved');
    case 'idle':
      return '';
    default:
      return t('save.refusedTitle');
  }
}

/** The line that says whether the answers are stored. It is read out at most every thirty seconds. */
export function SaveStatus({ state }: { state: SaveState }) {
  const t = useText('answering');
  const text = sentence(t, state);
  const [announced, setAnnounced] = useState('');
  const last = useRef(0);
  useEffect(() => {
    const now = performance.now();
    if (state.kind !== 'saved' || (last.current > 0 && now - last.current < ANNOUNCE_EVERY_MILLISECONDS)) return;
    last.current = now;
    setAnnounced(text);
  }, [state.kind, text]);
  return (
    <>
      <p aria-hidden="true" className="text-std-16N-170 text-solid-gray-800" data-save-state={state.kind}>
        {text}
      </p>
      <p className="sr-only" role="status">
        {announced}
      </p>
    </>
  );
}

const FAILURES = {
  failed: { title: 'save.failedTitle', body: 'save.failedBody', canRetry: true },
  signedOut: { title: 'save.signedOutTitle', body: 'save.signedOutBody', canRetry: true },
  closed: { title: 'save.refusedTitle', body: 'save.refusedBody', canRetry: false },
  notOpen: { title: 'save.refusedTitle', body: 'save.refusedBody', canRetry: false },
  notFound: { title: 'save.refusedTitle', body: 'save.goneBody', canRetry: false },
} as const;

export type SaveFailureProps = {
  state: SaveState;
  onRetry: () => void;
  /** What is said where there is nothing to save into any more, if it is not the usual. */
  gone?: string;
};

/** The banner where saving fails: what was typed stays on the page, and what to do. Absent while saving works. */
export function SaveFailure({ state, onRetry, gone }: SaveFailureProps) {
  const { pathname } = useLocation();
  const t = useText('answering');
  if (!(state.kind in FAILURES)) return null;
  const failure = FAILURES[state.kind as keyof typeof FAILURES];
  return (
    <NotificationBanner kind="error" role="alert" title={t(failure.title)}>
      <p>{state.kind === 'notFound' && gone ? gone : t(failure.body)}</p>
      {failure.canRetry ? (
        <div className="mt-3 flex flex-wrap items-center gap-4">
          {state.kind === 'signedOut' ? (
            <a
              className="link-text"
              href={`/login?next=${encodeURIComponent(pathname)}`}
              rel="noopener"
              target="_blank"
            >
              {t('save.signIn')}
            </a>
          ) : null}
          <Button onClick={onRetry} size="sm" variant="outline">
            {t('save.retry')}
          </Button>
        </div>
      ) : null}
    </NotificationBanner>
  );
}
