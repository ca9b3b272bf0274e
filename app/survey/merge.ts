import { type Answer, type Answers, sameAnswer } from './answer.ts';
import { isReserved, typedKey, type Writer } from './section-keys.ts';

/**
 * Two people changed one answer differently; `theirs` was stored first, `by` whom and when where that is known. Undefined is
 * "no answer". The id is a key of the section: an item's, or that of the remark to one.
 */
export type Conflict = {
  itemId: string;
  mine?: Answer | undefined;
  theirs?: Answer | undefined;
  by?: Writer | undefined;
};

/**
 * Merges one section item by item: `base` is what the writer saw, `mine` what the writer sends, `theirs` what is
 * stored by now. Where only one side changed, that side counts; where both changed differently, the later writer's
 * answer is kept and the pair is listed, so that nothing disappears unseen.
 */
export function mergeSection(
  base: Answers,
  mine: Answers,
  theirs: Answers,
): { merged: Answers; conflicts: Conflict[] } {
  const merged: Record<string, Answer> = {};
  const conflicts: Conflict[] = [];
  const ids = new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)]);
  for (const itemId of ids) {
    const before = base[itemId];
    const own = mine[itemId];
    const other = theirs[itemId];
    const kept = sameAnswer(own, before) ? other : own;
    if (kept) merged[itemId] = kept;
    const bothChanged = !sameAnswer(own, before) && !sameAnswer(other, before);
    if (bothChanged && !sameAnswer(own, other)) {
      conflicts.push({ itemId, mine: own, theirs: other });
    }
  }
  return { merged, conflicts };
}

/**
 * Merges a section as `mergeSection` does. What was typed and could not be read goes where the answer beside it changes, and is no conflict: it is
 * no answer.
 */
export function mergeTyped(base: Answers, mine: Answers, theirs: Answers): ReturnType<typeof mergeSection> {
  const { merged, conflicts } = mergeSection(base, mine, theirs);
  const changed = Object.keys({ ...merged, ...theirs }).filter((id) => !sameAnswer(merged[id], theirs[id]));
  const stale = new Set(changed.map(typedKey).filter((key) => sameAnswer(mine[key], base[key])));
  return {
    merged: Object.fromEntries(Object.entries(merged).filter(([key]) => !stale.has(key))),
    conflicts: conflicts.filter(({ itemId }) => itemId.startsWith('_') || !isReserved(itemId)),
  };
}
