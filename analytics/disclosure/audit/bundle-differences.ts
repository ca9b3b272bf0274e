import type { ReleasedCell } from '../released-cell.ts';
import type { AuditColumn } from './bundle-columns.ts';

/** What is read of a bundle; nothing is known of who took part but the n's in it. */
export type DifferenceBundle = Readonly<{ cells: readonly ReleasedCell[]; columns: readonly AuditColumn[] }>;

type Key = Pick<ReleasedCell, 'association' | 'sector' | 'size'>;

/** A view of one of the bundles, by its place in the list. */
export type Term = Readonly<{ bundle: number; view: Key }>;

/** All remaining companies gave one code, or codes of one group. */
type Uniform = Readonly<{ column: string; code: string }>;

/** `whole` less `parts` leaves so few companies. `uniform`: what all of them gave, as far as the numbers tell. */
export type Gap = Readonly<{ whole: Term; parts: readonly Term[]; companies: number; uniform: readonly Uniform[] }>;

/** Two releases of one view contradict each other in a column: at least so many companies answered otherwise than before. */
export type Changed = Readonly<{ before: Term; after: Term; column: string; code: string; companies: number }>;

type Range = Readonly<{ lo: number; hi: number }>;

/** The shown numbers of a view: its companies, and a range per column (with its version) and code. */
type Numbers = Readonly<{ view: Key; n: number; ranges: Map<string, Map<string, Range>> }>;

type Tables = ReadonlyMap<string, Numbers>[];

const ALL = '*';

const idOf = ({ association, sector, size }: Key): string => `${association}|${sector}|${size}`;

function tableOf({ cells }: DifferenceBundle): Map<string, Numbers> {
  const table = new Map<string, Numbers>();
  for (const { association, sector, size, item, itemVersion, code, n, lo, hi } of cells) {
    if (n === null || lo === null || hi === null) continue;
    const view = { association, sector, size };
    const numbers = table.get(idOf(view)) ?? { view, n, ranges: new Map<string, Map<string, Range>>() };
    table.set(idOf(view), numbers);
    const column = `${item}@${itemVersion}`;
    const ranges = numbers.ranges.get(column) ?? new Map<string, Range>();
    numbers.ranges.set(column, ranges.set(code, { lo, hi }));
  }
  return table;
}

/** Which views of a kind lie in a view and never overlap, by what sectors and sizes are. */
const PARTITIONS: readonly ((whole: Key, part: Key) => boolean)[] = [
  (whole, part) => isOverall(whole) && part.association === ALL && part.sector !== ALL && part.size === ALL,
  (whole, part) => isOverall(whole) && part.association === ALL && part.sector === ALL && part.size !== ALL,
  (whole, part) => isOverall(whole) && part.association === ALL && part.sector !== ALL && part.size !== ALL,
  (whole, part) => isPlain(whole) && whole.sector !== ALL && part.sector === whole.sector && isCrossed(part),
  (whole, part) => isPlain(whole) && whole.size !== ALL && part.size === whole.size && isCrossed(part),
  (whole, part) =>
    ![ALL, '+'].includes(whole.association) &&
    whole.size === ALL &&
    part.association === whole.association &&
    part.size !== ALL,
];

const isOverall = ({ association, sector, size }: Key): boolean => [association, sector, size].every((k) => k === ALL);

/** By sector or by size alone. */
const isPlain = ({ association, sector, size }: Key): boolean =>
  association === ALL && (sector === ALL) !== (size === ALL);

const isCrossed = ({ association, sector, size }: Key): boolean =>
  association === ALL && sector !== ALL && size !== ALL;

/**
 * What is left when shown views are taken from one another, where that is fewer than `minDiff` companies: a view less those that divide
 * it, in one bundle or with views that only another shows, and one view of two bundles. Of who took part only the n's are used, so that
 * a remainder is one of companies only where nobody left and others came. `only`: these columns.
 */
export function findGaps(bundles: readonly DifferenceBundle[], { minDiff, only }: GapRules): Gap[] {
  const tables: Tables = bundles.map(tableOf);
  const found: Gap[] = [];
  const take = (whole: Place, parts: readonly Place[]): void => {
    const companies = whole.numbers.n - parts.reduce((sum, { numbers }) => sum + numbers.n, 0);
    if (companies < 1 || companies >= minDiff) return;
    const uniform = findUniform(companies, { whole, parts, columns: bundles[whole.bundle]?.columns ?? [], only });
    found.push({ whole: termOf(whole), parts: parts.map(termOf), companies, uniform });
  };
  tables.forEach((table, bundle) => {
    for (const numbers of table.values()) {
      tables.forEach((_, other) => {
        for (const parts of partsOf({ bundle, numbers }, other, tables)) take({ bundle, numbers }, parts);
        const same = other === bundle ? undefined : tables[other]?.get(idOf(numbers.view));
        if (same) take({ bundle, numbers }, [{ bundle: other, numbers: same }]);
      });
    }
  });
  return found;
}

/** From which difference on nothing is reported, and the columns looked at (null = all). */
export type GapRules = Readonly<{ minDiff: number; only: ReadonlySet<string> | null }>;

type Place = Readonly<{ bundle: number; numbers: Numbers }>;

const termOf = ({ bundle, numbers }: Place): Term => ({ bundle, view: numbers.view });

/** Per kind of division the parts of a view, of its own bundle, or of the other where its own does not show them (one at least). */
function partsOf(whole: Place, other: number, tables: Tables): Place[][] {
  const own = tables[whole.bundle] ?? new Map<string, Numbers>();
  const more = [...(tables[other] ?? [])].filter(([id]) => !own.has(id)).map(([, numbers]) => numbers);
  if (other !== whole.bundle && more.length === 0) return [];
  return PARTITIONS.flatMap((isPart) => {
    const inOwn = [...own.values()].filter(({ view }) => isPart(whole.numbers.view, view));
    const inOther = more.filter(({ view }) => isPart(whole.numbers.view, view));
    const isNews = other === whole.bundle || inOther.length > 0;
    const parts = [
      ...inOwn.map((numbers) => ({ bundle: whole.bundle, numbers })),
      ...inOther.map((numbers) => ({ bundle: other, numbers })),
    ];
    return isNews && parts.length > 0 ? [parts] : [];
  });
}

type Remainder = { whole: Place; parts: readonly Place[]; columns: readonly AuditColumn[] } & Pick<GapRules, 'only'>;

function findUniform(companies: number, { whole, parts, columns, only }: Remainder): Uniform[] {
  return [...whole.numbers.ranges].flatMap(([column, ranges]) => {
    const [id = ''] = column.split('@');
    if (only !== null && !only.has(id)) return [];
    const left = new Map<string, Range>();
    for (const [code, range] of ranges) {
      const taken = parts.map(({ numbers }) => numbers.ranges.get(column)?.get(code));
      if (taken.some((one) => one === undefined)) continue;
      const lo = range.lo - taken.reduce((sum, one) => sum + (one?.hi ?? 0), 0);
      const hi = range.hi - taken.reduce((sum, one) => sum + (one?.lo ?? 0), 0);
      left.set(code, { lo: Math.max(0, lo), hi: Math.min(companies, hi) });
    }
    const sharpened = sharpen(left, companies, columns.find((one) => one.id === id) ?? null);
    return [...sharpened].flatMap(([code, { lo }]) => (lo >= companies ? [{ column: id, code }] : []));
  });
}

/** What the other codes leave: where all codes of a column are known, those that nobody gave make the last one certain. */
function sharpen(left: Map<string, Range>, companies: number, column: AuditColumn | null): Map<string, Range> {
  if (column === null || column.conditional) return left;
  const codes = [...column.codes, 'NR'];
  if (codes.some((code) => !left.has(code))) return left;
  const most = codes.reduce((sum, code) => sum + (left.get(code)?.hi ?? 0), 0);
  return new Map(
    [...left].map(([code, { lo, hi }]) => {
      const isOne = codes.includes(code);
      return [code, { lo: isOne ? Math.max(lo, companies - (most - hi)) : lo, hi }] as const;
    }),
  );
}

/**
 * Two releases of one view whose ranges exclude each other, the code with the most companies per column: so many at least answered
 * otherwise, beyond those by whom the view grew or shrank. Equal n with ranges that overlap says nothing.
 */
export function findChanged(bundles: readonly DifferenceBundle[], only: ReadonlySet<string> | null): Changed[] {
  const tables: Tables = bundles.map(tableOf);
  return tables.flatMap((first, before) =>
    tables.flatMap((second, after) => {
      if (after <= before) return [];
      return [...first].flatMap(([id, one]) => {
        const two = second.get(id);
        return two ? changedColumns({ bundle: before, numbers: one }, { bundle: after, numbers: two }, only) : [];
      });
    }),
  );
}

function changedColumns(before: Place, after: Place, only: ReadonlySet<string> | null): Changed[] {
  const grown = after.numbers.n - before.numbers.n;
  return [...before.numbers.ranges].flatMap(([column, ranges]) => {
    const [id = ''] = column.split('@');
    if (only !== null && !only.has(id)) return [];
    let most = { code: '', companies: 0 };
    for (const [code, { lo, hi }] of ranges) {
      const then = after.numbers.ranges.get(column)?.get(code);
      if (then === undefined) continue;
      const companies = Math.max(then.lo - hi - Math.max(0, grown), lo - then.hi + Math.min(0, grown));
      if (companies > most.companies) most = { code, companies };
    }
    return most.companies > 0 ? [{ before: termOf(before), after: termOf(after), column: id, ...most }] : [];
  });
}

/** A view as it is named to people: `overall`, `sector 29, size S1`. */
export function viewName(view: Key): string {
  if (view.association === '+') return 'members of published associations';
  const parts = (['association', 'sector', 'size'] as const).filter((name) => view[name] !== ALL);
  return parts.length === 0 ? 'overall' : parts.map((name) => `${name} ${view[name]}`).join(', ');
}
