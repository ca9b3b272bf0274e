import type { Tx } from '../../db/actor.server.ts';
import { lockDualRequest } from '../../db/queries/dual-request.server.ts';
import type { DualKind } from '../member/dual-request.ts';

/** Why a request is not carried out. */
export type CarryOutFault =
  | 'unknown'
  | 'otherKind'
  | 'unapproved'
  | 'over'
  | 'done'
  | 'withdrawn'
  | 'waveRuns'
  | 'noKey'
  | 'noSheet';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A request that may be carried out now, locked until the transaction ends, or why it may not. */
export async function takeRequest(tx: Tx, { id, kind }: { id: string; kind: DualKind }) {
  const request = UUID.test(id) ? await lockDualRequest(tx, id) : null;
  const refused = (fault: CarryOutFault) => ({ ok: false, fault }) as const;
  if (!request) return refused('unknown');
  if (request.kind !== kind) return refused('otherKind');
  if (request.doneAt) return refused('done');
  if (request.withdrawnAt) return refused('withdrawn');
  if (request.isOver) return refused('over');
  if (!request.approvedBy) return refused('unapproved');
  return { ok: true, request } as const;
}
