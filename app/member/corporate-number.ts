/**
 * A corporate number (法人番号) as 13 digits whose first one is the right check digit.
 * It is the unit of privacy: one company, however many associations, counts once.
 */
export type CorporateNumber = string;

/** Why a text is no corporate number: not thirteen digits, or digits whose check digit does not fit them. */
export type CorporateNumberFault = 'format' | 'check-digit';

function checkDigitOf(base: string): number {
  let sum = 0;
  for (let place = 1; place <= base.length; place += 1) {
    const digit = Number(base[base.length - place]);
    sum += digit * (place % 2 === 1 ? 1 : 2);
  }
  return 9 - (sum % 9);
}

/**
 * Reads a corporate number from what people type: full-width digits, spaces and hyphens are understood.
 * The check digit follows the ministerial ordinance on corporate numbers: 9 - (sum of P(n) x Q(n) mod 9), where P(n) is the
 * n-th digit from the right of the twelve and Q(n) is 1 at odd and 2 at even places.
 */
export function parseCorporateNumber(
  input: string,
): { ok: true; value: CorporateNumber } | { ok: false; fault: CorporateNumberFault } {
  const digits = input.normalize('NFKC').replace(/[\s\-‐‑–−]/g, '');
  if (!/^\d{13}$/.test(digits)) return { ok: false, fault: 'format' };
  if (Number(digits[0]) !== checkDigitOf(digits.slice(1))) return { ok: false, fault: 'check-digit' };
  return { ok: true, value: digits };
}

/** The corporate number made of twelve digits, with its check digit put before them; null where they are not twelve digits. */
export function buildCorporateNumber(base: string): CorporateNumber | null {
  return /^\d{12}$/.test(base) ? `${checkDigitOf(base)}${base}` : null;
}
