import type { DuckDBConnection } from '@duckdb/node-api';
import type { Columns } from '../../analytics/columns.ts';
import { buildRollUp, countsOf, type ViewCounts } from '../../analytics/counts.ts';
import { buildViews, type ViewClass } from '../../analytics/disclosure/views.ts';
import { countAnswers, DEFAULT_LIMITS, loadAnswers, withEngine } from '../../analytics/duckdb.server.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';

/** The columns that the bare statement groups by, besides the answer. */
export const BARE_GROUPINGS = ['sector_size', 'association'] as const;

/** Throws unless every count by (sector, size) is the one that a plain statement over the loaded table gives. */
async function compareOutputs(
  connection: DuckDBConnection,
  { columns }: Columns,
  { classes, counts }: { classes: ViewClass[]; counts: ViewCounts },
): Promise<void> {
  const placeOf = new Map<string, number>(
    classes.flatMap((one, k) =>
      one.views.filter(({ kind }) => kind === 'sectorSize').map(({ key }) => [`${key.sector}|${key.size}`, k] as const),
    ),
  );
  for (const [c, column] of columns.entries()) {
    const statement = `select sector_size, c${c}, count(*)::integer from answer join atom using (atom) group by all`;
    for (const [place, byte, companies] of (await connection.runAndReadAll(statement)).getRows()) {
      const ours = countsOf(counts, placeOf.get(String(place)) ?? -1, [c, column])[Number(byte)];
      if (ours !== companies) throw new Error(`the two ways of counting differ: ${place}, ${column.id}, ${byte}`);
    }
  }
}

/** Counting as the release does it, and a bare GROUP BY of each column by (sector, size) and by (first association). */
export async function compareCounting(
  columns: Columns,
  rounds: number,
): Promise<{ counting: number[]; bare: number[] }> {
  const { classes } = buildViews(columns, DEFAULT_LATTICE, DEFAULT_POLICY);
  return withEngine({ limits: DEFAULT_LIMITS, writableFolder: null }, async (connection) => {
    await loadAnswers(connection, columns);
    const keys = columns.atoms.map(
      ({ sector, size, associations }, atom) => `(${atom}, '${sector}|${size}', '${associations[0]}')`,
    );
    await connection.run(`create table atom as from (values ${keys.join(', ')}) t(atom, sector_size, association)`);
    await connection.run(
      'create table flat as select dense_rank() over (order by sector_size) as sector_size, dense_rank() over (order by association) as association, answer.* from answer join atom using (atom)',
    );
    const byView = async () => {
      const { counts, add } = buildRollUp(columns, classes);
      await countAnswers(connection, columns.columns.length, add);
      return counts;
    };
    const bareGroupBy = async () => {
      for (const grouping of BARE_GROUPINGS) {
        for (let c = 0; c < columns.columns.length; c++) {
          const reader = await connection.runAndReadAll(
            `select ${grouping}, c${c}, count(*)::integer from flat group by all`,
          );
          reader.getColumns();
        }
      }
    };
    await compareOutputs(connection, columns, { classes, counts: await byView() });
    await bareGroupBy();
    const [counting, bare]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      for (const [times, work] of [
        [counting, byView],
        [bare, bareGroupBy],
      ] as const) {
        const start = performance.now();
        await work();
        times.push(performance.now() - start);
      }
    }
    return { counting, bare };
  });
}
