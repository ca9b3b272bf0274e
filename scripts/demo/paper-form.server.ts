import { randomUUID } from 'node:crypto';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { beginProxyEntry } from '../../app/services/begin-proxy-entry.server.ts';
import { finishProxyTyping } from '../../app/services/finish-proxy-typing.server.ts';
import { saveProxySection } from '../../app/services/save-proxy-section.server.ts';
import { withActor } from '../../db/actor.server.ts';
import { findGrantsOfUser, findUserByEmail } from '../../db/queries/user.server.ts';
import type { AccessInput } from './access.server.ts';
import { DemoError } from './fault.ts';
import { WAVE_2026 } from './scenario.ts';

/** What stands on the demo's paper form: the second person of the secretariat types it again. */
export const DEMO_PAPER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  _paper: { _day: '2026-04-01', _signatory: '架空 紙子' },
  h1: { 'H-1-01': '3', 'H-1-02': '2', 'H-1-03': '1', 'H-1-04': '3' },
};

/** A paper form that one person of the largest association's secretariat has typed and that waits for the second. */
export async function seedPaperForm({ population, scenario }: AccessInput): Promise<void> {
  const account = scenario.accounts.find(({ key }) => key === 'secretariat-38');
  const company = population.companies.filter(
    ({ id, associations }) =>
      associations.includes(account?.association ?? '') && scenario.running.get(id) === 'invited',
  )[1];
  if (!account || !company) throw new DemoError('The demo has no company that answers on paper.');
  const viewer = await viewerOf(account.email, account.name);
  const begun = await beginProxyEntry(viewer.actor, { companyId: company.id, wave: WAVE_2026 });
  if (!begun.ok) throw new DemoError(`The paper form was not begun: ${begun.reason}.`);
  for (const [section, typed] of Object.entries(DEMO_PAPER)) {
    const answers = Object.fromEntries(Object.entries(typed).map(([id, value]) => [id, [value]]));
    const saved = await saveProxySection(viewer.actor, begun.entryId, {
      section,
      items: Object.keys(typed),
      answers,
      asOnPaper: [],
      baseRevision: 0,
      operationId: randomUUID(),
      isAuto: false,
    });
    if (!saved.ok || saved.invalid.length > 0) throw new DemoError(`The paper form was refused at ${section}.`);
  }
  const finished = await finishProxyTyping(viewer, begun.entryId);
  if (!finished.ok) throw new DemoError(`The paper form was not finished: ${finished.reason}.`);
}

/** Somebody of a secretariat as the pages know them. */
async function viewerOf(email: string, name: string): Promise<Viewer> {
  return withActor({ kind: 'auth' }, async (tx) => {
    const user = await findUserByEmail(tx, email);
    const grant = user && (await findGrantsOfUser(tx, user.id)).find(({ role }) => role === 'secretariat');
    if (!user || !grant?.associationId) throw new DemoError('The demo has no secretariat.');
    return {
      actor: { kind: 'association', userId: user.id, associationId: grant.associationId },
      user: { id: user.id, name, email },
      role: 'secretariat',
      grantId: grant.id,
      hasOtherRoles: false,
      session: { publicId: randomUUID(), method: 'factor', isConfirmed: true },
      locale: 'ja',
    };
  });
}
