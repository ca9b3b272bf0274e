import { redirect } from '@remix-run/node';
import type { Viewer } from '../auth/guard.server.ts';
import type { INTENTS } from '../member/intents.ts';
import { parseId, parsePerson } from '../member/person.ts';
import { inviteStaff, STAFF_ROLES } from './invite-staff.server.ts';
import { changeRole, endStaffRole, suspendUser } from './manage-staff.server.ts';
import { resendInvitation } from './resend-invitation.server.ts';
import { revokeInvitation } from './revoke-invitation.server.ts';

type Intent = (typeof INTENTS)['routes/admin.people'][number];

const done = (what: string) => redirect(`/admin/people?done=${what}`, 303);
const STATUS: Readonly<Record<string, number>> = {
  limited: 429,
  gone: 409,
  alreadyInvited: 409,
  alreadyThere: 409,
  same: 409,
};

/** Carries out what was posted on the page of the staff: a redirect where it was done, else the faults with what was typed. */
export async function changeStaff(viewer: Viewer, intent: Intent, form: FormData): Promise<Response> {
  const text = (name: string) => String(form.get(name) ?? '').slice(0, 400);
  const typed = { email: text('email'), name: text('name'), role: text('role'), association: text('association') };
  const id = parseId(form.get('id'));
  const refuse = (faults: readonly string[]) =>
    Response.json({ intent, id, faults, typed }, { status: STATUS[faults[0] ?? ''] ?? 400 });
  const role = STAFF_ROLES.find((each) => each === typed.role) ?? null;
  const associationId = parseId(typed.association);
  if (intent === 'invite') {
    const parsed = parsePerson(typed);
    if (!parsed.ok) return refuse([...parsed.faults, ...(role ? [] : ['roleMissing'])]);
    const result = await inviteStaff(viewer, { person: parsed.value, role, associationId });
    return result.ok ? done('invited') : refuse([result.reason]);
  }
  if (!id) return refuse(['notFound']);
  switch (intent) {
    case 'resend': {
      const operationId = parseId(form.get('operation')) ?? crypto.randomUUID();
      const result = await resendInvitation(viewer, { invitationId: id, operationId });
      return result.ok ? done('resent') : refuse([result.reason === 'limited' ? 'limited' : 'gone']);
    }
    case 'revoke':
      return (await revokeInvitation(viewer, id)) ? done('revoked') : refuse(['gone']);
    case 'suspend':
    case 'restore': {
      const isSuspended = intent === 'suspend';
      const changed = await suspendUser(viewer, { userId: id, isSuspended });
      return changed ? done(isSuspended ? 'suspended' : 'restored') : refuse(['notFound']);
    }
    case 'drop':
      return (await endStaffRole(viewer, id)) ? done('dropped') : refuse(['notFound']);
    case 'change': {
      if (!role) return refuse(['roleMissing']);
      const outcome = await changeRole(viewer, { grantId: id, role, associationId });
      return outcome === 'changed' ? done('changed') : refuse([outcome]);
    }
  }
}
