import { Column, fillPlaceholders, is, type Placeholder, type SQL, sql } from 'drizzle-orm';
import { PgDialect, QueryBuilder } from 'drizzle-orm/pg-core';
import { PostgresJsSession } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import type { Tx } from './actor.server.ts';

/**
 * Statements that are sent with every pause in somebody's typing. Their text is made once per process, and each connection keeps them
 * prepared: then the driver sends several of them without waiting in between. Their number must stay small and their texts must not
 * depend on values. `?prepare=false` in DATABASE_URL has nothing kept, for a pooler that shares connections between transactions.
 */
export type Kept<Row> = () => { text: string; params: unknown[]; decode: (values: unknown[]) => Row };

type Values = Readonly<Record<string, string | number | Uint8Array | null>>;
type Fields = Record<string, Column | SQL>;
type Select = { toSQL(): { sql: string; params: unknown[] }; readonly _: { readonly result: unknown[] } };

const dialect = new PgDialect();
const place = (name: string): Placeholder => sql.placeholder(name);

// Drizzle's types hide the decoder that `mapWith` sets; its own mapping of rows uses it in the same way.
function decoderOf(field: Column | SQL): { mapFromDriverValue(value: unknown): unknown } {
  return is(field, Column) ? field : (field as unknown as { decoder: Column }).decoder;
}

/** A kept selection of these fields, in a flat row; `at` stands for a value that is given when it is run. */
export function keepSelect<Query extends Select>(
  fields: Fields,
  build: (from: QueryBuilder, at: typeof place) => Query,
): Kept<Query['_']['result'][number]> {
  const decoders = Object.entries(fields).map(([name, field]) => [name, decoderOf(field)] as const);
  const decode = (values: unknown[]) =>
    Object.fromEntries(
      decoders.map(([name, decoder], index) => {
        const value = values[index] ?? null;
        return [name, value === null ? null : decoder.mapFromDriverValue(value)];
      }),
    );
  return once(() => {
    const { sql: text, params } = build(new QueryBuilder(), place).toSQL();
    return { text, params, decode };
  });
}

/** A kept statement of which no row is wanted. */
export function keepStatement(build: (at: typeof place) => SQL): Kept<null> {
  return once(() => {
    const { sql: text, params } = dialect.sqlToQuery(build(place));
    return { text, params, decode: () => null };
  });
}

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The driver's connection of a transaction. */
export function connectionOf(tx: Tx): postgres.TransactionSql {
  const { session } = tx._;
  if (session instanceof PostgresJsSession) return session.client;
  throw new Error('a transaction of another driver');
}

/** Hands a kept statement to the driver before it returns: what is run next without waiting goes with it in one round trip, after it. */
export function run<Row>(tx: Tx, kept: Kept<Row>, values: Values): Promise<Row[]> {
  const { text, params, decode } = kept();
  const filled = fillPlaceholders(params, values) as string[];
  const sent = connectionOf(tx).unsafe(text, filled, { prepare: true }).values().execute();
  return sent.then((rows) => rows.map(decode));
}
