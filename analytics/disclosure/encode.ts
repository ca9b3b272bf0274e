/** The bounds of a published count; `lo = hi` is exact. */
export type Bounds = { lo: number; hi: number };

/** How counts of one column in one view are published. */
export type Encoding = {
  /** Companies that a count is taken of; a range where their number is itself published as one. */
  base: Bounds;
  /** Counts this near to 0 or to the whole base are published as an inequality. */
  margin: number;
  /** Width of the bands between the edges; null = the middle is exact. */
  band: number | null;
  /** So many neighbouring cells of the partition are published as one; 1 = each for itself. */
  merge: number;
};

/**
 * The cell in which a count falls, of a fixed partition of 0..base.hi: the lower edge [0..m], bands of width b, the last one cut
 * where the upper edge [base.lo - m .. base.hi] begins. Where two edges don't fit, the only cell is [0..base.hi]. With `merge`,
 * neighbouring cells are joined, so that a merged partition is always a coarser one of the same.
 * The partition depends on its parameters alone, never on the count. Null where the count is no whole number in 0..base.hi
 * or a parameter is none (fails closed). Source: disclosure.md, "edgeMargin" and "band".
 */
export function encodeCount(count: number, encoding: Encoding): Bounds | null {
  const { base, margin, merge } = encoding;
  const band = encoding.band ?? 1;
  const numbers = [count, base.lo, base.hi, margin, band, merge];
  if (!numbers.every(Number.isSafeInteger) || margin < 0 || band < 1 || merge < 1) return null;
  if (count < 0 || count > base.hi || base.lo > base.hi) return null;
  const starts = cellStarts({ base, margin, band });
  let cell = 0;
  while (cell + 1 < starts.length && (starts[cell + 1] ?? 0) <= count) cell += 1;
  const first = cell - (cell % merge);
  const next = starts[first + merge];
  return { lo: starts[first] ?? 0, hi: next === undefined ? base.hi : next - 1 };
}

function cellStarts({ base, margin, band }: { base: Bounds; margin: number; band: number }): number[] {
  const upper = base.lo - margin;
  if (upper <= margin) return [0];
  const starts = [0];
  for (let start = margin + 1; start < upper; start += band) starts.push(start);
  return [...starts, upper];
}
