import { withActor } from '../../db/actor.server.ts';
import { findOwnHold } from '../../db/queries/access-hold.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { revokeSection } from '../../db/queries/delegation.server.ts';
import type { Viewer } from '../auth/guard.server.ts';

/** A section of a wave that somebody was given. */
export type GivenPart = { waveId: string; section: string };

/**
 * Takes single sections back from a delegate of the viewer's company: they see and save them no more, from the next request on; the others stay, and
 * so does what was saved. Returns how many were taken.
 */
export function takeSectionsBack(
  { actor }: Viewer,
  { grantId, parts }: { grantId: string; parts: readonly GivenPart[] },
): Promise<number> {
  if (actor.kind !== 'member') return Promise.resolve(0);
  const { companyId } = actor;
  return withActor(actor, async (tx) => {
    if (await findOwnHold(tx, actor)) return 0;
    const taken = new Map<string, string[]>();
    for (const { waveId, section } of parts) {
      if (await revokeSection(tx, { roleGrantId: grantId, companyId, waveId, section }))
        taken.set(waveId, [...(taken.get(waveId) ?? []), section]);
    }
    for (const [waveId, sections] of taken)
      await appendAudit(tx, { event: 'delegation.revoked', actor, waveId, detail: { grantId, sections } });
    return [...taken.values()].flat().length;
  });
}
