import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import { canonicalJson } from '../../analytics/canonical-json.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';
import { buildCorporateNumber } from '../../app/member/corporate-number.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { submissionPlace } from '../../app/survey/sealed-form.ts';
import { type Tx, withActor } from '../../db/actor.server.ts';
import { questionnaire } from '../../db/schema/questionnaire.ts';
import { wave } from '../../db/schema/wave.ts';
import { waveKey } from '../../db/schema/wave-key.ts';
import { createWaveKey, currentKek, openWaveKey, seal, sealLink, type WaveKey } from '../../db/seal.server.ts';
import { buildRows, type Population, type SyntheticRow } from './synthetic.ts';

/** The wave that is released. */
export const BENCH_WAVE = 'bench';

const ROWS_AT_ONCE = 5_000;
/** The answers as given, which a release does not read: the table keeps them apart from the row, as it does the real ones. */
const UNREAD_BYTES = 64;

const texts = (values: readonly string[]): SQL => sql`${sql.param(values)}::text[]`;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function seedFrame(tx: Tx, q: Questionnaire, associationIds: readonly string[]): Promise<WaveKey> {
  const digest = createHash('sha256').update(canonicalJson(q)).digest('hex');
  await tx.insert(questionnaire).values({ id: q.id, version: q.version, digest, definition: q });
  const waveId = randomUUID();
  await tx.insert(wave).values({
    id: waveId,
    slug: BENCH_WAVE,
    titleJa: '計測',
    titleEn: 'Measurement',
    questionnaireId: q.id,
    questionnaireVersion: q.version,
    questionnaireDigest: digest,
    opensAt: new Date('2026-01-05T00:00:00Z'),
    closesAt: new Date('2026-02-05T00:00:00Z'),
    state: 'closed',
    lattice: DEFAULT_LATTICE,
    policy: DEFAULT_POLICY,
  });
  const wrapped = createWaveKey(currentKek(), waveId);
  await tx.insert(waveKey).values({ waveId, wrapped });
  const codes = associationIds.map((_, index) => `A${index}`);
  await tx.execute(sql`insert into association (id, code, name_ja, name_en, sector)
    select id::uuid, code, code, code, '09' from unnest(${texts(associationIds)}, ${texts(codes)}) as t(id, code)`);
  await tx.execute(sql`insert into wave_association (wave_id, association_id)
    select ${waveId}::uuid, id::uuid from unnest(${texts(associationIds)}) as t(id)`);
  return openWaveKey(currentKek(), waveId, wrapped);
}

async function seedCompanies(
  tx: Tx,
  rows: readonly SyntheticRow[],
  { from, associationIds }: { from: number; associationIds: readonly string[] },
): Promise<void> {
  const ids = texts(rows.map(({ companyId }) => companyId));
  const numbers = texts(rows.map((_, i) => buildCorporateNumber(String(from + i + 1).padStart(12, '0')) ?? ''));
  const [sectors, sizes] = [texts(rows.map(({ sector }) => sector)), texts(rows.map(({ size }) => size))];
  await tx.execute(sql`insert into company (id, corporate_number, name_ja, name_en, sector, size_band, region)
    select id::uuid, number, '架空', 'Imaginary', sector, size, 'R3'
    from unnest(${ids}, ${numbers}, ${sectors}, ${sizes}) as t(id, number, sector, size)`);
  const members = rows.flatMap(({ companyId, associations }) =>
    associations.map((one) => [companyId, associationIds[one] ?? ''] as const),
  );
  await tx.execute(sql`insert into membership (company_id, association_id) select c::uuid, a::uuid
    from unnest(${texts(members.map(([c]) => c))}, ${texts(members.map(([, a]) => a))}) as t(c, a)`);
}

async function seedAnswers(tx: Tx, rows: readonly SyntheticRow[], key: WaveKey): Promise<void> {
  const keys = texts(rows.map(({ responseKey }) => responseKey));
  await tx.execute(
    sql`insert into response (response_key, wave_id) select k::uuid, ${key.waveId}::uuid from unnest(${keys}) as t(k)`,
  );
  const coded = texts(
    rows.map(({ responseKey, coded: bytes }) => hex(seal(key, bytes, submissionPlace(responseKey, 1), 'coded'))),
  );
  await tx.execute(sql`insert into submission (response_key, revision, sealed, coded_sealed, day)
    select k::uuid, 1, decode(${hex(randomBytes(UNREAD_BYTES))}, 'hex'), decode(c, 'hex'), '2026-02-01'
    from unnest(${keys}, ${coded}) as t(k, c)`);
  const ids = texts(rows.map(({ companyId }) => companyId));
  const links = texts(rows.map(({ companyId, responseKey }) => hex(sealLink(key, companyId, responseKey))));
  await tx.execute(sql`insert into participation (company_id, wave_id, state, link_sealed, receipt_number, submitted_on)
    select c::uuid, ${key.waveId}::uuid, 'submitted', decode(l, 'hex'), '2026-0000-0000', '2026-02-01'
    from unnest(${ids}, ${links}) as t(c, l)`);
}

/** Fills an empty database with one closed wave in which every company submitted once. */
export async function seedWave(q: Questionnaire, population: Population): Promise<void> {
  const associationIds = Array.from({ length: population.associations }, () => randomUUID());
  await withActor({ kind: 'worker' }, async (tx) => {
    const key = await seedFrame(tx, q, associationIds);
    let batch: SyntheticRow[] = [];
    let from = 0;
    const flush = async (): Promise<void> => {
      await seedCompanies(tx, batch, { from, associationIds });
      await seedAnswers(tx, batch, key);
      from += batch.length;
      batch = [];
    };
    for (const row of buildRows(q, population)) {
      batch.push(row);
      if (batch.length === ROWS_AT_ONCE) await flush();
    }
    if (batch.length > 0) await flush();
  });
}
