import { readFileSync } from 'node:fs';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INTENTS } from '../../app/member/intents.ts';
import { useDatabase } from '../support/database.ts';
import { ASKS_AGAIN, runConfirmation } from './confirmation.ts';
import { type Report, runForeign, runMatrix, runOtherEntry, runOtherSection, warm } from './matrix.ts';
import { openPortal, type TestPortal, withGuardsOff } from './portal.ts';
import { ROUTES } from './routes.ts';
import { seedWorld, VISITORS, type World } from './world.ts';

/** Whole pages and every cold start are drawn in `npm run test:long` alone. */
const quick = process.env.KURABE_TEST_AUTHZ !== 'whole';
const database = useDatabase();
let sql: postgres.Sql;
let world: World;
let portal: TestPortal;

beforeAll(async () => {
  sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  world = await seedWorld(sql);
  portal = await openPortal();
});

afterAll(async () => {
  await portal.stop();
  await sql.end({ timeout: 5 });
});

function expectClean(report: Report): void {
  console.log(`${report.cells} cells, ${report.refusals} refusals checked, ${report.leaks.length} leaks`);
  expect(report.leaks).toEqual([]);
  expect(report.faults).toEqual([]);
  expect(report.refusals).toBeGreaterThan(500);
}

/** Both ways of a run: with empty caches for each visitor, and with all that others may read kept in the process. */
async function runBoth(guards: 'on' | 'off'): Promise<Report> {
  const total: Report = { cells: 0, refusals: 0, leaks: [], faults: [] };
  const add = (part: Report, how: string) => {
    total.cells += part.cells;
    total.refusals += part.refusals;
    total.leaks.push(...part.leaks.map((each) => `${how}: ${each}`));
    total.faults.push(...part.faults.map((each) => `${how}: ${each}`));
  };
  if (!quick || guards === 'off') {
    for (const visitor of VISITORS) {
      const cold = await openPortal();
      add(await runMatrix(sql, cold, world, { guards, quick, visitors: [visitor] }), 'cold');
      await cold.stop();
    }
  }
  await warm(portal, world);
  add(await runMatrix(sql, portal, world, { guards, quick, onlyData: quick && guards === 'off' }), 'warm');
  return total;
}

describe('the authorization matrix', () => {
  test('has a row for every route of the built server, and for no other', () => {
    expect(Object.keys(ROUTES).sort()).toEqual(Object.keys(portal.build.routes).sort());
  });

  test('has a row for every intent, and for no other', () => {
    for (const [routeId, intents] of Object.entries(INTENTS))
      expect(Object.keys(ROUTES[routeId]?.posts ?? {}).sort(), routeId).toEqual([...intents].sort());
  });

  test('says who takes forms as the routes do', () => {
    for (const [routeId, row] of Object.entries(ROUTES))
      expect(row.posts !== undefined, routeId).toBe(portal.build.routes[routeId]?.module.action !== undefined);
  });

  test('holds', async () => expectClean(await runBoth('on')), 600_000);

  test('lets nobody change what is of others by naming it in a form that is theirs', async () => {
    const { tried, faults } = await runForeign(sql, portal, world);
    console.log(`${tried} forms that name what is of others`);
    expect(faults).toEqual([]);
    expect(tried).toBeGreaterThan(30);
  });

  test('keeps a delegate to its sections', async () => {
    const { answers, changed } = await runOtherSection(sql, portal, world);
    expect(answers).toEqual(['404', '404', '404', '200 notFound']);
    expect(changed).toEqual([]);
  });

  test('names every route that asks again who somebody is, and no other', () => {
    const asking = Object.keys(ROUTES).filter((routeId) => {
      const source = readFileSync(new URL(`../../app/${routeId}.tsx`, import.meta.url), 'utf8');
      return source.includes('requireConfirmed(');
    });
    expect(Object.keys(ASKS_AGAIN).sort()).toEqual(asking.sort());
  });

  test('asks again who somebody is, wherever it must and nowhere else, ten minutes after they confirmed it', async () => {
    const long = await runConfirmation(sql, portal, { world, when: 'long' });
    const lately = await runConfirmation(sql, portal, { world, when: 'lately' });
    console.log(`${long.tried + lately.tried} pages and forms, of which ${long.asked} ask again`);
    expect([...long.faults, ...lately.faults]).toEqual([]);
    expect(long.asked).toBeGreaterThan(80);
    expect(lately.asked).toBe(0);
  }, 300_000);

  test('keeps a paper form to its association', async () => {
    const { answers, changed } = await runOtherEntry(sql, portal, world);
    // "save" is no intent of the first page.
    expect(answers).toEqual([404, 404, 404, 404, 404, 400, ...Array(12).fill(404)]);
    expect(changed).toEqual([]);
  });

  test('keeps what is not theirs from everybody by row-level security alone', async () => {
    await warm(portal, world);
    expectClean(await withGuardsOff(() => runBoth('off')));
  }, 600_000);
});
