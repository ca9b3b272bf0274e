import type { Answers } from './answer.ts';
import { isUnread } from './section-keys.ts';

/** One save of a section: which one it was, the operation that led to it, and what was stored then. */
type Save = { revision: number; operation: string; answers: Answers };

/** The digests of answers that were said to be as on paper. */
const CONFIRMED = '_confirmed';
/** The last saves, the latest at the end. */
const SAVES = '_saves';
/** That the typist pressed a button: from then on the section is compared with the first typing. */
const LOOKED = '_looked';
const NOTES: readonly string[] = [CONFIRMED, SAVES, LOOKED];

/** Saves that are kept: a form that is older lays all of its fields over what is stored. */
const MOST_SAVES = 12;

/** The answers and remarks of a section that was typed off paper, without what is kept beside them, as what could not be read. */
export function withoutNotes(own: Answers): Answers {
  return Object.fromEntries(Object.entries(own).filter(([key]) => !NOTES.includes(key) && !isUnread(key)));
}

/** The digests of answers in a section that were said to be as on paper. */
export function confirmedIn(own: Answers | undefined): readonly string[] {
  const kept = own?.[CONFIRMED];
  return kept && 'codes' in kept ? kept.codes : [];
}

/** A section with these digests noted as being as on paper. */
export function withConfirmed(own: Answers, codes: readonly string[]): Answers {
  return codes.length > 0 ? { ...own, [CONFIRMED]: { codes: [...codes] } } : own;
}

/** Whether a section was saved by a button: what saves by itself is not compared while somebody is still typing it. */
export function isLookedAt(own: Answers | undefined): boolean {
  return own?.[LOOKED] !== undefined;
}

/** The number of the last save of a section; 0 where it was never saved. */
export function typedRevision(own: Answers | undefined): number {
  return savesOf(own).at(-1)?.revision ?? 0;
}

/** Whether this operation led to one of the last saves of a section. */
export function isSavedBy(own: Answers | undefined, operation: string): boolean {
  return savesOf(own).some((save) => save.operation === operation);
}

/** What was stored at a revision: nothing at 0, what is stored now where that revision is not kept any more. */
export function typedAt(own: Answers | undefined, revision: number): Answers {
  if (revision === 0) return {};
  return savesOf(own).find((save) => save.revision === revision)?.answers ?? withoutNotes(own ?? {});
}

/** A section with its next save: these answers, by this operation, and beside them what could not be read of it. What was confirmed stays. */
export function withSave(
  own: Answers | undefined,
  { answers, unread, operation, isLooked }: { answers: Answers; unread: Answers; operation: string; isLooked: boolean },
): Answers {
  const save: Save = { revision: typedRevision(own) + 1, operation, answers };
  const kept = [...savesOf(own), save].slice(-MOST_SAVES);
  const looked = isLooked || isLookedAt(own) ? { [LOOKED]: { code: 'yes' } } : {};
  return withConfirmed({ ...answers, ...unread, [SAVES]: { text: JSON.stringify(kept) }, ...looked }, confirmedIn(own));
}

function savesOf(own: Answers | undefined): readonly Save[] {
  const kept = own?.[SAVES];
  return kept && 'text' in kept ? (JSON.parse(kept.text) as Save[]) : [];
}
