import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { WithdrawForm } from '../components/submission/withdraw-form.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { withdrawAnswers } from '../services/withdraw-answers.server.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Refusal = { reason: 'notConfirmed' };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering } = await requireAnswering(request, params.wave, 'answer');
  const { state, submitted, wave } = answering;
  return {
    frame: surveyFrame(answering),
    hasAnswers: state !== 'invited' && state !== 'withdrawn',
    hasSubmitted: submitted !== null,
    isReleased: wave.isReleased,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { actor } = await requireActor(request, 'answer');
  const form = await readForm(request);
  const wave = params.wave ?? '';
  const result = await withdrawAnswers(actor, { wave, isConfirmed: form.get('confirmed') === 'yes' });
  // Withdrawn already, by a second press of the button: the same page says so.
  if (result.ok || result.reason === 'nothing') return redirect(`/answer/${encodeURIComponent(wave)}`, 303);
  if (result.reason === 'notFound') throw new Response(null, { status: 404 });
  return Response.json({ reason: result.reason } satisfies Refusal, { status: 400 });
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'submission')('withdraw.title')) }];
};

export default function WithdrawAnswers() {
  const data = useLoaderData<typeof loader>();
  const { frame, hasAnswers } = data;
  const reason = useActionData<Refusal>()?.reason;
  const t = useText('submission');
  const answering = useText('answering');
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4">
        <TextLink to={`/answer/${frame.slug}`}>‹ {answering('section.back')}</TextLink>
      </p>
      <ErrorSummary errors={reason ? [{ href: '#confirmed', text: t('withdraw.notConfirmed') }] : []} />
      <PageHeading title={t('withdraw.title')} {...(hasAnswers ? { lead: t('withdraw.lead') } : {})} />
      {hasAnswers ? (
        <WithdrawForm {...data} isError={reason !== undefined} />
      ) : (
        <div className="max-w-text">
          <NotificationBanner kind="info" title={t('withdraw.nothingTitle')}>
            <p>{t('withdraw.nothingBody')}</p>
          </NotificationBanner>
        </div>
      )}
    </RespondentPage>
  );
}
