import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { setProfile } from '../../db/queries/user.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import type { Locale } from '../text/locale.ts';
import { subjectsOf } from './manage-sessions.server.ts';

const MOST_CHARACTERS = 100;

/** What became of a profile: `gone` where there is no such person any more, and then nothing is noted. */
export type ProfileResult = 'saved' | 'name' | 'gone';

/** Changes the viewer's own name and language; `name` where the name is none. */
export async function changeProfile(viewer: Viewer, typed: { name: string; locale: Locale }): Promise<ProfileResult> {
  const name = typed.name
    .normalize('NFC')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  if (name === '' || [...name].length > MOST_CHARACTERS) return 'name';
  const fields = [
    ...(name === viewer.user.name ? [] : (['name'] as const)),
    ...(typed.locale === viewer.locale ? [] : (['locale'] as const)),
  ];
  if (fields.length === 0) return 'saved';
  return withActor({ kind: 'auth' }, async (tx): Promise<ProfileResult> => {
    if (!(await setProfile(tx, { id: viewer.user.id, name, locale: typed.locale }))) return 'gone';
    const subjects = subjectsOf(viewer);
    await appendAudit(tx, { event: 'profile.changed', actor: { kind: 'auth' }, ...subjects, detail: { fields } });
    return 'saved';
  });
}
