/** How wide a text is on a terminal: full-width characters count two. */
export function widthOf(text: string): number {
  return [...text].reduce(
    (sum, char) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(char)
        ? 2
        : 1),
    0,
  );
}

/** Rows as lines of text, columns set below each other; the first row is the head and is underlined. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => widthOf(row[i] ?? ''))));
  const line = (row: readonly string[]): string =>
    row.map((text, i) => text + ' '.repeat(i === row.length - 1 ? 0 : (widths[i] ?? 0) - widthOf(text))).join('  ');
  const [head, ...body] = rows;
  if (!head) return [];
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(line)];
}
