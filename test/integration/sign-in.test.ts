import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkPassword, hashPassword } from '../../app/auth/password.server.ts';
import { signIn } from '../../app/services/sign-in.server.ts';
import { listDemoAccounts, signInDemo } from '../../app/services/sign-in-demo.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { giveApp, prepareAccounts } from '../support/sign-in.ts';

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'kurabe-demo-'));
const PASSWORD = 'correct horse 電池 staple';

const attempt = (email: string, password: string) =>
  signIn({
    request: new Request('https://kurabe.example/login'),
    clientAddress: '192.0.2.1',
    email,
    password,
    next: null,
  });

const forgetLimits = () => asSuperuser(database, (sql) => sql`delete from rate_limit`);

async function makeUser({
  email,
  password,
  disabled = false,
}: {
  email: string;
  password?: string;
  disabled?: boolean;
}) {
  const userId = randomUUID();
  const passwordHash = password ? await hashPassword(password) : null;
  await asSuperuser(database, async (sql) => {
    await sql`insert into app_user (id, email, name, password_hash, disabled_at)
      values (${userId}, ${email}, '架空 太郎', ${passwordHash}, ${disabled ? new Date(0) : null})`;
    await sql`insert into role_grant (id, user_id, role) values (${randomUUID()}, ${userId}, 'analyst')`;
  });
}

beforeEach(forgetLimits);

beforeAll(async () => {
  await prepareAccounts();
  await makeUser({ email: 'analyst@example.jp', password: PASSWORD });
  await makeUser({ email: 'disabled@example.jp', password: PASSWORD, disabled: true });
  await makeUser({ email: 'nopassword@example.jp' });
  process.env.KURABE_DIR = folder;
  const accounts = [
    { role: 'analyst', name: '架空 太郎', email: 'analyst@example.jp', password: PASSWORD },
    { role: 'secretariat', name: '別の役', email: 'analyst@example.jp' },
    { role: 'admin', name: '知らない役', email: 'disabled@example.jp' },
    { role: 'analyst', name: '無効', email: 'disabled@example.jp' },
  ];
  writeFileSync(join(folder, 'demo.json'), JSON.stringify({ url: 'http://127.0.0.1:3000', accounts }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('signing in with a password', () => {
  test('the right one leads to setting up the second factor, however the address is written', async () => {
    const result = await attempt('Analyst@Example.JP', PASSWORD);
    expect(result).toMatchObject({ ok: true, progress: { to: '/login/enrol' } });
  });

  test.each([
    ['a wrong password', 'analyst@example.jp', 'wrong'],
    ['an unknown address', 'nobody@example.jp', PASSWORD],
    ['a disabled person', 'disabled@example.jp', PASSWORD],
    ['a person without a password', 'nopassword@example.jp', PASSWORD],
    ['an endless password', 'analyst@example.jp', 'x'.repeat(100_000)],
    ['a password that only begins rightly', 'analyst@example.jp', `${PASSWORD}x`],
  ])('%s is refused with the same answer as any other', async (_case, email, password) => {
    expect(await attempt(email, password)).toEqual({ ok: false, reason: 'refused' });
  });

  test('an unknown address takes as long as a known one', async () => {
    const medianOf = async (email: string) => {
      const times: number[] = [];
      for (let round = 0; round < 9; round += 1) {
        const start = performance.now();
        await attempt(email, 'wrong');
        times.push(performance.now() - start);
      }
      await forgetLimits();
      return times.sort((a, b) => a - b)[4] ?? 0;
    };
    await medianOf('warm-up@example.jp');
    const [known, unknown] = [await medianOf('analyst@example.jp'), await medianOf('nobody@example.jp')];
    expect(unknown / known).toBeGreaterThan(0.4);
    expect(unknown / known).toBeLessThan(2.5);
  });

  test('the right one leads to the second factor where the person has one, and to no session', async () => {
    const [user] = await asSuperuser(
      database,
      (sql) => sql`select id from app_user where email = 'analyst@example.jp'`,
    );
    await giveApp(user?.id);
    expect(await attempt('analyst@example.jp', PASSWORD)).toMatchObject({ progress: { to: '/login/factor' } });
    expect(await asSuperuser(database, (sql) => sql`select from session`)).toHaveLength(0);
  });

  test('is limited per address and network, for known and unknown addresses alike', async () => {
    for (const email of ['analyst@example.jp', 'nobody@example.jp']) {
      for (let each = 0; each < 10; each += 1) expect((await attempt(email, 'wrong')).ok).toBe(false);
      expect(await attempt(email, PASSWORD)).toEqual({ ok: false, reason: 'limited' });
    }
  });

  test('a flood is told to wait instead of taking memory and time from others', async () => {
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => checkPassword(null, 'flood')));
    expect(outcomes.filter((outcome) => outcome === 'busy')).toHaveLength(40 - 2 - 20);
    expect(await checkPassword(null, 'after')).toBe('mismatch');
  });

  test('a hash names Argon2id and the least costs that are allowed', async () => {
    expect(await hashPassword('x')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});

describe('choosing a user in the demo', () => {
  test('is not there outside of the demo', async () => {
    delete process.env.KURABE_DEMO;
    expect(await listDemoAccounts()).toEqual([]);
    const refused = await signInDemo({ email: 'analyst@example.jp', role: 'analyst' });
    expect(refused).toEqual({ ok: false, reason: 'refused' });
  });

  test('opens the accounts that the demo wrote down, and shows none of their passwords', async () => {
    process.env.KURABE_DEMO = '1';
    const accounts = await listDemoAccounts();
    expect(accounts.map(({ role }) => role)).toEqual(['analyst', 'secretariat', 'analyst']);
    expect(JSON.stringify(accounts)).not.toContain(PASSWORD);
    const result = await signInDemo({ email: 'analyst@example.jp', role: 'analyst' });
    expect(result).toMatchObject({ ok: true, progress: { signedIn: { role: 'analyst', method: 'demo' } } });
  });

  test.each([
    ['an address that is not among them', 'nopassword@example.jp', 'analyst'],
    ['a role that the person does not hold', 'analyst@example.jp', 'secretariat'],
    ['a disabled person', 'disabled@example.jp', 'analyst'],
  ])('refuses %s', async (_case, email, role) => {
    process.env.KURABE_DEMO = '1';
    expect(await signInDemo({ email, role })).toEqual({ ok: false, reason: 'refused' });
  });
});
