/** The bounds of a published count; `lo = hi` is exact. */
export type Bounds = { lo: number; hi: number };

/** How counts of one column in one view are published. */
export type Encoding = {
  /** Companies that answered. */
  n: number;
  /** Counts this near to 0 or to n are published as an inequality. */
  margin: number;
  /** Width of the bands between the edges; null = the middle is exact. */
  band: number | null;
};

/**
 * The cell of a fixed partition of 0..n in which a count falls: the lower edge [0..m], bands [bk..bk+b-1] clipped to the
 * middle, the upper edge [n-m..n]. The partition depends on n, margin and band alone, never on answers. A clipped band
 * narrower than b is merged into the edge beside it; where two whole edges don't fit, the only cell is [0..n].
 * Null where the count is no whole number in 0..n (fails closed). Source: disclosure.md, "edgeMargin" and "band".
 */
export function encodeCount(count: number, { n, margin, band }: Encoding): Bounds | null {
  const whole = Number.isSafeInteger(count) && Number.isSafeInteger(n) && Number.isSafeInteger(margin);
  if (!whole || margin < 0 || count < 0 || count > n) return null;
  const middleStart = margin + 1;
  const middleEnd = n - margin - 1;
  if (middleEnd < margin) return { lo: 0, hi: n };
  if (band === null) return pick(count, { n, middleStart, middleEnd, band: 1 });
  if (!Number.isSafeInteger(band) || band < 1) return null;
  const startOff = middleStart % band;
  const bandedStart = startOff === 0 ? middleStart : middleStart + band - startOff;
  const bandedEnd = middleEnd - ((middleEnd + 1) % band);
  if (bandedStart > middleEnd || bandedEnd < bandedStart) {
    const lowerEnd = Math.min(bandedStart - 1, middleEnd);
    return pick(count, { n, middleStart: lowerEnd + 1, middleEnd: lowerEnd, band });
  }
  return pick(count, { n, middleStart: bandedStart, middleEnd: bandedEnd, band });
}

type Partition = { n: number; middleStart: number; middleEnd: number; band: number };

function pick(count: number, { n, middleStart, middleEnd, band }: Partition): Bounds {
  if (count < middleStart) return { lo: 0, hi: middleStart - 1 };
  if (count > middleEnd) return { lo: middleEnd + 1, hi: n };
  const lo = count - ((count - middleStart) % band);
  return { lo, hi: lo + band - 1 };
}
