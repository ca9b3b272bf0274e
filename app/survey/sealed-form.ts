import type { Answers } from './answer.ts';

/** The associated data of a sealed draft: response, section, revision. The wave is added by the seal itself. */
export function draftPlace(responseKey: string, section: string, revision: number): string[] {
  return [responseKey, section, String(revision)];
}

/** The associated data of a sealed submission and of its coded bytes: response, the word "submission", revision. */
export function submissionPlace(responseKey: string, revision: number): string[] {
  return [responseKey, 'submission', String(revision)];
}

/** The associated data of the plants' answers beside a submission. */
export function plantsPlace(responseKey: string, revision: number): string[] {
  return [responseKey, 'plants', String(revision)];
}

/** The associated data of the revisions that a submission was made of. */
export function draftsPlace(responseKey: string, revision: number): string[] {
  return [responseKey, 'drafts', String(revision)];
}

/** The associated data of what is sealed of a request for approval: the digest of what was asked for, or the reason why it was sent back. */
export function approvalPlace(approvalId: string, what: 'digest' | 'reason'): string[] {
  return ['approval', approvalId, what];
}

/** Answers as the text that is sealed: JSON with the items in alphabetical order, so that equal answers are equal texts. */
export function answersToText(answers: Answers): string {
  const sorted = Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted));
}

/** Answers out of a text that `answersToText` made; it comes out of a seal and so was written by this program. */
export function answersFromText(text: string): Answers {
  return JSON.parse(text) as Answers;
}
