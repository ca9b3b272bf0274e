import { emWidth } from './wrap-label.ts';

/** A column of values right of a chart: its head and the texts under it. */
export type ValueColumn = Readonly<{ head: string; texts: readonly string[] }>;

/** Where columns end, pixels right of the scale's end, and how much room they take together. */
export type PlacedColumns = Readonly<{ ends: readonly number[]; right: number }>;

const GAP = 20;
const FIRST_GAP = 26;
const EDGE = 8;

/**
 * Places columns of values beside each other, each as wide as its longest text.
 * @param columns from left to right
 * @param fontSize pixels
 */
export function placeColumns(columns: readonly ValueColumn[], fontSize: number): PlacedColumns {
  let at = FIRST_GAP - GAP;
  const ends = columns.map(({ head, texts }) => {
    at += GAP + Math.ceil(Math.max(...[head, ...texts].map(emWidth)) * fontSize);
    return at;
  });
  return { ends, right: at + EDGE };
}

/**
 * Pairs of a word and its value for a narrow chart: as many beside each other as fit into a line.
 * @param maxEm width of a line in em
 */
export function packValues(values: readonly string[], maxEm: number): string[] {
  const lines: string[] = [];
  for (const value of values) {
    const last = lines[lines.length - 1];
    const joined = `${last}   ${value}`;
    if (last !== undefined && emWidth(joined) <= maxEm) lines[lines.length - 1] = joined;
    else lines.push(value);
  }
  return lines;
}
