import { redirect } from '@remix-run/node';
import type { Viewer } from '../auth/guard.server.ts';
import type { INTENTS } from '../member/intents.ts';
import { parseId, parsePerson } from '../member/person.ts';
import { decideHold } from './decide-hold.server.ts';
import { inviteColleague } from './invite-colleague.server.ts';
import { removePerson } from './remove-person.server.ts';
import { resendInvitation } from './resend-invitation.server.ts';
import { revokeInvitation } from './revoke-invitation.server.ts';
import { type GivenPart, takeSectionsBack } from './take-sections-back.server.ts';

type Intent = (typeof INTENTS)['routes/company.people'][number];

const done = (what: string) => redirect(`/company/people?done=${what}`, 303);
const STATUS: Readonly<Record<string, number>> = {
  limited: 429,
  gone: 409,
  alreadyInvited: 409,
  alreadyThere: 409,
  adminOnly: 403,
  lastAdmin: 409,
};

/** Carries out what was posted on the page of a company's people: a redirect where it was done, else the faults with what was typed. */
export async function changeCompanyPeople(viewer: Viewer, intent: Intent, form: FormData): Promise<Response> {
  const typed = typedOf(form);
  const refuse = (faults: readonly string[]) =>
    Response.json({ intent, faults, typed, id: parseId(form.get('id')) }, { status: STATUS[faults[0] ?? ''] ?? 400 });
  if (intent === 'invite') {
    const faults = await invite(viewer, typed);
    return faults.length > 0 ? refuse(faults) : done('invited');
  }
  const id = parseId(form.get('id'));
  if (!id) return refuse(['gone']);
  switch (intent) {
    case 'resend': {
      const operationId = parseId(form.get('operation')) ?? crypto.randomUUID();
      const result = await resendInvitation(viewer, { invitationId: id, operationId });
      return result.ok ? done('resent') : refuse([result.reason === 'limited' ? 'limited' : 'gone']);
    }
    case 'revoke':
      return (await revokeInvitation(viewer, id)) ? done('revoked') : refuse(['gone']);
    case 'end': {
      const result = await removePerson(viewer, id);
      if (!result.ok) return refuse([result.reason]);
      // Who went has no session any more.
      return result.isSelf ? redirect('/login?left=1', 303) : done('ended');
    }
    case 'takeBack': {
      const parts = partsOf(form);
      if (parts.length === 0) return refuse(['noParts']);
      return (await takeSectionsBack(viewer, { grantId: id, parts })) > 0 ? done('takenBack') : refuse(['gone']);
    }
    case 'consent':
      return (await decideHold(viewer, { holdId: id, decision: 'consented' })) ? done('consented') : refuse(['gone']);
    case 'refuse':
      return (await decideHold(viewer, { holdId: id, decision: 'refused' })) ? done('refused') : refuse(['gone']);
  }
}

/** The sections that were ticked, each as `WAVE:SECTION`. */
export function partsOf(form: FormData): GivenPart[] {
  return form
    .getAll('part')
    .slice(0, 200)
    .flatMap((part) => {
      const [wave, section = ''] = String(part).split(':');
      const waveId = parseId(wave);
      return waveId && /^[a-z0-9~-]{1,60}$/.test(section) ? [{ waveId, section }] : [];
    });
}

type Typed = { email: string; name: string; purpose: string };

function typedOf(form: FormData): Typed {
  const text = (name: string) => String(form.get(name) ?? '').slice(0, 400);
  return { email: text('email'), name: text('name'), purpose: text('purpose') };
}

async function invite(viewer: Viewer, typed: Typed): Promise<readonly string[]> {
  const { purpose } = typed;
  const parsed = parsePerson(typed);
  const isPurpose = purpose === 'colleague' || purpose === 'approve';
  const others = isPurpose ? [] : ['purposeMissing'];
  if (!parsed.ok) return [...parsed.faults, ...others];
  if (!isPurpose) return others;
  const result = await inviteColleague(viewer, { person: parsed.value, purpose });
  return result.ok ? [] : [result.reason];
}
