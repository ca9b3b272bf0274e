import type { ActionFunctionArgs } from '@remix-run/node';
import { requireActor } from '../auth/guard.server.ts';
import { readForm } from '../http/form.server.ts';
import { saveSectionForm } from '../services/save-section-form.server.ts';

/** Autosave: the form of a section, answered with JSON for the page's script. Without a script nobody comes here. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const { actor, user } = await requireActor(request, 'answer-sections');
  const place = { wave: params.wave, section: params.section };
  const { result } = await saveSectionForm({ actor, name: user.name }, place, await readForm(request));
  const body = JSON.stringify(result);
  // With its length known, a small answer is not compressed: that would take longer than all else of it.
  const headers = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
  return new Response(body, { headers: { ...headers, 'Cache-Control': 'no-store', 'X-Build': context.build } });
}

/** There is nothing to read here. */
export function loader() {
  return new Response(null, { status: 404 });
}
