import { isDeepStrictEqual } from 'node:util';
import type { Certificate } from './certificate.ts';
import type { Columns } from './columns.ts';
import { buildRollUp } from './counts.ts';
import type { Records } from './disclosure/audit/records.ts';
import { type Covered, countCovered, parseWitnesses, WitnessCover } from './disclosure/audit/witnesses.ts';
import type { Method } from './disclosure/audit/world-pool.ts';
import { type CodedValue, isPublishedIn } from './disclosure/protect.ts';
import type { ViewClass } from './disclosure/views.ts';
import { countAtoms, type EngineLimits } from './duckdb.server.ts';
import { encodeClasses, type Published, viewId } from './released-columns.ts';

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
 * Recomputes the release, and the earlier ones of its wave, on every data set of a certificate through the real aggregation and encoding, and
 * compares all that is shown, once for views of the same companies; then looks whether in every unit everybody has another answer in one of
 * them (a company of an atom in which all gave the same throughout has none), and whether the counts of answers by method are those of the
 * data sets. Data set j of all units that have so many is counted at once. No solver is needed.
 */
export async function checkWitnesses(input: Input): Promise<WitnessCheck> {
  const { release, earlier, certificate, records } = input;
  const { columns } = release.participation;
  const units = readUnits(certificate, columns, records);
  if (units === null) return { ok: false, faults: ['the data sets are not those of these companies.'] };
  const total = Math.max(0, ...units.map(({ worlds }) => worlds.length));
  const releases = [release, ...earlier].map((one) => ({ one, rows: publishedRows(one) }));
  for (let j = 0; j < total; j++) {
    const codes = codesOf(units, j, records);
    for (const [r, { one, rows }] of releases.entries()) {
      const own = recordsOf(codes, records.recordOf[r] ?? new Int32Array(0));
      const differing = await findDiffering(one, { codes: own, rows }, input.limits);
      if (differing !== null) return { ok: false, faults: [`data set ${j + 1} gives another release (${differing}).`] };
    }
    input.onWitness(j + 1, total);
  }
  const faults = units.flatMap((unit) => findUncovered(unit, { columns, records }));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, witnesses: total, answers: records.atomOf.length * columns.length };
}

/** Bytes by column number. */
type Codes = ReadonlyMap<number, Uint8Array>;

/** Those of some records, in their order. */
function recordsOf(codes: Codes, records: Int32Array): Codes {
  return new Map(
    Array.from(codes, ([c, bytes]) => [c, Uint8Array.from(records, (record) => bytes[record] ?? 255)] as const),
  );
}

/** A release of some of its columns, with other codes. */
function withCodes({ participation, plans, ...release }: Published, codes: Codes): Omit<Published, 'cells'> {
  const { columns, conditional } = participation;
  const numbers = [...codes.keys()];
  return {
    ...release,
    participation: {
      ...participation,
      columns: numbers.flatMap((c) => columns[c] ?? []),
      conditional: numbers.map((c) => conditional[c] ?? true),
      codes: [...codes.values()],
    },
    plans: new Map(numbers.map((c, at) => [at, plans.get(c) ?? new Map()])),
  };
}

/** What was published of each column in each shown class of views, as a text by column id and class; where views of a class differ, of none. */
type Rows = ReadonlyMap<string, readonly (string | undefined)[]>;

function publishedRows({ cells, shown, participation }: Published): Rows {
  const texts = new Map<string, string>();
  for (const { association, sector, size, item, code, lo, hi } of cells) {
    const key = `${association}|${sector}|${size}|${item}`;
    const bounds = lo === null || hi === null ? null : { lo, hi };
    texts.set(key, `${texts.get(key) ?? ''} ${textOf({ code, bounds })}`);
  }
  const rowsOf = ({ views }: ViewClass, id: string): string | undefined => {
    const [first, ...others] = views.flatMap((view) => texts.get(`${viewId(view)}|${id}`) ?? []);
    return others.every((text) => text === first) ? first : undefined;
  };
  return new Map(participation.columns.map(({ id }) => [id, shown.map((one) => rowsOf(one, id))]));
}

const textOf = ({ code, bounds }: CodedValue): string => (bounds ? `${code}:${bounds.lo}-${bounds.hi}` : code);

/** The first column of which the codes, counted by DuckDB, give other rows than those published; null where there is none. */
async function findDiffering(
  published: Published,
  { codes, rows }: { codes: Codes; rows: Rows },
  limits: EngineLimits,
): Promise<string | null> {
  const release = withCodes(published, codes);
  const { participation, shown, plans } = release;
  const { counts, add } = buildRollUp(participation, shown);
  await countAtoms(participation, { limits, onStage: () => undefined, add });
  const rowsOf = encodeClasses(release, counts, plans);
  const found = participation.columns.find((column, c) =>
    shown.some(({ views }, k) => {
      const text = rowsOf(k, c).reduce((all, value) => `${all} ${textOf(value)}`, '');
      return views.some((view) => isPublishedIn(column, view)) && text !== rows.get(column.id)?.[k];
    }),
  );
  return found?.id ?? null;
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

/** The bytes of every record in data set j, of the units that have so many: within an atom in the order of records, as nobody can tell them apart. */
function codesOf(units: readonly Unit[], j: number, { sizes, atomOf }: Records): Codes {
  const codes = new Map<number, Uint8Array>();
  for (const { columns: numbers, bytes, worlds } of units) {
    const world = worlds[j];
    if (world === undefined) continue;
    const own = numbers.map(() => new Uint8Array(atomOf.length));
    let record = 0;
    for (let atom = 0; atom < sizes.length; atom++) {
      bytes.forEach((row, code) => {
        const count = world[atom * bytes.length + code] ?? 0;
        own.forEach((column, part) => {
          column.fill(row[part] ?? 255, record, record + count);
        });
        record += count;
      });
    }
    numbers.forEach((c, part) => {
      codes.set(c, own[part] ?? new Uint8Array(0));
    });
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
