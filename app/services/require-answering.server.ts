import { requireActor, type Viewer } from '../auth/guard.server.ts';
import { type Answering, readAnswering } from './read-answering.server.ts';

/**
 * The sheet that an answering page shows. Throws a redirect to the sign-in page where nobody is signed in, and the 404 of a
 * page that does not exist where the viewer may not answer, or their company isn't asked in this wave.
 */
export async function requireAnswering(
  request: Request,
  wave: string | undefined,
): Promise<{ viewer: Viewer; answering: Answering }> {
  const viewer = await requireActor(request, 'answer');
  const answering = await readAnswering(viewer.actor, wave ?? '');
  if (!answering) throw new Response(null, { status: 404 });
  return { viewer, answering };
}
