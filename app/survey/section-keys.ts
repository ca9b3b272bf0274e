import { type Answer, type Answers, sameAnswer } from './answer.ts';
import type { Section } from './questionnaire.ts';

/** Characters of a remark to an item. */
export const REMARK_LENGTH = 500;
/** The statement whether a section is complete: `{ code: 'yes' | 'no' }`. */
export const DONE_KEY = '_done';
/** Who changed which item of a section last, sealed with the answers. */
const WRITERS_KEY = '_by';
const REMARK = /^(.+)\.note$/;
const TYPED = '.typed';
/** Characters that are kept of what was typed as a number and could not be read. */
export const UNREAD_LENGTH = 100;

/** Who changed something and when: a name (empty where none is known) and a moment to the minute, ISO 8601 in UTC. */
export type Writer = { name: string; at: string };

/** The key of the remark to an item, which lies beside its answer and counts nowhere. */
export function remarkKey(itemId: string): string {
  return `${itemId}.note`;
}

/** The item that a key is about: its own id, or that of the item it remarks on. */
export function itemOfKey(key: string): string {
  return REMARK.exec(key)?.[1] ?? key;
}

/** Whether a key holds a remark. */
export function isRemark(key: string): boolean {
  return REMARK.test(key);
}

/** The key of what was typed for an item and could not be read. It lies beside the answer, which it does not change, and counts nowhere. */
export function typedKey(itemId: string): string {
  return `${itemId}${TYPED}`;
}

/** What was typed for an item and could not be read, or null. */
export function unreadOf(section: Answers, itemId: string): string | null {
  const kept = section[typedKey(itemId)];
  return kept && 'text' in kept ? kept.text : null;
}

/** Whether a key holds what was typed and could not be read. */
export function isUnread(key: string): boolean {
  return key.endsWith(TYPED);
}

/** What was typed in a section and could not be read, alone. */
export function onlyUnread(section: Answers): Answers {
  return Object.fromEntries(Object.entries(section).filter(([key]) => isUnread(key)));
}

/** Whether a key of a sealed section is neither an answer nor a remark. */
export function isReserved(key: string): boolean {
  return key.startsWith('_') || isUnread(key);
}

/** The keys that a page of a section can write: its items, their remarks and the statement that it is complete. */
export function keysOfSection(section: Section): string[] {
  return [...section.items.flatMap(({ id }) => [id, remarkKey(id)]), DONE_KEY];
}

/** The remark to an item, or null. */
export function remarkOf(answers: Answers, itemId: string): string | null {
  const remark = answers[remarkKey(itemId)];
  return remark && 'text' in remark ? remark.text : null;
}

/** Answers and remarks without what a section keeps beside them. */
export function withoutReserved(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([key]) => !isReserved(key)));
}

/** Who changed the items of a section last, by key; items changed before anybody noted it are absent. */
export function writersOf(answers: Answers): Readonly<Record<string, Writer>> {
  const kept = answers[WRITERS_KEY];
  if (!kept || !('text' in kept)) return {};
  const pairs = Object.entries(JSON.parse(kept.text) as Record<string, [string, string]>);
  return Object.fromEntries(pairs.map(([key, [name, at]]) => [key, { name, at }]));
}

/** A section's answers with the writer noted at every item that differs from `before`. */
export function withWriter(before: Answers, after: Answers, writer: Writer): Answers {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...keys].filter((key) => key !== WRITERS_KEY && !sameAnswer(before[key], after[key]));
  const notes = { ...writersOf(before), ...Object.fromEntries(changed.map((key) => [key, writer])) };
  const sorted = Object.entries(notes).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(Object.fromEntries(sorted.map(([key, { name, at }]) => [key, [name, at]])));
  const by: Answer = { text };
  return { ...after, [WRITERS_KEY]: by };
}

/** The note of who wrote answers alone, to keep with other answers. */
export function onlyWriters(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([key]) => key === WRITERS_KEY));
}

/** Answers without the note of who wrote them: two saves of the same answers are the same. */
export function withoutWriters(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([key]) => key !== WRITERS_KEY));
}
