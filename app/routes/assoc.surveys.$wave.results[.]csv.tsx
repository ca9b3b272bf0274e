import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireConfirmed } from '../auth/guard.server.ts';
import { downloadResponse } from '../exports/download-response.server.ts';
import { exportBenchmark } from '../services/export-released-cells.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor } = await requireConfirmed(request, 'read-association-benchmark');
  const file = actor.kind === 'association' ? await exportBenchmark(actor, params.wave ?? '') : null;
  return downloadResponse(request, file);
}
