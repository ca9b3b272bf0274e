import { isConditional } from '../../analytics/derived.ts';
import { NO_ANSWER_CODE } from '../../analytics/disclosure/protect.ts';
import type { Item, Section } from '../survey/questionnaire.ts';
import { type Text, translator } from '../text/translate.ts';
import type { FigurePlan, LegendEntry, ShownShare, TableTwin, TableValue } from './figure.ts';
import { drawLevelStack, type StackBar, type StackRow, stackSegments } from './level-stack.ts';
import { EMPTY_FILL, LEVEL_FILL, NEUTRAL_FILL } from './palette.ts';
import { columnsOf, itemName, maturityItems, type NamedView, type ReleaseView, shownShare } from './release-view.ts';
import type { Sides } from './share-figure.ts';
import { asHead, baseCaption, isRange, shareCaption } from './share-text.ts';

const FINE = ['1', '2', '3', '4', '5', 'NA+DK'] as const;
const COARSE = ['1+2', '3+4+5', 'NA+DK'] as const;

type Level = Readonly<{ code: string; share: ShownShare }>;

/** What a side shows of an item: its levels (null = hidden), and "no answer" (null = asked of some, nobody is without one). */
type Read = Readonly<{ name: string; side: NamedView; levels: readonly Level[] | null; empty: ShownShare | null }>;

/** The finest complete set of levels that the release shows: single levels, else the coarse groups, else nothing. */
function readLevels(release: ReleaseView, side: NamedView, item: Item): Read {
  const shareOf = (code: string): ShownShare => shownShare(release, side.view, item.id, code);
  const sets = [FINE, COARSE].map((codes) => codes.map((code) => ({ code, share: shareOf(code) })));
  const levels = sets.find((set) => set.every(({ share }) => share.state === 'shown')) ?? null;
  const empty = isConditional(release.table, side.view, item.id) ? null : shareOf(NO_ANSWER_CODE);
  return { name: itemName(item, release.locale), side, levels, empty };
}

function barOf({ side, levels, empty }: Read): StackBar {
  const hidden: Level[] = [{ code: 'NA+DK', share: { state: 'hidden' } }];
  const rest: Level[] = empty?.state === 'shown' ? [{ code: NO_ANSWER_CODE, share: empty }] : [];
  return {
    label: asHead(side.label),
    isComplete: empty?.state !== 'hidden',
    levels: (levels === null ? hidden : [...levels, ...rest]).map((level) => ({
      ...level,
      fill: LEVEL_FILL[level.code] ?? NEUTRAL_FILL,
    })),
  };
}

/** Whether anything that is shown of an item is a range. */
function hasRange({ levels, empty }: Read): boolean {
  return levels?.some(({ share }) => isRange(share)) === true || (levels !== null && isRange(empty));
}

/** Whether a column of "no answer" says anything: somewhere it is hidden, or may be more than none. */
function tellsEmpty(read: readonly Read[]): boolean {
  return read.some(
    ({ levels, empty }) => levels !== null && empty !== null && (empty.state === 'hidden' || empty.interval.hi > 0),
  );
}

function tableOf(read: readonly Read[], release: ReleaseView, caption: string): TableTwin {
  const { locale } = release;
  const t: Text<'charts'> = translator(locale, 'charts');
  const coarse = read.some(({ levels }) => levels?.length === COARSE.length);
  const codes = coarse ? [...FINE.slice(0, 5), '1+2', '3+4+5', 'NA+DK'] : [...FINE];
  const withEmpty = tellsEmpty(read);
  const hidden = { text: t('hiddenMark'), hidden: true as const };
  const toldOf = (share: ShownShare): TableValue =>
    share.state === 'hidden' ? hidden : { text: shareCaption(share, locale) };
  const emptyOf = (share: ShownShare | null): TableValue =>
    share === null ? { text: t('table.none') } : toldOf(share);
  return {
    caption,
    columns: [
      t('table.item'),
      t('table.side'),
      ...codes.map((code) => t(`levelName.${code as '1'}`)),
      ...(withEmpty ? [t('levelName.NR')] : []),
    ],
    rows: read.map(({ name, side, levels, empty }) => ({
      header: name,
      values: [
        { text: asHead(side.label) },
        ...codes.map((code) => {
          const level = levels?.find((each) => each.code === code);
          if (levels === null) return hidden;
          return level === undefined ? { text: t('table.merged') } : toldOf(level.share);
        }),
        ...(withEmpty ? [levels === null ? hidden : emptyOf(empty)] : []),
      ],
    })),
  };
}

function legendOf(read: readonly Read[], fills: ReadonlySet<string>, t: Text<'charts'>): LegendEntry[] {
  const used = new Set(read.flatMap(({ levels }) => (levels ?? []).map(({ code }) => code)));
  const fine = FINE.some((code) => code !== 'NA+DK' && used.has(code));
  const coarse = used.has('1+2');
  const codes = [
    ...(fine ? FINE.slice(0, 5) : []),
    ...(coarse ? COARSE.slice(0, 2) : []),
    ...(used.size > 0 ? ['NA+DK'] : []),
    ...(fills.has(EMPTY_FILL) ? [NO_ANSWER_CODE] : []),
  ];
  const legend: LegendEntry[] = codes.map((code) => ({
    key: `fill:${LEVEL_FILL[code] ?? NEUTRAL_FILL}`,
    label: t(`levelName.${code as '1'}`),
  }));
  if (fills.has('undecided')) legend.push({ key: 'undecided', label: t('legend.undecided') });
  if (read.some(({ levels }) => levels === null)) legend.push({ key: 'hidden', label: t('legend.hidden') });
  return legend;
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
  const read = items.flatMap((item) => shownSides.map((side) => readLevels(release, side, item)));
  const rows: StackRow[] = items.map((item) => {
    const label = itemName(item, locale);
    return { label, bars: read.filter(({ name }) => name === label).map(barOf) };
  });
  const fills = new Set(rows.flatMap(({ bars }) => bars.flatMap(stackSegments)).flatMap((part) => part?.fill ?? []));
  const heading = t('heading.levels', { section: section.title[locale] });
  const open = read.some(hasRange);
  const table = tableOf(read, release, heading);
  const hidden = table.rows.some(({ values }) => values.some((value) => value.hidden === true));
  return {
    id: `levels-${section.id}`,
    heading,
    mark: 'single',
    bases: shownSides.map((side) =>
      baseCaption(
        side.label,
        read.filter((each) => each.side === side).flatMap(({ levels }) => (levels ?? []).map(({ share }) => share)),
        locale,
      ),
    ),
    headline: [],
    notes: [...(open ? [t('note.stack'), t('note.range')] : []), ...(hidden ? [`※ ${t('hiddenSentence')}`] : [])],
    legend: legendOf(read, fills, t),
    description: t('description.levels', { rows: rows.length }),
    ...drawLevelStack(rows, { hidden: t('hiddenShort') }),
    table,
  };
}
