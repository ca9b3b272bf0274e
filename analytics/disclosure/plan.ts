/**
 * How much a column gives away in a view, from the least loss on: as the policy has it · groups of codes only · neighbouring
 * cells joined, two or four · nothing. Each level is computed from what the one before publishes, and from nothing else.
 */
export type Level = 0 | 1 | 2 | 3 | 4;

/** The level at which nothing of a column is shown in a view. */
export const HIDDEN_LEVEL = 4;

/** Levels above 0 of one column, by number of the shown class of views; a class that is not named has level 0. */
export type ColumnPlan = ReadonlyMap<number, Level>;

/** The level after this one, or null after the last. Columns without coarse groups have no level of groups alone. */
export function nextLevel(level: Level, hasCoarseGroups: boolean): Level | null {
  if (level >= HIDDEN_LEVEL) return null;
  return level === 0 && !hasCoarseGroups ? 2 : ((level + 1) as Level);
}

/** What a level does: are single codes shown, how many cells are one, or null where nothing is shown. */
export function meaningOf(level: Level): { singles: boolean; merge: number } | null {
  switch (level) {
    case 0:
      return { singles: true, merge: 1 };
    case 1:
      return { singles: false, merge: 1 };
    case 2:
      return { singles: false, merge: 2 };
    case 3:
      return { singles: false, merge: 4 };
    case 4:
      return null;
  }
}
