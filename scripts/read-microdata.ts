import { readFile, stat } from 'node:fs/promises';
import type { Respondent } from '../analytics/columns.ts';
import { formatFaults, parseTable, TABLE_LIMITS, type Table } from '../analytics/microdata/csv-table.ts';
import { parseItems } from '../analytics/microdata/items-csv.ts';
import { parseResponses } from '../analytics/microdata/responses-csv.ts';
import { getQuestionnaire, QUESTIONNAIRE_IDS } from '../app/survey/catalog.ts';
import { parseQuestionnaire, type Questionnaire } from '../app/survey/questionnaire.ts';

/** What was read, or the sentences that say why not. */
export type Reading<T> = { ok: true; value: T } | { ok: false; faults: string[] };

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'reading it is not permitted',
  EISDIR: 'it is a folder',
};

async function readBytes(path: string): Promise<Reading<Uint8Array>> {
  try {
    const { size } = await stat(path);
    if (size > TABLE_LIMITS.bytes) {
      return { ok: false, faults: [`${path}: The file has ${size} bytes; at most ${TABLE_LIMITS.bytes} are read.`] };
    }
    return { ok: true, value: await readFile(path) };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    return { ok: false, faults: [`${path} cannot be read: ${REASONS[code] ?? code}.`] };
  }
}

async function readTable(path: string): Promise<Reading<Table>> {
  const bytes = await readBytes(path);
  if (!bytes.ok) return bytes;
  const table = parseTable(bytes.value);
  return table.ok ? table : { ok: false, faults: inFile(path, formatFaults(table.faults)) };
}

const inFile = (path: string, lines: readonly string[]): string[] => lines.map((line) => `${path}: ${line}`);

/** Reads a JSON file; what is wrong with its content is the caller's to find. */
export async function readJson(path: string): Promise<Reading<unknown>> {
  const bytes = await readBytes(path);
  if (!bytes.ok) return bytes;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.value);
    return { ok: true, value: JSON.parse(text) };
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? cause.message : 'it is not UTF-8';
    return { ok: false, faults: [`${path} is not JSON: ${reason}.`] };
  }
}

/** The questionnaire of an id of ours, of a JSON file or of a plain list of items (a name that ends in .csv). */
export async function readQuestionnaire(source: string): Promise<Reading<Questionnaire>> {
  const own = QUESTIONNAIRE_IDS.some((id) => id === source) ? getQuestionnaire(source) : null;
  if (own !== null) return { ok: true, value: own };
  if (source.toLowerCase().endsWith('.csv')) {
    const table = await readTable(source);
    if (!table.ok) return table;
    const items = parseItems(table.value);
    return items.ok ? items : { ok: false, faults: inFile(source, formatFaults(items.faults)) };
  }
  if (!source.toLowerCase().endsWith('.json')) {
    const ids = QUESTIONNAIRE_IDS.join(', ');
    return {
      ok: false,
      faults: [`${source} is no questionnaire: name one of ${ids}, a .json file or a .csv list of items.`],
    };
  }
  const json = await readJson(source);
  if (!json.ok) return json;
  const parsed = parseQuestionnaire(json.value, getQuestionnaire);
  if (parsed.ok) return parsed;
  return { ok: false, faults: parsed.faults.map(({ path, message }) => `${source}: ${path}: ${message}`) };
}

/** The respondents of a CSV file; `notes` are sentences for the person at the terminal. */
export async function readResponses(
  path: string,
  questionnaire: Questionnaire,
): Promise<Reading<{ respondents: Respondent[]; notes: string[] }>> {
  const table = await readTable(path);
  if (!table.ok) return table;
  const parsed = parseResponses(questionnaire, table.value);
  if (!parsed.ok) return { ok: false, faults: inFile(path, formatFaults(parsed.faults)) };
  const { respondents, notAsked } = parsed.value;
  const notes =
    notAsked === 0 ? [] : [`Left out: answers to items that the questionnaire does not ask there (${notAsked}).`];
  return { ok: true, value: { respondents, notes } };
}
