import { medianInterval } from '../../analytics/derived/median.ts';
import type { Item } from '../survey/questionnaire.ts';
import type { Locale } from '../text/locale.ts';
import { type Text, translator } from '../text/translate.ts';
import type { ShownShare, TableTwin, TableValue } from './figure.ts';
import { columnsOf, type NamedView, type ReleaseView } from './release-view.ts';
import { baseCaption, shareCaption } from './share-text.ts';

/** One row before it is told: the reader's own value in words, and what each group shows of it, in the groups' order. */
export type OwnTableRow = Readonly<{
  header: string;
  own: string;
  shares: readonly ShownShare[];
  /** Medians in words beside the shares; absent where rows are no items answered by level. */
  medians?: readonly (string | null)[];
}>;

/** The table beside a member's figure: its own value beside every group it belongs to, one column a group. */
export type OwnTableInput = Readonly<{
  caption: string;
  rowHead: string;
  groups: readonly NamedView[];
  rows: readonly OwnTableRow[];
  locale: Locale;
}>;

/** The median level in words, `2` or `2〜3`; null where it is hidden. */
export function medianWords(
  release: ReleaseView,
  item: Item,
  group: NamedView,
): { lo: number; hi: number; text: string } | null {
  const column = columnsOf(release.questionnaire, item)[0];
  const median = column === undefined ? null : medianInterval(release.table, group.view, column);
  if (median === null) return null;
  const t: Text<'charts'> = translator(release.locale, 'charts');
  return { ...median, text: median.lo === median.hi ? String(median.lo) : t('level.range', median) };
}

function cellOf(row: OwnTableRow, at: number, locale: Locale): TableValue {
  const t: Text<'charts'> = translator(locale, 'charts');
  const share = row.shares[at] ?? { state: 'hidden' };
  const median = row.medians?.[at] ?? null;
  const more = median === null ? {} : { more: t('table.medianOf', { median }) };
  if (share.state === 'hidden') return { text: t('hiddenMark'), hidden: true, ...more };
  return { text: shareCaption(share, locale), ...more };
}

/** Lays out the reader's own value beside all its groups; what a group hides is ※ and nothing else. */
export function ownTable({ caption, rowHead, groups, rows, locale }: OwnTableInput): TableTwin {
  const t: Text<'charts'> = translator(locale, 'charts');
  return {
    caption,
    columns: [
      rowHead,
      t('table.own'),
      ...groups.map(({ label }, at) =>
        baseCaption(
          label,
          rows.flatMap(({ shares }) => shares[at] ?? []),
          locale,
        ),
      ),
    ],
    rows: rows.map((row) => ({
      header: row.header,
      values: [{ text: row.own }, ...groups.map((_, at) => cellOf(row, at, locale))],
    })),
  };
}

/** Whether any group hides anything in the table: the sentence about ※ is then due. */
export function hidesAny(rows: readonly OwnTableRow[]): boolean {
  return rows.some(
    ({ shares, medians }) =>
      shares.some(({ state }) => state === 'hidden') || medians?.some((median) => median === null) === true,
  );
}
