import Papa from 'papaparse';

const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;
const BOM = '\uFEFF';

/** One value of a CSV file. Numbers stay numbers; null is an empty field. */
export type CsvValue = string | number | null;

/**
 * A text that no spreadsheet takes for a formula: where it starts with = + - @ tab CR LF or one of the
 * full-width ＝＋－＠, an apostrophe is put before it. Numbers and empty values stay as they are.
 */
export function guardFormula(value: CsvValue): CsvValue {
  return typeof value === 'string' && FORMULA_START.test(value) ? `'${value}` : value;
}

/**
 * A CSV file as text: UTF-8 with BOM, lines end in CR LF, every text guarded against formulas.
 * @param columns heads of the columns
 * @param rows values in the order of the columns
 */
export function buildCsv(columns: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  const guarded = [columns, ...rows].map((row) => row.map(guardFormula));
  return `${BOM}${Papa.unparse(guarded, { newline: '\r\n' })}\r\n`;
}

const PLAIN_CHARACTER = /[^A-Za-z0-9._-]+/g;

/**
 * The Content-Disposition of a download (RFC 6266, RFC 8187): the name in UTF-8, with a plain one for old readers.
 * @param name file name without path; quotes, separators and control characters are taken out
 */
export function attachment(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const clean = name.replace(/[\u0000-\u001f\u007f"\\/:*?<>|]|\p{Surrogate}/gu, '_');
  const plain = clean
    .replace(PLAIN_CHARACTER, '_')
    .replace(/_+/g, '_')
    .replace(/^_+(?=[^.])/, '');
  const encoded = encodeURIComponent(clean).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
