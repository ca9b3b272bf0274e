const SIX_DIGITS = /^\d{6}$/;

/** A typed code as six digits, full-width ones and gaps allowed; null for anything else. */
export function parseOneTimeCode(typed: unknown): string | null {
  if (typeof typed !== 'string' || typed.length > 40) return null;
  const plain = typed.normalize('NFKC').replace(/[\s-]/g, '');
  return SIX_DIGITS.test(plain) ? plain : null;
}
