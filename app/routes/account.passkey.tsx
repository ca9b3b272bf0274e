import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { requireConfirmed } from '../auth/guard.server.ts';
import { clearStep, readStep } from '../auth/step.server.ts';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import { addPasskey, beginPasskeyEnrolment } from '../services/enrol-passkey.server.ts';
import { mayChangeSecurity } from '../services/manage-factors.server.ts';

export const loader = () => redirect('/account/factors');

/** Asked by the button of the page of factors: first for what to sign, then with the new passkey. */
export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireConfirmed(request, 'account');
  if (!(await mayChangeSecurity(viewer))) throw new Response(null, { status: 403 });
  const form = await readForm(request);
  if (parseIntent('routes/account.passkey', form.get('intent')) === 'options') {
    const begun = await beginPasskeyEnrolment(viewer);
    if (!begun) throw new Response(null, { status: 404 });
    return Response.json(begun.options, { headers: { 'Set-Cookie': begun.cookie } });
  }
  const step = await readStep(request, 'confirm');
  const isAdded = step !== null && (await addPasskey(viewer, { step, answer: String(form.get('answer') ?? '') }));
  const to = `/account/factors?done=${isAdded ? 'saved' : 'passkey'}`;
  return redirect(to, { headers: { 'Set-Cookie': clearStep() } });
}
