import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { proceed } from '../auth/proceed.server.ts';
import { readStep } from '../auth/step.server.ts';
import { DemoCode, OneTimeCodeForm } from '../components/account/one-time-code-form.tsx';
import { PasskeyButton } from '../components/account/passkey-button.tsx';
import { StepOver } from '../components/account/step-over.tsx';
import { Button } from '../components/button.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { describedBy, Field } from '../components/field.tsx';
import { Heading } from '../components/heading.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { TextInput } from '../components/text-input.tsx';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import { parseOneTimeCode } from '../member/one-time.ts';
import { checkFactor, readFactors } from '../services/check-factor.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Fault = 'format' | 'mismatch' | 'recovery' | 'spent' | 'limited';

const STATUS = { format: 400, mismatch: 401, recovery: 401, spent: 410, limited: 429 } as const;

const refusal = (fault: Fault) => Response.json({ fault }, { status: STATUS[fault] });

export async function loader({ request }: LoaderFunctionArgs) {
  const step = await readStep(request, 'factor');
  if (!step?.userId || step.triesLeft === 0) return { factors: null };
  return { factors: await readFactors(step.userId) };
}

export async function action({ request }: ActionFunctionArgs) {
  const form = await readForm(request);
  const step = await readStep(request, 'factor');
  if (!step) return refusal('spent');
  const typed = String(form.get('code') ?? '');
  if (parseIntent('routes/login_.factor', form.get('intent')) === 'recovery') {
    const result = await checkFactor(step, { kind: 'recovery', code: typed });
    if (result.ok) return proceed(request, result.progress);
    return refusal(result.reason === 'mismatch' ? 'recovery' : result.reason);
  }
  const code = parseOneTimeCode(typed);
  if (!code) return refusal('format');
  const result = await checkFactor(step, { kind: 'totp', code });
  return result.ok ? proceed(request, result.progress) : refusal(result.reason);
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'security')('factor.title')) }];
};

export default function LoginFactor() {
  const t = useText('security');
  const { factors } = useLoaderData<typeof loader>();
  const fault = useActionData<{ fault: Fault }>()?.fault ?? null;
  if (!factors) return <StepOver />;
  const isRecovery = fault === 'recovery';
  const error = fault ? t(`fault.${fault}`) : null;
  return (
    <PageLayout variant="public">
      <ErrorSummary errors={error ? [{ href: isRecovery ? '#recovery' : '#code', text: error }] : []} />
      <PageHeading lead={t('factor.lead')} title={t('factor.title')} />
      <DemoCode code={factors.demoCode} />
      {factors.hasTotp ? (
        <OneTimeCodeForm
          error={isRecovery ? null : error}
          intent="totp"
          label={t('factor.label')}
          submit={t('factor.submit')}
          support={t('factor.help')}
        />
      ) : null}
      {factors.hasPasskey ? <PasskeyButton action="/login/passkey" purpose="signIn" /> : null}
      <RecoveryForm error={isRecovery ? error : null} />
    </PageLayout>
  );
}

function RecoveryForm({ error }: { error: string | null }) {
  const t = useText('security');
  return (
    <section className="mt-12 flex max-w-text flex-col gap-4">
      <Heading level={2}>{t('factor.recoveryTitle')}</Heading>
      <p>{t('factor.recoveryBody')}</p>
      <Form className="flex flex-col items-start gap-4" method="post" noValidate>
        <Field error={error} id="recovery" label={t('factor.recoveryLabel')}>
          <TextInput
            aria-describedby={describedBy('recovery', { error })}
            autoCapitalize="characters"
            autoComplete="off"
            id="recovery"
            isError={error !== null}
            name="code"
            spellCheck={false}
            width="medium"
          />
        </Field>
        <Button name="intent" type="submit" value="recovery" variant="outline">
          {t('factor.recoverySubmit')}
        </Button>
      </Form>
      <p className="text-solid-gray-700">{t('factor.lost')}</p>
    </section>
  );
}
