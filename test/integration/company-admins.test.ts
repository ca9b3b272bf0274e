import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { readCompanyPeople } from '../../app/services/read-company-people.server.ts';
import { removePerson } from '../../app/services/remove-person.server.ts';
import { withActor } from '../../db/actor.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { prepareWave } from './answering-fixture.ts';
import { makePerson } from './people-fixture.ts';

const database = useDatabase();
const run = (text: string) => asSuperuser(database, (owner) => owner.unsafe(text));

async function company(admins = 2) {
  const { companyId } = await prepareWave(database);
  const respondent = await makePerson(database, { role: 'respondent', companyId });
  const found: Viewer[] = [];
  for (let each = 0; each < admins; each += 1)
    found.push(await makePerson(database, { role: 'company_admin', companyId }));
  const [one, two] = found as [Viewer, Viewer];
  return { companyId, respondent, one, two };
}

/** A statement past the service, as the acting person: how many rows it deleted, or what the database said. */
const deleteGrant = ({ actor }: Viewer, grantId: string) =>
  withActor(actor, (tx) => tx.execute(sql`delete from role_grant where id = ${grantId}`)).then(
    ({ count }) => count,
    (error: Error) => (error.cause instanceof Error ? error.cause.message : error.message),
  );
const eventsOf = async (companyId: string) =>
  (await run(`select event from audit_event where company_id = '${companyId}'`)).map(({ event }) => event);
const rolesOf = async (companyId: string) =>
  (await run(`select role from role_grant where company_id = '${companyId}' order by role`)).map(({ role }) => role);

describe('the administrators of a company', () => {
  test('are not ended by a respondent: neither on the page nor in SQL', async () => {
    const { companyId, respondent, one } = await company();
    expect(await removePerson(respondent, one.grantId)).toEqual({ ok: false, reason: 'adminOnly' });
    expect(await deleteGrant(respondent, one.grantId)).toMatch(/ended by another, or goes/);
    const page = await readCompanyPeople(respondent);
    expect(page?.people.filter(({ canEnd }) => canEnd)).toEqual([]);
    expect(await eventsOf(companyId)).toEqual([]);
    expect(await rolesOf(companyId)).toEqual(['company_admin', 'company_admin', 'respondent']);
  });

  test('end each other and go, but for the last one', async () => {
    const { companyId, respondent, one, two } = await company();
    expect(await removePerson(one, respondent.grantId)).toEqual({ ok: true, isSelf: false });
    expect((await readCompanyPeople(one))?.people.filter(({ canEnd }) => canEnd)).toHaveLength(2);
    expect(await removePerson(one, one.grantId)).toEqual({ ok: true, isSelf: true });
    expect(await removePerson(two, two.grantId)).toEqual({ ok: false, reason: 'lastAdmin' });
    expect(await deleteGrant(two, two.grantId)).toMatch(/last administrator of a company stays/);
    expect(await rolesOf(companyId)).toEqual(['company_admin']);
    expect(await eventsOf(companyId)).toEqual(['grant.ended', 'grant.ended']);
  });

  test('do not both end each other at the same moment, by the service or in SQL', async () => {
    const first = await company();
    const both = await Promise.all([
      removePerson(first.one, first.two.grantId),
      removePerson(first.two, first.one.grantId),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const second = await company();
    await Promise.all([deleteGrant(second.one, second.two.grantId), deleteGrant(second.two, second.one.grantId)]);
    for (const { companyId } of [first, second])
      expect((await rolesOf(companyId)).filter((role) => role === 'company_admin')).toHaveLength(1);
  });

  test('who are suspended do not count as one who is left', async () => {
    const { one, two } = await company();
    await run(`update app_user set disabled_at = now() where id = '${two.user.id}'`);
    expect(await removePerson(one, one.grantId)).toEqual({ ok: false, reason: 'lastAdmin' });
    expect(await deleteGrant(one, one.grantId)).toMatch(/last administrator/);
    expect(await removePerson(one, two.grantId)).toEqual({ ok: true, isSelf: false });
  });

  test('of another company are out of reach', async () => {
    const [here, there] = [await company(), await company()];
    expect(await removePerson(here.one, there.one.grantId)).toEqual({ ok: false, reason: 'gone' });
    expect(await deleteGrant(here.one, there.one.grantId)).toBe(0);
  });
});
