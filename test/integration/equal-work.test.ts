import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { beginEmailCode } from '../../app/services/begin-email-code.server.ts';
import { askNewAddress } from '../../app/services/change-address.server.ts';
import { sendCodeAgain } from '../../app/services/send-code-again.server.ts';
import { withActor } from '../../db/actor.server.ts';
import { openPool } from '../../db/connect.server.ts';
import { findStep } from '../../db/queries/sign-in-step.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { prepareAccounts, stepHashIn } from '../support/sign-in.ts';
import { prepareWave } from './answering-fixture.ts';
import { makePerson } from './people-fixture.ts';

const database = useDatabase();
const request = new Request('https://kurabe.example/login');
const place = { request, clientAddress: '192.0.2.9', locale: 'ja', next: null } as const;
let member: string;
let staff: string;
let suspended: string;

beforeAll(async () => {
  await prepareAccounts();
  const { companyId } = await prepareWave(database);
  const made = [];
  for (const role of ['respondent', 'respondent', 'analyst'] as const)
    made.push(await makePerson(database, { role, ...(role === 'analyst' ? {} : { companyId }) }));
  [member = '', suspended = '', staff = ''] = made.map(({ user }) => user.email);
  await asSuperuser(database, (sql) => sql`update app_user set disabled_at = now() where email = ${suspended}`);
});
beforeEach(() => asSuperuser(database, (sql) => sql`delete from rate_limit`));

/** The statements that some work sends to the database, in order. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = [];
  const { options } = openPool().sql as unknown as { options: { debug: unknown } };
  options.debug = (_connection: number, statement: string) => sent.push(statement);
  try {
    await work();
  } finally {
    options.debug = false;
  }
  return sent.map((statement) => statement.replace(/savepoint s\d+/gi, 'savepoint'));
}

/** How long some work takes for each of some subjects: the middle of many turns, the subjects taking turns so that what else the machine does hits all. */
async function mediansOf(subjects: readonly string[], work: (subject: string) => Promise<unknown>): Promise<number[]> {
  const times = subjects.map((): number[] => []);
  for (let turn = 0; turn < 41; turn += 1) {
    for (const [index, subject] of subjects.entries()) {
      const start = performance.now();
      await work(subject);
      times[index]?.push(performance.now() - start);
    }
    if (turn % 2 === 1) await asSuperuser(database, (sql) => sql`delete from rate_limit`);
  }
  return times.map((each) => each.sort((one, other) => one - other)[20] ?? 0);
}

const nobody = () => `${randomUUID()}@example.jp`;

describe('as much is done', () => {
  test.each(['signIn', 'reset'] as const)('for every address of which a code is asked for (%s)', async (purpose) => {
    const known = purpose === 'signIn' ? member : staff;
    const wanted = await statementsOf(() => beginEmailCode({ ...place, email: known, purpose }));
    expect(wanted.some((statement) => statement.startsWith('insert into "mail"'))).toBe(true);
    for (const email of [nobody(), suspended, purpose === 'signIn' ? staff : member])
      expect(await statementsOf(() => beginEmailCode({ ...place, email, purpose }))).toHaveLength(wanted.length);
    const unknown = await statementsOf(() => beginEmailCode({ ...place, email: nobody(), purpose }));
    const rolled = (each: string) => each.replace(/^(rollback to.*|select 1)$/i, 'one more');
    expect(unknown.map(rolled)).toEqual(wanted.map(rolled));
  });

  test('for a code that is sent again', async () => {
    const again = async (email: string) => {
      const begun = await beginEmailCode({ ...place, email, purpose: 'signIn' });
      const hash = stepHashIn(begun.ok ? begun.cookie : '');
      const step = await withActor({ kind: 'auth' }, (tx) => findStep(tx, hash));
      if (!step) throw new Error('there is no step');
      return statementsOf(() => sendCodeAgain(request, { step, clientAddress: '192.0.2.9', locale: 'ja' }));
    };
    expect((await again(nobody())).length).toBe((await again(member)).length);
  });

  test('for a new address, whether or not somebody has it', async () => {
    const { companyId } = await prepareWave(database);
    const viewer = await makePerson(database, { role: 'respondent', companyId });
    const ask = (email: string) =>
      statementsOf(() => askNewAddress(request, { viewer, clientAddress: '192.0.2.9', email }));
    expect((await ask(member)).length).toBe((await ask(nobody())).length);
  });

  test('and it takes as long, by the middle of many turns', async () => {
    const [known = 0, unknown = 0] = await mediansOf([member, 'nobody@example.jp'], (email) =>
      beginEmailCode({ ...place, clientAddress: `2001:db8:${randomUUID().slice(0, 4)}::1`, email, purpose: 'signIn' }),
    );
    expect(unknown / known).toBeGreaterThan(0.6);
    expect(unknown / known).toBeLessThan(1.67);
  });

  test('and nothing is left of the mail to nobody', async () => {
    const email = nobody();
    await beginEmailCode({ ...place, email, purpose: 'signIn' });
    const left = await asSuperuser(
      database,
      (sql) => sql`select from mail where recipient in (${email}, 'nobody@invalid')`,
    );
    expect(left).toHaveLength(0);
  });
});
