declare const brand: unique symbol;

/**
 * `F` exact count, `R` range (inequality), `C` hidden.
 * `C` says nothing about why: too few and derivable look the same outside (disclosure.md, "What is published").
 */
export type CellStatus = 'F' | 'R' | 'C';

/** The fields of one row of `cells.csv`, in its column order. */
export type CellFields = Readonly<{
  wave: string;
  /** Column id, such as `H-2-08`, `E-01.intrusion` or `A-09&J-01.budget`. */
  item: string;
  itemVersion: number;
  /** Association code, `*` = all, `+` = in at least one published association. */
  association: string;
  /** Sector code, `*` = all. */
  sector: string;
  /** Size band, `*` = all. */
  size: string;
  /** Answer code, codes joined by `+` for a group, `NR` for no answer. */
  code: string;
  /** Companies that answered the column in this view (for `NR`: companies that were asked); null where hidden. */
  n: number | null;
  /** Smallest possible count of companies; null where hidden. */
  lo: number | null;
  /** Largest possible count of companies; null where hidden. */
  hi: number | null;
  status: CellStatus;
}>;

/**
 * One released number: how many companies of a view gave a code, exactly or as `lo <= x <= hi`.
 * The only thing that leaves analytics; only `parseReleasedCell` makes one.
 */
export type ReleasedCell = CellFields & { readonly [brand]: true };

/** No released number rests on fewer companies than this (product.md, rule 3). */
const CELL_FLOOR = 5;

const KEY = /^(\*|[\p{L}\p{N}][\p{L}\p{N}_.-]{0,63})$/u;
const ASSOCIATION = /^(\*|\+|[\p{L}\p{N}][\p{L}\p{N}_.-]{0,63})$/u;
const WAVE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const ITEM = /^[A-Za-z0-9][A-Za-z0-9_.&-]{0,159}$/;
const CODE = /^[A-Za-z0-9&]{1,40}(\+[A-Za-z0-9&]{1,40})*$/;

const matches = (value: unknown, pattern: RegExp): value is string => typeof value === 'string' && pattern.test(value);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const findKeyFault = (row: Record<string, unknown>): string | null => {
  if (!matches(row.wave, WAVE)) return 'wave is not a wave id';
  if (!matches(row.item, ITEM)) return 'item is not a column id';
  if (!isCount(row.itemVersion) || row.itemVersion < 1) return 'itemVersion is not a whole number from 1';
  if (!matches(row.association, ASSOCIATION)) return 'association is not a code, * or +';
  if (!matches(row.sector, KEY)) return 'sector is not a code or *';
  if (!matches(row.size, KEY)) return 'size is not a code or *';
  if (row.association === '+' && (row.sector !== '*' || row.size !== '*')) return '+ stands with a sector or a size';
  if (!matches(row.code, CODE)) return 'code is not an answer code or group';
  return null;
};

const findValueFault = (row: Record<string, unknown>): string | null => {
  const { status, n, lo, hi } = row;
  if (status === 'C') {
    return n === null && lo === null && hi === null ? null : 'a hidden cell carries a number';
  }
  if (status !== 'F' && status !== 'R') return 'status is not F, R or C';
  if (!isCount(n) || !isCount(lo) || !isCount(hi)) return 'n, lo and hi must be whole numbers';
  if (n < CELL_FLOOR) return `n is below ${CELL_FLOOR}`;
  if (lo > hi || hi > n) return 'lo <= hi <= n does not hold';
  if (status === 'F' && lo !== hi) return 'an exact cell has two bounds';
  if (status === 'R' && lo === hi) return 'a range has one value';
  return null;
};

/**
 * The only maker of `ReleasedCell`: takes a row of `cells.csv`, of the table `released_cell` or of the encoder
 * (camel-case keys; others are left out) and refuses what could not have been released.
 * Fails closed: NaN, a missing field, an unknown status or n below 5 is a fault, never a default.
 */
export function parseReleasedCell(row: unknown): { ok: true; value: ReleasedCell } | { ok: false; fault: string } {
  if (typeof row !== 'object' || row === null) return { ok: false, fault: 'a cell is not an object' };
  const fields = row as Record<string, unknown>;
  const fault = findKeyFault(fields) ?? findValueFault(fields);
  if (fault !== null) return { ok: false, fault };
  const { wave, item, itemVersion, association, sector, size, code, n, lo, hi, status } = fields;
  const value = { wave, item, itemVersion, association, sector, size, code, n, lo, hi, status };
  return { ok: true, value: Object.freeze(value) as unknown as ReleasedCell };
}
