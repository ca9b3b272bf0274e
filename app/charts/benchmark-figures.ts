import { DONE_GROUP, NOT_DONE_GROUP } from '../../analytics/derived.ts';
import type { CodedColumn } from '../survey/coding.ts';
import { type Item, itemOptions, type Section } from '../survey/questionnaire.ts';
import { formatPercent } from '../text/format.ts';
import { type Text, translator } from '../text/translate.ts';
import type { AnswerMark, FigurePlan, LegendEntry, ShownShare, TableValue } from './figure.ts';
import { comparisonSentences, leadSentence } from './headline.ts';
import { drawPairedBars, type PairedRow } from './paired-bars.ts';
import {
  categoryShare,
  checklistSections,
  columnsOf,
  itemName,
  maturityItems,
  type NamedView,
  type ReleaseView,
  referencePercent,
  shownShare,
} from './release-view.ts';
import { shareCaption, wideBaseCaption } from './share-text.ts';

/** Which share of a maturity item a chart shows. */
export type Measure = 'done' | 'notDone';

/** The released code group behind each measure. */
export const MEASURE_CODE: Readonly<Record<Measure, string>> = { done: DONE_GROUP, notDone: NOT_DONE_GROUP };

/** The group whose values are the bars, and the whole beside it; no whole where the group is the whole. */
export type Sides = Readonly<{ group: NamedView; whole: NamedView | null }>;

/** A row before it is drawn. `own`: the reader's company gave this answer (a member's own page alone). */
export type ShareRow = Readonly<{
  label: string;
  group: ShownShare;
  whole: ShownShare | null;
  reference: number | null;
  own?: boolean;
}>;

type BarsInput = Readonly<{
  id: string;
  heading: string;
  mark: AnswerMark;
  rowHead: string;
  measure: string;
  bases: readonly string[];
  headline: readonly string[];
  notes: readonly string[];
  rows: readonly ShareRow[];
}>;

const isRange = (share: ShownShare | null): boolean =>
  share?.state === 'shown' && share.interval.hi - share.interval.lo > 1;
const isSmall = (share: ShownShare | null): boolean => share?.state === 'shown' && !share.reliable;

function barsLegend(rows: readonly ShareRow[], sides: Sides, t: Text<'charts'>): LegendEntry[] {
  const group = sides.group.label;
  const legend: LegendEntry[] = [{ key: 'group', label: t('legend.group', { label: group }) }];
  if (rows.some((row) => isRange(row.group))) {
    legend.push({ key: 'groupRange', label: t('legend.groupRange', { label: group }) });
  }
  if (sides.whole !== null) {
    const { label } = sides.whole;
    legend.push({ key: 'whole', label: t('legend.whole', { label }) });
    if (rows.some((row) => isRange(row.whole))) {
      legend.push({ key: 'wholeRange', label: t('legend.wholeRange', { label }) });
    }
  }
  if (rows.some((row) => row.own === true)) legend.push({ key: 'own', label: t('legend.own') });
  if (rows.some((row) => row.reference !== null)) legend.push({ key: 'reference', label: t('legend.reference') });
  if (rows.some((row) => row.group.state === 'hidden')) legend.push({ key: 'hidden', label: t('legend.hidden') });
  return legend;
}

function notesOf(rows: readonly ShareRow[], extra: readonly string[], t: Text<'charts'>): string[] {
  const notes = [...extra];
  if (rows.some((row) => isRange(row.group) || isRange(row.whole))) notes.push(t('note.range'));
  if (rows.some((row) => isSmall(row.group) || isSmall(row.whole))) notes.push(t('note.reference'));
  if (rows.some((row) => row.reference !== null)) notes.push(t('note.reference2022'));
  const hidden = rows.some((row) => row.group.state === 'hidden' || row.whole?.state === 'hidden');
  if (hidden) notes.push(`※ ${t('hiddenSentence')}`);
  return notes;
}

function tableOf(input: BarsInput, release: ReleaseView, sides: Sides): FigurePlan['table'] {
  const t: Text<'charts'> = translator(release.locale, 'charts');
  const withOwn = input.rows.some((row) => row.own !== undefined);
  const withReference = input.rows.some((row) => row.reference !== null);
  const value = (share: ShownShare): TableValue =>
    share.state === 'hidden' ? { text: t('hiddenMark'), hidden: true } : { text: shareCaption(share, release.locale) };
  return {
    caption: `${input.heading} ${input.measure}`.trim(),
    columns: [
      input.rowHead,
      sides.group.label,
      ...(sides.whole === null ? [] : [sides.whole.label]),
      ...(withOwn ? [t('table.own')] : []),
      ...(withReference ? [t('table.reference')] : []),
    ],
    rows: input.rows.map((row) => ({
      header: row.label,
      values: [
        value(row.group),
        ...(row.whole === null ? [] : [value(row.whole)]),
        ...(withOwn ? [{ text: row.own === true ? t('table.chosen') : t('table.notChosen') }] : []),
        ...(withReference
          ? [{ text: row.reference === null ? '' : formatPercent(row.reference, release.locale, 1) }]
          : []),
      ],
    })),
  };
}

function planBars(input: BarsInput, release: ReleaseView, sides: Sides): FigurePlan {
  const { locale } = release;
  const t: Text<'charts'> = translator(locale, 'charts');
  const rows: PairedRow[] = input.rows.map((row) => ({
    label: row.label,
    group: row.group,
    groupText: shareCaption(row.group, locale),
    ...(row.whole === null ? {} : { whole: row.whole, wholeText: shareCaption(row.whole, locale) }),
    ...(row.reference === null ? {} : { reference: row.reference }),
    ...(row.own === undefined ? {} : { own: row.own }),
  }));
  const words = {
    group: sides.group.label,
    whole: sides.whole?.label ?? '',
    hidden: t('hiddenShort'),
    own: t('legend.own'),
  };
  const told = { rows: rows.length, group: sides.group.label, whole: words.whole };
  return {
    id: input.id,
    heading: input.heading,
    mark: input.mark,
    bases: input.bases,
    headline: input.headline,
    notes: notesOf(input.rows, input.notes, t),
    legend: barsLegend(input.rows, sides, t),
    description: sides.whole === null ? t('description.singleBars', told) : t('description.pairedBars', told),
    ...drawPairedBars(rows, words),
    table: tableOf(input, release, sides),
  };
}

/** The n of each side over the rows of a figure: one number, or the smallest and largest where items differ. */
function basesOf(rows: readonly ShareRow[], release: ReleaseView, sides: Sides): string[] {
  const side = (label: string, shares: readonly (ShownShare | null)[]): string =>
    wideBaseCaption(
      label,
      shares.flatMap((share) => (share === null ? [] : [share])),
      release.locale,
    );
  const bases = [
    side(
      sides.group.label,
      rows.map((row) => row.group),
    ),
  ];
  if (sides.whole !== null)
    bases.push(
      side(
        sides.whole.label,
        rows.map((row) => row.whole),
      ),
    );
  return bases;
}

/** The checklist's categories, a group beside the whole: one row per category, the mean of its items' released shares. */
export function planCategories(release: ReleaseView, sides: Sides, measure: Measure): FigurePlan | null {
  const t: Text<'charts'> = translator(release.locale, 'charts');
  const sections = checklistSections(release.questionnaire);
  if (sections.length < 2) return null;
  const score = (view: NamedView, section: Section) =>
    categoryShare(
      release,
      view.view,
      maturityItems(section).map(({ id }) => id),
      MEASURE_CODE[measure],
    );
  const rows = sections.map((section) => ({
    label: section.title[release.locale],
    group: score(sides.group, section).share,
    whole: sides.whole === null ? null : score(sides.whole, section).share,
    reference: null,
  }));
  const sideNames = [sides.group, ...(sides.whole === null ? [] : [sides.whole])];
  const bases = sideNames.map((side) => {
    const shares = sections.flatMap((section) => {
      const { share, largestN } = score(side, section);
      return share.state === 'shown' && largestN !== null ? [share, { ...share, n: largestN }] : [share];
    });
    return wideBaseCaption(side.label, shares, release.locale);
  });
  return planBars(
    {
      id: 'categories',
      heading: sections.length === 5 ? t('heading.categories') : t('heading.categoriesFew'),
      mark: 'none',
      rowHead: t('table.category'),
      measure: t(`measure.${measure}`),
      bases,
      headline: compared(rows, release, sides),
      notes: [t('note.categoryMean')],
      rows,
    },
    release,
    sides,
  );
}

function compared(rows: readonly ShareRow[], release: ReleaseView, sides: Sides): string[] {
  const { whole } = sides;
  if (whole === null) return [];
  const both = rows.flatMap((row) => (row.whole === null ? [] : [{ ...row, whole: row.whole }]));
  return comparisonSentences(both, { group: sides.group.label, whole: whole.label, locale: release.locale });
}

/** The items of a checklist section by one measure, a group beside the whole, one row per item; null where it has none. */
export function planItems(release: ReleaseView, section: Section, sides: Sides, measure: Measure): FigurePlan | null {
  const t: Text<'charts'> = translator(release.locale, 'charts');
  const items = maturityItems(section);
  if (items.length === 0) return null;
  const code = MEASURE_CODE[measure];
  const rows = items.map((item) => ({
    label: itemName(item, release.locale),
    group: shownShare(release, sides.group.view, item.id, code),
    whole: sides.whole === null ? null : shownShare(release, sides.whole.view, item.id, code),
    reference: referencePercent(release.questionnaire, item.id, code),
  }));
  return planBars(
    {
      id: `items-${section.id}`,
      heading: t('heading.items', { section: section.title[release.locale] }),
      mark: 'single',
      rowHead: t('table.item'),
      measure: t(`measure.${measure}`),
      bases: basesOf(rows, release, sides),
      headline: compared(rows, release, sides),
      notes: [],
      rows,
    },
    release,
    sides,
  );
}

type Choice = Readonly<{ column: string; code: string; optionCode: string; label: string }>;

function choicesOf(release: ReleaseView, item: Item, columns: readonly CodedColumn[]): Choice[] {
  const { locale, questionnaire } = release;
  if (item.kind === 'multiple') {
    return columns.map((column) => ({
      column: column.id,
      code: '1',
      optionCode: column.id.slice(item.id.length + 1),
      label: column.label[locale],
    }));
  }
  const options = item.kind === 'number' ? (item.bands ?? []) : itemOptions(questionnaire, item);
  return options.map(({ code, label }) => ({ column: item.id, code, optionCode: code, label: label[locale] }));
}

/**
 * One question that is no level, a group beside the whole: one row per option in the questionnaire's order.
 * @param chosen the option codes of the reader's own company; only a member's own page gives them
 * @returns null where the item publishes nothing (free text, numbers without bands)
 */
export function planOptions(
  release: ReleaseView,
  item: Item,
  sides: Sides,
  chosen?: readonly string[],
): FigurePlan | null {
  const t: Text<'charts'> = translator(release.locale, 'charts');
  const columns = columnsOf(release.questionnaire, item);
  if (columns.length === 0 || item.kind === 'maturity') return null;
  const rows: ShareRow[] = choicesOf(release, item, columns).map(({ column, code, optionCode, label }) => ({
    label,
    group: shownShare(release, sides.group.view, column, code),
    whole: sides.whole === null ? null : shownShare(release, sides.whole.view, column, code),
    reference: referencePercent(release.questionnaire, column, code),
    ...(chosen === undefined ? {} : { own: chosen.includes(optionCode) }),
  }));
  const thenSecond = item.kind === 'multiple';
  const lead = (side: NamedView, pick: (row: ShareRow) => ShownShare | null): string[] => {
    const labelled = rows.flatMap((row) => {
      const share = pick(row);
      return share === null ? [] : [{ label: row.label, share }];
    });
    const sentence = leadSentence(labelled, { group: side.label, thenSecond, locale: release.locale });
    return sentence === null ? [] : [sentence];
  };
  return planBars(
    {
      id: `item-${item.id.toLowerCase()}`,
      heading: item.number === undefined ? item.label[release.locale] : `${item.number} ${item.label[release.locale]}`,
      mark: item.kind === 'multiple' ? 'multiple' : 'single',
      rowHead: t('table.option'),
      measure: '',
      bases: basesOf(rows, release, sides),
      headline: [
        ...lead(sides.group, (row) => row.group),
        ...(sides.whole === null ? [] : lead(sides.whole, (row) => row.whole)),
      ],
      notes: [],
      rows,
    },
    release,
    sides,
  );
}

/** An unknown value as a measure; anything else than `notDone` is `done`, which every page shows first. */
export function parseMeasure(value: unknown): Measure {
  return value === 'notDone' ? 'notDone' : 'done';
}
