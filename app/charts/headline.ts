import { shownEnds } from '../../analytics/derived/percent.ts';
import { type Comparison, comparePairs, type Lead, leadOf } from '../../analytics/derived/ranking.ts';
import type { Locale } from '../text/locale.ts';
import { type Text, translator } from '../text/translate.ts';
import type { ShownShare } from './figure.ts';
import { formatShare } from './share-text.ts';

/** A label with its released share. */
export type LabelledShare = Readonly<{ label: string; share: ShownShare }>;

/** More leaders than this make no sentence. */
const MOST_NAMED = 3;

/** The leader among the shares that are shown (leadOf). */
export function findLead(rows: readonly LabelledShare[]): Lead {
  const shown = rows.flatMap(({ label, share }) =>
    share.state === 'shown' ? [{ label, interval: share.interval, reliable: share.reliable }] : [],
  );
  return leadOf(shown, MOST_NAMED);
}

/** Labels in quotes, joined as the language does: `「a」と「b」`. */
export function quotedList(labels: readonly string[], locale: Locale): string {
  const t: Text<'charts'> = translator(locale, 'charts');
  return labels.map((text) => t('headline.quoted', { text })).join(t('headline.join'));
}

/**
 * The headline of one question: which answer is the most frequent in a group.
 * @param options `thenSecond` names the runner-up too (multiple answers)
 * @returns one sentence, or null where the released values allow none
 */
export function leadSentence(
  rows: readonly LabelledShare[],
  options: { group: string; thenSecond: boolean; locale: Locale },
): string | null {
  const { group: label, thenSecond, locale } = options;
  const t: Text<'charts'> = translator(locale, 'charts');
  const lead = findLead(rows);
  if (lead.kind === 'none') return null;
  const among = rows.some(({ share }) => share.state === 'hidden') ? t('headline.among') : '';
  const named = lead.kind === 'one' ? [lead.first, ...(lead.second ? [lead.second] : [])] : lead.leaders;
  const suffix = named.every(({ reliable }) => reliable) ? '' : t('referenceSuffix');
  return `${among}${sentenceOf(lead, { label, thenSecond, locale })}${suffix}`;
}

function sentenceOf(
  lead: Exclude<Lead, { kind: 'none' }>,
  { label, thenSecond, locale }: { label: string; thenSecond: boolean; locale: Locale },
): string {
  const t: Text<'charts'> = translator(locale, 'charts');
  if (lead.kind === 'one') {
    const p = formatShare(lead.first.interval, locale);
    if (!thenSecond || lead.second === null) return t('headline.lead', { label, a: lead.first.label, p });
    const q = formatShare(lead.second.interval, locale);
    return t('headline.leadThen', { label, a: lead.first.label, p, b: lead.second.label, q });
  }
  const list = quotedList(
    lead.leaders.map((leader) => leader.label),
    locale,
  );
  if (lead.kind === 'several') return t('headline.several', { label, list });
  const p = formatShare(lead.leaders[0]?.interval ?? { lo: 0, hi: 0 }, locale);
  return t('headline.tie', { label, list, p });
}

/** One row in which a group and the whole can be compared. */
export type ComparedRow = Readonly<{ label: string; group: ShownShare; whole: ShownShare }>;

/** A group beside the whole, row by row as they are shown (comparePairs); rows with a hidden side are left out. */
export function compareRows(rows: readonly ComparedRow[]): Comparison {
  return comparePairs(
    rows.flatMap(({ label, group, whole }) =>
      group.state === 'hidden' || whole.state === 'hidden'
        ? []
        : [{ label, own: shownEnds(group.interval), other: shownEnds(whole.interval) }],
    ),
  );
}

/** The sentences of a comparison: how many items are above and below, and the largest shortfall where at most three share it. */
export function comparisonSentences(
  rows: readonly ComparedRow[],
  options: { group: string; whole: string; unit: 'items' | 'categories'; locale: Locale },
): string[] {
  const { group, whole, unit, locale } = options;
  const t: Text<'charts'> = translator(locale, 'charts');
  const { total, above, below, worst } = compareRows(rows);
  if (total === 0) return [t('headline.noneComparable', { group, whole })];
  const told = { total, above, below, group, whole, unit: t(`headline.unit.${unit}`) };
  const suffix = rows.some(({ group: mine }) => mine.state === 'shown' && !mine.reliable) ? t('referenceSuffix') : '';
  const counted = [
    above > 0 ? t('headline.aboveSome', told) : t('headline.aboveNone', told),
    below > 0 ? t('headline.belowSome', told) : t('headline.belowNone', told),
    above + below < total ? t('headline.aboveRest', told) : '',
  ];
  const sentences = [`${joinSentences(counted, locale)}${suffix}`];
  if (worst.length > 0 && worst.length <= MOST_NAMED) {
    sentences.push(t('headline.largestShortfall', { whole, list: quotedList(worst, locale) }));
  }
  return sentences;
}

/** Sentences in a row: English puts a space between them. */
export function joinSentences(sentences: readonly string[], locale: Locale): string {
  return sentences.filter((sentence) => sentence !== '').join(locale === 'ja' ? '' : ' ');
}
