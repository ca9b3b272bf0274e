import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { LeftOutNotice } from '../components/associations/left-out-notice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Heading } from '../components/heading.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { CompanyValues } from '../components/plants/company-values.tsx';
import { MissingItems } from '../components/questions/missing-items.tsx';
import { ReadReview } from '../components/questions/read-review.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { Sheet } from '../components/questions/sheet.tsx';
import { SubmitForm } from '../components/questions/submit-form.tsx';
import { ApprovalState } from '../components/submission/approval-state.tsx';
import { AskForm } from '../components/submission/ask-form.tsx';
import { ChangesNotice } from '../components/submission/changes-notice.tsx';
import { ContradictionList } from '../components/submission/contradiction-list.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { localeOf } from '../http/locale.server.ts';
import { mayDo } from '../member/roles.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { type ReviewFault, sendReview } from '../services/send-review.server.ts';
import { sheetSections } from '../survey/answer-sheet.ts';
import { checkSheet } from '../survey/check-sheet.ts';
import { companyValueRows } from '../survey/plants-page.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Refusal = { reason: ReviewFault };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering, viewer } = await requireAnswering(request, params.wave, 'read-own-answers');
  const canAnswer = mayDo(viewer.role, 'answer');
  const frame = surveyFrame(answering);
  if (canAnswer && answering.phase !== 'open')
    throw redirect(`/answer/${frame.slug}${answering.submitted ? '/done' : ''}`);
  const { questionnaire, answers, submitted, approval } = answering;
  const locale = localeOf(request);
  return {
    frame,
    canAnswer,
    sections: sheetSections(questionnaire, answers, locale),
    ...checkSheet(answering, locale),
    values: { rule: answering.plants.rule, rows: companyValueRows(answering.checklist, locale) },
    submitted: submitted && { receiptNumber: submitted.receiptNumber, isCurrent: submitted.isCurrent },
    approval,
    approverName: answering.approverName,
    operationId: crypto.randomUUID(),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireActor(request, 'answer');
  const wave = params.wave ?? '';
  const result = await sendReview(viewer, wave, await readForm(request));
  if (result.ok) return redirect(result.to, 303);
  if (result.reason === 'notFound') throw new Response(null, { status: 404 });
  const start = `/answer/${encodeURIComponent(wave)}`;
  if (result.reason === 'closed' || result.reason === 'notOpen' || result.reason === 'declined') return redirect(start);
  return Response.json({ reason: result.reason } satisfies Refusal, {
    status: result.reason === 'limited' ? 429 : 400,
  });
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'answering')('review.title')) }];
};

export default function AnswerReview() {
  const data = useLoaderData<typeof loader>();
  const { frame, sections, missing, contradictions, changed, submitted, operationId, approval, approverName } = data;
  const reason = useActionData<Refusal>()?.reason;
  const t = useText('answering');
  const words = useText('submission');
  const base = `/answer/${frame.slug}`;
  if (!data.canAnswer) {
    const toApproval = approval?.open ? `/approve/${frame.slug}` : null;
    return <ReadReview frame={frame} sections={sections} toApproval={toApproval} values={data.values} />;
  }
  const isSent = submitted?.isCurrent ?? false;
  const needsApproval = approval?.isNeeded && !isSent;
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4 print:hidden">
        <TextLink to={base}>‹ {t('review.back')}</TextLink>
      </p>
      <ErrorSummary errors={faultsOf()} />
      <PageHeading
        lead={t(isSent ? 'review.sentLead' : 'review.lead')}
        title={t(isSent ? 'review.sentTitle' : 'review.title')}
      />
      <div className="mb-10 flex max-w-text flex-col gap-4">
        {needsApproval ? <ApprovalState approval={approval} base={base} isOpen /> : null}
        {isSent ? null : <MissingItems missing={missing} />}
        <ContradictionList contradictions={contradictions} />
        <LeftOutNotice link={`${base}/associations`} names={data.leftOut} />
        {submitted && changed > 0 ? <ChangesNotice base={base} count={changed} /> : null}
        {isSent ? null : (
          <p className="print:hidden">
            <a className="link-text" href="#declaration">
              {words('review.toEnd')}
            </a>
          </p>
        )}
      </div>
      <CompanyValues {...data.values} changeUrl={`${base}/plants`} />
      <Sheet
        changeUrl={(sectionId, itemId) => `${base}/${sectionId}?return=review#q-${itemId}`}
        level={2}
        sections={sections}
      />
      <section aria-labelledby="declaration" className="mt-12 max-w-text border-t-4 border-key-900 pt-6">
        <div className="mb-4">
          <Heading id="declaration" level={2}>
            {needsApproval ? words('review.askTitle') : t('review.declarationLegend')}
          </Heading>
        </div>
        {needsApproval && approval ? (
          <AskForm approval={approval} approverName={approverName} base={base} />
        ) : (
          <>
            <SubmitForm error={reason === 'notDeclared'} operationId={operationId} submitted={submitted} />
            <p className="mt-8">
              {words('review.approvalWanted')}{' '}
              <TextLink to={`${base}/approval`}>{words('review.approvalLink')}</TextLink>
            </p>
          </>
        )}
      </section>
    </RespondentPage>
  );

  function faultsOf() {
    switch (reason) {
      case undefined:
        return [];
      case 'notDeclared':
        return [{ href: '#declared', text: t('review.declarationMissing') }];
      case 'nothingAnswered':
        return [{ href: `#sheet-${sections[0]?.id}`, text: t('review.nothingAnswered') }];
      default:
        return [{ href: '#declaration', text: words(`review.${reason}`) }];
    }
  }
}
