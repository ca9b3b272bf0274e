import type { associations as ja } from '../ja/associations.ts';
import type { TextOf } from '../shape.ts';

export const associations: TextOf<typeof ja> = {
  title: 'Associations your answers count for',
  lead: 'A company answers once. Its answers count for every association it belongs to, unless you decline.',
  caption: 'Associations of this survey that your company belongs to',
  name: 'Association',
  state: 'State',
  action: 'Action',
  counted: 'Counts',
  declined: 'Declined',
  own: 'Has questions of its own',
  ownKept:
    'Answers typed to its own questions are kept until the deadline. They are left out of what you submit from now on and are not counted.',
  ownLeftOut: 'Answers typed to its own questions are not counted.',
  decline: 'Decline',
  takeBack: 'Answer after all',
  declineAll: 'Decline this survey',
  back: 'Back to the overview',
  cancel: 'Go back without declining',
  note: {
    once: 'In the figures for all respondents your company counts once, however many associations it answers for.',
    seen: 'The secretariat of an association you decline sees only “Declined”. Nobody asks why.',
    sent: 'A change after you submitted leaves the answers themselves as they are.',
    released: 'Figures that are published already stay as they are.',
    until: 'You can change this until the deadline.',
  },
  askOne: {
    title: 'Decline to answer for {{association}}?',
    body: 'Your answers will not count in the results of this association. They count in those of the others.',
    own: 'Its own questions are not asked. Answers typed so far are kept until the deadline, but left out of what you submit from now on.',
  },
  askAll: {
    title: 'Decline this survey?',
    body: 'Your answers will count for no association, and not in the figures for all respondents.',
    sent: 'Answers you submitted are not erased, but do not count. To erase them, withdraw your answers.',
    back: 'You can take this back until the deadline. What you submitted counts again then.',
    confirm: 'I understand that our company does not answer this survey',
  },
  done: {
    decline: 'Declined. Your answers do not count in the results of this association.',
    declineAll: 'You declined this survey.',
    takeBack: 'Taken back. Your answers count in the results of this association.',
  },
  fault: {
    notConfirmed: 'Tick “I understand that our company does not answer this survey”',
    lastOne: 'All other associations are declined already. Declining this one as well means declining the survey',
    notOpen: 'The survey has not begun, so this cannot be changed yet',
    closed: 'The survey is closed, so this cannot be changed any more',
  },
  closed: 'The survey is closed and nothing can be changed. This is how it stood at the deadline.',
  all: {
    title: 'You declined this survey',
    body: 'Your answers count nowhere. To answer, take back having declined.',
    bodyClosed: 'Your answers count nowhere.',
    link: 'Choose associations again',
  },
  start: {
    countedFor: 'Counts for',
    none: 'No association (all are declined)',
    change: 'Decline for one association, or take it back',
  },
  leftOut: {
    title: 'Own questions of declined associations are not submitted',
    body: 'Answers typed to the own questions of {{associations}} are neither submitted nor counted. They are kept until the deadline, so that you can still take the decline back.',
    link: 'Choose associations again',
  },
  ownSection: {
    title: 'Questions of your association',
    body: 'Nobody outside your company sees these answers. The association gets totals of five or more companies only.',
  },
};
