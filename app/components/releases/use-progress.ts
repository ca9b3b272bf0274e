import { useEffect, useRef, useState } from 'react';
import { isPassing, type ReleaseProgress } from '../../survey/release-run.ts';
import { fetchProgress } from './progress-client.ts';

/** The progress as last heard of, whether the page keeps asking, and what is in the way of it. */
export type Watch = Readonly<{
  progress: ReleaseProgress;
  isAsking: boolean;
  trouble: 'lost' | 'signedOut' | null;
  /** Stops asking, or goes on. */
  toggle: () => void;
}>;

const WHILE_RUNNING_MILLISECONDS = 2_500;
const ELSE_MILLISECONDS = 10_000;
const LONGEST_MILLISECONDS = 60_000;
/** A page that nobody looks after must not keep its session for ever. */
const GIVE_UP_AFTER_MILLISECONDS = 30 * 60_000;

/**
 * Asks for the progress again and again until the release has ended, with longer pauses while nothing comes back; not while the page is
 * out of sight, and no longer where nothing has changed for half an hour.
 */
export function useProgress(initial: ReleaseProgress, url: string): Watch {
  const [progress, setProgress] = useState(initial);
  const [trouble, setTrouble] = useState<Watch['trouble']>(null);
  const [isPaused, setPaused] = useState(false);
  const [round, setRound] = useState(0);
  const losses = useRef(0);
  const news = useRef({ text: '', at: 0 });
  const isAsking = isPassing(progress.phase) && !isPaused && trouble !== 'signedOut';
  const pause = progress.phase === 'running' ? WHILE_RUNNING_MILLISECONDS : ELSE_MILLISECONDS;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each round is one question
  useEffect(() => {
    if (!isAsking) return;
    let isOver = false;
    const ask = async () => {
      const outcome = document.visibilityState === 'hidden' ? null : await fetchProgress(url);
      if (isOver) return;
      if (outcome?.ok) {
        losses.current = 0;
        setProgress(outcome.progress);
        if (isOldNews(news.current, outcome.progress)) setPaused(true);
      } else if (outcome) losses.current += 1;
      if (outcome) setTrouble(outcome.ok ? null : outcome.reason);
      setRound((before) => before + 1);
    };
    const timer = window.setTimeout(ask, Math.min(pause * 2 ** losses.current, LONGEST_MILLISECONDS));
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [round, isAsking, pause, url]);

  const toggle = () => {
    news.current.at = performance.now();
    setPaused((before) => !before);
  };
  return { progress, isAsking, trouble, toggle };
}

function isOldNews(news: { text: string; at: number }, progress: ReleaseProgress): boolean {
  const text = JSON.stringify(progress);
  const now = performance.now();
  if (text !== news.text) Object.assign(news, { text, at: now });
  return now - news.at > GIVE_UP_AFTER_MILLISECONDS;
}
