import type { Viewer } from '../auth/guard.server.ts';
import { mayDo } from '../member/roles.ts';
import { nextOpenSection } from '../survey/section-check.ts';
import { DONE_KEY } from '../survey/section-keys.ts';
import { finishDelegation } from './finish-delegation.server.ts';
import { readAnswering } from './read-answering.server.ts';
import { saveSectionForm } from './save-section-form.server.ts';

/** What became of a statement: where to go on, or why it was not taken. `noStatement`: neither of both was chosen. */
export type CheckResult =
  | { ok: true; to: string }
  | { ok: false; reason: 'noStatement' | 'notFound' | 'notOpen' | 'closed' };

/**
 * Takes the statement whether a section is complete, as it was posted, and says where to go on: to the next section that nobody finished, then to
 * the check of all. Who was asked for some sections and has said that all are complete is finished with them.
 */
export async function checkSection(
  viewer: Viewer,
  place: { wave: string; section: string },
  form: FormData,
): Promise<CheckResult> {
  const statement = form.get(DONE_KEY);
  if (statement !== 'yes' && statement !== 'no') return { ok: false, reason: 'noStatement' };
  const { actor, user, role } = viewer;
  const { result } = await saveSectionForm({ actor, name: user.name }, place, form);
  if (!result.ok) return result;
  if (actor.kind === 'delegate') await finishDelegation(actor, { wave: place.wave, name: user.name });
  const answering = await readAnswering(actor, place.wave);
  if (!answering) return { ok: false, reason: 'notFound' };
  const base = `/answer/${encodeURIComponent(place.wave)}`;
  const next = nextOpenSection(answering, place.section);
  if (next) return { ok: true, to: `${base}/${next.id}` };
  return { ok: true, to: mayDo(role, 'answer') && statement === 'yes' ? `${base}/review` : base };
}
