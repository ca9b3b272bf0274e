import type { Bilingual, Option } from './questionnaire.ts';

/**
 * The five levels of the guideline's checklist (appendix E-1), then "not applicable" and "don't know", which the
 * company survey adds. Order is the order of the levels; the last two stand outside the scale.
 */
export const MATURITY_OPTIONS: readonly Option[] = [
  { code: '1', label: { ja: '未実施', en: 'Not implemented' } },
  { code: '2', label: { ja: '一部実施', en: 'Partly implemented' } },
  { code: '3', label: { ja: '実施済み', en: 'Implemented' } },
  { code: '4', label: { ja: '定期的に見直し', en: 'Reviewed periodically' } },
  { code: '5', label: { ja: '随時見直し', en: 'Reviewed continuously' } },
  { code: 'NA', label: { ja: '該当しない', en: 'Not applicable' } },
  { code: 'DK', label: { ja: 'わからない', en: "Don't know" } },
];

/** What each level means, for the explanation above a page of maturity items. One entry per code of the scale. */
export const MATURITY_MEANINGS: Readonly<Record<string, Bilingual>> = {
  '1': { ja: 'まだ取り組んでいません。', en: 'Nothing has been done yet.' },
  '2': {
    ja: '一部の工場や設備、または一部の内容だけ取り組んでいます。',
    en: 'Done in some factories or systems only, or only in part.',
  },
  '3': { ja: '対象とする範囲で取り組んでいます。', en: 'Done throughout the scope you have set.' },
  '4': {
    ja: '手順を文書にする、または自動化したうえで、時期を決めて見直しています。',
    en: 'Written down or automated, and reviewed at set times.',
  },
  '5': {
    ja: '手順を文書にする、または自動化したうえで、状況が変わるたびに見直しています。',
    en: 'Written down or automated, and reviewed whenever the situation changes.',
  },
  NA: {
    ja: '対象となる設備や業務がありません。',
    en: 'You have no equipment or work that this is about.',
  },
  DK: { ja: '回答する方には分かりません。', en: 'The person answering cannot tell.' },
};

/** The code of the group counted as "done": levels 3, 4 and 5 (product.md, rule 5). */
export const DONE_GROUP = '3+4+5';

/** Groups of maturity codes that may be published beside the single codes; the last is how the 2022 slides merged. */
export const MATURITY_GROUPS: readonly { codes: string[]; coarse: boolean; label: Bilingual }[] = [
  {
    codes: ['1', '2'],
    coarse: true,
    label: { ja: '未実施・一部実施', en: 'Not or partly implemented' },
  },
  {
    codes: ['3', '4', '5'],
    coarse: true,
    label: { ja: '実施済み以上', en: 'Implemented or better' },
  },
  {
    codes: ['NA', 'DK'],
    coarse: true,
    label: { ja: '該当しない・わからない', en: "Not applicable or don't know" },
  },
  {
    codes: ['1', 'NA', 'DK'],
    coarse: false,
    label: { ja: '未実施・該当しない・わからない', en: "Not implemented, not applicable or don't know" },
  },
];
