import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { readSession, startSession } from '../../app/auth/session.server.ts';
import { type SectionInput, saveSection } from '../../app/services/save-section.server.ts';
import { type Actor, type Tx, withActor, withActorToLast } from '../../db/actor.server.ts';
import { closePool } from '../../db/connect.server.ts';
import { keepStatement, run } from '../../db/kept-statement.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { type Place, prepareWave } from './answering-fixture.ts';
import { makePerson } from './people-fixture.ts';

const database = useDatabase();
const auth: Actor = { kind: 'auth' };
const worker: Actor = { kind: 'worker' };
const adding = keepStatement(
  (at) => sql`insert into app_user (id, email, name) values (${at('id')}, ${at('email')}, 'x')`,
);
const touching = keepStatement((at) => sql`update company set region = region where id = ${at('id')}`);

let relay: Server | undefined;
afterEach(async () => {
  await closePool();
  process.env.DATABASE_URL = database.appUrl;
  relay?.close();
  relay = undefined;
});

/** Leads the pool through a relay that counts how often something is sent after something was received; `cut` ends all connections. */
async function countTrips(): Promise<{ count: number; cut: () => void; onSent: (bytes: Buffer) => void }> {
  const { port, hostname } = new URL(database.appUrl);
  const ends = new Set<() => void>();
  const counted = { count: 0, cut: () => ends.forEach((end) => void end()), onSent: (_bytes: Buffer) => {} };
  const server = createServer((inner) => {
    const outer = connect(Number(port), hostname);
    let isAnswered = true;
    const end = () => {
      inner.destroy();
      outer.destroy();
      ends.delete(end);
    };
    ends.add(end);
    inner.on('data', (bytes) => {
      if (isAnswered) counted.count += 1;
      isAnswered = false;
      counted.onSent(bytes);
      outer.write(bytes);
    });
    outer.on('data', (bytes) => {
      isAnswered = true;
      inner.write(bytes);
    });
    for (const socket of [inner, outer]) socket.on('close', end).on('error', end);
  });
  relay = server;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const through = new URL(database.appUrl);
  through.port = String((server.address() as AddressInfo).port);
  await closePool();
  process.env.DATABASE_URL = through.href;
  return counted;
}

function form(place: Place, text: string, baseRevision: number): SectionInput {
  const answers = { 'A-05': [text] };
  return { wave: place.slug, section: 'a', items: ['A-05'], answers, baseRevision, operationId: randomUUID() };
}

async function saveMany(place: Place, { from, count }: { from: number; count: number }): Promise<void> {
  for (let revision = from; revision < from + count; revision += 1) {
    const result = await saveSection(place.member, form(place, `text ${revision}`, revision));
    expect(result).toMatchObject({ ok: true, revision: revision + 1, conflicts: [] });
  }
}

const usersAt = (email: string) =>
  asSuperuser(database, (owner) => owner`select id from app_user where email = ${email}`).then((rows) => rows.length);

describe('round trips to the database', () => {
  test('are few for a save: it begins, reads the participation, reads the sheet, writes and commits', async () => {
    const place = await prepareWave(database);
    const trips = await countTrips();
    await saveMany(place, { from: 0, count: 5 });
    trips.count = 0;
    await saveMany(place, { from: 5, count: 20 });
    expect(trips.count / 20).toBeLessThanOrEqual(5);
  });

  test('are two for a look at a session', async () => {
    const { companyId } = await prepareWave(database);
    const { user, grantId } = await makePerson(database, { role: 'respondent', companyId });
    const origin = 'https://kurabe.example/';
    const cookie = await startSession(new Request(origin), {
      userId: user.id,
      roleGrantId: grantId,
      role: 'respondent',
    });
    const request = new Request(origin, { headers: { Cookie: cookie.split(';')[0] ?? '' } });
    const trips = await countTrips();
    for (let turn = 0; turn < 3; turn += 1) expect(await readSession(request)).toMatchObject({ role: 'respondent' });
    trips.count = 0;
    for (let turn = 0; turn < 20; turn += 1) await readSession(request);
    expect(trips.count / 20).toBeLessThanOrEqual(2);
  });

  test('may be more where nothing is kept prepared, and the same is stored', async () => {
    const place = await prepareWave(database);
    await closePool();
    process.env.DATABASE_URL = `${database.appUrl}?prepare=false`;
    await saveMany(place, { from: 0, count: 5 });
    const kept = await asSuperuser(
      database,
      (owner) => owner`select max(revision) as last from draft_section d
      join response r using (response_key) where r.wave_id = ${place.waveId}`,
    );
    expect(kept[0]?.last).toBe(5);
  });
});

describe('a last statement that is not waited for', () => {
  test('is committed before anything is given back', async () => {
    const email = `${randomUUID()}@example.jp`;
    const add = (tx: Tx) => run(tx, adding, { id: randomUUID(), email }).then(() => 'added');
    expect(await withActorToLast(auth, async (tx) => ({ last: add(tx) }))).toBe('added');
    expect(await usersAt(email)).toBe(1);
  });

  test('undoes what came before it where it fails, and its error is told', async () => {
    const id = randomUUID();
    const email = `${randomUUID()}@example.jp`;
    for (let turn = 0; turn < 3; turn += 1) {
      const broken = withActorToLast(auth, async (tx) => {
        await run(tx, adding, { id, email });
        return { last: run(tx, adding, { id, email: `other-${email}` }) };
      });
      await expect(broken).rejects.toMatchObject({ code: '23505' });
      expect(await usersAt(email)).toBe(0);
    }
    expect(await withActor(auth, async () => 'still open')).toBe('still open');
  });

  test('is run again with its whole transaction where it ran into a deadlock', async () => {
    const { companyId: one } = await prepareWave(database);
    const { companyId: other } = await prepareWave(database);
    let met = 0;
    const crossing = (first: string, second: string) =>
      withActorToLast(worker, async (tx) => {
        await run(tx, touching, { id: first });
        met += 1;
        while (met < 2) await new Promise((resolve) => setTimeout(resolve, 10));
        return { last: run(tx, touching, { id: second }) };
      });
    await Promise.all([crossing(one, other), crossing(other, one)]);
    expect(met).toBe(3);
  });

  test('tells of no success where the connection ends while it is on its way', async () => {
    const place = await prepareWave(database);
    const trips = await countTrips();
    await saveMany(place, { from: 0, count: 3 });
    trips.onSent = (bytes) => {
      if (bytes.includes('\\x01')) trips.cut();
    };
    await expect(saveSection(place.member, form(place, 'cut off', 3))).rejects.toThrow();
    trips.onSent = () => {};
    const again = await saveSection(place.member, form(place, 'cut off, again', 3));
    expect(again).toMatchObject({ ok: true, revision: 4, conflicts: [] });
  });
});

test('what follows a context that cannot be set is not done, and the reason is told', async () => {
  const email = `${randomUUID()}@example.jp`;
  const unreadable: Actor = { kind: 'operator', userId: 'a\0b' };
  const work = (tx: Tx) => run(tx, adding, { id: randomUUID(), email });
  await expect(withActor(unreadable, work)).rejects.toMatchObject({ code: '22021' });
  await expect(withActorToLast(unreadable, async (tx) => ({ last: work(tx) }))).rejects.toMatchObject({
    code: '22021',
  });
  await expect(withActor(unreadable, async () => 'nothing asked')).rejects.toMatchObject({ code: '22021' });
  expect(await usersAt(email)).toBe(0);
});
