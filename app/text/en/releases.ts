import type { releases as ja } from '../ja/releases.ts';
import type { TextOf } from '../shape.ts';

export const releases: TextOf<typeof ja> = {
  home: 'Releases',
  homeLead: 'How far each closed survey is on its way: counted, protected, audited and published.',
  listLabel: 'Closed surveys',
  empty: 'No survey has closed yet. Surveys appear here once they close.',
  see: 'See how far the release is',
  caption: 'Progress of the release',
  stepsTitle: 'Progress',
  stepsLater: 'What happens after the survey closes',
  step: {
    read: { title: 'Read the answers', hint: 'The submitted answers are read for counting.' },
    count: { title: 'Count', hint: 'The tables to publish are chosen and the answers counted.' },
    audit: {
      title: 'Protect and audit the figures',
      hint: 'The figures are changed so that no single company’s answers can be inferred, and each column is checked for it.',
    },
    verify: {
      title: 'Check again',
      hint: 'The finished tables are checked once more from the start, column by column.',
    },
    publish: { title: 'Sign and publish', hint: 'All tables are signed and published at once.' },
  },
  status: { done: 'Done', now: 'In progress', notYet: 'Not yet', stopped: 'Stopped', left: 'Not done' },
  columns: {
    audit: '{{done}} of {{total}} columns audited',
    verify: '{{done}} of {{total}} columns checked again',
    what: 'A column is one set of totals, such as those of a question or of an option.',
  },
  phase: {
    notClosed: {
      title: 'This survey has not closed yet',
      body: 'The deadline is {{closesAt}}. After it the survey closes by itself and its release begins.',
    },
    waiting: {
      title: 'The release is waiting to begin',
      body: 'This survey has closed (deadline: {{closesAt}}). The work begins by itself; it may have to wait for another survey’s.',
    },
    running: {
      title: 'The release is being made',
      body: 'This mostly takes from a few minutes to some tens of minutes. You may close this page: the work goes on, and you can come back at any time.',
    },
    interrupted: {
      title: 'The release stopped half way',
      body: 'Nothing has been heard of it for more than five minutes. It begins again from the start by itself.',
    },
    released: { title: 'The results are published', body: 'Published {{date}} (release number {{number}}).' },
    refused: {
      title: 'The release was refused',
      body: 'It could not be made sure that the results are safe to publish:',
    },
    failed: {
      title: 'The release could not be finished',
      body: 'Something unexpected went wrong in the system. It is tried again by itself in about ten minutes.',
    },
  },
  nothing: 'Nothing was published this time.',
  standing: 'The earlier release (number {{number}}, published {{date}}) stands unchanged.',
  ask: 'Please ask the operator of this portal and give the reference “{{reference}}”.',
  askIfAgain: 'If it stays like this, please ask the operator of this portal and give the reference “{{reference}}”.',
  refusal: {
    keyErased: 'The encryption key of this survey was erased, so its answers cannot be read.',
    questionnaire: 'The definition of the questionnaire has a fault.',
    policy: 'The rules of publication, such as the number of companies needed, have a fault.',
    tables: 'The list of tables to publish has a fault.',
    answers: 'Some of the stored answers do not fit the questionnaire.',
    counts: 'The counts did not add up when they were checked.',
    audit: 'For some figures it could not be made sure that no single company’s answers can be inferred.',
    bundle: 'The files to publish could not be written.',
    overtaken: 'Another run published this survey first.',
    other: 'A condition of publication was not met.',
  },
  long: 'Surveys of {{companies}} companies or {{associations}} associations and more take hours to audit, or a day and more.',
  nextTitle: 'What happens next',
  next: {
    notClosed:
      'After the survey closes its progress appears here. While a survey is running, nobody is shown any total of its answers.',
    waiting: 'Once the work begins, its progress appears here.',
    running:
      'If everything passes the audit, all results are published at once, and the companies and associations that answered can see them. If any figure does not pass, nothing is published.',
    interrupted: 'Once it begins again, its progress appears here. Nothing has been published so far.',
    released:
      'The companies and associations that answered can see the results. Published figures do not change later.',
    refused: 'The same work is not repeated by itself until the cause is removed.',
    failed: 'Once it begins again, its progress appears here.',
  },
  results: 'See the results',
  facts: {
    started: 'Begun',
    updated: 'Last heard of',
    ended: 'Ended',
    reference: 'Reference',
    inJapan: '{{time}} (Japan time)',
  },
  live: {
    on: 'This page updates by itself.',
    off: 'Automatic updates are stopped.',
    stop: 'Stop automatic updates',
    start: 'Resume automatic updates',
    refresh: 'Show the latest state',
    noScript: 'This page does not update by itself.',
    lost: 'The latest state could not be fetched. The page updates as soon as the connection is back.',
    signedOut: 'Your session has ended, so this page no longer updates. The release goes on.',
  },
  announce: '{{step}}: {{status}}',
};
