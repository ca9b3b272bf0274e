import { createHash, randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startSession } from '../../app/auth/session.server.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import type { Actor } from '../../db/actor.server.ts';
import { createWaveKey, currentKek } from '../../db/seal.server.ts';
import { asSuperuser, type TestDatabase } from '../support/database.ts';

export type Respondent = {
  slug: string;
  waveId: string;
  companyId: string;
  userId: string;
  name: string;
  member: Actor;
};

let numbers = 0;

/** An open wave that asks the company survey, or one that has gone by. */
export async function prepareSurvey(
  database: TestDatabase,
  opens = '-1 day',
): Promise<{ slug: string; waveId: string }> {
  const q = getQuestionnaire('company-2022');
  if (!q) throw new Error('no questionnaire company-2022');
  const digest = createHash('sha256').update(JSON.stringify(q)).digest('hex');
  const waveId = randomUUID();
  const slug = `s-${waveId.slice(0, 8)}`;
  await asSuperuser(database, async (sql) => {
    await sql`insert into questionnaire (id, version, digest, definition)
      values (${q.id}, ${q.version}, ${digest}, ${sql.json(q as never)}) on conflict do nothing`;
    await sql`insert into wave (id, slug, title_ja, title_en, questionnaire_id, questionnaire_version,
        questionnaire_digest, opens_at, closes_at, state, lattice, policy)
      values (${waveId}, ${slug}, '調査', 'Survey', ${q.id}, ${q.version}, ${digest},
        now() + ${opens}::interval, now() + interval '1 day', 'open', ${sql.json([])}, ${sql.json({})})`;
    const wrapped = Buffer.from(createWaveKey(currentKek(), waveId));
    await sql`insert into wave_key (wave_id, wrapped) values (${waveId}, ${wrapped})`;
  });
  return { slug, waveId };
}

/** A person of a company (a new one where none is given) that is asked in a wave. */
export async function addRespondent(
  database: TestDatabase,
  wave: { slug: string; waveId: string },
  { name, companyId = randomUUID() }: { name: string; companyId?: string },
): Promise<Respondent> {
  const [userId, grantId] = [randomUUID(), randomUUID()];
  numbers += 1;
  const number = String(2_000_000_000_000 + numbers);
  await asSuperuser(database, async (sql) => {
    await sql`insert into company (id, corporate_number, name_ja, name_en, sector, size_band, region)
      values (${companyId}, ${number}, '架空製作所', 'Imaginary Works', '24', 'S1', 'R3') on conflict do nothing`;
    await sql`insert into participation (company_id, wave_id) values (${companyId}, ${wave.waveId}) on conflict do nothing`;
    await sql`insert into app_user (id, email, name) values (${userId}, ${`${userId}@example.jp`}, ${name})`;
    await sql`insert into role_grant (id, user_id, role, company_id)
      values (${grantId}, ${userId}, 'respondent', ${companyId})`;
  });
  return { ...wave, companyId, userId, name, member: { kind: 'member', userId, companyId } };
}

/** Signs somebody in, in a browser context. */
export async function signIn(database: TestDatabase, context: BrowserContext, { userId }: Respondent): Promise<void> {
  const origin = process.env.KURABE_ORIGIN ?? '';
  const [grant] = await asSuperuser(database, (sql) => sql`select id from role_grant where user_id = ${userId}`);
  const line = await startSession(new Request(origin), { userId, roleGrantId: grant?.id, role: 'respondent' });
  const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
  await context.addCookies([{ name, value, url: origin, httpOnly: true }]);
}

export type Visit = { page: Page; context: BrowserContext; noise: string[]; url: string };

/** Somebody signed in, in a browser window of their own. Errors of the page are gathered as noise. */
export async function visit(
  database: TestDatabase,
  browser: Browser,
  { person, width = 1200, isScripted = true }: { person: Respondent; width?: number; isScripted?: boolean },
): Promise<Visit> {
  const context = await browser.newContext({
    javaScriptEnabled: isScripted,
    locale: 'ja-JP',
    viewport: { width, height: 900 },
  });
  await signIn(database, context, person);
  const page = await context.newPage();
  const noise: string[] = [];
  page.on('pageerror', (error) => noise.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') noise.push(message.text());
  });
  return { page, context, noise, url: `${process.env.KURABE_ORIGIN}/answer/${person.slug}` };
}
