/** The columns of a section's sheet. Which column is which is found again by the marks in its first row, wherever they are. */
export const COLUMNS = {
  id: { column: 1, letter: 'A', width: 4, hidden: true },
  number: { column: 2, letter: 'B', width: 7, hidden: false },
  question: { column: 3, letter: 'C', width: 56, hidden: false },
  answer: { column: 4, letter: 'D', width: 30, hidden: false },
  hint: { column: 5, letter: 'E', width: 30, hidden: false },
  note: { column: 6, letter: 'F', width: 24, hidden: false },
  lists: { column: 8, letter: 'H', width: 4, hidden: true },
} as const;

/** What stands in the hidden first row over a column, and in that of the sheet that explains the file. */
export const MARKS = { id: 'kurabe-id', answer: 'kurabe-answer', note: 'kurabe-note', guide: 'kurabe-guide' } as const;

/** How a stamp begins in a cell. */
export const STAMP_MARK = 'kurabe-stamp.';

/** What stands between a question and its help. */
export const SHEET_TEXT = { helpBreak: '\n' } as const;

const MOST_CHARACTERS = 31;

/** Names of sheets as Excel takes them: without `: \ / ? * [ ]`, of 31 characters at most, each once. */
export function sheetNames(titles: readonly string[], taken: string): string[] {
  const used = new Set([taken.toLowerCase()]);
  return titles.map((title) => {
    // An apostrophe is a quotation mark around the names of sheets: the typographic one is none.
    const clean =
      title
        .replace(/[:\\/?*[\]]/g, ' ')
        .replaceAll("'", '’')
        .trim() || '-';
    let name = cut(clean, MOST_CHARACTERS);
    for (let number = 2; used.has(name.toLowerCase()); number += 1)
      name = `${cut(clean, MOST_CHARACTERS - 4)} ${number}`;
    used.add(name.toLowerCase());
    return name;
  });
}

function cut(text: string, most: number): string {
  let short = '';
  for (const character of text) {
    if (short.length + character.length > most) break;
    short += character;
  }
  return short.trim();
}
