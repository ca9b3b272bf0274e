import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { inviteMember } from '../../app/services/invite-members.server.ts';
import { noteBounce } from '../../app/services/keep-members.server.ts';
import { resendInvitation } from '../../app/services/resend-invitation.server.ts';
import { revokeInvitation } from '../../app/services/revoke-invitation.server.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { currentKek } from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { type Place, prepareWave } from './answering-fixture.ts';
import { giveToken, makeAssociation, makePerson, openToken } from './people-fixture.ts';

const database = useDatabase();
const run = (text: string) => asSuperuser(database, (sql) => sql.unsafe(text));
beforeAll(async () => expect(await checkKey(currentKek())).toEqual({ ok: true }));

/** What an invitation is to those who use it: `none` before the first. */
type State = 'none' | 'open' | 'accepted' | 'revoked' | 'expired';
type Step = 'invite' | 'resend' | 'revoke' | 'bounce' | 'openNewest' | 'openOldest' | 'expire';
const STEPS: readonly Step[] = ['invite', 'resend', 'revoke', 'bounce', 'openNewest', 'openOldest', 'expire'];

type World = { place: Place; secretariat: Viewer; email: string; tokens: string[]; sent: string };

async function world(): Promise<World> {
  const place = await prepareWave(database);
  const email = `${randomUUID()}@example.jp`;
  const associationId = await makeAssociation(database, { ...place, email });
  const secretariat = await makePerson(database, { role: 'secretariat', associationId });
  return { place, secretariat, email, tokens: [], sent: '' };
}

async function newest({ place }: World): Promise<string> {
  const [row] = await run(`select id from invitation where company_id = '${place.companyId}'
    order by revoked_at is null desc, expires_at desc limit 1`);
  return row?.id ?? randomUUID();
}

/** Carries a step out and says whether it did anything. */
async function carryOut(step: Step, it: World): Promise<boolean> {
  await run('delete from rate_limit');
  switch (step) {
    case 'invite': {
      const made = await inviteMember(it.secretariat, { companyId: it.place.companyId, wave: it.place.slug });
      if (made.ok) it.tokens = [await giveToken(database, it.email)];
      return made.ok;
    }
    case 'resend': {
      const invitationId = await newest(it);
      const sent = await resendInvitation(it.secretariat, { invitationId, operationId: randomUUID() });
      if (sent.ok) it.tokens.push(await giveToken(database, it.email));
      return sent.ok;
    }
    case 'revoke':
      return revokeInvitation(it.secretariat, await newest(it));
    case 'bounce':
      return noteBounce(it.secretariat, await newest(it));
    case 'openNewest':
      return (await openToken(it.tokens.at(-1) ?? 'none')).ok;
    case 'openOldest':
      return it.tokens.length > 1 && (await openToken(it.tokens[0] ?? 'none')).ok;
    case 'expire': {
      const moved = await run(`update invitation set expires_at = now() - interval '1 second'
        where company_id = '${it.place.companyId}' and used_at is null and revoked_at is null and expires_at > now()`);
      return moved.count > 0;
    }
  }
}

/** The state after a step, and whether the step may do anything in this one. */
function model(state: State, step: Step): { next: State; works: boolean } {
  switch (step) {
    case 'invite':
      return state === 'open' ? { next: state, works: false } : { next: 'open', works: true };
    case 'resend':
    case 'bounce':
      return { next: state, works: state === 'open' };
    case 'revoke':
      return state === 'open' || state === 'expired' ? { next: 'revoked', works: true } : { next: state, works: false };
    case 'openNewest':
      return state === 'open' || state === 'accepted'
        ? { next: 'accepted', works: true }
        : { next: state, works: false };
    case 'openOldest':
      return { next: state, works: false };
    case 'expire':
      return state === 'open' ? { next: 'expired', works: true } : { next: state, works: false };
  }
}

test('an invitation goes from state to state as it must, in whatever order things are tried', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { minLength: 4, maxLength: 10 }), async (steps) => {
      const it = await world();
      let state: State = 'none';
      const way: string[] = [];
      for (const step of steps) {
        const { next, works } = model(state, step);
        way.push(`${state} ${step}`);
        expect(await carryOut(step, it), way.join(' → ')).toBe(works);
        state = next;
      }
      const grants = await run(`select g.id from role_grant g where g.company_id = '${it.place.companyId}'`);
      const wasAccepted = way.some((each) => each === 'open openNewest');
      expect(grants.length, way.join(' → ')).toBe(wasAccepted ? 1 : 0);
      const open = await run(`select from invitation where company_id = '${it.place.companyId}'
        and used_at is null and revoked_at is null and expires_at > now()`);
      expect(open.length).toBe(state === 'open' ? 1 : 0);
    }),
    { seed: 4, numRuns: 25 },
  );
});
