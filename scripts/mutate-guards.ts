import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import postgres from 'postgres';
import { createAuditKey } from '../db/audit-key.server.ts';
import { closePool } from '../db/connect.server.ts';
import { createKeyFile } from '../db/seal.server.ts';
import { runConfirmation } from '../test/authz/confirmation.ts';
import { runMatrix } from '../test/authz/matrix.ts';
import {
  isRightsMutantKilled,
  mutantsOfBundle,
  mutantsOfRights,
  SAME_GUARDS,
  SAME_RIGHTS,
} from '../test/authz/mutants.ts';
import { BUNDLE, openPortal } from '../test/authz/portal.ts';
import { seedReachWorld } from '../test/authz/reach-world.ts';
import { KNOWN_REACH, reachOfAll, readRows } from '../test/authz/rows.ts';
import { seedWorld } from '../test/authz/world.ts';
import { createTestDatabase, startTestCluster } from '../test/support/database.ts';

/**
 * `npm run mutate`: takes the protections away one by one, in the built server and in the database, and counts how many the authorization suites
 * notice. Ends with a fault where fewer than nineteen in twenty are, or where one goes unnoticed without a reason that is written down.
 */
const LEAST_SHARE = 0.95;

type Tally = { killed: number; total: number; wrong: string[] };

/** Counts one mutant. `same` is the reason why it changes nothing, where it is written down that it does not. */
function count(tally: Tally, { name, same }: { name: string; same?: string | undefined }, killed: boolean): void {
  tally.total += 1;
  if (killed) tally.killed += 1;
  if (killed && same !== undefined) tally.wrong.push(`noticed, though written down as changing nothing: ${name}`);
  if (!killed) {
    if (same === undefined) tally.wrong.push(`not noticed: ${name}`);
    else console.log(`  changes nothing: ${name}: ${same}`);
  }
}

async function inDatabase<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const database = await createTestDatabase();
  process.env.DATABASE_URL = database.appUrl;
  const sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await closePool();
    await sql.end({ timeout: 5 });
    await database.drop();
  }
}

const faultsOf = ({ leaks = [], faults }: { leaks?: string[]; faults: string[] }) => [...leaks, ...faults];

async function mutateBundle(sql: postgres.Sql): Promise<Tally> {
  const world = await seedWorld(sql);
  const tally: Tally = { killed: 0, total: 0, wrong: [] };
  const run = { guards: 'on', quick: true, onlyData: true, stopEarly: true } as const;
  const asking = { world, when: 'long', onlyAsking: true } as const;
  const sound = await openPortal();
  const report = await runMatrix(sql, sound, world, run);
  const confirmation = await runConfirmation(sql, sound, asking);
  await sound.stop();
  const faults = [...faultsOf(report), ...faultsOf(confirmation)];
  if (faults.length > 0) throw new Error(`The unchanged server fails: ${faults[0]}`);
  console.log(`${report.cells} cells, ${report.refusals} refusals checked, ${report.leaks.length} leaks`);
  for (const { name, text, of } of mutantsOfBundle(readFileSync(BUNDLE, 'utf8'))) {
    const portal = await openPortal({ text });
    const found =
      of === 'guard' ? await runMatrix(sql, portal, world, run) : await runConfirmation(sql, portal, asking);
    await portal.stop();
    count(tally, { name, same: SAME_GUARDS[name] }, faultsOf(found).length > 0);
  }
  return tally;
}

async function mutateRights(sql: postgres.Sql): Promise<Tally> {
  await seedReachWorld(sql);
  const rows = await readRows(sql);
  const sound = await sql.begin((tx) => reachOfAll(tx, rows));
  if (!isDeepStrictEqual(sound, KNOWN_REACH))
    throw new Error('The unchanged database reaches what is not written down.');
  const tally: Tally = { killed: 0, total: 0, wrong: [] };
  for (const mutant of await mutantsOfRights(sql)) {
    const { statement: name } = mutant;
    count(
      tally,
      { name, same: SAME_RIGHTS[name] },
      await isRightsMutantKilled(sql, mutant, { rows, known: KNOWN_REACH }),
    );
  }
  return tally;
}

function tell(title: string, { killed, total, wrong }: Tally): void {
  console.log(`${title}: ${killed} of ${total} noticed (${((100 * killed) / total).toFixed(1)} %)`);
  for (const line of wrong) console.log(`  ${line}`);
}

const folder = mkdtempSync(join(tmpdir(), 'kurabe-key-'));
process.env.KURABE_KEY_FILE = join(folder, 'kurabe.key');
createKeyFile(process.env.KURABE_KEY_FILE);
createAuditKey(join(folder, 'audit.key'));
const stop = await startTestCluster();
try {
  const rights = await inDatabase(mutateRights);
  tell('Protections of the database', rights);
  const guards = await inDatabase(mutateBundle);
  tell('Guards of the pages', guards);
  const share = (rights.killed + guards.killed) / (rights.total + guards.total);
  console.log(
    `Together: ${rights.killed + guards.killed} of ${rights.total + guards.total} (${(100 * share).toFixed(1)} %)`,
  );
  if (share < LEAST_SHARE || rights.wrong.length + guards.wrong.length > 0) process.exitCode = 1;
} finally {
  await stop();
  rmSync(folder, { recursive: true, force: true });
}
