import { type Actor, withActor } from '../../db/actor.server.ts';
import { listDualRequests } from '../../db/queries/dual-request.server.ts';
import { listVisibleWaves } from '../../db/queries/visible-wave.server.ts';
import type { DualKind } from '../member/dual-request.ts';
import type { Bilingual } from '../survey/questionnaire.ts';

/** A request as operators see it. `isMine` says that the reader made it and so cannot approve it. */
export type ListedRequest = Readonly<{
  id: string;
  kind: DualKind;
  state: 'waiting' | 'approved' | 'done' | 'over' | 'withdrawn';
  isMine: boolean;
  reason: string;
  wave: Bilingual | null;
  company: Bilingual | null;
  /** Whose second factor is to go; null for the other kinds. */
  personName: string | null;
  requesterName: string;
  requestedAt: Date;
  approverName: string | null;
  expiresAt: Date;
  doneAt: Date | null;
}>;

type Row = Awaited<ReturnType<typeof listDualRequests>>[number];

function stateOf({ doneAt, approvedAt, withdrawnAt, isOver }: Row): ListedRequest['state'] {
  if (withdrawnAt) return 'withdrawn';
  if (doneAt) return 'done';
  if (isOver) return 'over';
  return approvedAt ? 'approved' : 'waiting';
}

/** All requests, the latest first, and the waves that one may be made for. */
export function listRequests(
  actor: Extract<Actor, { kind: 'operator' }>,
): Promise<{ requests: ListedRequest[]; waves: { slug: string; title: Bilingual }[] }> {
  return withActor(actor, async (tx) => {
    const requests = (await listDualRequests(tx)).map((row) => ({
      id: row.id,
      kind: row.kind,
      state: stateOf(row),
      isMine: row.requestedBy === actor.userId,
      reason: row.reason,
      wave: row.waveTitleJa && row.waveTitleEn ? { ja: row.waveTitleJa, en: row.waveTitleEn } : null,
      personName: row.personName,
      company: row.companyNameJa && row.companyNameEn ? { ja: row.companyNameJa, en: row.companyNameEn } : null,
      requesterName: row.requesterName ?? '',
      requestedAt: row.requestedAt,
      approverName: row.approverName,
      expiresAt: row.expiresAt,
      doneAt: row.doneAt,
    }));
    const waves = (await listVisibleWaves(tx)).map(({ slug, titleJa, titleEn }) => ({
      slug,
      title: { ja: titleJa, en: titleEn },
    }));
    return { requests, waves };
  });
}
