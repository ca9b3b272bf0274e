import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { proceed } from '../auth/proceed.server.ts';
import { readStep } from '../auth/step.server.ts';
import { DemoCode, OneTimeCodeForm } from '../components/account/one-time-code-form.tsx';
import { StepOver } from '../components/account/step-over.tsx';
import { Button } from '../components/button.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { readForm } from '../http/form.server.ts';
import { localeOf } from '../http/locale.server.ts';
import { parseIntent } from '../member/intents.ts';
import { maskAddress, parseOneTimeCode } from '../member/one-time.ts';
import { checkEmailCode, showDemoCode } from '../services/check-email-code.server.ts';
import { sendCodeAgain } from '../services/send-code-again.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Fault = 'format' | 'mismatch' | 'spent' | 'gone' | 'limited';

const STATUS = { format: 400, mismatch: 401, spent: 410, gone: 410, limited: 429 } as const;

const refusal = (fault: Fault) => Response.json({ fault }, { status: STATUS[fault] });

export async function loader({ request }: LoaderFunctionArgs) {
  const step = await readStep(request, 'code');
  if (!step || step.triesLeft === 0) return { step: null };
  const isSentAgain = new URL(request.url).searchParams.has('again');
  // A link may have been forwarded: it does not tell whose address it was sent to.
  const email = step.invitationId ? maskAddress(step.email ?? '') : (step.email ?? '');
  return { step: { email, isSentAgain, demoCode: await showDemoCode(step) } };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request);
  const step = await readStep(request, 'code');
  if (!step) return refusal('spent');
  if (parseIntent('routes/login_.code', form.get('intent')) === 'again') {
    const sent = await sendCodeAgain(request, {
      step,
      clientAddress: context.clientAddress,
      locale: localeOf(request),
    });
    return sent.ok ? redirect('/login/code?again=1', { headers: { 'Set-Cookie': sent.cookie } }) : refusal('limited');
  }
  const code = parseOneTimeCode(form.get('code'));
  if (!code) return refusal('format');
  const result = await checkEmailCode(request, { step, code });
  return result.ok ? proceed(request, result.progress) : refusal(result.reason);
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'security')('code.title')) }];
};

export default function LoginCode() {
  const t = useText('security');
  const { step } = useLoaderData<typeof loader>();
  const fault = useActionData<{ fault: Fault }>()?.fault ?? null;
  if (!step && (fault === null || fault === 'format')) return <StepOver />;
  const error = fault ? t(`fault.${fault}`) : null;
  return (
    <PageLayout variant="public">
      <ErrorSummary errors={error ? [{ href: step ? '#code' : '/login', text: error }] : []} />
      <PageHeading title={t('code.title')} {...(step ? { lead: t('code.lead', { email: step.email }) } : {})} />
      {step ? (
        <>
          {step.isSentAgain && !error ? (
            <div className="mb-8 max-w-text">
              <NotificationBanner kind="success" role="status" title={t('code.sentAgain')} />
            </div>
          ) : null}
          <DemoCode code={step.demoCode} />
          <OneTimeCodeForm
            error={error}
            intent="check"
            label={t('code.label')}
            submit={t('code.submit')}
            support={t('code.help')}
          />
          <Form className="mt-8 flex max-w-text flex-col items-start gap-4" method="post">
            <p className="text-solid-gray-700">{t('code.leadUnknown')}</p>
            <Button name="intent" type="submit" value="again" variant="outline">
              {t('code.again')}
            </Button>
          </Form>
        </>
      ) : null}
    </PageLayout>
  );
}
