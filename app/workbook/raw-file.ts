/** One cell as it was found: what kind of thing is in it, and its text. A formula's text is what was last calculated. */
export type RawCell = { kind: 'text' | 'number' | 'bool' | 'date' | 'formula' | 'error'; text: string };

/** A sheet as it was found: its rows by their number, each with its cells by column (1 is A), and the ranges that are merged. */
export type RawSheet = {
  name: string;
  rows: readonly { line: number; cells: Readonly<Record<string, RawCell>> }[];
  merges: readonly { top: number; left: number; bottom: number; right: number }[];
};

/** Why a file is no answer sheet; each has its sentence. */
export type FileFault =
  | 'empty'
  | 'tooLarge'
  | 'oldExcel'
  | 'binaryExcel'
  | 'openDocument'
  | 'otherOffice'
  | 'macros'
  | 'password'
  | 'rights'
  | 'encryptedZip'
  | 'html'
  | 'pdf'
  | 'unknown'
  | 'brokenZip'
  | 'unsafeZip'
  | 'bomb'
  | 'nested'
  | 'entities'
  | 'unreadable'
  | 'tooMuch'
  | 'tooSlow'
  | 'busy'
  | 'csvEncoding'
  | 'csvControl'
  | 'csvQuotes'
  | 'csvFields'
  | 'csvTooWide'
  | 'csvTooLong'
  | 'csvHeader'
  | 'csvHeaderTwice'
  | 'notOurs'
  | 'stamp'
  | 'otherWave'
  | 'otherCompany'
  | 'oldLayout'
  | 'oldQuestionnaire'
  | 'sheetTwice'
  | 'nothingYours';

/** A refusal with what its sentence names. */
export type Refusal = { fault: FileFault; line?: number; column?: string; sheet?: string; section?: string };

/** What was found in a file that somebody sent, or why nothing is read of it. */
export type OpenedFile =
  | { ok: true; source: 'xlsx'; sheets: RawSheet[] }
  | { ok: true; source: 'csv'; rows: string[][] }
  | { ok: false; refusal: Refusal };

/** Limits of a file; `bytes` is for either kind, the others are far above what an answer sheet has. */
export const FILE_LIMITS = {
  bytes: 5 * 1024 * 1024,
  csvBytes: 2 * 1024 * 1024,
  entries: 500,
  entryBytes: 30 * 1024 * 1024,
  unpackedBytes: 48 * 1024 * 1024,
  ratio: 200,
  cells: 60_000,
  line: 20_000,
  column: 100,
  csvColumns: 50,
  csvLines: 20_000,
  cellCharacters: 12_000,
  characters: 5_000_000,
  nameCharacters: 60,
} as const;
