import { OVERALL, type View } from '../../analytics/derived.ts';
import { SECTORS } from '../member/sector.ts';
import type { Item, Section } from '../survey/questionnaire.ts';
import { formatInterval } from '../text/format.ts';
import type { Locale } from '../text/locale.ts';
import { type Text, translator } from '../text/translate.ts';
import { MEASURE_CODE, type Measure } from './benchmark-figures.ts';
import type { FigurePlan, LegendEntry, ShownShare } from './figure.ts';
import { findLead, type LabelledShare, quotedList } from './headline.ts';
import { drawHeatMap, type HeatRow } from './heat-map.ts';
import { DONE_SCALE, NOT_DONE_SCALE } from './palette.ts';
import { checklistSections, itemName, maturityItems, type ReleaseView, shownShare } from './release-view.ts';
import { baseCaption, formatShare, isRange, shareCaption } from './share-text.ts';

const SCALES = { done: DONE_SCALE, notDone: NOT_DONE_SCALE } as const satisfies Record<Measure, readonly string[]>;

function rowsOf(release: ReleaseView, items: readonly Item[], code: string, size: string): HeatRow[] {
  const { locale } = release;
  const t: Text<'charts'> = translator(locale, 'charts');
  const row = (label: string, view: View): HeatRow => ({
    label,
    shares: items.map((item) => shownShare(release, view, item.id, code)),
  });
  return [
    row(t('table.allSectors'), { ...OVERALL, size }),
    ...SECTORS.map((sector) => row(sector[locale], { association: '*', sector: sector.code, size })),
  ];
}

function legendOf(scale: readonly string[], hidden: boolean, locale: Locale): LegendEntry[] {
  const t: Text<'charts'> = translator(locale, 'charts');
  const legend: LegendEntry[] = scale.map((fill, index) => ({
    key: `fill:${fill}`,
    label: formatInterval({ lo: 20 * index, hi: index === 4 ? 100 : 20 * index + 19 }, locale),
  }));
  return hidden ? [...legend, { key: 'hidden', label: t('legend.hidden') }] : legend;
}

/**
 * Sector by item for one category of the checklist: all sectors in the order of the industry classification,
 * the row over all first.
 * @param options `size`: a size band or `*`
 */
export function planHeatMap(
  release: ReleaseView,
  section: Section,
  options: { measure: Measure; size: string },
): FigurePlan | null {
  const { locale } = release;
  const t: Text<'charts'> = translator(locale, 'charts');
  const items = maturityItems(section);
  if (items.length === 0) return null;
  const rows = rowsOf(release, items, MEASURE_CODE[options.measure], options.size);
  const shares = rows.flatMap((row) => row.shares);
  const hidden = shares.some(({ state }) => state === 'hidden');
  const wide = shares.some(isRange);
  const scale = SCALES[options.measure];
  const heading = t('heading.heat', { section: section.title[locale] });
  const measure = t(`measure.${options.measure}`);
  return {
    id: `heat-${section.id}`,
    heading,
    mark: 'single',
    bases: [baseCaption(t('table.allSectors'), rows[0]?.shares ?? [], locale)],
    headline: [],
    notes: [
      t('note.percent'),
      ...(wide ? [t('note.heatRange'), t('note.range')] : []),
      ...(hidden ? [`※ ${t('hiddenSentence')}`] : []),
    ],
    legend: legendOf(scale, hidden, locale),
    description: t('description.heat', { rows: rows.length, columns: items.length }),
    key: items.map((item) => itemName(item, locale)),
    wide: drawHeatMap(
      rows,
      items.map((item) => item.number ?? item.id),
      scale,
    ),
    table: {
      caption: `${heading} ${measure}`,
      columns: [t('table.sector'), ...items.map((item) => itemName(item, locale))],
      rows: rows.map((row) => ({
        header: row.label,
        values: row.shares.map((share) =>
          share.state === 'hidden'
            ? { text: t('hiddenMark'), hidden: true as const }
            : { text: shareCaption(share, locale) },
        ),
      })),
    },
  };
}

function extremeSentence(
  rows: readonly LabelledShare[],
  keys: {
    one: 'headline.highestDone' | 'headline.highestNotDone';
    several: 'headline.highestDoneSeveral' | 'headline.highestNotDoneSeveral';
  },
  locale: Locale,
): string | null {
  const t: Text<'charts'> = translator(locale, 'charts');
  const lead = findLead(rows);
  if (lead.kind === 'none') return null;
  const leaders = lead.kind === 'one' ? [lead.first] : lead.leaders;
  const list = quotedList(
    leaders.map(({ label }) => label),
    locale,
  );
  if (lead.kind === 'several') return t(keys.several, { list });
  return t(keys.one, { list, p: formatShare(leaders[0]?.interval ?? { lo: 0, hi: 0 }, locale) });
}

/** The two sentences about the whole: the item most often done and the item most often not done, as far as the values say. */
export function overallSentences(release: ReleaseView): string[] {
  const items = checklistSections(release.questionnaire).flatMap(maturityItems);
  const shares = (measure: Measure): LabelledShare[] =>
    items.map((item) => ({
      label: itemName(item, release.locale),
      share: shownShare(release, OVERALL, item.id, MEASURE_CODE[measure]) satisfies ShownShare,
    }));
  const done = extremeSentence(
    shares('done'),
    { one: 'headline.highestDone', several: 'headline.highestDoneSeveral' },
    release.locale,
  );
  const notDone = extremeSentence(
    shares('notDone'),
    { one: 'headline.highestNotDone', several: 'headline.highestNotDoneSeveral' },
    release.locale,
  );
  return [done, notDone].flatMap((sentence) => (sentence === null ? [] : [sentence]));
}
