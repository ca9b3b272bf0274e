import { randomUUID } from 'node:crypto';
import { type Actor, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findCompanyByNumber, findWaveOfRequest, insertDualRequest } from '../../db/queries/dual-request.server.ts';
import { DUAL_HOURS, type DualFault, type DualForm } from '../member/dual-request.ts';

/**
 * Stores an operator's request for what two people must ask for. Nothing happens by it: another operator approves it, and a command carries it out.
 * The answers of a wave that still runs cannot be erased.
 */
export function requestDual(
  actor: Extract<Actor, { kind: 'operator' }>,
  { kind, wave: slug, corporateNumber, reason }: DualForm,
): Promise<{ ok: true; id: string } | { ok: false; faults: DualFault[] }> {
  const id = randomUUID();
  return withActor(actor, async (tx) => {
    const wave = await findWaveOfRequest(tx, slug);
    const companyId = corporateNumber === null ? null : await findCompanyByNumber(tx, corporateNumber);
    const faults: DualFault[] = [];
    if (!wave) faults.push({ field: 'wave', code: 'waveUnknown' });
    else if (kind === 'eraseWave' && wave.state === 'open') faults.push({ field: 'wave', code: 'waveRuns' });
    if (kind === 'breakGlass' && companyId === null) faults.push({ field: 'company', code: 'companyUnknown' });
    if (!wave || faults.length > 0) return { ok: false, faults };
    const row = { id, kind, waveId: wave.id, companyId, reason, requestedBy: actor.userId };
    await insertDualRequest(tx, { ...row, hours: DUAL_HOURS });
    await appendAudit(tx, { event: 'dual.requested', actor, waveId: wave.id, detail: { requestId: id, kind } });
    return { ok: true, id };
  });
}
