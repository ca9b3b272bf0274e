import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireConfirmed } from '../auth/guard.server.ts';
import { downloadResponse } from '../exports/download-response.server.ts';
import { findSizeBand } from '../member/size-band.ts';
import { exportHeatMap } from '../services/export-released-cells.server.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor } = await requireConfirmed(request, 'read-all-released');
  const search = new URL(request.url).searchParams;
  const size = findSizeBand(search.get('size') ?? '')?.code ?? '*';
  const file = actor.kind === 'analyst' ? await exportHeatMap(actor, { slug: search.get('wave'), size }) : null;
  return downloadResponse(request, file);
}
