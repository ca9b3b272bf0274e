import { isDeepStrictEqual } from 'node:util';
import { formatCell } from './cells-csv.ts';
import type { Certificate } from './certificate.ts';
import type { Columns } from './columns.ts';
import { buildRollUp } from './counts.ts';
import type { Records } from './disclosure/audit/records.ts';
import { type Covered, countCovered, parseWitnesses, WitnessCover } from './disclosure/audit/witnesses.ts';
import type { Method } from './disclosure/audit/world-pool.ts';
import { countAtoms, type EngineLimits } from './duckdb.server.ts';
import { encodeCells, type Published } from './released-columns.ts';

/** What was checked, or what does not hold. */
export type WitnessCheck = { ok: true; witnesses: number; answers: number } | { ok: false; faults: string[] };

type Input = {
  /** The release that the certificate is of, and the earlier ones of the wave that it was audited together with. */
  release: Published;
  earlier: readonly Published[];
  records: Records;
  certificate: Certificate;
  limits: EngineLimits;
  onWitness: (done: number, total: number) => void;
};

type Unit = { columns: number[]; bytes: number[][]; worlds: Int32Array[]; methods: Method[]; covered: Covered };

/**
 * Recomputes the release, and the earlier ones of its wave, on every data set of a certificate through the real aggregation, and compares
 * all cells; then looks whether in every unit everybody has another answer in one of them (a company of an atom in which all gave the
 * same throughout has none), and whether the counts of answers by method are those of the data sets. Data set j of all units is counted at once; a unit with fewer repeats its last. No solver is needed.
 */
export async function checkWitnesses(input: Input): Promise<WitnessCheck> {
  const { release, earlier, certificate, records } = input;
  const { columns } = release.participation;
  const units = readUnits(certificate, columns, records);
  if (units === null) return { ok: false, faults: ['the data sets are not those of these companies.'] };
  const total = Math.max(0, ...units.map(({ worlds }) => worlds.length));
  const expected = [release, ...earlier].map(({ cells }) => cells.map(formatCell));
  for (let j = 0; j < total; j++) {
    const codes = codesOf(units, j, { columns, records });
    for (const [r, one] of [release, ...earlier].entries()) {
      const rows = records.recordOf[r] ?? new Int32Array(0);
      const own = codes.map((column) => Uint8Array.from(rows, (record) => column[record] ?? 255));
      const found = await computeCells({ ...one, participation: { ...one.participation, codes: own } }, input.limits);
      const differing = found.findIndex((line, at) => line !== expected[r]?.[at]);
      if (found.length !== expected[r]?.length || differing >= 0)
        return {
          ok: false,
          faults: [`data set ${j + 1} gives another release (${found[differing]?.split(',')[1] ?? 'rows'}).`],
        };
    }
    input.onWitness(j + 1, total);
  }
  const faults = units.flatMap((unit) => findUncovered(unit, { columns, records }));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, witnesses: total, answers: records.atomOf.length * columns.length };
}

/** The lines of `cells.csv` of the columns' codes, counted by DuckDB. */
async function computeCells(release: Published, limits: EngineLimits): Promise<string[]> {
  const { participation, shown, plans } = release;
  const { counts, add } = buildRollUp(participation, shown);
  await countAtoms(participation, { limits, onStage: () => undefined, add });
  return encodeCells(release, counts, plans).map(formatCell);
}

type Counted = { columns: Columns['columns']; records: Records };

function readUnits({ units }: Certificate, columns: Columns['columns'], { sizes }: Records): Unit[] | null {
  const numberOf = new Map(columns.map(({ id }, c) => [id, c]));
  const read: Unit[] = [];
  const seen = new Set<number>();
  for (const { columns: ids, witnesses } of units) {
    const parsed = parseWitnesses(witnesses, sizes);
    const numbers = ids.map((id) => numberOf.get(id) ?? -1);
    if (parsed === null || numbers.includes(-1) || numbers.some((c) => seen.has(c))) return null;
    for (const c of numbers) seen.add(c);
    if (parsed.bytes.some((row) => row.length !== ids.length)) return null;
    const { methods, covered } = witnesses;
    if (methods.length !== parsed.worlds.length) return null;
    read.push({ columns: numbers, ...parsed, methods, covered });
  }
  return seen.size === columns.length ? read : null;
}

/** The bytes of every record in data set j, per column: within an atom in the order of records, as nobody can tell them apart. */
function codesOf(units: readonly Unit[], j: number, { columns, records }: Counted): Uint8Array[] {
  const codes = columns.map(() => new Uint8Array(records.atomOf.length));
  for (const { columns: numbers, bytes, worlds } of units) {
    const world = worlds[Math.min(j, worlds.length - 1)] ?? new Int32Array(0);
    let record = 0;
    for (let atom = 0; atom < records.sizes.length; atom++) {
      bytes.forEach((row, code) => {
        for (let count = world[atom * bytes.length + code] ?? 0; count > 0; count--, record++) {
          numbers.forEach((c, part) => {
            const column = codes[c];
            if (column) column[record] = row[part] ?? 255;
          });
        }
      });
    }
  }
  return codes;
}

function findUncovered(
  { columns: numbers, bytes, worlds, methods, covered }: Unit,
  { columns, records }: Counted,
): string[] {
  const parts = numbers.map((_, part) => bytes.map((row) => row[part] ?? 255));
  const cover = new WitnessCover(parts, records.sizes, bytes.length);
  for (const world of worlds) cover.add(world);
  const open = cover.openAtoms;
  const name = columns[numbers[0] ?? -1]?.id;
  if (open.length > 0) return [`${name}: ${open.length} kinds of companies have one answer in all data sets.`];
  const found = worlds.map((world, w) => ({ world, method: methods[w] ?? 'search' }));
  const counted = countCovered(found, { sizes: records.sizes, width: bytes.length, bytes: parts });
  return isDeepStrictEqual(counted, covered)
    ? []
    : [`${name}: the answers covered by each method are not those stated.`];
}
