import { redirect } from '@remix-run/node';
import type { Viewer } from '../auth/guard.server.ts';
import type { INTENTS } from '../member/intents.ts';
import { parseId, parsePerson } from '../member/person.ts';
import { inviteMember } from './invite-members.server.ts';
import { changeContact, noteBounce, removeMember } from './keep-members.server.ts';
import { resendInvitation } from './resend-invitation.server.ts';
import { revokeInvitation } from './revoke-invitation.server.ts';

type Intent = (typeof INTENTS)['routes/assoc.members'][number];

const STATUS: Readonly<Record<string, number>> = { limited: 429, gone: 409, alreadyInvited: 409, over: 409 };

/** Carries out what was posted on the page of an association's members: a redirect where it was done, else the faults with what was typed. */
export async function changeMembers(viewer: Viewer, intent: Intent, form: FormData): Promise<Response> {
  const wave = String(form.get('wave') ?? '').slice(0, 100);
  const typed = {
    email: String(form.get('email') ?? '').slice(0, 400),
    name: String(form.get('name') ?? '').slice(0, 400),
  };
  const id = parseId(form.get('id'));
  const refuse = (faults: readonly string[]) =>
    Response.json({ intent, id, faults, typed }, { status: STATUS[faults[0] ?? ''] ?? 400 });
  const done = (what: string) => redirect(`/assoc/members?wave=${encodeURIComponent(wave)}&done=${what}`, 303);
  if (!id) return refuse(['notFound']);
  switch (intent) {
    case 'invite': {
      const result = await inviteMember(viewer, { companyId: id, wave });
      return result.ok ? done('invited') : refuse([result.reason]);
    }
    case 'resend': {
      const operationId = parseId(form.get('operation')) ?? crypto.randomUUID();
      const result = await resendInvitation(viewer, { invitationId: id, operationId });
      return result.ok ? done('resent') : refuse([result.reason === 'limited' ? 'limited' : 'gone']);
    }
    case 'revoke':
      return (await revokeInvitation(viewer, id)) ? done('revoked') : refuse(['gone']);
    case 'bounce':
      return (await noteBounce(viewer, id)) ? done('bounced') : refuse(['gone']);
    case 'remove':
      return (await removeMember(viewer, id)) ? done('removed') : refuse(['notFound']);
    case 'contact': {
      const parsed = parsePerson(typed);
      if (!parsed.ok) return refuse(parsed.faults);
      return (await changeContact(viewer, { companyId: id, person: parsed.value }))
        ? done('contact')
        : refuse(['notFound']);
    }
  }
}
