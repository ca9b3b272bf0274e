import { type Percents, singlePercent } from '../../analytics/derived/percent.ts';
import { spanOf } from '../../analytics/derived.ts';
import { formatInterval, formatPercent, formatRange } from '../text/format.ts';
import type { Locale } from '../text/locale.ts';
import { type Text, translator } from '../text/translate.ts';
import type { ShownShare } from './figure.ts';

/** Whether a share is shown as a range. */
export function isRange(share: ShownShare | null): boolean {
  return share?.state === 'shown' && singlePercent(share.interval) === null;
}

/**
 * A released share as words: `64%`, `61〜67%`, `67%以上`, `8%以下`. The only place that decides between them.
 * @param interval whole percents 0-100
 */
export function formatShare(interval: Percents, locale: Locale): string {
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
export function formatShareShort(interval: Percents): string {
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

/**
 * Whom a series of one or several rows counts: `貴団体 n=11（参考値）`; a range where the number that answered is published as
 * one (`n=9〜11`), or where the rows differ. Hidden rows are left out; where all are hidden no n is named.
 */
export function baseCaption(group: string, shares: readonly ShownShare[], locale: Locale): string {
  const t: Text<'charts'> = translator(locale, 'charts');
  const label = asHead(group);
  const shown = shares.flatMap((share) => (share.state === 'shown' ? [share] : []));
  const base = spanOf(shown.map((share) => share.base));
  if (base === null) return t('base.hidden', { label });
  const told = { label, n: formatRange(base, locale) };
  if (shown.every(({ reliable }) => reliable)) return t('base.shown', told);
  return shown.some(({ reliable }) => reliable) ? t('base.partReference', told) : t('base.reference', told);
}
