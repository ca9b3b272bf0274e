import type { CarryOutFault } from '../app/services/carry-out-dual.server.ts';

/** What a command says where it does not carry a request out. */
export const DUAL_SENTENCES: Readonly<Record<CarryOutFault, string>> = {
  unknown: 'There is no such request. Its id stands on the page /admin/requests.',
  otherKind: 'That request is for something else.',
  unapproved: 'That request was not approved: a second operator does so on the page /admin/requests.',
  over: 'That request is over: make a new one.',
  done: 'That request was carried out already.',
  withdrawn: 'That request was withdrawn.',
  waveRuns: 'That survey still takes answers: close it first.',
  noKey: 'The answers of that survey are erased already: there is no key.',
  noSheet: 'That company is not asked in that survey, or its answers are erased.',
};
