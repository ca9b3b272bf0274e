import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, withActor } from '../../db/actor.server.ts';
import { createAuditKey, currentAuditKey, loadAuditKey } from '../../db/audit-key.server.ts';
import { appendAudit, listAuditChains, verifyAudit } from '../../db/queries/audit.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { kurabe } from '../support/portal.ts';

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'kurabe-audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let actor: Extract<Actor, { kind: 'member' }>;
let chain: string;
beforeEach(() => {
  actor = { kind: 'member', userId: randomUUID(), companyId: randomUUID() };
  chain = `company:${actor.companyId}`;
});

const add = (count: number) =>
  withActor(actor, (tx) => appendAudit(tx, { event: 'sessions.ended', actor, detail: { count } }));
const verify = (of = chain) => withActor({ kind: 'worker' }, (tx) => verifyAudit(tx, of));

async function addMany(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) await add(number);
}

/** Statements past every policy and trigger: what the owner of the database could do. */
const tamper = (text: string) =>
  asSuperuser(database, async (sql) => {
    await sql.unsafe(`alter table audit_event disable trigger user; alter table audit_chain disable trigger user`);
    await sql.unsafe(text);
    await sql.unsafe(`alter table audit_event enable trigger user; alter table audit_chain enable trigger user`);
  });

describe('a chain of the audit trail', () => {
  test('holds as it was written, and its head is what verifying gives', async () => {
    expect(await verify()).toEqual({ ok: true, seq: 0, mac: '0'.repeat(64) });
    await addMany(5);
    expect(await verify()).toMatchObject({ ok: true, seq: 5 });
  });

  test.each([
    ['an edited detail', `update audit_event set detail = '{"count": 9}' where seq = 3`, 3],
    ['another user', `update audit_event set actor_user = gen_random_uuid() where seq = 2`, 2],
    ['another moment', `update audit_event set at = at + interval '1 second' where seq = 4`, 4],
    ['a deleted event', `delete from audit_event where seq = 2`, 2],
    ['a deleted first event', `delete from audit_event where seq = 1`, 1],
    ['an end cut off', `delete from audit_event where seq >= 4`, 4],
    ['a chain without a head', `update audit_chain set seq = 3 where seq = 5`, 6],
    [
      'two events that changed places',
      `update audit_event set seq = 90 where seq = 2; update audit_event set seq = 2 where seq = 3; update audit_event set seq = 3 where seq = 90`,
      2,
    ],
  ])('does not hold with %s', async (_name, text, broken) => {
    await addMany(5);
    await tamper(text.replaceAll(/(seq >?= \d+)(?=;|$)/g, `$1 and chain = '${chain}'`));
    expect(await verify()).toEqual({ ok: false, broken });
  });

  test('does not hold under another key', async () => {
    await addMany(2);
    const other = createAuditKey(join(folder, `${randomUUID()}.key`));
    expect(await withActor({ kind: 'worker' }, (tx) => verifyAudit(tx, chain, other))).toEqual({
      ok: false,
      broken: 1,
    });
  });

  test('is walked to its end where it is long', async () => {
    await withActor(actor, async (tx) => {
      for (let count = 0; count < 1001; count += 1)
        await appendAudit(tx, { event: 'sessions.ended', actor, detail: { count } });
    });
    expect(await verify()).toMatchObject({ ok: true, seq: 1001 });
  });

  test('takes events of many at once, each after the other', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, count) => add(count)));
    expect(await verify()).toMatchObject({ ok: true, seq: 12 });
  });
});

describe('an event', () => {
  test('is undone with what it tells of', async () => {
    const broken = withActor(actor, async (tx) => {
      await appendAudit(tx, { event: 'signOut', actor, detail: {} });
      throw new Error('on purpose');
    });
    await expect(broken).rejects.toThrow('on purpose');
    expect(await verify()).toMatchObject({ ok: true, seq: 0 });
  });

  test('has no field that is not declared', async () => {
    const wide = { count: 1, answer: 'x' };
    const refused = withActor(actor, (tx) => appendAudit(tx, { event: 'sessions.ended', actor, detail: wide }));
    await expect(refused).rejects.toThrow(/answer/);
  });

  test('about answers has a day and no moment', async () => {
    await withActor(actor, (tx) => appendAudit(tx, { event: 'answers.submitted', actor, detail: { revision: 1 } }));
    await add(1);
    const rows = await asSuperuser(
      database,
      (sql) => sql`select event, at from audit_event where chain = ${chain} order by seq`,
    );
    expect(rows.map(({ event, at }) => [event, at === null])).toEqual([
      ['answers.submitted', true],
      ['sessions.ended', false],
    ]);
    expect(await verify()).toMatchObject({ ok: true, seq: 2 });
  });

  test('of signing in goes to the chain of the company, of an operator to that of the portal', async () => {
    const auth = { kind: 'auth' } as const;
    const operator = { kind: 'operator', userId: randomUUID() } as const;
    const { companyId, userId } = actor;
    await withActor(auth, (tx) =>
      appendAudit(tx, {
        event: 'signIn.succeeded',
        actor: auth,
        userId,
        companyId,
        detail: { method: 'code', role: 'respondent' },
      }),
    );
    await withActor(operator, (tx) =>
      appendAudit(tx, { event: 'user.suspended', actor: operator, detail: { userId } }),
    );
    expect(await withActor({ kind: 'worker' }, listAuditChains)).toEqual(expect.arrayContaining([chain, 'portal']));
    expect(await verify()).toMatchObject({ ok: true, seq: 1 });
    expect(await verify('portal')).toMatchObject({ ok: true, seq: 1 });
  });
});

describe('the key of the trail', () => {
  test('is read again as it was made, never made twice, and missed in plain words', () => {
    const path = join(folder, 'one.key');
    const made = createAuditKey(path);
    expect(loadAuditKey(path).keyId).toBe(made.keyId);
    expect(made.keyId).not.toBe(currentAuditKey().keyId);
    expect(() => createAuditKey(path)).toThrow(/never overwritten/);
    expect(() => loadAuditKey(join(folder, 'none.key'))).toThrow(/kurabe keys audit/);
  });
});

describe('kurabe audit verify', () => {
  test('prints the heads and ends with 1 where a chain does not hold', async () => {
    await asSuperuser(database, async (sql) => {
      await sql.unsafe(`alter table audit_event disable trigger user; delete from audit_event; delete from audit_chain;
        alter table audit_event enable trigger user`);
    });
    await addMany(3);
    const held = await kurabe('audit', 'verify');
    expect(held.stdout).toMatch(new RegExp(`^${chain} 3 [0-9a-f]{64}\n$`));
    expect(held.code).toBe(0);
    await tamper(`update audit_event set day = day + 1 where seq = 2`);
    const broken = await kurabe('audit', 'verify');
    expect([broken.code, broken.stderr]).toEqual([1, `${chain}#2 does not hold.\n`]);
  });
});
