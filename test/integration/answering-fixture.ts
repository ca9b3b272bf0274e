import { createHash, randomUUID } from 'node:crypto';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import type { Actor } from '../../db/actor.server.ts';
import { createWaveKey, currentKek } from '../../db/seal.server.ts';
import { asSuperuser, type TestDatabase } from '../support/database.ts';

const words = (text: string) => ({ ja: `${text}（日）`, en: text });
const option = (code: string, more: object = {}) => ({ code, label: words(code), ...more });
const item = (id: string, more: object) => ({ id, version: 1, label: words(id), short: words(id), ...more });

/** A small questionnaire with every kind of item and a condition within and across sections. */
const smallQuestionnaire = {
  id: 'small',
  version: 1,
  audience: 'company',
  minutes: 5,
  title: words('Small survey'),
  sections: [
    {
      id: 'a',
      block: 'A',
      title: words('First'),
      items: [
        item('A-01', { kind: 'single', options: [option('1'), option('2'), option('DK')] }),
        item('A-02', {
          kind: 'multiple',
          options: [option('x'), option('y'), option('none', { exclusive: true })],
          showIf: { item: 'A-01', in: ['1'] },
        }),
        item('A-03', { kind: 'which', of: 'A-02' }),
        item('A-04', { kind: 'number', unit: words('people'), min: 0, max: 1000 }),
        item('A-05', { kind: 'text', maxLength: 100 }),
      ],
    },
    {
      id: 'b',
      block: 'B',
      title: words('Second'),
      items: [
        item('B-01', { kind: 'maturity' }),
        item('B-02', { kind: 'maturity', showIf: { item: 'A-01', in: ['1'] } }),
      ],
    },
  ],
};

export type Place = { waveId: string; slug: string; companyId: string; userId: string; member: Actor };
type WaveOptions = {
  state?: 'draft' | 'open' | 'closed';
  opens?: string;
  closes?: string;
  /** The tables to release; none where absent. */
  lattice?: readonly string[];
  policy?: Readonly<Record<string, number>>;
  /** A questionnaire of the catalogue in place of the small one. */
  questionnaire?: string;
};

/** A company of its own in a wave of its own. `opens` and `closes` are intervals from now, such as `-1 day`. */
export async function prepareWave(database: TestDatabase, options: WaveOptions = {}): Promise<Place> {
  const waveId = randomUUID();
  const slug = `w-${waveId.slice(0, 8)}`;
  const asked = options.questionnaire ? getQuestionnaire(options.questionnaire) : smallQuestionnaire;
  if (!asked) throw new Error(`there is no questionnaire ${options.questionnaire}`);
  const definition = JSON.stringify(asked);
  const digest = createHash('sha256').update(definition).digest('hex');
  const { state = 'open', opens = '-1 day', closes = '1 day', lattice = [], policy = {} } = options;
  await asSuperuser(database, async (sql) => {
    await sql`insert into questionnaire (id, version, digest, definition)
      values (${asked.id}, 1, ${digest}, ${sql.json(JSON.parse(definition))}) on conflict do nothing`;
    await sql`insert into wave (id, slug, title_ja, title_en, questionnaire_id, questionnaire_version,
        questionnaire_digest, opens_at, closes_at, state, lattice, policy)
      values (${waveId}, ${slug}, '調査', 'Survey', ${asked.id}, 1, ${digest},
        now() + ${opens}::interval, now() + ${closes}::interval, ${state}, ${sql.json([...lattice])}, ${sql.json(policy)})`;
    const wrapped = Buffer.from(createWaveKey(currentKek(), waveId));
    await sql`insert into wave_key (wave_id, wrapped) values (${waveId}, ${wrapped})`;
  });
  const { companyId, userId, member } = await addCompany(database, waveId);
  return { waveId, slug, companyId, userId, member };
}

let companies = 0;

/** A further company that is asked in a wave. */
export async function addCompany(
  database: TestDatabase,
  waveId: string,
): Promise<{ companyId: string; userId: string; member: Actor }> {
  const companyId = randomUUID();
  const userId = randomUUID();
  companies += 1;
  const number = String(1_000_000_000_000 + companies);
  await asSuperuser(database, async (sql) => {
    await sql`insert into company (id, corporate_number, name_ja, name_en, sector, size_band, region)
      values (${companyId}, ${number}, '架空製作所', 'Imaginary Works', '24', 'S1', 'R3')`;
    await sql`insert into participation (company_id, wave_id) values (${companyId}, ${waveId})`;
  });
  return { companyId, userId, member: { kind: 'member', userId, companyId } };
}
