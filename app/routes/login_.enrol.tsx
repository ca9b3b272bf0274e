import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { cookiesOf } from '../auth/proceed.server.ts';
import { readStep } from '../auth/step.server.ts';
import { RecoveryCodes } from '../components/account/recovery-codes.tsx';
import { StepOver } from '../components/account/step-over.tsx';
import { TotpOffer } from '../components/account/totp-offer.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { readForm } from '../http/form.server.ts';
import { landingPage } from '../member/login.ts';
import { parseOneTimeCode } from '../member/one-time.ts';
import { enrolAtSignIn, readEnrolling, readTotpOffer } from '../services/enrol-totp.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Fault = 'format' | 'mismatch' | 'spent' | 'limited';
type Answer = { fault: Fault | null; codes: string[]; to: string };

const STATUS = { format: 400, mismatch: 401, spent: 410, limited: 429 } as const;

const refusal = (fault: Fault) =>
  Response.json({ fault, codes: [], to: '' } satisfies Answer, { status: STATUS[fault] });

export async function loader({ request }: LoaderFunctionArgs) {
  const step = await readStep(request, 'enrol');
  const person = step && step.triesLeft > 0 ? await readEnrolling(step) : null;
  return { offer: person ? await readTotpOffer({ userId: person.user.id, email: person.user.email }) : null };
}

export async function action({ request }: ActionFunctionArgs) {
  const form = await readForm(request);
  const step = await readStep(request, 'enrol');
  if (!step) return refusal('spent');
  const code = parseOneTimeCode(form.get('code'));
  if (!code) return refusal('format');
  const result = await enrolAtSignIn(step, code);
  if (!result.ok) return refusal(result.reason);
  const { progress, recoveryCodes } = result;
  const to = 'to' in progress ? progress.to : landingPage(progress.signedIn.role, progress.next);
  const answer: Answer = { fault: null, codes: recoveryCodes, to };
  return Response.json(answer, { headers: await cookiesOf(request, progress) });
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'security')('enrol.title')) }];
};

export default function LoginEnrol() {
  const t = useText('security');
  const { offer } = useLoaderData<typeof loader>();
  const answer = useActionData<Answer>();
  if (answer && answer.codes.length > 0) {
    return (
      <PageLayout variant="public">
        <RecoveryCodes codes={answer.codes} to={answer.to} />
      </PageLayout>
    );
  }
  if (!offer) return <StepOver />;
  const error = answer?.fault ? t(`fault.${answer.fault}`) : null;
  return (
    <PageLayout variant="public">
      <ErrorSummary errors={error ? [{ href: '#code', text: error }] : []} />
      <PageHeading lead={t('enrol.lead')} title={t('enrol.title')} />
      <TotpOffer error={error} offer={offer} />
    </PageLayout>
  );
}
