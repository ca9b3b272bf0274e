import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import type { Tx } from '../actor.server.ts';
import { questionnaire } from '../schema/questionnaire.ts';
import { release } from '../schema/release.ts';
import { releasedCell } from '../schema/released-cell.ts';
import { wave } from '../schema/wave.ts';
import { waveKey } from '../schema/wave-key.ts';

const CELLS_PER_INSERT = 20_000;

/** A wave with its frozen questionnaire and wrapped key, as closing and releasing need it; null for an unknown slug. `lock` holds the row. */
export async function findWaveToRelease(tx: Tx, slug: string, { lock = false }: { lock?: boolean } = {}) {
  const query = tx
    .select({
      id: wave.id,
      slug: wave.slug,
      state: wave.state,
      lattice: wave.lattice,
      policy: wave.policy,
      questionnaireDigest: wave.questionnaireDigest,
      definition: questionnaire.definition,
      wrappedKey: waveKey.wrapped,
    })
    .from(wave)
    .innerJoin(
      questionnaire,
      and(eq(questionnaire.id, wave.questionnaireId), eq(questionnaire.version, wave.questionnaireVersion)),
    )
    .leftJoin(waveKey, eq(waveKey.waveId, wave.id))
    .where(eq(wave.slug, slug));
  const rows = await (lock ? query.for('update', { of: wave }) : query);
  return rows[0] ?? null;
}

/** Slugs of the open waves whose deadline lies more than `graceSeconds` back, by the database's clock. */
export async function listOverdueWaves(tx: Tx, graceSeconds: number): Promise<string[]> {
  const rows = await tx
    .select({ slug: wave.slug })
    .from(wave)
    .where(and(eq(wave.state, 'open'), lt(wave.closesAt, sql`now() - make_interval(secs => ${graceSeconds})`)))
    .orderBy(wave.slug);
  return rows.map((row) => row.slug);
}

/** Moves a wave to its next state. */
export async function setWaveState(tx: Tx, waveId: string, state: 'closed' | 'released'): Promise<void> {
  await tx.update(wave).set({ state }).where(eq(wave.id, waveId));
}

/** The number and digest of a wave's latest release, or null. */
export async function findLatestRelease(tx: Tx, waveId: string) {
  const rows = await tx
    .select({ number: release.number, digest: release.digest })
    .from(release)
    .where(eq(release.waveId, waveId))
    .orderBy(desc(release.number))
    .limit(1);
  return rows[0] ?? null;
}

/** Stores a release and all its cells; they are never changed afterwards. The day is the database's, in Japan. */
export async function saveRelease(
  tx: Tx,
  row: {
    id: string;
    waveId: string;
    number: number;
    policy: unknown;
    digest: string;
    signature: string | null;
    publicKey: string | null;
    audited: boolean;
    parameters: unknown;
  },
  cells: readonly ReleasedCell[],
): Promise<void> {
  await tx.insert(release).values({ ...row, releasedOn: sql`(now() at time zone 'Asia/Tokyo')::date` });
  for (let start = 0; start < cells.length; start += CELLS_PER_INSERT) {
    await insertCells(tx, row.id, cells.slice(start, start + CELLS_PER_INSERT));
  }
}

// One array per column: a bound value per field is thirty times slower.
async function insertCells(tx: Tx, releaseId: string, cells: readonly ReleasedCell[]): Promise<void> {
  const texts = (key: 'item' | 'association' | 'sector' | 'size' | 'code' | 'status') =>
    sql`${sql.param(cells.map((cell) => cell[key]))}::text[]`;
  const counts = (key: 'itemVersion' | 'n' | 'lo' | 'hi') =>
    sql`${sql.param(cells.map((cell) => cell[key]))}::integer[]`;
  await tx.execute(sql`
    insert into ${releasedCell} (release_id, item, item_version, association, sector, size, code, n, lo, hi, status)
    select ${releaseId}::uuid, * from unnest(${texts('item')}, ${counts('itemVersion')}, ${texts('association')},
      ${texts('sector')}, ${texts('size')}, ${texts('code')}, ${counts('n')}, ${counts('lo')}, ${counts('hi')}, ${texts('status')})`);
}
