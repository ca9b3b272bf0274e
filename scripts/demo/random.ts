/**
 * Seeded random numbers for the demo population. Everything the demo invents comes from here, so that the same seed
 * gives the same bytes on every machine; no clock, no `Math.random`.
 */

/** A stream of seeded random values. Streams with different labels are independent of each other. */
export type Random = {
  /** A number in [0, 1). */
  unit(): number;
  /** A whole number in [0, below). `below` is at least 1. */
  below(below: number): number;
  /** A value of the standard normal distribution. */
  normal(): number;
  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** A new list with the same elements in random order. */
  shuffle<T>(list: readonly T[]): T[];
};

/** 32-bit FNV-1a hash of a text; the start value of a stream. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/**
 * A random stream for a seed and a label (mulberry32). The label keeps streams apart: inventing one more name does not
 * move every answer.
 */
export function createRandom(seed: number, label: string): Random {
  let state = hashText(`${seed}/${label}`);
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(unit() * limit);
  return {
    unit,
    below,
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    pick: (list) => {
      const chosen = list[below(list.length)];
      if (chosen === undefined) throw new RangeError('pick from an empty list');
      return chosen;
    },
    shuffle: (list) => {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = below(i + 1);
        const held = copy[i] as (typeof copy)[number];
        copy[i] = copy[j] as (typeof copy)[number];
        copy[j] = held;
      }
      return copy;
    },
  };
}

/**
 * A UUID (version 4 layout) made from a seed and a label: the demo's public rows (associations, companies) keep their
 * ids from one demo to the next. Never used for anything secret.
 */
export function seededUuid(seed: number, label: string): string {
  const random = createRandom(seed, `uuid/${label}`);
  const digits = Array.from({ length: 32 }, () => random.below(16).toString(16));
  digits[12] = '4';
  digits[16] = '89ab'[random.below(4)] ?? '8';
  const hex = digits.join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
