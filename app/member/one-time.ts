const SIX_DIGITS = /^\d{6}$/;

/** A typed code as six digits, full-width ones and gaps allowed; null for anything else. */
export function parseOneTimeCode(typed: unknown): string | null {
  if (typeof typed !== 'string' || typed.length > 40) return null;
  const plain = typed.normalize('NFKC').replace(/[\s-]/g, '');
  return SIX_DIGITS.test(plain) ? plain : null;
}

/** An address as whoever owns it recognises it, and nobody else reads it: `h•••@example.jp`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${[...address][0] ?? ''}•••${at > 0 ? address.slice(at) : ''}`;
}
