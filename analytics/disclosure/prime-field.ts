/**
 * The two fields of the elimination: the largest primes below 2^26. A product of two residues stays below 2^52, so every
 * intermediate value is a whole number that a JavaScript number holds exactly.
 */
export const SPAN_PRIMES: readonly [number, number] = [67_108_859, 67_108_837];

/**
 * a x b mod p for 0 <= a, b < p < 2^26. Exact: the quotient is below 2^26 and, unless whole, at least 1/p > 2^-26 away from a
 * whole number, while the division rounds by 2^-28 at most; its floor is therefore the true one.
 */
export function multiplyMod(a: number, b: number, p: number): number {
  const product = a * b;
  return product - Math.floor(product / p) * p;
}

/** a - b mod p for 0 <= a, b < p. */
export function subtractMod(a: number, b: number, p: number): number {
  return a >= b ? a - b : a - b + p;
}

/** The inverse of a mod p, for 0 < a < p, p prime (extended Euclid). Throws for 0, which has none. */
export function invertMod(a: number, p: number): number {
  if (!(a > 0 && a < p)) throw new RangeError(`${a} has no inverse modulo ${p}`);
  let [r, next] = [p, a];
  let [t, factor] = [0, 1];
  while (next !== 0) {
    const quotient = Math.floor(r / next);
    [r, next] = [next, r - quotient * next];
    [t, factor] = [factor, t - quotient * factor];
  }
  return t < 0 ? t + p : t;
}
