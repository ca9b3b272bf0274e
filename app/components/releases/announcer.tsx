import { useEffect, useRef, useState } from 'react';

const ANNOUNCE_EVERY_MILLISECONDS = 5_000;

/** Reads a sentence out whenever it changes, but not more often than every five seconds; an urgent one at once. */
export function Announcer({ text, isUrgent }: { text: string; isUrgent: boolean }) {
  const [said, setSaid] = useState('');
  const last = useRef(0);
  useEffect(() => {
    if (text === said) return;
    const since = performance.now() - last.current;
    const timer = window.setTimeout(
      () => {
        last.current = performance.now();
        setSaid(text);
      },
      isUrgent ? 0 : Math.max(0, ANNOUNCE_EVERY_MILLISECONDS - since),
    );
    return () => window.clearTimeout(timer);
  }, [text, said, isUrgent]);
  return (
    <p className="sr-only" role="status">
      {said}
    </p>
  );
}
