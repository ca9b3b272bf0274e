import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, setResponse, withActor } from '../../db/actor.server.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { draftSection } from '../../db/schema/draft-section.ts';
import { participation } from '../../db/schema/participation.ts';
import { response } from '../../db/schema/response.ts';
import { waveKey } from '../../db/schema/wave-key.ts';
import {
  createKeyFile,
  createWaveKey,
  currentKek,
  openLink,
  openWaveKey,
  seal,
  sealLink,
  unseal,
} from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { ids, seedTwoAssociations } from '../support/two-associations.ts';

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'kurabe-other-key-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() =>
  asSuperuser(database, async (sql) => {
    await seedTwoAssociations(sql);
    await sql`delete from wave_key`;
    await sql`delete from key_check`;
  }),
);

const member: Actor = { kind: 'member', userId: ids.user, companyId: ids.companyBoth };
const canary = `CANARY-${randomUUID()}`;
const place = (responseKey: string) => [responseKey, 'a', '1'];

async function answer(): Promise<void> {
  await withActor({ kind: 'worker' }, (tx) =>
    tx.insert(waveKey).values({ waveId: ids.waveOpen, wrapped: createWaveKey(currentKek(), ids.waveOpen) }),
  );
  await withActor(member, async (tx) => {
    const [kept] = await tx.select().from(waveKey);
    const key = openWaveKey(currentKek(), ids.waveOpen, kept?.wrapped ?? new Uint8Array());
    const responseKey = randomUUID();
    await setResponse(tx, responseKey);
    await tx.insert(response).values({ responseKey, waveId: ids.waveOpen });
    await tx
      .insert(draftSection)
      .values({ responseKey, section: 'a', revision: 1, sealed: seal(key, canary, place(responseKey)) });
    await tx
      .update(participation)
      .set({ state: 'started', linkSealed: sealLink(key, ids.companyBoth, responseKey) })
      .where(eq(participation.companyId, ids.companyBoth));
  });
}

function readBack(): Promise<string> {
  return withActor(member, async (tx) => {
    const [kept] = await tx.select().from(waveKey);
    const key = openWaveKey(currentKek(), ids.waveOpen, kept?.wrapped ?? new Uint8Array());
    const [own] = await tx.select().from(participation);
    const responseKey = openLink(key, ids.companyBoth, own?.linkSealed ?? new Uint8Array());
    await setResponse(tx, responseKey);
    const [draft] = await tx.select().from(draftSection);
    return unseal(key, draft?.sealed ?? new Uint8Array(), place(responseKey)).toString('utf8');
  });
}

describe('answers in the database', () => {
  test('are read back by their own company through its sealed link', async () => {
    await answer();
    expect(await readBack()).toBe(canary);
  });

  test('lie nowhere in plain text, nor does the link from company to answer', async () => {
    const tables = ['draft_section', 'submission', 'participation', 'response', 'operation'];
    const dump = await asSuperuser(database, async (sql) => {
      const texts = await Promise.all(tables.map((name) => sql.unsafe(`select t::text as row from ${name} t`)));
      return texts
        .flat()
        .map((row) => String(row.row))
        .join('\n');
    });
    expect(dump).not.toContain(canary);
    expect(dump).not.toContain(Buffer.from(canary).toString('hex'));
    const [kept] = await asSuperuser(
      database,
      (sql) => sql`select encode(link_sealed, 'hex') as link from participation where company_id = ${ids.companyBoth}`,
    );
    const keys = await asSuperuser(
      database,
      (sql) => sql<{ key: string }[]>`select response_key::text as key from response`,
    );
    for (const { key } of keys) expect(kept?.link).not.toContain(Buffer.from(key).toString('hex'));
  });

  test('keep no moment: no column of an answer table is finer than a day, and none counts up', async () => {
    const columns = await asSuperuser(
      database,
      (sql) => sql`
      select table_name, column_name from information_schema.columns
      where table_schema = 'public' and table_name in ('response', 'draft_section', 'submission', 'operation', 'participation')
        and (data_type like 'timestamp%' or data_type like 'time%' or is_identity = 'YES' or column_default like 'nextval%')`,
    );
    expect([...columns]).toEqual([]);
  });

  test('are gone for good once the key of their wave is deleted', async () => {
    await asSuperuser(database, (sql) => sql`delete from wave_key where wave_id = ${ids.waveOpen}`);
    await expect(readBack()).rejects.toThrow('cannot be opened');
    await withActor({ kind: 'worker' }, (tx) =>
      tx.insert(waveKey).values({ waveId: ids.waveOpen, wrapped: createWaveKey(currentKek(), ids.waveOpen) }),
    );
    await expect(readBack()).rejects.toThrow('cannot be opened');
  });
});

describe('the key at start', () => {
  const checks = () =>
    asSuperuser(database, (sql) => sql`select key_id, encode(sealed, 'hex') as sealed from key_check`);

  beforeAll(() => asSuperuser(database, (sql) => sql`delete from installation_key`));

  test('is refused where another key sealed the waves, even before a check value is kept', async () => {
    const refused = await checkKey(createKeyFile(join(folder, 'early.key')));
    expect(refused).toEqual({ ok: false, fault: expect.stringContaining('Nothing was changed') });
    expect([...(await checks())]).toEqual([]);
  });

  test('is kept in mind at the first start and known again', async () => {
    expect(await checkKey(currentKek())).toEqual({ ok: true });
    const kept = await checks();
    expect(await checkKey(currentKek())).toEqual({ ok: true });
    expect([...(await checks())]).toEqual([...kept]);
  });

  test('is refused where it is another, and nothing is overwritten', async () => {
    const kept = await checks();
    const refused = await checkKey(createKeyFile(join(folder, 'other.key')));
    expect(refused).toEqual({ ok: false, fault: expect.stringContaining('sealed with another') });
    expect([...(await checks())]).toEqual([...kept]);
  });
});
