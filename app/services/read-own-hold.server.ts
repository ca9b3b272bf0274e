import { type Actor, withActor } from '../../db/actor.server.ts';
import { findOwnHold } from '../../db/queries/access-hold.server.ts';

/** How the acting person's access to earlier answers is held; null where nothing is. */
export async function readOwnHold(actor: Actor): Promise<{ state: 'waiting' | 'refused'; opensAt: Date } | null> {
  if (actor.kind !== 'member' && actor.kind !== 'reader') return null;
  const found = await withActor(actor, (tx) => findOwnHold(tx, actor));
  return found && found.state !== 'consented' ? { state: found.state, opensAt: found.opensAt } : null;
}
