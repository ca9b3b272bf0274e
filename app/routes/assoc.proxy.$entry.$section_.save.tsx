import type { ActionFunctionArgs } from '@remix-run/node';
import { requireActor } from '../auth/guard.server.ts';
import { readForm } from '../http/form.server.ts';
import { saveProxyForm } from '../services/save-proxy-section.server.ts';

/** Autosave of a section typed off paper, answered with JSON for the page's script. Without a script nobody comes here. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const { actor } = await requireActor(request, 'enter-paper');
  const place = { entry: params.entry, section: params.section ?? '', isAuto: true };
  const { result } = await saveProxyForm(actor, place, await readForm(request));
  const headers = { 'Cache-Control': 'no-store', 'X-Build': context.build };
  // To the page's script an entry that goes no further is one that is over: the list says how it stands.
  if (!result.ok && result.reason !== 'closed') throw new Response(null, { status: 404, headers });
  if (!result.ok) return Response.json(result, { headers });
  const { revision, savedAt, invalid, answers } = result;
  return Response.json({ ok: true, revision, savedAt, invalid, answers, conflicts: [] }, { headers });
}

/** There is nothing to read here. */
export function loader() {
  return new Response(null, { status: 404 });
}
