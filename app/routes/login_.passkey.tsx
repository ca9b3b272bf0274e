import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { proceed } from '../auth/proceed.server.ts';
import { readStep } from '../auth/step.server.ts';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import { beginPasskey, signInWithPasskey } from '../services/sign-in-passkey.server.ts';

export const loader = () => redirect('/login');

/** Asked by the button of the sign-in page: first for what to sign, then with what was signed. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request);
  if (parseIntent('routes/login_.passkey', form.get('intent')) === 'options') {
    const next = new URL(request.url).searchParams.get('next');
    const begun = await beginPasskey({ clientAddress: context.clientAddress, next });
    if (!begun) return Response.json(null, { status: 429 });
    return Response.json(begun.options, { headers: { 'Set-Cookie': begun.cookie } });
  }
  const step = await readStep(request, 'confirm');
  const progress = step ? await signInWithPasskey(step, String(form.get('answer') ?? '')) : null;
  return progress ? proceed(request, progress) : redirect('/login?passkey=1');
}
