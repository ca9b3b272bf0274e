import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { startSession } from '../auth/session.server.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { InvitationForm } from '../components/invitation-form.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { readForm } from '../http/form.server.ts';
import { exchangeInvitation } from '../services/exchange-invitation.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Refusal = { fault: 'missing' | 'invalid' };

const refusal = (fault: Refusal['fault'], status: number) => Response.json({ fault } satisfies Refusal, { status });

/** Exchanges the code for a session. Opening the page changes nothing, so that a mail scanner that follows the link uses nothing up. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await readForm(request);
  const token = String(form.get('token') ?? '')
    .trim()
    .replace(/^.*#/, '');
  if (token === '') return refusal('missing', 400);
  const result = await exchangeInvitation({ token });
  // One sentence for every reason: whoever tries codes learns nothing about invitations that exist.
  if (!result.ok) return refusal('invalid', 404);
  const { userId, roleGrantId, role, landing } = result;
  // A fragment of its own: browsers carry that of the link, the code, on through redirects that have none.
  return redirect(`${landing}#main`, {
    headers: { 'Set-Cookie': await startSession(request, { userId, roleGrantId, role }) },
  });
}

export const meta: MetaFunction = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'account')('invitation.title')) }];
};

export default function Invitation() {
  const t = useText('account');
  const fault = useActionData<Refusal>()?.fault ?? null;
  const missing = fault === 'missing' ? t('invitation.codeMissing') : null;
  return (
    <PageLayout variant="respondent">
      <ErrorSummary errors={missing ? [{ href: '#token', text: missing }] : []} />
      <PageHeading lead={t('invitation.lead')} title={t('invitation.title')} />
      {fault === 'invalid' ? (
        <div className="mb-8 max-w-text">
          <NotificationBanner kind="error" role="alert" title={t('invitation.invalidTitle')}>
            <p>{t('invitation.invalidBody')}</p>
          </NotificationBanner>
        </div>
      ) : null}
      <InvitationForm error={missing} />
    </PageLayout>
  );
}
