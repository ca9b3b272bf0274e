import { parseReleasedCell, type ReleasedCell } from './disclosure/released-cell.ts';

/** The header of `cells.csv`; one row per view, column and code (disclosure.md, "What is published"). */
export const CELLS_HEADER = 'wave,item,item_version,association,sector,size,code,n,lo,hi,status';

/** One line of `cells.csv`, without the line feed. No field can hold a comma, a quote or a line break. */
export function formatCell(cell: ReleasedCell): string {
  const { wave, item, itemVersion, association, sector, size, code, n, lo, hi, status } = cell;
  return `${wave},${item},${itemVersion},${association},${sector},${size},${code},${n ?? ''},${lo ?? ''},${hi ?? ''},${status}`;
}

const numberOf = (text: string | undefined): number | null => {
  if (text === '') return null;
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
};

/** Reads `cells.csv` back; every fault names its line, counted from 1 with the header. */
export function parseCells(text: string): { ok: true; value: ReleasedCell[] } | { ok: false; faults: string[] } {
  const lines = text.split('\n');
  if (lines[0] !== CELLS_HEADER) return { ok: false, faults: ['line 1: the header is not that of cells.csv'] };
  if (lines.pop() !== '') return { ok: false, faults: ['the last line does not end'] };
  const cells: ReleasedCell[] = [];
  const faults: string[] = [];
  for (let at = 1; at < lines.length; at++) {
    const fields = (lines[at] ?? '').split(',');
    const [wave, item, version, association, sector, size, code, n, lo, hi, status] = fields;
    const numbers = { itemVersion: numberOf(version), n: numberOf(n), lo: numberOf(lo), hi: numberOf(hi) };
    const parsed =
      fields.length === 11
        ? parseReleasedCell({ wave, item, association, sector, size, code, status, ...numbers })
        : ({ ok: false, fault: `${fields.length} fields, not 11` } as const);
    if (parsed.ok) cells.push(parsed.value);
    else faults.push(`line ${at + 1}: ${parsed.fault}`);
  }
  return faults.length === 0 ? { ok: true, value: cells } : { ok: false, faults };
}
