import { writeFileSync } from 'node:fs';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { seedReachWorld } from './reach-world.ts';
import { KNOWN_REACH, REACH_FILE, reachOfAll, readRows } from './rows.ts';

const database = useDatabase();

/**
 * What each database role reaches of the two associations, statement by statement. A change of rights changes test/authz/reach.json: write it
 * anew with KURABE_WRITE_REACH=1 and read the difference line by line.
 */
test('every role reaches the rows that are written down for it, by every verb, and no other', async () => {
  const sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  await seedReachWorld(sql);
  const rows = await readRows(sql);
  const found = await sql.begin((tx) => reachOfAll(tx, rows));
  await sql.end({ timeout: 5 });
  if (process.env.KURABE_WRITE_REACH === '1') writeFileSync(REACH_FILE, `${JSON.stringify(found, null, 2)}\n`);
  else expect(found).toEqual(KNOWN_REACH);
});
