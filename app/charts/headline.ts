import type { Locale } from '../text/locale.ts';
import { type Text, translator } from '../text/translate.ts';
import type { ShareInterval, ShownShare } from './figure.ts';
import { formatShare, singlePercent } from './share-text.ts';

/** A label with its released share. */
export type LabelledShare = Readonly<{ label: string; share: ShownShare }>;

type Ranked = Readonly<{ label: string; interval: ShareInterval; reliable: boolean }>;

/**
 * Who leads, as far as the released values say: one for certain (with the runner-up where that is certain too),
 * a tie of exact values, or several of which ranges leave open which one leads; none where there is nothing to say.
 */
export type Lead =
  | Readonly<{ kind: 'none' }>
  | Readonly<{ kind: 'one'; first: Ranked; second: Ranked | null }>
  | Readonly<{ kind: 'tie' | 'several'; leaders: readonly Ranked[] }>;

/** More leaders than this make no sentence. */
const MOST_NAMED = 3;

function drawn(interval: ShareInterval): ShareInterval {
  const single = singlePercent(interval);
  return single === null ? interval : { lo: single, hi: single };
}

function contendersOf(rows: readonly Ranked[]): Ranked[] {
  const bar = Math.max(...rows.map(({ interval }) => interval.lo));
  return rows.filter(({ interval }) => interval.hi >= bar);
}

/** Finds the leader among the shares that are shown, ties and overlapping ranges kept apart. Order of the input breaks no tie. */
export function findLead(rows: readonly LabelledShare[]): Lead {
  const shown: Ranked[] = rows.flatMap(({ label, share }) =>
    share.state === 'shown' ? [{ label, interval: drawn(share.interval), reliable: share.reliable }] : [],
  );
  if (shown.length < 2) return { kind: 'none' };
  const leaders = contendersOf(shown);
  const [first] = leaders;
  if (first === undefined || leaders.every(({ interval }) => interval.hi === 0)) return { kind: 'none' };
  if (leaders.length === 1) {
    const rest = contendersOf(shown.filter((row) => row !== first));
    return {
      kind: 'one',
      first,
      second: rest.length === 1 && (rest[0]?.interval.lo ?? 0) > 0 ? (rest[0] ?? null) : null,
    };
  }
  if (leaders.length > MOST_NAMED) return { kind: 'none' };
  const exact = leaders.every(({ interval }) => interval.lo === interval.hi);
  return { kind: exact ? 'tie' : 'several', leaders };
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

/** How many rows are certainly above, certainly below, and what is in between. */
export type Comparison = Readonly<{ total: number; above: number; below: number; worst: readonly string[] }>;

/**
 * Counts the rows in which the group lies above or below the whole for certain (the ranges do not meet), and
 * names the rows with the largest certain shortfall; rows with a hidden side are left out.
 */
export function compareRows(rows: readonly ComparedRow[]): Comparison {
  let total = 0;
  let above = 0;
  let below = 0;
  let deepest = 0;
  let worst: string[] = [];
  for (const { label, group, whole } of rows) {
    if (group.state === 'hidden' || whole.state === 'hidden') continue;
    total += 1;
    const mine = drawn(group.interval);
    const all = drawn(whole.interval);
    if (mine.lo > all.hi) above += 1;
    const shortfall = all.lo - mine.hi;
    if (shortfall <= 0) continue;
    below += 1;
    if (shortfall > deepest) worst = [];
    if (shortfall >= deepest) worst.push(label);
    deepest = Math.max(deepest, shortfall);
  }
  return { total, above, below, worst };
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
