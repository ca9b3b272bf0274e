import { formatPercent } from '../text/format.ts';
import { type Text, translator } from '../text/translate.ts';
import type { AnswerMark, FigurePlan, LegendEntry, ShownShare, TableValue } from './figure.ts';
import { drawPairedBars, type PairedRow } from './paired-bars.ts';
import type { NamedView, ReleaseView } from './release-view.ts';
import { asHead, baseCaption, isRange, shareCaption } from './share-text.ts';

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

/** Everything of a figure of bars but the drawing. */
export type BarsInput = Readonly<{
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

const isSmall = (share: ShownShare | null): boolean => share?.state === 'shown' && !share.reliable;

/** A published figure stands beside a released value; alone it would look like one. */
function withoutLoneReference(row: ShareRow): ShareRow {
  const isShown = row.group.state === 'shown' || row.whole?.state === 'shown';
  return isShown ? row : { ...row, reference: null };
}

function barsLegend(rows: readonly ShareRow[], sides: Sides, t: Text<'charts'>): LegendEntry[] {
  const group = asHead(sides.group.label);
  const legend: LegendEntry[] = [{ key: 'group', label: t('legend.group', { label: group }) }];
  if (rows.some((row) => isRange(row.group))) {
    legend.push({ key: 'groupRange', label: t('legend.groupRange', { label: group }) });
  }
  if (sides.whole !== null) {
    const label = asHead(sides.whole.label);
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
      asHead(sides.group.label),
      ...(sides.whole === null ? [] : [asHead(sides.whole.label)]),
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

/** A figure of bars out of its rows: drawing, legend, notes and table twin say the same. */
export function planBars(given: BarsInput, release: ReleaseView, sides: Sides): FigurePlan {
  const { locale } = release;
  const input = { ...given, rows: given.rows.map(withoutLoneReference) };
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
    group: asHead(sides.group.label),
    whole: asHead(sides.whole?.label ?? ''),
    hidden: t('hiddenShort'),
    own: t('legend.ownShort'),
  };
  const told = { rows: rows.length, group: sides.group.label, whole: sides.whole?.label ?? '' };
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

/** The n of each side over the rows of a figure (baseCaption). */
export function basesOf(rows: readonly ShareRow[], release: ReleaseView, sides: Sides): string[] {
  const side = (label: string, shares: readonly (ShownShare | null)[]): string =>
    baseCaption(
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
