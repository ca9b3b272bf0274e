import { redirect } from '@remix-run/node';
import type { Viewer } from '../auth/guard.server.ts';
import type { INTENTS } from '../member/intents.ts';
import { dropProxyEntry } from './drop-proxy-entry.server.ts';
import { finishProxyCheck } from './finish-proxy-check.server.ts';
import { finishProxyTyping } from './finish-proxy-typing.server.ts';
import { readProxyEntry } from './read-proxy-entry.server.ts';
import { takeProxyCheck } from './take-proxy-check.server.ts';

type Intent = (typeof INTENTS)['routes/assoc.proxy.$entry._index'][number];

/** Carries out what was posted on the page of one paper form: a redirect where it was done, 404 where there is no such form, else the fault. */
export async function changeProxyEntry(viewer: Viewer, intent: Intent, entryId: string | undefined): Promise<Response> {
  const page = await readProxyEntry(viewer.actor, entryId);
  if (!page) throw new Response(null, { status: 404 });
  const { id, wave } = page.head;
  const list = (done: string) => redirect(`/assoc/proxy?wave=${encodeURIComponent(wave.slug)}&done=${done}`, 303);
  const refuse = (reason: string) => Response.json({ fault: reason === 'notFound' ? 'over' : reason }, { status: 409 });
  switch (intent) {
    case 'take': {
      const result = await takeProxyCheck(viewer.actor, id);
      return result.ok ? redirect(`/assoc/proxy/${id}`, 303) : refuse(result.reason);
    }
    case 'finishTyping': {
      const result = await finishProxyTyping(viewer, id);
      return result.ok ? list('typed') : refuse(result.reason);
    }
    case 'finishCheck': {
      const result = await finishProxyCheck(viewer, id);
      return result.ok ? list('entered') : refuse(result.reason);
    }
    case 'drop':
      return (await dropProxyEntry(viewer.actor, id)) ? list('dropped') : refuse('over');
  }
}
