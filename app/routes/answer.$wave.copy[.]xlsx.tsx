import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '../auth/guard.server.ts';
import { languageOf, sendFile } from '../http/send-file.server.ts';
import { exportCopy } from '../services/export-copy.server.ts';

/** The copy of the submitted answers as a file. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'read-own-answers');
  const wanted = { wave: params.wave ?? '', format: 'xlsx', language: languageOf(request) } as const;
  return sendFile(() => exportCopy(actor, wanted));
}
