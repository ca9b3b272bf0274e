import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  DuckDBVector,
  INTEGER,
  UTINYINT,
} from '@duckdb/node-api';
import type { Columns } from './columns.ts';
import type { AddCount } from './counts.ts';

/** What a DuckDB instance may use. */
export type EngineLimits = { threads: number; memoryLimit: string; timeoutMs: number };

/** Two threads and 1 GB count a million companies; ten minutes are far beyond what that takes. */
export const DEFAULT_LIMITS: EngineLimits = { threads: 2, memoryLimit: '1GB', timeoutMs: 600_000 };

const COLUMNS_PER_STATEMENT = 32;

/** The statement of a file under sql/, without its header. */
function sqlText(name: string): string {
  return readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8').replace(/^--.*$/gm, '');
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * An instance in memory that can neither spill nor reach a file nor be unlocked again; `writableFolder` is the one exception,
 * for an instance that only ever holds released cells. Spilling stays on by default in DuckDB even without external access.
 */
async function openLocked(limits: EngineLimits, writableFolder: string | null): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(limits.threads),
    memory_limit: limits.memoryLimit,
    temp_directory: '',
    max_temp_directory_size: '0B',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    if (writableFolder !== null) await connection.run(`set allowed_directories = [${quote(writableFolder)}]`);
    await connection.run('set enable_external_access = false');
    await connection.run('set lock_configuration = true');
  } finally {
    connection.closeSync();
  }
  return instance;
}

/**
 * Runs work on a locked instance of its own and interrupts it when its time is over; closes connection and instance in any case.
 * `writableFolder` is for instances that never see an answer.
 */
export async function withEngine<T>(
  { limits, writableFolder }: { limits: EngineLimits; writableFolder: string | null },
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await openLocked(limits, writableFolder);
  const connection = await instance.connect();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    connection.interrupt();
  }, limits.timeoutMs);
  try {
    const result = await work(connection);
    if (late) throw new Error('interrupted');
    return result;
  } catch (cause) {
    throw late ? new Error(`counting took longer than ${limits.timeoutMs} ms and was stopped`, { cause }) : cause;
  } finally {
    clearTimeout(timer);
    connection.closeSync();
    instance.closeSync();
  }
}

/** The vector's own buffer: setting it whole is many times faster than value by value. */
function fill(vector: DuckDBVector, values: Uint8Array | Int32Array): void {
  const { items } = vector as unknown as { items: Uint8Array | Int32Array };
  items.set(values);
  vector.flush();
}

/** Creates and fills the table `answer`: one row per company, by data chunks straight from the typed arrays. */
export async function loadAnswers(connection: DuckDBConnection, { rowCount, atomOf, codes }: Columns): Promise<void> {
  const columns = codes.map((_, c) => `c${c} utinyint not null`).join(', ');
  await connection.run(sqlText('create-answer').replace('{columns}', () => columns));
  const types: DuckDBType[] = [INTEGER, ...codes.map(() => UTINYINT)];
  const appender = await connection.createAppender('answer');
  const step = DuckDBVector.standardSize();
  for (let first = 0; first < rowCount; first += step) {
    const end = Math.min(first + step, rowCount);
    const chunk = DuckDBDataChunk.create(types, end - first);
    fill(chunk.getColumnVector(0), atomOf.subarray(first, end));
    codes.forEach((column, c) => {
      fill(chunk.getColumnVector(c + 1), column.subarray(first, end));
    });
    appender.appendDataChunk(chunk);
  }
  appender.flushSync();
  appender.closeSync();
}

async function countBlock(connection: DuckDBConnection, columns: readonly number[], add: AddCount): Promise<void> {
  const part = sqlText('count-atoms');
  const statement = columns.map((column) => part.replaceAll('{column}', String(column))).join('\nunion all\n');
  const result = await connection.stream(statement);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const [atoms, column, bytes, companies] = [0, 1, 2, 3].map(
      (at) => (chunk.getColumnVector(at) as unknown as { items: Int32Array }).items,
    );
    const count = chunk.rowCount;
    for (let row = 0; row < count; row++) {
      add(atoms?.[row] ?? -1, column?.[row] ?? -1, bytes?.[row] ?? -1, companies?.[row] ?? Number.NaN);
    }
  }
}

/** Counts the loaded table per (atom, column, byte), a block of columns a statement, and hands each group to `add`. */
export async function countAnswers(connection: DuckDBConnection, columnCount: number, add: AddCount): Promise<void> {
  const numbers = Array.from({ length: columnCount }, (_, c) => c);
  for (let first = 0; first < columnCount; first += COLUMNS_PER_STATEMENT) {
    await countBlock(connection, numbers.slice(first, first + COLUMNS_PER_STATEMENT), add);
  }
}

/**
 * Loads and counts in an instance of its own; ids never get there. `onStage` is called when loading and when counting is done.
 * Throws on a fault of the engine or when the time is over.
 */
export async function countAtoms(
  participation: Columns,
  options: { add: AddCount; onStage: (stage: 'load' | 'count') => void; limits: EngineLimits },
): Promise<void> {
  await withEngine({ limits: options.limits, writableFolder: null }, async (connection) => {
    await loadAnswers(connection, participation);
    options.onStage('load');
    await countAnswers(connection, participation.columns.length, options.add);
    options.onStage('count');
  });
}

/** The version of the engine, such as `v1.5.6`; part of a bundle's manifest. */
export async function engineVersion(): Promise<string> {
  return withEngine({ limits: DEFAULT_LIMITS, writableFolder: null }, async (connection) => {
    const reader = await connection.runAndReadAll('select library_version from pragma_version()');
    return String(reader.getRows()[0]?.[0]);
  });
}

/**
 * Writes `cells.parquet` beside `cells.csv`, in the same order, from an instance of its own that sees nothing but that file of
 * released cells and can reach that folder alone. One thread, so that the same cells give the same bytes.
 */
export async function writeCellsParquet(folder: string): Promise<void> {
  const limits = { ...DEFAULT_LIMITS, threads: 1 };
  await withEngine({ limits, writableFolder: folder }, async (connection) => {
    await connection.run(sqlText('create-cell'));
    const source = quote(join(folder, 'cells.csv'));
    const dialect = "format csv, header true, auto_detect false, delimiter ',', quote '', escape '', nullstr ''";
    await connection.run(`copy cell from ${source} (${dialect})`);
    const target = quote(join(folder, 'cells.parquet'));
    await connection.run(`copy cell to ${target} (format parquet, compression zstd)`);
  });
}
