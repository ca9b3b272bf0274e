/** A seeded sequence of whole numbers; the same on every machine. Only the order in which things are tried depends on it. */
export class AuditRandom {
  /** In an array, as a field would be made anew for each number beyond 31 bits. */
  readonly #state = new Int32Array(1);

  constructor(seed: number) {
    this.#state[0] = seed ^ 0x9e3779b9;
  }

  /** A whole number from 0 to below `count`. Source of the mixing: xorshift32, Marsaglia 2003. */
  below(count: number): number {
    let x = this.#state[0] || 0x6d2b79f5;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state[0] = x;
    return Math.floor(((x >>> 0) / 4_294_967_296) * count);
  }

  /** The numbers 0..count-1 in a drawn order. */
  order(count: number): Int32Array {
    const list = Int32Array.from({ length: count }, (_, index) => index);
    for (let at = count - 1; at > 0; at--) {
      const other = this.below(at + 1);
      const value = list[at] ?? 0;
      list[at] = list[other] ?? 0;
      list[other] = value;
    }
    return list;
  }
}
