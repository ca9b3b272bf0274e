import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { requireConfirmed } from '../auth/guard.server.ts';
import { clearStep, readStep } from '../auth/step.server.ts';
import { AccountPage, NeedFactor } from '../components/account/account-page.tsx';
import { DemoCode, OneTimeCodeForm } from '../components/account/one-time-code-form.tsx';
import { Button } from '../components/button.tsx';
import { describedBy, Field } from '../components/field.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { SummaryList } from '../components/summary-list.tsx';
import { TextInput } from '../components/text-input.tsx';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import { parseOneTimeCode } from '../member/one-time.ts';
import { parsePerson } from '../member/person.ts';
import { askNewAddress, isAddressStep, takeNewAddress } from '../services/change-address.server.ts';
import { showDemoCode } from '../services/check-email-code.server.ts';
import { mayChangeSecurity } from '../services/manage-factors.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Fault = 'emailMissing' | 'emailFormat' | 'sameAddress' | 'limited' | 'format' | 'mismatch' | 'spent';
type Answer = { fault: Fault; typed: string };

const STATUS: Readonly<Record<Fault, number>> = {
  ...{ emailMissing: 400, emailFormat: 400, sameAddress: 400, limited: 429 },
  ...{ format: 400, mismatch: 401, spent: 410 },
};
const OF_CODE: readonly Fault[] = ['format', 'mismatch', 'spent'];

const refusal = (fault: Fault, typed = '') =>
  Response.json({ fault, typed } satisfies Answer, { status: STATUS[fault] });

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireConfirmed(request, 'account');
  const step = await readStep(request, 'confirm');
  const waiting = isAddressStep(step, viewer) ? step : null;
  return {
    email: viewer.user.email,
    canChange: await mayChangeSecurity(viewer),
    waitsFor: waiting?.email ?? null,
    demoCode: waiting ? await showDemoCode(waiting) : null,
    isChanged: new URL(request.url).searchParams.has('changed'),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = await requireConfirmed(request, 'account');
  if (!(await mayChangeSecurity(viewer))) throw new Response(null, { status: 403 });
  const form = await readForm(request);
  if (parseIntent('routes/account.address', form.get('intent')) === 'send') {
    const typed = String(form.get('email') ?? '').slice(0, 400);
    const parsed = parsePerson({ email: typed, name: '-' });
    if (!parsed.ok) return refusal(typed.trim() === '' ? 'emailMissing' : 'emailFormat', typed);
    const { email } = parsed.value;
    const asked = await askNewAddress(request, { viewer, clientAddress: context.clientAddress, email });
    if (!asked.ok) return refusal(asked.reason, typed);
    return redirect('/account/address#main', { headers: { 'Set-Cookie': asked.cookie } });
  }
  const code = parseOneTimeCode(form.get('code'));
  if (!code) return refusal('format');
  const step = await readStep(request, 'confirm');
  const result = isAddressStep(step, viewer) ? await takeNewAddress(viewer, { step, code }) : 'spent';
  if (result !== 'changed') return refusal(result);
  return redirect('/account/address?changed=1', { headers: { 'Set-Cookie': clearStep() } });
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'security')('address.title')) }];
};

export default function Address() {
  const t = useText('security');
  const account = useText('account');
  const { email, canChange, waitsFor, demoCode, isChanged } = useLoaderData<typeof loader>();
  const { fault = null, typed = '' } = useActionData<Answer>() ?? {};
  const isOfCode = fault !== null && OF_CODE.includes(fault) && waitsFor !== null;
  const error =
    fault === 'emailMissing' || fault === 'emailFormat'
      ? account(`login.${fault}`)
      : fault
        ? t(`fault.${fault}`)
        : null;
  return (
    <AccountPage
      done={isChanged && !error ? t('address.changed') : null}
      fault={error ? { href: isOfCode ? '#code' : '#email', text: error } : null}
      lead={t('address.lead')}
      title={t('address.title')}
    >
      <div className="w-full max-w-text">
        <SummaryList rows={[{ key: 'email', term: t('address.now'), description: email }]} />
      </div>
      {canChange ? null : <NeedFactor />}
      {canChange && waitsFor ? (
        <>
          <NotificationBanner kind="info" title={t('address.sent', { email: waitsFor })}>
            <p>{t('address.sentBody')}</p>
          </NotificationBanner>
          <DemoCode code={demoCode} />
          <OneTimeCodeForm
            error={isOfCode ? error : null}
            intent="check"
            label={t('code.label')}
            submit={t('address.take')}
            support={t('code.help')}
          />
        </>
      ) : null}
      {canChange ? <AskForm error={isOfCode ? null : error} isAgain={waitsFor !== null} typed={typed} /> : null}
    </AccountPage>
  );
}

function AskForm({ error, isAgain, typed }: { error: string | null; isAgain: boolean; typed: string }) {
  const t = useText('security');
  return (
    <Form className="flex w-full max-w-text flex-col items-start gap-6" method="post" noValidate>
      <Field error={error} id="email" label={t('address.new')} support={t('address.help')}>
        <TextInput
          aria-describedby={describedBy('email', { support: true, error })}
          autoCapitalize="none"
          autoComplete="email"
          defaultValue={typed}
          id="email"
          inputMode="email"
          isError={error !== null}
          name="email"
          spellCheck={false}
          type="email"
          width="medium"
        />
      </Field>
      <Button name="intent" type="submit" value="send" variant={isAgain ? 'outline' : 'solid-fill'}>
        {t('address.send')}
      </Button>
    </Form>
  );
}
