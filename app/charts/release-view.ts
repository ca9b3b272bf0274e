import {
  categoryScore,
  findBase,
  isSmallBase,
  type ReleasedTable,
  shareCentre,
  shareInterval,
  type View,
} from '../../analytics/derived.ts';
import { type CodedColumn, codedColumns } from '../survey/coding.ts';
import type { Item, Questionnaire, Section } from '../survey/questionnaire.ts';
import { findReferenceFigures } from '../survey/reference-figures.ts';
import type { Locale } from '../text/locale.ts';
import type { ShownShare } from './figure.ts';

/** A released wave as charts read it: the cells that the reader may see, the questionnaire that was asked, the language. */
export type ReleaseView = Readonly<{
  table: ReleasedTable;
  questionnaire: Questionnaire;
  locale: Locale;
  /** Below this many companies a value is marked 参考値 (policy, reliableFrom). */
  reliableFrom: number;
}>;

/** A view of the lattice with its name in the page's language. */
export type NamedView = Readonly<{ view: View; label: string }>;

const HIDDEN: ShownShare = { state: 'hidden' };

/** The released share of a code in a view; everything unknown or missing is hidden. */
export function shownShare(release: ReleaseView, view: View, column: string, code: string): ShownShare {
  const interval = shareInterval(release.table, view, column, code);
  const centre = shareCentre(release.table, view, column, code);
  const base = findBase(release.table, view, column);
  if (interval === null || centre === null || base === null) return HIDDEN;
  return {
    state: 'shown',
    interval: { ...interval, centre },
    base,
    reliable: !isSmallBase(base, release.reliableFrom),
  };
}

/** The category score (mean of the items' released shares): hidden only where every item is; `base` spans those of its items. */
export function categoryShare(release: ReleaseView, view: View, columns: readonly string[], code: string): ShownShare {
  const score = categoryScore(release.table, view, columns, code);
  if (score === null) return HIDDEN;
  const { lo, hi, base } = score;
  return { state: 'shown', interval: { lo, hi }, base, reliable: !isSmallBase(base, release.reliableFrom) };
}

/** Whether a view shows anything at all. A view that does not is offered with the one sentence and no figure. */
export function isViewShown(table: ReleasedTable, view: View): boolean {
  const columns = table.byKey.get(`${view.association}|${view.sector}|${view.size}`);
  if (columns === undefined) return false;
  for (const codes of columns.values()) {
    for (const cell of codes.values()) if (cell.status !== 'C' && cell.n !== null) return true;
  }
  return false;
}

/** The published columns of an item, in the questionnaire's order; pairs of items (families) belong to no item. */
export function columnsOf(questionnaire: Questionnaire, item: Item): CodedColumn[] {
  return codedColumns(questionnaire).filter((column) => column.itemId === item.id && column.kind !== 'family');
}

/** The sections whose items are answered by level, in the questionnaire's order: the categories of the checklist. */
export function checklistSections(questionnaire: Questionnaire): Section[] {
  return questionnaire.sections.filter((section) => section.items.some((item) => item.kind === 'maturity'));
}

/** The ids of a section's items that are answered by level. */
export function maturityItems(section: Section): Item[] {
  return section.items.filter((item) => item.kind === 'maturity');
}

/** Sections that have anything to publish, in the questionnaire's order (free text is never published). */
export function publishedSections(questionnaire: Questionnaire): Section[] {
  return questionnaire.sections.filter((section) =>
    section.items.some((item) => columnsOf(questionnaire, item).length > 0),
  );
}

/** The short name of an item with its number: `2-8 脆弱性の特定`. */
export function itemName(item: Item, locale: Locale): string {
  return item.number === undefined ? item.short[locale] : `${item.number} ${item.short[locale]}`;
}

/**
 * The figure that the 2022 survey published for a column and code (or code group), in percent with one decimal.
 * Ranges and figures on another base are left out: they have no single place on the scale.
 */
export function referencePercent(questionnaire: Questionnaire, column: string, code: string): number | null {
  if (questionnaire.id !== 'company-2022' && questionnaire.id !== 'association-2022') return null;
  const wanted = code.split('+').sort().join('+');
  const found = findReferenceFigures(questionnaire.id, column).find(
    (figure) => figure.base === 'answered' && figure.lo === figure.hi && [...figure.codes].sort().join('+') === wanted,
  );
  return found?.lo ?? null;
}
