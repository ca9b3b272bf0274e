/** Time until a deadline in the largest unit that fits, rounded down; minutes are at least 1. */
export type TimeLeft = { unit: 'days' | 'hours' | 'minutes'; count: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long there is from `now` until `deadline`, or null where it has passed. */
export function timeLeft(now: Date, deadline: Date): TimeLeft | null {
  const milliseconds = deadline.getTime() - now.getTime();
  if (!(milliseconds > 0)) return null;
  if (milliseconds >= DAY) return { unit: 'days', count: Math.floor(milliseconds / DAY) };
  if (milliseconds >= HOUR) return { unit: 'hours', count: Math.floor(milliseconds / HOUR) };
  return { unit: 'minutes', count: Math.max(1, Math.floor(milliseconds / MINUTE)) };
}
