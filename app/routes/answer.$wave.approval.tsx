import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { ApprovalHistory } from '../components/submission/approval-history.tsx';
import { ApprovalSetting } from '../components/submission/approval-setting.tsx';
import { ApprovalState } from '../components/submission/approval-state.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { readApprovers } from '../services/read-approvers.server.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { type ApprovalFault, setApproval } from '../services/set-approval.server.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { type Text, translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Refusal = { faults: ApprovalFault[]; typed: { choice: string; name: string; email: string } };

const DONE = ['saved', 'savedInvited', 'asked', 'takenBack'] as const;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering, viewer } = await requireAnswering(request, params.wave, 'answer');
  const { approval, answers, phase } = answering;
  if (!approval) throw new Response(null, { status: 404 });
  const done = new URL(request.url).searchParams.get('done');
  return {
    frame: surveyFrame(answering),
    approval,
    approvers: await readApprovers(viewer.actor),
    canAsk: phase === 'open' && approval.isNeeded && Object.keys(answers).length > 0,
    done: DONE.find((each) => each === done) ?? null,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireActor(request, 'answer');
  const form = await readForm(request);
  const text = (name: string) => String(form.get(name) ?? '').slice(0, 400);
  const typed = { choice: text('choice'), name: text('name'), email: text('email') };
  const wave = params.wave ?? '';
  const set = await setApproval(viewer, { wave, ...typed });
  if (set.ok)
    return redirect(
      `/answer/${encodeURIComponent(wave)}/approval?done=${set.isInvited ? 'savedInvited' : 'saved'}`,
      303,
    );
  const { faults } = set;
  if (faults.includes('notFound')) throw new Response(null, { status: 404 });
  return Response.json({ faults, typed } satisfies Refusal, { status: faults.includes('limited') ? 429 : 400 });
}

/** The page names people: no browser or proxy keeps it. */
export const headers = () => ({ 'Cache-Control': 'private, no-store' });

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'submission')('approval.title')) }];
};

export default function AnswerApproval() {
  const { frame, approval, approvers, canAsk, done } = useLoaderData<typeof loader>();
  const refusal = useActionData<Refusal>();
  const t = useText('submission');
  const answering = useText('answering');
  const people = useText('people');
  const base = `/answer/${frame.slug}`;
  const errors = (refusal?.faults ?? []).map((fault) => ({ field: fieldOf(fault), text: faultText(fault, t, people) }));
  const isOpen = frame.phase === 'open';
  const current = approval.isNeeded
    ? (approval.approverId ?? (approvers.length === 1 ? approvers[0]?.userId : 'any'))
    : 'none';
  const typed = refusal?.typed ?? { choice: current ?? 'any', name: '', email: '' };
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4">
        <TextLink to={base}>‹ {answering('section.back')}</TextLink>
      </p>
      <ErrorSummary errors={errors.map(({ field, text }) => ({ href: HREFS[field], text }))} />
      <PageHeading lead={t('approval.lead')} title={t('approval.title')} />
      <div className="mb-8 flex max-w-text flex-col gap-4 empty:hidden">
        {done && !refusal ? <NotificationBanner kind="success" role="status" title={t(`approval.${done}`)} /> : null}
        <ApprovalState approval={approval} base={base} isOpen={isOpen} />
        {canAsk ? (
          <p>
            <TextLink to={`${base}/review#declaration`}>
              {t(approval.open?.isCurrent ? 'approval.toAnswers' : 'approval.toReview')}
            </TextLink>
          </p>
        ) : null}
      </div>
      {isOpen ? (
        <ApprovalSetting
          approvers={approvers}
          errors={Object.fromEntries(errors.map(({ field, text }) => [field, text]))}
          key={JSON.stringify(typed)}
          typed={typed}
        />
      ) : null}
      <ApprovalHistory requests={approval.requests} />
    </RespondentPage>
  );
}

type FieldName = 'choice' | 'name' | 'email';
const HREFS = { choice: '#choice-0', name: '#approver-name', email: '#approver-email' } as const;

function fieldOf(fault: ApprovalFault): FieldName {
  if (fault === 'emailMissing' || fault === 'emailFormat') return 'email';
  return fault === 'nameMissing' || fault === 'nameLong' ? 'name' : 'choice';
}

function faultText(fault: ApprovalFault, t: Text<'submission'>, people: Text<'people'>): string {
  switch (fault) {
    case 'emailMissing':
    case 'emailFormat':
    case 'nameMissing':
    case 'nameLong':
      return people(`faults.${fault}`);
    case 'alreadyInvited':
    case 'notFound':
      return t('approval.fault.noApprover');
    default:
      return t(`approval.fault.${fault}`);
  }
}
