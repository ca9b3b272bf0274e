import Encoding from 'encoding-japanese';
import Papa from 'papaparse';
import { FILE_LIMITS, type OpenedFile, type Refusal } from './raw-file.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const refused = (refusal: Refusal): OpenedFile => ({ ok: false, refusal });

/**
 * The rows of a CSV file in UTF-8, UTF-16, Shift_JIS (CP932), EUC-JP or ISO-2022-JP, with commas, semicolons or tabs between the fields. Refused
 * where a byte is no text, a quotation mark has no other, or a row has another number of fields than the first.
 */
export function readCsv(bytes: Uint8Array): OpenedFile {
  if (bytes.length > FILE_LIMITS.csvBytes) return refused({ fault: 'csvTooLong' });
  const decoded = decode(bytes);
  if (decoded === null) return refused({ fault: 'csvEncoding' });
  const text = decoded.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  if (text.trim() === '') return refused({ fault: 'empty' });
  const control = CONTROL.exec(text);
  if (control) return refused({ fault: 'csvControl', line: lineAt(text, control.index) });
  const head = text.slice(0, text.indexOf('\n') < 0 ? undefined : text.indexOf('\n'));
  const delimiter = delimiterOf(head);
  if (head.split(delimiter).length > FILE_LIMITS.csvColumns) return refused({ fault: 'csvTooWide' });
  return splitRows(text, delimiter);
}

function splitRows(text: string, delimiter: string): OpenedFile {
  if (lineAt(text, text.length) > FILE_LIMITS.csvLines * 2) return refused({ fault: 'csvTooLong' });
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n', quoteChar: '"', header: false });
  const [error] = errors;
  if (error) return refused({ fault: 'csvQuotes', line: (error.row ?? 0) + 1 });
  if (data.length > FILE_LIMITS.csvLines) return refused({ fault: 'csvTooLong' });
  const width = data[0]?.length ?? 0;
  const rows = data.map((fields) => (fields.every((field) => field.trim() === '') ? [] : fields));
  const odd = rows.findIndex((fields) => fields.length > 0 && fields.length !== width);
  return odd < 0 ? { ok: true, source: 'csv', rows } : refused({ fault: 'csvFields', line: odd + 1 });
}

function lineAt(text: string, end: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function delimiterOf(head: string): string {
  const counts = [',', '\t', ';'].map((mark) => ({ mark, count: head.split(mark).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}

function decode(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeAs('utf-16le', bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeAs('utf-16be', bytes);
  const half = bytes.subarray(0, 4096);
  const nuls = [0, 1].map((odd) => half.filter((byte, at) => byte === 0 && at % 2 === odd).length);
  const [even = 0, odd = 0] = nuls;
  if (odd > half.length / 8 && even === 0) return decodeAs('utf-16le', bytes);
  if (even > half.length / 8 && odd === 0) return decodeAs('utf-16be', bytes);
  const isEscaped = bytes.includes(0x1b);
  const utf8 = isEscaped ? null : decodeAs('utf-8', bytes);
  if (utf8 !== null) return utf8;
  const guess = String(Encoding.detect(bytes, ['JIS', 'SJIS', 'EUCJP']));
  const name = { JIS: 'iso-2022-jp', SJIS: 'shift_jis', EUCJP: 'euc-jp' }[guess];
  return name ? decodeAs(name, bytes) : null;
}

function decodeAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
