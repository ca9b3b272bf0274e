import type { Answers } from '../survey/answer.ts';

/** How long a remark to an item may be, in characters. */
export const MOST_NOTE_CHARACTERS = 500;

/** The key under which the remark to an item is kept beside the answers of its section. */
export function noteKey(itemId: string): string {
  return `${itemId}.note`;
}

/** The remark to an item as text; empty where there is none. */
export function noteOf(answers: Answers, itemId: string): string {
  const note = answers[noteKey(itemId)];
  return note && 'text' in note ? note.text : '';
}
