import type { ActionFunctionArgs } from '@remix-run/node';
import { requireActor } from '../auth/guard.server.ts';
import { readForm } from '../http/form.server.ts';
import { saveSectionForm } from '../services/save-section-form.server.ts';

/** Autosave: the form of a section, answered with JSON for the page's script. Without a script nobody comes here. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { actor } = await requireActor(request, 'answer-sections');
  const { result } = await saveSectionForm(
    actor,
    { wave: params.wave, section: params.section },
    await readForm(request),
  );
  return Response.json(result, { headers: { 'Cache-Control': 'no-store' } });
}

/** There is nothing to read here. */
export function loader() {
  return new Response(null, { status: 404 });
}
