import type { charts as ja } from '../ja/charts.ts';
import type { TextOf } from '../shape.ts';

export const charts: TextOf<typeof ja> = {
  hiddenSentence: 'Not shown, because few companies answered or because it could be worked out from other figures.',
  hiddenShort: '※ Not shown',
  hiddenMark: '※',
  share: {
    anything: '0–100%',
    atLeast: '{{percent}} or more',
    atMost: '{{percent}} or less',
  },
  base: {
    shown: '{{label}} n={{n}}',
    reference: '{{label}} n={{n}} (for reference)',
    hidden: '{{label}} ※',
    wide: '{{label}} n={{from}}–{{to}}',
    wideReference: '{{label}} n={{from}}–{{to}} (in part for reference)',
  },
  referenceSuffix: ' (for reference: few answers)',
  mark: { single: 'Single answer', multiple: 'Multiple answers' },
  measure: {
    done: 'Share implemented or better (3, 4, 5)',
    notDone: "Share not implemented, not applicable or don't know (counted as in the 2022 survey)",
  },
  legend: {
    group: '{{label}}',
    groupRange: '{{label}}: range',
    whole: '{{label}}',
    wholeRange: '{{label}}: range',
    reference: '2022 survey (a different survey, for reference)',
    hidden: '※ Not shown',
    own: 'Your company',
    median: 'Median, {{label}}',
    medianRange: 'Median, {{label}}: possible range',
    scoreTick: '{{label}}',
    scoreRange: '{{label}}: range',
    undecided: 'Cannot be assigned, because of values given as ranges',
    heading: 'Legend',
  },
  table: {
    show: 'View as a table',
    item: 'Item',
    option: 'Option',
    category: 'Category',
    sector: 'Industry sector',
    series: '{{label}}',
    share: '{{label}} ({{measure}})',
    reference: '2022 survey (a different survey, for reference)',
    own: 'Your company',
    median: 'Median, {{label}}',
    done: 'Implemented or better, {{label}}',
    chosen: 'Chosen',
    notChosen: '−',
  },
  heading: {
    categories: 'The five categories compared',
    categoriesFew: 'The categories compared',
    items: '{{section}}: item by item',
    levels: '{{section}}: achievement levels',
    ownCategories: 'Category by category',
    ownItems: '{{section}}: item by item',
    heat: '{{section}}',
  },
  description: {
    pairedBars:
      'A bar chart with {{rows}} rows. Bars show the shares of {{group}}, vertical lines those of {{whole}}. The table below gives the same figures.',
    singleBars:
      'A bar chart with {{rows}} rows. It shows the shares of {{group}}. The table below gives the same figures.',
    levels:
      'A 100% stacked bar chart with {{rows}} items. It shows how the achievement levels are spread. The table below gives the same figures.',
    dots: 'A chart with {{rows}} rows. Diamonds show your company, lines or bands show {{group}}. The table below gives the same figures.',
    heat: 'A grid of {{rows}} sectors by {{columns}} items. Numbers and depth of colour show the shares. The table below gives the same figures.',
  },
  note: {
    range:
      'Some values are published as ranges (such as 61–67%), so that no single company’s answer can be worked out.',
    reference: 'For reference: fewer than 20 companies answered, so take the value as a rough guide.',
    reference2022: 'The 2022 survey is a different survey with different respondents. It is given for reference.',
    categoryMean:
      'The value of a category is the mean of the shares of its items. Items that are not shown are left out of the mean.',
    ownShare: 'Your company’s value is the share of items at level 3 or above among the items you answered.',
    median:
      "The median leaves out not applicable and don't know. Where values are ranges, the band shows where the median can lie.",
    heatRange: 'Values given as ranges are coloured by the middle of the range.',
    stack: 'Values given as ranges are drawn at the lower end; what is left is hatched.',
  },
  headline: {
    among: 'Among the options shown: ',
    lead: 'In {{label}}, {{a}} is the most frequent answer at {{p}}.',
    leadThen: 'In {{label}}, {{a}} ({{p}}) is the most frequent answer, followed by {{b}} ({{q}}).',
    tie: 'In {{label}}, {{list}} tie for the most frequent answer ({{p}}).',
    several: 'In {{label}}, one of {{list}} is the most frequent answer (the values are ranges and give no order).',
    quoted: '“{{text}}”',
    join: ' and ',
    compare: '“{{item}}”, {{measure}}: {{p}} in {{group}}, {{q}} in {{whole}}.',
    above: 'Of {{total}} items, {{group}} is above {{whole}} in {{above}} and below in {{below}}.',
    aboveRest: 'In the others the values are the same or their ranges overlap.',
    noneComparable: 'There is no item in which {{group}} and {{whole}} can be compared.',
    largestShortfall: 'The largest shortfall against {{whole}} is in {{list}}.',
    ownMedian:
      'Of {{total}} comparable items, your company is above the median of {{group}} in {{above}} and below it in {{below}}.',
    ownGap: 'The item furthest below the median of {{group}} is {{list}}.',
    ownGapMany: 'The items furthest below the median of {{group}} are {{list}} and others, {{total}} in all.',
    ownNoGap: 'No item is below the median of {{group}}.',
    ownDone: 'Of the {{answered}} items you answered, {{done}} are implemented or better.',
    ownNothing: 'The values of {{group}} are not shown, so no item can be compared.',
    highestDone: 'Over all respondents, the item most often implemented or better is {{list}} ({{p}}).',
    highestDoneSeveral:
      'Over all respondents, the item most often implemented or better is one of {{list}} (the values are ranges and give no order).',
    highestNotDone:
      "Over all respondents, the item most often not implemented, not applicable or don't know is {{list}} ({{p}}).",
    highestNotDoneSeveral:
      "Over all respondents, the item most often not implemented, not applicable or don't know is one of {{list}} (the values are ranges and give no order).",
  },
  level: {
    NA: 'Not applicable',
    DK: "Don't know",
    none: 'Not answered',
    axis: { '1': '1 None', '2': '2 Partly', '3': '3 Done', '4': '4 Period.', '5': '5 Contin.' },
    range: '{{lo}}–{{hi}}',
  },
};
