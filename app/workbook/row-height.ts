import { emWidth } from '../charts/wrap-label.ts';

/** Points of one line of text at 11 and at 9 points, and what stands above and below the text of a cell. */
const LINE = 18;
const SMALL_LINE = 15;
const PADDING = 6;
/** How much narrower a letter of 9 points is than one of 11. */
const SMALL = 9 / 11;

/** Lines that a text takes in a column of a width in half-width letters; a little less than the width is counted on, as words break early. */
function linesOf(text: string, width: number): number {
  const usable = Math.max(4, width - 2);
  return text.split('\n').reduce((sum, line) => {
    return sum + Math.max(1, Math.ceil((2 * emWidth(line)) / usable));
  }, 0);
}

/** The height in points that a cell needs: a text, and below it a smaller one, in a column of a width in half-width letters. */
export function cellHeight({ text, small = '' }: { text: string; small?: string }, width: number): number {
  const main = text === '' ? 0 : linesOf(text, width) * LINE;
  return PADDING + main + (small === '' ? 0 : linesOf(small, width / SMALL) * SMALL_LINE);
}
