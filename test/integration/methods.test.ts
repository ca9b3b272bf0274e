import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { VIEW_KINDS } from '../../analytics/tables.ts';
import { readMethods } from '../../app/services/read-methods.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { CANARY, prepareScene, type Scene } from './results-fixture.ts';

const database = useDatabase();
const PUBLIC_KEY = `${'A'.repeat(43)}=`;
const SIGNATURE = `${'B'.repeat(85)}A==`;
const DIGEST = 'cd'.repeat(32);

let scene: Scene;

async function addRelease(more: { number: number; state: 'released' | 'withheld'; policy: object; signed: boolean }) {
  const { number, state, policy, signed } = more;
  await asSuperuser(database, async (sql) => {
    const [wave] = await sql`select id from wave where slug = ${scene.slug}`;
    await sql`insert into release
      (id, wave_id, number, policy, digest, audited, state, released_on, parameters, signature, public_key) values
      (${randomUUID()}, ${wave?.id}, ${number}, ${sql.json(policy as never)}, ${DIGEST}, false, ${state}, '2026-05-02', '{}',
        ${signed ? SIGNATURE : null}, ${signed ? PUBLIC_KEY : null})`;
  });
}

beforeAll(async () => {
  scene = await prepareScene(database);
});

describe('the methods that anybody reads without signing in', () => {
  test('are the stored policy of the release and what it can be checked with, unsigned ones named so', async () => {
    const page = await readMethods(scene.slug);
    expect(page).toMatchObject({
      policy: DEFAULT_POLICY,
      release: { slug: scene.slug, number: 1, audited: false, publicKey: null, signature: null },
    });
    expect(await readMethods(null)).toEqual(page);
  });

  test('follow the latest published release, and never a withheld one', async () => {
    await addRelease({ number: 2, state: 'released', policy: { ...DEFAULT_POLICY, minView: 7 }, signed: true });
    await addRelease({ number: 3, state: 'withheld', policy: { ...DEFAULT_POLICY, minView: 9 }, signed: true });
    expect(await readMethods(scene.slug)).toMatchObject({
      policy: { minView: 7 },
      release: { number: 2, digest: DIGEST, publicKey: PUBLIC_KEY, signature: SIGNATURE },
    });
  });

  test('do not tell a wave that is not released from one that does not exist', async () => {
    expect(await readMethods(scene.running)).toBeNull();
    expect(await readMethods('no-such-wave')).toBeNull();
    expect(await readMethods("'; select 1 --")).toBeNull();
    expect((await readMethods(null))?.waves.map(({ slug }) => slug)).toEqual([scene.slug]);
  });

  test('hold kinds of tables, but no count and no answer', async () => {
    const page = await readMethods(scene.slug);
    expect(VIEW_KINDS).toEqual(expect.arrayContaining([...(page?.release?.tables ?? [])]));
    expect(Object.keys(page ?? {}).sort()).toEqual(['policy', 'release', 'waves']);
    for (const value of [CANARY.n, CANARY.count]) expect(JSON.stringify(page)).not.toContain(String(value));
  });
});
