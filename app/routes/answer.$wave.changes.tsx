import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { ChangesTable } from '../components/submission/changes-table.tsx';
import { RevertForm } from '../components/submission/revert-form.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { localeOf } from '../http/locale.server.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { type RevertResult, revertAnswers } from '../services/revert-answers.server.ts';
import { changedRows } from '../survey/answer-sheet.ts';
import { contentOf } from '../survey/content.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Refusal = { reason: Exclude<Extract<RevertResult, { ok: false }>['reason'], 'notFound'> | 'notConfirmed' };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering } = await requireAnswering(request, params.wave, 'answer');
  const { questionnaire, answers, submitted } = answering;
  const frame = surveyFrame(answering);
  if (!submitted) throw redirect(`/answer/${frame.slug}`);
  const contents = {
    before: { ...submitted.answers, ...submitted.plants?.answers },
    after: contentOf(questionnaire, answers),
  };
  return {
    frame,
    rows: changedRows(questionnaire, contents, localeOf(request)),
    isReverted: new URL(request.url).searchParams.get('done') === 'reverted',
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { actor } = await requireActor(request, 'answer');
  const form = await readForm(request);
  const wave = params.wave ?? '';
  const refuse = (reason: Refusal['reason']) => Response.json({ reason } satisfies Refusal, { status: 400 });
  if (form.get('confirmed') !== 'yes') return refuse('notConfirmed');
  const reverted = await revertAnswers(actor, wave);
  if (reverted.ok) return redirect(`/answer/${encodeURIComponent(wave)}/changes?done=reverted`, 303);
  if (reverted.reason === 'notFound') throw new Response(null, { status: 404 });
  return refuse(reverted.reason);
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'submission')('changes.title')) }];
};

export default function AnswerChanges() {
  const { frame, rows, isReverted } = useLoaderData<typeof loader>();
  const reason = useActionData<Refusal>()?.reason;
  const t = useText('submission');
  const answering = useText('answering');
  const base = `/answer/${frame.slug}`;
  const isOpen = frame.phase === 'open';
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4">
        <TextLink to={base}>‹ {answering('section.back')}</TextLink>
      </p>
      <ErrorSummary errors={reason ? [{ href: '#confirmed', text: t(`changes.${reason}`) }] : []} />
      <PageHeading title={t('changes.title')} {...(rows.length > 0 ? { lead: t('changes.lead') } : {})} />
      <ChangesTable isReverted={isReverted && rows.length === 0} rows={rows} />
      {isOpen && rows.length > 0 ? (
        <>
          <p className="mt-8">
            <TextLink to={`${base}/review`}>{t('changes.toReview')}</TextLink>
          </p>
          <RevertForm isError={reason === 'notConfirmed'} />
        </>
      ) : null}
    </RespondentPage>
  );
}
