import { formatInterval, formatNumber, formatPercent } from '../text/format.ts';
import type { Locale } from '../text/locale.ts';
import { type Text, translator } from '../text/translate.ts';
import type { ShareInterval, ShownShare } from './figure.ts';

/**
 * The one whole percent by which an interval is shown, or null where it must be shown as a range:
 * an interval of one value, or one that is a single point wide (rounding alone makes those).
 * @returns 0-100 or null
 */
export function singlePercent(interval: ShareInterval): number | null {
  if (interval.hi - interval.lo > 1) return null;
  return interval.centre ?? Math.round((interval.lo + interval.hi) / 2);
}

/**
 * A released share as words: `64%`, `61〜67%`, `67%以上`, `8%以下`. The only place that decides between them.
 * @param interval whole percents 0-100
 */
export function formatShare(interval: ShareInterval, locale: Locale): string {
  const t: Text<'charts'> = translator(locale, 'charts');
  const single = singlePercent(interval);
  if (single !== null) return formatPercent(single, locale);
  if (interval.lo === 0 && interval.hi === 100) return t('share.anything');
  if (interval.hi === 100) return t('share.atLeast', { percent: formatPercent(interval.lo, locale) });
  if (interval.lo === 0) return t('share.atMost', { percent: formatPercent(interval.hi, locale) });
  return formatInterval(interval, locale);
}

/**
 * A released share where there is no room for the unit: `64`, `61–67`, `≥67`, `≤8`.
 * @param interval whole percents 0-100
 */
export function formatShareShort(interval: ShareInterval): string {
  const single = singlePercent(interval);
  if (single !== null) return String(single);
  if (interval.lo === 0 && interval.hi === 100) return '–';
  if (interval.hi === 100) return `≥${interval.lo}`;
  if (interval.lo === 0) return `≤${interval.hi}`;
  return `${interval.lo}–${interval.hi}`;
}

/** A share for a chart's value column or a table: the words, with 参考値 where n is small, or ※ where it is hidden. */
export function shareCaption(share: ShownShare, locale: Locale): string {
  return share.state === 'hidden' ? '※' : formatShare(share.interval, locale);
}

/** The name of a group where it stands alone, as a head or in a legend: English begins it with a capital. */
export function asHead(label: string): string {
  return label.slice(0, 1).toUpperCase() + label.slice(1);
}

/** Whom a series counts: `貴団体 n=11（参考値）`; a hidden series names no n at all. */
function baseCaption(group: string, share: ShownShare, locale: Locale): string {
  const t: Text<'charts'> = translator(locale, 'charts');
  const label = asHead(group);
  if (share.state === 'hidden') return t('base.hidden', { label });
  const n = formatNumber(share.n, locale);
  return share.reliable ? t('base.shown', { label, n }) : t('base.reference', { label, n });
}

/**
 * Whom a series of several rows counts: `貴団体 n=11`, or the smallest and largest n where the rows differ.
 * Hidden rows are left out; where all are hidden no n is named.
 */
export function wideBaseCaption(group: string, shares: readonly ShownShare[], locale: Locale): string {
  const t: Text<'charts'> = translator(locale, 'charts');
  const label = asHead(group);
  const shown = shares.flatMap((share) => (share.state === 'shown' ? [share] : []));
  const [first] = shown;
  if (first === undefined) return t('base.hidden', { label });
  const counts = shown.map(({ n }) => n);
  const [smallest, largest] = [Math.min(...counts), Math.max(...counts)];
  const reliable = shown.every((share) => share.reliable);
  if (smallest === largest) return baseCaption(label, { ...first, reliable }, locale);
  const range = { label, from: formatNumber(smallest, locale), to: formatNumber(largest, locale) };
  return reliable ? t('base.wide', range) : t('base.wideReference', range);
}
