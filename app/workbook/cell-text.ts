import { guardFormula } from '../exports/csv.ts';

const GUARDED = /^'+[=+\-@\t\r\n＝＋－＠]/;

/**
 * A text as it stands in a CSV file that people open in a spreadsheet: no formula, and told apart from a text that began with an apostrophe
 * by itself. `unguardText` gives back what it was.
 */
export function guardText(text: string): string {
  return GUARDED.test(text) ? `'${text}` : String(guardFormula(text));
}

/** What a text of a CSV file was before it was guarded. */
export function unguardText(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}

/** A text that may stand in a workbook's XML and means itself there: `_x0041_` would otherwise be read as the letter A. */
export function xmlText(text: string): string {
  return text.replace(/[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd').replace(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x');
}

/** A text as it is compared: forms of one character alike, white space as one space, case left aside. */
export function comparable(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}
