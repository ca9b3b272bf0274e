import { randomUUID } from 'node:crypto';
import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findCompanyByNumber, findWaveOfRequest, insertDualRequest } from '../../db/queries/dual-request.server.ts';
import { listStaff } from '../../db/queries/people.server.ts';
import { DUAL_HOURS, type DualFault, type DualForm } from '../member/dual-request.ts';

type Subject = { waveId: string | null; companyId: string | null; userId: string | null };
type Operator = Extract<Actor, { kind: 'operator' }>;

async function subjectOf(tx: Tx, actor: Operator, form: DualForm): Promise<Subject | DualFault[]> {
  if (form.kind === 'resetFactor') {
    const person = (await listStaff(tx)).find(({ email }) => email === form.email);
    if (!person) return [{ field: 'person', code: 'personUnknown' }];
    if (person.userId === actor.userId) return [{ field: 'person', code: 'personSelf' }];
    return { waveId: null, companyId: null, userId: person.userId };
  }
  const wave = await findWaveOfRequest(tx, form.wave);
  const companyId = form.kind === 'breakGlass' ? await findCompanyByNumber(tx, form.corporateNumber) : null;
  const faults: DualFault[] = [];
  if (!wave) faults.push({ field: 'wave', code: 'waveUnknown' });
  else if (form.kind === 'eraseWave' && wave.state === 'open') faults.push({ field: 'wave', code: 'waveRuns' });
  if (form.kind === 'breakGlass' && companyId === null) faults.push({ field: 'company', code: 'companyUnknown' });
  return wave && faults.length === 0 ? { waveId: wave.id, companyId, userId: null } : faults;
}

/**
 * Stores an operator's request for what two people must ask for. Nothing happens by it: another operator approves it, and a command carries it out.
 * The answers of a wave that still runs cannot be erased; nobody asks for their own second factor to go.
 */
export function requestDual(
  actor: Operator,
  form: DualForm,
): Promise<{ ok: true; id: string } | { ok: false; faults: DualFault[] }> {
  const id = randomUUID();
  return withActor(actor, async (tx) => {
    const subject = await subjectOf(tx, actor, form);
    if (Array.isArray(subject)) return { ok: false, faults: subject };
    const { kind, reason } = form;
    await insertDualRequest(tx, { id, kind, ...subject, reason, requestedBy: actor.userId, hours: DUAL_HOURS });
    const { waveId } = subject;
    await appendAudit(tx, { event: 'dual.requested', actor, waveId, detail: { requestId: id, kind } });
    return { ok: true, id };
  });
}
