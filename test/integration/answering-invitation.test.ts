import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { exchangeInvitation } from '../../app/services/exchange-invitation.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();

type Options = { purpose?: string; expires?: string; revoked?: boolean; email?: string };

async function invite(place: Place, options: Options = {}): Promise<string> {
  const token = `token-${randomUUID()}`;
  const hash = createHash('sha256').update(token).digest('hex');
  const { purpose = 'answer', expires = '14 days', revoked = false, email = `${randomUUID()}@example.jp` } = options;
  await asSuperuser(
    database,
    (sql) => sql`insert into invitation (id, token_hash, wave_id, company_id, email, purpose, expires_at, revoked_at)
      values (${randomUUID()}, ${hash}, ${place.waveId}, ${place.companyId}, ${email}, ${purpose},
        now() + ${expires}::interval, ${revoked ? new Date() : null})`,
  );
  return token;
}

describe('exchangeInvitation', () => {
  test('makes the invited person a respondent of the invited company, the same one each time', async () => {
    const place = await prepareWave(database);
    const token = await invite(place);
    const first = await exchangeInvitation({ token });
    if (!first.ok) throw new Error(first.reason);
    expect(first.landing).toBe(`/answer/${place.slug}`);
    expect(await exchangeInvitation({ token: ` ${token}\n` })).toEqual(first);
    const grants = await asSuperuser(
      database,
      (sql) => sql`select role, company_id, association_id from role_grant where user_id = ${first.userId}`,
    );
    expect([...grants]).toEqual([{ role: 'respondent', company_id: place.companyId, association_id: null }]);
  });

  test('gives a person who was invited by two companies two separate grants', async () => {
    const email = `${randomUUID()}@example.jp`;
    const places = [await prepareWave(database), await prepareWave(database)];
    const results = await Promise.all(
      places.map(async (place) => exchangeInvitation({ token: await invite(place, { email }) })),
    );
    const [one, two] = results;
    if (!one?.ok || !two?.ok) throw new Error('refused');
    expect(one.userId).toBe(two.userId);
    expect(one.roleGrantId).not.toBe(two.roleGrantId);
  });

  test.each<[string, Options, string]>([
    ['a link for another purpose', { purpose: 'account' }, 'unknown'],
    ['an expired link', { expires: '-1 minute' }, 'expired'],
    ['a revoked link', { revoked: true }, 'revoked'],
  ])('%s opens nothing and makes nobody', async (_, options, reason) => {
    const place = await prepareWave(database);
    const token = await invite(place, { ...options, email: 'nobody@example.jp' });
    expect(await exchangeInvitation({ token })).toEqual({ ok: false, reason });
    const users = await asSuperuser(database, (sql) => sql`select 1 from app_user where email = 'nobody@example.jp'`);
    expect(users).toHaveLength(0);
  });

  test.each(['', ' ', 'wrong', 'x'.repeat(5000)])('the token %j is unknown', async (token) => {
    expect(await exchangeInvitation({ token })).toEqual({ ok: false, reason: 'unknown' });
  });

  test('a link of a survey in preparation says so, and one of a closed survey still leads to the copy', async () => {
    const draft = await prepareWave(database, { state: 'draft' });
    expect(await exchangeInvitation({ token: await invite(draft) })).toEqual({ ok: false, reason: 'notOpen' });
    const closed = await prepareWave(database, { state: 'closed' });
    expect(await exchangeInvitation({ token: await invite(closed) })).toMatchObject({ ok: true });
  });

  test('a person whose account was disabled does not come in', async () => {
    const place = await prepareWave(database);
    const token = await invite(place);
    const first = await exchangeInvitation({ token });
    if (!first.ok) throw new Error(first.reason);
    await asSuperuser(database, (sql) => sql`update app_user set disabled_at = now() where id = ${first.userId}`);
    expect(await exchangeInvitation({ token })).toEqual({ ok: false, reason: 'disabled' });
  });

  test('first use is noted once', async () => {
    const place = await prepareWave(database);
    const token = await invite(place);
    const used = () =>
      asSuperuser(database, (sql) => sql`select used_at from invitation where company_id = ${place.companyId}`);
    await exchangeInvitation({ token });
    const [first] = await used();
    await exchangeInvitation({ token });
    const [second] = await used();
    expect(first?.used_at).toBeInstanceOf(Date);
    expect(second?.used_at).toEqual(first?.used_at);
  });
});
