import { redirect } from '@remix-run/node';
import type { Viewer } from '../auth/guard.server.ts';
import type { INTENTS } from '../member/intents.ts';
import { parseId } from '../member/person.ts';
import { readSharingForm, type SharingTyped } from '../member/sharing-request.ts';
import { translator } from '../text/translate.ts';
import { partsOf } from './change-company-people.server.ts';
import { delegateSections, previewDelegation } from './delegate-sections.server.ts';
import { remindDelegate } from './remind-delegate.server.ts';
import { resendInvitation } from './resend-invitation.server.ts';
import { revokeInvitation } from './revoke-invitation.server.ts';
import { takeSectionsBack } from './take-sections-back.server.ts';

type Intent = (typeof INTENTS)['routes/answer.$wave.share'][number];

/** What a post shows: the form with its faults, the mail before it is sent, the link once, or a fault of a line of the list. */
export type SharingView =
  | { step: 'form'; typed: SharingTyped; faults: readonly string[] }
  | { step: 'preview'; typed: SharingTyped; mail: { to: string; subject: string; text: string } }
  | { step: 'link'; link: string; name: string; email: string }
  | { step: 'list'; faults: readonly string[]; id: string | null };

type Posted = { wave: string; intent: Intent; form: FormData; origin: string };

const STATUS: Readonly<Record<string, number>> = {
  limited: 429,
  gone: 409,
  alreadyInvited: 409,
  alreadyThere: 409,
  notOpen: 409,
  held: 403,
  notAllowed: 403,
};

const show = (view: SharingView, status = 200) =>
  Response.json(view, { status, headers: { 'Cache-Control': 'no-store' } });
const statusOf = (faults: readonly string[]) => STATUS[faults[0] ?? ''] ?? 400;

/** Carries out what was posted on the page of sharing: a redirect where it was done, else what the page shows next. */
export async function changeSharing(viewer: Viewer, posted: Posted): Promise<Response> {
  const { intent, form } = posted;
  switch (intent) {
    case 'edit':
      return show({ step: 'form', typed: readSharingForm(form), faults: [] });
    case 'preview':
      return preview(viewer, posted);
    case 'send':
    case 'link':
      return ask(viewer, posted);
    default:
      return changeLine(viewer, { ...posted, intent });
  }
}

async function preview(viewer: Viewer, { wave, form, origin }: Posted): Promise<Response> {
  const typed = readSharingForm(form);
  const link = translator(typed.language === 'en' ? 'en' : 'ja', 'sharing')('preview.link');
  const result = await previewDelegation(viewer, { wave, typed, link, origin });
  if (!result.ok) return show({ step: 'form', typed, faults: result.faults }, statusOf(result.faults));
  return show({ step: 'preview', typed, mail: result.mail });
}

async function ask(viewer: Viewer, { wave, intent, form, origin }: Posted): Promise<Response> {
  const typed = readSharingForm(form);
  const result = await delegateSections(viewer, { wave, typed, byLink: intent === 'link' });
  if (!result.ok) return show({ step: 'form', typed, faults: result.faults }, statusOf(result.faults));
  if (result.token === null) return done(wave, 'sent');
  const { name, email } = typed;
  return show({
    step: 'link',
    link: `${origin}/i#${result.token}`,
    name: name.trim(),
    email: email.trim().toLowerCase(),
  });
}

const done = (wave: string, what: string) => redirect(`/answer/${encodeURIComponent(wave)}/share?done=${what}`, 303);

type LineIntent = Exclude<Intent, 'edit' | 'preview' | 'send' | 'link'>;

async function changeLine(
  viewer: Viewer,
  { wave, intent, form }: Omit<Posted, 'intent'> & { intent: LineIntent },
): Promise<Response> {
  const id = parseId(form.get('id'));
  const refuse = (fault: string) => show({ step: 'list', faults: [fault], id }, statusOf([fault]));
  if (!id) return refuse('gone');
  const operationId = parseId(form.get('operation')) ?? crypto.randomUUID();
  switch (intent) {
    case 'resend': {
      const result = await resendInvitation(viewer, { invitationId: id, operationId });
      return result.ok ? done(wave, 'resent') : refuse(result.reason === 'limited' ? 'limited' : 'gone');
    }
    case 'remind': {
      const result = await remindDelegate(viewer, { grantId: id, wave, operationId });
      return result.ok ? done(wave, 'reminded') : refuse(result.reason);
    }
    case 'revoke':
      return (await revokeInvitation(viewer, id)) ? done(wave, 'revoked') : refuse('gone');
    case 'takeBack': {
      const parts = partsOf(form);
      if (parts.length === 0) return refuse('noParts');
      return (await takeSectionsBack(viewer, { grantId: id, parts })) > 0 ? done(wave, 'takenBack') : refuse('gone');
    }
  }
}
