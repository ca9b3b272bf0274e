import { type Actor, withActor } from '../../db/actor.server.ts';
import { listChainEvents } from '../../db/queries/audit.server.ts';
import { findUserNames } from '../../db/queries/user.server.ts';
import { parseBefore, parseEventName, type ShownEvent, shownDetail } from '../audit/read-event.ts';

const PAGE = 50;

type Reader = Extract<Actor, { kind: 'association' | 'operator' | 'member' | 'reader' }>;

function chainOf(actor: Reader): string {
  if (actor.kind === 'association') return `association:${actor.associationId}`;
  return actor.kind === 'operator' ? 'portal' : `company:${actor.companyId}`;
}

/** The page of the reader's own trail that an address names by `before`; the latest one where it names none. */
export async function listAuditPage(actor: Reader, typed: string | null) {
  const before = parseBefore(typed);
  return { ...(await listAudit(actor, before)), isFirst: before === null };
}

/**
 * A page of the trail that is the reader's own: of its association, of its company, or of the portal. Operators see names; the others see which events
 * are theirs. `before` is the number of the last event of the page before.
 */
function listAudit(actor: Reader, before: number | null): Promise<{ events: ShownEvent[]; older: number | null }> {
  return withActor(actor, async (tx) => {
    const rows = await listChainEvents(tx, { chain: chainOf(actor), before, most: PAGE + 1 });
    const shown = rows.slice(0, PAGE);
    const ids = [...new Set(shown.flatMap(({ actorUser }) => actorUser ?? []))];
    const names = actor.kind === 'operator' ? await findUserNames(tx, ids) : new Map<string, string>();
    const whoOf = (id: string | null): ShownEvent['who'] => {
      if (id === null) return null;
      if (id === actor.userId) return 'you';
      return names.has(id) ? 'named' : 'somebody';
    };
    const events = shown.map((row) => ({
      seq: row.seq,
      at: row.at,
      day: row.day,
      event: parseEventName(row.event),
      word: row.event,
      actorKind: row.actorKind,
      who: whoOf(row.actorUser),
      name: names.get(row.actorUser ?? '') ?? '',
      detail: shownDetail(row.detail),
    }));
    const last = shown.at(-1);
    return { events, older: rows.length > PAGE && last ? last.seq : null };
  });
}
