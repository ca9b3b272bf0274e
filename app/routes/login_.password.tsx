import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { proceed } from '../auth/proceed.server.ts';
import { readStep } from '../auth/step.server.ts';
import { PasswordForm } from '../components/account/password-form.tsx';
import { Button } from '../components/button.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { describedBy, Field } from '../components/field.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { TextInput } from '../components/text-input.tsx';
import { readForm } from '../http/form.server.ts';
import { localeOf } from '../http/locale.server.ts';
import { parseEmail } from '../member/login.ts';
import { beginEmailCode } from '../services/begin-email-code.server.ts';
import { readEnrolling } from '../services/enrol-totp.server.ts';
import { setPasswordAtSignIn } from '../services/set-password.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Fault = 'emailMissing' | 'emailFormat' | 'limited' | 'short' | 'long' | 'leaked' | 'personal' | 'spent';

const refusal = (fault: Fault, status: number) => Response.json({ fault }, { status });

async function stepOf(request: Request) {
  const step = await readStep(request, 'confirm');
  return step?.challenge === 'password' && step.triesLeft > 0 ? step : null;
}

export async function loader({ request }: LoaderFunctionArgs) {
  const step = await stepOf(request);
  const person = step ? await readEnrolling(step) : null;
  return { email: person?.user.email ?? null };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request);
  if (form.has('password')) {
    const step = await stepOf(request);
    if (!step) return refusal('spent', 410);
    const result = await setPasswordAtSignIn(step, String(form.get('password') ?? ''));
    return result.ok ? proceed(request, result.progress) : refusal(result.reason, 400);
  }
  const email = parseEmail(String(form.get('email') ?? ''));
  if (!email.ok) return refusal(email.code, 400);
  const { clientAddress } = context;
  const asked = { request, clientAddress, email: email.value, locale: localeOf(request), next: null };
  const begun = await beginEmailCode({ ...asked, purpose: 'reset' });
  return begun.ok ? redirect('/login/code', { headers: { 'Set-Cookie': begun.cookie } }) : refusal('limited', 429);
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'security')('password.resetTitle')) }];
};

export default function LoginPassword() {
  const t = useText('security');
  const account = useText('account');
  const { email } = useLoaderData<typeof loader>();
  const fault = useActionData<{ fault: Fault }>()?.fault ?? null;
  const isOfAddress = fault === 'emailMissing' || fault === 'emailFormat';
  const error = fault === null ? null : isOfAddress ? account(`login.${fault}`) : t(`fault.${fault}`);
  return (
    <PageLayout variant="public">
      <ErrorSummary errors={error ? [{ href: email ? '#password' : '#email', text: error }] : []} />
      <PageHeading lead={email ? t('password.newLead') : t('password.askLead')} title={t('password.resetTitle')} />
      {email ? <PasswordForm email={email} error={error} /> : <AskForm error={error} />}
    </PageLayout>
  );
}

function AskForm({ error }: { error: string | null }) {
  const t = useText('security');
  const account = useText('account');
  return (
    <Form className="flex max-w-text flex-col gap-6" method="post" noValidate>
      <Field error={error} id="email" label={account('login.email')}>
        <TextInput
          aria-describedby={describedBy('email', { error })}
          autoCapitalize="none"
          autoComplete="username"
          id="email"
          inputMode="email"
          isError={error !== null}
          name="email"
          spellCheck={false}
          type="email"
          width="medium"
        />
      </Field>
      <div>
        <Button size="lg" type="submit">
          {t('password.askSubmit')}
        </Button>
      </div>
    </Form>
  );
}
