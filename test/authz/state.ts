import type postgres from 'postgres';

/** A digest of every table, by name. */
export type State = Readonly<Record<string, string>>;

/** Reads all tables, past every policy; `sql` is the superuser's. */
export async function readState(sql: postgres.Sql): Promise<State> {
  const tables = await sql<
    { name: string }[]
  >`select tablename as name from pg_tables where schemaname = 'public' order by 1`;
  const each = tables.map(
    ({ name }) =>
      `select '${name}' as name, coalesce(md5(string_agg(md5(t::text), ',' order by md5(t::text))), '') as digest from "${name}" t`,
  );
  const rows = await sql.unsafe<{ name: string; digest: string }[]>(each.join(' union all '));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

/** The tables that differ. */
export function changedTables(before: State, after: State): string[] {
  return Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
}
