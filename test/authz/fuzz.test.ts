import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { asker, pathOf } from './matrix.ts';
import { openPortal, type TestPortal } from './portal.ts';
import { ROUTES } from './routes.ts';
import { CANARIES, PLACES, seedWorld, VISITORS, type World } from './world.ts';

const SEED = 20261124;
const RUNS = process.env.KURABE_TEST_AUTHZ === 'whole' ? 10_000 : 600;
/** Stack traces and the words of a database: nothing of the kind may stand in an answer. */
const INSIDES = /\n\s+at [\w.<>]+ \(|node_modules|PostgresError|syntax error at or near|violates \w+ constraint/;

/** What somebody types who means harm, or who does not know better. */
const ODD = [
  ...["' OR 1=1--", '1;SELECT pg_sleep(5)', '%27', '%2527', '$1', '$' + '{}', '-1', '1e309', '9223372036854775808'],
  ...['{6BA7B810-9DAD-11D1-80B4-00C04FD430C8}', '6BA7B810-9DAD-11D1-80B4-00C04FD430C8', '../../etc/passwd', 'a\0b'],
  ...['<script>alert(1)</script>', '"><svg/onload=alert(1)>', '</script><script>', '\u2028\u2029', 'con.xlsx'],
  ...['//evil.example', '/\\evil.example', 'https:evil.example', '/%09/evil.example', 'javascript:alert(1)'],
  ...['か\u3099', '\u202egpj.exe', '葛\u{e0100}', '👩‍👩‍👧', '\ud800', '__proto__', 'constructor', 'toString'],
  ...['2026-02-30', '令和9年', 'NaN', '５', '5.0000000001', 'a@b\nBcc: c@d', 'x'.repeat(5_000), '', ' '],
];

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

/** The names of all fields that the forms of a route have, and some that none has. */
function namesOf(routeId: string): string[] {
  const posts = Object.values(ROUTES[routeId]?.posts ?? {});
  const known = posts.flatMap(({ fields }) => Object.keys(fields ?? {}));
  return [...new Set([...known, 'intent', '_item', '_base', '_operation', '__proto__', 'role', 'company', 'id[]'])];
}

const odd = fc.oneof(fc.constantFrom(...ODD), fc.string({ unit: 'grapheme', maxLength: 40 }));
const request = fc.constantFrom(...Object.keys(ROUTES)).chain((routeId) =>
  fc.record({
    routeId: fc.constant(routeId),
    visitor: fc.constantFrom(...VISITORS),
    place: fc.constantFrom(...PLACES),
    method: fc.constantFrom('GET', 'GET', 'POST', 'POST', 'HEAD'),
    data: fc.boolean(),
    intent: fc.constantFrom(...Object.keys(ROUTES[routeId]?.posts ?? { '': null }), 'no such intent'),
    fields: fc.array(fc.tuple(fc.constantFrom(...namesOf(routeId)), odd), { maxLength: 12 }),
    query: fc.array(fc.tuple(fc.constantFrom('lang', 'next', 'ask', 'id', 'in', 'size', 'return'), odd), {
      maxLength: 3,
    }),
    part: fc.option(odd, { freq: 4 }),
  }),
);

const wellFormed = (text: string) =>
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');

test('whatever is asked of any page, nothing breaks, nothing of the inside is told, and nobody sees what is not theirs', async () => {
  const answered = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(request, async ({ routeId, visitor, place, method, data, intent, fields, query, part }) => {
      const row = ROUTES[routeId];
      if (!row) return;
      const known = pathOf({ row, place });
      const cut = known.lastIndexOf('/') + 1;
      const path =
        part === null || row.about === 'nothing' ? known : known.slice(0, cut) + encodeURIComponent(wellFormed(part));
      const search = new URLSearchParams(query.map(([name, value]) => [name, wellFormed(value)]));
      const form = new URLSearchParams([
        ['intent', intent],
        ...fields.map(([name, value]) => [name, wellFormed(value)]),
      ] as [string, string][]);
      const ask = asker(portal.base, world.cookies[visitor] ?? '');
      const address = query.length === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${search}`;
      const answer = await ask({ routeId, method, data }, address, method === 'POST' ? form.toString() : undefined);
      answered.set(answer.status, (answered.get(answer.status) ?? 0) + 1);
      expect(answer.status, answer.body.slice(0, 400)).toBeLessThan(500);
      expect(answer.body).not.toMatch(INSIDES);
      expect(answer.location).not.toMatch(/^(\/\/|\/\\|https?:|javascript:)/);
      for (const { what, pattern, sees } of CANARIES)
        if (!sees.includes(visitor)) expect(pattern.test(answer.body), `${visitor} sees ${what}`).toBe(false);
    }),
    { seed: SEED, numRuns: RUNS },
  );
  console.log(
    `${RUNS} requests: ${[...answered]
      .sort()
      .map(([status, count]) => `${count} x ${status}`)
      .join(', ')}`,
  );
  expect(answered.get(200) ?? 0).toBeGreaterThan(RUNS / 50);
}, 600_000);
