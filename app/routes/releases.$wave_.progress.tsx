import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '../auth/guard.server.ts';
import { readReleaseRun } from '../services/read-release-run.server.ts';

/** How far a release is, as JSON for the page's script. Without a script nobody comes here. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'watch-release');
  const progress = await readReleaseRun(actor, params.wave ?? '');
  if (progress === null) throw new Response(null, { status: 404 });
  return Response.json(progress, { headers: { 'Cache-Control': 'no-store' } });
}
