import type { methods as ja } from '../ja/methods.ts';
import type { TextOf } from '../shape.ts';

export const methods: TextOf<typeof ja> = {
  title: 'How results are published and checked',
  lead: 'The rules that keep the answers of a single company from showing in the figures, and how published figures can be checked.',
  more: 'How results are published and checked',
  hiddenLink: 'See the rules of publishing',
  contents: 'On this page',
  chooseWave: 'Survey',
  chooseSubmit: 'Show',
  forWave: 'These are the rules and values by which “{{wave}}” was published.',
  noRelease: 'No survey has been published yet. The default values are shown.',
  rules: {
    title: 'The rules that protect the figures',
    five: {
      title: 'Only groups of {{minView}} companies or more are shown',
      body: 'A group is shown where {{minView}} companies or more took part, and an item where {{minItem}} or more answered it. Companies of one owner count as one. How many answered an item is counted on the low side: the companies of the group, less those without an answer, less every owner’s companies beyond the first.',
    },
    difference: {
      title: 'The difference of two groups is {{minDiff}} companies or more, too',
      body: 'Where one group contains another and the difference is below {{minDiff}} companies, one of them is not shown: for example where all companies less one sector leaves three. Which groups are shown depends only on who took part, never on what was answered.',
    },
    span: {
      title: 'Combinations of three or more groups are examined, too',
      body: 'Where adding and subtracting published groups would give a count of fewer than {{minDiff}} companies, a group in that combination is not shown. Where all companies cannot be shown for this reason, the members of all associations with published results take their place. There is a limit to how many combinations are examined.',
    },
    edges: {
      title: 'Counts near none or all are given as a range',
      body: 'Knowing that all gave the same answer would tell the answer of each. Counts within {{edgeMargin}} of none or of all are therefore published as a range: with 10 companies as “0–{{edgeMargin}}” or “{{edgeTop}}–10”. Where one owner has many companies in a group, the range is wider.',
    },
    bands: {
      title: 'Other counts are given in bands of {{narrow}} or {{band}}',
      body: 'Bands of {{narrow}} in groups of fewer than 30 companies, bands of {{band}} from 30 on: for example “{{narrowFrom}}–{{narrowTo}} companies” in a group of 10. The group of a single association is no exception. Only the number of companies at “Implemented or better” has no band in groups of fewer than 20. An item of two options has one published count; the other is the range that is left.',
      before:
        'For example “{{bandFrom}}–{{bandTo}} companies”. In the group of a single association with fewer than 20 answers, the exact count is given.',
      titleBefore: 'Other counts are given in bands of {{band}}',
    },
    base: {
      title: 'n is the number of companies in the group',
      body: 'n counts the companies that submitted the survey. It depends on who took part alone and is the same for every item of a group, so it tells nothing about answers.',
    },
    noAnswer: {
      title: '“No answer” counts as one of the options',
      body: 'Companies without an answer are part of n. Their number is published as a range, as that of any other answer is. The exact number of answers to an item is not published.',
    },
    answered: {
      title: 'Where only some were asked, the number that answered is a range, too',
      body: 'Where an earlier answer decides who is asked, the number of companies that answered tells an answer itself. It is therefore published in bands of {{band}}, too, and this range is the base of the shares. In the files it is the row with the code ANS.',
    },
    coarse: {
      title: 'Below {{fullFrom}} answers the levels are put together',
      body: 'Where {{minItem}} companies or more but fewer than {{fullFrom}} answered an item, single levels and the number without an answer are not shown: only “1 or 2”, “3, 4 or 5” and “not applicable or don’t know”.',
    },
    reference: {
      title: 'Results of fewer than {{reliableFrom}} answers are marked “for reference”',
      body: 'A difference of a few companies changes the share a lot, so they are no ground for a conclusion.',
    },
    hidden: {
      title: 'Everything that is not shown is marked in one way',
      body: 'Whatever the reason, it gets the mark ※ and this one sentence. Telling the reasons apart would be a hint in itself.',
    },
    once: {
      title: 'Published once, and the same tables for everybody',
      body: 'Answers are counted once, after the deadline, and all tables are protected together before they are published. The tables are fixed and do not depend on who looks. Shares, ranks, charts and headlines are computed from the published counts alone.',
    },
  },
  values: {
    title: 'The values of this publication',
    caption: 'Values used by the rules',
    name: 'Name',
    value: 'Value',
    meaning: 'Meaning',
    key: {
      minView: 'Companies (owners) that a group needs to be shown',
      minItem: 'Companies (owners) that must have answered an item for it to be shown',
      minDiff: 'Companies (owners) that the difference of two groups needs',
      coalition: 'Companies (owners) assumed to put their own answers together',
      edgeMargin: 'Counts within this of none or of all are given as a range',
      fullFrom: 'Companies (owners) that must have answered for single levels to be shown',
      reliableFrom: 'Results with a smaller number of companies (n) are marked “for reference”',
      band: 'Width of the bands in which counts are given (companies); one less in groups of fewer than 30',
    },
    releasedOn: 'Published on',
    number: 'Number of the publication',
    tables: 'Kinds of tables published',
    table: {
      association: 'association',
      overall: 'all companies',
      sector: 'sector',
      size: 'size',
      sectorSize: 'sector by size',
      associationSize: 'association by size (associations of 10 or more)',
    },
    audit: 'Audit',
    audited: 'audited (audited: true)',
    notAudited: 'not audited (audited: false)',
    coarser: 'Made coarser',
    coarserCount: '{{amount}} (items in a group; at random, or because something could have been worked out)',
    witnesses: 'Evidence',
    witnessCount: '{{amount}} sets of answers with the same publication',
    covered: 'Other answers shown by',
    method: {
      swaps: 'companies of one kind changing places: {{amount}}',
      moves: 'small changes: {{amount}}',
      search: 'a search: {{amount}}',
      local: 'a calculation of a part: {{amount}}',
      program: 'a calculation of the whole: {{amount}}',
    },
    digest: 'Digest (SHA-256)',
    publicKey: 'Public key (Ed25519)',
    signature: 'Signature (Ed25519)',
    unsigned: 'This publication is not signed',
  },
  proof: {
    title: 'What is not proved yet',
    notAudited:
      'This publication has not been audited (audited: false). The rules above were applied, but it has not been proved that all published figures together leave the answer of every single company open.',
    mayRemain:
      'To companies in several associations, or to a company that knows its own answer, some figures may still allow the answer of another company to be worked out. This publication is therefore provisional.',
    titleAudited: 'How it is made sure that no single answer is certain',
    audited:
      'This publication has been audited (audited: true). All published figures together leave the answer of every single company open; what the audit does not cover is in the next section. This is how it works.',
    planned:
      'Results are published only where they pass this audit; what it does not cover is in the next section. This is how it works.',
    steps: {
      see: 'A separate program audits the publication before it is made. It goes by what would be published and who took part, and not by anybody’s answers.',
      search: 'It looks for other complete sets of answers that would give exactly the same publication.',
      each: 'For every company it has to find a set in which that company answered something else. Where there is one, the answer of that company is not certain.',
      alone:
        'The same has to hold where any other single company puts its own answer to use: any answer that the sets found allow it, then the one that it gave. Only this last check looks at a true answer, that of the one company.',
      pairs:
        'The same has to hold where one or two other companies put their own answers to use: every single company with any answer that the sets found allow it, then with the one that it gave, and a sample of the pairs. Only the last checks look at true answers, those of these companies.',
      coarser:
        'Where it finds none, the publication is made coarser, least loss first: groups of options only, wider bands, not shown.',
      drawn:
        'So that this does not itself say that something could be worked out there, about one figure in 64 is made coarser at random, in groups of fewer than 60 companies. Which ones is decided by a secret that only the publisher holds.',
      nothing: 'Where that is not enough, nothing is published.',
    },
    evidenceTitle: 'What is kept as evidence',
    evidence:
      'Some of the sets found, and the list of what was made coarser, are in the file certificate.json. Anyone with the answers can recompute that each set gives the same publication. No special software (solver) is needed for that.',
    evidenceSafe:
      'The sets were found from what is published and who took part alone. They therefore tell nothing more than the published figures do.',
  },
  open: {
    title: 'What stays open',
    lead: 'Audited or not, the following is not part of the guarantee.',
    guess: 'The guarantee is that nobody can be certain of a single answer, not that nobody can guess it well.',
    change: 'Where most answers stay the same, changes from survey to survey tell something.',
    repair:
      'Whether something was made coarser at random or because it had to be cannot be known for certain. It can be guessed, above all where a group has several such marks.',
    absence:
      'A figure that was not made coarser can tell something, too: with answers from which a company could have worked out another’s, the publication would have been coarser. The audit therefore makes it coarser for every such answer in the sets found, given or not. For items with very many options, and in surveys with very many kinds of companies, it tries the answers given alone; the certificate says for which items.',
    coalition:
      'Coalitions of more companies than {{coalition}} that put their answers together are not considered. Where two are, pairs are sampled, not tried one and all.',
    group: 'Facts about a whole group, such as “nobody has reached level 3”, may become known.',
    participation: 'Who took part is treated as known.',
    items: 'The audit takes each item on its own; only pairs declared beforehand are examined together.',
    others: 'What others publish from the same data is not considered.',
  },
  verify: {
    title: 'How to check published figures',
    lead: 'The published figures are also kept as a set of files (a folder). Whoever receives it can check it in these steps.',
    receive: 'Get the files of the publication from the organiser of the survey.',
    run: 'Run this command of the program Kurabe; DIR is the name of the folder.',
    compare: 'See that “signature” says “valid” and that “digest” is the digest on this page.',
    responses:
      'Anyone with the answers can check the evidence of the audit, too, with this command; FILE is the name of the CSV file of answers. It computes the figures and the sets of the certificate anew from the answers and compares them.',
    changed: 'The command fails where a single byte of a file was changed, or where a file is missing or too many.',
    integrity:
      'Without --public-key you learn only that nothing was changed after the signature was made, not who made it.',
    unsigned: 'This publication is not signed: only its digest and that no file was changed can be checked.',
  },
  formulae: {
    title: 'How figures are computed',
    share: {
      term: 'Share',
      body: '100 × companies with the answer ÷ companies in the group (n). n counts companies, no answer included: “no answer” is a category of its own, and n is the same for every item of a group. A share of an exact count is rounded to the nearest percent; of a range, the lower end is rounded down and the upper end up. Where the range is one point or less, its middle alone is shown.',
    },
    conditional: {
      term: 'Share of an item asked only of some',
      body: 'Where an item is asked only of some companies, depending on an earlier answer, the base is the companies that answered it. That number tells an answer itself and is published as a range. The lower end of the share is the lower end of the count ÷ the upper end of the base, the upper end the upper end of the count ÷ the lower end of the base (100% at most). Where the base is not shown, no share is.',
    },
    weight: {
      term: 'How companies count',
      body: 'Each company counts as one, whatever its size or sales; nothing is estimated for items without an answer. A company that submitted the survey is part of n even where it left an item empty. A company in several associations counts once among all companies.',
    },
    done: {
      term: 'Implemented or better',
      body: 'Share of the companies at level 3, 4 or 5. n includes those that answered “not applicable” or “don’t know” and those that gave no answer.',
    },
    notDone: {
      term: 'Not implemented, not applicable or don’t know (as counted in 2022)',
      body: 'Share of the companies at level 1, “not applicable” and “don’t know” together, as the ministry’s survey of 2022 counted. Level 2 and no answer are not included.',
    },
    score: {
      term: 'Category score',
      body: 'Mean of the shares of the items in the category. Items that are not shown are left out. Where any item is a range, the means of the lower and of the upper ends are taken and rounded down and up.',
    },
    median: {
      term: 'Median',
      body: 'The lowest and the highest median that the published counts allow; one value where both are the same. “Not applicable”, “don’t know” and no answer are left out. Where the number of companies that gave a level is known as a range only, every case is considered. With an even number of companies, the lower of the two in the middle counts.',
    },
  },
};
