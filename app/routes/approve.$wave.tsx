import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Heading } from '../components/heading.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { CompanyValues } from '../components/plants/company-values.tsx';
import { HomeLink } from '../components/questions/home-link.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { Sheet } from '../components/questions/sheet.tsx';
import { ApprovalHistory } from '../components/submission/approval-history.tsx';
import { DecideForms } from '../components/submission/decide-forms.tsx';
import { DecisionState } from '../components/submission/decision-state.tsx';
import { readForm } from '../http/form.server.ts';
import { localeOf } from '../http/locale.server.ts';
import { parseIntent } from '../member/intents.ts';
import { parseId } from '../member/person.ts';
import { approveAnswers, type DecisionFault, sendAnswersBack } from '../services/decide-approval.server.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { sheetSections } from '../survey/answer-sheet.ts';
import { companyValueRows } from '../survey/plants-page.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Refusal = { fault: Exclude<DecisionFault, 'notFound'>; reason: string };

const DONE = ['approved', 'returned'] as const;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering } = await requireAnswering(request, params.wave, 'approve-answers');
  const { approval, submitted, questionnaire, answers } = answering;
  if (!approval) throw new Response(null, { status: 404 });
  const done = new URL(request.url).searchParams.get('done');
  return {
    frame: surveyFrame(answering),
    approval,
    receiptNumber: submitted?.receiptNumber ?? null,
    values: {
      rule: answering.plants.rule,
      rows: approval.open ? companyValueRows(answering.checklist, localeOf(request)) : [],
    },
    sections: approval.open ? sheetSections(questionnaire, answers, localeOf(request)) : [],
    done: DONE.find((each) => each === done) ?? null,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { actor } = await requireActor(request, 'approve-answers');
  const form = await readForm(request);
  const intent = parseIntent('routes/approve.$wave', form.get('intent'));
  const approvalId = parseId(form.get('approval'));
  if (!intent || !approvalId) throw new Response(null, { status: 404 });
  const wave = params.wave ?? '';
  const reason = String(form.get('reason') ?? '').slice(0, 4000);
  const decided =
    intent === 'approve'
      ? await approveAnswers(actor, { wave, approvalId })
      : await sendAnswersBack(actor, { wave, approvalId, reason });
  const page = `/approve/${encodeURIComponent(wave)}`;
  if (decided.ok) return redirect(`${page}?done=${intent === 'approve' ? 'approved' : 'returned'}`, 303);
  if (decided.reason === 'notFound') throw new Response(null, { status: 404 });
  const isStale = decided.reason === 'changed' || decided.reason === 'decided';
  return Response.json({ fault: decided.reason, reason } satisfies Refusal, { status: isStale ? 409 : 400 });
}

/** The page names people and shows answers: no browser or proxy keeps it. */
export const headers = () => ({ 'Cache-Control': 'private, no-store' });

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'submission')('approve.title')) }];
};

export default function Approve() {
  const data = useLoaderData<typeof loader>();
  const { frame, approval, sections } = data;
  const refusal = useActionData<Refusal>();
  const t = useText('submission');
  const isOfReason = refusal?.fault === 'noReason' || refusal?.fault === 'longReason';
  const fault = refusal ? t(`approve.fault.${refusal.fault}`) : null;
  const { open } = approval;
  const canDecide = open !== null && !open.isOwn && frame.phase === 'open';
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4 print:hidden">
        <HomeLink />
      </p>
      <ErrorSummary errors={fault ? [{ href: isOfReason ? '#reason' : '#state', text: fault }] : []} />
      <PageHeading title={t('approve.title')} {...(canDecide ? { lead: t('approve.lead') } : {})} />
      <div className="mb-10 flex max-w-text flex-col gap-4" id="state" tabIndex={-1}>
        <DecisionState {...data} done={refusal ? null : data.done} />
      </div>
      <CompanyValues {...data.values} />
      {sections.length > 0 ? (
        <section aria-labelledby="answers">
          <div className="mb-6">
            <Heading id="answers" level={2}>
              {t('approve.answers')}
            </Heading>
          </div>
          <Sheet level={3} sections={sections} />
        </section>
      ) : null}
      {canDecide ? (
        <DecideForms
          approvalId={open.id}
          canApprove={open.isCurrent}
          error={isOfReason ? fault : null}
          reason={refusal?.reason ?? ''}
        />
      ) : null}
      <ApprovalHistory requests={approval.requests} />
    </RespondentPage>
  );
}
