import { withActor } from '../../db/actor.server.ts';
import { listCompanyEvents } from '../../db/queries/company-event.server.ts';
import { listCompanyPeople } from '../../db/queries/people.server.ts';
import { listVisibleWaves } from '../../db/queries/visible-wave.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import type { Bilingual } from '../survey/questionnaire.ts';

/** Something that was done and concerned a company. `at` is null where a day alone is kept; `who` where the person is no more of the company. */
export type Access = {
  key: string;
  at: string | null;
  day: string;
  event: string;
  kind: string;
  who: string | null;
  wave: Bilingual | null;
  section: string;
  decision: string;
};

const MOST = 300;

/** What concerned the viewer's company, the newest first; null for whom it is not. */
export function listAccesses({ actor }: Viewer): Promise<Access[] | null> {
  if (actor.kind !== 'member' && actor.kind !== 'reader') return Promise.resolve(null);
  const { companyId } = actor;
  return withActor(actor, async (tx) => {
    const people = actor.kind === 'member' ? await listCompanyPeople(tx, companyId) : [];
    const names = new Map(people.map(({ userId, name }) => [userId, name]));
    const waves = new Map((await listVisibleWaves(tx)).map((row) => [row.id, { ja: row.titleJa, en: row.titleEn }]));
    return (await listCompanyEvents(tx, { companyId, limit: MOST })).map((row) => {
      const detail = row.detail as Record<string, unknown>;
      return {
        key: `${row.chain} ${row.seq}`,
        at: row.at,
        day: row.day,
        event: row.event,
        kind: row.actorKind,
        who: (row.actorUser && names.get(row.actorUser)) ?? null,
        wave: (row.waveId && waves.get(row.waveId)) || null,
        section: String(detail.section ?? ''),
        decision: String(detail.decision ?? ''),
      };
    });
  });
}
