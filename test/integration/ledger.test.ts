import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { createSigningKey } from '../../analytics/signing-key.server.ts';
import { closeWave } from '../../app/services/close-wave.server.ts';
import { releaseWave } from '../../app/services/release-wave.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { type Actor, withActor } from '../../db/actor.server.ts';
import { appendLedger, verifyLedger } from '../../db/queries/ledger.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { addCompany, prepareWave } from './answering-fixture.ts';

const database = useDatabase();
const dir = mkdtempSync(join(tmpdir(), 'kurabe-ledger-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const releaser: Actor = { kind: 'releaser' };

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'none';
  return 'code' in error ? String(error.code) : codeOf(error.cause);
}

const refusal = (work: Promise<unknown>) => work.then(() => 'allowed', codeOf);

describe('the ledger of the portal', { timeout: 120_000 }, () => {
  test('has a chained entry for each release, that nobody else reads and nobody changes', async () => {
    const place = await prepareWave(database, { lattice: ['overall'], policy: DEFAULT_POLICY });
    const others = await Promise.all(Array.from({ length: 6 }, () => addCompany(database, place.waveId)));
    for (const { member } of [place, ...others]) {
      const input = { wave: place.slug, section: 'b', items: ['B-01'], answers: { 'B-01': ['3'] }, baseRevision: 0 };
      await saveSection(member, { ...input, operationId: randomUUID() });
      await submitResponse(member, { wave: place.slug, declared: true, operationId: randomUUID() });
    }
    await closeWave(place.slug);
    const key = createSigningKey(join(dir, 'key'));
    if (!key.ok) throw new Error(key.fault);
    const made = await releaseWave(place.slug, { outDir: join(dir, 'out'), signingKey: key.key });
    expect(made).toMatchObject({ ok: true, number: 1 });
    const check = () => withActor(releaser, (tx) => verifyLedger(tx, place.waveId));
    const first = await check();
    if (!first.ok) throw new Error('the chain is broken');

    const releaseId = randomUUID();
    const digest = 'b'.repeat(64);
    await asSuperuser(
      database,
      (owner) => owner`insert into release (id, wave_id, number, policy, digest, audited,
      released_on, parameters) values (${releaseId}, ${place.waveId}, 2, '{}', ${digest}, true, now(), '{}')`,
    );
    expect(await check()).toEqual({ ok: false, broken: 2 });
    const entry = { releaseId, waveId: place.waveId, number: 2, digest, participants: Uint8Array.of(1, 2) };
    await withActor(releaser, (tx) => appendLedger(tx, { ...entry, lastHash: first.lastHash }));
    expect(await check()).toMatchObject({ ok: true });

    const strangers: Actor[] = [
      place.member,
      { kind: 'association', userId: randomUUID(), associationId: randomUUID() },
      { kind: 'analyst', userId: randomUUID() },
      { kind: 'auth' },
      { kind: 'worker' },
    ];
    for (const actor of strangers) {
      for (const text of ['select from ledger', 'insert into ledger default values', 'delete from ledger'])
        expect(await refusal(withActor(actor, (tx) => tx.execute(sql.raw(text))))).toBe('42501');
    }
    for (const text of ['update ledger set number = 3', 'delete from ledger']) {
      expect(await refusal(withActor(releaser, (tx) => tx.execute(sql.raw(text))))).toBe('42501');
      expect(await refusal(asSuperuser(database, (owner) => owner.unsafe(text)))).toBe('23001');
    }
    expect(await refusal(asSuperuser(database, (owner) => owner`truncate ledger`))).toBe('23001');

    await asSuperuser(database, async (owner) => {
      await owner`alter table ledger disable trigger never_changed`;
      await owner`update ledger set participants = 'x'::bytea where wave_id = ${place.waveId} and number = 1`;
      await owner`alter table ledger enable trigger never_changed`;
    });
    expect(await check()).toEqual({ ok: false, broken: 1 });
  });
});
