import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '../auth/guard.server.ts';
import { downloadResponse } from '../exports/download-response.server.ts';
import { exportMemberComparison } from '../services/export-released-cells.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'read-own-benchmark');
  const file =
    actor.kind === 'member' || actor.kind === 'reader' ? await exportMemberComparison(actor, params.wave ?? '') : null;
  return downloadResponse(request, file);
}
