import Encoding from 'encoding-japanese';
import Papa from 'papaparse';

/** One fault of a file: the row counts from 1 with the header; column is a name, or null where it is about the row or the file. */
export type TableFault = { row: number | null; column: string | null; message: string };

/**
 * A table as text; `rows[0]` is row 2 of the file. Every row has as many fields as the header; rows that could not be taken and
 * empty lines are holes, the former with a fault each: whoever reads on refuses the table with these and its own faults.
 */
export type Table = { header: string[]; rows: string[][]; faults: TableFault[] };

/** What is read at most; checked before anything is parsed. */
export const TABLE_LIMITS = { bytes: 256 * 1024 * 1024, columns: 2_000, headerCharacters: 200_000 } as const;

type Result<T> = { ok: true; value: T } | { ok: false; faults: TableFault[] };

const refuse = (message: string): { ok: false; faults: TableFault[] } => ({
  ok: false,
  faults: [{ row: null, column: null, message }],
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** A short printable form of text out of a file: quoted, control characters escaped, at most 40 characters. */
export function quoteText(text: string): string {
  const characters = [...text];
  const cut = characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : text;
  return JSON.stringify(cut).replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
}

function decode(bytes: Uint8Array): Result<string> {
  if (bytes.length === 0) return refuse('The file is empty.');
  if (bytes.length > TABLE_LIMITS.bytes) {
    return refuse(`The file has ${bytes.length} bytes; at most ${TABLE_LIMITS.bytes} are read.`);
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return refuse('The file is in UTF-16, not UTF-8. Save it as "CSV UTF-8" and run again.');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.trim() === '' ? refuse('The file is empty.') : { ok: true, value: text };
  } catch {
    return refuse(notUtf8(bytes));
  }
}

function notUtf8(bytes: Uint8Array): string {
  const guess = Encoding.detect(bytes.subarray(0, 65_536), ['SJIS', 'EUCJP', 'JIS']);
  const name = { SJIS: 'Shift_JIS', EUCJP: 'EUC-JP', JIS: 'ISO-2022-JP' }[String(guess)];
  if (name) return `The file is in ${name}, not UTF-8. Save it as "CSV UTF-8" and run again.`;
  return 'The file is not UTF-8: it holds bytes that are no text. Save it as "CSV UTF-8" and run again.';
}

function findHeaderFault(text: string): string | null {
  const end = text.indexOf('\n');
  const header = end < 0 ? text : text.slice(0, end);
  if (header.length > TABLE_LIMITS.headerCharacters) {
    return `The first line has ${header.length} characters; at most ${TABLE_LIMITS.headerCharacters} are read.`;
  }
  const columns = header.split(',').length;
  return columns > TABLE_LIMITS.columns
    ? `The first line has ${columns} columns; at most ${TABLE_LIMITS.columns} are read.`
    : null;
}

const QUOTE_FAULTS: Readonly<Record<string, string>> = {
  MissingQuotes: 'A quotation mark is opened and never closed.',
  InvalidQuotes:
    'A quotation mark stands where none can stand; a quotation mark inside a quoted field is written twice.',
};

function splitRows(text: string): Result<string[][]> {
  const parsed = Papa.parse<string[]>(text, { delimiter: ',', newline: '\n', quoteChar: '"', header: false });
  const faults = parsed.errors.map((error) => ({
    row: error.row === undefined ? null : error.row + 1,
    column: null,
    message: QUOTE_FAULTS[error.code] ?? 'The row cannot be read.',
  }));
  return faults.length === 0 ? { ok: true, value: parsed.data } : { ok: false, faults };
}

function findRowFaults(header: string[], fields: string[], row: number): TableFault[] {
  if (fields.length !== header.length) {
    const message = `The row has ${fields.length} fields, the header has ${header.length}.`;
    return [{ row, column: null, message }];
  }
  return fields.flatMap((field, at) => {
    const control = CONTROL.exec(field)?.[0];
    if (control === undefined) return [];
    const code = (control.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return [{ row, column: header[at] ?? null, message: `The field holds a control character (U+${code}).` }];
  });
}

/**
 * Reads a CSV file in UTF-8, with or without a byte order mark, lines ended by LF, CRLF or CR. Empty lines are passed over. Refused,
 * with every fault and its row: other encodings (named where recognised), sizes over the limits, quotation marks that do not
 * fit, rows with another number of fields than the header, control characters, an unnamed or doubled column.
 */
export function parseTable(bytes: Uint8Array): Result<Table> {
  const decoded = decode(bytes);
  if (!decoded.ok) return decoded;
  const text = decoded.value.replace(/\r\n?/g, '\n');
  const tooWide = findHeaderFault(text);
  if (tooWide !== null) return refuse(tooWide);
  const split = splitRows(text);
  if (!split.ok) return split;
  const [first = [], ...records] = split.value;
  const header = first.map((name) => name.trim());
  const unnamed = findNameFaults(header);
  if (unnamed.length > 0) return { ok: false, faults: unnamed };
  const faults: TableFault[] = [];
  const rows: string[][] = [];
  records.forEach((fields, index) => {
    if (fields.length === 1 && fields[0]?.trim() === '') return;
    const found = findRowFaults(header, fields, index + 2);
    if (found.length === 0) rows[index] = fields;
    for (const fault of found) faults.push(fault);
  });
  return { ok: true, value: { header, rows, faults } };
}

function findNameFaults(header: string[]): TableFault[] {
  return header.flatMap((name, at) => {
    if (name === '') return [{ row: 1, column: null, message: `Column ${at + 1} has no name.` }];
    if (CONTROL.test(name))
      return [{ row: 1, column: null, message: `The name of column ${at + 1} holds a control character.` }];
    if (header.indexOf(name) < at)
      return [{ row: 1, column: null, message: `Column ${quoteText(name)} is there twice.` }];
    return [];
  });
}

/** Faults in the order of rows; those of one row stay as they were found. */
export function sortFaults(faults: readonly TableFault[]): TableFault[] {
  return [...faults].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
}

/** One line per fault, at most `limit`, then how many more there are. */
export function formatFaults(faults: readonly TableFault[], limit = 50): string[] {
  const lines = faults.slice(0, limit).map(({ row, column, message }) => {
    const place = [row === null ? null : `row ${row}`, column === null ? null : `column ${quoteText(column)}`];
    const text = place.filter((part) => part !== null).join(', ');
    return text === '' ? message : `${text}: ${message}`;
  });
  return faults.length > limit ? [...lines, `... and ${faults.length - limit} more.`] : lines;
}
