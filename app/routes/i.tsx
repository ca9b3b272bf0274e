import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { ErrorSummary } from '../components/error-summary.tsx';
import { InvitationForm } from '../components/invitation-form.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { RequestPage, type RequestPageProps } from '../components/submission/request-page.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { localeOf } from '../http/locale.server.ts';
import { exchangeInvitation } from '../services/exchange-invitation.server.ts';
import { readRequest } from '../services/read-request.server.ts';
import { blankSections } from '../survey/answer-sheet.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

/** `token` is the code where it may still be right. */
type Refusal = { fault: 'missing' | 'invalid' | 'limited' | 'noRequest'; token?: string };
type Reading = { request: RequestPageProps; token: string };

const refusal = (fault: Refusal['fault'], status: number, token?: string) =>
  Response.json({ fault, ...(token ? { token } : {}) } satisfies Refusal, { status });

/**
 * Exchanges the code of a link for a step that waits for the code sent to the invited address. Opening the page changes nothing, so that a mail
 * scanner that follows the link uses nothing up.
 */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request);
  const token = String(form.get('token') ?? '')
    .trim()
    .replace(/^.*#/, '');
  if (token === '') return refusal('missing', 400);
  const { clientAddress } = context;
  if (form.get('intent') === 'read') {
    const read = await readRequest({ clientAddress, token });
    if (!read.ok) {
      const status = read.reason === 'limited' ? 429 : 404;
      return refusal(read.reason, status, read.reason === 'invalid' ? undefined : token);
    }
    const { value } = read;
    const sections = blankSections(value.questionnaire, localeOf(request));
    const frame = surveyFrame({ ...value, company: { name: value.wave.title } });
    const { audience, minutes } = value.questionnaire;
    const { associations, itemCount } = value;
    return Response.json({
      request: { frame, associations, audience, minutes, itemCount, sections },
      token,
    } satisfies Reading);
  }
  const result = await exchangeInvitation({ request, clientAddress, token, locale: localeOf(request) });
  // One sentence for every other reason: whoever tries codes learns nothing about invitations that exist.
  if (!result.ok) return result.reason === 'limited' ? refusal('limited', 429, token) : refusal('invalid', 404);
  // A fragment of its own: browsers carry that of the link, the code, on through redirects that have none.
  return redirect('/login/code#main', { headers: { 'Set-Cookie': result.cookie } });
}

export const meta: MetaFunction = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'account')('invitation.title')) }];
};

export default function Invitation() {
  const t = useText('account');
  const words = useText('submission');
  const posted = useActionData<Refusal | Reading>();
  if (posted && 'request' in posted) return <RequestPage {...posted.request} token={posted.token} />;
  const fault = posted?.fault ?? null;
  const missing = fault === 'missing' ? t('invitation.codeMissing') : null;
  return (
    <PageLayout variant="respondent">
      <ErrorSummary errors={missing ? [{ href: '#token', text: missing }] : []} />
      <PageHeading lead={t('invitation.lead')} title={t('invitation.title')} />
      {fault === 'invalid' ? (
        <div className="mb-8 max-w-text">
          <NotificationBanner kind="error" role="alert" title={t('invitation.invalidTitle')}>
            <p>{t('invitation.invalidBody')}</p>
            <p>
              <TextLink to="/login">{t('invitation.toLogin')}</TextLink>
            </p>
          </NotificationBanner>
        </div>
      ) : null}
      {fault === 'noRequest' ? (
        <div className="mb-8 max-w-text">
          <NotificationBanner kind="info" role="status" title={words('request.none')} />
        </div>
      ) : null}
      {fault === 'limited' ? (
        <div className="mb-8 max-w-text">
          <NotificationBanner kind="error" role="alert" title={t('invitation.limited')} />
        </div>
      ) : null}
      <InvitationForm
        canRead={fault !== 'noRequest'}
        error={missing}
        isRefused={fault === 'invalid'}
        known={posted?.token ?? ''}
      />
    </PageLayout>
  );
}
