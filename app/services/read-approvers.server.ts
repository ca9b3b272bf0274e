import { type Actor, withActor } from '../../db/actor.server.ts';
import { listApprovers } from '../../db/queries/approval.server.ts';

/** The approvers of the acting company, by name; none for whoever does not answer for it. */
export function readApprovers(actor: Actor): Promise<{ userId: string; name: string; email: string }[]> {
  if (actor.kind !== 'member') return Promise.resolve([]);
  return withActor(actor, async (tx) =>
    (await listApprovers(tx, actor.companyId)).map(({ userId, name, email }) => ({ userId, name, email })),
  );
}
