import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { takeLimit } from '../../app/auth/limits.server.ts';
import { LIMITS, networkOf } from '../../app/member/limits.ts';
import { withActor } from '../../db/actor.server.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { verifyAudit } from '../../db/queries/audit.server.ts';
import { deletePaidLimits } from '../../db/queries/rate-limit.server.ts';
import { currentKek } from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';

const database = useDatabase();
const run = (text: string) => asSuperuser(database, (sql) => sql.unsafe(text));
beforeAll(async () => expect(await checkKey(currentKek())).toEqual({ ok: true }));

async function takeMany(count: number, subject: string): Promise<number> {
  let taken = 0;
  for (let each = 0; each < count; each += 1) if ((await takeLimit('codeSendAddress', subject)).ok) taken += 1;
  return taken;
}

describe('a limit', () => {
  test('gives exactly as many as it says and names how long to wait', async () => {
    const subject = randomUUID();
    expect(await takeMany(LIMITS.codeSendAddress.times, subject)).toBe(5);
    const refused = await takeLimit('codeSendAddress', subject);
    expect(refused).toMatchObject({ ok: false });
    if (!refused.ok) expect(refused.retryAfterSeconds).toBeGreaterThan(170);
    if (!refused.ok) expect(refused.retryAfterSeconds).toBeLessThanOrEqual(180);
    expect(await takeLimit('codeSendAddress', randomUUID())).toEqual({ ok: true });
    expect(await takeLimit('inviteSendAddress', subject)).toEqual({ ok: true });
  });

  test('pays back evenly', async () => {
    const subject = randomUUID();
    await takeMany(5, subject);
    await run(`update rate_limit set paid_back_at = paid_back_at - interval '179 seconds'`);
    expect(await takeMany(2, subject)).toBe(0);
    await run(`update rate_limit set paid_back_at = paid_back_at - interval '181 seconds'`);
    expect(await takeMany(5, subject)).toBe(2);
  });

  test('gives no more to many at once', async () => {
    const subject = randomUUID();
    const results = await Promise.all(Array.from({ length: 20 }, () => takeLimit('codeSendAddress', subject)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(5);
  });

  test('keeps no subject in plain', async () => {
    await takeLimit('codeSendAddress', 'plain@example.jp');
    const rows = await run('select * from rate_limit');
    expect(JSON.stringify(rows)).not.toContain('plain@example.jp');
  });

  test('forgets what is paid back', async () => {
    await run(`update rate_limit set paid_back_at = now() - interval '1 second'`);
    await withActor({ kind: 'auth' }, deletePaidLimits);
    expect(await run('select from rate_limit')).toHaveLength(0);
  });

  test('notes the first refusal of signing in in its time, without saying whose it was', async () => {
    const noted = async () =>
      (await run(`select chain, detail, actor_user from audit_event where event = 'signIn.limited' order by seq`)).map(
        ({ chain, detail, actor_user: user }) => [chain, detail.limit, user],
      );
    const before = (await noted()).length;
    const subject = randomUUID();
    await takeMany(5, subject);
    expect(await noted()).toHaveLength(before);
    await Promise.all(Array.from({ length: 6 }, () => takeLimit('codeSendAddress', subject)));
    expect((await noted()).slice(before)).toEqual([['portal', 'codeSendAddress', null]]);
    await run(`update rate_limit set noted_at = noted_at - interval '16 minutes' where noted_at is not null`);
    await takeLimit('codeSendAddress', subject);
    expect(await noted()).toHaveLength(before + 2);
    for (let each = 0; each < 5; each += 1) await takeLimit('inviteSendAddress', subject);
    expect(await noted()).toHaveLength(before + 2);
    expect(await withActor({ kind: 'worker' }, (tx) => verifyAudit(tx, 'portal'))).toMatchObject({ ok: true });
  });

  test('lets nothing through where the table or the key fails', async () => {
    for (const [broken, mended] of [
      ['alter table rate_limit rename to gone', 'alter table gone rename to rate_limit'],
      ['alter table installation_key rename to gone', 'alter table gone rename to installation_key'],
    ] as const) {
      await run(broken);
      expect(await takeLimit('passwordPair', 'x')).toEqual({ ok: false, retryAfterSeconds: 60 });
      await run(mended);
      expect(await takeLimit('passwordPair', 'x')).toEqual({ ok: true });
    }
  });
});

describe('the network of an address', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is of %s', (address, network) => expect(networkOf(address)).toBe(network));
});
