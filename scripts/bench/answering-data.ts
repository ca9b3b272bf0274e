import { createHash, randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { canonicalJson } from '../../analytics/canonical-json.ts';
import { startSession } from '../../app/auth/session.server.ts';
import { buildCorporateNumber } from '../../app/member/corporate-number.ts';
import type { Answers } from '../../app/survey/answer.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { answersFromText, draftPlace, submissionPlace } from '../../app/survey/sealed-form.ts';
import { withoutReserved } from '../../app/survey/section-keys.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { closePool } from '../../db/connect.server.ts';
import { createWaveKey, currentKek, openLink, openWaveKey, unseal } from '../../db/seal.server.ts';

/** One company's respondent with a session; `number` counts from 0. */
export type Respondent = { number: number; companyId: string; cookie: string };
/** What lies in the database of one company: the latest draft of the section and the submission, as text; null where there is none. */
export type Stored = { draft: string | null; submitted: string | null; submissionCount: number };

const SECTION = 'h2';
const SESSIONS_AT_ONCE = 8;

/** Prepares an open wave, so many companies with one respondent each, their sessions, and the table of the bare insert. */
export async function seedRespondents(ownerUrl: string, count: number): Promise<Respondent[]> {
  const checked = await checkKey(currentKek());
  if (!checked.ok) throw new Error(checked.fault);
  const people = Array.from({ length: count }, (_, number) => ({
    number,
    companyId: randomUUID(),
    userId: randomUUID(),
    grantId: randomUUID(),
  }));
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    const waveId = await seedWave(sql);
    const companies = people.map(({ companyId, number }) => ({
      id: companyId,
      corporate_number: buildCorporateNumber(String(number + 1).padStart(12, '0')) ?? '',
      name_ja: '架空製作所',
      name_en: 'Imaginary Works',
      sector: '24',
      size_band: 'S1',
      region: 'R3',
    }));
    await sql`insert into company ${sql(companies)}`;
    await sql`insert into participation ${sql(people.map(({ companyId }) => ({ company_id: companyId, wave_id: waveId })))}`;
    const users = people.map(({ userId, number }) => ({ id: userId, email: `r${number}@example.jp`, name: '回答者' }));
    await sql`insert into app_user ${sql(users)}`;
    const grants = people.map(({ grantId, userId, companyId }) => ({
      id: grantId,
      user_id: userId,
      role: 'respondent',
      company_id: companyId,
    }));
    await sql`insert into role_grant ${sql(grants)}`;
    await sql`create table bench_row (id uuid primary key, body text not null)`;
    await sql`grant insert on bench_row to kurabe_auth`;
    await sql`vacuum analyze`;
  } finally {
    await sql.end();
  }
  const respondents: Respondent[] = [];
  for (let from = 0; from < people.length; from += SESSIONS_AT_ONCE) {
    const some = people.slice(from, from + SESSIONS_AT_ONCE).map(async ({ number, companyId, userId, grantId }) => {
      const request = new Request(process.env.KURABE_ORIGIN ?? '');
      const cookie = await startSession(request, { userId, roleGrantId: grantId, role: 'respondent' });
      return { number, companyId, cookie: cookie.split(';')[0] ?? '' };
    });
    respondents.push(...(await Promise.all(some)));
  }
  await closePool();
  return respondents;
}

async function seedWave(sql: postgres.Sql): Promise<string> {
  const q = getQuestionnaire('company-2022');
  if (!q) throw new Error('no questionnaire company-2022');
  const digest = createHash('sha256').update(canonicalJson(q)).digest('hex');
  const waveId = randomUUID();
  await sql`insert into questionnaire (id, version, digest, definition)
    values (${q.id}, ${q.version}, ${digest}, ${sql.json(q as never)})`;
  await sql`insert into wave (id, slug, title_ja, title_en, questionnaire_id, questionnaire_version, questionnaire_digest,
      opens_at, closes_at, state, lattice, policy)
    values (${waveId}, 'bench', '計測', 'Measurement', ${q.id}, ${q.version}, ${digest},
      now() - interval '1 day', now() + interval '1 day', 'open', ${sql.json([])}, ${sql.json({})})`;
  const wrapped = Buffer.from(createWaveKey(currentKek(), waveId));
  await sql`insert into wave_key (wave_id, wrapped) values (${waveId}, ${wrapped})`;
  return waveId;
}

/** Everything stored, opened with the key, by company. */
export async function readStored(ownerUrl: string): Promise<Map<string, Stored>> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    const [wave] = await sql`select wave_id, wrapped from wave_key`;
    if (!wave) throw new Error('the key of the wave is gone');
    const key = openWaveKey(currentKek(), wave.wave_id, wave.wrapped);
    const found = new Map<string, Stored>();
    for (const row of await sql`select company_id, link_sealed from participation where link_sealed is not null`) {
      const responseKey = openLink(key, row.company_id, row.link_sealed);
      const [draft] = await sql`select revision, sealed from draft_section
        where response_key = ${responseKey} and section = ${SECTION} order by revision desc limit 1`;
      const submissions = await sql`select revision, sealed from submission
        where response_key = ${responseKey} order by revision desc`;
      const open = (one: postgres.Row | undefined, place: (revision: number) => string[]): Answers | null =>
        one ? answersFromText(unseal(key, one.sealed, place(one.revision)).toString('utf8')) : null;
      const kept = open(draft, (revision) => draftPlace(responseKey, SECTION, revision));
      const sent = open(submissions[0], (revision) => submissionPlace(responseKey, revision));
      found.set(row.company_id, {
        draft: kept && JSON.stringify(withoutReserved(kept)),
        submitted: sent && JSON.stringify(sent),
        submissionCount: submissions.length,
      });
    }
    return found;
  } finally {
    await sql.end();
  }
}
