import type { Locale } from './locale.ts';

const TIME_ZONE = 'Asia/Tokyo';
const WEEKDAYS_JA: Readonly<Record<string, string>> = {
  Sun: '日',
  Mon: '月',
  Tue: '火',
  Wed: '水',
  Thu: '木',
  Fri: '金',
  Sat: '土',
};

const calendarParts = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const englishMonth = new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, month: 'long' });

type Calendar = { year: string; month: string; monthName: string; day: string; weekday: string; time: string };

function calendarOf(moment: Date): Calendar {
  const parts = new Map(calendarParts.formatToParts(moment).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  // Some of these come with a leading zero, whatever is asked for.
  const bare = (type: Intl.DateTimeFormatPartTypes) => String(Number(part(type)));
  return {
    year: part('year'),
    month: bare('month'),
    monthName: englishMonth.format(moment),
    day: bare('day'),
    weekday: part('weekday'),
    time: `${part('hour')}:${part('minute')}`,
  };
}

/** A moment out of a Date or of what JSON makes of one; a bare day (`2026-12-18`) is that day in Japan. */
function momentOf(value: Date | string): Date {
  if (value instanceof Date) return value;
  return new Date(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00+09:00` : value);
}

/** A number with thousands separators; `digits` decimals (0 unless told). Negative numbers carry a hyphen. */
export function formatNumber(value: number, locale: Locale, digits = 0): string {
  return new Intl.NumberFormat(locale === 'ja' ? 'ja-JP' : 'en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** A share given in percent (0-100), e.g. `65%`, or `65.0%` with one digit. */
export function formatPercent(sharePercent: number, locale: Locale, digits = 0): string {
  return `${formatNumber(sharePercent, locale, digits)}%`;
}

/** An interval of percents (0-100): `40〜45%` in Japanese, `40–45%` in English, `42%` where both ends are the same. */
export function formatInterval(interval: { readonly lo: number; readonly hi: number }, locale: Locale): string {
  if (interval.lo === interval.hi) return formatPercent(interval.lo, locale);
  return `${formatRange(interval, locale)}%`;
}

/** A range of whole numbers: `9〜11` in Japanese, `9–11` in English, `9` where both ends are the same. */
export function formatRange(range: { readonly lo: number; readonly hi: number }, locale: Locale): string {
  if (range.lo === range.hi) return formatNumber(range.lo, locale);
  return `${formatNumber(range.lo, locale)}${locale === 'ja' ? '〜' : '–'}${formatNumber(range.hi, locale)}`;
}

/** Parts of a line of small text with a dot between them: `全14区分の8番目 ・ 5問`, `Section 8 of 14 · 5 questions`. */
export function captionOf(parts: readonly string[], locale: Locale): string {
  return parts.join(locale === 'ja' ? ' ・ ' : ' · ');
}

/** A day in Japan with its weekday: `2026年12月18日（金）`, `Fri 18 December 2026`. Empty for what is no date. */
export function formatDate(value: Date | string, locale: Locale): string {
  const moment = momentOf(value);
  if (Number.isNaN(moment.getTime())) return '';
  const { year, month, monthName, day, weekday } = calendarOf(moment);
  return locale === 'ja'
    ? `${year}年${month}月${day}日（${WEEKDAYS_JA[weekday] ?? ''}）`
    : `${weekday} ${day} ${monthName} ${year}`;
}

/** A moment in Japan to the minute: `2026年12月18日（金）23:59`, `Fri 18 December 2026, 23:59`. Empty for what is no date. */
export function formatDateTime(value: Date | string, locale: Locale): string {
  const day = formatDate(value, locale);
  if (day === '') return '';
  const { time } = calendarOf(momentOf(value));
  return locale === 'ja' ? `${day}${time}` : `${day}, ${time}`;
}

/** The time of day in Japan: `14:32`. Empty for what is no date. */
export function formatTime(value: Date | string): string {
  const moment = momentOf(value);
  return Number.isNaN(moment.getTime()) ? '' : calendarOf(moment).time;
}
