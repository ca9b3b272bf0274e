import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { clearStep, readStep } from '../auth/step.server.ts';
import { AccountPage } from '../components/account/account-page.tsx';
import { ConfirmPasswordForm } from '../components/account/confirm-password-form.tsx';
import { DemoCode, OneTimeCodeForm } from '../components/account/one-time-code-form.tsx';
import { Button } from '../components/button.tsx';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import { parseOneTimeCode } from '../member/one-time.ts';
import { safeRedirect } from '../member/safe-redirect.ts';
import { showDemoCode } from '../services/check-email-code.server.ts';
import { readFactors } from '../services/check-factor.server.ts';
import { confirmIdentity, confirmWayOf, sendConfirmCode } from '../services/confirm-identity.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Fault = 'format' | 'mismatch' | 'password' | 'spent' | 'limited' | 'busy';

const STATUS = { format: 400, mismatch: 401, password: 401, spent: 410, limited: 429, busy: 503 } as const;

const refusal = (fault: Fault) => Response.json({ fault }, { status: STATUS[fault] });
const nextOf = (request: Request) => safeRedirect(new URL(request.url).searchParams.get('next'), '/account');

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireActor(request, 'account');
  const way = await confirmWayOf(viewer);
  const step = way === 'code' ? await readStep(request, 'confirm') : null;
  const isWaiting = step?.challenge === 'confirm' && step.userId === viewer.user.id && step.triesLeft > 0;
  const demoCode =
    way === 'totp' ? (await readFactors(viewer.user.id)).demoCode : step && isWaiting ? await showDemoCode(step) : null;
  return { way, isWaiting, demoCode, email: viewer.user.email };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = await requireActor(request, 'account');
  const form = await readForm(request);
  const intent = parseIntent('routes/account.confirm', form.get('intent'));
  const next = nextOf(request);
  if (intent === 'send') {
    const sent = await sendConfirmCode(request, { viewer, clientAddress: context.clientAddress, next });
    if (!sent.ok) return refusal('limited');
    return redirect(`/account/confirm?next=${encodeURIComponent(next)}`, { headers: { 'Set-Cookie': sent.cookie } });
  }
  const typed = intent === 'password' ? String(form.get('password') ?? '') : parseOneTimeCode(form.get('code'));
  if (!typed) return refusal(intent === 'password' ? 'password' : 'format');
  const result = await confirmIdentity(request, { viewer, step: await readStep(request, 'confirm'), typed });
  if (!result.ok) return refusal(result.reason);
  const headers = new Headers({ 'Set-Cookie': result.cookie });
  headers.append('Set-Cookie', clearStep());
  return redirect(next, { headers });
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'security')('confirm.title')) }];
};

export default function Confirm() {
  const t = useText('security');
  const { way, isWaiting, demoCode, email } = useLoaderData<typeof loader>();
  const fault = useActionData<{ fault: Fault }>()?.fault ?? null;
  const error = fault ? t(`fault.${fault}`) : null;
  const href = way === 'password' ? '#password' : '#code';
  return (
    <AccountPage fault={error ? { href, text: error } : null} lead={t('confirm.lead')} title={t('confirm.title')}>
      <DemoCode code={demoCode} />
      {way === 'password' ? <ConfirmPasswordForm email={email} error={error} /> : null}
      {way === 'totp' || isWaiting ? (
        <OneTimeCodeForm
          error={error}
          intent={way}
          label={way === 'totp' ? t('factor.label') : t('code.label')}
          submit={t('confirm.submit')}
          support={way === 'totp' ? t('factor.help') : t('code.help')}
        />
      ) : null}
      {way === 'code' ? (
        <Form className="flex flex-col items-start gap-4" method="post">
          <p>{isWaiting ? t('code.leadUnknown') : t('confirm.sendBody')}</p>
          <Button name="intent" type="submit" value="send" variant={isWaiting ? 'outline' : 'solid-fill'}>
            {isWaiting ? t('code.again') : t('confirm.send')}
          </Button>
        </Form>
      ) : null}
    </AccountPage>
  );
}
