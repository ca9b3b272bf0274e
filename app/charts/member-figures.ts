import { shownEnds } from '../../analytics/derived/percent.ts';
import { comparePairs } from '../../analytics/derived/ranking.ts';
import type { Answers } from '../survey/answer.ts';
import { DONE_GROUP as DONE } from '../survey/maturity.ts';
import { type Item, itemOptions, type Section } from '../survey/questionnaire.ts';
import { formatPercent } from '../text/format.ts';
import type { Locale } from '../text/locale.ts';
import { type Text, translator } from '../text/translate.ts';
import { type DotRow, type DotScale, drawDotBand } from './dot-band.ts';
import type { FigurePlan, LegendEntry, ShownShare } from './figure.ts';
import { joinSentences, quotedList } from './headline.ts';
import { hidesAny, medianWords, type OwnTableRow, ownTable } from './own-table.ts';
import {
  categoryShare,
  checklistSections,
  itemName,
  maturityItems,
  type NamedView,
  type ReleaseView,
  shownShare,
} from './release-view.ts';
import { asHead, baseCaption, shareCaption } from './share-text.ts';

const DONE_FROM = 3;
const MOST_NAMED = 3;

/** The level 1-5 that a company answered to an item; null for not applicable, don't know and no answer. */
function ownLevel(answers: Answers, item: Item): number | null {
  const answer = answers[item.id];
  if (answer === undefined || !('code' in answer)) return null;
  const level = Number(answer.code);
  return Number.isInteger(level) && level >= 1 && level <= 5 ? level : null;
}

/** The option codes a company chose; a whole number is the band it falls in; empty where it gave no answer. */
export function ownChoices(answers: Answers, item: Item): string[] {
  const answer = answers[item.id];
  if (answer === undefined) return [];
  if ('code' in answer) return [answer.code];
  if ('codes' in answer) return [...answer.codes];
  if (!('number' in answer) || item.kind !== 'number') return [];
  const { number } = answer;
  const band = (item.bands ?? []).find(
    ({ from, below }) =>
      (from !== undefined || below !== undefined) &&
      number >= (from ?? Number.NEGATIVE_INFINITY) &&
      number < (below ?? Number.POSITIVE_INFINITY),
  );
  return band === undefined ? [] : [band.code];
}

function ownText(release: ReleaseView, answers: Answers, item: Item): string {
  const t: Text<'charts'> = translator(release.locale, 'charts');
  const [code] = ownChoices(answers, item);
  const option = itemOptions(release.questionnaire, item).find((each) => each.code === code);
  return option?.label[release.locale] ?? t('level.none');
}

/** The company's own levels beside a group's medians, item by item. `median` is null where it is hidden. */
export type OwnRow = Readonly<{
  label: string;
  own: number | null;
  median: Readonly<{ lo: number; hi: number }> | null;
}>;

/** Whom a member's figure compares: the group that is drawn, and every group it belongs to for the table beside it. */
export type OwnComparison = Readonly<{ group: NamedView; beside: readonly NamedView[] }>;

function ownRows(release: ReleaseView, items: readonly Item[], answers: Answers, group: NamedView): OwnRow[] {
  return items.map((item) => ({
    label: itemName(item, release.locale),
    own: ownLevel(answers, item),
    median: medianWords(release, item, group),
  }));
}

/**
 * The conclusions of a member's page, at most three: how many items lie above and below the group's median for
 * certain, the largest certain gap, and how many of its own items are implemented.
 */
export function conclude(
  rows: readonly OwnRow[],
  options: { group: string; reliable: boolean; locale: Locale },
): string[] {
  const { group, reliable, locale } = options;
  const t: Text<'charts'> = translator(locale, 'charts');
  const answered = rows.flatMap(({ own }) => (own === null ? [] : [own]));
  const done = answered.filter((level) => level >= DONE_FROM).length;
  const doneSentence = answered.length === 0 ? [] : [t('headline.ownDone', { answered: answered.length, done })];
  const both = rows.flatMap(({ label, own, median }) =>
    own === null || median === null ? [] : [{ label, own: { lo: own, hi: own }, other: median }],
  );
  if (both.length === 0) return [t('headline.ownNothing', { group }), ...doneSentence];
  const { total, above, below, worst } = comparePairs(both);
  const list = quotedList(worst.slice(0, worst.length > MOST_NAMED ? 2 : MOST_NAMED), locale);
  const gap =
    worst.length === 0
      ? t('headline.ownNoGap', { group })
      : worst.length > MOST_NAMED
        ? t('headline.ownGapMany', { group, list, total: worst.length })
        : t('headline.ownGap', { group, list });
  const told = { total, above, below, group };
  const counted = [
    above > 0 ? t('headline.ownAbove', told) : t('headline.ownNoneAbove', told),
    below > 0 ? t('headline.ownBelow', told) : '',
    above + below < total ? t('headline.ownRest') : '',
  ];
  return [`${joinSentences(counted, locale)}${reliable ? '' : t('referenceSuffix')}`, gap, ...doneSentence];
}

/** The conclusions over all items that are answered by level. */
export function concludeAll(release: ReleaseView, answers: Answers, group: NamedView): string[] {
  const items = checklistSections(release.questionnaire).flatMap(maturityItems);
  const done = items.map((item) => shownShare(release, group.view, item.id, DONE));
  return conclude(ownRows(release, items, answers, group), {
    group: group.label,
    reliable: isReliable(done),
    locale: release.locale,
  });
}

const isReliable = (shares: readonly ShownShare[]): boolean =>
  shares.every((share) => share.state === 'hidden' || share.reliable);

function legendOf(rows: readonly DotRow[], names: { tick: string; range: string }, t: Text<'charts'>): LegendEntry[] {
  const legend: LegendEntry[] = [
    { key: 'own', label: t('legend.own') },
    { key: 'median', label: names.tick },
  ];
  if (rows.some(({ group }) => group !== null && group.hi > group.lo)) {
    legend.push({ key: 'medianRange', label: names.range });
  }
  if (rows.some(({ group }) => group === null)) legend.push({ key: 'hidden', label: t('legend.hidden') });
  return legend;
}

/** A member's own levels in one section beside a group's medians, one row per item; the table has all its groups. */
export function planOwnItems(
  release: ReleaseView,
  section: Section,
  answers: Answers,
  { group, beside }: OwnComparison,
): FigurePlan | null {
  const t: Text<'charts'> = translator(release.locale, 'charts');
  const items = maturityItems(section);
  if (items.length === 0) return null;
  const compared = ownRows(release, items, answers, group);
  const done = items.map((item) => shownShare(release, group.view, item.id, DONE));
  const rows: DotRow[] = items.map((item, index) => ({
    label: itemName(item, release.locale),
    own: ownLevel(answers, item),
    ownText: ownText(release, answers, item),
    group: compared[index]?.median ?? null,
    groupText: medianWords(release, item, group)?.text ?? t('hiddenMark'),
    moreText: shareCaption(done[index] ?? { state: 'hidden' }, release.locale),
  }));
  const tableRows: OwnTableRow[] = items.map((item) => ({
    header: itemName(item, release.locale),
    own: ownText(release, answers, item),
    shares: beside.map(({ view }) => shownShare(release, view, item.id, DONE)),
    medians: beside.map((each) => medianWords(release, item, each)?.text ?? null),
  }));
  const { locale } = release;
  const isHidden = compared.some(({ median }) => median === null) || hidesAny(tableRows);
  const names = {
    tick: t('legend.median', { label: group.label }),
    range: t('legend.medianRange', { label: group.label }),
  };
  return {
    id: `own-${section.id}`,
    heading: t('heading.ownItems', { section: section.title[locale] }),
    mark: 'single',
    bases: [baseCaption(group.label, done, locale)],
    headline: conclude(compared, { group: group.label, reliable: isReliable(done), locale }).slice(0, 2),
    notes: [t('note.levels'), t('note.median'), ...(isHidden ? [`※ ${t('hiddenSentence')}`] : [])],
    legend: legendOf(rows, names, t),
    description: t('description.dots', { rows: rows.length, group: group.label }),
    ...drawDotBand(rows, LEVEL_SCALE, {
      own: t('legend.own'),
      mark: t('legend.ownShort'),
      group: t('legend.medianShort'),
      more: t('legend.doneShort'),
      hidden: t('hiddenShort'),
    }),
    isTableOpen: true,
    table: ownTable({
      caption: t('table.besideItems', { section: section.title[locale] }),
      rowHead: t('table.item'),
      groups: beside,
      rows: tableRows,
      locale,
    }),
  };
}

const LEVEL_SCALE: DotScale = { from: 0.25, to: 5.5, ticks: [1, 2, 3, 4, 5].map((at) => ({ at, label: String(at) })) };

const PERCENT_SCALE: DotScale = {
  from: -12,
  to: 100,
  ticks: [0, 25, 50, 75, 100].map((at) => ({ at, label: `${at}%` })),
};

/** The share of a company's answered items in a section that are implemented, whole percent; null where it answered none. */
function ownScore(answers: Answers, section: Section): number | null {
  const items = maturityItems(section);
  const answered = items.filter((item) => answers[item.id] !== undefined);
  const done = items.filter((item) => (ownLevel(answers, item) ?? 0) >= DONE_FROM);
  return answered.length === 0 ? null : Math.round((100 * done.length) / answered.length);
}

/** The category score of a group as one share. */
function scoreOf(release: ReleaseView, section: Section, { view }: NamedView): ShownShare {
  return categoryShare(
    release,
    view,
    maturityItems(section).map(({ id }) => id),
    DONE,
  );
}

/** A member's own share of implemented items beside a group's category scores, one row per category; the table has all its groups. */
export function planOwnCategories(
  release: ReleaseView,
  answers: Answers,
  { group, beside }: OwnComparison,
): FigurePlan | null {
  const { locale } = release;
  const t: Text<'charts'> = translator(locale, 'charts');
  const sections = checklistSections(release.questionnaire);
  if (sections.length === 0) return null;
  const rows: DotRow[] = sections.map((section) => {
    const own = ownScore(answers, section);
    const share = scoreOf(release, section, group);
    return {
      label: section.title[locale],
      own,
      ownText: own === null ? t('level.none') : formatPercent(own, locale),
      group: share.state === 'hidden' ? null : shownEnds(share.interval),
      groupText: shareCaption(share, locale),
    };
  });
  const tableRows: OwnTableRow[] = sections.map((section, index) => ({
    header: section.title[locale],
    own: rows[index]?.ownText ?? '',
    shares: beside.map((each) => scoreOf(release, section, each)),
  }));
  const isHidden = rows.some((row) => row.group === null) || hidesAny(tableRows);
  const shares = sections.map((section) => scoreOf(release, section, group));
  const { label } = group;
  const named = { label: asHead(label) };
  const names = { tick: t('legend.scoreTick', named), range: t('legend.scoreRange', named) };
  return {
    id: 'own-categories',
    heading: t('heading.ownCategories'),
    mark: 'none',
    bases: [baseCaption(label, shares, locale)],
    headline: [],
    notes: [t('note.ownShare'), t('note.categoryMean'), ...(isHidden ? [`※ ${t('hiddenSentence')}`] : [])],
    legend: legendOf(rows, names, t),
    description: t('description.dots', { rows: rows.length, group: label }),
    ...drawDotBand(rows, PERCENT_SCALE, {
      own: t('legend.own'),
      mark: t('legend.ownShort'),
      group: asHead(label),
      hidden: t('hiddenShort'),
    }),
    isTableOpen: true,
    table: ownTable({
      caption: t('table.besideCategories'),
      rowHead: t('table.category'),
      groups: beside,
      rows: tableRows,
      locale,
    }),
  };
}
