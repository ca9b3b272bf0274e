import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '../auth/guard.server.ts';
import { languageOf, sendFile } from '../http/send-file.server.ts';
import { exportPaperForm } from '../services/export-paper-form.server.ts';

/** The paper form of a survey as a PDF to send to member companies. */
export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireActor(request, 'enter-paper');
  const wave = new URL(request.url).searchParams.get('wave') ?? '';
  return sendFile(() => exportPaperForm(viewer, { wave, language: languageOf(request) }));
}
