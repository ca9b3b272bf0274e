import type { Section } from '../survey/questionnaire.ts';
import { type Text, translator } from '../text/translate.ts';
import type { FigurePlan, LegendEntry, ShownShare, TableTwin } from './figure.ts';
import { drawLevelStack, type StackBar, type StackRow } from './level-stack.ts';
import { LEVEL_FILL, NEUTRAL_FILL } from './palette.ts';
import { columnsOf, itemName, maturityItems, type NamedView, type ReleaseView, shownShare } from './release-view.ts';
import type { Sides } from './share-figure.ts';
import { asHead, shareCaption, wideBaseCaption } from './share-text.ts';

const FINE = ['1', '2', '3', '4', '5', 'NA+DK'] as const;
const COARSE = ['1+2', '3+4+5', 'NA+DK'] as const;

type Level = Readonly<{ code: string; share: ShownShare }>;

/** The finest complete set of levels that the release shows: single levels, else the coarse groups, else nothing. */
function levelsOf(release: ReleaseView, side: NamedView, item: string): Level[] | null {
  for (const codes of [FINE, COARSE]) {
    const levels = codes.map((code) => ({ code, share: shownShare(release, side.view, item, code) }));
    if (levels.every(({ share }) => share.state === 'shown')) return levels;
  }
  return null;
}

function barOf(side: NamedView, levels: Level[] | null): StackBar {
  const hidden: Level[] = [{ code: 'NA+DK', share: { state: 'hidden' } }];
  return {
    label: asHead(side.label),
    levels: (levels ?? hidden).map((level) => ({ ...level, fill: LEVEL_FILL[level.code] ?? NEUTRAL_FILL })),
  };
}

type Read = Readonly<{ name: string; side: NamedView; levels: Level[] | null }>;

function tableOf(read: readonly Read[], release: ReleaseView, caption: string): TableTwin {
  const { locale } = release;
  const t: Text<'charts'> = translator(locale, 'charts');
  const coarse = read.some(({ levels }) => levels?.length === COARSE.length);
  const codes = coarse ? [...FINE.slice(0, 5), '1+2', '3+4+5', 'NA+DK'] : [...FINE];
  return {
    caption,
    columns: [t('table.item'), t('table.side'), ...codes.map((code) => t(`levelName.${code as '1'}`))],
    rows: read.map(({ name, side, levels }) => ({
      header: name,
      values: [
        { text: asHead(side.label) },
        ...codes.map((code) => {
          if (levels === null) return { text: t('hiddenMark'), hidden: true as const };
          const level = levels.find((each) => each.code === code);
          return { text: level === undefined ? t('table.merged') : shareCaption(level.share, locale) };
        }),
      ],
    })),
  };
}

function legendOf(read: readonly Read[], t: Text<'charts'>): LegendEntry[] {
  const used = new Set(read.flatMap(({ levels }) => (levels ?? []).map(({ code }) => code)));
  const fine = FINE.some((code) => code !== 'NA+DK' && used.has(code));
  const coarse = used.has('1+2');
  const codes = [
    ...(fine ? FINE.slice(0, 5) : []),
    ...(coarse ? COARSE.slice(0, 2) : []),
    ...(used.size > 0 ? ['NA+DK'] : []),
  ];
  const legend: LegendEntry[] = codes.map((code) => ({
    key: `fill:${LEVEL_FILL[code] ?? NEUTRAL_FILL}`,
    label: t(`levelName.${code as '1'}`),
  }));
  const open = read.some(({ levels }) => levels?.some(({ share }) => wide(share)));
  if (open) legend.push({ key: 'undecided', label: t('legend.undecided') });
  if (read.some(({ levels }) => levels === null)) legend.push({ key: 'hidden', label: t('legend.hidden') });
  return legend;
}

function wide(share: ShownShare): boolean {
  return share.state === 'shown' && share.interval.hi - share.interval.lo > 1;
}

/**
 * How the answers to a checklist section spread over the levels: per item one 100 % bar for the group and one
 * for the whole, single levels where they are published, else the coarse groups; null where the section has no levels.
 */
export function planLevels(release: ReleaseView, section: Section, sides: Sides): FigurePlan | null {
  const { locale, questionnaire } = release;
  const t: Text<'charts'> = translator(locale, 'charts');
  const items = maturityItems(section).filter((item) => columnsOf(questionnaire, item).length > 0);
  if (items.length === 0) return null;
  const shownSides = [sides.group, ...(sides.whole === null ? [] : [sides.whole])];
  const read: Read[] = items.flatMap((item) =>
    shownSides.map((side) => ({ name: itemName(item, locale), side, levels: levelsOf(release, side, item.id) })),
  );
  const rows: StackRow[] = items.map((item) => {
    const name = itemName(item, locale);
    return {
      label: name,
      bars: read.filter((each) => each.name === name).map(({ side, levels }) => barOf(side, levels)),
    };
  });
  const heading = t('heading.levels', { section: section.title[locale] });
  const open = read.some(({ levels }) => levels?.some(({ share }) => wide(share)));
  const hidden = read.some(({ levels }) => levels === null);
  return {
    id: `levels-${section.id}`,
    heading,
    mark: 'single',
    bases: shownSides.map((side) =>
      wideBaseCaption(
        side.label,
        read.filter((each) => each.side === side).flatMap(({ levels }) => (levels ?? []).map(({ share }) => share)),
        locale,
      ),
    ),
    headline: [],
    notes: [...(open ? [t('note.stack'), t('note.range')] : []), ...(hidden ? [`※ ${t('hiddenSentence')}`] : [])],
    legend: legendOf(read, t),
    description: t('description.levels', { rows: rows.length }),
    ...drawLevelStack(rows, { hidden: t('hiddenShort') }),
    table: tableOf(read, release, heading),
  };
}
