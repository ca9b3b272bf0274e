const DAY_MILLISECONDS = 86_400_000;
const DAYS_BEFORE = 3;
const DAY = /^\d{4}-\d\d-\d\d$/;
const inJapan = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo', dateStyle: 'short' });

/** The day of a moment in Japan, as `2026-12-18`. */
export function dayInJapan(moment: Date): string {
  return inJapan.format(moment);
}

/** The day by which a colleague is asked to finish where none is given: some days before the deadline, or that of the deadline where these are over. */
export function defaultDueDay({ now, closesAt }: { now: Date; closesAt: Date }): string {
  const wanted = dayInJapan(new Date(closesAt.getTime() - DAYS_BEFORE * DAY_MILLISECONDS));
  return wanted > dayInJapan(now) ? wanted : dayInJapan(closesAt);
}

/** A day as typed, the usual one where it is empty; null where it is none from today to that of the deadline. */
export function parseDueDay(typed: string, moments: { now: Date; closesAt: Date }): string | null {
  const text = typed.trim();
  if (text === '') return defaultDueDay(moments);
  if (!DAY.test(text) || Number.isNaN(Date.parse(text)) || new Date(text).toISOString().slice(0, 10) !== text)
    return null;
  return text >= dayInJapan(moments.now) && text <= dayInJapan(moments.closesAt) ? text : null;
}
