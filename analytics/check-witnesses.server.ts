import { formatCell } from './cells-csv.ts';
import type { Certificate } from './certificate.ts';
import type { Columns } from './columns.ts';
import { buildRollUp } from './counts.ts';
import { parseWitnesses, WitnessCover } from './disclosure/audit/witnesses.ts';
import type { ReleasedCell } from './disclosure/released-cell.ts';
import { countAtoms, type EngineLimits } from './duckdb.server.ts';
import { type Encoding, encodeCells, type Plans } from './released-columns.ts';

/** What was checked, or what does not hold. */
export type WitnessCheck = { ok: true; witnesses: number; answers: number } | { ok: false; faults: string[] };

type Input = {
  encoding: Encoding;
  plans: Plans;
  cells: readonly ReleasedCell[];
  certificate: Certificate;
  limits: EngineLimits;
  onWitness: (done: number, total: number) => void;
};

type Unit = { columns: number[]; bytes: number[][]; worlds: Int32Array[] };

/**
 * Recomputes the release on every data set of a certificate through the real aggregation, and compares all cells; then looks whether in
 * every unit everybody has another answer in one of them (a company of an atom in which all gave the same throughout has none).
 * Data set j of all units is counted at once; a unit with fewer repeats its last. No solver is needed.
 */
export async function checkWitnesses(input: Input): Promise<WitnessCheck> {
  const { encoding, certificate, cells } = input;
  const { participation } = encoding;
  const units = readUnits(certificate, participation);
  if (units === null) return { ok: false, faults: ['the data sets are not those of these companies.'] };
  const total = Math.max(0, ...units.map(({ worlds }) => worlds.length));
  const expected = cells.map(formatCell);
  for (let j = 0; j < total; j++) {
    const codes = codesOf(units, j, participation);
    const found = await computeCells({ ...input, participation: { ...participation, codes } });
    const differing = found.findIndex((line, at) => line !== expected[at]);
    if (found.length !== expected.length || differing >= 0)
      return {
        ok: false,
        faults: [`data set ${j + 1} gives another release (${found[differing]?.split(',')[1] ?? 'rows'}).`],
      };
    input.onWitness(j + 1, total);
  }
  const faults = units.flatMap((unit) => findUncovered(unit, participation));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, witnesses: total, answers: participation.rowCount * participation.columns.length };
}

/** The lines of `cells.csv` of the columns' codes, counted by DuckDB. */
async function computeCells({
  encoding,
  plans,
  participation,
  limits,
}: Input & { participation: Columns }): Promise<string[]> {
  const { counts, add } = buildRollUp(participation, encoding.shown);
  await countAtoms(participation, { limits, onStage: () => undefined, add });
  return encodeCells({ ...encoding, participation }, counts, plans).map(formatCell);
}

function readUnits({ units }: Certificate, { columns, atoms }: Columns): Unit[] | null {
  const sizes = Int32Array.from(atoms, ({ companyCount }) => companyCount);
  const numberOf = new Map(columns.map(({ id }, c) => [id, c]));
  const read: Unit[] = [];
  const seen = new Set<number>();
  for (const { columns: ids, witnesses } of units) {
    const parsed = parseWitnesses(witnesses, sizes);
    const numbers = ids.map((id) => numberOf.get(id) ?? -1);
    if (parsed === null || numbers.includes(-1) || numbers.some((c) => seen.has(c))) return null;
    for (const c of numbers) seen.add(c);
    if (parsed.bytes.some((row) => row.length !== ids.length)) return null;
    read.push({ columns: numbers, ...parsed });
  }
  return seen.size === columns.length ? read : null;
}

/** The bytes of every company in data set j: within an atom in the order of rows, as nobody can tell them apart. */
function codesOf(units: readonly Unit[], j: number, { columns, rows, starts, rowCount, atoms }: Columns): Uint8Array[] {
  const codes = columns.map(() => new Uint8Array(rowCount));
  for (const { columns: numbers, bytes, worlds } of units) {
    const world = worlds[Math.min(j, worlds.length - 1)] ?? new Int32Array(0);
    for (let atom = 0; atom < atoms.length; atom++) {
      let at = starts[atom] ?? 0;
      bytes.forEach((row, code) => {
        for (let count = world[atom * bytes.length + code] ?? 0; count > 0; count--, at++) {
          numbers.forEach((c, part) => {
            const column = codes[c];
            if (column) column[rows[at] ?? 0] = row[part] ?? 255;
          });
        }
      });
    }
  }
  return codes;
}

function findUncovered({ columns: numbers, bytes, worlds }: Unit, { columns, atoms }: Columns): string[] {
  const sizes = Int32Array.from(atoms, ({ companyCount }) => companyCount);
  const parts = numbers.map((_, part) => bytes.map((row) => row[part] ?? 255));
  const cover = new WitnessCover(parts, sizes, bytes.length);
  for (const world of worlds) cover.add(world);
  const open = cover.openAtoms;
  const name = columns[numbers[0] ?? -1]?.id;
  return open.length === 0 ? [] : [`${name}: ${open.length} kinds of companies have one answer in all data sets.`];
}
