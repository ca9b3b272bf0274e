const HALF_WIDTH = /[ -~｡-ﾟ]/;
const NOT_AT_START = '、。，．・」』）】〉》〕ー々？！,.)?!%％';
const NOT_AT_END = '「『（【〈《〔(';

/**
 * The width of a text in em: full-width characters count 1, half-width ones 0.56.
 * @param text one line
 */
export function emWidth(text: string): number {
  let width = 0;
  for (const character of text) width += HALF_WIDTH.test(character) ? 0.56 : 1;
  return width;
}

function pieces(text: string): string[] {
  const found: string[] = [];
  for (const character of text) {
    const last = found[found.length - 1];
    const glue =
      last !== undefined &&
      ((HALF_WIDTH.test(character) && character !== ' ' && HALF_WIDTH.test(last.slice(-1)) && !last.endsWith(' ')) ||
        (character === ' ' && !last.endsWith(' ')) ||
        NOT_AT_START.includes(character) ||
        NOT_AT_END.includes(last.slice(-1)));
    if (glue) found[found.length - 1] = last + character;
    else found.push(character);
  }
  return found;
}

/**
 * Breaks a label into lines: Japanese between characters with the usual line-start and line-end
 * prohibitions, Latin between words. A text that needs more lines than allowed ends in `…`.
 * @param text the label
 * @param maxEm width of a line in em
 * @param maxLines lines at most, 1 or more
 * @returns the lines, at least one
 */
export function wrapLabel(text: string, maxEm: number, maxLines: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text)) {
    if (line !== '' && emWidth(line + piece.trimEnd()) > maxEm) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  if (lines.length <= maxLines) return lines;
  const kept = lines.slice(0, maxLines);
  let last = kept[maxLines - 1] ?? '';
  while (last !== '' && emWidth(last) + 1 > maxEm) last = [...last].slice(0, -1).join('');
  kept[maxLines - 1] = `${last}…`;
  return kept;
}
