import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkPassword } from '../../app/auth/password.server.ts';
import { currentTotp } from '../../app/auth/totp.server.ts';
import { ROLES } from '../../app/member/roles.ts';
import { takeTotp } from '../../app/services/check-factor.server.ts';
import { exchangeInvitation } from '../../app/services/exchange-invitation.server.ts';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { readLastAnswers } from '../../app/services/read-last-answers.server.ts';
import { readEarlierPlants } from '../../app/services/send-plants.server.ts';
import { sectionStates } from '../../app/survey/journey.ts';
import { lastAnswers } from '../../app/survey/last-answers.ts';
import { plantsAdoption, plantsPage } from '../../app/survey/plants-page.ts';
import { findSection } from '../../app/survey/questionnaire.ts';
import { withActor } from '../../db/actor.server.ts';
import { currentKek } from '../../db/seal.server.ts';
import { keepRunning, listWaves, planDemo, prepareData } from '../../scripts/demo/data.server.ts';
import { buildDemoFile } from '../../scripts/demo/demo-file.ts';
import { DemoError } from '../../scripts/demo/fault.ts';
import { secretsPath } from '../../scripts/demo/secrets.server.ts';
import { seedDemo } from '../../scripts/demo/seed.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { prepareAccounts } from '../support/sign-in.ts';

const database = useDatabase();
const plan = planDemo();
const { population, scenario } = plan;
const dir = mkdtempSync(join(tmpdir(), 'kurabe-demo-'));
const now = new Date();
const DAY_MILLISECONDS = 86_400_000;

const open = async (token: string) => {
  await asSuperuser(database, (sql) => sql`delete from rate_limit`);
  const request = new Request('https://kurabe.example/i');
  return exchangeInvitation({ request, clientAddress: '', token, locale: 'ja' });
};
const seed = () => prepareData(plan, { dir, kek: currentKek(), now });
const countOf = (table: string) =>
  asSuperuser(database, async (sql) => Number((await sql.unsafe(`select count(*) from ${table}`))[0]?.count));
const memberOf = (companyId: string) =>
  ({ kind: 'member', userId: '00000000-0000-4000-8000-000000000000', companyId }) as const;
const isOnlyIn = (companyId: string, code: string) =>
  population.companies.find(({ id }) => id === companyId)?.associations.join() === code;
const idsIn = (state: string) => [...scenario.running].filter(([, one]) => one === state).map(([id]) => id);

describe('seeding the demo', () => {
  beforeAll(async () => {
    await prepareAccounts();
    const broken = { ...population, companies: [...population.companies, ...population.companies.slice(0, 1)] };
    const secrets = { passwords: {}, apps: {}, tokens: {} };
    await expect(seedDemo({ population: broken, scenario, secrets, kek: currentKek(), now })).rejects.toThrow();
    expect(await countOf('association')).toBe(0);
    expect((await seed()).done).toBe('seeded');
  }, 120_000);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('leaves nothing where it is broken off, fills everything in one go, and does nothing the second time', async () => {
    expect(await countOf('association')).toBe(31);
    expect(await countOf('company')).toBe(population.companies.length + 31);
    expect(await countOf("company where kind = 'association'")).toBe(31);
    const before = await countOf('participation');
    expect((await seed()).done).toBeNull();
    expect(await countOf('participation')).toBe(before);
  });

  test('has the three surveys: two over and not yet closed, one running', async () => {
    const waves = await listWaves();
    expect(waves.map(({ id, state }) => [id, state])).toEqual([
      ['2025', 'open'],
      ['2025-associations', 'open'],
      ['2026', 'open'],
    ]);
    const submitted = (slug: string) =>
      countOf(`participation p join wave w on w.id = p.wave_id where w.slug = '${slug}' and p.state = 'submitted'`);
    expect(await submitted('2025')).toBe(397);
    expect(await submitted('2025-associations')).toBe(31);
    expect(await submitted('2026')).toBe(idsIn('submitted').length);
    const over = await countOf("wave where closes_at < now() and slug like '2025%'");
    expect(over).toBe(2);
  });

  test('seals sheets that answering itself opens: submitted ones are current and whole, begun ones go on', async () => {
    const submitted = await readAnswering(memberOf(idsIn('submitted')[0] ?? ''), '2026');
    expect(submitted?.phase).toBe('open');
    expect(submitted?.submitted?.isCurrent).toBe(true);
    expect(submitted?.submitted?.receiptNumber).toMatch(/^\d{4}-\d{4}-\d{4}$/);
    expect(submitted?.associations.length).toBeGreaterThan(0);
    const begun = await readAnswering(memberOf(idsIn('started')[0] ?? ''), '2026');
    if (!begun) throw new Error('a begun sheet cannot be found');
    expect(begun.submitted).toBeNull();
    const states = sectionStates(begun.questionnaire, begun.answers).map(({ state }) => state);
    expect(states.filter((state) => state !== 'notStarted').length).toBeGreaterThan(3);
    expect(states).toContain('notStarted');
    const invited = await readAnswering(memberOf(idsIn('invited')[0] ?? ''), '2026');
    expect(Object.keys(invited?.answers ?? { none: true })).toEqual([]);
  });

  test('has a company that answers per plant: three plants, half of their checklist done', async () => {
    const account = scenario.accounts.find(({ key }) => key === 'plants');
    expect(account?.companyId).toBe(scenario.plantsOf);
    const sheet = await readAnswering(memberOf(scenario.plantsOf), '2026');
    if (!sheet) throw new Error('the sheet of the plants cannot be found');
    const { tiles, mode } = plantsPage(sheet);
    expect(mode).toBe('plants');
    expect(tiles.map(({ answered, asked }) => Math.sign(answered) + Math.sign(answered - asked))).toEqual([1, 0, -1]);
    expect(sheet.submitted).toBeNull();
    expect(sheet.checklist.filter(({ value }) => value).length).toBeGreaterThan(15);
  });

  test('has the same company answered per plant the year before, by the rule, with one plant that is not in the list now', async () => {
    const member = memberOf(scenario.plantsOf);
    const [now, before] = [await readAnswering(member, '2026'), await readAnswering(member, '2025')];
    const earlier = await readEarlierPlants(member, '2026');
    if (!now || !before || !earlier) throw new Error('a sheet of the plants cannot be found');
    expect(plantsAdoption(now.plants, earlier)).toMatchObject({ plants: [{ name: '東工場', staff: 40 }], rule: null });
    const values = before.checklist.flatMap(({ item, value }) => (value ? [[item.id, value]] : []));
    expect(values.length).toBeGreaterThan(15);
    expect(before.submitted?.answers).toMatchObject(Object.fromEntries(values));
    expect(before.submitted?.plants?.plants.map(({ name }) => name)).toEqual(['本社工場', '北工場', '東工場']);
    const section = findSection(now.questionnaire, 'h2~p2');
    const last = await readLastAnswers(member, { wave: '2026', audience: 'company' });
    if (!section || !last) throw new Error('there are no last answers');
    const shown = lastAnswers(now.questionnaire, section, { earlier: last, plants: now.plants.plants, language: 'ja' });
    expect(Object.keys(shown).length).toBeGreaterThan(5);
  });

  test('lets an association read the copy of its own answers', async () => {
    const organisation = population.associations[0]?.organisation.id ?? '';
    const answering = await readAnswering(memberOf(organisation), '2025-associations');
    expect(answering?.questionnaire.id).toBe('association-2022');
    expect(Object.keys(answering?.submitted?.answers ?? {}).length).toBeGreaterThan(15);
  });

  test('makes accounts whose passwords fit, none for those who come by invitation, kept in a file that nobody else may read', async () => {
    const { secrets } = await seed();
    for (const { key, email, role } of scenario.accounts) {
      const [user] = await asSuperuser(
        database,
        (sql) => sql`select password_hash from app_user where email = ${email}`,
      );
      if (ROLES[role].signIn === 'code') expect(user?.password_hash).toBeNull();
      else expect(await checkPassword(String(user?.password_hash), secrets.passwords[key] ?? '')).toBe('match');
    }
    if (process.platform !== 'win32') expect(statSync(secretsPath(dir)).mode & 0o077).toBe(0);
  });

  test('gives its staff an authenticator app each, whose key it writes down for them alone', async () => {
    const { secrets } = await seed();
    const file = buildDemoFile({ url: 'http://127.0.0.1:3000', ...plan, secrets, waves: [] });
    for (const { key, email, role } of scenario.accounts) {
      const app = file.accounts.find((each) => each.email === email)?.app;
      expect(app !== undefined, key).toBe(ROLES[role].factor === 'required');
      if (app === undefined) continue;
      expect(app).toMatch(/^otpauth:\/\/totp\/Kurabe/);
      const code = currentTotp(secrets.apps[key] ?? '', { lastStep: 0, now: new Date() });
      const [user] = await asSuperuser(database, (sql) => sql`select id from app_user where email = ${email}`);
      expect(await withActor({ kind: 'auth' }, (tx) => takeTotp(tx, user?.id, code)), key).toBe(true);
    }
    expect(await countOf('authenticator where not confirmed')).toBe(0);
  });

  test('gives its delegate two sections of the running survey, also where they were lost', async () => {
    expect(await countOf('delegation')).toBe(2);
    await asSuperuser(database, (sql) => sql`delete from delegation where section = 'd'`);
    await seed();
    expect(await countOf('delegation')).toBe(2);
  });

  test('gives a database from before an account that came later', async () => {
    await asSuperuser(database, (sql) => sql`delete from app_user where email = 'moderator@platform.example'`);
    rmSync(secretsPath(dir));
    expect((await seed()).done).toBe('renewed');
    expect(await countOf("app_user where email = 'moderator@platform.example'")).toBe(1);
  });

  test('asks the own questions of two associations, both of an account that belongs to both', async () => {
    const account = scenario.accounts.find(({ key }) => key === 'respondent-both');
    const both = await readAnswering(memberOf(account?.companyId ?? ''), '2026');
    expect(both?.associations.map(({ code, isDeclined }) => [code, isDeclined])).toEqual([
      ['A01', false],
      ['A06', false],
    ]);
    const own = both?.questionnaire.sections.filter(({ id }) => id.startsWith('own-')) ?? [];
    expect(own.map(({ id, items }) => [id, items.map(({ kind }) => kind)])).toEqual([
      ['own-a01', ['single', 'multiple', 'text']],
      ['own-a06', ['single', 'multiple', 'text']],
    ]);
    const five = await readAnswering(memberOf(idsIn('submitted').find((id) => isOnlyIn(id, 'A17')) ?? ''), '2026');
    expect(five?.questionnaire.sections.filter(({ id }) => id.startsWith('own-'))).toEqual([]);
    expect(await countOf("wave where slug = '2026' and state = 'open'")).toBe(1);
  });

  test('invited every company that has begun the running survey', async () => {
    await seed();
    const begun = `participation p join wave w on w.id = p.wave_id where w.slug = '2026' and p.state <> 'invited'`;
    expect(await countOf(begun)).toBeGreaterThan(20);
    const isInvited = 'exists (select from invitation i where i.wave_id = p.wave_id and i.company_id = p.company_id)';
    expect(await countOf(`${begun} and not ${isInvited}`)).toBe(0);
  });

  test('makes invitations that open their own survey', async () => {
    const { secrets } = await seed();
    for (const { key } of scenario.invitations) {
      const opened = await open(secrets.tokens[key] ?? '');
      expect(opened).toMatchObject({ ok: true });
    }
  });

  test('gives everybody new passwords and invitations where the file with the old ones was lost', async () => {
    const { secrets: old } = await seed();
    rmSync(secretsPath(dir));
    const { secrets, done } = await seed();
    expect(done).toBe('renewed');
    const first = scenario.invitations[0]?.key ?? '';
    expect(await open(old.tokens[first] ?? '')).toMatchObject({
      ok: false,
      reason: 'revoked',
    });
    expect(await open(secrets.tokens[first] ?? '')).toMatchObject({ ok: true });
  });

  test('moves the deadline of the running survey where it comes close, and only then', async () => {
    expect(await keepRunning(now)).toBe(false);
    const later = new Date(now.getTime() + 40 * DAY_MILLISECONDS);
    expect(await keepRunning(later)).toBe(true);
    expect(await countOf(`wave where slug = '2026' and closes_at > now() + interval '60 days'`)).toBe(1);
  });

  test('refuses a database in which others work', async () => {
    await asSuperuser(database, async (sql) => {
      await sql`insert into association (id, code, name_ja, name_en, sector)
        values ('00000000-0000-4000-8000-000000000001', 'REAL', '別の団体', 'Another', '26')`;
      await sql`alter table wave disable trigger all`;
      await sql`update wave set slug = 'moved' where slug = '2026'`;
      await sql`alter table wave enable trigger all`;
    });
    await expect(seed()).rejects.toThrow(DemoError);
  });
});
