import { type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { hasPasskeys } from '../auth/passkey.server.ts';
import { ButtonLink } from '../components/button.tsx';
import { Heading } from '../components/heading.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { HomeLink } from '../components/questions/home-link.tsx';
import { PrintButton } from '../components/questions/print-button.tsx';
import { ReceiptDetails } from '../components/questions/receipt-details.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { Sheet } from '../components/questions/sheet.tsx';
import { ApprovalHistory } from '../components/submission/approval-history.tsx';
import { CheckNumber, CopyLinks } from '../components/submission/copy-links.tsx';
import { TextLink } from '../components/text-link.tsx';
import { localeOf } from '../http/locale.server.ts';
import { mayDo } from '../member/roles.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { submittedSections } from '../survey/answer-sheet.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering, viewer } = await requireAnswering(request, params.wave, 'read-own-answers');
  const canAnswer = mayDo(viewer.role, 'answer');
  const frame = surveyFrame(answering);
  const { submitted, sent } = answering;
  if (!submitted) throw redirect(`/answer/${frame.slug}${canAnswer ? '' : '/review'}`);
  const { receiptNumber, submittedOn, digest, isCurrent } = submitted;
  return {
    frame,
    audience: sent.audience,
    receipt: { receiptNumber, submittedOn },
    digest,
    requests: answering.approval?.requests ?? [],
    asksForApproval: !canAnswer && answering.approval?.open !== null,
    isCurrent,
    canAnswer,
    // Whoever came in by a code has used no passkey so far.
    offersPasskey: hasPasskeys() && viewer.session.method === 'code',
    sections: submittedSections(sent, submitted, localeOf(request)),
  };
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'answering')('done.title')) }];
};

export default function AnswerDone() {
  const data = useLoaderData<typeof loader>();
  const { frame, audience, receipt, digest, requests, isCurrent, sections, canAnswer, offersPasskey } = data;
  const t = useText('answering');
  const words = useText('submission');
  const base = `/answer/${frame.slug}`;
  const isOpen = frame.phase === 'open' && canAnswer;
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4 print:hidden">
        {canAnswer ? <TextLink to={base}>‹ {t('section.back')}</TextLink> : <HomeLink />}
      </p>
      <PageHeading title={t('done.title')} />
      {data.asksForApproval ? (
        <p className="mb-8 print:hidden">
          <ButtonLink to={`/approve/${frame.slug}`}>{words('review.toApproval')}</ButtonLink>
        </p>
      ) : null}
      <ReceiptDetails audience={audience} frame={frame} receipt={receipt} />
      <p className="mt-4 max-w-text">{words('receipt.mail')}</p>
      <CheckNumber digest={digest} />
      <div className="mt-8 flex flex-wrap items-center gap-x-6 gap-y-4 print:hidden">
        <PrintButton text={t('done.print')} variant="solid-fill" />
        {isOpen ? <TextLink to={base}>{t('done.edit')}</TextLink> : null}
        {audience === 'company' ? <TextLink to="/company">{t('done.results')}</TextLink> : null}
      </div>
      <CopyLinks base={base} />
      {offersPasskey ? (
        <p className="mt-8 print:hidden">
          {t('done.passkeyBody')} <TextLink to="/account/factors">{t('done.passkeyLink')}</TextLink>
        </p>
      ) : null}
      <section aria-labelledby="copy" className="mt-12">
        <div className="mb-6 flex flex-col gap-4">
          <Heading id="copy" level={2}>
            {t('done.copyTitle')}
          </Heading>
          {isOpen && !isCurrent ? (
            <NotificationBanner kind="warning" title={t('done.changedTitle')}>
              <p>{t('done.changedBody')}</p>
              <p className="mt-2">
                <TextLink to={`${base}/changes`}>{words('state.changesLink')}</TextLink>
              </p>
            </NotificationBanner>
          ) : null}
        </div>
        <Sheet level={3} sections={sections} />
      </section>
      {requests.length > 0 ? <ApprovalHistory requests={requests} /> : null}
      {canAnswer ? (
        <p className="mt-12 print:hidden">
          <TextLink to={`${base}/withdraw`}>{words('receipt.withdraw')}</TextLink>
        </p>
      ) : null}
    </RespondentPage>
  );
}
