import { isConditional } from '../../analytics/derived.ts';
import { NO_ANSWER_CODE } from '../../analytics/disclosure/protect.ts';
import type { CodedColumn } from '../survey/coding.ts';
import { type Item, itemOptions } from '../survey/questionnaire.ts';
import { type Text, translator } from '../text/translate.ts';
import type { FigurePlan, ShownShare } from './figure.ts';
import { leadSentence } from './headline.ts';
import { columnsOf, type NamedView, type ReleaseView, referencePercent, shownShare } from './release-view.ts';
import { basesOf, planBars, type ShareRow, type Sides } from './share-figure.ts';

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

/** The row of companies without an answer; none where nobody is known to be without one on either side. */
function emptyRow(release: ReleaseView, column: string, sides: Sides): ShareRow[] {
  const t: Text<'charts'> = translator(release.locale, 'charts');
  const shareOf = (side: NamedView): ShownShare => shownShare(release, side.view, column, NO_ANSWER_CODE);
  const whole = sides.whole === null ? null : shareOf(sides.whole);
  const row = { label: t('levelName.NR'), group: shareOf(sides.group), whole, reference: null };
  const isCertain = (share: ShownShare | null): boolean => share?.state === 'shown' && share.interval.lo > 0;
  return isCertain(row.group) || isCertain(row.whole) ? [row] : [];
}

/**
 * One question that is no level, a group beside the whole: one row per option in the questionnaire's order, then "no answer"
 * where there is any.
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
  const [first] = columns;
  if (first === undefined || item.kind === 'maturity') return null;
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
      notes: isConditional(release.table, sides.group.view, first.id) ? [t('note.conditional')] : [],
      rows: [...rows, ...emptyRow(release, first.id, sides)],
    },
    release,
    sides,
  );
}
