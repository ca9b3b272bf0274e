import { createHash, randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { canonicalJson } from '../../analytics/canonical-json.ts';
import { OVERALL } from '../../analytics/derived.ts';
import { CONFIRMATION_MINUTES, ROLES, type Role } from '../../app/member/roles.ts';
import { saveProxySection } from '../../app/services/save-proxy-section.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { createWaveKey, currentKek } from '../../db/seal.server.ts';
import { maturityCells } from '../unit/charts-fixture.ts';
import { FOREIGN, FOREIGN_REQUEST, OWN_ENTRY } from './routes.ts';

/** Whose a thing is, seen from the company and association that all tested roles belong to; `shared` is of both associations. */
export const PLACES = ['own', 'shared', 'sister', 'other', 'nothing'] as const;
export type Place = (typeof PLACES)[number];

/** Who is tested: nobody signed in, and every role, once. */
export type Visitor = 'anonymous' | Role;
export const VISITORS: readonly Visitor[] = ['anonymous', ...(Object.keys(ROLES) as Role[])];

type CompanyName = 'own' | 'sister' | 'other';
const COMPANIES: readonly CompanyName[] = ['own', 'sister', 'other'];
const WAVES: Readonly<
  Record<Exclude<Place, 'nothing'>, { companies: readonly CompanyName[]; of: readonly ('a' | 'b')[] }>
> = {
  own: { companies: ['own', 'sister'], of: ['a'] },
  shared: { companies: ['own', 'sister', 'other'], of: ['a', 'b'] },
  sister: { companies: ['sister'], of: ['a'] },
  other: { companies: ['other'], of: ['b'] },
};

/** The slug of a place's wave: one that takes answers, or a released one. */
export function slugOf(place: Place, about: 'open' | 'done'): string {
  return place === 'nothing' ? 'no-such-wave' : `${place}-${about}`;
}

const COMPANY_ROLES: readonly Visitor[] = ['respondent', 'company_admin', 'approver', 'delegate'];
const ASSOCIATION_ROLES: readonly Visitor[] = ['secretariat', 'assoc_viewer'];
const CELLS_A = { n: 7919, count: 6133 };
const CELLS_B = { n: 7907, count: 6121 };
const number = (value: number) => new RegExp(`(?<![\\w.])${String(value).replace(/^(\d)/, '$1,?')}(?![\\w.])`);

/** What is planted, how to find it in a response, and who may see it, whatever page it is on. */
export const CANARIES: readonly { what: string; pattern: RegExp; sees: readonly Visitor[] }[] = [
  {
    what: 'answers of the own company',
    pattern: /canary-answer-own/,
    sees: ['respondent', 'company_admin', 'approver'],
  },
  { what: 'answers of a company beside it', pattern: /canary-answer-sister/, sees: [] },
  { what: 'answers of a company elsewhere', pattern: /canary-answer-other/, sees: [] },
  { what: 'what somebody typed off paper', pattern: /canary-typed/, sees: ['secretariat'] },
  { what: 'name of the own company', pattern: /canary-name-own/, sees: [...COMPANY_ROLES, ...ASSOCIATION_ROLES] },
  { what: 'name of a company beside it', pattern: /canary-name-sister/, sees: ASSOCIATION_ROLES },
  // Operators asked for an emergency access to it, and must see to whose answers.
  { what: 'name of a company elsewhere', pattern: /canary-name-other/, sees: ['operator'] },
  { what: 'contact of the own company', pattern: /canary-contact-own/, sees: [...COMPANY_ROLES, ...ASSOCIATION_ROLES] },
  { what: 'contact of a company beside it', pattern: /canary-contact-sister/, sees: ASSOCIATION_ROLES },
  { what: 'contact of a company elsewhere', pattern: /canary-contact-other/, sees: [] },
  { what: 'a person of the own company', pattern: /canary-person-own/, sees: ['respondent', 'company_admin'] },
  { what: 'a person of a company beside it', pattern: /canary-person-sister/, sees: [] },
  // One of them is of the staff of an association, whom the operators know.
  { what: 'a person elsewhere', pattern: /canary-person-other/, sees: ['operator'] },
  {
    what: 'somebody whom the own company invited',
    pattern: /canary-invited-own/,
    sees: ['respondent', 'company_admin'],
  },
  { what: 'somebody whom a company beside it invited', pattern: /canary-invited-sister/, sees: [] },
  { what: 'somebody whom a company elsewhere invited', pattern: /canary-invited-other/, sees: [] },
  { what: 'somebody invited to the staff', pattern: /canary-invited-staff/, sees: ['operator'] },
  { what: 'the reason of an emergency access', pattern: /canary-reason/, sees: ['operator'] },
  {
    what: 'cells of the own association',
    pattern: new RegExp(`${number(CELLS_A.n).source}|${number(CELLS_A.count).source}`),
    sees: [...COMPANY_ROLES, ...ASSOCIATION_ROLES, 'analyst', 'moderator'],
  },
  {
    what: 'cells of another association',
    pattern: new RegExp(`${number(CELLS_B.n).source}|${number(CELLS_B.count).source}`),
    sees: ['analyst', 'moderator'],
  },
];

type OfRoles = Readonly<Record<Role, string>>;

/**
 * The seeded portal: the cookie of each visitor, of somebody of the other company and association, who only fill the caches, and of sessions of
 * each role that confirmed who they are longer ago than is asked for, or just not so long.
 */
export type World = Readonly<{
  cookies: Readonly<Record<Visitor, string>>;
  others: readonly string[];
  confirmed: Readonly<{ long: OfRoles; lately: OfRoles }>;
}>;

const all = (n: number, count: number) => ({
  n,
  levels: [count, n - count, 0, 0, 0, 0, 0],
  done: count,
  notDone: n - count,
  low: n - count,
  neither: 0,
  empty: 0,
});

function cellsOf(of: readonly ('a' | 'b')[]) {
  const view = (association: string) => ({ association, sector: '*', size: '*' });
  return [
    ...maturityCells(OVERALL, 'H-1-01', all(400, 180)),
    ...(of.includes('a') ? maturityCells(view('AA'), 'H-1-01', all(CELLS_A.n, CELLS_A.count)) : []),
    ...(of.includes('b') ? maturityCells(view('BB'), 'H-1-01', all(CELLS_B.n, CELLS_B.count)) : []),
  ];
}

type Ids = { associations: Record<'a' | 'b', string>; companies: Record<CompanyName, string> };

async function seedMembers(sql: postgres.Sql): Promise<Ids> {
  const associations = { a: randomUUID(), b: randomUUID() };
  const companies = { own: randomUUID(), sister: randomUUID(), other: FOREIGN };
  await sql`insert into association (id, code, name_ja, name_en, sector)
    values (${associations.a}, 'AA', '甲工業会', 'A association', '26'), (${associations.b}, 'BB', '乙工業会', 'B association', '26')`;
  for (const [index, name] of COMPANIES.entries()) {
    const named = `canary-name-${name}`;
    const contact = `canary-contact-${name}`;
    await sql`insert into company (id, corporate_number, name_ja, name_en, sector, size_band, region)
      values (${companies[name]}, ${String(1_000_000_000_001 + index)}, ${named}, ${named}, '26', 'S1', 'R3')`;
    await sql`insert into membership (company_id, association_id, contact_name, contact_email)
      values (${companies[name]}, ${name === 'other' ? associations.b : associations.a}, ${contact}, ${`${contact}@example.jp`})`;
  }
  return { associations, companies };
}

async function seedWaves(sql: postgres.Sql, { associations, companies }: Ids): Promise<void> {
  const definition = getQuestionnaire('company-2022');
  if (definition === null) throw new Error('company-2022 is missing');
  const digest = createHash('sha256').update(canonicalJson(definition)).digest('hex');
  await sql`insert into questionnaire (id, version, digest, definition)
    values ('company-2022', 1, ${digest}, ${sql.json(JSON.parse(JSON.stringify(definition)))})`;
  for (const [place, wave] of Object.entries(WAVES)) {
    for (const about of ['open', 'done']) {
      const id = randomUUID();
      await sql`insert into wave (id, slug, title_ja, title_en, questionnaire_id, questionnaire_version, questionnaire_digest,
          opens_at, closes_at, state, lattice, policy)
        values (${id}, ${`${place}-${about}`}, '調査', 'Survey', 'company-2022', 1, ${digest},
          now() - interval '9 day', now() + interval '1 day', 'open', '[]', '{}')`;
      const wrapped = Buffer.from(createWaveKey(currentKek(), id));
      await sql`insert into wave_key (wave_id, wrapped) values (${id}, ${wrapped})`;
      for (const of of wave.of)
        await sql`insert into wave_association (wave_id, association_id) values (${id}, ${associations[of]})`;
      for (const company of wave.companies)
        await sql`insert into participation (company_id, wave_id) values (${companies[company]}, ${id})`;
    }
  }
}

async function answerAll({ companies }: Ids): Promise<void> {
  for (const [place, wave] of Object.entries(WAVES)) {
    for (const about of ['open', 'done']) {
      for (const company of wave.companies) {
        const actor = { kind: 'member', userId: randomUUID(), companyId: companies[company] } as const;
        const slug = `${place}-${about}`;
        for (const [section, answers] of [
          ['h1', { 'H-1-01': ['5'] }],
          ['i', { 'I-02': [`canary-answer-${company}`] }],
        ] as const) {
          const form = { wave: slug, section, items: Object.keys(answers), answers, baseRevision: 0 };
          const saved = await saveSection(actor, { ...form, operationId: randomUUID() });
          if (!saved.ok || saved.invalid.length > 0) throw new Error(`${slug}: a section was refused`);
        }
        const sent = await submitResponse(actor, { wave: slug, operationId: randomUUID(), declared: true });
        if (!sent.ok) throw new Error(`${slug}: the submission was refused`);
      }
    }
  }
}

async function release(sql: postgres.Sql): Promise<void> {
  for (const [place, { of }] of Object.entries(WAVES)) {
    const releaseId = randomUUID();
    const [wave] = await sql`select id from wave where slug = ${`${place}-done`}`;
    const digest = createHash('sha256').update(place).digest('hex');
    const rows = cellsOf(of).map(({ wave: _, itemVersion, ...cell }) => ({
      ...cell,
      item_version: itemVersion,
      release_id: releaseId,
    }));
    await sql.begin(async (tx) => {
      await tx`update wave set state = 'closed' where id = ${wave?.id}`;
      await tx`update wave set state = 'released' where id = ${wave?.id}`;
      await tx`insert into release (id, wave_id, number, policy, digest, audited, state, released_on, parameters)
        values (${releaseId}, ${wave?.id}, 1, '{}', ${digest}, false, 'released', '2026-05-01', '{}')`;
      await tx`insert into released_cell ${tx(rows)}`;
    });
  }
}

type Person = { role: Role; company?: string | undefined; association?: string | undefined; name: string };

/** A user with one grant and a session that outlives every run; returns its cookie. */
async function signedIn(sql: postgres.Sql, { role, company, association, name }: Person): Promise<string> {
  const [userId, grantId, sessionId] = [randomUUID(), randomUUID(), randomUUID()];
  await sql`insert into app_user (id, email, name) values (${userId}, ${`${name}-${role}@example.jp`}, ${name})`;
  await sql`insert into role_grant (id, user_id, role, company_id, association_id)
    values (${grantId}, ${userId}, ${role}, ${company ?? null}, ${association ?? null})`;
  if (role === 'delegate')
    await sql`insert into delegation (role_grant_id, wave_id, company_id, section, expires_at)
      select ${grantId}, wave.id, ${company ?? null}, 'h1', now() + interval '1 day' from wave where slug = 'own-open'`;
  await sql`insert into session (id_hash, user_id, role_grant_id, expires_at, absolute_expires_at, method, confirmed_at)
    values (${createHash('sha256').update(sessionId).digest('hex')}, ${userId}, ${grantId},
      now() + interval '12 hours', now() + interval '12 hours', 'factor', now() + interval '11 hours')`;
  return `__Host-sid=${sessionId}`;
}

/** One session more of everybody who has the cookies, who confirmed so many minutes ago who they are. */
async function confirmedAgo(
  sql: postgres.Sql,
  cookies: Readonly<Record<Visitor, string>>,
  minutes: number,
): Promise<OfRoles> {
  const made: Partial<Record<Role, string>> = {};
  for (const role of Object.keys(ROLES) as Role[]) {
    const [sessionId, known] = [randomUUID(), cookies[role].replace('__Host-sid=', '')];
    const hash = (id: string) => createHash('sha256').update(id).digest('hex');
    await sql`insert into session (id_hash, user_id, role_grant_id, expires_at, absolute_expires_at, method, confirmed_at)
      select ${hash(sessionId)}, user_id, role_grant_id, expires_at, absolute_expires_at, method, now() - make_interval(mins => ${minutes})
      from session where id_hash = ${hash(known)}`;
    made[role] = `__Host-sid=${sessionId}`;
  }
  return made as OfRoles;
}

async function seedInvitations(sql: postgres.Sql, { companies }: Ids): Promise<void> {
  for (const name of COMPANIES)
    await sql`insert into invitation (id, company_id, email, name, purpose, expires_at)
      values (${name === 'other' ? FOREIGN : randomUUID()}, ${companies[name]}, ${`canary-invited-${name}@example.jp`},
        ${`canary-invited-${name}`}, 'colleague', now() + interval '1 day')`;
  await sql`insert into invitation (id, email, name, purpose, role, expires_at)
    values (${randomUUID()}, 'canary-invited-staff@example.jp', 'canary-invited-staff', 'staff', 'analyst', now() + interval '1 day')`;
}

/** What forms of the tested roles name though it is of others: somebody elsewhere who waits, and a request that its own operator may not approve. */
async function seedForeign(sql: postgres.Sql, { companies }: Ids): Promise<void> {
  const email = 'canary-person-other-foreign@example.jp';
  await sql`insert into app_user (id, email, name) values (${FOREIGN}, ${email}, 'canary-person-other')`;
  await sql`insert into role_grant (id, user_id, role, company_id) values (${FOREIGN}, ${FOREIGN}, 'respondent', ${companies.other})`;
  await sql`insert into access_hold (id, company_id, user_id, role_grant_id, opens_at)
    values (${FOREIGN}, ${companies.other}, ${FOREIGN}, ${FOREIGN}, now() + interval '72 hours')`;
  await sql`insert into authenticator (id, user_id, kind, secret_sealed) values (${FOREIGN}, ${FOREIGN}, 'totp', ${Buffer.from([1])})`;
  await sql`insert into session (id_hash, public_id, user_id, role_grant_id, expires_at, absolute_expires_at)
    values (${'5'.repeat(64)}, ${FOREIGN}, ${FOREIGN}, ${FOREIGN}, now() + interval '12 hours', now() + interval '12 hours')`;
  await sql`insert into dual_request (id, kind, wave_id, company_id, reason, requested_by, expires_at)
    select ${FOREIGN}, 'breakGlass', wave.id, ${companies.other}, 'canary-reason of a court that asks', role_grant.user_id, now() + interval '1 day'
    from wave, role_grant where wave.slug = 'other-open' and role_grant.role = 'operator'`;
  await sql`insert into dual_request (id, kind, wave_id, reason, requested_by, expires_at)
    select ${FOREIGN_REQUEST}, 'eraseWave', id, 'a reason of somebody else, long enough', ${FOREIGN}, now() + interval '1 day'
    from wave where slug = 'other-done'`;
}

/** A paper form that the tested secretariat types, and one of the association elsewhere. */
async function seedPaper(sql: postgres.Sql, { associations, companies }: Ids): Promise<void> {
  const [clerk] = await sql<
    { id: string }[]
  >`select user_id as id from role_grant where role = 'secretariat' and association_id = ${associations.a}`;
  if (!clerk) throw new Error('the secretariat is missing');
  await sql`insert into proxy_entry (id, company_id, wave_id, association_id, typed_by)
    select ${OWN_ENTRY}, ${companies.sister}, id, ${associations.a}, ${clerk.id} from wave where slug = 'own-open'`;
  await sql`insert into proxy_entry (id, company_id, wave_id, association_id)
    select ${FOREIGN}, ${companies.other}, id, ${associations.b} from wave where slug = 'other-open'`;
  const actor = { kind: 'association', userId: clerk.id, associationId: associations.a } as const;
  const typed = { section: 'i', items: ['I-02'], answers: { 'I-02': ['canary-typed'] }, asOnPaper: [] };
  const save = { baseRevision: 0, operationId: '', isAuto: false };
  const saved = await saveProxySection(actor, OWN_ENTRY, { ...typed, ...save });
  if (!saved.ok || saved.invalid.length > 0) throw new Error('a paper form was refused');
}

/** Fills an empty database, past every policy but for the answers, which go in as a member's do. */
export async function seedWorld(sql: postgres.Sql): Promise<World> {
  if (!(await checkKey(currentKek())).ok) throw new Error('the key is another');
  const ids = await seedMembers(sql);
  await seedWaves(sql, ids);
  await answerAll(ids);
  await release(sql);
  const placeOf = (role: Role, company: CompanyName, association: 'a' | 'b') => ({
    company: ROLES[role].scope === 'company' ? ids.companies[company] : undefined,
    association: ROLES[role].scope === 'association' ? ids.associations[association] : undefined,
  });
  const cookies = { anonymous: '' } as Record<Visitor, string>;
  for (const role of Object.keys(ROLES) as Role[])
    cookies[role] = await signedIn(sql, { role, ...placeOf(role, 'own', 'a'), name: 'person' });
  for (const company of ['own', 'sister'] as const)
    await signedIn(sql, { role: 'respondent', company: ids.companies[company], name: `canary-person-${company}` });
  await seedInvitations(sql, ids);
  await seedForeign(sql, ids);
  await seedPaper(sql, ids);
  const others: string[] = [];
  for (const role of ['respondent', 'secretariat', 'delegate'] as const)
    others.push(await signedIn(sql, { role, ...placeOf(role, 'other', 'b'), name: 'canary-person-other' }));
  const confirmed = {
    long: await confirmedAgo(sql, cookies, CONFIRMATION_MINUTES + 1),
    lately: await confirmedAgo(sql, cookies, CONFIRMATION_MINUTES - 5),
  };
  return { cookies, others, confirmed };
}
