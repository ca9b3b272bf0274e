import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Heading } from '../components/heading.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { MissingItems } from '../components/questions/missing-items.tsx';
import { ReadReview } from '../components/questions/read-review.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { Sheet } from '../components/questions/sheet.tsx';
import { SubmitForm } from '../components/questions/submit-form.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { localeOf } from '../http/locale.server.ts';
import { mayDo } from '../member/roles.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { submitResponse } from '../services/submit-response.server.ts';
import { sheetSections } from '../survey/answer-sheet.ts';
import { missingItems } from '../survey/journey.ts';
import { sectionSign } from '../survey/questionnaire.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Refusal = { reason: 'notDeclared' | 'nothingAnswered' };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering, viewer } = await requireAnswering(request, params.wave, 'read-own-answers');
  const canAnswer = mayDo(viewer.role, 'answer');
  const frame = surveyFrame(answering);
  if (canAnswer && answering.phase !== 'open')
    throw redirect(`/answer/${frame.slug}${answering.submitted ? '/done' : ''}`);
  const { questionnaire, answers, submitted } = answering;
  const locale = localeOf(request);
  return {
    frame,
    canAnswer,
    sections: sheetSections(questionnaire, answers, locale),
    missing: missingItems(questionnaire, answers).map(({ section, items }) => ({
      id: section.id,
      title: `${sectionSign(section)} ${section.title[locale]}`,
      count: items.length,
    })),
    submitted: submitted && { receiptNumber: submitted.receiptNumber, isCurrent: submitted.isCurrent },
    operationId: crypto.randomUUID(),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { actor } = await requireActor(request, 'answer');
  const form = await readForm(request);
  const wave = params.wave ?? '';
  const result = await submitResponse(actor, {
    wave,
    declared: form.get('declared') === 'yes',
    operationId: String(form.get('_operation') ?? ''),
  });
  const start = `/answer/${encodeURIComponent(wave)}`;
  if (result.ok) return redirect(`${start}/done`);
  switch (result.reason) {
    case 'notFound':
      throw new Response(null, { status: 404 });
    case 'closed':
    case 'notOpen':
    case 'declined':
      return redirect(start);
    default:
      return Response.json({ reason: result.reason } satisfies Refusal, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'answering')('review.title')) }];
};

export default function AnswerReview() {
  const { frame, sections, missing, submitted, operationId, canAnswer } = useLoaderData<typeof loader>();
  const reason = useActionData<Refusal>()?.reason;
  const t = useText('answering');
  const base = `/answer/${frame.slug}`;
  const faults = {
    notDeclared: [{ href: '#declared', text: t('review.declarationMissing') }],
    nothingAnswered: [{ href: `#sheet-${sections[0]?.id}`, text: t('review.nothingAnswered') }],
  };
  if (!canAnswer) return <ReadReview frame={frame} sections={sections} />;
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4 print:hidden">
        <TextLink to={base}>‹ {t('review.back')}</TextLink>
      </p>
      <ErrorSummary errors={reason ? faults[reason] : []} />
      <PageHeading lead={t('review.lead')} title={t('review.title')} />
      <div className="mb-10 max-w-text">
        <MissingItems base={base} missing={missing} />
      </div>
      <Sheet changeUrl={(sectionId, itemId) => `${base}/${sectionId}#q-${itemId}`} level={2} sections={sections} />
      <section aria-labelledby="declaration" className="mt-12 max-w-text border-t-4 border-key-900 pt-6">
        <div className="mb-4">
          <Heading id="declaration" level={2}>
            {t('review.declarationLegend')}
          </Heading>
        </div>
        <SubmitForm error={reason === 'notDeclared'} operationId={operationId} submitted={submitted} />
      </section>
    </RespondentPage>
  );
}
