import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '../auth/guard.server.ts';
import { languageOf, sendFile } from '../http/send-file.server.ts';
import { exportBlank } from '../services/export-copy.server.ts';

/** All questions as a PDF to draft on. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'read-own-answers');
  return sendFile(() => exportBlank(actor, { wave: params.wave ?? '', language: languageOf(request) }));
}
