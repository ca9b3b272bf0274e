import { readFileSync } from 'node:fs';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, useDatabase } from '../support/database.ts';
import { runMatrix } from './matrix.ts';
import { isRightsMutantKilled, mutantsOfBundle, mutantsOfRights } from './mutants.ts';
import { BUNDLE, openPortal } from './portal.ts';
import { seedReachWorld } from './reach-world.ts';
import { KNOWN_REACH, readRows } from './rows.ts';
import { seedWorld } from './world.ts';

/** A few of the mutants of `npm run mutate`, which takes all of them. */
const database = useDatabase();
let sql: postgres.Sql;

beforeAll(() => {
  sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
});

afterAll(() => sql.end({ timeout: 5 }));

test('a protection of the database that goes missing is noticed', async () => {
  const other = await createTestDatabase();
  const owner = postgres(other.ownerUrl, { max: 1, onnotice: () => {} });
  await seedReachWorld(owner);
  const rows = await readRows(owner);
  const mutants = (await mutantsOfRights(owner)).filter(({ statement }) =>
    /USING \(true\)|FORCE|^GRANT/.test(statement),
  );
  expect(mutants.length).toBeGreaterThan(150);
  for (const mutant of mutants.filter((_, index) => index % 20 === 0))
    expect(await isRightsMutantKilled(owner, mutant, { rows, known: KNOWN_REACH }), mutant.statement).toBe(true);
  await owner.end({ timeout: 5 });
  await other.drop();
});

test('a guard that goes missing is noticed', async () => {
  const world = await seedWorld(sql);
  const mutants = mutantsOfBundle(readFileSync(BUNDLE, 'utf8'));
  expect(mutants.length).toBeGreaterThan(20);
  const names = ['requireAnswering', 'delegate may do everything'];
  for (const name of names) {
    const mutant = mutants.find((each) => each.name.includes(name));
    const portal = await openPortal({ text: mutant?.text ?? '' });
    const run = { guards: 'on', quick: true, onlyData: true, stopEarly: true } as const;
    const { leaks, faults } = await runMatrix(sql, portal, world, run);
    await portal.stop();
    expect(leaks.length + faults.length, mutant?.name).toBeGreaterThan(0);
  }
});
