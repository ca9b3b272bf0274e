import type postgres from 'postgres';
import type { Role } from '../../app/member/roles.ts';
import { type Answer, asker, formOf, holds, pathOf } from './matrix.ts';
import type { TestPortal } from './portal.ts';
import { ROUTES } from './routes.ts';
import { changedTables, readState } from './state.ts';
import type { World } from './world.ts';

/** Where the portal asks again who somebody is: reading the page, and the intents of its forms. */
export const ASKS_AGAIN: Readonly<Record<string, { get?: true; posts?: readonly string[] }>> = {
  'routes/account.address': { get: true, posts: ['send', 'check'] },
  'routes/account.factors': { get: true, posts: ['offer', 'totp', 'remove', 'recovery'] },
  'routes/account.passkey': { posts: ['options', 'check'] },
  'routes/account.password': { get: true, posts: [''] },
  'routes/admin.people': { posts: ['invite', 'resend', 'revoke', 'suspend', 'restore', 'change', 'drop'] },
  'routes/admin.requests': { get: true, posts: ['request', 'approve', 'withdraw'] },
  'routes/assoc.members': { posts: ['invite', 'resend', 'revoke', 'contact', 'bounce', 'remove'] },
  'routes/assoc.surveys.$wave.results[.]csv': { get: true },
  'routes/answer.$wave.share': {
    posts: ['preview', 'edit', 'send', 'link', 'resend', 'remind', 'revoke', 'takeBack'],
  },
  'routes/company.people': { posts: ['invite', 'resend', 'revoke', 'end', 'takeBack'] },
  'routes/policy.heatmap[.]csv': { get: true },
};

/** What may change by reading alone: a secret that is offered, and the trail, in which exports and some readings are noted. */
const MAY_CHANGE: readonly string[] = ['authenticator', 'audit_chain', 'audit_event'];

/** What one session was told everywhere that its role may go: `asked` counts the pages and forms that asked again. */
export type Confirmation = { tried: number; asked: number; faults: string[] };

type Try = { routeId: string; method: 'GET' | 'POST'; intent: string | null; data: boolean };

/**
 * Everything that a role may read, and every form of its that must ask again: what others do would change the world. Pages that ask nothing are
 * taken as data alone; `onlyAsking` leaves them out.
 */
function triesOf(role: Role, onlyAsking: boolean): Try[] {
  return Object.entries(ROUTES).flatMap(([routeId, row]) => {
    const asks = ASKS_AGAIN[routeId] !== undefined;
    if (onlyAsking && !asks) return [];
    const both = (method: Try['method'], intent: string | null): Try[] =>
      (asks && !onlyAsking ? [true, false] : [true]).map((data) => ({ routeId, method, intent, data }));
    const posts = (ASKS_AGAIN[routeId]?.posts ?? []).filter((intent) => {
      const post = row.posts?.[intent];
      return post !== undefined && holds(post.who, role);
    });
    return [...(holds(row.get, role) ? both('GET', null) : []), ...posts.flatMap((intent) => both('POST', intent))];
  });
}

const isAsked = ({ location }: Answer, path: string) =>
  location === `/account/confirm?next=${encodeURIComponent(path)}`;

/** Visits, in every role, all that may be read and every form that asks again, with sessions that confirmed who they are long or lately. */
export async function runConfirmation(
  sql: postgres.Sql,
  portal: TestPortal,
  { world, when, onlyAsking = false }: { world: World; when: 'long' | 'lately'; onlyAsking?: boolean },
): Promise<Confirmation> {
  const report: Confirmation = { tried: 0, asked: 0, faults: [] };
  const before = await readState(sql);
  for (const [role, cookie] of Object.entries(world.confirmed[when]) as [Role, string][]) {
    const ask = asker(portal.base, cookie);
    for (const each of triesOf(role, onlyAsking)) {
      const { routeId, method, intent } = each;
      // With a session that needs nothing more, a form would be carried out.
      if (method === 'POST' && when === 'lately') continue;
      const row = ROUTES[routeId];
      if (row === undefined) continue;
      const path = pathOf({ row, place: 'own' });
      const answer = await ask(each, path, formOf({ row, method, intent }));
      const mustAsk = when === 'long' && (method === 'POST' || ASKS_AGAIN[routeId]?.get === true);
      report.tried += 1;
      if (mustAsk) report.asked += 1;
      if (isAsked(answer, path) !== mustAsk)
        report.faults.push(
          `${role} ${method} ${each.data ? 'data of ' : ''}${routeId} ${intent ?? ''}: ${answer.status} ${answer.location}`,
        );
    }
  }
  const changed = changedTables(before, await readState(sql)).filter((name) => !MAY_CHANGE.includes(name));
  if (changed.length > 0) report.faults.push(`changed ${changed.join(', ')}`);
  return report;
}
