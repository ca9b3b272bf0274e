import { redirect } from '@remix-run/node';
import { requireActor, type Viewer } from '../auth/guard.server.ts';
import type { Permission } from '../member/roles.ts';
import { type Answering, readAnswering } from './read-answering.server.ts';
import { readErasure } from './read-erasure.server.ts';
import { readOwnHold } from './read-own-hold.server.ts';

/**
 * The sheet that an answering page shows to somebody with its permission. Throws a redirect to the sign-in page where nobody is signed in, to the
 * company's own page where the viewer is held, 410 with what was erased where the answers are no more, and the 404 of a page that does not exist where the viewer may not see it, or their company
 * isn't asked in this wave.
 */
export async function requireAnswering(
  request: Request,
  wave: string | undefined,
  permission: Permission,
): Promise<{ viewer: Viewer; answering: Answering }> {
  const viewer = await requireActor(request, permission);
  const answering = await readAnswering(viewer.actor, wave ?? '');
  if (answering) return { viewer, answering };
  if (await readOwnHold(viewer.actor)) throw redirect('/company');
  const erased = await readErasure(viewer.actor, wave ?? '');
  if (erased) throw Response.json({ erased }, { status: 410 });
  throw new Response(null, { status: 404 });
}
