import { NOT_DONE_GROUP } from '../../analytics/derived.ts';
import { DONE_GROUP } from '../survey/maturity.ts';
import type { Section } from '../survey/questionnaire.ts';
import { type Text, translator } from '../text/translate.ts';
import type { FigurePlan } from './figure.ts';
import { comparisonSentences } from './headline.ts';
import {
  categoryShare,
  checklistSections,
  itemName,
  maturityItems,
  type NamedView,
  type ReleaseView,
  referencePercent,
  shownShare,
} from './release-view.ts';
import { basesOf, planBars, type ShareRow, type Sides } from './share-figure.ts';

/** Which share of a maturity item a chart shows. */
export type Measure = 'done' | 'notDone';

/** The released code group behind each measure. */
export const MEASURE_CODE: Readonly<Record<Measure, string>> = { done: DONE_GROUP, notDone: NOT_DONE_GROUP };

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
    group: score(sides.group, section),
    whole: sides.whole === null ? null : score(sides.whole, section),
    reference: null,
  }));
  return planBars(
    {
      id: 'categories',
      heading: sections.length === 5 ? t('heading.categories') : t('heading.categoriesFew'),
      mark: 'none',
      rowHead: t('table.category'),
      measure: t(`measure.${measure}`),
      bases: basesOf(rows, release, sides),
      headline: compared(rows, release, { sides, unit: 'categories' }),
      notes: [t('note.categoryMean')],
      rows,
    },
    release,
    sides,
  );
}

function compared(
  rows: readonly ShareRow[],
  release: ReleaseView,
  { sides, unit }: { sides: Sides; unit: 'items' | 'categories' },
): string[] {
  const { whole } = sides;
  if (whole === null) return [];
  const both = rows.flatMap((row) => (row.whole === null ? [] : [{ ...row, whole: row.whole }]));
  return comparisonSentences(both, { group: sides.group.label, whole: whole.label, unit, locale: release.locale });
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
      headline: compared(rows, release, { sides, unit: 'items' }),
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
